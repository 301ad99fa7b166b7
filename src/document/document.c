/* SPDX-License-Identifier: ISC */
#include "document.h"

#include <stdlib.h>

#define HEAD ((size_t)64 * 1024)

struct document *document_new(struct span text, bool whole, const struct parser *parser)
{
    struct document *d = mem_alloc(sizeof *d);

    d->text = text;
    d->whole = whole;
    d->parser = parser;
    d->state = parser->open(span_sub(text, 0, HEAD));
    return d;
}

void document_forget_evidence(struct document *d)
{
    struct evidence *seen = &d->seen;

    VEC_FREE(&seen->markers);
    VEC_FREE(&seen->numbers);
    VEC_FREE(&seen->bodies);
    VEC_FREE(&seen->headings);
    VEC_FREE(&seen->inlines);
    VEC_FREE(&seen->edges);
}

void document_free(struct document *d)
{
    if (!d)
        return;
    document_give_up(d);
    d->parser->close(d->state);
    for (size_t i = 0; i < PIECES; i++)
        VEC_FREE(&d->pieces[i].blocks);
    document_forget_evidence(d);
    VEC_FREE(&d->sections);
    VEC_FREE(&d->markers);
    VEC_FREE(&d->notes);
    VEC_FREE(&d->notes_headings);
    diags_free(&d->diags);
    free(d);
}

void document_grow(struct document *d, size_t size, bool whole)
{
    size_t old = d->text.n;

    d->text.n = size;
    d->whole = whole;
    d->gap = (struct range){0};
    pieces_forget(d, old);
    /* A head that was too short to tell anything is looked at again. */
    if (old < HEAD && size > old) {
        d->parser->close(d->state);
        d->state = d->parser->open(span_sub(d->text, 0, HEAD));
        pieces_forget(d, 0);
    }
}

struct span document_text(const struct document *d)
{
    return d->text;
}

/* Up to where pieces can be read for good: with all that a parser may look at. */
static bool next_piece(const struct document *d, struct range *out)
{
    if (d->read >= d->text.n)
        return false;
    size_t number = piece_at(d, d->read);
    *out = piece_range(d, number);
    out->from = d->read;
    return d->whole || d->text.n - out->to > PARSER_LOOKAHEAD;
}

/* Evidence from what is there, and *budget less what that took; is there more of it? */
static bool read_on(struct document *d, size_t *budget)
{
    struct builder b = {.document = d, .seen = &d->seen};
    struct range piece;

    while (*budget && next_piece(d, &piece)) {
        size_t size = piece.to - piece.from;
        d->parser->parse(d->state, d->text, piece, NEED_EVIDENCE, &b);
        *budget -= size < *budget ? size : *budget;
        d->read = piece.to;
    }
    return next_piece(d, &piece);
}

bool document_step(struct document *d, size_t budget)
{
    if (d->done)
        return false;
    /* What grows once its end was read stays unread. */
    if (!d->beside && read_on(d, &budget))
        return true;
    if (!d->beside && !d->whole)
        return false;
    d->done = document_conclude(d, budget);
    return !d->done;
}

bool document_done(const struct document *d)
{
    return d->done;
}

size_t document_read(const struct document *d)
{
    return d->read;
}

/* Blocks ------------------------------------------------------------------ */

/* The first of v[0, n) that ends after pos. */
static size_t first_after(const struct blocks *b, size_t pos)
{
    size_t low = 0, high = b->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->v[middle].to > pos)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* Pieces of nothing but blanks are left without being parsed: a file of them has no
 * block, and may be asked for one at every key. */
#define RUN 64

static bool is_white_run(const char *p, size_t n)
{
    bool white = true;

    for (size_t i = 0; i < n; i++)
        white &= p[i] == ' ' || p[i] == '\n' || p[i] == '\r' || p[i] == '\t';
    return white;
}

static size_t after_white(struct span text, size_t at)
{
    while (at + RUN <= text.n && is_white_run(text.p + at, RUN))
        at += RUN;
    return at;
}

static size_t before_white(struct span text, size_t at)
{
    while (at >= RUN && is_white_run(text.p + at - RUN, RUN))
        at -= RUN;
    return at;
}

bool document_block(struct document *d, size_t pos, struct block *out)
{
    size_t from = pos;
    bool near = true;

    if (pos >= d->gap.from && pos < d->gap.to) {
        from = d->gap.from;
        pos = d->gap.to;
    }
    while (pos < d->text.n) {
        const struct piece *p = piece_get(d, piece_at(d, pos));
        size_t i = first_after(&p->blocks, pos), to = p->range.to;
        if (i < p->blocks.n) {
            *out = p->blocks.v[i];
            if (!near)
                d->gap = (struct range){from, out->from};
            return true;
        }
        near = false;
        pos = after_white(d->text, to);
    }
    if (!near)
        d->gap = (struct range){from, d->text.n};
    return false;
}

bool document_block_next(struct document *d, const struct block *b, struct block *out)
{
    return document_block(d, b->to, out);
}

/* The last block that begins before pos. */
static bool block_before(struct document *d, size_t pos, struct block *out)
{
    size_t to = pos;
    bool near = true;

    if (pos > d->gap.from && pos <= d->gap.to) {
        to = d->gap.to;
        pos = d->gap.from;
    }
    while (pos) {
        const struct piece *p = piece_get(d, piece_at(d, pos - 1));
        size_t i = p->blocks.n, from = p->range.from;
        while (i && p->blocks.v[i - 1].from >= pos)
            i--;
        if (i) {
            *out = p->blocks.v[i - 1];
            if (!near)
                d->gap = (struct range){out->to, to};
            return true;
        }
        near = false;
        pos = before_white(d->text, from);
    }
    if (!near)
        d->gap = (struct range){0, to};
    return false;
}

bool document_block_prev(struct document *d, const struct block *b, struct block *out)
{
    return block_before(d, b->from, out);
}

bool document_block_last(struct document *d, struct block *out)
{
    return block_before(d, d->text.n, out);
}

/* The builder --------------------------------------------------------------- */

void build_block(struct builder *b, const struct block *block)
{
    if (b->blocks)
        VEC_PUSH(b->blocks, *block);
}

void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued)
{
    if (!b->seen)
        return;
    struct markers_seen *to = form >= MARKER_NUMBER ? &b->seen->numbers : &b->seen->markers;
    VEC_PUSH(to, (struct marker_seen){.from = whole.from,
                                      .body = NONE,
                                      .size = (uint32_t)(whole.to - whole.from),
                                      .label_at = (uint16_t)(label.from - whole.from),
                                      .label_size = (uint16_t)(label.to - label.from),
                                      .form = (uint8_t)form,
                                      .glued = glued});
}

static struct part part_of(size_t from, struct range r)
{
    return (struct part){(uint32_t)(r.from - from), (uint32_t)(r.to - r.from)};
}

static void put_body(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form, bool closed)
{
    if (b->seen)
        VEC_PUSH(&b->seen->bodies, (struct body_seen){.from = from,
                                                      .label = part_of(from, label),
                                                      .body = part_of(from, body),
                                                      .heading = NONE,
                                                      .form = (uint8_t)form,
                                                      .closed = closed});
}

void build_note(struct builder *b, size_t from, struct range label, struct range body,
                enum note_form form)
{
    put_body(b, from, label, body, form, true);
}

void build_open_note(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form)
{
    put_body(b, from, label, body, form, false);
}

void build_inline_note(struct builder *b, struct range whole, struct range label,
                       struct range body)
{
    if (b->seen)
        VEC_PUSH(&b->seen->inlines,
                 (struct inline_seen){.from = whole.from,
                                      .size = (uint32_t)(whole.to - whole.from),
                                      .label = part_of(whole.from, label),
                                      .body = part_of(whole.from, body)});
}

void build_work_start(struct builder *b, size_t pos)
{
    if (b->seen)
        VEC_PUSH(&b->seen->edges, (struct edge_seen){pos, true});
}

void build_work_end(struct builder *b, size_t pos)
{
    if (b->seen)
        VEC_PUSH(&b->seen->edges, (struct edge_seen){pos, false});
}

static void put_heading(struct builder *b, struct range whole, struct range label,
                        struct range title, unsigned rank, bool notes)
{
    if (b->seen)
        VEC_PUSH(&b->seen->headings,
                 (struct heading_seen){.from = whole.from,
                                       .size = (uint32_t)(whole.to - whole.from),
                                       .label = part_of(whole.from, label),
                                       .title = part_of(whole.from, title),
                                       .rank = (uint8_t)rank,
                                       .notes = notes});
}

void build_heading(struct builder *b, struct range whole, struct range label,
                   struct range title, unsigned rank)
{
    put_heading(b, whole, label, title, rank, false);
}

void build_notes_heading(struct builder *b, struct range whole, struct range title,
                         unsigned rank)
{
    put_heading(b, whole, (struct range){whole.from, whole.from}, title, rank, true);
}
