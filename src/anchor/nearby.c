/* SPDX-License-Identifier: ISC */
/* One quotation, searched for near its hint. */
#include <ibid/anchor.h>

/* Maximum bytes from the hint, and bytes searched in a step. */
#define MAX_DISTANCE ((size_t)256 * 1024)
#define STEP ((size_t)1 << 16)

/* The lookalike that is assumed where it is unknown, in per cent: high, so that a place
 * that is only like the quotation is never taken for it. */
#define ASSUMED_LOOKALIKE 94

size_t anchor_find_near(struct span text, const struct quotation *q, size_t hint)
{
    struct quotation wary = *q;
    struct range found;

    if (!q->exact || !*q->exact)
        return NOWHERE;
    if (wary.lookalike == LOOKALIKE_UNKNOWN)
        wary.lookalike = ASSUMED_LOOKALIKE;
    if (hint > text.n)
        hint = text.n;
    size_t from = hint > MAX_DISTANCE ? hint - MAX_DISTANCE : 0;
    size_t to = text.n - hint > MAX_DISTANCE ? hint + MAX_DISTANCE : text.n;
    struct anchoring *a = anchor_new(span_sub(text, from, to));
    anchor_add(a, &wary, hint - from, false);
    while (anchor_get(a, 0, &found) == ANCHOR_PENDING && anchor_step(a, STEP))
        ;
    bool is_found = anchor_get(a, 0, &found) == ANCHOR_FOUND;
    anchor_free(a);
    return is_found ? from + found.from : NOWHERE;
}
