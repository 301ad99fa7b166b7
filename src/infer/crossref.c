/* SPDX-License-Identifier: ISC */
/*
 * Cross-references: a marker inside a note whose label another note of the same list has.
 * "See [1]" in the notes to a chapter means that chapter's note, not one yet to come.
 * Whether the first is a note at all is decided by other evidence.
 */
#include "pairing.h"

#include <stdlib.h>
#include <string.h>

struct crossref_search {
    const struct pairing *p;
    size_t *list;    /* of a note: its list */
    size_t *next;    /* of a note: the next one of its label, or NOWHERE */
    size_t *nearest; /* of a label: its last note before the current one, else its first */
};

/* Lists are split by their numbers, and where these fall below another heading. */
static void find_lists(struct crossref_search *s)
{
    const struct pairing *p = s->p;
    unsigned long *v = mem_alloc(p->n_notes * sizeof *v);
    size_t below_other_heading = 0;

    for (size_t k = 0; k < p->n_notes; k++)
        v[k] = pairing_ordinal(p, note_label(pairing_note(p, k)));
    split_runs(v, p->n_notes, s->list);
    for (size_t k = 1; k < p->n_notes; k++) {
        below_other_heading +=
            v[k] <= v[k - 1] && pairing_note(p, k)->heading != pairing_note(p, k - 1)->heading;
        s->list[k] += below_other_heading;
    }
    free(v);
}

static void link_equal_labels(struct crossref_search *s)
{
    const struct pairing *p = s->p;

    for (size_t l = 0; l < p->n_labels; l++)
        s->nearest[l] = NOWHERE;
    for (size_t k = p->n_notes; k-- > 0;) {
        s->next[k] = s->nearest[p->note_label_id[k]];
        s->nearest[p->note_label_id[k]] = k;
    }
}

static bool share_block(const struct pairing *p, size_t k, size_t other)
{
    return note_body(pairing_note(p, k)).to == note_body(pairing_note(p, other)).to;
}

/* The end of what surely belongs to note k: of several in one block the last ends with its
 * line, since the text may go on right below. */
static size_t certain_end(const struct pairing *p, size_t k)
{
    const struct note_candidate *n = pairing_note(p, k);
    size_t to = note_body(n).to;

    if (n->closed)
        return to;
    if (k + 1 < p->n_notes && pairing_note(p, k + 1)->from < to)
        return pairing_note(p, k + 1)->from;
    if (k == 0 || pairing_note(p, k - 1)->closed || !share_block(p, k, k - 1))
        return to;
    const char *newline = memchr(p->in->text.p + n->from, '\n', to - n->from);
    return newline ? (size_t)(newline - p->in->text.p) : to;
}

/* The note of a label in the list of note k, preferably before k. */
static size_t note_in_list(struct crossref_search *s, size_t label, size_t k)
{
    size_t *nearest = &s->nearest[label];

    if (*nearest == NOWHERE)
        return NOWHERE;
    while (s->next[*nearest] != NOWHERE && s->next[*nearest] <= k)
        *nearest = s->next[*nearest];
    size_t note = s->list[*nearest] < s->list[k] ? s->next[*nearest] : *nearest;
    return note != NOWHERE && s->list[note] == s->list[k] ? note : NOWHERE;
}

/* Names have no order that would make lists, and signs are used again at once. */
static bool has_lists(const struct pairing *p)
{
    return !has_named_labels(p->convention.marker) && p->label_class != LABEL_SIGN &&
           !(p->convention.rules & RULE_NEAR);
}

static struct crossref crossref_of(struct crossref_search *s, size_t marker, size_t k)
{
    const struct pairing *p = s->p;
    size_t at = pairing_marker(p, marker)->from;

    if (at < note_body(pairing_note(p, k)).from || at >= certain_end(p, k))
        return (struct crossref){NOWHERE, NOWHERE};
    return (struct crossref){k, note_in_list(s, p->marker_label_id[marker], k)};
}

void find_crossrefs(const struct pairing *p, struct crossref *crossrefs)
{
    for (size_t i = 0; i < p->n_markers; i++)
        crossrefs[i] = (struct crossref){NOWHERE, NOWHERE};
    if (!has_lists(p))
        return;
    struct crossref_search s = {.p = p,
                                .list = mem_alloc(p->n_notes * sizeof *s.list),
                                .next = mem_alloc(p->n_notes * sizeof *s.next),
                                .nearest = mem_alloc(p->n_labels * sizeof *s.nearest)};
    find_lists(&s);
    link_equal_labels(&s);
    for (size_t i = 0, k = 0; i < p->n_markers; i++) {
        while (k + 1 < p->n_notes && pairing_note(p, k + 1)->from <= pairing_marker(p, i)->from)
            k++;
        crossrefs[i] = crossref_of(&s, i, k);
    }
    free(s.list);
    free(s.next);
    free(s.nearest);
}
