/* SPDX-License-Identifier: ISC */
/* struct layout, and the lines that its files pass to each other. */
#ifndef IBID_LAYOUT_INTERNAL_H
#define IBID_LAYOUT_INTERNAL_H

#include "fit.h"
#include "note_order.h"

#include <ibid/layout.h>

/* Lines of a block, the blank ones before it included. */
struct block_lines {
    struct block block;
    uint64_t used; /* the layout's clock at the last use; 0: the slot is free */
    struct line *v;
    size_t n, cap;
};

/* Number of blocks whose lines are cached. */
#define CACHED_BLOCKS 64

/* Blanks of a line, by columns. */
struct blank {
    unsigned column, width;
};

struct blanks {
    struct blank *v;
    size_t n, cap;
};

/* Buffers of justify.c. */
struct justifier {
    struct blanks blanks; /* of the line being justified */
    struct blanks wide;   /* those that get a share */
    struct blanks above;  /* those of the line above */
};

/* A folded note in a logical line that is wrapped as if its sign stood in its place. */
struct fold {
    struct range range; /* of the text */
    size_t at;          /* position of the sign in the folded text */
    size_t sign;        /* bytes of the sign */
};

/* Notes carried to a page of the grid. */
struct carried {
    size_t page, end, from; /* index of the page; see struct page_start */
};

struct page_grid {
    VEC(size_t) at;              /* where pages begin */
    VEC(size_t) foot;            /* for each page the first note of the order at its foot */
    VEC(struct carried) carried; /* to those pages to which anything is */
    struct page_start next;      /* the next page to be added */
    bool done;
    bool collected; /* whether notes were collected when it was begun */
};

struct layout {
    struct document *document;
    struct layout_form form;

    struct block_lines cache[CACHED_BLOCKS];
    uint64_t cache_clock;
    size_t cache_latest; /* index of the block used last */

    /* Buffers for the logical line being wrapped. */
    struct text_segments segments;
    struct text_segments units;       /* the segments, each with a body that fits on a line */
    struct text_hyphen_points points; /* where a word may be divided */
    struct fit fit;
    struct buf folded_text; /* the logical line with signs for its folded notes */
    VEC(struct fold) folds; /* in it */
    struct justifier justifier;

    struct note_order order;
    struct logical_line foot_logical; /* wrapped in foot_lines; its to is 0 for none */
    struct block_lines foot_lines;
    struct page_grid grid;
    size_t last_page; /* where it begins, or NOWHERE */
};

/* Files are listed from the lowest up; each calls only those before it. */

/* block_cache.c */
void block_lines_add(struct block_lines *lines, const struct line *line);
/* The cached block whose lines hold pos, or NULL. */
const struct block_lines *cache_find(struct layout *l, size_t pos);
/* The slot that holds the block beginning at from; or else the one used longest ago, with
 * used set to 0. */
struct block_lines *cache_slot(struct layout *l, size_t from);
void cache_touch(struct layout *l, struct block_lines *lines);
/* Drops all lines set so far. */
void discard_lines(struct layout *l);

/* folded_note.c: the sign is written to sign; returns its bytes. */
#define MAX_SIGN 10
size_t note_sign(struct layout *l, size_t note, char sign[MAX_SIGN]);
/* The glyph of a sign at pos, where a folded note holds pos; otherwise lowers *to to the
 * beginning of the next folded note and returns false. */
bool folded_glyph(struct layout *l, size_t pos, size_t *to, struct text_glyph *out);
/* Fills folds and folded_text with [from, to) of the text; false where no note is folded. */
bool fold_notes(struct layout *l, size_t from, size_t to);
/* Maps a position in the folded text, which was made from the text at from on, to one in the
 * text. */
size_t unfold(const struct layout *l, size_t from, size_t pos);

/* collect_notes.c: collects the notes of an ordinary text at once; returns whether they
 * are collected. */
bool collect_if_ordinary(struct layout *l);
void note_order_free(struct layout *l);

/* walk.c: Does a glyph, whose first byte is given, get a share?  The first of blanks that
 * stand together does. */
bool is_justified_blank(char first, uint32_t before, const struct text_glyph *g);
/* The columns that a blank of a justified line gets, counted from 0. */
unsigned blank_share(const struct line *line, unsigned blank);

/* justify.c: shares the columns up to room that a line leaves free among its blanks;
 * first: the line is the first of its logical line. */
void justify_line(struct layout *l, struct line *line, unsigned room, bool first);
void justifier_free(struct justifier *j);

/* wrap.c: whether the source's lines of a block are kept, which a program set and all fit. */
bool keeps_source_lines(const struct layout *l, const struct block *b);
/* Appends the lines of a logical line to out; at is where its first line begins,
 * indent included; fold: its folded notes are set as signs. */
void wrap_logical_line(struct layout *l, struct block_lines *out,
                       const struct logical_line *logical, size_t at, bool fold);

/* lines.c: the lines of the block that holds or follows pos; NULL after the last. */
const struct block_lines *layout_block(struct layout *l, size_t pos);

/* flow.c: the last line of the flow. */
bool layout_flow_last(struct layout *l, struct line *out);

/* grid.c */
void grid_reset(struct layout *l);
void grid_grow(struct layout *l);
void grid_add_page(struct layout *l, const struct page *page);
/* The start of the page with an index. */
struct page_start grid_start(const struct layout *l, size_t page);
/* The index of the page that begins at start, or else of the last that begins with the same
 * line; the number of pages where none does. */
size_t grid_index(const struct layout *l, const struct page_start *start);
/* The page that a note begins on, as far as the grid is known. */
void grid_page_of_note(struct layout *l, size_t seq, struct foot_line *out);

#endif
