/* SPDX-License-Identifier: ISC */
/* A layout from its opening to its end, and changes of its form. */
#include "layout_internal.h"

#include <stdlib.h>

static void copy_form(struct layout *l, const struct layout_form *form)
{
    l->form = *form;
    if (!l->form.measure)
        l->form.measure = 1;
    if (!l->form.height)
        l->form.height = 1;
}

struct layout *layout_new(struct document *d, const struct layout_form *form)
{
    struct layout *l = mem_alloc(sizeof *l);

    l->document = d;
    l->last_page = NOWHERE;
    copy_form(l, form);
    return l;
}

void layout_free(struct layout *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < CACHED_BLOCKS; i++)
        free(l->cache[i].v);
    VEC_FREE(&l->segments);
    VEC_FREE(&l->units);
    VEC_FREE(&l->points);
    fit_free(&l->fit);
    justifier_free(&l->justifier);
    note_order_free(l);
    buf_free(&l->folded_text);
    VEC_FREE(&l->folds);
    free(l->foot_lines.v);
    VEC_FREE(&l->grid.at);
    VEC_FREE(&l->grid.foot);
    VEC_FREE(&l->grid.carried);
    free(l);
}

void layout_set_form(struct layout *l, const struct layout_form *form)
{
    copy_form(l, form);
    discard_lines(l);
    grid_reset(l);
}

const struct layout_form *layout_form(const struct layout *l)
{
    return &l->form;
}

void layout_grow(struct layout *l)
{
    discard_lines(l);
    grid_grow(l);
}
