/* SPDX-License-Identifier: ISC */
/*
 * Fingerprints by minimum hashing (Broder, 1997), with one hash function for all minima
 * (Li, Owen and Zhang, 2012), of which four bits each are kept (Li and König, 2010).
 */
#include <ibid/text.h>

#include <string.h>

/* Number of consecutive letters that are hashed.  Fewer errors spoil longer runs; shorter
 * ones occur in any text of the language. */
#define RUN_LETTERS 12

/* Minimum letters of a text that can be identified. */
#define MIN_LETTERS 256

#define CLASSES (TEXT_FINGERPRINT - 1)
#define CLASS_BITS 6

#define BASE 0x9E3779B97F4A7C15u

/* A bijection in which every bit depends on all (Stafford's, 2011). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* The minimum of every class; UINT64_MAX for a class without a run. */
static void find_minima(const struct text_letters *t, uint64_t least[CLASSES])
{
    uint64_t hash = 0, out_of = 1;

    for (size_t i = 0; i < CLASSES; i++)
        least[i] = UINT64_MAX;
    for (size_t i = 0; i < RUN_LETTERS; i++)
        out_of *= BASE;
    for (size_t i = 0; i < t->n; i++) {
        hash = hash * BASE + t->v[i].cp -
               (i < RUN_LETTERS ? 0 : out_of * t->v[i - RUN_LETTERS].cp);
        uint64_t h = mix(hash);
        if (i + 1 >= RUN_LETTERS && h < least[h >> (64 - CLASS_BITS)])
            least[h >> (64 - CLASS_BITS)] = h;
    }
}

bool text_fingerprint(struct span s, char out[TEXT_FINGERPRINT])
{
    struct text_letters letters = {0};
    uint64_t least[CLASSES], last = 0;

    text_letters(s, 0, TEXT_FINGERPRINT_BYTES, &letters);
    find_minima(&letters, least);
    bool enough = letters.n >= MIN_LETTERS;
    text_letters_free(&letters);
    /* A class without a run repeats the digit before it; the first that of the last. */
    for (size_t i = 0; i < CLASSES; i++)
        last = least[i] != UINT64_MAX ? least[i] : last;
    for (size_t i = 0; i < CLASSES; i++) {
        last = least[i] != UINT64_MAX ? least[i] : last;
        out[i] = "0123456789abcdef"[last & 15];
    }
    out[CLASSES] = '\0';
    return enough;
}

unsigned text_fingerprint_agreement(const char *a, const char *b)
{
    unsigned agreeing = 0;

    if (strlen(a) != CLASSES || strlen(b) != CLASSES)
        return 0;
    for (size_t i = 0; i < CLASSES; i++)
        agreeing += a[i] == b[i];
    return agreeing;
}
