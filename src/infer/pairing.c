/* SPDX-License-Identifier: ISC */
/* One convention's markers and notes: selecting them, numbering their labels, splitting
 * numbers into runs, linking. */
#include "pairing.h"

#include <stdlib.h>
#include <string.h>

/* Labels -------------------------------------------------------------------------------- */

/* A hash table that numbers keys in the order in which they come. */
struct label_ids {
    uint64_t *key;
    size_t *id; /* + 1; 0 where empty */
    size_t mask, n;
};

static size_t id_of(struct label_ids *ids, uint64_t key)
{
    size_t slot = (size_t)((key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 20) & ids->mask;

    for (; ids->id[slot]; slot = (slot + 1) & ids->mask)
        if (ids->key[slot] == key)
            return ids->id[slot] - 1;
    ids->key[slot] = key;
    ids->id[slot] = ++ids->n;
    return ids->n - 1;
}

/* counted: how many [*] and [#] came before, for labels that number themselves. */
static uint64_t key_of(const struct pairing *p, struct range label, size_t *counted)
{
    struct span s = span_sub(p->in->text, label.from, label.to);

    if ((p->convention.rules & RULE_AUTONUMBER) && s.n == 1 && (*s.p == '#' || *s.p == '*'))
        return ((uint64_t)1 << 62) | (uint64_t)*s.p << 32 | ++counted[*s.p == '#'];
    return label_key(s);
}

static void assign_label_ids(struct pairing *p)
{
    size_t size = 16, counted[2] = {0, 0};

    while (size < (p->n_markers + p->n_notes) * 2)
        size *= 2;
    struct label_ids ids = {mem_alloc(size * sizeof *ids.key), mem_alloc(size * sizeof *ids.id),
                            size - 1, 0};
    for (size_t k = 0; k < p->n_notes; k++)
        p->note_label_id[k] = id_of(&ids, key_of(p, note_label(pairing_note(p, k)), counted));
    memset(counted, 0, sizeof counted);
    for (size_t i = 0; i < p->n_markers; i++)
        p->marker_label_id[i] =
            id_of(&ids, key_of(p, marker_label(pairing_marker(p, i)), counted));
    p->n_labels = ids.n;
    p->notes_of_label = mem_alloc(p->n_labels * sizeof *p->notes_of_label);
    for (size_t k = 0; k < p->n_notes; k++)
        p->notes_of_label[p->note_label_id[k]]++;
    free(ids.key);
    free(ids.id);
}

bool has_named_labels(enum marker_form form)
{
    return form == MARKER_MARKDOWN || form == MARKER_ORG || form == MARKER_RST ||
           form == MARKER_CITATION;
}

unsigned long pairing_ordinal(const struct pairing *p, struct range label)
{
    return label_ordinal(p->in, p->convention.marker, label);
}

/* Selection ------------------------------------------------------------------------------ */

static bool is_of_class(const struct pairing *p, struct range label)
{
    return p->label_class == LABEL_CLASSES ||
           p->label_class == label_class(span_sub(p->in->text, label.from, label.to));
}

static bool is_eligible_note(const struct pairing *p, const struct note_candidate *n)
{
    return n->form == p->convention.note && is_of_class(p, note_label(n)) &&
           (!n->accepted || !n->cited) &&
           (n->heading != NONE || !(p->convention.rules & RULE_HEADED));
}

static bool is_eligible_marker(const struct pairing *p, const struct marker_candidate *m)
{
    return m->form == p->convention.marker && m->note == NONE &&
           is_of_class(p, marker_label(m));
}

static void select_notes(struct pairing *p)
{
    const struct evidence *e = p->in->evidence;

    for (size_t k = 0; k < e->notes.n; k++)
        if (is_eligible_note(p, &e->notes.v[k]))
            p->notes[p->n_notes++] = k;
}

/* A note's own label looks like a marker, and is none. */
static void select_markers(struct pairing *p)
{
    const struct evidence *e = p->in->evidence;

    for (size_t i = 0, k = 0; i < p->candidates->n; i++) {
        const struct marker_candidate *m = &p->candidates->v[i];
        while (k < e->notes.n &&
               ((!e->notes.v[k].accepted && e->notes.v[k].form != p->convention.note) ||
                note_body(&e->notes.v[k]).from <= m->from))
            k++;
        bool is_own_label = k < e->notes.n && e->notes.v[k].from <= m->from;
        if (!is_own_label && is_eligible_marker(p, m))
            p->markers[p->n_markers++] = i;
    }
}

void pairing_open(struct pairing *p, struct inference *in, const struct convention *convention,
                  enum label_class label_class)
{
    struct evidence *e = in->evidence;

    *p = (struct pairing){.in = in, .convention = *convention, .label_class = label_class};
    p->candidates = convention->marker >= MARKER_NUMBER ? &e->numbers : &e->markers;
    p->markers = mem_alloc(p->candidates->n * sizeof *p->markers);
    p->notes = mem_alloc(e->notes.n * sizeof *p->notes);
    select_notes(p);
    select_markers(p);
    p->run = mem_alloc(p->n_markers * sizeof *p->run);
    p->marker_label_id = mem_alloc(p->n_markers * sizeof *p->marker_label_id);
    p->note_label_id = mem_alloc(p->n_notes * sizeof *p->note_label_id);
    assign_label_ids(p);
}

void pairing_close(struct pairing *p)
{
    free(p->markers);
    free(p->notes);
    free(p->run);
    free(p->marker_label_id);
    free(p->note_label_id);
    free(p->notes_of_label);
}

void pairing_link(struct pairing *p, size_t i, size_t k)
{
    pairing_marker(p, i)->note = (uint32_t)p->notes[k];
    pairing_note(p, k)->cited = true;
    pairing_note(p, k)->accepted = true;
}

/* Runs ---------------------------------------------------------------------------------- */

/* How many of the next numbers decide from which number the text goes on. */
#define LOOKAHEAD 4

/* Distance between numbers from which on they do not count as following one another. */
#define MAX_STEP 8

static unsigned long distance(unsigned long number, unsigned long next)
{
    return next > number && next - number < MAX_STEP ? next - number : MAX_STEP;
}

/* Whether the numbers after v[i] go on from it rather than from the highest before. */
static bool restarts_at(const unsigned long *v, size_t n, size_t i, unsigned long highest)
{
    int score = 0, first = 0;

    for (size_t k = i + 1; k < n && k <= i + LOOKAHEAD; k++) {
        unsigned long from_here = distance(v[i], v[k]), from_highest = distance(highest, v[k]);
        int vote = (from_here < from_highest) - (from_highest < from_here);
        first = first ? first : vote;
        score += vote;
    }
    if (!first)
        return v[i] == 1;
    return score > 0 || (score == 0 && first > 0);
}

/*
 * A number that falls back begins a new run where the numbers after it go on from it.
 * Otherwise it only cites a note once more, or is misprinted.  Signs have no order (0):
 * each that follows another is a run of its own.
 */
void split_runs(const unsigned long *v, size_t n, size_t *run)
{
    unsigned long highest = 0;
    size_t now = 0;

    for (size_t i = 0; i < n; i++) {
        if (!v[i]) {
            now += i && !v[i - 1];
        } else if (v[i] <= highest && restarts_at(v, n, i, highest)) {
            now++;
            highest = v[i];
        } else if (v[i] > highest && (v[i] < highest + MAX_STEP / 2 || !highest ||
                                      restarts_at(v, n, i, highest))) {
            highest = v[i];
        }
        run[i] = now;
    }
}
