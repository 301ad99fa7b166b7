/* SPDX-License-Identifier: ISC */
/*
 * Markers that look like much else (a bare number, a number in parentheses)
 * are known by their order: of all that have the labels of a list of notes,
 * those are taken that stand in the list's own order, as many as can be, and
 * of equals those that look most like markers.  It is a heaviest increasing
 * subsequence, found in n log n.
 */
#include "pair.h"

#include <stdlib.h>
#include <string.h>

/* Bodies farther apart are no list, without a heading over both. */
#define APART ((size_t)16 * 1024)

/* Bodies of one label in a list that a marker is tried with, at most. */
#define MOST_OF_LABEL 64

struct link {
    size_t marker, body; /* of the row */
    size_t before;       /* index of the link before it in its chain, + 1 */
    uint64_t weight;     /* of the chain that ends here */
};

struct chain {
    struct row *r;
    size_t from, to; /* bodies */
    VEC(struct link) links;
    size_t *best;       /* of bodies up to one, a Fenwick tree: link + 1 */
    size_t *next_body;  /* the next body of the same label, or NOWHERE */
    size_t *first_body; /* of a label */
};

static uint64_t weight_of(const struct row *r, size_t marker)
{
    const struct marker_seen *m = row_marker(r, marker);
    struct span text = r->d->text;
    size_t at = m->from, end = m->from + m->size;
    uint64_t weight = 16;

    if (m->glued)
        return weight + 8;
    while (at > 0 && strchr(" \r\n", text.p[at - 1]))
        at--;
    if (at > 0 && strchr(".,;:!?)\"'", text.p[at - 1]))
        weight += 3;
    if (end < text.n && strchr(".,;:!?)\"'", text.p[end]))
        weight += 1;
    if (end < text.n && strchr("\r\n", text.p[end]))
        weight += 1;
    return weight;
}

static size_t best_before(const struct chain *c, size_t body)
{
    size_t best = 0;

    for (size_t i = body - c->from; i > 0; i -= i & (~i + 1))
        if (c->best[i] &&
            (!best || c->links.v[c->best[i] - 1].weight > c->links.v[best - 1].weight))
            best = c->best[i];
    return best;
}

static void put(struct chain *c, size_t link)
{
    const struct link *l = &c->links.v[link];

    for (size_t i = l->body - c->from + 1; i <= c->to - c->from; i += i & (~i + 1))
        if (!c->best[i] || l->weight > c->links.v[c->best[i] - 1].weight)
            c->best[i] = link + 1;
}

/* All the links a marker may be, the last body first, so that none is built
 * upon another of the same marker. */
static void try_marker(struct chain *c, size_t marker)
{
    size_t bodies[MOST_OF_LABEL], n = 0;
    size_t label = c->r->marker_label[marker];

    for (size_t k = c->first_body[label]; k != NOWHERE && n < MOST_OF_LABEL;
         k = c->next_body[k])
        bodies[n++] = k;
    uint64_t weight = n ? weight_of(c->r, marker) : 0;
    while (n-- > 0) {
        size_t before = best_before(c, bodies[n]);
        uint64_t sum = weight + (before ? c->links.v[before - 1].weight : 0);
        VEC_PUSH(&c->links, (struct link){marker, bodies[n], before, sum});
        put(c, c->links.n - 1);
    }
}

/* Takes the heaviest chain, where it answers enough of the list. */
static void take_chain(struct chain *c)
{
    size_t end = best_before(c, c->to), n = 0;
    bool self = c->r->rule.rules & RULE_SELF;

    for (size_t l = end; l; l = c->links.v[l - 1].before)
        n++;
    bool headed = row_body(c->r, c->from)->heading != NOWHERE;
    if (!self && (n * 2 < c->to - c->from || n < (headed ? 1 : 3)))
        return;
    for (size_t l = end; l; l = c->links.v[l - 1].before)
        row_link(c->r, c->links.v[l - 1].marker, c->links.v[l - 1].body);
    for (size_t k = c->from; k < c->to; k++)
        row_body(c->r, k)->kept = true;
}

static void pair_list(struct chain *c, size_t from_marker, size_t to_marker)
{
    struct row *r = c->r;

    c->links.n = 0;
    memset(c->best, 0, (c->to - c->from + 1) * sizeof *c->best);
    for (size_t k = c->to; k-- > c->from;) {
        c->next_body[k] = c->first_body[r->body_label[k]];
        c->first_body[r->body_label[k]] = k;
    }
    for (size_t m = from_marker; m < to_marker; m++)
        try_marker(c, m);
    take_chain(c);
    for (size_t k = c->from; k < c->to; k++)
        c->first_body[r->body_label[k]] = NOWHERE;
}

static size_t list_end(const struct row *r, size_t k)
{
    size_t heading = row_body(r, k)->heading;

    for (k++; k < r->n_bodies && row_body(r, k)->heading == heading; k++)
        if (heading == NOWHERE && row_body(r, k)->from - row_body(r, k - 1)->from > APART)
            break;
    return k;
}

void pair_chains(struct row *r)
{
    struct chain c = {.r = r,
                      .best = mem_alloc((r->n_bodies + 1) * sizeof *c.best),
                      .next_body = mem_alloc(r->n_bodies * sizeof *c.next_body),
                      .first_body = mem_alloc(r->labels * sizeof *c.first_body)};
    size_t m = 0;

    for (size_t i = 0; i < r->labels; i++)
        c.first_body[i] = NOWHERE;
    while (c.to < r->n_bodies) {
        c.from = c.to;
        c.to = list_end(r, c.from);
        size_t first = m, begin = row_body(r, c.from)->from, end = row_body(r, c.to - 1)->from;
        while (m < r->n_markers && row_marker(r, m)->from < begin)
            m++;
        pair_list(&c, first, m);
        while (m < r->n_markers && row_marker(r, m)->from <= end)
            m++;
    }
    free(c.best);
    free(c.next_body);
    free(c.first_body);
    VEC_FREE(&c.links);
}
