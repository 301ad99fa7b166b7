/* SPDX-License-Identifier: ISC */
/*
 * layout: lines and pages for a width, a height and a width table, and from a
 * position to its line and back.
 *
 * A layout is disposable: it is made anew for another width, and nothing
 * durable points into it.  It is lazy: a line or a page is set when it is asked
 * for, and the grid of pages grows with layout_step.
 *
 * Units: positions and sizes of text are bytes, widths and indents columns,
 * heights lines.
 */
#ifndef IBID_LAYOUT_H
#define IBID_LAYOUT_H

#include <ibid/base.h>
#include <ibid/document.h>
#include <ibid/text.h>

struct layout;

struct layout_form {
    unsigned measure;           /* columns of a line, at least 1 */
    unsigned height;            /* lines of a page, at least 1 */
    struct text_widths *widths; /* borrowed */
};

struct layout *layout_new(struct document *d, const struct layout_form *form);
void layout_free(struct layout *l);
const struct layout_form *layout_form(const struct layout *l);

/* The document has grown or was read on: nothing set so far is wrong but the
 * last block's lines. */
void layout_grow(struct layout *l);

/*
 * Where lines end.  The lines of a stretch of flowing text are those of the
 * least total cost, in square columns:
 *   - a line but the last costs the square of the columns it leaves free, and
 *     LAYOUT_HYPHEN_COST where a hyphen is shown at its end;
 *   - the last line is free, but where it is not the only one and narrower than
 *     a LAYOUT_LEAST_LASTth part of its room, it costs the square of what it
 *     lacks of that.
 * Lines end at break opportunities; a word wider than the line is cut at
 * clusters.  Where lines have more than 1024 columns each is filled in turn
 * instead.  A line never depends on the page it falls on.
 */
enum { LAYOUT_HYPHEN_COST = 36, LAYOUT_LEAST_LAST = 6 };

/*
 * A line.  The lines of a document partition its text: every position stands
 * in exactly one, [at, next); at increases strictly from line to line.  What
 * is set is [from, to): blanks and line breaks around it are not.  Blank lines
 * stand between blocks as in the source, never more than two in a row.
 */
struct line {
    size_t at, next;        /* what the line owns */
    size_t from, to;        /* what is set on it; from == to on a blank line */
    unsigned indent;        /* columns before it */
    unsigned width;         /* columns of it */
    enum block_kind kind;   /* of its block, or of the block after a blank line */
    bool blank;
    bool first, last;       /* of its block */
    bool hyphen;            /* a hyphen is shown after it (U+00AD), counted in width */
    bool verbatim;          /* set with TEXT_VERBATIM */
};

/* The line that holds pos; false for a text without lines. */
bool layout_line(struct layout *l, size_t pos, struct line *out);
bool layout_line_next(struct layout *l, const struct line *line, struct line *out);
bool layout_line_prev(struct layout *l, const struct line *line, struct line *out);

/* What is set on a line, glyph by glyph.  Zero the walk but for line. */
struct layout_walk {
    const struct line *line;
    size_t at;              /* position of the glyph last given */
    unsigned column;        /* where it stands, from the line's left edge, indent included */
    size_t next_at;         /* private */
    unsigned next_column;   /* private */
    uint32_t before;        /* private */
    bool begun, ended;      /* private */
};
bool layout_walk(struct layout *l, struct layout_walk *walk, struct text_glyph *out);

/* The line as it is printed: indent, glyphs, hyphen, no blanks at its end;
 * appended to out. */
void layout_line_print(struct layout *l, const struct line *line, struct buf *out);

/*
 * A page: the lines from a first one on, as many as the height takes under the
 * rules of "Pages" in the design: no heading is left alone at its foot.  A page
 * is a function of its first line alone (and, when notes stand at its foot,
 * later, of what is carried to it).
 */
struct page {
    struct line *v;
    size_t n;
    size_t at;      /* v[0].at */
    size_t next;    /* at of the first line after it; the text's size at the end */
    bool last;      /* there is no line after it */
};

/* The page that begins with the line holding pos.  n is 0 for an empty text. */
void layout_page(struct layout *l, size_t pos, struct page *out);
void page_free(struct page *p);

/*
 * The page to show when one pages on from p: it begins with the first line
 * after p that is not blank.  False where there is none.
 */
bool layout_page_next(struct layout *l, const struct page *p, size_t *at);

/*
 * The page to show when one pages back to the top line at top: the furthest
 * back that still reaches at least to top, so that no line is skipped.  False
 * at the text's beginning.
 */
bool layout_page_prev(struct layout *l, size_t top, size_t *at);

/* The first line of the last page: of the one that shows the text's end with
 * as much before it as fits. */
size_t layout_page_last(struct layout *l);

/*
 * The grid: the pages from the text's beginning.  Pages are numbered from 1.
 * Known as far as layout_step has come; beyond that a number is an estimate.
 */
struct layout_place {
    size_t page, pages;
    bool page_known, pages_known;
};
struct layout_place layout_place(struct layout *l, size_t pos);

/* Where grid page number begins; false where it is not known (yet). */
bool layout_grid_page(struct layout *l, size_t number, size_t *at);

/* Sets on, about budget bytes of text; returns whether there is more to do now. */
bool layout_step(struct layout *l, size_t budget);

#endif
