/* SPDX-License-Identifier: ISC */
/* Jumps, and coming back from them. */
#include "private.h"

#include <string.h>

#define MOST_JUMPS 100

/* How long the word one comes back to is marked. */
#define FLASH_MS 1200

static void push(struct jump *v, size_t *n, struct jump jump)
{
    if (*n == MOST_JUMPS) {
        memmove(v, v + 1, (MOST_JUMPS - 1) * sizeof *v);
        --*n;
    }
    v[(*n)++] = jump;
}

static void remember(struct reader *r, struct jump jump)
{
    if (r->back.cap < MOST_JUMPS) {
        r->back.v = mem_resize(r->back.v, MOST_JUMPS * sizeof *r->back.v);
        r->back.cap = MOST_JUMPS;
    }
    push(r->back.v, &r->back.n, jump);
}

void jump_push(struct reader *r, size_t marker)
{
    remember(r, (struct jump){r->page.start, marker});
    r->forward.n = 0;
}

void jump_to_page(struct reader *r, struct page_start start)
{
    struct line line;

    /* Going where one is, is no jump. */
    if (layout_line(r->layout, start.at, &line) && line.at != r->page.at)
        jump_push(r, r->chosen);
    r->chosen = NOWHERE;
    show_from(r, start);
}

void jump_to(struct reader *r, size_t pos)
{
    jump_to_page(r, (struct page_start){.at = pos});
}

static void come_to(struct reader *r, struct jump jump)
{
    show_from(r, jump.start);
    r->chosen = jump.marker;
    r->flash = jump.marker != NOWHERE;
    r->flash_until = r->now + FLASH_MS;
}

void jump_back(struct reader *r, unsigned long count)
{
    (void)count;
    if (!r->back.n) {
        reader_say(r, "nowhere to go back to");
        return;
    }
    struct jump here = {r->page.start, r->chosen};
    struct jump jump = r->back.v[--r->back.n];
    VEC_PUSH(&r->forward, here);
    come_to(r, jump);
}

void jump_forward(struct reader *r, unsigned long count)
{
    (void)count;
    if (!r->forward.n) {
        reader_say(r, "nowhere to go forward to");
        return;
    }
    remember(r, (struct jump){r->page.start, r->chosen});
    come_to(r, r->forward.v[--r->forward.n]);
}
