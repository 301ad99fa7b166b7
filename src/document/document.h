/* SPDX-License-Identifier: ISC */
/* The document from inside: what its files share. */
#ifndef IBID_DOCUMENT_PRIVATE_H
#define IBID_DOCUMENT_PRIVATE_H

#include <ibid/builder.h>
#include <ibid/document.h>

#include <stdatomic.h>

struct blocks {
    struct block *v;
    size_t n, cap;
};

/* A piece of the text as parsed; see piece.c. */
struct piece {
    size_t number; /* NOWHERE when empty */
    uint64_t used; /* for choosing the one to forget */
    struct range range;
    struct blocks blocks;
};

#define PIECES 8

/*
 * Evidence, as the builder was given it.  There may be one for each kilobyte of a large
 * text, so it is small: ranges are kept from where their owner begins, and others of the
 * evidence by indices of 32 bits, of which this is none.
 */
#define NONE UINT32_MAX

struct part {
    uint32_t at, size;
};

struct marker_seen {
    size_t from;
    uint32_t body; /* index of the body it is paired with, or NONE */
    uint32_t size;
    uint16_t label_at, label_size;
    uint8_t form; /* enum marker_form */
    bool glued;
};

struct body_seen {
    size_t from;
    struct part label, body;
    uint32_t heading; /* of notes, that it stands below: its index; or NONE */
    uint8_t form;     /* enum note_form */
    bool closed;      /* by its own bracket, at body.to; else its block ends there */
    bool kept;        /* it is a note */
    bool answered;    /* a marker cites it */
};

struct heading_seen {
    size_t from;
    uint32_t size;
    struct part label, title;
    uint8_t rank;
    bool notes; /* announces notes */
};

struct inline_seen {
    size_t from;
    uint32_t size;
    struct part label, body;
};

struct edge_seen {
    size_t pos;
    bool beginning;
};

struct markers_seen {
    struct marker_seen *v;
    size_t n, cap;
};

struct evidence {
    struct markers_seen markers;
    struct markers_seen numbers; /* of MARKER_NUMBER and MARKER_SUFFIX */
    VEC(struct body_seen) bodies;
    VEC(struct heading_seen) headings;
    VEC(struct inline_seen) inlines;
    VEC(struct edge_seen) edges;
};

struct document {
    struct span text;
    bool whole;
    const struct parser *parser;
    void *state; /* the parser's */

    struct piece pieces[PIECES];
    uint64_t clock;
    struct range gap; /* found last: no block begins or ends in it but at its ends */

    size_t read; /* evidence is gathered from [0, read) */
    bool done;
    struct evidence seen;
    bool roman[MARKER_FORMS][2]; /* labels of small, of capital letters are Roman numerals */
    struct beside *beside;       /* the thread that concludes it; NULL: there is none */
    atomic_bool given_up;        /* what is found of it will not be asked for */

    VEC(struct section) sections;
    VEC(struct marker) markers;
    VEC(struct note) notes;
    VEC(struct notes_heading) notes_headings;
    struct diags diags;
};

struct builder {
    struct document *document;
    struct blocks *blocks; /* NULL: blocks are not wanted */
    struct evidence *seen; /* NULL: evidence is not wanted */
};

/* piece.c */
struct range piece_range(const struct document *d, size_t number);
size_t piece_at(const struct document *d, size_t pos);
const struct piece *piece_get(struct document *d, size_t number);
void pieces_forget(struct document *d, size_t from);

/* document.c */
void document_forget_evidence(struct document *d);

/* conclude.c: the evidence is whole, and becomes sections, markers and notes; whether that
 * is done, after about as long as budget bytes take to read. */
bool document_conclude(struct document *d, size_t budget);
/* Waits until no thread has a part in d. */
void document_give_up(struct document *d);
static inline bool document_given_up(const struct document *d)
{
    return atomic_load_explicit(&d->given_up, memory_order_relaxed);
}

/* The ranges of evidence. */
static inline struct range part_range(size_t from, struct part p)
{
    return (struct range){from + p.at, from + p.at + p.size};
}

static inline struct range marker_label(const struct marker_seen *m)
{
    return part_range(m->from, (struct part){m->label_at, m->label_size});
}

static inline struct range body_label(const struct body_seen *b)
{
    return part_range(b->from, b->label);
}

static inline struct range body_range(const struct body_seen *b)
{
    return part_range(b->from, b->body);
}

static inline struct range heading_range(const struct heading_seen *h)
{
    return (struct range){h->from, h->from + h->size};
}

static inline struct range heading_label(const struct heading_seen *h)
{
    return part_range(h->from, h->label);
}

static inline struct range heading_title(const struct heading_seen *h)
{
    return part_range(h->from, h->title);
}

/* label.c */

/* What a label says: its number, whatever script it is written in, or a hash of
 * its bytes.  Equal keys are equal labels. */
uint64_t label_key(struct span label);
/* The number, with a sign before it or without, or the place in the alphabet of a letter
 * (AA comes after Z), or where roman[] says so for its case what it is as a Roman
 * numeral; 0 for none of these. */
unsigned long label_ordinal(struct span label, const bool roman[2]);
/* The same of a marker's or of its note's label. */
unsigned long document_ordinal(const struct document *d, enum marker_form form,
                               struct range label);
/* Of which forms the letters are Roman numerals: i ii iii, not h i j. */
void document_tell_numerals(struct document *d);
/* Numbers, letters and signs are counted each for themselves: an author's [1] and
 * an editor's [A]. */
enum label_class { LABEL_NUMBER, LABEL_LETTER, LABEL_SIGN, LABEL_CLASSES };
enum label_class label_class(struct span label);
/* The value of a label of digits only; 0 where it is none or too large. */
unsigned long label_number(struct span text, struct range label);

/* pair.c: markers and bodies become pairs. */
void document_pair(struct document *d);
/* Has that left notes which bare numbers may cite?  And if so: */
bool document_wants_numbers(const struct document *d);
void document_pair_numbers(struct document *d);

/* note.c: pairs become markers, notes and diagnostics. */
void document_annotate(struct document *d);

/* contents.c: of each heading, does it begin no section? */
void document_pass_over(const struct document *d, bool *passed);

/* section.c: what is numbered or headed becomes sections. */
void document_divide(struct document *d);

#endif
