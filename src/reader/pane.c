/* SPDX-License-Identifier: ISC */
#include "pane.h"

#include <stdlib.h>

void pane_free(struct pane *p)
{
    VEC_FREE(&p->lines);
    free(p->title);
    *p = (struct pane){.title = NULL};
}

unsigned pane_height(const struct reader *r, const struct pane *p, size_t at_least)
{
    unsigned height = layout_form(r->layout)->height;
    size_t most = height / 2 < 2 ? 2 : height / 2, wanted = p->lines.n + 1;

    if (most < at_least)
        most = at_least;
    if (most > height)
        most = height;
    return (unsigned)(wanted < most ? wanted : most);
}

unsigned pane_rows(unsigned height)
{
    return height > 1 ? height - 1 : 1;
}

void pane_show(const struct reader *r, const struct pane *p, unsigned height,
               struct reader_pane *out)
{
    struct reader_frame frame = reader_frame(r);
    size_t rows = pane_rows(height), left = p->lines.n - p->top;

    *out = (struct reader_pane){.row = frame.top + frame.height - height,
                                .height = height,
                                .title = p->title,
                                .v = p->lines.v + p->top,
                                .n = left < rows ? left : rows,
                                .above = p->top > 0,
                                .below = left > rows};
}

void pane_scroll(struct reader *r, struct pane *p, enum pane_scroll how, unsigned rows,
                 const char *at_end)
{
    size_t last = p->lines.n > rows ? p->lines.n - rows : 0;
    bool down = how == PANE_DOWN || how == PANE_PAGE_DOWN || how == PANE_LAST;
    size_t by = how == PANE_FIRST || how == PANE_LAST          ? p->lines.n
                : how == PANE_PAGE_DOWN || how == PANE_PAGE_UP ? rows
                                                               : count_or_one(r);

    if (down && p->top >= last)
        reader_say(r, "%s", at_end);
    if (down)
        p->top = by < last && p->top < last - by ? p->top + by : last;
    else
        p->top -= by < p->top ? by : p->top;
    r->changed = true;
}

void pane_scroll_to(struct pane *p, size_t pos, unsigned rows)
{
    size_t row = 0;

    while (row + 1 < p->lines.n && p->lines.v[row].next <= pos)
        row++;
    if (row < p->top)
        p->top = row;
    if (row >= p->top + rows)
        p->top = row - rows + 1;
}
