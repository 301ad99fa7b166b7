/* SPDX-License-Identifier: ISC */
/* Blocks become lines, and are kept while they are likely to be asked for. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

#define MOST_BLANK 2

void layout_add(struct set_block *s, const struct line *line)
{
    VEC_PUSH(s, *line);
}

/* Where the lines between two blocks begin: after the line break that ends the
 * first of them. */
static size_t gap_begins(struct span text, size_t from, size_t to)
{
    const char *newline = from < to ? memchr(text.p + from, '\n', to - from) : NULL;

    return newline ? (size_t)(newline - text.p) + 1 : to;
}

/* The beginning of the block's first line, its indent included. */
static size_t first_line_begins(struct span text, size_t gap, size_t from)
{
    while (from > gap && text.p[from - 1] != '\n')
        from--;
    return from;
}

static void add_blank_lines(struct layout *l, struct set_block *s, size_t gap, size_t first)
{
    struct span text = document_text(l->document);
    size_t n = s->block.blank < MOST_BLANK ? s->block.blank : MOST_BLANK;

    for (; n && gap < first; n--) {
        const char *newline = memchr(text.p + gap, '\n', first - gap);
        size_t next = n == 1 || !newline ? first : (size_t)(newline - text.p) + 1;
        struct line line = {.at = gap,
                            .next = next,
                            .from = gap,
                            .to = gap,
                            .kind = s->block.kind,
                            .blank = true};
        layout_add(s, &line);
        gap = next;
    }
}

static size_t skip_white(struct span text, size_t from, size_t to)
{
    while (from < to && text.p[from] && strchr(" \t\r\n\f", text.p[from]))
        from++;
    return from;
}

static size_t without_white_end(struct span text, size_t from, size_t to)
{
    while (to > from && text.p[to - 1] && strchr(" \t\r\n\f", text.p[to - 1]))
        to--;
    return to;
}

/* No line holds both a lifted note and what stands before or after it. */
static void set_pieces(struct layout *l, struct set_block *s,
                       const struct logical_line *stretch, size_t at)
{
    struct span text = document_text(l->document);
    struct logical_line piece = *stretch;
    size_t edge, begins = NOWHERE;

    while ((edge = lifted_edge(l, piece.from, stretch->to)) < stretch->to) {
        size_t rest = skip_white(text, edge, stretch->to);
        if (rest == stretch->to)
            break;
        piece.to = without_white_end(text, piece.from, edge);
        piece.next = edge;
        layout_stretch(l, s, &piece, at, true);
        s->v[s->n - 1].last = true;
        at = edge;
        piece = *stretch;
        piece.from = rest;
        piece.indent = stretch->hang;
        begins = s->n;
    }
    layout_stretch(l, s, &piece, at, true);
    if (begins != NOWHERE)
        s->v[begins].first = true;
}

static void set(struct layout *l, struct set_block *s)
{
    struct span text = document_text(l->document);
    struct block prev, next;
    struct logical_line stretch;
    size_t at = 0;

    s->n = 0;
    if (document_block_prev(l->document, &s->block, &prev)) {
        size_t gap = gap_begins(text, prev.to, s->block.from);
        at = first_line_begins(text, gap, s->block.from);
        add_blank_lines(l, s, gap, at);
        if (!s->n)
            at = gap;
    }
    size_t blank = s->n;
    for (size_t pos = s->block.from; pos < s->block.to; pos = stretch.next) {
        document_logical_line(l->document, &s->block, pos, &stretch);
        set_pieces(l, s, &stretch, at);
        at = stretch.next;
    }
    s->v[blank].first = true;
    s->v[s->n - 1].last = true;
    s->v[s->n - 1].next = document_block_next(l->document, &s->block, &next)
                              ? gap_begins(text, s->block.to, next.from)
                              : text.n;
}

static bool holds(const struct set_block *s, size_t pos)
{
    return s->used && pos >= s->v[0].at && pos < s->v[s->n - 1].next;
}

static struct set_block *slot_for(struct layout *l, size_t from)
{
    struct set_block *oldest = l->blocks;

    for (size_t i = 0; i < SET_BLOCKS; i++) {
        struct set_block *s = &l->blocks[i];
        if (s->used && s->block.from == from)
            return s;
        if (s->used < oldest->used)
            oldest = s;
    }
    oldest->used = 0;
    return oldest;
}

static const struct set_block *set_one(struct layout *l, const struct block *block)
{
    struct set_block *s = slot_for(l, block->from);

    if (!s->used) {
        s->block = *block;
        set(l, s);
    }
    s->used = ++l->clock;
    l->latest = (size_t)(s - l->blocks);
    return s;
}

const struct set_block *layout_block(struct layout *l, size_t pos)
{
    struct block block;
    const struct set_block *s = &l->blocks[l->latest];

    if (holds(s, pos))
        return s;
    for (size_t i = 0; i < SET_BLOCKS; i++) {
        if (holds(&l->blocks[i], pos)) {
            l->latest = i;
            l->blocks[i].used = ++l->clock;
            return &l->blocks[i];
        }
    }
    if (!document_block(l->document, pos, &block) && !document_block_last(l->document, &block))
        return NULL;
    s = set_one(l, &block);
    /* The line break that ends a block is its own. */
    if (pos < s->v[0].at && document_block_prev(l->document, &block, &block))
        s = set_one(l, &block);
    return s;
}
