/* SPDX-License-Identifier: ISC */
/* The builder's calls for blocks and evidence; those of a producer are checked. */
#include "infer_internal.h"

static bool is_inside(struct range part, struct range whole)
{
    return part.from >= whole.from && part.from <= part.to && part.to <= whole.to;
}

/* Whether an item keeps to builder.h: it follows the last one of its list, which began at
 * last, is part of the text, and holds its own parts. */
static bool is_sound(const struct builder *b, bool first, size_t last, struct range whole,
                     struct range label, struct range rest)
{
    if (!b->text_end)
        return true;
    return (first || whole.from > last) && whole.from < whole.to && whole.to <= *b->text_end &&
           whole.to - whole.from < UINT32_MAX && is_inside(label, whole) &&
           is_inside(rest, whole);
}

/* The same for an item of a list of candidates. */
#define IS_SOUND(b, list, whole, label, rest)                                                  \
    is_sound(b, !(list)->n, (list)->n ? (list)->v[(list)->n - 1].from : 0, whole, label, rest)

static bool is_sound_block(const struct builder *b, const struct block *block)
{
    size_t last = b->blocks->n ? b->blocks->v[b->blocks->n - 1].to : 0;

    return !b->text_end || (block->from >= last && block->from < block->to &&
                            block->to <= *b->text_end && block->kind <= BLOCK_RULE);
}

void build_block(struct builder *b, const struct block *block)
{
    if (b->blocks && is_sound_block(b, block))
        VEC_PUSH(b->blocks, *block);
}

static bool is_short_label(struct range whole, struct range label)
{
    return label.from - whole.from <= UINT16_MAX && label.to - label.from <= UINT16_MAX;
}

void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued)
{
    if (!b->evidence)
        return;
    struct marker_candidates *to =
        form >= MARKER_NUMBER ? &b->evidence->numbers : &b->evidence->markers;
    if (!IS_SOUND(b, to, whole, label, label) ||
        (b->text_end && (form >= MARKER_FORMS || !is_short_label(whole, label))))
        return;
    VEC_PUSH(to, (struct marker_candidate){.from = whole.from,
                                           .note = NONE,
                                           .size = (uint32_t)(whole.to - whole.from),
                                           .label_at = (uint16_t)(label.from - whole.from),
                                           .label_size = (uint16_t)(label.to - label.from),
                                           .form = (uint8_t)form,
                                           .glued = glued});
}

static struct subrange subrange_of(size_t from, struct range r)
{
    return (struct subrange){(uint32_t)(r.from - from), (uint32_t)(r.to - r.from)};
}

static void add_note(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form, bool closed)
{
    struct range whole = {from, body.to};

    if (b->evidence && form < NOTE_FORMS &&
        IS_SOUND(b, &b->evidence->notes, whole, label, body))
        VEC_PUSH(&b->evidence->notes, (struct note_candidate){.from = from,
                                                              .label = subrange_of(from, label),
                                                              .body = subrange_of(from, body),
                                                              .heading = NONE,
                                                              .form = (uint8_t)form,
                                                              .closed = closed});
}

void build_note(struct builder *b, size_t from, struct range label, struct range body,
                enum note_form form)
{
    add_note(b, from, label, body, form, true);
}

void build_open_note(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form)
{
    add_note(b, from, label, body, form, false);
}

void build_inline_note(struct builder *b, struct range whole, struct range label,
                       struct range body)
{
    if (b->evidence && IS_SOUND(b, &b->evidence->inlines, whole, label, body))
        VEC_PUSH(&b->evidence->inlines,
                 (struct inline_candidate){.from = whole.from,
                                           .size = (uint32_t)(whole.to - whole.from),
                                           .label = subrange_of(whole.from, label),
                                           .body = subrange_of(whole.from, body)});
}

static void add_edge(struct builder *b, size_t pos, bool is_start)
{
    struct evidence *e = b->evidence;

    if (!e || (b->text_end &&
               (pos > *b->text_end || (e->edges.n && pos <= e->edges.v[e->edges.n - 1].pos))))
        return;
    VEC_PUSH(&e->edges, (struct work_edge){pos, is_start});
}

void build_work_start(struct builder *b, size_t pos)
{
    add_edge(b, pos, true);
}

void build_work_end(struct builder *b, size_t pos)
{
    add_edge(b, pos, false);
}

static void add_heading(struct builder *b, struct range whole, struct range label,
                        struct range title, unsigned rank, bool notes)
{
    if (b->evidence && rank < HEADING_RANKS &&
        IS_SOUND(b, &b->evidence->headings, whole, label, title))
        VEC_PUSH(&b->evidence->headings,
                 (struct heading_candidate){.from = whole.from,
                                            .size = (uint32_t)(whole.to - whole.from),
                                            .label = subrange_of(whole.from, label),
                                            .title = subrange_of(whole.from, title),
                                            .rank = (uint8_t)rank,
                                            .notes = notes});
}

void build_heading(struct builder *b, struct range whole, struct range label,
                   struct range title, unsigned rank)
{
    add_heading(b, whole, label, title, rank, false);
}

void build_notes_heading(struct builder *b, struct range whole, struct range title,
                         unsigned rank)
{
    add_heading(b, whole, (struct range){whole.from, whole.from}, title, rank, true);
}
