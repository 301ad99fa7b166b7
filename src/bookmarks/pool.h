/* SPDX-License-Identifier: ISC */
/*
 * A pool: memory that a child of this process has no part in.  What a fork costs goes by
 * the memory that the child is to share, and one that saves has no use for what is listed.
 */
#ifndef IBID_BOOKMARKS_POOL_H
#define IBID_BOOKMARKS_POOL_H

#include <ibid/base.h>

struct chunk;

/* All zero when empty; when all pieces are given back it holds a chunk still. */
struct pool {
    struct chunk *last;
};

void *pool_take(struct pool *p, size_t n); /* zero; good for any object */
void pool_give(struct pool *p, void *piece);
void pool_free(struct pool *p); /* all have been given back */

#endif
