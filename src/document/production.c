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

/* What was built of text that could not be stored is forgotten with it. */
static void cut_lists(struct production *p, size_t size)
{
    size_t i;

    VEC_KEEP(&p->blocks, i, p->blocks.v[i].to <= size);
    VEC_KEEP(&p->styles, i, p->styles.v[i].to <= size);
    VEC_KEEP(&p->anchors, i, p->anchors.v[i].number <= size);
    VEC_KEEP(&p->links, i, p->links.v[i].range.to <= size);
    VEC_KEEP(&p->references, i, p->references.v[i].whole.to <= size);
    VEC_KEEP(&p->notes, i, p->notes.v[i].body.to <= size);
    raw_map_cut(&p->map, size);
    if (p->evidence)
        evidence_cut(p->evidence, size);
}

static void store(struct production *p)
{
    if (!p->error && !spool_append(&p->text, p->waiting.p, p->waiting.n)) {
        p->error = mem_printf("the rest cannot be stored: %s", strerror(errno));
        cut_lists(p, p->text.n);
    }
    buf_clear(&p->waiting);
}

bool production_step(struct production *p, size_t budget)
{
    struct builder b = {.blocks = &p->blocks,
                        .evidence = p->evidence,
                        .production = p,
                        .text_end = &p->map.pos};

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

/* Maximum bytes of an id, an address or a name. */
#define MAX_STRING ((size_t)4096)

/* Maximum bytes of the pool per byte of the text and per raw byte, and bytes that are allowed
 * beside these, however short the text is. */
#define MAX_POOL_RATIO 4
#define MIN_POOL ((size_t)64 * 1024)

/* Adds a string to the pool; false where it is too long, or they are too many. */
static bool pool(struct production *p, struct span s, struct pooled *out)
{
    size_t most = MIN_POOL + MAX_POOL_RATIO * (p->raw.n + p->map.pos);

    if (s.n > MAX_STRING || p->strings.n + s.n > most)
        return false;
    *out = (struct pooled){p->strings.n, s.n};
    buf_span(&p->strings, s);
    return true;
}

/* The same for what must not be empty. */
static bool pool_id(struct production *p, struct span s, struct pooled *out)
{
    return s.n && pool(p, s, out);
}

static size_t clamp(size_t n, size_t least, size_t most)
{
    return n < least ? least : n > most ? most : n;
}

size_t build_text(struct builder *b, struct span bytes, struct range raw)
{
    struct production *p = b->production;
    size_t pos = p->map.pos;

    if (p->error)
        return pos;
    raw.from = clamp(raw.from, p->map.raw, p->raw.n);
    raw.to = clamp(raw.to, raw.from, p->raw.n);
    buf_span(&p->waiting, bytes);
    raw_map_add(&p->map, bytes.n, raw);
    if (p->waiting.n >= STORED_AT_ONCE)
        store(p);
    return pos;
}

/* Whether a range is part of the text, is not empty and begins at least at after. */
static bool follows(const struct production *p, struct range range, size_t after)
{
    return range.from >= after && range.from < range.to && range.to <= p->map.pos;
}

/* The end of what a list holds, whose items' ends are in a member. */
#define END_OF(list, member) ((list)->n ? (list)->v[(list)->n - 1].member : 0)

void build_style(struct builder *b, const struct style_run *run)
{
    struct production *p = b->production;

    if (follows(p, (struct range){run->from, run->to}, END_OF(&p->styles, to)))
        VEC_PUSH(&p->styles, *run);
}

void build_anchor(struct builder *b, size_t pos, struct span id)
{
    struct production *p = b->production;
    struct pooled name;

    if (pos <= p->map.pos && pool_id(p, id, &name))
        id_index_add(&p->anchors, name, pos);
}

void build_link(struct builder *b, struct range range, struct span target)
{
    struct production *p = b->production;
    struct pooled name;

    if (follows(p, range, END_OF(&p->links, range.to)) && pool_id(p, target, &name))
        VEC_PUSH(&p->links, (struct produced_link){range, name});
}

static bool holds(struct range whole, struct range part)
{
    return part.from >= whole.from && part.from <= part.to && part.to <= whole.to;
}

void build_reference(struct builder *b, struct range whole, struct range label, struct span id)
{
    struct production *p = b->production;
    struct pooled name;

    if (follows(p, whole, END_OF(&p->references, whole.to)) && holds(whole, label) &&
        pool_id(p, id, &name))
        VEC_PUSH(&p->references, (struct reference){whole, label, name});
}

void build_identified_note(struct builder *b, struct span id, size_t from, struct range label,
                           struct range body)
{
    struct production *p = b->production;
    struct range whole = {from, body.to}, before = {from, body.from};
    size_t after = p->notes.n ? p->notes.v[p->notes.n - 1].from + 1 : 0;
    struct pooled name;

    if (follows(p, whole, after) && holds(before, label) && holds(whole, body) &&
        pool_id(p, id, &name))
        VEC_PUSH(&p->notes, (struct identified_note){name, from, label, body});
}

void build_metadata(struct builder *b, enum metadata kind, struct span value)
{
    struct production *p = b->production;

    if (kind < METADATA_KINDS && !p->metadata[kind].n)
        pool(p, value, &p->metadata[kind]);
}

void build_member(struct builder *b, struct span name, size_t raw)
{
    struct production *p = b->production;
    bool in_order = !p->members.n || raw > p->members.v[p->members.n - 1].raw;
    struct pooled pooled;

    if (in_order && raw <= p->raw.n && pool(p, name, &pooled))
        VEC_PUSH(&p->members, (struct member){pooled, raw});
}
