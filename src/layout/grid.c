/* SPDX-License-Identifier: ISC */
/* The grid of pages from the text's beginning, and the pages before and after one. */
#include "layout.h"

#include <stdlib.h>

void grid_reset(struct layout *l)
{
    l->grid.at.n = l->grid.foot.n = l->grid.carried.n = 0;
    l->grid.next = (struct page_start){0};
    l->grid.done = false;
}

static struct page_start start_of(const struct layout *l, size_t page)
{
    const struct grid_pages *g = &l->grid;
    struct page_start start = {.at = g->at.v[page]};
    size_t low = 0, high = g->carried.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->carried.v[middle].page < page)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < g->carried.n && g->carried.v[low].page == page) {
        start.foot = g->foot.v[page];
        start.end = g->carried.v[low].end;
        start.from = g->carried.v[low].from;
    }
    return start;
}

void grid_grow(struct layout *l)
{
    struct grid_pages *g = &l->grid;

    /* The last page may have ended where the text did. */
    if (g->at.n) {
        g->next = start_of(l, g->at.n - 1);
        g->at.n--;
        g->foot.n--;
        if (g->carried.n && g->carried.v[g->carried.n - 1].page == g->at.n)
            g->carried.n--;
    }
    g->done = false;
}

static void add_page(struct layout *l, const struct page *page)
{
    struct grid_pages *g = &l->grid;
    const struct page_start *start = &page->start;

    if (start->foot < start->end) {
        VEC_PUSH(&g->carried, (struct carried){g->at.n, start->end, start->from});
        VEC_PUSH(&g->foot, start->foot);
    } else {
        VEC_PUSH(&g->foot, order_first(l, start->at));
    }
    VEC_PUSH(&g->at, start->at);
}

bool layout_step(struct layout *l, size_t budget)
{
    struct grid_pages *g = &l->grid;
    struct page page;

    if (layout_lift(l, budget))
        return true;
    bool known = layout_order(l);
    if (known != g->known)
        grid_reset(l);
    g->known = known;
    if (!g->at.n)
        g->next = layout_page_first(l);
    for (size_t done = 0; !g->done && done < budget;) {
        layout_page_from(l, g->next, &page);
        if (page.n || page.foot.n)
            add_page(l, &page);
        done += page.next - page.at + (page.n + page.foot.n) * l->form.measure / 2 + 1;
        if (!layout_page_next(l, &page, &g->next))
            g->done = true;
        page_free(&page);
    }
    return !g->done;
}

/* How many pages begin at or before pos. */
static size_t pages_to(const struct layout *l, size_t pos)
{
    const struct grid_pages *g = &l->grid;
    size_t low = 0, high = g->at.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->at.v[middle] <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Has the grid come as far as pos, and is it that of the form? */
static bool is_known(const struct layout *l, size_t pos)
{
    return l->grid.done || pos < l->grid.next.at;
}

bool layout_grid_page(struct layout *l, size_t number, struct page_start *out)
{
    if (!number || number > l->grid.at.n)
        return false;
    *out = start_of(l, number - 1);
    return true;
}

static double pages_per_byte(const struct layout *l)
{
    return l->grid.next.at ? (double)l->grid.at.n / (double)l->grid.next.at
                           : 1.0 / ((double)l->form.measure * l->form.height);
}

struct layout_place layout_place(struct layout *l, size_t pos)
{
    size_t size = document_text(l->document).n, n = l->grid.at.n;
    struct layout_place place = {.pages = n ? n : 1, .pages_known = l->grid.done};

    place.page_known = is_known(l, pos);
    if (place.page_known) {
        size_t index = pages_to(l, pos);
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

/* The page of the grid that begins so, or else the last that begins with the same
 * line; the number of pages where none does. */
static size_t grid_index(const struct layout *l, const struct page_start *start)
{
    size_t last = pages_to(l, start->at);

    if (!last || l->grid.at.v[last - 1] != start->at)
        return l->grid.at.n;
    for (size_t i = last; i-- > 0 && l->grid.at.v[i] == start->at;) {
        struct page_start known = start_of(l, i);
        if (same_start(&known, start))
            return i;
    }
    return last - 1;
}

struct layout_place layout_page_place(struct layout *l, const struct page *p)
{
    size_t pos = p->n ? p->v[0].next - 1 : p->at;
    struct layout_place place = layout_place(l, pos);
    size_t index = grid_index(l, &p->start);

    if (index < l->grid.at.n) {
        place.page = index + 1;
        place.page_known = true;
    }
    return place;
}

void grid_page_of_note(struct layout *l, size_t seq, struct foot_line *out)
{
    const struct grid_pages *g = &l->grid;
    const struct marker *markers;
    size_t low = 0, high = g->at.n;

    document_markers(l->document, &markers);
    struct layout_place place = layout_place(l, markers[l->order.v[seq].root].from);
    out->page = place.page;
    out->page_known = place.page_known && g->known;
    if (!out->page_known)
        return;
    /* It may begin on a page after that of its marker. */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct page_start start = start_of(l, middle);
        if (g->foot.v[middle] + (start.from != 0) <= seq)
            low = middle + 1;
        else
            high = middle;
    }
    out->page = low ? low : 1;
}

void layout_page_settle(struct layout *l, struct page *p)
{
    for (size_t i = 0; i < p->foot.n && layout_order(l); i++) {
        struct foot_line *foot = &p->foot.v[i];
        if (foot->reference && !foot->page_known)
            grid_page_of_note(l, order_of(l, foot->note), foot);
    }
}

/* On and back ------------------------------------------------------------------------ */

bool layout_page_next(struct layout *l, const struct page *p, struct page_start *out)
{
    struct line line;

    if (p->last || !(p->n || p->foot.n))
        return false;
    *out = p->on;
    if (!layout_line(l, out->at, &line) || out->at >= document_text(l->document).n)
        return out->foot < out->end;
    while (line.blank) {
        if (!layout_flow_next(l, &line, &line)) {
            out->at = document_text(l->document).n;
            return out->foot < out->end;
        }
        out->at = line.at;
    }
    return true;
}

/* Does the page that begins at pos reach at least to top? */
static bool reaches(struct layout *l, size_t pos, size_t top)
{
    struct page page;
    struct page_start next;

    layout_page(l, pos, &page);
    bool reached =
        page.last || page.next >= top || (layout_page_next(l, &page, &next) && next.at >= top);
    page_free(&page);
    return reached;
}

/* So many lines of the flow back. */
static void back_lines(struct layout *l, struct line *line, size_t n)
{
    struct line prev;

    for (; n && layout_flow_prev(l, line, &prev); n--)
        *line = prev;
}

/* From line on back: the furthest page that reaches to top. */
static size_t furthest(struct layout *l, struct line line, size_t top)
{
    size_t nearest = line.at;

    back_lines(l, &line, l->form.height - 1);
    while (line.at < nearest && (line.blank || !reaches(l, line.at, top)))
        if (!layout_flow_next(l, &line, &line))
            break;
    return line.at < nearest ? line.at : nearest;
}

bool layout_page_prev(struct layout *l, struct page_start start, struct page_start *out)
{
    struct line line, prev;
    size_t index = grid_index(l, &start);

    if (index < l->grid.at.n && index > 0) {
        *out = start_of(l, index - 1);
        return true;
    }
    *out = (struct page_start){0};
    if (start.at >= document_text(l->document).n) {
        if (!layout_flow_last(l, &prev))
            return false;
    } else if (!layout_line(l, start.at, &line) || !layout_flow_prev(l, &line, &prev)) {
        return false;
    }
    out->at = furthest(l, prev, start.at);
    return true;
}

size_t layout_page_last(struct layout *l)
{
    struct line line;

    layout_order(l);
    if (l->last_page == NOWHERE)
        l->last_page =
            layout_flow_last(l, &line) ? furthest(l, line, document_text(l->document).n) : 0;
    return l->last_page;
}
