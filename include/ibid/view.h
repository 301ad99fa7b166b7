/* SPDX-License-Identifier: ISC */
/*
 * view: reader, layout and document become a grid of styled cells.  Nothing
 * here knows a terminal: the same grid is printed by --dump=screen.
 */
#ifndef IBID_VIEW_H
#define IBID_VIEW_H

#include <ibid/base.h>
#include <ibid/reader.h>

/* What a cell is; how it looks is decided by the terminal. */
enum style {
    STYLE_TEXT,
    STYLE_HEADING,
    STYLE_QUIET, /* header, status line, rules, faint rows */
    STYLE_MARKER,
    STYLE_CHOSEN,
    STYLE_PASSAGE,
    STYLE_PASSAGE_IMPORTANT,
    STYLE_PASSAGE_QUESTION,
    STYLE_PASSAGE_DOUBT,
    STYLE_SIGN, /* of a passage, in the margin */
    STYLE_HIT,
    STYLE_HIT_CURRENT,
    STYLE_SELECTED,
    STYLE_PLACEHOLDER, /* stands for a byte or character that must not reach the terminal */
    STYLE_PROMPT,
    STYLE_FAIL,
    STYLE_ROW_CHOSEN,
    STYLE_KEY,  /* a key in help and in the status line */
    STYLE_HINT, /* the letters that open a marker's note */
    STYLES
};

/* Maximum bytes of a cell. */
#define CELL_MAX 30

/* A cell of the screen: a cluster one or two columns wide.  The cell after a wide one has
 * width 0 and n 0. */
struct cell {
    char s[CELL_MAX]; /* UTF-8 without control characters, cut between code points; no NUL */
    uint8_t n, width;
    uint8_t style;
    uint8_t colour, background; /* of the text's own styles: see struct style_run */
    uint16_t attributes;
};

struct grid {
    unsigned cols, rows;
    struct cell *v;             /* rows * cols cells, row by row */
    int cursor_row, cursor_col; /* -1: hidden */
};

void grid_free(struct grid *g);

/* Draws the reader's screen into g, which is resized to the reader's frame.  g is zero at
 * first, and is freed with grid_free. */
void view_draw(struct reader *r, struct text_widths *widths, struct grid *g);

/* Appends the grid as text, one line for each row, without blanks at the ends of lines. */
void grid_print(const struct grid *g, struct buf *out);

#endif
