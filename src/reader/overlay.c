/* SPDX-License-Identifier: ISC */
#include "overlay.h"

#include "lookup.h"
#include "paging.h"
#include "pane.h"

#include <stdlib.h>
#include <string.h>

/* The index of the topmost of a type; NOWHERE for none. */
static size_t find(const struct reader *r, const struct overlay_type *type)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (r->overlays.v[i].type == type)
            return i;
    return NOWHERE;
}

static void remove_at(struct reader *r, size_t at)
{
    struct overlay o = r->overlays.v[at];

    r->overlays.n--;
    memmove(r->overlays.v + at, r->overlays.v + at + 1, (r->overlays.n - at) * sizeof o);
    if (o.type->free)
        o.type->free(o.state);
    r->changed = true;
}

/* Under one that has moved the page, it comes back to the same page. */
static struct page_start page_below(const struct reader *r, size_t at)
{
    for (size_t i = at; i < r->overlays.n; i++)
        if (r->overlays.v[i].type->flags & OVERLAY_MOVES_PAGE)
            return r->overlays.v[i].page;
    return r->paging.page.start;
}

void overlay_open(struct reader *r, const struct overlay_type *type, void *state)
{
    size_t at = r->overlays.n;

    while (at && r->overlays.v[at - 1].type->layer > type->layer)
        at--;
    struct overlay o = {type, state, page_below(r, at), r->paging.shown};
    VEC_PUSH(&r->overlays, o);
    memmove(r->overlays.v + at + 1, r->overlays.v + at, (r->overlays.n - 1 - at) * sizeof o);
    r->overlays.v[at] = o;
    r->changed = true;
}

void overlay_drop(struct reader *r, const struct overlay_type *type)
{
    size_t at = find(r, type);

    if (at != NOWHERE)
        remove_at(r, at);
}

void overlay_close(struct reader *r, const struct overlay_type *type)
{
    size_t at = find(r, type);

    if (at == NOWHERE)
        return;
    struct overlay o = r->overlays.v[at];
    remove_at(r, at);
    if (o.type->flags & OVERLAY_MOVES_PAGE && !page_is_shown(r, o.page))
        show_from(r, o.page);
}

bool overlay_is_open(const struct reader *r, const struct overlay_type *type)
{
    return find(r, type) != NOWHERE;
}

void *overlay_state(const struct reader *r, const struct overlay_type *type)
{
    size_t at = find(r, type);

    return at == NOWHERE ? NULL : r->overlays.v[at].state;
}

const struct overlay_type *overlay_based_on(const struct reader *r,
                                            const struct overlay_type *base)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (r->overlays.v[i].type->base == base)
            return r->overlays.v[i].type;
    return NULL;
}

struct page_start overlay_page(const struct reader *r, const struct overlay_type *type)
{
    return r->overlays.v[find(r, type)].page;
}

const struct overlay_type *overlay_top(const struct reader *r)
{
    return r->overlays.n ? r->overlays.v[r->overlays.n - 1].type : NULL;
}

/* All that are open ---------------------------------------------------------------- */

bool overlays_page(const struct reader *r, struct page_start *start)
{
    *start = page_below(r, 0);
    for (size_t i = 0; i < r->overlays.n; i++)
        if (r->overlays.v[i].type->flags & OVERLAY_MOVES_PAGE)
            return true;
    return false;
}

void overlays_end_with_key(struct reader *r, bool is_own)
{
    size_t n = r->overlays.n;

    for (size_t i = is_own && n ? n - 1 : n; i-- > 0;)
        if (r->overlays.v[i].type->flags & OVERLAY_UNTIL_KEY)
            remove_at(r, i);
}

void overlays_settle(struct reader *r)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (r->overlays.v[i].type->flags & OVERLAY_OF_PAGE &&
            r->overlays.v[i].shown != r->paging.shown)
            remove_at(r, i);
}

/* One that closes takes none but itself away. */
void overlays_relayout(struct reader *r)
{
    struct line line;

    overlays_end_with_key(r, false);
    overlays_settle(r);
    for (size_t i = 0; i < r->overlays.n; i++)
        if (layout_line(r->layout, r->overlays.v[i].page.at, &line))
            r->overlays.v[i].page.at = line.at;
    for (size_t i = r->overlays.n; i-- > 0;)
        if (r->overlays.v[i].type->relayout)
            r->overlays.v[i].type->relayout(r);
}

bool overlays_step(struct reader *r, size_t budget)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (r->overlays.v[i].type->step && r->overlays.v[i].type->step(r, budget))
            return true;
    return false;
}

void overlays_input_end(struct reader *r)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (i < r->overlays.n && r->overlays.v[i].type->input_end)
            r->overlays.v[i].type->input_end(r);
}

void overlays_unmap(struct reader *r)
{
    for (size_t i = r->overlays.n; i-- > 0;)
        if (!(r->overlays.v[i].type->flags & OVERLAY_STAYS))
            remove_at(r, i);
    for (size_t i = 0; i < r->overlays.n; i++)
        r->overlays.v[i].page.at = raw_offset_of(r, r->overlays.v[i].page.at);
}

void overlays_map(struct reader *r)
{
    for (size_t i = 0; i < r->overlays.n; i++)
        r->overlays.v[i].page =
            (struct page_start){.at = position_of(r, r->overlays.v[i].page.at)};
}

void overlays_free(struct reader *r)
{
    while (r->overlays.n)
        remove_at(r, r->overlays.n - 1);
    VEC_FREE(&r->overlays);
}

/* For view -------------------------------------------------------------------------- */

/* In a spread a pane lies over the page that it does not belong to. */
static unsigned pane_left(const struct reader *r, size_t anchor, bool covers)
{
    struct reader_frame f = reader_frame(r);

    if (!f.spread)
        return f.left;
    if (covers)
        return (f.cols - f.measure) / 2;
    return page_holds(&r->paging.facing, anchor) ? f.left : f.facing_left;
}

bool reader_pane(const struct reader *r, struct reader_pane *out)
{
    for (size_t i = r->overlays.n; i-- > 0;) {
        const struct overlay_type *type = r->overlays.v[i].type;
        bool covers = type->flags & OVERLAY_COVERS;
        size_t anchor = NOWHERE;
        if (type->pane && type->pane(r, out, &anchor)) {
            out->left = pane_left(r, anchor, covers);
            return true;
        }
        if (covers)
            return false;
    }
    return false;
}
