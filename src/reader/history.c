/* SPDX-License-Identifier: ISC */
#include "history.h"

#include "focus.h"
#include "lookup.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"

#include <stdlib.h>
#include <string.h>

/* Maximum of remembered jumps; the oldest is forgotten first. */
#define MOST_JUMPS 100

void jump_free(struct jump *j)
{
    VEC_FREE(&j->followed);
}

void jumps_clear(struct jumps *jumps)
{
    for (size_t i = 0; i < jumps->n; i++)
        jump_free(&jumps->v[i]);
    jumps->n = 0;
}

void jumps_add(struct jumps *jumps, struct jump jump)
{
    if (jumps->n == MOST_JUMPS) {
        jump_free(&jumps->v[0]);
        jumps->n--;
        memmove(jumps->v, jumps->v + 1, jumps->n * sizeof *jumps->v);
    }
    VEC_PUSH(jumps, jump);
}

/* The present screen, with the notes that are open on it. */
static struct jump present_screen(struct reader *r)
{
    bool open = overlay_is_open(r, &note_pane_overlay);
    struct jump j = {.start = open ? overlay_page(r, &note_pane_overlay) : r->paging.page.start,
                     .jumped_into_notes = r->history.jumped_into_notes};

    if (open)
        note_pane_followed(r, &j);
    else if (focus_marker_in_view(r))
        VEC_PUSH(&j.followed, marker_of(r, r->focus.marker)->from);
    return j;
}

static void jump_push(struct reader *r)
{
    jumps_add(&r->history.back, present_screen(r));
    jumps_clear(&r->history.forward);
}

static void arrive_at(struct reader *r, struct page_start start)
{
    overlay_drop(r, &note_pane_overlay);
    focus_clear(r);
    show_from(r, start);
    r->history.jumped_into_notes = in_note(r, r->paging.anchor);
    /* A jump is saved at once, turning pages only now and then. */
    r->saving.at = r->now + 1;
}

void jump_from_here(struct reader *r, size_t pos)
{
    jump_push(r);
    arrive_at(r, (struct page_start){.at = pos});
}

void jump_to_page(struct reader *r, struct page_start start)
{
    struct line line;

    /* The page in view is not remembered as a jump to itself. */
    if (overlay_is_open(r, &note_pane_overlay) ||
        (layout_line(r->layout, start.at, &line) && line.at != r->paging.page.at))
        jump_push(r);
    arrive_at(r, start);
}

void jump_to(struct reader *r, size_t pos)
{
    jump_to_page(r, (struct page_start){.at = pos});
}

/* Opens the notes of all followed markers but the last, which is shown for a moment. */
static void return_to(struct reader *r, struct jump jump)
{
    struct document *d = r->setup.document;
    size_t n = jump.followed.n;

    arrive_at(r, jump.start);
    r->history.jumped_into_notes = jump.jumped_into_notes;
    for (size_t i = 0; i < n; i++) {
        size_t marker = document_marker_at(d, jump.followed.v[i]);
        if (marker == NOWHERE)
            break;
        if (i + 1 < n)
            note_pane_follow(r, marker);
        else
            show_marker(r, marker);
    }
    jump_free(&jump);
}

/* Goes along by the count, at most to the last jump. */
static void jump_along(struct reader *r, struct jumps *from, struct jumps *to)
{
    unsigned long count = r->input.count;

    jumps_add(to, present_screen(r));
    for (; count > 1 && from->n > 1; count--)
        jumps_add(to, from->v[--from->n]);
    return_to(r, from->v[--from->n]);
}

void jump_back(struct reader *r)
{
    if (r->history.back.n)
        jump_along(r, &r->history.back, &r->history.forward);
    else
        reader_say(r, "nowhere to go back to");
}

void jump_forward(struct reader *r)
{
    if (r->history.forward.n)
        jump_along(r, &r->history.forward, &r->history.back);
    else
        reader_say(r, "nowhere to go forward to");
}
