/* SPDX-License-Identifier: ISC */
/* The grid of pages known so far: their numbers, and estimates beyond the last. */
#include "layout_internal.h"

void grid_reset(struct layout *l)
{
    l->grid.at.n = l->grid.foot.n = l->grid.carried.n = 0;
    l->grid.next = (struct page_start){0};
    l->grid.done = false;
}

struct page_start grid_start(const struct layout *l, size_t page)
{
    const struct page_grid *g = &l->grid;
    struct page_start start = {.at = g->at.v[page]};
    size_t i;

    LOWER_BOUND(i, g->carried.n, g->carried.v[i].page < page);
    if (i < g->carried.n && g->carried.v[i].page == page) {
        start.foot = g->foot.v[page];
        start.end = g->carried.v[i].end;
        start.from = g->carried.v[i].from;
    }
    return start;
}

void grid_grow(struct layout *l)
{
    struct page_grid *g = &l->grid;

    /* The last page may have ended where the text did. */
    if (g->at.n) {
        g->next = grid_start(l, g->at.n - 1);
        g->at.n--;
        g->foot.n--;
        if (g->carried.n && g->carried.v[g->carried.n - 1].page == g->at.n)
            g->carried.n--;
    }
    g->done = false;
}

void grid_add_page(struct layout *l, const struct page *page)
{
    struct page_grid *g = &l->grid;
    const struct page_start *start = &page->start;

    if (start->foot < start->end) {
        VEC_PUSH(&g->carried, (struct carried){g->at.n, start->end, start->from});
        VEC_PUSH(&g->foot, start->foot);
    } else {
        VEC_PUSH(&g->foot, order_first_cited_from(l, start->at));
    }
    VEC_PUSH(&g->at, start->at);
}

/* How many pages begin at or before pos. */
static size_t pages_begun_at(const struct layout *l, size_t pos)
{
    const struct page_grid *g = &l->grid;
    size_t i;

    LOWER_BOUND(i, g->at.n, g->at.v[i] <= pos);
    return i;
}

/* Does the grid reach pos? */
static bool reaches(const struct layout *l, size_t pos)
{
    return l->grid.done || pos < l->grid.next.at;
}

bool layout_grid_page(struct layout *l, size_t number, struct page_start *out)
{
    if (!number || number > l->grid.at.n)
        return false;
    *out = grid_start(l, number - 1);
    return true;
}

static double pages_per_byte(const struct layout *l)
{
    return l->grid.next.at ? (double)l->grid.at.n / (double)l->grid.next.at
                           : 1.0 / ((double)l->form.measure * l->form.height);
}

struct page_number layout_page_number_at(struct layout *l, size_t pos)
{
    size_t size = document_text(l->document).n, n = l->grid.at.n;
    struct page_number place = {.pages = n ? n : 1, .pages_known = l->grid.done};

    place.page_known = reaches(l, pos);
    if (place.page_known) {
        size_t index = pages_begun_at(l, pos);
        place.page = index ? index : 1;
    }
    if (l->grid.done)
        return place;
    place.pages = (size_t)(pages_per_byte(l) * (double)size) + 1;
    if (!place.page_known)
        place.page = (size_t)(pages_per_byte(l) * (double)pos) + 1;
    return place;
}

static bool same_start(const struct page_start *a, const struct page_start *b)
{
    bool carried = a->foot < a->end;

    if (a->at != b->at || carried != (b->foot < b->end))
        return false;
    return !carried || (a->foot == b->foot && a->from == b->from);
}

size_t grid_index(const struct layout *l, const struct page_start *start)
{
    size_t last = pages_begun_at(l, start->at);

    if (!last || l->grid.at.v[last - 1] != start->at)
        return l->grid.at.n;
    for (size_t i = last; i-- > 0 && l->grid.at.v[i] == start->at;) {
        struct page_start known = grid_start(l, i);
        if (same_start(&known, start))
            return i;
    }
    return last - 1;
}

struct page_number layout_page_number(struct layout *l, const struct page *p)
{
    size_t pos = p->n ? p->v[0].next - 1 : p->at;
    struct page_number place = layout_page_number_at(l, pos);
    size_t index = grid_index(l, &p->start);

    if (index < l->grid.at.n) {
        place.page = index + 1;
        place.page_known = true;
    }
    return place;
}

void grid_page_of_note(struct layout *l, size_t seq, struct foot_line *out)
{
    const struct page_grid *g = &l->grid;
    const struct marker *markers;
    size_t page;

    document_markers(l->document, &markers);
    struct page_number place = layout_page_number_at(l, markers[l->order.v[seq].root].from);
    out->page = place.page;
    out->page_known = place.page_known && g->collected;
    if (!out->page_known)
        return;
    /* It may begin on a page after that of its marker. */
    LOWER_BOUND(page, g->at.n, g->foot.v[page] + (grid_start(l, page).from != 0) <= seq);
    out->page = page ? page : 1;
}

void layout_page_update_references(struct layout *l, struct page *p)
{
    for (size_t i = 0; i < p->foot.n && collect_if_ordinary(l); i++) {
        struct foot_line *foot = &p->foot.v[i];
        if (foot->reference && !foot->page_known)
            grid_page_of_note(l, order_of_note(l, foot->note), foot);
    }
}
