/* SPDX-License-Identifier: ISC */
#include "markers.h"

#include "citing_pane.h"
#include "comment_pane.h"
#include "focus.h"
#include "history.h"
#include "lookup.h"
#include "motion.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Choosing -------------------------------------------------------------------- */

static void focus_on(struct reader *r, size_t marker)
{
    go_near(r, marker_of(r, marker)->from);
    focus_marker(r, marker);
}

struct indices {
    size_t *v;
    size_t n, cap;
};

static void add_markers(struct reader *r, const struct line *line, struct indices *out)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = document_marker_after(r->setup.document, line->at);

    for (; i < n && markers[i].from < line->next; i++)
        if (marker_is_shown(r, i))
            VEC_PUSH(out, i);
}

/* The markers of the page: those of its text, then those of its foot. */
static void markers_on_page(struct reader *r, const struct page *page, struct indices *out)
{
    for (size_t i = 0; i < page->n; i++)
        add_markers(r, &page->v[i], out);
    for (size_t i = 0; i < page->foot.n; i++)
        if (!page->foot.v[i].reference)
            add_markers(r, &page->foot.v[i].line, out);
}

static void markers_in_view(struct reader *r, struct indices *out)
{
    markers_on_page(r, &r->paging.page, out);
    markers_on_page(r, &r->paging.facing, out);
}

/* The next marker outside the view; those in notes at feet of other pages are skipped. */
static size_t marker_beyond(struct reader *r, bool forward)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = forward ? document_marker_after(r->setup.document, view_end(r))
                       : document_marker_before(r->setup.document, r->paging.page.at);

    while (i < n && (layout_collected_note_at(r->layout, markers[i].from) != NOWHERE ||
                     !marker_is_shown(r, i)))
        i = forward ? i + 1 : i - 1;
    return i < n ? i : NOWHERE;
}

/* A marker's place in reading order: markers of the foot come after the page. */
static size_t reading_position(struct reader *r, size_t marker)
{
    const struct page *const pages[] = {&r->paging.page, &r->paging.facing};
    size_t pos = marker_of(r, marker)->from;

    for (size_t k = 0; k < 2; k++) {
        for (size_t i = 0; i < pages[k]->foot.n; i++) {
            const struct line *line = &pages[k]->foot.v[i].line;
            if (pos >= line->at && pos < line->next)
                return pages[k]->next ? pages[k]->next - 1 : 0;
        }
    }
    return pos;
}

/* The marker after or before the chosen one, or else after or before a position. */
static size_t marker_near(struct reader *r, bool forward, size_t pos)
{
    struct indices view = {0};
    size_t at = 0, found;

    markers_in_view(r, &view);
    while (at < view.n && view.v[at] != r->focus.marker)
        at++;
    if (at < view.n) {
        at = forward ? at + 1 : at - 1;
    } else if (forward) {
        for (at = 0; at < view.n && marker_of(r, view.v[at])->from < pos;)
            at++;
    } else {
        for (at = view.n - 1; at < view.n && reading_position(r, view.v[at]) >= pos;)
            at--;
    }
    found = at < view.n ? view.v[at] : marker_beyond(r, forward);
    VEC_FREE(&view);
    return found;
}

void marker_next(struct reader *r)
{
    size_t comment = focus_comment_in_view(r),
           from = comment == NOWHERE ? r->paging.page.at : comment;

    if (!notes_known(r) || comment_beside(r, true))
        return;
    size_t next = marker_near(r, true, from);
    if (focus_marker_in_view(r))
        from = reading_position(r, r->focus.marker) + 1;
    else if (comment != NOWHERE)
        from++;
    if (comment_next(r, from, next == NOWHERE ? NOWHERE : reading_position(r, next)))
        return;
    if (next == NOWHERE)
        reader_say(r, "no marker after this");
    else
        focus_on(r, next);
}

void marker_prev(struct reader *r)
{
    size_t comment = focus_comment_in_view(r),
           before = comment == NOWHERE ? view_end(r) : comment;

    if (!notes_known(r) || comment_beside(r, false))
        return;
    size_t prev = marker_near(r, false, before);
    if (focus_marker_in_view(r))
        before = reading_position(r, r->focus.marker) + 1;
    if (comment_prev(r, before, prev == NOWHERE ? NOWHERE : reading_position(r, prev)))
        return;
    if (prev == NOWHERE)
        reader_say(r, "no marker before this");
    else
        focus_on(r, prev);
}

void clear_focus(struct reader *r)
{
    if (focus_comment_in_view(r) != NOWHERE) {
        r->focus.comment = NOWHERE;
        r->changed = true;
        return;
    }
    if (r->focus.marker == NOWHERE || r->focus.faded)
        search_clear(r);
    r->focus.marker = NOWHERE;
    r->changed = true;
}

/* Opening ----------------------------------------------------------------------- */

/* Opens the note of a marker, or says why not. */
static void open_note(struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);

    if (m->note == NOWHERE) {
        reader_say(r, "this marker has no note");
        return;
    }
    if (!overlay_is_open(r, &note_pane_overlay) && !in_view(r, m->from))
        jump_to_citing(r, marker);
    focus_hold(r);
    note_pane_follow(r, marker);
}

/* A marker of the page closes the note that is open. */
void marker_open(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from, at = r->paging.page.at;

    if (overlay_is_open(r, &note_pane_overlay) && !note_pane_holds(r, pos)) {
        overlay_close(r, &note_pane_overlay);
        if (!in_view(r, pos))
            show_page(r, at);
    }
    open_note(r, marker);
}

/* Finds the marker and the note of a label, in the open note before the page. */
static size_t find_label(struct reader *r, struct span label, size_t *note)
{
    struct document *d = r->setup.document;

    size_t open = note_pane_note(r);

    if (open != NOWHERE) {
        size_t marker = document_find_marker(d, label, note_of(r, open)->body, note);
        if (marker != NOWHERE && note_pane_holds(r, marker_of(r, marker)->from))
            return marker;
    }
    return document_find_marker(d, label, (struct range){r->paging.page.at, view_end(r)}, note);
}

static void open_note_number(struct reader *r, unsigned long number)
{
    char *label = mem_printf("%lu", number);
    size_t note;

    if (notes_known(r)) {
        size_t marker = find_label(r, span_of(label), &note);
        if (marker != NOWHERE)
            marker_open(r, marker);
        else if (note != NOWHERE)
            note_pane_open(r, NOWHERE, note);
        else
            reader_say(r, "there is no note %lu", number);
    }
    free(label);
}

/* Goes to the place of a marker's note in the text. */
static void go_to_note(struct reader *r, size_t marker)
{
    r->focus.marker = marker;
    jump_from_here(r, note_of(r, marker_of(r, marker)->note)->from);
    reader_say(r, "Backspace: back to the text");
}

/* The chosen marker, or the first in view. */
size_t marker_to_open(struct reader *r)
{
    struct indices view = {0};
    size_t marker = NOWHERE;

    markers_in_view(r, &view);
    for (size_t i = 0; i < view.n; i++)
        if (view.v[i] == r->focus.marker || marker == NOWHERE)
            marker = view.v[i];
    VEC_FREE(&view);
    return marker;
}

bool foot_has_note(const struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);

    return !m->is_inline && (page_has_note(r->layout, &r->paging.page, m->note) ||
                             page_has_note(r->layout, &r->paging.facing, m->note));
}

void marker_enter(struct reader *r)
{
    if (r->input.count) {
        open_note_number(r, r->input.count);
        return;
    }
    if (comment_enter(r))
        return;
    size_t marker = marker_to_open(r);
    if (marker == NOWHERE)
        line_down(r);
    else if (foot_has_note(r, marker))
        go_to_note(r, marker);
    else
        open_note(r, marker);
}

void note_pane_enter(struct reader *r)
{
    if (r->input.count) {
        open_note_number(r, r->input.count);
        return;
    }
    size_t chosen = note_pane_chosen(r);
    if (chosen != NOWHERE) {
        open_note(r, chosen);
        return;
    }
    if (layout_note_is_folded(r->layout, note_pane_note(r))) {
        reader_say(r, "this note stands where its sign is");
        return;
    }
    jump_from_here(r, note_pane_range(r).from);
    reader_say(r, "Backspace: back to the text");
}
