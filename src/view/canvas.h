/* SPDX-License-Identifier: ISC */
/* Writing of glyphs and text into a grid of cells, clipped to it.  Columns are counted from
 * 0. */
#ifndef IBID_VIEW_CANVAS_H
#define IBID_VIEW_CANVAS_H

#include <ibid/view.h>

/* Makes g this large and blanks it. */
void canvas_clear(struct grid *g, unsigned cols, unsigned rows);

/* Writes the code points of a glyph at a column; a wide character that the right edge would
 * cut is a blank.  Combining marks join the cell before them. */
void canvas_glyph(struct grid *g, unsigned row, unsigned col, struct text_widths *w,
                  struct span shown, enum style style);

/* Adds the text's own style to the glyph of so many columns that stands there. */
void canvas_add_run(struct grid *g, unsigned row, unsigned col, unsigned columns,
                    const struct style_run *run);

/* Writes a text into the columns [col, end), with an ellipsis where it does not fit.  Returns
 * the column after it. */
unsigned canvas_text(struct grid *g, unsigned row, unsigned col, unsigned end,
                     struct text_widths *w, struct span s, enum style style);

/* Gives the cells [from, to) of a row a style. */
void canvas_style(struct grid *g, unsigned row, unsigned from, unsigned to, enum style style);

#endif
