/* SPDX-License-Identifier: ISC */
/* Blocks become lines; the line at a position. */
#include "layout_internal.h"
#include "white.h"

#include <string.h>

/* Maximum blank lines shown between two blocks. */
#define MAX_BLANK_LINES 2

/* The beginning of the blank lines between two blocks, after the line break that ends the
 * first block. */
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

static void add_blank_lines(struct layout *l, struct block_lines *lines, size_t gap,
                            size_t first)
{
    struct span text = document_text(l->document);
    size_t n = lines->block.blank < MAX_BLANK_LINES ? lines->block.blank : MAX_BLANK_LINES;

    for (; n && gap < first; n--) {
        const char *newline = memchr(text.p + gap, '\n', first - gap);
        size_t next = n == 1 || !newline ? first : (size_t)(newline - text.p) + 1;
        struct line line = {.at = gap,
                            .next = next,
                            .from = gap,
                            .to = gap,
                            .kind = lines->block.kind,
                            .blank = true};
        block_lines_add(lines, &line);
        gap = next;
    }
}

/* No line holds both a collected note and text before or after it. */
static void wrap_around_notes(struct layout *l, struct block_lines *lines,
                              const struct logical_line *logical, size_t at)
{
    struct span text = document_text(l->document);
    struct logical_line piece = *logical;
    size_t edge, begins = NOWHERE;

    while ((edge = collected_edge(l, piece.from, logical->to)) < logical->to) {
        size_t rest = skip_white(text, edge, logical->to);
        if (rest == logical->to)
            break;
        piece.to = trim_white(text, piece.from, edge);
        piece.next = edge;
        wrap_logical_line(l, lines, &piece, at, true);
        lines->v[lines->n - 1].last = true;
        at = edge;
        piece = *logical;
        piece.from = rest;
        piece.indent = logical->hang;
        begins = lines->n;
    }
    wrap_logical_line(l, lines, &piece, at, true);
    if (begins != NOWHERE)
        lines->v[begins].first = true;
}

static void wrap_block(struct layout *l, struct block_lines *lines)
{
    struct span text = document_text(l->document);
    struct block prev, next;
    struct logical_line logical;
    size_t at = 0;

    lines->n = 0;
    if (keeps_source_lines(l, &lines->block))
        lines->block.fill = 0;
    if (document_block_prev(l->document, &lines->block, &prev)) {
        size_t gap = gap_begins(text, prev.to, lines->block.from);
        at = first_line_begins(text, gap, lines->block.from);
        add_blank_lines(l, lines, gap, at);
        if (!lines->n)
            at = gap;
    }
    size_t blank = lines->n;
    for (size_t pos = lines->block.from; pos < lines->block.to; pos = logical.next) {
        document_logical_line(l->document, &lines->block, pos, &logical);
        wrap_around_notes(l, lines, &logical, at);
        at = logical.next;
    }
    lines->v[blank].first = true;
    lines->v[lines->n - 1].last = true;
    lines->v[lines->n - 1].next = document_block_next(l->document, &lines->block, &next)
                                      ? gap_begins(text, lines->block.to, next.from)
                                      : text.n;
}

/* The lines of a block, from the cache or wrapped now. */
static const struct block_lines *lines_of(struct layout *l, const struct block *block)
{
    struct block_lines *lines = cache_slot(l, block->from);

    if (!lines->used) {
        collect_if_ordinary(l);
        lines->block = *block;
        wrap_block(l, lines);
    }
    cache_touch(l, lines);
    return lines;
}

const struct block_lines *layout_block(struct layout *l, size_t pos)
{
    struct block block;
    const struct block_lines *lines = cache_find(l, pos);

    if (lines)
        return lines;
    if (!document_block(l->document, pos, &block) && !document_block_last(l->document, &block))
        return NULL;
    lines = lines_of(l, &block);
    /* The line break that ends a block belongs to it. */
    if (pos < lines->v[0].at && document_block_prev(l->document, &block, &block))
        lines = lines_of(l, &block);
    return lines;
}

bool layout_line(struct layout *l, size_t pos, struct line *out)
{
    const struct block_lines *lines = layout_block(l, pos);

    if (!lines)
        return false;
    size_t low = 0, high = lines->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->v[middle].at <= pos)
            low = middle;
        else
            high = middle;
    }
    *out = lines->v[low];
    return true;
}

/* Where a file is truncated, the lines at a position may change between two calls: then
 * there is no next line, rather than the same one for ever. */
bool layout_line_next(struct layout *l, const struct line *line, struct line *out)
{
    size_t at = line->at;

    if (line->next >= document_text(l->document).n)
        return false;
    return layout_line(l, line->next, out) && out->at > at;
}

bool layout_line_prev(struct layout *l, const struct line *line, struct line *out)
{
    size_t at = line->at;

    return at > 0 && layout_line(l, at - 1, out) && out->at < at;
}

/* Folded notes -------------------------------------------------------------------- */

bool layout_note_is_folded(struct layout *l, size_t note)
{
    return collect_if_ordinary(l) && note_is_folded(l, note);
}

size_t layout_folded_note_lines(struct layout *l, size_t note, struct line **out)
{
    const struct note *notes;
    struct block_lines lines = {0};
    struct logical_line logical;

    document_notes(l->document, &notes);
    document_block(l->document, notes[note].from, &lines.block);
    document_logical_line(l->document, &lines.block, notes[note].from, &logical);
    logical.from = notes[note].body.from;
    logical.to = logical.next = notes[note].body.to;
    logical.indent = logical.hang = 0;
    wrap_logical_line(l, &lines, &logical, logical.from, false);
    *out = lines.v;
    return lines.n;
}
