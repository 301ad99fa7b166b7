/* SPDX-License-Identifier: ISC */
/*
 * A row of the pairing: one way to write markers together with one way to
 * write notes, and what of both the text has left.
 */
#ifndef IBID_DOCUMENT_PAIR_H
#define IBID_DOCUMENT_PAIR_H

#include "document.h"

enum rule {
    RULE_SELF = 1,     /* such a body is a note whether it is cited or not */
    RULE_LIST = 2,     /* such a body is a note only in a list of cited ones */
    RULE_HEADED = 4,   /* only below a heading that announces notes */
    RULE_CHAIN = 8,    /* markers are taken only in the order of their notes */
    RULE_GLUED = 16,   /* markers stand right after a word */
    RULE_NEAR = 32,    /* the note stands within a page or two */
    RULE_MOST = 128,   /* a list needs several notes, most of them cited */
    RULE_COUNTED = 64, /* labels that number themselves: the first [#] is the first .. [#] */
};

struct convention {
    enum marker_form marker;
    enum note_form note;
    unsigned rules;
};

struct row {
    struct document *d;
    struct convention rule;
    enum label_class labelled;  /* of its markers and bodies; LABEL_CLASSES: any */
    struct markers_seen *seen;  /* the markers it takes from */
    size_t *markers, n_markers; /* those still unpaired: indices into seen */
    size_t *bodies, n_bodies;   /* indices into the evidence */
    size_t *marker_label;       /* of markers[i]: a small number, the same for equal labels */
    size_t *body_label;
    size_t *run;          /* of markers[i]: where numbers restart, a new one begins */
    bool restarts;        /* and they do, beyond what misprints would explain */
    size_t labels;        /* how many there are */
    size_t *label_bodies; /* of a label: how many bodies have it */
};

static inline struct marker_seen *row_marker(const struct row *r, size_t i)
{
    return &r->seen->v[r->markers[i]];
}

static inline struct body_seen *row_body(const struct row *r, size_t i)
{
    return &r->d->seen.bodies.v[r->bodies[i]];
}

/* Gives marker i the body k. */
void row_link(struct row *r, size_t i, size_t k);

/* Markers whose labels have a name, not a place in an order. */
bool form_is_named(enum marker_form form);

/* The place of a label in its order; 0 where it has none. */
unsigned long row_ordinal(const struct row *r, struct range label);

/* A marker inside a body of the row; body: the one of the same list that has its
 * label.  NOWHERE for none. */
struct mention {
    size_t inside, body;
};

/* mention.c: one for each marker of the row, which has bodies. */
void find_mentions(const struct row *r, struct mention *mentions);

/* misprint.c: a marker and a note that misprints have parted are paired. */
void mend_misprints(struct document *d, const struct convention *rule);

/* run.c: bodies take the markers that wait for them, run by run. */
void pair_runs(struct row *r);
/* The run of each of n numbers, from 0; a number is 0 where a label has none. */
void split_runs(const unsigned long *v, size_t n, size_t *run);

/* chain.c: bodies take markers that stand in the bodies' order. */
void pair_chains(struct row *r);

#endif
