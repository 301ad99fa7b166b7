/* SPDX-License-Identifier: ISC */
/*
 * Fingerprints: minima of hashes (Broder, 1997), of which a single function gives
 * all (Li, Owen and Zhang, 2012), four bits of each (Li and König, 2010).
 */
#include <ibid/text.h>

#include <string.h>

/* Letters in a row whose hash is taken: longer runs are spoilt by fewer errors,
 * shorter ones stand in any text of the language. */
#define RUN 12

/* Fewer letters say too little. */
#define LEAST 256

#define CLASSES (TEXT_FINGERPRINT - 1)
#define CLASS_BITS 6

#define BASE 0x9E3779B97F4A7C15u

/* A bijection in which every bit depends on all (Stafford's, 2011). */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    return x ^ x >> 31;
}

/* The least of every class; UINT64_MAX for one without a run. */
static void find_least(const struct text_letters *t, uint64_t least[CLASSES])
{
    uint64_t hash = 0, out_of = 1;

    for (size_t i = 0; i < CLASSES; i++)
        least[i] = UINT64_MAX;
    for (size_t i = 0; i < RUN; i++)
        out_of *= BASE;
    for (size_t i = 0; i < t->n; i++) {
        hash = hash * BASE + t->v[i].cp - (i < RUN ? 0 : out_of * t->v[i - RUN].cp);
        uint64_t h = mixed(hash);
        if (i + 1 >= RUN && h < least[h >> (64 - CLASS_BITS)])
            least[h >> (64 - CLASS_BITS)] = h;
    }
}

bool text_fingerprint(struct span s, char out[TEXT_FINGERPRINT])
{
    struct text_letters letters = {0};
    uint64_t least[CLASSES], last = 0;

    text_letters(s, 0, TEXT_FINGERPRINTED, &letters);
    find_least(&letters, least);
    bool enough = letters.n >= LEAST;
    text_letters_free(&letters);
    /* What has no run of its own takes its neighbour's digit; the first that of
     * the last. */
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
