/* SPDX-License-Identifier: ISC */
/* The layout from inside: what its files share. */
#ifndef IBID_LAYOUT_PRIVATE_H
#define IBID_LAYOUT_PRIVATE_H

#include "fit.h"

#include <ibid/layout.h>

/* A block as set: its lines, the blank ones before it included. */
struct set_block {
    struct block block;
    uint64_t used; /* 0 where nothing is set */
    struct line *v;
    size_t n, cap;
};

#define SET_BLOCKS 64

/* Blanks of a line, by columns. */
struct blank {
    unsigned column, width;
};

struct blanks {
    struct blank *v;
    size_t n, cap;
};

/* What justify.c works with. */
struct spacing {
    struct blanks blanks; /* of the line being set */
    struct blanks wide;   /* those that get a share */
    struct blanks above;  /* those of the line above */
};

/* A folded note in a stretch that is set as if its sign stood in its place. */
struct hole {
    struct range range; /* of the text */
    size_t at;          /* where the sign stands in what is set */
    size_t sign;        /* bytes of it */
};

/* A note in the order of setting.  A gigabyte may have a million; 32 bits count what
 * 200 GB of markers would take. */
struct order_note {
    uint32_t note;   /* index */
    uint32_t marker; /* that brings it */
    uint32_t root;   /* the marker in the text that brings that: itself, or not */
};
#define ORDER_NONE UINT32_MAX

/* A heading that announces nothing but lifted notes, lifted with them. */
struct lifted_heading {
    struct range range;
    size_t note; /* the first of them */
};

struct order {
    bool known;
    struct ordering *making; /* NULL: it is known, or nobody has asked for it */
    struct order_note *v;
    size_t n, cap;
    size_t notes_n;
    uint32_t *of;     /* of each note, its index in v, or ORDER_NONE */
    uint64_t *joined; /* a bit for each note: it is lifted, and with it the one before
                       * it and all that stands between them */
    VEC(struct lifted_heading) headings;
};

/* What is carried to a page of the grid. */
struct carried {
    size_t page, end, from;
};

struct grid_pages {
    VEC(size_t) at;              /* where pages begin */
    VEC(size_t) foot;            /* the first note of the order at their feet */
    VEC(struct carried) carried; /* to those pages to which anything is */
    struct page_start next;      /* the next page to be set */
    bool done;
    bool known; /* set when the order of notes was known */
};

struct layout {
    struct document *document;
    struct layout_form form;
    struct set_block blocks[SET_BLOCKS];
    uint64_t clock;
    size_t latest; /* the block used last */

    struct text_segments segments; /* of the stretch being set */
    struct text_segments units;    /* the same, each with a body that fits on a line */
    struct text_points points;     /* where a word may be divided */
    struct fit fit;
    struct buf shadow;      /* a stretch with signs for its folded notes */
    VEC(struct hole) holes; /* in it */
    struct spacing spacing;

    struct order order;
    struct logical_line foot_stretch; /* set in foot; its to is 0 where nothing is */
    struct set_block foot;            /* a stretch of a note being set */
    struct grid_pages grid;
    size_t last_page; /* where it begins, or NOWHERE */
};

/* block.c: the block that holds or follows pos, set; NULL after the last. */
const struct set_block *layout_block(struct layout *l, size_t pos);

/* stretch.c: appends the lines of a stretch to s; at is where its first line's
 * own begins. */
void layout_stretch(struct layout *l, struct set_block *s, const struct logical_line *stretch,
                    size_t at, bool fold);

void layout_forget(struct layout *l);

/* order.c: is the order of notes known?  False too where notes stay in the text. */
bool layout_order(struct layout *l);
void order_free(struct layout *l);
/* Where a note stands in the order, or NOWHERE. */
size_t order_of(const struct layout *l, size_t note);
/* The first and the last note of the run of lifted notes, with nothing between them,
 * that a lifted note belongs to. */
size_t order_run_first(const struct layout *l, size_t note);
size_t order_run_last(const struct layout *l, size_t note);
/* The first note of the order that a marker at or after pos brings. */
size_t order_first(struct layout *l, size_t pos);

/* flow.c: the first folded note that ends after pos and begins before to; NOWHERE for none. */
size_t folded_after(struct layout *l, size_t pos, size_t to);
bool note_is_lifted(const struct layout *l, size_t note);
bool note_is_folded(const struct layout *l, size_t note);
/* The sign of a folded note: one of these bytes each. */
#define LONGEST_SIGN 10
size_t folded_sign(struct layout *l, size_t note, char sign[LONGEST_SIGN]);
/* All of a note, with the bracket that closes it. */
struct range note_extent(struct layout *l, size_t note);
bool note_is_enclosed(struct layout *l, const struct note *note);
/* The last line of the flow. */
bool layout_flow_last(struct layout *l, struct line *out);
/* Where after pos, in a text that ends at to, the next lifted note begins or the
 * one pos stands in ends; to where there is none. */
size_t lifted_edge(struct layout *l, size_t pos, size_t to);

/* foot.c */
struct foot_item {
    size_t seq, end; /* in the order of notes: a run of them, or one to refer to */
    bool reference;
};

/* A foot being filled. */
struct footing {
    struct layout *l;
    VEC(struct foot_line) lines;
    VEC(bool) sound; /* the foot may end after this line */
    VEC(struct foot_item) items;
    size_t item;          /* the one being set */
    size_t at;            /* where it goes on, or NOWHERE: it begins */
    VEC(size_t) late;     /* references that its lines asked for */
    size_t first;         /* notes from here on in the order are on this page */
    size_t begun, needed; /* notes up to here have begun; are to begin */
    size_t end;           /* of the notes among the items */
    size_t references;    /* among the items still to be set */
    bool crowded;         /* more is cited than can stand on a page */
};

void footing_begin(struct footing *f, struct layout *l, const struct page_start *start);
void footing_free(struct footing *f);
/* Adds what a line of the text cites; false where that is nothing. */
bool footing_cite(struct footing *f, const struct line *line);
bool footing_would_cite(const struct footing *f, const struct line *line);
/* Sets until there are limit lines; whether all is set. */
bool footing_fill(struct footing *f, size_t limit);
/* How many of its first most lines may stay; 0 for none, at least least. */
size_t footing_sound(const struct footing *f, size_t least, size_t most);
/* What is carried on when n lines stay. */
void footing_carry(const struct footing *f, size_t n, struct page_start *on);
/* How much of the foot says nothing of a note: its rule, and the blank above it. */
unsigned foot_overhead(const struct layout *l, size_t lines);

/* grid.c */
void grid_reset(struct layout *l);
void grid_grow(struct layout *l);
/* The page a note is set on, as far as the grid is known. */
void grid_page_of_note(struct layout *l, size_t seq, struct foot_line *out);

/* justify.c: shares out what a line has left of room; first: of its stretch. */
void layout_justify(struct layout *l, struct line *line, unsigned room, bool first);

/* Does a glyph, whose first byte is given, get a share?  The first of blanks that
 * stand together does. */
bool layout_is_blank(char first, uint32_t before, const struct text_glyph *g);

/* The columns that a blank of a justified line gets, counted from 0. */
unsigned layout_share(const struct line *line, unsigned blank);

void layout_spacing_free(struct spacing *s);

void layout_add(struct set_block *s, const struct line *line);

#endif
