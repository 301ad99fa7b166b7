/* SPDX-License-Identifier: ISC */
/* Drawing of a screen, part by part. */
#ifndef IBID_VIEW_DRAW_H
#define IBID_VIEW_DRAW_H

#include "canvas.h"

/* Minimum columns of a text that is cut; with fewer it is left out. */
#define MIN_READABLE 10

struct drawing {
    struct reader *r;
    struct text_widths *w;
    struct layout *layout; /* of the lines being drawn: the reader's, or that of a pane */
    struct grid *g;
    struct reader_frame f;
};

/* draw_page.c: n lines of the text from row on; glyphs outside of the range within are left
 * out. */
void draw_lines(struct drawing *d, unsigned row, const struct line *v, size_t n,
                struct range within);
void draw_text(struct drawing *d, const struct page *page);
void draw_foot(struct drawing *d, const struct page *page);

/* draw_bars.c */
void draw_header(struct drawing *d);
void draw_status(struct drawing *d);

/* draw_overlay.c */
void draw_pane(struct drawing *d, const struct reader_pane *pane);
void draw_list(struct drawing *d, const struct reader_list *list);

#endif
