/* SPDX-License-Identifier: ISC */
#include "production.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of text that are stored at once. */
#define STORED_AT_ONCE ((size_t)64 * 1024)

struct production *production_new(const struct producer *producer, struct span raw, bool whole)
{
    struct spool text;

    if (!spool_open(&text))
        return NULL;
    struct production *p = mem_alloc(sizeof *p);
    p->producer = producer;
    p->state = producer->open();
    p->raw = raw;
    p->raw_whole = whole;
    p->text = text;
    return p;
}

void production_free(struct production *p)
{
    if (!p)
        return;
    p->producer->close(p->state);
    spool_close(&p->text);
    raw_map_free(&p->map);
    VEC_FREE(&p->blocks);
    VEC_FREE(&p->styles);
    id_index_free(&p->anchors);
    VEC_FREE(&p->links);
    VEC_FREE(&p->references);
    VEC_FREE(&p->notes);
    VEC_FREE(&p->members);
    buf_free(&p->waiting);
    buf_free(&p->strings);
    free(p->error);
    free(p);
}

void production_grow(struct production *p, size_t size, bool whole)
{
    p->raw.n = size;
    p->raw_whole = whole;
}

static void store(struct production *p)
{
    if (!p->error && !spool_append(&p->text, p->waiting.p, p->waiting.n))
        p->error = mem_printf("the rest cannot be stored: %s", strerror(errno));
    buf_clear(&p->waiting);
}

bool production_step(struct production *p, size_t budget)
{
    struct builder b = {.blocks = &p->blocks, .evidence = p->evidence, .production = p};

    while (budget && !p->done && !p->error) {
        size_t n = p->raw.n - p->consumed, slice = n < budget ? n : budget;
        if (slice < PRODUCER_LOOKAHEAD)
            slice = n < PRODUCER_LOOKAHEAD ? n : PRODUCER_LOOKAHEAD;
        bool final = p->raw_whole && slice == n;
        size_t read =
            p->producer->produce(p->state, span_sub(p->raw, p->consumed, p->consumed + slice),
                                 p->consumed, final, &b);
        p->consumed += read;
        p->done = final;
        if (!read)
            break;
        budget -= read < budget ? read : budget;
    }
    store(p);
    p->done |= p->error != NULL;
    return !p->done && p->consumed < p->raw.n && !budget;
}

struct span production_text(const struct production *p)
{
    return (struct span){p->text.base, p->text.n};
}

struct span production_string(const struct production *p, struct pooled s)
{
    return s.n ? (struct span){p->strings.p + s.at, s.n} : (struct span){"", 0};
}

/* The builder's calls for a text that is made ------------------------------------------ */

static struct pooled pool(struct production *p, struct span s)
{
    struct pooled out = {p->strings.n, s.n};

    buf_span(&p->strings, s);
    return out;
}

size_t build_text(struct builder *b, struct span bytes, struct range raw)
{
    struct production *p = b->production;
    size_t pos = p->map.pos;

    buf_span(&p->waiting, bytes);
    raw_map_add(&p->map, bytes.n, raw);
    if (p->waiting.n >= STORED_AT_ONCE)
        store(p);
    return pos;
}

void build_style(struct builder *b, const struct style_run *run)
{
    VEC_PUSH(&b->production->styles, *run);
}

void build_anchor(struct builder *b, size_t pos, struct span id)
{
    id_index_add(&b->production->anchors, pool(b->production, id), pos);
}

void build_link(struct builder *b, struct range range, struct span target)
{
    VEC_PUSH(&b->production->links, (struct produced_link){range, pool(b->production, target)});
}

void build_reference(struct builder *b, struct range whole, struct range label, struct span id)
{
    VEC_PUSH(&b->production->references,
             (struct reference){whole, label, pool(b->production, id)});
}

void build_identified_note(struct builder *b, struct span id, size_t from, struct range label,
                           struct range body)
{
    VEC_PUSH(&b->production->notes,
             (struct identified_note){pool(b->production, id), from, label, body});
}

void build_metadata(struct builder *b, enum metadata kind, struct span value)
{
    if (!b->production->metadata[kind].n)
        b->production->metadata[kind] = pool(b->production, value);
}

void build_member(struct builder *b, struct span name, size_t raw)
{
    VEC_PUSH(&b->production->members, (struct member){pool(b->production, name), raw});
}
