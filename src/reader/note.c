/* SPDX-License-Identifier: ISC */
/* Markers and their notes: choosing, the pane, going on to the note itself. */
#include "note.h"

#include "citations.h"
#include "comment.h"
#include "excerpt.h"
#include "history.h"
#include "lookup.h"
#include "motion.h"
#include "paging.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Choosing -------------------------------------------------------------------- */

void go_near(struct reader *r, size_t pos)
{
    if (!in_view(r, pos)) {
        struct page_start at;
        /* The next page keeps the order of reading; anything farther is a jump. */
        const struct page *last = reader_facing(r) ? &r->facing : &r->page;
        if (pos >= view_end(r) && layout_page_next(r->layout, last, &at)) {
            struct page next;
            layout_page_from(r->layout, at, &next);
            bool near = page_holds(&next, pos);
            page_free(&next);
            if (near)
                pages_forward(r, 1);
            else
                jump_to(r, pos);
        } else {
            jump_to(r, pos);
        }
    }
}

static void choose(struct reader *r, size_t marker)
{
    go_near(r, marker_of(r, marker)->from);
    r->focus.marker = marker;
    r->focus.comment = NOWHERE;
    r->focus.flashing = r->focus.faded = false;
    r->changed = true;
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
        if (marker_is_set(r, i))
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
    markers_on_page(r, &r->page, out);
    markers_on_page(r, &r->facing, out);
}

/* Beyond the view, notes that stand at feet are not gone through. */
static size_t marker_beyond(struct reader *r, bool on)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = on ? document_marker_after(r->setup.document, view_end(r))
                  : document_marker_before(r->setup.document, r->page.at);

    while (i < n && (layout_collected_note_at(r->layout, markers[i].from) != NOWHERE ||
                     !marker_is_set(r, i)))
        i = on ? i + 1 : i - 1;
    return i < n ? i : NOWHERE;
}

static bool chosen_in_view(const struct reader *r)
{
    return r->focus.marker != NOWHERE && in_view(r, marker_of(r, r->focus.marker)->from);
}

/* Where a marker comes in the order of reading: those of the foot after the page. */
static size_t reading_place(struct reader *r, size_t marker)
{
    const struct page *const pages[] = {&r->page, &r->facing};
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

/* The marker after or before the one chosen, or else one beside a position. */
static size_t marker_beside(struct reader *r, bool on, size_t pos)
{
    struct indices view = {0};
    size_t at = 0, found;

    markers_in_view(r, &view);
    while (at < view.n && view.v[at] != r->focus.marker)
        at++;
    if (at < view.n) {
        at = on ? at + 1 : at - 1;
    } else if (on) {
        for (at = 0; at < view.n && marker_of(r, view.v[at])->from < pos;)
            at++;
    } else {
        for (at = view.n - 1; at < view.n && reading_place(r, view.v[at]) >= pos;)
            at--;
    }
    found = at < view.n ? view.v[at] : marker_beyond(r, on);
    VEC_FREE(&view);
    return found;
}

void marker_next(struct reader *r)
{
    size_t comment = comment_chosen(r), from = comment == NOWHERE ? r->page.at : comment;

    if (!notes_known(r) || comment_beside(r, true))
        return;
    size_t next = marker_beside(r, true, from);
    if (chosen_in_view(r))
        from = reading_place(r, r->focus.marker) + 1;
    else if (comment != NOWHERE)
        from++;
    if (comment_next(r, from, next == NOWHERE ? NOWHERE : reading_place(r, next)))
        return;
    if (next == NOWHERE)
        reader_say(r, "no marker after this");
    else
        choose(r, next);
}

void marker_prev(struct reader *r)
{
    size_t comment = comment_chosen(r), before = comment == NOWHERE ? view_end(r) : comment;

    if (!notes_known(r) || comment_beside(r, false))
        return;
    size_t prev = marker_beside(r, false, before);
    if (chosen_in_view(r))
        before = reading_place(r, r->focus.marker) + 1;
    if (comment_prev(r, before, prev == NOWHERE ? NOWHERE : reading_place(r, prev)))
        return;
    if (prev == NOWHERE)
        reader_say(r, "no marker before this");
    else
        choose(r, prev);
}

void clear_focus(struct reader *r)
{
    if (comment_chosen(r) != NOWHERE) {
        r->focus.comment = NOWHERE;
        r->changed = true;
        return;
    }
    if (r->focus.marker == NOWHERE || r->focus.faded)
        search_clear(r);
    r->focus.marker = NOWHERE;
    r->changed = true;
}

/* The pane ---------------------------------------------------------------------- */

static struct level *level_of(struct reader *r)
{
    return &r->pane.levels.v[r->pane.levels.n - 1];
}

struct range note_pane_range(const struct reader *r)
{
    const struct note *note = note_of(r, r->pane.levels.v[r->pane.levels.n - 1].note);

    return (struct range){note->from, note->body.to};
}

/* The rows of the page's foot, which a pane covers whole. */
static size_t foot_rows(const struct reader *r)
{
    if (reader_frame(r).spread || !r->page.foot.n)
        return 0;
    return layout_foot_gap(r->layout, &r->page) + 1 + r->page.foot.n;
}

unsigned note_pane_height(const struct reader *r)
{
    unsigned height = layout_form(r->layout)->height;
    size_t most = height / 2 < 2 ? 2 : height / 2, foot = foot_rows(r);
    size_t wanted = r->pane.lines.n + 1;

    if (most < foot)
        most = foot;
    if (most > height)
        most = height;
    return (unsigned)(wanted < most ? wanted : most);
}

static unsigned pane_rows(const struct reader *r)
{
    unsigned height = note_pane_height(r);

    return height > 1 ? height - 1 : 1;
}

static void set_folded_lines(struct reader *r, size_t note)
{
    struct line *lines;
    size_t n = layout_folded_note_lines(r->layout, note, &lines);

    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&r->pane.lines, lines[i]);
    free(lines);
}

/* The lines of the note: those of the text, cut at both its ends. */
static void set_lines(struct reader *r, size_t i)
{
    const struct note *note = note_of(r, i);
    struct line line;

    r->pane.lines.n = 0;
    if (layout_note_is_folded(r->layout, i)) {
        set_folded_lines(r, i);
        return;
    }
    for (bool more = layout_line(r->layout, note->from, &line); more && line.at < note->body.to;
         more = layout_line_next(r->layout, &line, &line)) {
        if (line.from < note->from)
            line.from = note->from;
        if (line.to > note->body.to)
            line.to = note->body.to;
        if (line.to < line.from)
            line.to = line.from;
        VEC_PUSH(&r->pane.lines, line);
    }
    while (r->pane.lines.n > 1 && r->pane.lines.v[r->pane.lines.n - 1].blank)
        r->pane.lines.n--;
}

/* So many notes, of those one has come through, are named. */
#define MOST_NAMED 4

/* The way to the note shown. */
static void set_title(struct reader *r)
{
    size_t n = r->pane.levels.n;
    struct buf b = {0};

    if (n > MOST_NAMED)
        buf_puts(&b, "… ");
    for (size_t i = n > MOST_NAMED ? n - MOST_NAMED : 0; i < n; i++) {
        char *label = excerpt(r, note_of(r, r->pane.levels.v[i].note)->label, 16);
        buf_printf(&b, "%s%s%s", b.n ? "› " : "", *label ? "note " : "a note", label);
        buf_puts(&b, i + 1 < n ? " " : "");
        free(label);
    }
    free(r->pane.title);
    r->pane.title = buf_take(&b);
}

static void show_level(struct reader *r)
{
    const struct level *level = level_of(r);

    set_lines(r, level->note);
    set_title(r);
    r->pane.chosen = NOWHERE;
    r->changed = true;
}

/* The marker that was followed from the page stands above the pane. */
static void uncover_marker(struct reader *r)
{
    size_t marker = r->pane.levels.v[0].marker;

    if (marker == NOWHERE)
        return;
    size_t pos = marker_of(r, marker)->from;
    if (!in_view(r, pos))
        show_page(r, pos);
    uncover(r, pos, note_pane_height(r));
}

void note_pane_show(struct reader *r, size_t marker, size_t note)
{
    if (!r->pane.open) {
        r->pane.open = true;
        r->pane.levels.n = 0;
        r->pane.back = r->page.start;
    }
    VEC_PUSH(&r->pane.levels, (struct level){marker, note, 0});
    show_level(r);
    if (r->pane.levels.n == 1)
        uncover_marker(r);
}

void note_pane_relayout(struct reader *r)
{
    size_t top = level_of(r)->top;

    show_level(r);
    level_of(r)->top = top < r->pane.lines.n ? top : 0;
    uncover_marker(r);
}

void note_pane_drop(struct reader *r)
{
    r->changed |= r->pane.open;
    r->pane.open = false;
    r->pane.chosen = NOWHERE;
    r->pane.levels.n = 0;
}

void note_pane_close(struct reader *r)
{
    if (!r->pane.open)
        return;
    note_pane_drop(r);
    if (!is_at(r, r->pane.back))
        show_from(r, r->pane.back);
}

static bool inside(const struct reader *r, size_t note, size_t pos)
{
    struct range body = note_of(r, note)->body;

    return pos >= body.from && pos < body.to;
}

/* Opens the note of a marker, or says why not. */
static void open_note(struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);

    if (m->note == NOWHERE) {
        reader_say(r, "this marker has no note");
        return;
    }
    if (!r->pane.open && !in_view(r, m->from))
        jump_to_citing(r, marker);
    r->focus.flashing = r->focus.faded = false;
    marker_follow(r, marker);
}

void marker_follow(struct reader *r, size_t marker)
{
    size_t note = marker_of(r, marker)->note;

    if (note == NOWHERE)
        return;
    if (!r->pane.open)
        r->focus.marker = marker;
    note_pane_show(r, marker, note);
}

/* A marker of the page takes the place of the note that is open. */
void marker_open(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from, at = r->page.at;

    if (r->pane.open && !inside(r, level_of(r)->note, pos)) {
        note_pane_close(r);
        if (!in_view(r, pos))
            show_page(r, at);
    }
    open_note(r, marker);
}

/* One cited in the note that is open is meant before one cited on the page. */
static size_t find_label(struct reader *r, struct span label, size_t *note)
{
    struct document *d = r->setup.document;

    if (r->pane.open) {
        size_t marker =
            document_find_marker(d, label, note_of(r, level_of(r)->note)->body, note);
        if (marker != NOWHERE && inside(r, level_of(r)->note, marker_of(r, marker)->from))
            return marker;
    }
    return document_find_marker(d, label, (struct range){r->page.at, view_end(r)}, note);
}

static void enter_number(struct reader *r, unsigned long number)
{
    char *label = mem_printf("%lu", number);
    size_t note;

    if (notes_known(r)) {
        size_t marker = find_label(r, span_of(label), &note);
        if (marker != NOWHERE)
            marker_open(r, marker);
        else if (note != NOWHERE)
            note_pane_show(r, NOWHERE, note);
        else
            reader_say(r, "there is no note %lu", number);
    }
    free(label);
}

/* The note itself, in its place in the text. */
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

    return !m->is_inline && (page_has_note(r->layout, &r->page, m->note) ||
                             page_has_note(r->layout, &r->facing, m->note));
}

void open_or_follow(struct reader *r)
{
    if (r->keys.count) {
        enter_number(r, r->keys.count);
        return;
    }
    if (r->citing.open) {
        cited_go(r, r->citing.marker);
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

static bool find_pane(const struct reader *r, struct reader_pane *out)
{
    if (r->comment.open && r->list.kind == LIST_NONE)
        return comment_pane(r, out);
    if (r->list.kind != LIST_NONE || !r->pane.open)
        return (r->list.kind == LIST_NONE || r->list.kind == LIST_CITING) &&
               citing_pane_pane(r, out);
    const struct level *level = &r->pane.levels.v[r->pane.levels.n - 1];
    struct reader_frame frame = reader_frame(r);
    size_t rows = pane_rows(r), left = r->pane.lines.n - level->top;
    const struct note *note = note_of(r, level->note);

    *out = (struct reader_pane){.height = note_pane_height(r), .title = r->pane.title};
    out->row = frame.top + frame.height - out->height;
    out->v = r->pane.lines.v + level->top;
    out->n = left < rows ? left : rows;
    out->range = (struct range){note->from, note->body.to};
    out->above = level->top > 0;
    out->below = left > rows;
    return true;
}

/* What the pane speaks of, and therefore must not cover. */
static size_t spoken_of(const struct reader *r)
{
    if (r->comment.open)
        return r->focus.comment;
    if (!r->pane.open)
        return r->search.hit.from;
    size_t marker = r->pane.levels.v[0].marker;
    return marker == NOWHERE ? r->page.at : marker_of(r, marker)->from;
}

static unsigned pane_left(const struct reader *r)
{
    struct reader_frame f = reader_frame(r);

    if (!f.spread)
        return f.left;
    if (r->list.kind != LIST_NONE)
        return (f.cols - f.measure) / 2;
    return page_holds(&r->facing, spoken_of(r)) ? f.left : f.facing_left;
}

bool reader_pane(const struct reader *r, struct reader_pane *out)
{
    if (!find_pane(r, out))
        return false;
    out->left = pane_left(r);
    return true;
}

/* In the pane ----------------------------------------------------------------------- */

static void scroll(struct reader *r, size_t rows, bool on)
{
    struct level *level = level_of(r);
    size_t n = r->pane.lines.n, view = pane_rows(r);
    size_t last = n > view ? n - view : 0;

    if (on && level->top >= last)
        reader_say(r, "the end of the note: q closes it");
    if (on)
        level->top = level->top + rows < last ? level->top + rows : last;
    else
        level->top -= rows < level->top ? rows : level->top;
    r->changed = true;
}

void note_pane_down(struct reader *r)
{
    scroll(r, count_or_one(r), true);
}

void note_pane_up(struct reader *r)
{
    scroll(r, count_or_one(r), false);
}

void note_pane_first(struct reader *r)
{
    scroll(r, r->pane.lines.n, false);
}

void note_pane_last(struct reader *r)
{
    scroll(r, r->pane.lines.n, true);
}

void note_pane_page_down(struct reader *r)
{
    scroll(r, pane_rows(r), true);
}

void note_pane_page_up(struct reader *r)
{
    scroll(r, pane_rows(r), false);
}

/* Brings a marker of the note into view. */
static void pane_scroll_to(struct reader *r, size_t pos)
{
    struct level *level = level_of(r);
    size_t row = 0;

    while (row + 1 < r->pane.lines.n && r->pane.lines.v[row].next <= pos)
        row++;
    if (row < level->top)
        level->top = row;
    if (row >= level->top + pane_rows(r))
        level->top = row - pane_rows(r) + 1;
    r->changed = true;
}

static void pane_reveal(struct reader *r, size_t marker)
{
    r->pane.chosen = marker;
    pane_scroll_to(r, marker_of(r, marker)->from);
}

static bool stands_at_foot(const struct page *page, size_t pos)
{
    for (size_t i = 0; i < page->foot.n; i++) {
        const struct foot_line *foot = &page->foot.v[i];
        if (!foot->reference && pos >= foot->line.at && pos < foot->line.next)
            return true;
    }
    return false;
}

void unfold_at(struct reader *r, size_t pos)
{
    size_t note = document_note_at(r->setup.document, pos);

    if (note == NOWHERE || !layout_note_is_folded(r->layout, note) ||
        stands_at_foot(&r->page, pos) || stands_at_foot(&r->facing, pos))
        return;
    if (!r->pane.open || level_of(r)->note != note) {
        note_pane_drop(r);
        r->focus.marker = document_marker_at(r->setup.document, note_of(r, note)->from);
        note_pane_show(r, r->focus.marker, note);
    }
    pane_scroll_to(r, pos);
}

static void pane_choose(struct reader *r, size_t marker)
{
    if (marker == NOWHERE || !inside(r, level_of(r)->note, marker_of(r, marker)->from)) {
        reader_say(r, "no other marker in this note");
        return;
    }
    r->focus.flashing = r->focus.faded = false;
    pane_reveal(r, marker);
}

void marker_show(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;

    if (r->pane.open && inside(r, level_of(r)->note, pos)) {
        pane_reveal(r, marker);
    } else {
        note_pane_drop(r);
        if (!in_view(r, pos))
            show_page(r, pos);
        r->focus.marker = marker;
    }
    flash(r);
}

void note_pane_marker_next(struct reader *r)
{
    size_t from = r->pane.chosen != NOWHERE ? marker_of(r, r->pane.chosen)->to
                                            : note_of(r, level_of(r)->note)->body.from;

    pane_choose(r, document_marker_after(r->setup.document, from));
}

void note_pane_marker_prev(struct reader *r)
{
    size_t to = r->pane.chosen != NOWHERE ? marker_of(r, r->pane.chosen)->from
                                          : note_of(r, level_of(r)->note)->body.to;

    pane_choose(r, document_marker_before(r->setup.document, to));
}

void note_pane_enter(struct reader *r)
{
    if (r->keys.count) {
        enter_number(r, r->keys.count);
        return;
    }
    if (r->pane.chosen != NOWHERE) {
        open_note(r, r->pane.chosen);
        return;
    }
    if (layout_note_is_folded(r->layout, level_of(r)->note)) {
        reader_say(r, "this note stands where its sign is");
        return;
    }
    jump_from_here(r, note_of(r, level_of(r)->note)->from);
    reader_say(r, "Backspace: back to the text");
}

void note_pane_leave(struct reader *r)
{
    if (r->pane.levels.n == 1) {
        note_pane_close(r);
        r->focus.faded = false;
        return;
    }
    size_t marker = level_of(r)->marker;
    r->pane.levels.n--;
    show_level(r);
    if (marker != NOWHERE && inside(r, level_of(r)->note, marker_of(r, marker)->from))
        marker_show(r, marker);
}
