/* SPDX-License-Identifier: ISC */
/* Pages, and the grid of them from the text's beginning. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* Below this height pages are filled without regard to what stands at their foot. */
#define LOWEST_RULED 8

struct lines {
    struct line *v;
    size_t n, cap;
};

static void collect(struct layout *l, size_t pos, struct lines *lines)
{
    struct line line;

    for (bool more = layout_line(l, pos, &line); more && lines->n <= l->form.height;
         more = layout_line_next(l, &line, &line))
        VEC_PUSH(lines, line);
}

static size_t without_blank_end(const struct line *v, size_t n)
{
    while (n && v[n - 1].blank)
        n--;
    return n;
}

/* Of v[0, n], where v[n] would begin the next page: how many may stay. */
static size_t without_lone_lines(const struct line *v, size_t n)
{
    size_t least = n / 2, kept = n;

    while (kept > least) {
        kept = without_blank_end(v, kept);
        if (kept <= least)
            break;
        const struct line *last = &v[kept - 1], *next = &v[kept];
        bool heading = last->kind == BLOCK_HEADING;
        bool orphan = last->first && !last->last;
        bool widow = !next->blank && next->last && !next->first;
        if (!heading && !orphan && !widow)
            return kept;
        kept--;
    }
    return kept > least ? kept : n;
}

void layout_page(struct layout *l, size_t pos, struct page *out)
{
    struct lines lines = {0};
    size_t height = l->form.height;

    collect(l, pos, &lines);
    *out = (struct page){.v = lines.v, .at = pos};
    if (!lines.n) {
        out->last = true;
        return;
    }
    size_t n = lines.n;
    out->last = n <= height;
    if (!out->last) {
        n = height;
        if (height >= LOWEST_RULED)
            n = without_lone_lines(lines.v, n);
    }
    out->n = without_blank_end(lines.v, n);
    if (!out->n)
        out->n = n;
    out->at = lines.v[0].at;
    out->next = lines.v[out->last ? lines.n - 1 : out->n - 1].next;
}

void page_free(struct page *p)
{
    free(p->v);
    *p = (struct page){0};
}

bool layout_page_next(struct layout *l, const struct page *p, size_t *at)
{
    struct line line;

    if (!p->n || p->last)
        return false;
    line = p->v[p->n - 1];
    while (layout_line_next(l, &line, &line)) {
        if (!line.blank) {
            *at = line.at;
            return true;
        }
    }
    return false;
}

/* Does the page that begins at pos reach at least to top? */
static bool reaches(struct layout *l, size_t pos, size_t top)
{
    struct page page;
    size_t next;

    layout_page(l, pos, &page);
    bool reached =
        page.last || page.next >= top || (layout_page_next(l, &page, &next) && next >= top);
    page_free(&page);
    return reached;
}

static size_t grid_index(const struct layout *l, size_t pos)
{
    size_t low = 0, high = l->grid_n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->grid[middle] <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool layout_page_prev(struct layout *l, size_t top, size_t *at)
{
    struct line line;

    size_t index = grid_index(l, top);
    if (index > 1 && l->grid[index - 1] == top) {
        *at = l->grid[index - 2];
        return true;
    }
    if (!layout_line(l, top, &line) || line.at == 0)
        return false;
    for (size_t i = 0; i < l->form.height && layout_line_prev(l, &line, &line);)
        i++;
    while (line.at < top && (line.blank || !reaches(l, line.at, top)))
        if (!layout_line_next(l, &line, &line))
            break;
    if (line.at >= top)
        layout_line(l, top - 1, &line);
    *at = line.at;
    return true;
}

size_t layout_page_last(struct layout *l)
{
    struct line line;
    size_t size = document_text(l->document).n;

    if (!size || !layout_line(l, size - 1, &line))
        return 0;
    for (size_t i = 1; i < l->form.height && layout_line_prev(l, &line, &line);)
        i++;
    while (line.blank || !reaches(l, line.at, size))
        if (!layout_line_next(l, &line, &line))
            break;
    return line.at;
}

/* The grid ------------------------------------------------------------------------ */

bool layout_step(struct layout *l, size_t budget)
{
    size_t begin = l->grid_next;
    struct page page;

    while (!l->grid_done && l->grid_next - begin < budget) {
        layout_page(l, l->grid_next, &page);
        if (page.n) {
            if (l->grid_n == l->grid_cap)
                l->grid = mem_grow(l->grid, &l->grid_cap, sizeof *l->grid);
            l->grid[l->grid_n++] = page.at;
        }
        if (!layout_page_next(l, &page, &l->grid_next))
            l->grid_done = true;
        page_free(&page);
    }
    return !l->grid_done;
}

bool layout_grid_page(struct layout *l, size_t number, size_t *at)
{
    if (!number || number > l->grid_n)
        return false;
    *at = l->grid[number - 1];
    return true;
}

struct layout_place layout_place(struct layout *l, size_t pos)
{
    size_t size = document_text(l->document).n;
    struct layout_place place = {.pages = l->grid_n ? l->grid_n : 1,
                                 .pages_known = l->grid_done};

    place.page_known = l->grid_done || pos < l->grid_next;
    if (place.page_known) {
        size_t index = grid_index(l, pos);
        place.page = index ? index : 1;
    }
    if (l->grid_done)
        return place;
    double per_byte = l->grid_next ? (double)l->grid_n / (double)l->grid_next
                                   : 1.0 / ((double)l->form.measure * l->form.height);
    place.pages = (size_t)(per_byte * (double)size) + 1;
    if (!place.page_known)
        place.page = (size_t)(per_byte * (double)pos) + 1;
    return place;
}
