/* SPDX-License-Identifier: ISC */
/* Letters of a text, and patterns of letters that match it with errors. */
#include "fold.h"

#include <stdlib.h>
#include <string.h>

/* Letters ------------------------------------------------------------------------ */

#define QUOTE '\''

/* The letter that a folded code point stands for, or 0. */
static uint32_t letter_of(uint32_t folded, uint32_t before)
{
    if (folded == ' ' || folded == '-')
        return 0;
    if (folded != '"' && folded != QUOTE)
        return folded;
    return before == QUOTE ? 0 : QUOTE;
}

void text_letters(struct span s, size_t from, size_t to, struct text_letters *out)
{
    uint32_t before = 0;

    out->n = 0;
    out->from = from;
    if (to > s.n)
        to = s.n;
    for (size_t at = from; at < to;) {
        uint32_t cp, folded[FOLD_MAX];
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, NULL);
        unsigned n = fold_cp(cp, 0, folded);
        for (unsigned i = 0; i < n; i++) {
            uint32_t letter = letter_of(folded[i], before);
            if (letter)
                VEC_PUSH(out, (struct text_letter){letter, (uint32_t)(at - from)});
            before = folded[i] == ' ' ? before : letter ? letter : before;
        }
        at += bytes;
    }
}

void text_letters_free(struct text_letters *letters)
{
    VEC_FREE(letters);
}

struct range text_letters_range(struct span s, const struct text_letters *letters, size_t from,
                                size_t to)
{
    size_t first = letters->from + letters->v[from].at;
    size_t last = letters->from + letters->v[to - 1].at;

    return (struct range){first, last + text_cluster(s.p + last, s.n - last)};
}

/* Patterns ------------------------------------------------------------------------- */

/* Slots of the hash table: twice the maximum length of a pattern. */
#define SLOTS 128u

struct slot {
    uint32_t cp; /* 0: the slot is free */
    uint64_t bits;
};

/* For every letter a bit set: its positions in the pattern. */
struct text_fuzzy {
    unsigned n;
    uint64_t ascii[128];
    struct slot others[SLOTS];
};

static unsigned slot_of(const struct text_fuzzy *a, uint32_t cp)
{
    unsigned i = (cp * 2654435761u) >> 25;

    while (a->others[i].cp && a->others[i].cp != cp)
        i = (i + 1) % SLOTS;
    return i;
}

static uint64_t positions_of(const struct text_fuzzy *a, uint32_t cp)
{
    return cp < 128 ? a->ascii[cp] : a->others[slot_of(a, cp)].bits;
}

struct text_fuzzy *text_fuzzy_new(const struct text_letter *pattern, size_t n)
{
    struct text_fuzzy *a = mem_alloc(sizeof *a);

    a->n = (unsigned)n;
    for (size_t i = 0; i < n; i++) {
        uint32_t cp = pattern[i].cp;
        if (cp < 128) {
            a->ascii[cp] |= (uint64_t)1 << i;
            continue;
        }
        struct slot *slot = &a->others[slot_of(a, cp)];
        slot->cp = cp;
        slot->bits |= (uint64_t)1 << i;
    }
    return a;
}

void text_fuzzy_free(struct text_fuzzy *a)
{
    free(a);
}

/* A column of the table of edit distances: the rows at which it rises and falls by one, and
 * the value of its last row. */
struct column {
    uint64_t rises, falls;
    unsigned errors;
};

static struct column first_column(const struct text_fuzzy *a)
{
    return (struct column){.rises = ~(uint64_t)0, .errors = a->n};
}

/* The next column (Myers, 1999, figure 7).  anchored: the hit begins with the letter of the
 * first column; otherwise it may begin anywhere. */
static void next_column(struct column *c, uint64_t equal, uint64_t last, uint64_t anchored)
{
    uint64_t down = equal | c->falls;
    uint64_t across = (((equal & c->rises) + c->rises) ^ c->rises) | equal;
    uint64_t rises = c->falls | ~(across | c->rises);
    uint64_t falls = c->rises & across;

    c->errors += (rises & last) != 0;
    c->errors -= (falls & last) != 0;
    rises = rises << 1 | anchored;
    falls <<= 1;
    c->rises = falls | ~(down | rises);
    c->falls = rises & down;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* The lowest n bits in the opposite order. */
static uint64_t reverse_bits(uint64_t bits, unsigned n)
{
    static const uint64_t halves[] = {0x5555555555555555u, 0x3333333333333333u,
                                      0x0F0F0F0F0F0F0F0Fu, 0x00FF00FF00FF00FFu,
                                      0x0000FFFF0000FFFFu, 0x00000000FFFFFFFFu};

    for (unsigned i = 0; i < 6; i++) {
        unsigned shift = 1u << i;
        bits = (bits >> shift & halves[i]) | (bits & halves[i]) << shift;
    }
    return bits >> (64 - n);
}

/* The beginning of the hit that ends at to, found by matching backwards; of several, the one
 * that makes its length nearest to the pattern's. */
static size_t match_begin(const struct text_fuzzy *a, const struct text_letters *t, size_t from,
                          size_t to, unsigned errors)
{
    struct column c = first_column(a);
    uint64_t last = (uint64_t)1 << (a->n - 1);
    size_t best = to;

    for (size_t i = to; i-- > from && to - i <= a->n + errors;) {
        next_column(&c, reverse_bits(positions_of(a, t->v[i].cp), a->n), last, 1);
        if (c.errors <= errors &&
            (best == to || distance(to - i, a->n) < distance(to - best, a->n)))
            best = i;
    }
    return best;
}

bool text_fuzzy_best(const struct text_fuzzy *a, const struct text_letters *t, size_t from,
                     size_t to, unsigned most, size_t end, struct text_fuzzy_hit *out)
{
    struct column c = first_column(a);
    uint64_t last = (uint64_t)1 << (a->n - 1);

    *out = (struct text_fuzzy_hit){.errors = most + 1};
    for (size_t i = from; i < to; i++) {
        next_column(&c, positions_of(a, t->v[i].cp), last, 0);
        if (c.errors < out->errors || (c.errors == out->errors && out->errors <= most &&
                                       distance(i + 1, end) < distance(out->to, end))) {
            out->errors = c.errors;
            out->to = i + 1;
        }
    }
    if (out->errors > most)
        return false;
    out->from = match_begin(a, t, from, out->to, out->errors);
    return out->from < out->to;
}

size_t text_fuzzy_next(const struct text_fuzzy *a, const struct text_letters *t, size_t from,
                       size_t to, unsigned most)
{
    struct column c = first_column(a);
    uint64_t last = (uint64_t)1 << (a->n - 1);

    for (size_t i = from; i < to; i++) {
        next_column(&c, positions_of(a, t->v[i].cp), last, 0);
        if (c.errors <= most)
            return i + 1;
    }
    return NOWHERE;
}
