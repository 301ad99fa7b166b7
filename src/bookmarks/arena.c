/* SPDX-License-Identifier: ISC */
#include "arena.h"

#include <ibid/base.h>

#include <stdalign.h>
#include <sys/mman.h>

struct arena_chunk {
    struct arena_chunk *before;
    size_t size, used; /* bytes, this struct among them */
    alignas(max_align_t) char bytes[];
};

static size_t rounded(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

static struct arena_chunk *chunk_new(size_t size, struct arena_chunk *before)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED)
        mem_exhausted();
#ifdef MADV_DONTFORK
    madvise(at, size, MADV_DONTFORK);
#endif
    struct arena_chunk *c = at;
    *c = (struct arena_chunk){.before = before, .size = size, .used = sizeof *c};
    return c;
}

void *arena_alloc(struct arena *a, size_t n)
{
    size_t bytes = rounded(n, alignof(max_align_t));

    if (!a->last || a->last->size - a->last->used < bytes)
        a->last = chunk_new(rounded(sizeof *a->last + bytes, ARENA_CHUNK), a->last);
    void *piece = (char *)a->last + a->last->used;
    a->last->used += bytes;
    return piece;
}

bool arena_free_step(struct arena *a)
{
    struct arena_chunk *c = a->last;

    if (!c)
        return false;
    a->last = c->before;
    munmap(c, c->size);
    return a->last;
}
