/* SPDX-License-Identifier: ISC */
#include "note_pane.h"

#include "excerpt.h"
#include "fitting.h"
#include "focus.h"
#include "lookup.h"
#include "overlay.h"
#include "paging.h"
#include "pane.h"

#include <stdlib.h>

/* Maximum of notes named in the title, the innermost of those open. */
#define MOST_NAMED 4

struct level {
    size_t marker, note; /* the citing marker may be NOWHERE */
    size_t top;          /* first line in view, while a deeper one is shown */
};

struct note_pane {
    struct pane pane;
    VEC(struct level) levels; /* the last is shown */
    size_t chosen;            /* a marker inside the note, or NOWHERE */
};

static struct note_pane *pane_of(const struct reader *r)
{
    return overlay_state(r, &note_pane_overlay);
}

static const struct level *level_of(const struct note_pane *p)
{
    return &p->levels.v[p->levels.n - 1];
}

size_t note_pane_note(const struct reader *r)
{
    const struct note_pane *p = pane_of(r);

    return p ? level_of(p)->note : NOWHERE;
}

size_t note_pane_marker(const struct reader *r)
{
    const struct note_pane *p = pane_of(r);

    return p ? level_of(p)->marker : NOWHERE;
}

size_t note_pane_chosen(const struct reader *r)
{
    const struct note_pane *p = pane_of(r);

    return p ? p->chosen : NOWHERE;
}

struct range note_pane_range(const struct reader *r)
{
    const struct note *note = note_of(r, note_pane_note(r));

    return (struct range){note->from, note->body.to};
}

bool note_pane_holds(const struct reader *r, size_t pos)
{
    size_t note = note_pane_note(r);

    return note != NOWHERE && pos >= note_of(r, note)->body.from &&
           pos < note_of(r, note)->body.to;
}

/* A note that was opened by its number has no marker to come back to. */
void note_pane_followed(const struct reader *r, struct jump *jump)
{
    const struct note_pane *p = pane_of(r);

    for (size_t i = 0; p && i < p->levels.n && p->levels.v[i].marker != NOWHERE; i++)
        VEC_PUSH(&jump->followed, marker_of(r, p->levels.v[i].marker)->from);
}

/* Lines -------------------------------------------------------------------------- */

static void set_folded_lines(struct reader *r, struct pane *p, size_t note)
{
    struct line *lines;
    size_t n = layout_folded_note_lines(r->layout, note, &lines);

    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&p->lines, lines[i]);
    free(lines);
}

/* The lines of the note: those of the text, cut at both its ends. */
static void set_lines(struct reader *r, struct pane *p, size_t i)
{
    const struct note *note = note_of(r, i);
    struct line line;

    p->lines.n = 0;
    if (layout_note_is_folded(r->layout, i)) {
        set_folded_lines(r, p, i);
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
        VEC_PUSH(&p->lines, line);
    }
    while (p->lines.n > 1 && p->lines.v[p->lines.n - 1].blank)
        p->lines.n--;
}

/* The title names the notes on the way to the one shown. */
static char *title_of(struct reader *r, const struct note_pane *p)
{
    size_t n = p->levels.n;
    struct buf b = {0};

    if (n > MOST_NAMED)
        buf_puts(&b, "… ");
    for (size_t i = n > MOST_NAMED ? n - MOST_NAMED : 0; i < n; i++) {
        char *label = excerpt(r, note_of(r, p->levels.v[i].note)->label, 16);
        buf_printf(&b, "%s%s%s", b.n ? "› " : "", *label ? "note " : "a note", label);
        buf_puts(&b, i + 1 < n ? " " : "");
        free(label);
    }
    return buf_take(&b);
}

static void show_level(struct reader *r, struct note_pane *p)
{
    set_lines(r, &p->pane, level_of(p)->note);
    free(p->pane.title);
    p->pane.title = title_of(r, p);
    p->pane.top = level_of(p)->top;
    p->chosen = NOWHERE;
    r->changed = true;
}

/* Rows of the page's foot, which a pane covers whole or not at all. */
static size_t foot_rows(const struct reader *r)
{
    if (reader_frame(r).spread || !r->paging.page.foot.n)
        return 0;
    return layout_foot_gap(r->layout, &r->paging.page) + 1 + r->paging.page.foot.n;
}

static unsigned height_of(const struct reader *r, const struct note_pane *p)
{
    return pane_height(r, &p->pane, foot_rows(r));
}

static unsigned rows_of(const struct reader *r, const struct note_pane *p)
{
    return pane_rows(height_of(r, p));
}

/* Opening and closing --------------------------------------------------------------- */

/* Moves the page until the marker followed from it stands above the pane. */
static void uncover_marker(struct reader *r, const struct note_pane *p)
{
    size_t marker = p->levels.v[0].marker;

    if (marker == NOWHERE)
        return;
    size_t pos = marker_of(r, marker)->from;
    if (!in_view(r, pos))
        show_page(r, pos);
    uncover(r, pos, height_of(r, p));
}

void note_pane_open(struct reader *r, size_t marker, size_t note)
{
    struct note_pane *p = pane_of(r);

    if (!p) {
        p = mem_alloc(sizeof *p);
        overlay_open(r, &note_pane_overlay, p);
    } else {
        p->levels.v[p->levels.n - 1].top = p->pane.top;
    }
    VEC_PUSH(&p->levels, (struct level){marker, note, 0});
    show_level(r, p);
    if (p->levels.n == 1)
        uncover_marker(r, p);
}

void note_pane_follow(struct reader *r, size_t marker)
{
    size_t note = marker_of(r, marker)->note;

    if (note == NOWHERE)
        return;
    if (!pane_of(r))
        r->focus.marker = marker;
    note_pane_open(r, marker, note);
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

static void scroll_to(struct reader *r, size_t pos)
{
    struct note_pane *p = pane_of(r);

    pane_scroll_to(&p->pane, pos, rows_of(r, p));
    r->changed = true;
}

void note_pane_unfold(struct reader *r, size_t pos)
{
    size_t note = document_note_at(r->setup.document, pos);

    if (note == NOWHERE || !layout_note_is_folded(r->layout, note) ||
        stands_at_foot(&r->paging.page, pos) || stands_at_foot(&r->paging.facing, pos))
        return;
    if (note_pane_note(r) != note) {
        overlay_drop(r, &note_pane_overlay);
        r->focus.marker = document_marker_at(r->setup.document, note_of(r, note)->from);
        note_pane_open(r, r->focus.marker, note);
    }
    scroll_to(r, pos);
}

static void reveal(struct reader *r, size_t marker)
{
    pane_of(r)->chosen = marker;
    scroll_to(r, marker_of(r, marker)->from);
}

void show_marker(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;

    if (note_pane_holds(r, pos)) {
        reveal(r, marker);
    } else {
        overlay_drop(r, &note_pane_overlay);
        if (!in_view(r, pos))
            show_page(r, pos);
        r->focus.marker = marker;
    }
    focus_flash(r);
}

void note_pane_leave(struct reader *r)
{
    struct note_pane *p = pane_of(r);

    if (p->levels.n == 1) {
        overlay_close(r, &note_pane_overlay);
        r->focus.faded = false;
        return;
    }
    size_t marker = level_of(p)->marker;
    p->levels.n--;
    show_level(r, p);
    if (marker != NOWHERE && note_pane_holds(r, marker_of(r, marker)->from))
        show_marker(r, marker);
}

/* Markers in the note ----------------------------------------------------------------- */

static void choose(struct reader *r, size_t marker)
{
    if (marker == NOWHERE || !note_pane_holds(r, marker_of(r, marker)->from)) {
        reader_say(r, "no other marker in this note");
        return;
    }
    focus_hold(r);
    reveal(r, marker);
}

void note_pane_marker_next(struct reader *r)
{
    size_t chosen = note_pane_chosen(r);
    size_t from =
        chosen != NOWHERE ? marker_of(r, chosen)->to : note_of(r, note_pane_note(r))->body.from;

    choose(r, document_marker_after(r->setup.document, from));
}

void note_pane_marker_prev(struct reader *r)
{
    size_t chosen = note_pane_chosen(r);
    size_t to =
        chosen != NOWHERE ? marker_of(r, chosen)->from : note_of(r, note_pane_note(r))->body.to;

    choose(r, document_marker_before(r->setup.document, to));
}

/* Scrolling ------------------------------------------------------------------------- */

static void scroll(struct reader *r, enum pane_scroll how)
{
    struct note_pane *p = pane_of(r);

    pane_scroll(r, &p->pane, how, rows_of(r, p), "the end of the note: q closes it");
}

void note_pane_down(struct reader *r)
{
    scroll(r, PANE_DOWN);
}

void note_pane_up(struct reader *r)
{
    scroll(r, PANE_UP);
}

void note_pane_page_down(struct reader *r)
{
    scroll(r, PANE_PAGE_DOWN);
}

void note_pane_page_up(struct reader *r)
{
    scroll(r, PANE_PAGE_UP);
}

void note_pane_first(struct reader *r)
{
    scroll(r, PANE_FIRST);
}

void note_pane_last(struct reader *r)
{
    scroll(r, PANE_LAST);
}

/* As an overlay ------------------------------------------------------------------------ */

static bool show(const struct reader *r, struct reader_pane *out, size_t *anchor)
{
    const struct note_pane *p = pane_of(r);
    size_t marker = p->levels.v[0].marker;

    pane_show(r, &p->pane, height_of(r, p), out);
    out->range = note_pane_range(r);
    *anchor = marker == NOWHERE ? r->paging.page.at : marker_of(r, marker)->from;
    return true;
}

static bool status(struct reader *r, struct buf *out, size_t room)
{
    static const char *const of_marker[] = {"↵ its note · q close", "↵ its note", NULL};
    static const char *const plain[] = {"↵ the note itself · q close", "↵ the note itself",
                                        "↵ itself", NULL};
    static const char *const folded[] = {"q close", NULL};
    size_t note = note_pane_note(r), cited = note_of(r, note)->cited;

    if (note_pane_chosen(r) != NOWHERE) {
        put_fitting(r, out, room, of_marker);
        return false;
    }
    if (cited < 2) {
        put_fitting(r, out, room, layout_note_is_folded(r->layout, note) ? folded : plain);
        return false;
    }
    char *whole = mem_printf("↵ the note itself · c cited %zu× · q close", cited);
    char *part = mem_printf("↵ itself · c cited %zu×", cited);
    put_fitting(r, out, room, (const char *const[]){whole, part, "↵ itself", NULL});
    free(whole);
    free(part);
    return false;
}

static void relayout(struct reader *r)
{
    struct note_pane *p = pane_of(r);
    size_t top = p->pane.top;

    show_level(r, p);
    p->pane.top = top < p->pane.lines.n ? top : 0;
    uncover_marker(r, p);
}

static void free_pane(void *state)
{
    struct note_pane *p = state;

    pane_free(&p->pane);
    VEC_FREE(&p->levels);
    free(p);
}

const struct overlay_type note_pane_overlay = {
    .name = "note",
    .layer = LAYER_PANE,
    .flags = OVERLAY_COUNTS | OVERLAY_MOVES_PAGE | OVERLAY_PASSES,
    .status = status,
    .pane = show,
    .relayout = relayout,
    .free = free_pane,
};
