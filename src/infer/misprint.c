/* SPDX-License-Identifier: ISC */
/*
 * Misprinted labels.
 *
 * A marker without a note and a note without a marker, between the same two pairs, belong
 * together where one of them has the number that belongs there: [580] [581] [582] against
 * 580 681 582, or [l] [2] against 1 2.  A section whose number was misprinted stands
 * alone between two of a sequence that lack one number.
 */
#include "misprint.h"

#include <stdlib.h>

/* Markers and notes of one convention, in the order of the text. */
struct misprint_search {
    struct inference *in;
    const struct convention *convention;
    size_t *markers, n_markers; /* indices into the evidence */
    size_t *notes, n_notes;
    size_t *place; /* of a note of the evidence: its index in notes */
};

static struct marker_candidate *marker_at(const struct misprint_search *s, size_t i)
{
    return &s->in->evidence->markers.v[s->markers[i]];
}

static struct note_candidate *note_at(const struct misprint_search *s, size_t k)
{
    return &s->in->evidence->notes.v[s->notes[k]];
}

static bool is_paired(const struct misprint_search *s, size_t i)
{
    const struct marker_candidate *m = marker_at(s, i);

    return m->note != NONE && s->in->evidence->notes.v[m->note].form == s->convention->note;
}

static unsigned long ordinal(const struct misprint_search *s, struct range label)
{
    return label_ordinal(s->in, s->convention->marker, label);
}

/* A marker without a note, or one that repeats the label before it. */
static bool is_loose(const struct misprint_search *s, size_t i)
{
    if (marker_at(s, i)->note == NONE)
        return true;
    return i > 0 && marker_at(s, i)->note == marker_at(s, i - 1)->note;
}

/* The index in notes of the note that marker i cites. */
static size_t place_of(const struct misprint_search *s, size_t i)
{
    return s->place[marker_at(s, i)->note];
}

static void pair_misprint(struct misprint_search *s, size_t i)
{
    if (!is_loose(s, i) || i + 1 == s->n_markers || !is_paired(s, i + 1))
        return;
    bool first = i == 0 || !is_paired(s, i - 1);
    unsigned long after = ordinal(s, marker_label(marker_at(s, i + 1)));
    size_t k = place_of(s, i + 1);
    if (k == 0 || after < 2 || (first && after != 2) || note_at(s, k - 1)->cited)
        return;
    if (!first && (k < 2 || place_of(s, i - 1) != k - 2 ||
                   ordinal(s, marker_label(marker_at(s, i - 1))) + 2 != after))
        return;
    struct note_candidate *n = note_at(s, k - 1);
    if (ordinal(s, note_label(n)) + 1 != after &&
        ordinal(s, marker_label(marker_at(s, i))) + 1 != after)
        return;
    marker_at(s, i)->note = (uint32_t)s->notes[k - 1];
    n->cited = n->accepted = true;
}

static void collect_notes(struct misprint_search *s)
{
    const struct evidence *e = s->in->evidence;

    for (size_t k = 0; k < e->notes.n; k++) {
        if (e->notes.v[k].form != s->convention->note)
            continue;
        s->place[k] = s->n_notes;
        s->notes[s->n_notes++] = k;
    }
}

static bool begins_with_label(const struct misprint_search *s, const struct note_candidate *n)
{
    return n->accepted || n->form == s->convention->note;
}

/* A note's own label looks like a marker, and is none. */
static void collect_markers(struct misprint_search *s)
{
    const struct evidence *e = s->in->evidence;
    size_t next = 0;

    for (size_t i = 0; i < e->markers.n; i++) {
        const struct marker_candidate *m = &e->markers.v[i];
        while (next < e->notes.n && (!begins_with_label(s, &e->notes.v[next]) ||
                                     note_body(&e->notes.v[next]).from <= m->from))
            next++;
        bool is_own_label = next < e->notes.n && e->notes.v[next].from <= m->from;
        if (m->form == s->convention->marker && !is_own_label)
            s->markers[s->n_markers++] = i;
    }
}

void pair_misprints(struct inference *in, const struct convention *convention)
{
    const struct evidence *e = in->evidence;
    struct misprint_search s = {.in = in,
                                .convention = convention,
                                .markers = mem_alloc(e->markers.n * sizeof *s.markers),
                                .notes = mem_alloc(e->notes.n * sizeof *s.notes),
                                .place = mem_alloc(e->notes.n * sizeof *s.place)};

    collect_notes(&s);
    collect_markers(&s);
    for (size_t i = 0; i < s.n_markers; i++)
        pair_misprint(&s, i);
    free(s.markers);
    free(s.notes);
    free(s.place);
}

size_t find_misprinted_section(const struct numbered_paragraph *v, size_t before, size_t after,
                               const bool *accepted)
{
    size_t found = NOWHERE;

    for (size_t i = before + 1; i < after; i++) {
        bool in_sequence = v[i].sequence != NONE && accepted[v[i].sequence];
        if (in_sequence || found != NOWHERE)
            return NOWHERE;
        found = i;
    }
    return found;
}
