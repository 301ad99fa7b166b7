/* SPDX-License-Identifier: ISC */
/* From page to page: the next, the previous, the last, and all of them in steps. */
#include "layout_internal.h"

bool layout_page_next(struct layout *l, const struct page *p, struct page_start *out)
{
    struct line line;

    if (p->last || !(p->n || p->foot.n))
        return false;
    *out = p->next_start;
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

bool layout_step(struct layout *l, size_t budget)
{
    struct page_grid *g = &l->grid;
    struct page page;

    if (layout_collect_notes(l, budget))
        return true;
    bool collected = collect_if_ordinary(l);
    if (collected != g->collected)
        grid_reset(l);
    g->collected = collected;
    if (!g->at.n)
        g->next = layout_page_first(l);
    for (size_t done = 0; !g->done && done < budget;) {
        layout_page_from(l, g->next, &page);
        if (page.n || page.foot.n)
            grid_add_page(l, &page);
        done += page.next - page.at + (page.n + page.foot.n) * l->form.measure / 2 + 1;
        if (!layout_page_next(l, &page, &g->next))
            g->done = true;
        page_free(&page);
    }
    return !g->done;
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

/* Moves line back by n lines of the flow. */
static void back_lines(struct layout *l, struct line *line, size_t n)
{
    struct line prev;

    for (; n && layout_flow_prev(l, line, &prev); n--)
        *line = prev;
}

/* The beginning of the furthest page back from line that still reaches top. */
static size_t furthest_back(struct layout *l, struct line line, size_t top)
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
        *out = grid_start(l, index - 1);
        return true;
    }
    *out = (struct page_start){0};
    if (start.at >= document_text(l->document).n) {
        if (!layout_flow_last(l, &prev))
            return false;
    } else if (!layout_line(l, start.at, &line) || !layout_flow_prev(l, &line, &prev)) {
        return false;
    }
    out->at = furthest_back(l, prev, start.at);
    return true;
}

size_t layout_page_last(struct layout *l)
{
    struct line line;

    collect_if_ordinary(l);
    if (l->last_page == NOWHERE)
        l->last_page = layout_flow_last(l, &line)
                           ? furthest_back(l, line, document_text(l->document).n)
                           : 0;
    return l->last_page;
}
