/* SPDX-License-Identifier: ISC */
/*
 * Mentions: a marker inside a note whose label another note of the same list has.
 * "See [1]" in the notes to a chapter means that chapter's note, not one that is
 * yet to come.  Whether the first is a note at all is told by other evidence.
 */
#include "pair.h"

#include <stdlib.h>
#include <string.h>

struct finder {
    const struct row *r;
    size_t *list;    /* of a body: the list it stands in */
    size_t *next;    /* of a body: the next one of its label, or NOWHERE */
    size_t *nearest; /* of a label: its last body up to the one in hand, or its first */
};

/* By their numbers, and where these fall below another heading. */
static void split_lists(struct finder *f)
{
    const struct row *r = f->r;
    unsigned long *v = mem_alloc(r->n_bodies * sizeof *v);
    size_t headed = 0;

    for (size_t k = 0; k < r->n_bodies; k++)
        v[k] = row_ordinal(r, body_label(row_body(r, k)));
    split_runs(v, r->n_bodies, f->list);
    for (size_t k = 1; k < r->n_bodies; k++) {
        headed += v[k] <= v[k - 1] && row_body(r, k)->heading != row_body(r, k - 1)->heading;
        f->list[k] += headed;
    }
    free(v);
}

static void chain_labels(struct finder *f)
{
    const struct row *r = f->r;

    for (size_t l = 0; l < r->labels; l++)
        f->nearest[l] = NOWHERE;
    for (size_t k = r->n_bodies; k-- > 0;) {
        f->next[k] = f->nearest[r->body_label[k]];
        f->nearest[r->body_label[k]] = k;
    }
}

static bool shares_block(const struct row *r, size_t k, size_t other)
{
    return body_range(row_body(r, k)).to == body_range(row_body(r, other)).to;
}

/* Up to where what body k says is surely its own: of several in one block the
 * last ends with its line, since the text may go on right below. */
static size_t end_of(const struct row *r, size_t k)
{
    const struct body_seen *b = row_body(r, k);

    if (b->closed)
        return body_range(b).to;
    if (k + 1 < r->n_bodies && row_body(r, k + 1)->from < body_range(b).to)
        return row_body(r, k + 1)->from;
    if (k == 0 || row_body(r, k - 1)->closed || !shares_block(r, k, k - 1))
        return body_range(b).to;
    const char *newline = memchr(r->d->text.p + b->from, '\n', body_range(b).to - b->from);
    return newline ? (size_t)(newline - r->d->text.p) : body_range(b).to;
}

/* The body with the label in the list of body k, rather before it than after. */
static size_t of_list(struct finder *f, size_t label, size_t k)
{
    size_t *nearest = &f->nearest[label];

    if (*nearest == NOWHERE)
        return NOWHERE;
    while (f->next[*nearest] != NOWHERE && f->next[*nearest] <= k)
        *nearest = f->next[*nearest];
    size_t body = f->list[*nearest] < f->list[k] ? f->next[*nearest] : *nearest;
    return body != NOWHERE && f->list[body] == f->list[k] ? body : NOWHERE;
}

/* Names have no order that would make lists, and signs serve again at once. */
static bool has_lists(const struct row *r)
{
    return !form_is_named(r->rule.marker) && r->labelled != LABEL_SIGN &&
           !(r->rule.rules & RULE_NEAR);
}

static struct mention mention_of(struct finder *f, size_t marker, size_t k)
{
    const struct row *r = f->r;
    size_t at = row_marker(r, marker)->from;

    if (at < body_range(row_body(r, k)).from || at >= end_of(r, k))
        return (struct mention){NOWHERE, NOWHERE};
    return (struct mention){k, of_list(f, r->marker_label[marker], k)};
}

void find_mentions(const struct row *r, struct mention *mentions)
{
    for (size_t i = 0; i < r->n_markers; i++)
        mentions[i] = (struct mention){NOWHERE, NOWHERE};
    if (!has_lists(r))
        return;
    struct finder f = {.r = r,
                       .list = mem_alloc(r->n_bodies * sizeof *f.list),
                       .next = mem_alloc(r->n_bodies * sizeof *f.next),
                       .nearest = mem_alloc(r->labels * sizeof *f.nearest)};
    split_lists(&f);
    chain_labels(&f);
    for (size_t i = 0, k = 0; i < r->n_markers; i++) {
        while (k + 1 < r->n_bodies && row_body(r, k + 1)->from <= row_marker(r, i)->from)
            k++;
        mentions[i] = mention_of(&f, i, k);
    }
    free(f.list);
    free(f.next);
    free(f.nearest);
}
