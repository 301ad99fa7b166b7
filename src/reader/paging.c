/* SPDX-License-Identifier: ISC */
#include "paging.h"

#include "lookup.h"

/* Milliseconds from moving until the place is saved. */
#define SAVE_AFTER_MS 4000

static size_t first_word(const struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (!p->v[i].blank)
            return p->v[i].from;
    return p->at;
}

void show_from(struct reader *r, struct page_start start)
{
    struct page page;

    layout_page_from(r->layout, start, &page);
    page_free(&r->paging.page);
    page_free(&r->paging.facing);
    r->paging.page = page;
    if (reader_frame(r).spread && layout_page_next(r->layout, &page, &start))
        layout_page_from(r->layout, start, &r->paging.facing);
    r->paging.anchor = first_word(&page);
    r->history.jumped_into_notes = r->history.jumped_into_notes && in_note(r, r->paging.anchor);
    r->changed = true;
    r->paging.shown++;
    if (!r->saving.at)
        r->saving.at = r->now + SAVE_AFTER_MS;
}

void show_page(struct reader *r, size_t pos)
{
    show_from(r, (struct page_start){.at = pos});
}

const struct page *last_page(const struct reader *r)
{
    const struct page *facing = reader_facing(r);

    return facing ? facing : &r->paging.page;
}

size_t view_end(const struct reader *r)
{
    return last_page(r)->next;
}

size_t top_position(const struct reader *r)
{
    return r->paging.page.n ? r->paging.page.v[0].next - 1 : r->paging.page.at;
}

static bool is_same_start(const struct page_start *a, const struct page_start *b)
{
    return a->at == b->at && a->foot == b->foot && a->end == b->end && a->from == b->from;
}

bool page_is_shown(const struct reader *r, struct page_start start)
{
    return is_same_start(&r->paging.page.start, &start);
}

bool in_view(const struct reader *r, size_t pos)
{
    return page_holds(&r->paging.page, pos) || page_holds(&r->paging.facing, pos);
}

void uncover(struct reader *r, size_t pos, unsigned rows)
{
    unsigned height = layout_form(r->layout)->height;
    size_t row = 0;

    /* In a spread it lies over the other page. */
    if (reader_frame(r).spread)
        return;
    while (row < r->paging.page.n && r->paging.page.v[row].next <= pos)
        row++;
    if (row >= r->paging.page.n || row + rows < height)
        return;
    size_t skip = row + rows - height + 1;
    if (skip < r->paging.page.n)
        show_page(r, r->paging.page.v[skip < row ? skip : row].at);
}

struct layout *reader_layout(const struct reader *r)
{
    return r->layout;
}

const struct page *reader_page(const struct reader *r)
{
    return &r->paging.page;
}

const struct page *reader_facing(const struct reader *r)
{
    return r->paging.facing.n || r->paging.facing.foot.n ? &r->paging.facing : NULL;
}
