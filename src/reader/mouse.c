/* SPDX-License-Identifier: ISC */
/* The mouse, where it is switched on: a passage is chosen by drawing over it, a
 * marker's note opened by pointing at it. */
#include "citations.h"
#include "going.h"
#include "keymap.h"
#include "lookup.h"
#include "message.h"
#include "note.h"
#include "selection.h"

/* Lines that the wheel moves by. */
#define WHEEL_LINES 3

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
    const struct line *line = line_at_row(r, facing ? &r->facing : &r->page, left, row);

    if (!line || line->blank)
        return false;
    *pos = position_in_line(r, line, col > left ? col - left : 0);
    return true;
}

static void point_at(struct reader *r, size_t pos)
{
    size_t marker = document_marker_at(r->setup.document, pos);

    if (marker == NOWHERE || !marker_is_set(r, marker) || reader_mode(r) != MODE_TEXT)
        return;
    r->focus.marker = marker;
    open_or_follow(r);
}

static void release(struct reader *r, size_t pos)
{
    size_t from = r->pressed;

    r->pressed = NOWHERE;
    if (from == NOWHERE)
        return;
    citing_pane_hide(r);
    if (from == pos)
        point_at(r, pos);
    else
        selection_drag(r, from, pos);
}

static void wheel(struct reader *r, bool on)
{
    uint32_t key = on ? READER_KEY_DOWN : READER_KEY_UP;

    for (unsigned i = 0; i < WHEEL_LINES && reader_mode(r) != MODE_PROMPT; i++)
        reader_key(r, key);
}

void reader_mouse(struct reader *r, const struct reader_mouse *m)
{
    enum mode mode = reader_mode(r);
    bool reads = mode == MODE_TEXT || mode == MODE_SELECTION;
    size_t pos;

    if (m->what == READER_WHEEL_UP || m->what == READER_WHEEL_DOWN) {
        wheel(r, m->what == READER_WHEEL_DOWN);
        return;
    }
    r->keys.count = 0;
    message_clear(r);
    going_stop(r);
    if (!reads || !position_at_cell(r, m->row, m->col, &pos))
        r->pressed = NOWHERE;
    else if (m->what == READER_PRESS)
        r->pressed = pos;
    else
        release(r, pos);
}
