/* SPDX-License-Identifier: ISC */
#include "comment_pane.h"

#include "focus.h"
#include "lookup.h"
#include "motion.h"
#include "overlay.h"
#include "paging.h"
#include "pane.h"

#include <stdlib.h>
#include <string.h>

/* A comment is laid out as a document of its own. */
struct comment_pane {
    char *text;
    struct document *document;
    struct layout *layout;
    struct pane pane;
};

/* Which ---------------------------------------------------------------------------- */

/* The first comment on a passage that begins at or after pos; NULL for none. */
static const struct passage *comment_after(struct reader *r, size_t pos, size_t *at)
{
    const struct passage *found = NULL, *p;
    struct range range;

    *at = NOWHERE;
    for (size_t i = 0; (p = annotations_nth(r->annotations, i, &range)); i++) {
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
    for (size_t i = 0; (p = annotations_nth(r->annotations, i, &range)); i++) {
        if (!p->comment || !*p->comment || range.from >= pos)
            continue;
        if (!found || range.from > *at) {
            found = p;
            *at = range.from;
        }
    }
    return found;
}

/* The nth comment on passages that begin at pos, and in n how many there are. */
static const struct passage *comment_at(struct reader *r, size_t pos, size_t nth, size_t *n)
{
    const struct passage *found = NULL, *p;
    struct range range;

    *n = 0;
    for (size_t i = 0; (p = annotations_nth(r->annotations, i, &range)); i++)
        if (p->comment && *p->comment && range.from == pos && (*n)++ == nth)
            found = p;
    return found;
}

const struct passage *comment_in_focus(struct reader *r)
{
    size_t n;

    return comment_at(r, r->focus.comment, r->focus.nth_comment, &n);
}

bool comment_is_chosen(struct reader *r, const struct passage *p, size_t from)
{
    return focus_comment_in_view(r) == from && comment_in_focus(r) == p;
}

size_t comment_to_open(struct reader *r)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers), at;

    if (focus_comment_in_view(r) != NOWHERE)
        return r->focus.comment;
    if (r->focus.marker < n && in_view(r, markers[r->focus.marker].from))
        return NOWHERE;
    if (!comment_after(r, r->paging.page.at, &at) || !in_view(r, at))
        return NOWHERE;
    size_t marker = document_marker_after(r->setup.document, r->paging.page.at);
    while (marker < n && !marker_is_shown(r, marker))
        marker++;
    return marker < n && markers[marker].from < at ? NOWHERE : at;
}

bool comment_next(struct reader *r, size_t from, size_t marker)
{
    size_t at;

    if (!comment_after(r, from, &at) || at > marker)
        return false;
    go_near(r, at);
    focus_comment(r, at, 0);
    return true;
}

bool comment_prev(struct reader *r, size_t before, size_t marker)
{
    size_t at, n;

    if (!comment_before(r, before, &at) || (marker != NOWHERE && at <= marker))
        return false;
    go_near(r, at);
    comment_at(r, at, 0, &n);
    focus_comment(r, at, n - 1);
    return true;
}

bool comment_beside(struct reader *r, bool forward)
{
    size_t n, nth = r->focus.nth_comment;

    if (focus_comment_in_view(r) == NOWHERE || (!forward && !nth) ||
        !comment_at(r, r->focus.comment, forward ? nth + 1 : nth - 1, &n))
        return false;
    r->focus.nth_comment = forward ? nth + 1 : nth - 1;
    r->changed = true;
    return true;
}

/* The pane -------------------------------------------------------------------------- */

static struct comment_pane *pane_of(const struct reader *r)
{
    return overlay_state(r, &comment_pane_overlay);
}

static void clear(struct comment_pane *c)
{
    layout_free(c->layout);
    document_free(c->document);
    free(c->text);
    pane_free(&c->pane);
    *c = (struct comment_pane){.text = NULL};
}

/* The title tells several comments at one place apart. */
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

static void set(struct reader *r, struct comment_pane *c, const struct passage *p)
{
    struct layout_form form = *layout_form(r->layout);
    struct line line;

    clear(c);
    c->text = mem_string(p->comment);
    c->pane.title = title_of(r, p);
    c->document = document_new_lines(span_of(c->text));
    c->layout = layout_new(c->document, &form);
    for (bool more = layout_line(c->layout, 0, &line); more;
         more = layout_line_next(c->layout, &line, &line))
        VEC_PUSH(&c->pane.lines, line);
}

static unsigned height_of(const struct reader *r, const struct comment_pane *c)
{
    return pane_height(r, &c->pane, 0);
}

bool comment_enter(struct reader *r)
{
    size_t pos = comment_to_open(r);

    if (pos == NOWHERE)
        return false;
    focus_comment(r, pos, r->focus.comment == pos ? r->focus.nth_comment : 0);
    const struct passage *p = comment_in_focus(r);
    if (!p)
        return false;
    struct comment_pane *c = mem_alloc(sizeof *c);
    set(r, c, p);
    overlay_open(r, &comment_pane_overlay, c);
    uncover(r, pos, height_of(r, c));
    return true;
}

void comment_pane_leave(struct reader *r)
{
    overlay_close(r, &comment_pane_overlay);
}

/* Lays the comment out again, or closes the pane where it is gone. */
static void relayout(struct reader *r)
{
    struct comment_pane *c = pane_of(r);
    const struct passage *p = comment_in_focus(r);
    size_t top = c->pane.top;

    if (!p) {
        overlay_close(r, &comment_pane_overlay);
        return;
    }
    set(r, c, p);
    c->pane.top = top < c->pane.lines.n ? top : 0;
    r->changed = true;
}

void comment_pane_refresh(struct reader *r)
{
    if (pane_of(r))
        relayout(r);
}

static void scroll(struct reader *r, enum pane_scroll how)
{
    struct comment_pane *c = pane_of(r);

    pane_scroll(r, &c->pane, how, pane_rows(height_of(r, c)), "the end of the comment");
}

void comment_pane_down(struct reader *r)
{
    scroll(r, PANE_DOWN);
}

void comment_pane_up(struct reader *r)
{
    scroll(r, PANE_UP);
}

void comment_pane_page_down(struct reader *r)
{
    scroll(r, PANE_PAGE_DOWN);
}

void comment_pane_page_up(struct reader *r)
{
    scroll(r, PANE_PAGE_UP);
}

void comment_pane_first(struct reader *r)
{
    scroll(r, PANE_FIRST);
}

void comment_pane_last(struct reader *r)
{
    scroll(r, PANE_LAST);
}

static bool show(const struct reader *r, struct reader_pane *out, size_t *anchor)
{
    const struct comment_pane *c = pane_of(r);

    pane_show(r, &c->pane, height_of(r, c), out);
    out->layout = c->layout;
    out->range = (struct range){0, strlen(c->text)};
    *anchor = r->focus.comment;
    return true;
}

static void free_pane(void *state)
{
    clear(state);
    free(state);
}

const struct overlay_type comment_pane_overlay = {
    .name = "comment",
    .layer = LAYER_PANE,
    .flags = OVERLAY_COUNTS | OVERLAY_MOVES_PAGE,
    .hint = "e edit · q close",
    .pane = show,
    .relayout = relayout,
    .free = free_pane,
};
