/* SPDX-License-Identifier: ISC */
/* Writing into a grid.  Everything is clipped to it. */
#ifndef IBID_VIEW_CANVAS_H
#define IBID_VIEW_CANVAS_H

#include <ibid/view.h>

void canvas_clear(struct grid *g, unsigned cols, unsigned rows);

/* One glyph's cells at a column; a wide character that would be cut by the
 * right edge is a blank.  Marks join the cell before. */
void canvas_glyph(struct grid *g, unsigned row, unsigned col, struct text_widths *w,
                  struct span shown, enum style style);

/* A text from a column on, up to but not into the column end, with an ellipsis
 * where it does not fit.  Returns the column after it. */
unsigned canvas_text(struct grid *g, unsigned row, unsigned col, unsigned end,
                     struct text_widths *w, struct span s, enum style style);

/* Gives the cells [from, to) of a row a style. */
void canvas_style(struct grid *g, unsigned row, unsigned from, unsigned to, enum style style);

#endif
