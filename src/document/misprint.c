/* SPDX-License-Identifier: ISC */
/*
 * Labels that were misprinted.  A marker alone without its note and a note alone
 * without its marker, between the same two pairs, belong together where one of
 * them has the number that belongs there: [580] [581] [582] against 580 681 582,
 * or [l] [2] against 1 2.
 */
#include "pair.h"

#include <stdlib.h>

/* What one convention has paired, in the text's order. */
struct proof {
    struct document *d;
    const struct convention *rule;
    size_t *markers, n_markers; /* of its form: indices into the evidence */
    size_t *bodies, n_bodies;
    size_t *place; /* of a body of the evidence, in bodies */
};

static struct marker_seen *marker_at(const struct proof *p, size_t i)
{
    return &p->d->seen.markers.v[p->markers[i]];
}

static struct body_seen *body_at(const struct proof *p, size_t k)
{
    return &p->d->seen.bodies.v[p->bodies[k]];
}

static bool is_paired(const struct proof *p, size_t i)
{
    const struct marker_seen *m = marker_at(p, i);

    return m->body != NONE && p->d->seen.bodies.v[m->body].form == p->rule->note;
}

static unsigned long number_of(const struct proof *p, struct range label)
{
    return document_ordinal(p->d, p->rule->marker, label);
}

/* A marker without a note, or one that repeats the label before it where the next
 * one is due. */
static bool is_loose(const struct proof *p, size_t i)
{
    if (marker_at(p, i)->body == NONE)
        return true;
    return i > 0 && marker_at(p, i)->body == marker_at(p, i - 1)->body;
}

/* Where in bodies the note stands that answers marker i. */
static size_t place_of(const struct proof *p, size_t i)
{
    return p->place[marker_at(p, i)->body];
}

static void mend(struct proof *p, size_t i)
{
    if (!is_loose(p, i) || i + 1 == p->n_markers || !is_paired(p, i + 1))
        return;
    bool first = i == 0 || !is_paired(p, i - 1);
    unsigned long after = number_of(p, marker_label(marker_at(p, i + 1)));
    size_t k = place_of(p, i + 1);
    if (k == 0 || after < 2 || (first && after != 2) || body_at(p, k - 1)->answered)
        return;
    if (!first && (k < 2 || place_of(p, i - 1) != k - 2 ||
                   number_of(p, marker_label(marker_at(p, i - 1))) + 2 != after))
        return;
    struct body_seen *b = body_at(p, k - 1);
    if (number_of(p, body_label(b)) + 1 != after &&
        number_of(p, marker_label(marker_at(p, i))) + 1 != after)
        return;
    marker_at(p, i)->body = (uint32_t)p->bodies[k - 1];
    b->answered = b->kept = true;
}

static bool is_label(const struct proof *p, size_t body)
{
    const struct body_seen *b = &p->d->seen.bodies.v[body];

    return b->kept || b->form == p->rule->note;
}

static void gather(struct proof *p)
{
    struct document *d = p->d;
    size_t next = 0;

    for (size_t k = 0; k < d->seen.bodies.n; k++) {
        if (d->seen.bodies.v[k].form != p->rule->note)
            continue;
        p->place[k] = p->n_bodies;
        p->bodies[p->n_bodies++] = k;
    }
    for (size_t i = 0; i < d->seen.markers.n; i++) {
        const struct marker_seen *m = &d->seen.markers.v[i];
        while (next < d->seen.bodies.n &&
               (!is_label(p, next) || body_range(&d->seen.bodies.v[next]).from <= m->from))
            next++;
        bool own = next < d->seen.bodies.n && d->seen.bodies.v[next].from <= m->from;
        if (m->form == p->rule->marker && !own)
            p->markers[p->n_markers++] = i;
    }
}

void mend_misprints(struct document *d, const struct convention *rule)
{
    struct proof p = {.d = d,
                      .rule = rule,
                      .markers = mem_alloc(d->seen.markers.n * sizeof *p.markers),
                      .bodies = mem_alloc(d->seen.bodies.n * sizeof *p.bodies),
                      .place = mem_alloc(d->seen.bodies.n * sizeof *p.place)};

    gather(&p);
    for (size_t i = 0; i < p.n_markers; i++)
        mend(&p, i);
    free(p.markers);
    free(p.bodies);
    free(p.place);
}
