/* SPDX-License-Identifier: ISC */
/*
 * The foot of a page being built.  Notes and references wait in a queue of items and are
 * wrapped in turn, a logical line at a time, until the foot is full; after each line it is
 * known whether the foot may end there.
 */
#ifndef IBID_LAYOUT_FOOT_BUILDER_H
#define IBID_LAYOUT_FOOT_BUILDER_H

#include "layout_internal.h"

/* How a note is set at a foot. */
struct foot_form {
    struct range range;   /* of the text */
    struct range label;   /* set before range; empty where range holds it */
    bool stop;            /* a full stop follows the label */
    bool folded;          /* the note is part of one logical line of the text */
    unsigned first, hang; /* columns before its first line, and before its others */
    unsigned base;        /* columns of its indent in the text, which are left out */
};

/* foot_form.c: the form of note i. */
struct foot_form foot_form_of(struct layout *l, size_t i);
/* The logical line that holds pos, cut to the note and indented for the foot. */
struct logical_line foot_logical_line(struct layout *l, const struct block *block, size_t pos,
                                      const struct foot_form *form);

/* foot_builder.c */
struct foot_item {
    size_t seq, end; /* indices in the order: a run of notes, or one to refer to */
    bool reference;
};

struct foot_builder {
    struct layout *l;
    VEC(struct foot_line) lines;
    VEC(bool) may_end; /* for each line: whether the foot may end after it */
    VEC(struct foot_item) items;
    size_t item;          /* the one being set */
    size_t at;            /* position at which it goes on, or NOWHERE at its beginning */
    VEC(size_t) wanted;   /* references that the lines of the current note asked for */
    size_t first;         /* notes from here on in the order are on this page */
    size_t begun, needed; /* notes before these indices have begun; are to begin */
    size_t end;           /* index after the last note among the items */
    size_t references;    /* among the items still to be set */
    bool overfull;        /* more is cited than can stand on a page */
};

void foot_builder_begin(struct foot_builder *f, struct layout *l,
                        const struct page_start *start);
void foot_builder_free(struct foot_builder *f);
/* Adds the notes that a line of the text cites; false where it cites none. */
bool foot_builder_cite(struct foot_builder *f, const struct line *line);
/* Whether foot_builder_cite would add anything. */
bool foot_builder_would_cite(const struct foot_builder *f, const struct line *line);
/* Sets items until there are limit lines; returns whether all are set. */
bool foot_builder_fill(struct foot_builder *f, size_t limit);
/* The number of lines in [least, most] after which the foot ends best; 0 for none. */
size_t foot_builder_cut(const struct foot_builder *f, size_t least, size_t most);
/* Writes to *on what is carried on when the foot ends after n lines. */
void foot_builder_carry(const struct foot_builder *f, size_t n, struct page_start *on);

#endif
