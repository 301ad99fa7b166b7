/* SPDX-License-Identifier: ISC */
/*
 * Jumps, and coming back from them: to the screen one left, and on it to the very
 * marker that was followed, inside the notes one was in.
 */
#include "private.h"

#include <stdlib.h>
#include <string.h>

#define MOST_JUMPS 100

/* How long the marker one comes back to is shown. */
#define FLASH_MS 1200

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
static struct jump here(struct reader *r)
{
    struct jump j = {.start = r->pane.open ? r->pane.back : r->page.start,
                     .strayed = r->strayed};

    if (!r->pane.open && r->chosen != NOWHERE && in_view(r, marker_of(r, r->chosen)->from))
        VEC_PUSH(&j.followed, marker_of(r, r->chosen)->from);
    /* What was opened by its number alone has no marker to come back to. */
    for (size_t i = 0; r->pane.open && i < r->pane.levels.n; i++) {
        if (r->pane.levels.v[i].marker == NOWHERE)
            break;
        VEC_PUSH(&j.followed, marker_of(r, r->pane.levels.v[i].marker)->from);
    }
    return j;
}

void jump_push(struct reader *r)
{
    jumps_add(&r->back, here(r));
    jumps_clear(&r->forward);
}

static void land(struct reader *r, struct page_start start)
{
    pane_drop(r);
    r->chosen = r->remark.chosen = NOWHERE;
    show_from(r, start);
    r->strayed = in_note(r, r->anchor);
    /* Reading on is kept now and then, a jump at once. */
    r->save_at = r->now + 1;
}

void jump_from_here(struct reader *r, size_t pos)
{
    jump_push(r);
    land(r, (struct page_start){.at = pos});
}

void jump_to_page(struct reader *r, struct page_start start)
{
    struct line line;

    /* Going where one is, is no jump. */
    if (r->pane.open || (layout_line(r->layout, start.at, &line) && line.at != r->page.at))
        jump_push(r);
    land(r, start);
}

void jump_to(struct reader *r, size_t pos)
{
    jump_to_page(r, (struct page_start){.at = pos});
}

/* The notes of all markers followed but the last are open; that one is shown for
 * a moment. */
static void come_to(struct reader *r, struct jump jump)
{
    struct document *d = r->setup.document;
    size_t n = jump.followed.n;

    land(r, jump.start);
    r->strayed = jump.strayed;
    for (size_t i = 0; i < n; i++) {
        size_t marker = document_marker_at(d, jump.followed.v[i]);
        if (marker == NOWHERE)
            break;
        if (i + 1 < n)
            marker_follow(r, marker);
        else
            marker_show(r, marker);
    }
    jump_free(&jump);
}

void flash(struct reader *r)
{
    r->flash = true;
    r->faded = false;
    r->flash_until = r->now + FLASH_MS;
    r->changed = true;
}

/* Goes so many along, as far as there are any. */
static void jump_along(struct reader *r, struct jumps *from, struct jumps *to,
                       unsigned long count)
{
    jumps_add(to, here(r));
    for (; count > 1 && from->n > 1; count--)
        jumps_add(to, from->v[--from->n]);
    come_to(r, from->v[--from->n]);
}

void jump_back(struct reader *r, unsigned long count)
{
    if (r->back.n)
        jump_along(r, &r->back, &r->forward, count);
    else
        reader_say(r, "nowhere to go back to");
}

void jump_forward(struct reader *r, unsigned long count)
{
    if (r->forward.n)
        jump_along(r, &r->forward, &r->back, count);
    else
        reader_say(r, "nowhere to go forward to");
}
