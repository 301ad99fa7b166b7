/* SPDX-License-Identifier: ISC */
/* The beginnings of notes: label, brackets and word of every form. */
#ifndef IBID_FORMAT_NOTE_START_H
#define IBID_FORMAT_NOTE_START_H

#include <ibid/builder.h>

struct note_start {
    enum note_form form;
    struct range label; /* offsets into the span that was looked at */
    size_t body;        /* where its body begins there */
    char close;         /* the bracket that ends the note; NUL for none */
};

/* The note that s, the rest of a block from the beginning of a line on, begins with.
 * first: the line is the block's first. */
bool note_start_of(struct span s, unsigned indent, bool first, struct note_start *out);

/* "[Footnote 12: text]" at the beginning of s: where in s its label and its body are. */
bool note_start_footnote(struct span s, struct range *label, size_t *body);

#endif
