/* SPDX-License-Identifier: ISC */
/*
 * Chunks, and the few of them that are kept parsed.
 *
 * The text is cut into windows of 64 KiB.  In each window one place is chosen, by the
 * window's own bytes alone, where a chunk begins.  So chunks are found from anywhere, and
 * no paragraph is so long that it has to be read whole.
 */
#include "document_internal.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

#define WINDOW ((size_t)64 * 1024)

/* After the first blank line of the window; NOWHERE without one. */
static size_t after_blank_line(struct span w)
{
    const char *end = w.p + w.n;

    for (const char *p = w.p; (p = memchr(p, '\n', (size_t)(end - p)));) {
        const char *q = ++p;
        while (q < end && (*q == ' ' || *q == '\t' || *q == '\r'))
            q++;
        if (q < end && *q == '\n')
            return (size_t)(q + 1 - w.p);
        p = q;
        if (p >= end)
            break;
    }
    return NOWHERE;
}

static size_t after_byte(struct span w, char c)
{
    const char *p = memchr(w.p, c, w.n);

    return p && (size_t)(p + 1 - w.p) < w.n ? (size_t)(p + 1 - w.p) : NOWHERE;
}

/* Neither inside a code point nor before a combining mark: that one belongs to the cluster
 * before it. */
static size_t near_cluster(struct span w)
{
    size_t at = 0;

    while (at < w.n && at < 4 && utf8_continues(w.p[at]))
        at++;
    return at < w.n ? at + text_cluster(w.p + at, w.n - at) : 0;
}

static size_t boundary(const struct chunks *c, size_t k)
{
    if (k == 0)
        return 0;
    if (k * WINDOW >= c->text.n)
        return c->text.n;
    struct span w = span_sub(c->text, k * WINDOW, (k + 1) * WINDOW);
    size_t at = after_blank_line(w);
    if (at == NOWHERE || at >= w.n)
        at = after_byte(w, '\n');
    if (at == NOWHERE)
        at = after_byte(w, ' ');
    if (at == NOWHERE)
        at = near_cluster(w);
    return k * WINDOW + (at < w.n ? at : 0);
}

struct range chunk_range(const struct chunks *c, size_t number)
{
    return (struct range){boundary(c, number), boundary(c, number + 1)};
}

size_t chunk_at(const struct chunks *c, size_t pos)
{
    size_t k = pos / WINDOW;

    return k && boundary(c, k) > pos ? k - 1 : k;
}

void chunk_parse(const struct chunks *c, struct range range, unsigned need, struct builder *b)
{
    b->production = c->production;
    c->parser->parse(c->state, c->text, range, need, b);
}

/* The cache ------------------------------------------------------------------------------- */

/* Whether more text than size bytes may change a chunk: the window that its end was chosen in
 * was not whole, or its parser could look beyond them. */
static bool is_provisional(const struct chunk *chunk, size_t size)
{
    return (chunk->number + 2) * WINDOW > size || chunk->range.to + PARSER_LOOKAHEAD > size;
}

static void forget_provisional(struct chunks *c, size_t size)
{
    for (size_t i = 0; i < CACHED_CHUNKS; i++)
        if (is_provisional(&c->cache[i], size))
            c->cache[i].used = 0;
}

void chunks_open(struct chunks *c, struct span text, const struct parser *parser,
                 struct production *production)
{
    *c = (struct chunks){.text = text, .parser = parser, .production = production};
    if (parser)
        c->state = parser->open(span_sub(text, 0, HEAD_BYTES));
}

void chunks_close(struct chunks *c)
{
    if (c->parser)
        c->parser->close(c->state);
    for (size_t i = 0; i < CACHED_CHUNKS; i++)
        VEC_FREE(&c->cache[i].blocks);
}

void chunks_grow(struct chunks *c, size_t size)
{
    size_t old = c->text.n;

    c->text.n = size;
    c->gap = (struct range){0};
    forget_provisional(c, old);
    /* A head that was too short for the parser's state is looked at again. */
    if (c->parser && old < HEAD_BYTES && size > old) {
        c->parser->close(c->state);
        c->state = c->parser->open(span_sub(c->text, 0, HEAD_BYTES));
        forget_provisional(c, 0);
    }
}

static struct chunk *least_recently_used(struct chunks *c)
{
    struct chunk *found = c->cache;

    for (size_t i = 1; i < CACHED_CHUNKS; i++)
        if (c->cache[i].used < found->used)
            found = &c->cache[i];
    return found;
}

const struct chunk *chunk_get(struct chunks *c, size_t number)
{
    for (size_t i = 0; i < CACHED_CHUNKS; i++) {
        struct chunk *cached = &c->cache[i];
        if (cached->used && cached->number == number) {
            cached->used = ++c->clock;
            return cached;
        }
    }
    struct chunk *chunk = least_recently_used(c);
    struct builder b = {.blocks = &chunk->blocks};
    chunk->number = number;
    chunk->used = ++c->clock;
    chunk->range = chunk_range(c, number);
    chunk->blocks.n = 0;
    if (chunk->range.from < chunk->range.to)
        chunk_parse(c, chunk->range, NEED_BLOCKS, &b);
    return chunk;
}
