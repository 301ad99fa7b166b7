/* SPDX-License-Identifier: ISC */
/*
 * An arena: memory that is allocated piece by piece and freed as a whole.  Child processes
 * have no part in it: the cost of a fork goes by the memory that is shared with the child,
 * and one that saves has no use for 100,000 passages.
 */
#ifndef IBID_BOOKMARKS_ARENA_H
#define IBID_BOOKMARKS_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena_chunk;

/* All zero when empty. */
struct arena {
    struct arena_chunk *last;
};

void *arena_alloc(struct arena *a, size_t n); /* zero; aligned for any object */

/* Frees some of it, at most ARENA_CHUNK bytes but for larger pieces, in no order; returns
 * whether there is more. */
#define ARENA_CHUNK ((size_t)1 << 20)
bool arena_free_step(struct arena *a);

#endif
