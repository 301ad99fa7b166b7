/* SPDX-License-Identifier: ISC */
/*
 * Comments on passages: choosing one on the page, and its pane, which opens like
 * that of a note.  A comment is a small document of its own, a line of it a
 * paragraph.
 */
#include "comment.h"

#include "kept.h"
#include "lookup.h"
#include "note.h"
#include "paging.h"
#include "passages.h"

#include <stdlib.h>
#include <string.h>

/* Which ---------------------------------------------------------------------------- */

/* The first comment on a passage that begins at or after pos; NULL for none. */
static const struct passage *comment_after(struct reader *r, size_t pos, size_t *at)
{
    const struct passage *found = NULL, *p;
    struct range range;

    *at = NOWHERE;
    for (size_t i = 0; (p = kept_passage(r, i, &range)); i++) {
        if (!p->comment || !*p->comment || range.from < pos || range.from == NOWHERE)
            continue;
        if (!found || range.from < *at) {
            found = p;
            *at = range.from;
        }
    }
    return found;
}

static const struct passage *comment_before(struct reader *r, size_t pos, size_t *at)
{
    const struct passage *found = NULL, *p;
    struct range range;

    *at = NOWHERE;
    for (size_t i = 0; (p = kept_passage(r, i, &range)); i++) {
        if (!p->comment || !*p->comment || range.from >= pos)
            continue;
        if (!found || range.from > *at) {
            found = p;
            *at = range.from;
        }
    }
    return found;
}

/* Of the comments on passages that begin at pos the nth, and how many there are. */
static const struct passage *comment_at(struct reader *r, size_t pos, size_t nth, size_t *n)
{
    const struct passage *found = NULL, *p;
    struct range range;

    *n = 0;
    for (size_t i = 0; (p = kept_passage(r, i, &range)); i++)
        if (p->comment && *p->comment && range.from == pos && (*n)++ == nth)
            found = p;
    return found;
}

/* The comment that is chosen, if it is still there. */
static const struct passage *meant(struct reader *r)
{
    size_t n;

    return comment_at(r, r->focus.comment, r->focus.nth_comment, &n);
}

bool comment_is_chosen(struct reader *r, const struct passage *p, size_t from)
{
    return comment_chosen(r) == from && meant(r) == p;
}

size_t comment_chosen(const struct reader *r)
{
    bool visible = r->focus.comment != NOWHERE && r->focus.marker == NOWHERE &&
                   in_view(r, r->focus.comment);

    return visible ? r->focus.comment : NOWHERE;
}

size_t comment_to_open(struct reader *r)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers), at;

    if (comment_chosen(r) != NOWHERE)
        return r->focus.comment;
    if (r->focus.marker < n && in_view(r, markers[r->focus.marker].from))
        return NOWHERE;
    if (!comment_after(r, r->page.at, &at) || !in_view(r, at))
        return NOWHERE;
    size_t marker = document_marker_after(r->setup.document, r->page.at);
    while (marker < n && !marker_is_set(r, marker))
        marker++;
    return marker < n && markers[marker].from < at ? NOWHERE : at;
}

bool comment_next(struct reader *r, size_t from, size_t marker)
{
    size_t at;

    if (!comment_after(r, from, &at) || at > marker)
        return false;
    go_near(r, at);
    r->focus.marker = NOWHERE;
    r->focus.comment = at;
    r->focus.nth_comment = 0;
    return true;
}

bool comment_prev(struct reader *r, size_t before, size_t marker)
{
    size_t at, n;

    if (!comment_before(r, before, &at) || (marker != NOWHERE && at <= marker))
        return false;
    go_near(r, at);
    comment_at(r, at, 0, &n);
    r->focus.marker = NOWHERE;
    r->focus.comment = at;
    r->focus.nth_comment = n - 1;
    return true;
}

bool comment_beside(struct reader *r, bool on)
{
    size_t n, nth = r->focus.nth_comment;

    if (comment_chosen(r) == NOWHERE || (!on && !nth) ||
        !comment_at(r, r->focus.comment, on ? nth + 1 : nth - 1, &n))
        return false;
    r->focus.nth_comment = on ? nth + 1 : nth - 1;
    r->changed = true;
    return true;
}

/* As a document -------------------------------------------------------------------- */

static void forget(struct reader *r)
{
    struct comment_pane *c = &r->comment;

    layout_free(c->layout);
    document_free(c->document);
    free(c->title);
    free(c->text);
    c->layout = NULL;
    c->document = NULL;
    c->title = c->text = NULL;
    c->lines.n = 0;
}

/* Of several at one place it says which. */
static char *title_of(struct reader *r, const struct passage *p)
{
    struct buf title = {0};
    size_t n;

    comment_at(r, r->focus.comment, 0, &n);
    buf_puts(&title, "comment");
    if (n > 1)
        buf_printf(&title, " %zu of %zu here", r->focus.nth_comment + 1, n);
    if (p->style)
        buf_printf(&title, " · %s", p->style);
    return buf_take(&title);
}

static void set(struct reader *r, const struct passage *p)
{
    struct comment_pane *c = &r->comment;
    struct layout_form form = *layout_form(r->layout);
    struct line line;

    forget(r);
    c->text = mem_string(p->comment);
    c->title = title_of(r, p);
    c->document = document_new_lines(span_of(c->text));
    c->layout = layout_new(c->document, &form);
    for (bool more = layout_line(c->layout, 0, &line); more;
         more = layout_line_next(c->layout, &line, &line))
        VEC_PUSH(&c->lines, line);
}

/* The pane -------------------------------------------------------------------------- */

static unsigned height_of(const struct reader *r)
{
    unsigned height = layout_form(r->layout)->height, most = height / 2 < 2 ? 2 : height / 2;
    size_t wanted = r->comment.lines.n + 1;

    if (most > height)
        most = height;
    return (unsigned)(wanted < most ? wanted : most);
}

static unsigned rows_of(const struct reader *r)
{
    unsigned height = height_of(r);

    return height > 1 ? height - 1 : 1;
}

bool comment_pane(const struct reader *r, struct reader_pane *out)
{
    const struct comment_pane *c = &r->comment;
    struct reader_frame frame = reader_frame(r);
    size_t rows = rows_of(r), left = c->lines.n - c->top;

    *out = (struct reader_pane){.height = height_of(r), .title = c->title};
    out->row = frame.top + frame.height - out->height;
    out->layout = c->layout;
    out->v = c->lines.v + c->top;
    out->n = left < rows ? left : rows;
    out->range = (struct range){0, strlen(c->text)};
    out->above = c->top > 0;
    out->below = left > rows;
    return true;
}

static bool open_at(struct reader *r, size_t pos)
{
    if (r->focus.comment != pos)
        r->focus.nth_comment = 0;
    r->focus.comment = pos;
    const struct passage *p = meant(r);
    if (!p)
        return false;
    if (!r->comment.open)
        r->comment.back = r->page.start;
    r->comment.open = true;
    r->comment.top = 0;
    r->focus.marker = NOWHERE;
    set(r, p);
    uncover(r, pos, height_of(r));
    r->changed = true;
    return true;
}

bool comment_enter(struct reader *r)
{
    size_t pos = comment_to_open(r);

    return pos != NOWHERE && open_at(r, pos);
}

void comment_pane_close(struct reader *r)
{
    if (!r->comment.open)
        return;
    r->comment.open = false;
    forget(r);
    r->changed = true;
    if (!is_at(r, r->comment.back))
        show_from(r, r->comment.back);
}

/* The lines, or the comment itself, have changed. */
void comment_pane_relayout(struct reader *r)
{
    struct line line;

    if (!r->comment.open)
        return;
    const struct passage *p = meant(r);
    if (!p) {
        comment_pane_close(r);
        return;
    }
    if (layout_line(r->layout, r->comment.back.at, &line))
        r->comment.back = (struct page_start){.at = line.at};
    set(r, p);
    if (r->comment.top >= r->comment.lines.n)
        r->comment.top = 0;
}

void comment_pane_leave(struct reader *r)
{
    comment_pane_close(r);
}

static void scroll(struct reader *r, size_t rows, bool on)
{
    struct comment_pane *c = &r->comment;
    size_t view = rows_of(r), last = c->lines.n > view ? c->lines.n - view : 0;

    if (on && c->top >= last)
        reader_say(r, "the end of the comment");
    if (on)
        c->top = c->top + rows < last ? c->top + rows : last;
    else
        c->top -= rows < c->top ? rows : c->top;
    r->changed = true;
}

void comment_pane_down(struct reader *r)
{
    scroll(r, count_or_one(r), true);
}

void comment_pane_up(struct reader *r)
{
    scroll(r, count_or_one(r), false);
}

void comment_pane_first(struct reader *r)
{
    scroll(r, r->comment.lines.n, false);
}

void comment_pane_last(struct reader *r)
{
    scroll(r, r->comment.lines.n, true);
}

void comment_pane_page_down(struct reader *r)
{
    scroll(r, rows_of(r), true);
}

void comment_pane_page_up(struct reader *r)
{
    scroll(r, rows_of(r), false);
}

void comment_pane_edit(struct reader *r)
{
    const struct passage *p = meant(r);

    if (p)
        ask_comment(r, passage_copy(p));
}

void comment_pane_free(struct reader *r)
{
    forget(r);
    VEC_FREE(&r->comment.lines);
}
