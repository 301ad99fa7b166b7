/* SPDX-License-Identifier: ISC */
/* The lines of the blocks used last; the block unused for longest gives way. */
#include "layout_internal.h"

void block_lines_add(struct block_lines *lines, const struct line *line)
{
    VEC_PUSH(lines, *line);
}

static bool holds(const struct block_lines *lines, size_t pos)
{
    return lines->used && pos >= lines->v[0].at && pos < lines->v[lines->n - 1].next;
}

void cache_touch(struct layout *l, struct block_lines *lines)
{
    lines->used = ++l->cache_clock;
    l->cache_latest = (size_t)(lines - l->cache);
}

const struct block_lines *cache_find(struct layout *l, size_t pos)
{
    if (holds(&l->cache[l->cache_latest], pos))
        return &l->cache[l->cache_latest];
    for (size_t i = 0; i < CACHED_BLOCKS; i++) {
        if (holds(&l->cache[i], pos)) {
            cache_touch(l, &l->cache[i]);
            return &l->cache[i];
        }
    }
    return NULL;
}

struct block_lines *cache_slot(struct layout *l, size_t from)
{
    struct block_lines *oldest = l->cache;

    for (size_t i = 0; i < CACHED_BLOCKS; i++) {
        struct block_lines *lines = &l->cache[i];
        if (lines->used && lines->block.from == from)
            return lines;
        if (lines->used < oldest->used)
            oldest = lines;
    }
    oldest->used = 0;
    return oldest;
}

void discard_lines(struct layout *l)
{
    for (size_t i = 0; i < CACHED_BLOCKS; i++)
        l->cache[i].used = 0;
    l->foot_logical = (struct logical_line){0};
    l->last_page = NOWHERE;
}
