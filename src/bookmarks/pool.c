/* SPDX-License-Identifier: ISC */
#include "pool.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>

/* Chunks begin at multiples of their size, so that every piece leads to its own: a
 * larger piece has a chunk to itself, in whose first part it begins. */
#define CHUNK ((size_t)1 << 20)

struct chunk {
    size_t size, used; /* bytes, this struct among them */
    size_t pieces;     /* that are not given back */
    alignas(max_align_t) char room[];
};

static struct chunk *chunk_of(void *piece)
{
    return (void *)((char *)piece - (uintptr_t)piece % CHUNK);
}

static char *map(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (at == MAP_FAILED)
        mem_exhausted();
    return at;
}

/* What is mapped beside it is given back. */
static struct chunk *chunk_new(size_t size)
{
    char *all = map(size + CHUNK);
    size_t before = (CHUNK - (uintptr_t)all % CHUNK) % CHUNK;

    if (before)
        munmap(all, before);
    munmap(all + before + size, CHUNK - before);
#ifdef MADV_DONTFORK
    madvise(all + before, size, MADV_DONTFORK);
#endif
    struct chunk *c = (void *)(all + before);
    *c = (struct chunk){.size = size, .used = sizeof *c};
    return c;
}

static size_t rounded(size_t n, size_t to)
{
    return (n + to - 1) / to * to;
}

void *pool_take(struct pool *p, size_t n)
{
    size_t bytes = rounded(n, alignof(max_align_t));

    if (!p->last || p->last->used >= CHUNK || p->last->size - p->last->used < bytes) {
        struct chunk *full = p->last;
        p->last = chunk_new(rounded(sizeof *full + bytes, CHUNK));
        if (full && !full->pieces)
            munmap(full, full->size);
    }
    void *piece = (char *)p->last + p->last->used;
    p->last->used += bytes;
    p->last->pieces++;
    return piece;
}

void pool_give(struct pool *p, void *piece)
{
    struct chunk *c = chunk_of(piece);

    if (--c->pieces == 0 && c != p->last)
        munmap(c, c->size);
}

void pool_free(struct pool *p)
{
    if (p->last)
        munmap(p->last, p->last->size);
    p->last = NULL;
}
