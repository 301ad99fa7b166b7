/* SPDX-License-Identifier: ISC */
/* The screen as a whole. */
#include "draw.h"

#include <string.h>

/* Omits a foot that a pane covers partly: the rest would look like part of the pane. */
static void draw_page(struct drawing *d, const struct page *page,
                      const struct reader_pane *over)
{
    draw_text(d, page);
    if (!over || over->left != d->f.left)
        draw_foot(d, page);
}

static void draw_pages(struct drawing *d)
{
    const struct page *facing = reader_facing(d->r);
    struct reader_pane pane;
    bool over = reader_pane(d->r, &pane);

    draw_page(d, reader_page(d->r), over ? &pane : NULL);
    if (facing) {
        d->f.left = d->f.facing_left;
        draw_page(d, facing, over ? &pane : NULL);
    }
    if (over)
        draw_pane(d, &pane);
}

void view_draw(struct reader *r, struct text_widths *widths, struct grid *g)
{
    struct drawing d = {
        .r = r, .w = widths, .layout = reader_layout(r), .g = g, .f = reader_frame(r)};
    struct reader_pane pane;
    struct reader_list list;

    canvas_clear(g, d.f.cols, d.f.rows);
    if (d.f.has_header)
        draw_header(&d);
    if (reader_list(r, &list)) {
        if (d.f.spread)
            d.f.left = (d.f.cols - d.f.measure) / 2;
        d.f.spread = false;
        draw_list(&d, &list);
        if (reader_pane(r, &pane))
            draw_pane(&d, &pane);
    } else {
        draw_pages(&d);
    }
    draw_status(&d);
}
