/* SPDX-License-Identifier: ISC */
/* Quotations of which no k-gram is left whole, searched for with errors, one by one. */
#include "anchor_internal.h"

/* Maximum bytes from its hint at which a quotation is searched for: each costs a pass of
 * its own. */
#define MAX_DISTANCE ((size_t)16 << 20)

/* The letters that are searched for: the first or the last of a long quotation, or all of
 * a short one, with as much of its surroundings as there is space for. */
static struct range piece_of(const struct needle *q, unsigned piece)
{
    size_t from = q->prefix, to = q->prefix + q->exact;

    if (q->exact > TEXT_FUZZY_MAX)
        return piece ? (struct range){to - TEXT_FUZZY_MAX, to}
                     : (struct range){from, from + TEXT_FUZZY_MAX};
    size_t space = q->exact < 40 ? (TEXT_FUZZY_MAX - q->exact) / 2 : 0;
    return (struct range){from > space ? from - space : 0,
                          to + space < q->all.n ? to + space : q->all.n};
}

/* Searches on for the piece in work, and begins to compare where it stands; false where
 * it stands nowhere else in the slice. */
static bool find_piece(struct anchoring *a, size_t *letters)
{
    struct error_search *s = &a->errors;
    struct target *t = &a->all.v[s->target];
    struct range piece = piece_of(&t->needle, s->piece);
    size_t n = piece.to - piece.from;

    if (!t->is_open || t->compared > t->max_compared)
        return false;
    struct text_fuzzy *pattern = text_fuzzy_new(t->needle.all.v + piece.from, n);
    size_t end = text_fuzzy_next(pattern, &a->letters, s->from, a->letters.n, (unsigned)n / 4);
    text_fuzzy_free(pattern);
    size_t read = (end == NOWHERE ? a->letters.n : end) - s->from;
    *letters -= read < *letters ? read : *letters;
    if (end == NOWHERE)
        return false;
    s->from = end;
    int64_t begins = (int64_t)end - (int64_t)(piece.to - t->needle.prefix);
    compare_begin(a, (uint32_t)s->target, begins, begins, 1);
    return true;
}

static bool is_far(const struct anchoring *a, const struct target *t)
{
    return t->hint + MAX_DISTANCE < a->at || a->slice_end + MAX_DISTANCE < t->hint;
}

/* The other piece of the quotation in work, or the next quotation. */
static void next_piece(struct anchoring *a)
{
    struct error_search *s = &a->errors;
    const struct target *t = &a->all.v[s->target];
    bool has_other = s->piece == 0 && t->is_open && t->needle.exact > TEXT_FUZZY_MAX;

    s->from = 0;
    s->piece = has_other;
    if (!has_other)
        s->target++;
}

bool error_search_step(struct anchoring *a, size_t letters)
{
    while (letters && (a->comparison.is_running || a->errors.target < a->all.n)) {
        if (a->comparison.is_running)
            compare_step(a, &letters);
        else if (is_far(a, &a->all.v[a->errors.target]) || !find_piece(a, &letters))
            next_piece(a);
    }
    return a->comparison.is_running || a->errors.target < a->all.n;
}
