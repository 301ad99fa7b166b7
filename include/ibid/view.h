/* SPDX-License-Identifier: ISC */
/*
 * view: reader, layout and document become a grid of styled cells.  Nothing
 * here knows a terminal: the same grid is printed by --dump=screen.
 */
#ifndef IBID_VIEW_H
#define IBID_VIEW_H

#include <ibid/base.h>
#include <ibid/reader.h>

/* Styles name what a cell is, not how it looks. */
enum style {
    STYLE_TEXT,
    STYLE_HEADING,
    STYLE_QUIET, /* the lines above and below, rules, faint rows */
    STYLE_MARKER,
    STYLE_CHOSEN,
    STYLE_KEPT,
    STYLE_KEPT_IMPORTANT,
    STYLE_KEPT_QUESTION,
    STYLE_KEPT_DOUBT,
    STYLE_SIGN, /* of a passage, in the margin */
    STYLE_HIT,
    STYLE_HIT_CURRENT,
    STYLE_SELECTED,
    STYLE_PLACEHOLDER, /* shown in place of what must not reach the terminal */
    STYLE_PROMPT,
    STYLE_FAIL,
    STYLE_ROW_CHOSEN,
    STYLE_KEY,  /* a key in help and in the status line */
    STYLE_HINT, /* the letters that open a marker's note */
    STYLES
};

#define CELL_MAX 30

/* A cell holds what is shown from there on: a cluster of width 1 or 2; the cell
 * after a wide one has width 0 and n 0. */
struct cell {
    char s[CELL_MAX]; /* UTF-8, no control characters, cut on a code point */
    uint8_t n, width;
    uint8_t style;
};

struct grid {
    unsigned cols, rows;
    struct cell *v;             /* row by row */
    int cursor_row, cursor_col; /* -1: hidden */
};

void grid_free(struct grid *g);

/* Draws the reader's screen; g is made or resized to the reader's frame. */
void view_draw(struct reader *r, struct text_widths *widths, struct grid *g);

/* The grid as text, a line a row, no blanks at the ends of lines; appended. */
void grid_print(const struct grid *g, struct buf *out);

#endif
