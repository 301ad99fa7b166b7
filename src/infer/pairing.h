/* SPDX-License-Identifier: ISC */
/*
 * A pairing: one convention (a way of writing markers together with a way of writing
 * notes) applied to the markers and notes that earlier conventions have left.
 */
#ifndef IBID_INFER_PAIRING_H
#define IBID_INFER_PAIRING_H

#include "label_value.h"

enum rule {
    RULE_SELF_EVIDENT = 1,  /* such a note is accepted whether it is cited or not */
    RULE_LIST = 2,          /* such a note is accepted only in a list of cited ones */
    RULE_HEADED = 4,        /* only below a heading that announces notes */
    RULE_ORDERED = 8,       /* markers are paired only in the order of their notes */
    RULE_NEAR = 16,         /* the note stands within a page or two of its marker */
    RULE_MOSTLY_CITED = 32, /* a list needs several notes, most of them cited */
    RULE_AUTONUMBER = 64,   /* labels number themselves: the first [#] is the first .. [#] */
};

struct convention {
    enum marker_form marker;
    enum note_form note;
    unsigned rules;
};

struct pairing {
    struct inference *in;
    struct convention convention;
    enum label_class label_class;         /* of its labels; LABEL_CLASSES: any */
    struct marker_candidates *candidates; /* that its markers are chosen from */
    size_t *markers, n_markers;           /* not paired yet: indices into candidates */
    size_t *notes, n_notes;               /* indices into the evidence's notes */
    size_t *marker_label_id;              /* of a marker: small, the same for equal labels */
    size_t *note_label_id;
    size_t n_labels;
    size_t *notes_of_label; /* of a label: number of notes that have it */
    size_t *run;            /* of a marker: the run that it is in, see split_runs */
    bool restarts;          /* numbering restarts, beyond what misprints would explain */
};

static inline struct marker_candidate *pairing_marker(const struct pairing *p, size_t i)
{
    return &p->candidates->v[p->markers[i]];
}

static inline struct note_candidate *pairing_note(const struct pairing *p, size_t k)
{
    return &p->in->evidence->notes.v[p->notes[k]];
}

void pairing_open(struct pairing *p, struct inference *in, const struct convention *convention,
                  enum label_class label_class);
void pairing_close(struct pairing *p);

/* Pairs marker i with note k, and accepts the note. */
void pairing_link(struct pairing *p, size_t i, size_t k);

/* The place of a label in its order; 0 where it has none. */
unsigned long pairing_ordinal(const struct pairing *p, struct range label);

/* Whether labels of a form are names, which have no order. */
bool has_named_labels(enum marker_form form);

/* The run of each of n numbers, from 0; a number is 0 where a label has none. */
void split_runs(const unsigned long *v, size_t n, size_t *run);

/* conventions.c */
void pair_markers(struct inference *in);
/* Whether that has left notes that bare numbers may cite; and pairing these. */
bool needs_numbers(const struct inference *in);
void pair_numbers(struct inference *in);

/* lists.c */
void pair_lists(struct pairing *p);

/* ordered.c */
void pair_ordered(struct pairing *p);

/* A marker inside a note of the pairing, and the note of the same list that has its
 * label.  NOWHERE for none. */
struct crossref {
    size_t inside, note;
};

/* crossref.c: fills an array of p->n_markers cross-references.  p has notes. */
void find_crossrefs(const struct pairing *p, struct crossref *crossrefs);

#endif
