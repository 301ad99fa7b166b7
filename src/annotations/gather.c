/* SPDX-License-Identifier: ISC */
/* The passages of this document, and the anchoring of each. */
#include "annotations_internal.h"

#include <stdlib.h>
#include <string.h>

/* Maximum passages in a row that are assumed to have been deleted at once. */
#define MAX_DELETED 16

static void free_ids(struct annotation *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(v[i].id);
}

void gathered_clear(struct annotations *a)
{
    free_ids(a->v, a->n);
    a->n = 0;
    anchor_free(a->anchoring);
    a->anchoring = NULL;
}

void gathered_expire(struct annotations *a)
{
    a->stale = true;
    notify(a, ANNOTATIONS_OUTDATED, NOWHERE);
}

/* Adds a passage to the anchoring. */
static size_t add_target(struct annotations *a, const struct passage *p)
{
    const char *digest = a->setup.digest;
    bool same_text = digest && p->digest && strcmp(digest, p->digest) == 0;
    struct quotation q = passage_quotation(p);

    a->pending = true;
    return anchor_add(a->anchoring, &q, document_position(a->setup.document, (size_t)p->offset),
                      same_text);
}

/* Takes the target over from the same passage among those gathered before, of which those
 * before *next have been taken over; false where it has none, or has another offset now. */
static bool take_target(struct annotation *to, const struct annotation *old, size_t n,
                        size_t *next)
{
    for (size_t i = *next; i < n && i < *next + MAX_DELETED; i++) {
        if (strcmp(old[i].id, to->id) != 0)
            continue;
        to->target = old[i].target;
        to->is_new = old[i].is_new;
        *next = i + 1;
        return old[i].offset == to->offset;
    }
    return false;
}

static void find_candidates(struct annotations *a)
{
    struct bookmarks *b = a->setup.bookmarks;

    a->candidates.n = 0;
    if (bookmarks_count(b)) {
        struct identity document = annotations_identity(a);
        bookmarks_of(b, &document, &a->candidates);
    }
    a->readings = bookmarks_readings(b);
}

static bool has_quotation(const struct passage *p)
{
    return p->quote && *p->quote;
}

void gather_passages(struct annotations *a)
{
    struct annotation *old = a->v;
    size_t n = a->n, next = 0;
    bool is_new = a->anchoring && !a->stale_by_reading;

    if (!a->stale || !a->setup.bookmarks)
        return;
    find_candidates(a);
    a->stale = a->stale_by_reading = false;
    a->v = NULL;
    a->n = a->cap = 0;
    if (!a->anchoring)
        a->anchoring = anchor_new(document_text(a->setup.document));
    for (size_t i = 0; i < a->candidates.n; i++) {
        size_t number = a->candidates.v[i];
        const struct passage *p = annotations_get(a, number);
        struct annotation one = {.offset = p->offset, .number = number, .is_new = is_new};
        if (!has_quotation(p))
            continue;
        one.id = mem_string(p->id);
        if (!take_target(&one, old, n, &next))
            one.target = add_target(a, p);
        VEC_PUSH(a, one);
    }
    free_ids(old, n);
    free(old);
}

/* The index of the first whose number is not lower. */
static size_t index_from(const struct annotations *a, size_t number)
{
    size_t i;

    LOWER_BOUND(i, a->n, a->v[i].number < number);
    return i;
}

/* One passage that changed ----------------------------------------------------------- */

static void remove_at(struct annotations *a, size_t at)
{
    free(a->v[at].id);
    a->n--;
    memmove(a->v + at, a->v + at + 1, (a->n - at) * sizeof *a->v);
}

static void insert_at(struct annotations *a, size_t at, const struct passage *p, size_t number)
{
    struct annotation one = {
        .id = mem_string(p->id), .offset = p->offset, .number = number, .is_new = true};

    one.target = add_target(a, p);
    VEC_PUSH(a, one);
    memmove(a->v + at + 1, a->v + at, (a->n - 1 - at) * sizeof *a->v);
    a->v[at] = one;
}

/* Removes those whose numbers are empty, since a mark has taken the place of others. */
static void remove_empty(struct annotations *a)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++) {
        if (annotations_get(a, a->v[i].number))
            a->v[n++] = a->v[i];
        else
            free(a->v[i].id);
    }
    a->n = n;
}

void gathered_update(struct annotations *a, size_t number)
{
    const struct passage *p = annotations_get(a, number);
    struct numbers *candidates = &a->candidates;

    if (a->stale || (p && !has_quotation(p)) ||
        a->readings != bookmarks_readings(a->setup.bookmarks)) {
        a->stale = true;
        return;
    }
    if (p && p->mark)
        remove_empty(a);
    size_t at = index_from(a, number);
    bool is_known = at < a->n && a->v[at].number == number;
    if (is_known && p && p->offset == a->v[at].offset)
        return;
    if (is_known)
        remove_at(a, at);
    if (!p || annotations_match(a, p) == MATCH_NONE)
        return;
    insert_at(a, at, p, number);
    if (!candidates->n || candidates->v[candidates->n - 1] < number)
        VEC_PUSH(candidates, number);
}

/* Queries ----------------------------------------------------------------------------- */

const struct numbers *annotations_numbers(struct annotations *a)
{
    gather_passages(a);
    return &a->candidates;
}

const struct passage *annotations_nth(struct annotations *a, size_t i, struct range *range)
{
    gather_passages(a);
    if (i >= a->n)
        return NULL;
    if (anchor_get(a->anchoring, a->v[i].target, range) != ANCHOR_FOUND)
        *range = (struct range){NOWHERE, NOWHERE};
    return annotations_get(a, a->v[i].number);
}

const struct passage *annotations_in(struct annotations *a, struct range range, size_t *i,
                                     struct range *where)
{
    const struct passage *p;

    while ((p = annotations_nth(a, (*i)++, where)))
        if (where->from < range.to && where->to > range.from)
            return p;
    return NULL;
}

enum anchor_state annotations_state(struct annotations *a, size_t number, struct range *range)
{
    gather_passages(a);
    size_t at = index_from(a, number);
    if (at < a->n && a->v[at].number == number)
        return anchor_get(a->anchoring, a->v[at].target, range);
    return ANCHOR_PENDING;
}

const struct passage *annotations_same(struct annotations *a, const struct passage *draft)
{
    gather_passages(a);
    for (size_t i = 0; i < a->n; i++) {
        if (a->v[i].offset != draft->offset)
            continue;
        const struct passage *p = annotations_get(a, a->v[i].number);
        if (!p->mark && strcmp(p->quote, draft->quote) == 0 && annotations_owns(a, p))
            return p;
    }
    return NULL;
}
