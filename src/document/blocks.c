/* SPDX-License-Identifier: ISC */
/* Blocks from any position: the next, the previous, the last. */
#include "document_internal.h"

/* Index of the first block that ends after pos; their number for none. */
static size_t first_after(const struct blocks *b, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, b->n, b->v[i].to <= pos);
    return i;
}

/* Chunks of blanks are skipped without being parsed: a file of blanks has no block, and
 * may be asked for one at every key.  Bytes looked at together. */
#define WHITE_RUN 64

static bool is_white_run(const char *p, size_t n)
{
    bool white = true;

    for (size_t i = 0; i < n; i++)
        white &= p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t';
    return white;
}

static size_t skip_white(struct span text, size_t at)
{
    while (at + WHITE_RUN <= text.n && is_white_run(text.p + at, WHITE_RUN))
        at += WHITE_RUN;
    return at;
}

static size_t skip_white_back(struct span text, size_t at)
{
    while (at >= WHITE_RUN && is_white_run(text.p + at - WHITE_RUN, WHITE_RUN))
        at -= WHITE_RUN;
    return at;
}

/* Blocks that a producer built are all there. */
static bool block_in(const struct blocks *all, size_t i, struct block *out)
{
    if (i >= all->n)
        return false;
    *out = all->v[i];
    return true;
}

bool chunks_block(struct chunks *c, size_t pos, struct block *out)
{
    size_t from = pos;
    bool near = true;

    if (!c->parser)
        return block_in(&c->production->blocks, first_after(&c->production->blocks, pos), out);
    if (pos >= c->gap.from && pos < c->gap.to) {
        from = c->gap.from;
        pos = c->gap.to;
    }
    while (pos < c->text.n) {
        const struct chunk *p = chunk_get(c, chunk_at(c, pos));
        size_t i = first_after(&p->blocks, pos), to = p->range.to;
        if (i < p->blocks.n) {
            *out = p->blocks.v[i];
            if (!near)
                c->gap = (struct range){from, out->from};
            return true;
        }
        near = false;
        pos = skip_white(c->text, to);
    }
    if (!near)
        c->gap = (struct range){from, c->text.n};
    return false;
}

bool document_block(struct document *d, size_t pos, struct block *out)
{
    return chunks_block(&d->chunks, pos, out);
}

bool document_block_next(struct document *d, const struct block *b, struct block *out)
{
    return chunks_block(&d->chunks, b->to, out);
}

/* Index of the last block that begins before pos; NOWHERE for none. */
static size_t before(const struct blocks *b, size_t pos)
{
    size_t i = first_after(b, pos);

    /* A block that ends after pos may begin before it. */
    return i < b->n && b->v[i].from < pos ? i : i ? i - 1 : NOWHERE;
}

/* The last block that begins before pos. */
static bool block_before(struct chunks *c, size_t pos, struct block *out)
{
    size_t to = pos;
    bool near = true;

    if (!c->parser)
        return block_in(&c->production->blocks, before(&c->production->blocks, pos), out);
    if (pos > c->gap.from && pos <= c->gap.to) {
        to = c->gap.to;
        pos = c->gap.from;
    }
    while (pos) {
        const struct chunk *p = chunk_get(c, chunk_at(c, pos - 1));
        size_t i = before(&p->blocks, pos), from = p->range.from;
        if (i != NOWHERE) {
            *out = p->blocks.v[i];
            if (!near)
                c->gap = (struct range){out->to, to};
            return true;
        }
        near = false;
        pos = skip_white_back(c->text, from);
    }
    if (!near)
        c->gap = (struct range){0, to};
    return false;
}

bool document_block_prev(struct document *d, const struct block *b, struct block *out)
{
    return block_before(&d->chunks, b->from, out);
}

bool document_block_last(struct document *d, struct block *out)
{
    return block_before(&d->chunks, d->chunks.text.n, out);
}
