/* SPDX-License-Identifier: ISC */
/* The layout from inside: what its files share. */
#ifndef IBID_LAYOUT_PRIVATE_H
#define IBID_LAYOUT_PRIVATE_H

#include "fit.h"

#include <ibid/layout.h>

/* A block as set: its lines, the blank ones before it included. */
struct set_block {
    struct block block;
    uint64_t used; /* 0 where nothing is set */
    struct line *v;
    size_t n, cap;
};

#define SET_BLOCKS 64

struct layout {
    struct document *document;
    struct layout_form form;
    struct set_block blocks[SET_BLOCKS];
    uint64_t clock;
    size_t latest; /* the block used last */

    struct text_segments segments; /* of the stretch being set */
    struct text_segments units;    /* the same, each with a body that fits on a line */
    struct fit fit;

    size_t *grid; /* where pages begin */
    size_t grid_n, grid_cap;
    size_t grid_next; /* where the next page begins */
    bool grid_done;
};

/* block.c: the block that holds or follows pos, set; NULL after the last. */
const struct set_block *layout_block(struct layout *l, size_t pos);

/* stretch.c: appends the lines of a stretch to s; at is where its first line's
 * own begins. */
void layout_stretch(struct layout *l, struct set_block *s, const struct stretch *stretch,
                    size_t at);

void layout_add(struct set_block *s, const struct line *line);

#endif
