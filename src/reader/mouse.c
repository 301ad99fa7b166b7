/* SPDX-License-Identifier: ISC */
#include "mouse.h"

#include "lookup.h"
#include "markers.h"
#include "overlay.h"
#include "pane.h"
#include "selection.h"

/* The line of a page at a row, unless a pane lies over it. */
static const struct line *line_at_row(const struct reader *r, const struct page *page,
                                      unsigned left, unsigned row)
{
    struct reader_frame f = reader_frame(r);
    struct reader_pane pane;

    if (row < f.top || row - f.top >= page->n)
        return NULL;
    if (reader_pane(r, &pane) && pane.left == left && row >= pane.row)
        return NULL;
    return &page->v[row - f.top];
}

/* The position nearest to a cell of the page's text; false where there is none. */
static bool position_at_cell(struct reader *r, unsigned row, unsigned col, size_t *pos)
{
    struct reader_frame f = reader_frame(r);
    bool facing = f.spread && col + 1 >= f.facing_left;
    unsigned left = facing ? f.facing_left : f.left;
    const struct line *line =
        line_at_row(r, facing ? &r->paging.facing : &r->paging.page, left, row);

    if (!line || line->blank)
        return false;
    *pos = position_in_line(r, line, col > left ? col - left : 0);
    return true;
}

static void point_at(struct reader *r, size_t pos)
{
    size_t marker = document_marker_at(r->setup.document, pos);

    if (marker == NOWHERE || !marker_is_shown(r, marker) || overlay_top(r))
        return;
    r->focus.marker = marker;
    marker_enter(r);
}

static void release(struct reader *r, size_t pos)
{
    size_t from = r->input.pressed;

    r->input.pressed = NOWHERE;
    if (from == NOWHERE)
        return;
    overlays_end_with_key(r, false);
    if (from == pos)
        point_at(r, pos);
    else
        selection_drag(r, from, pos);
}

/* Does nothing lie over the page that takes the mouse? */
static bool is_page_open(const struct reader *r)
{
    const struct overlay_type *top = overlay_top(r);

    return !top || top == &selection_overlay || top->flags & OVERLAY_UNTIL_KEY;
}

void mouse_point(struct reader *r, const struct reader_mouse *m)
{
    size_t pos;

    if (!is_page_open(r) || !position_at_cell(r, m->row, m->col, &pos))
        r->input.pressed = NOWHERE;
    else if (m->what == READER_PRESS)
        r->input.pressed = pos;
    else
        release(r, pos);
}
