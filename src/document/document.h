/* SPDX-License-Identifier: ISC */
/* The document from inside: what its files share. */
#ifndef IBID_DOCUMENT_PRIVATE_H
#define IBID_DOCUMENT_PRIVATE_H

#include <ibid/document.h>

struct blocks {
    struct block *v;
    size_t n, cap;
};

/* A piece of the text as parsed; see piece.c. */
struct piece {
    size_t number;      /* NOWHERE when empty */
    uint64_t used;      /* for choosing the one to forget */
    struct range range;
    struct blocks blocks;
};

#define PIECES 8

/* Evidence, as the builder was given it. */
struct marker_seen {
    struct range whole, label;
    enum note_form form;
    unsigned run;       /* numbers that begin again begin a new run */
    size_t body;        /* index of the body it is paired with, or NOWHERE */
};

struct body_seen {
    size_t from;
    struct range label, body;
    enum note_form form;
    bool headed;        /* stands below a heading that announces notes */
    bool kept;          /* it is a note */
};

struct heading_seen {
    struct range whole, label, title;
    unsigned rank;
    bool notes;         /* announces notes */
};

struct evidence {
    VEC(struct marker_seen) markers;
    VEC(struct body_seen) bodies;
    VEC(struct heading_seen) headings;
};

struct document {
    struct span text;
    bool whole;
    const struct parser *parser;
    void *state;        /* the parser's */

    struct piece pieces[PIECES];
    uint64_t clock;

    size_t read;        /* evidence is gathered from [0, read) */
    bool done;
    struct evidence seen;

    VEC(struct section) sections;
    VEC(struct marker) markers;
    VEC(struct note) notes;
    struct diags diags;
    struct range title;
};

struct builder {
    struct document *document;
    struct blocks *blocks;      /* NULL: blocks are not wanted */
    struct evidence *seen;      /* NULL: evidence is not wanted */
};

/* piece.c */
struct range piece_range(const struct document *d, size_t number);
size_t piece_at(const struct document *d, size_t pos);
const struct piece *piece_get(struct document *d, size_t number);
void pieces_forget(struct document *d, size_t from);

/* pair.c: markers and bodies become markers and notes. */
void document_pair(struct document *d);

/* section.c: what is numbered or headed becomes sections. */
void document_divide(struct document *d);

/* The value of a label of digits only; 0 where it is none or too large. */
unsigned long label_number(struct span text, struct range label);

#endif
