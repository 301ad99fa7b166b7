/* SPDX-License-Identifier: ISC */
/* Evidence: collected from the builder, cut to the work itself, and notes put below the
 * headings that announce them. */
#include "evidence.h"

#include <stdlib.h>
#include <string.h>

struct evidence *evidence_new(void)
{
    return mem_alloc(sizeof(struct evidence));
}

void evidence_free(struct evidence *e)
{
    if (!e)
        return;
    VEC_FREE(&e->markers);
    VEC_FREE(&e->numbers);
    VEC_FREE(&e->notes);
    VEC_FREE(&e->headings);
    VEC_FREE(&e->inlines);
    VEC_FREE(&e->edges);
    free(e);
}

/* The builder ------------------------------------------------------------------------- */

void build_block(struct builder *b, const struct block *block)
{
    if (b->blocks)
        VEC_PUSH(b->blocks, *block);
}

void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued)
{
    if (!b->evidence)
        return;
    struct marker_candidates *to =
        form >= MARKER_NUMBER ? &b->evidence->numbers : &b->evidence->markers;
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
    if (b->evidence)
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
    if (b->evidence)
        VEC_PUSH(&b->evidence->inlines,
                 (struct inline_candidate){.from = whole.from,
                                           .size = (uint32_t)(whole.to - whole.from),
                                           .label = subrange_of(whole.from, label),
                                           .body = subrange_of(whole.from, body)});
}

void build_work_start(struct builder *b, size_t pos)
{
    if (b->evidence)
        VEC_PUSH(&b->evidence->edges, (struct work_edge){pos, true});
}

void build_work_end(struct builder *b, size_t pos)
{
    if (b->evidence)
        VEC_PUSH(&b->evidence->edges, (struct work_edge){pos, false});
}

static void add_heading(struct builder *b, struct range whole, struct range label,
                        struct range title, unsigned rank, bool notes)
{
    if (b->evidence)
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

/* The work itself --------------------------------------------------------------------- */

/* An end counts only in the second half of the text: a notice at its beginning may mention
 * the end. */
static struct range work_range(const struct inference *in)
{
    struct range work = {0, in->text.n};

    for (size_t i = 0; i < in->evidence->edges.n; i++) {
        const struct work_edge *e = &in->evidence->edges.v[i];
        if (e->is_start && work.to == in->text.n)
            work.from = e->pos;
        else if (!e->is_start && work.to == in->text.n && e->pos > in->text.n / 2)
            work.to = e->pos;
    }
    return work;
}

/* Drops the items of a list that do not begin in a range. */
#define KEEP_WITHIN(vec, range)                                                                \
    do {                                                                                       \
        size_t n_ = 0;                                                                         \
        for (size_t i_ = 0; i_ < (vec)->n; i_++)                                               \
            if ((vec)->v[i_].from >= (range).from && (vec)->v[i_].from < (range).to)           \
                (vec)->v[n_++] = (vec)->v[i_];                                                 \
        (vec)->n = n_;                                                                         \
    } while (0)

void evidence_keep_work(struct inference *in)
{
    struct evidence *e = in->evidence;
    struct range work = work_range(in);

    if (!e->edges.n)
        return;
    KEEP_WITHIN(&e->markers, work);
    KEEP_WITHIN(&e->notes, work);
    KEEP_WITHIN(&e->headings, work);
    KEEP_WITHIN(&e->inlines, work);
}

void evidence_keep_work_numbers(struct inference *in)
{
    struct range work = work_range(in);

    KEEP_WITHIN(&in->evidence->numbers, work);
}

/* Headings of notes ------------------------------------------------------------------- */

/* Maximum bytes between a note and the heading of the next list. */
#define MAX_LIST_GAP ((size_t)16 * 1024)

/*
 * A heading of notes holds until the next heading, and beyond it where a note stands right
 * below that one, as with the headings of chapters in the notes at a book's end.  A short
 * line (rank 5) is too weak to end it.
 */
void evidence_assign_headings(struct inference *in)
{
    struct evidence *e = in->evidence;
    uint32_t heading = NONE;
    size_t h = 0, last = 0;

    for (size_t i = 0; i < e->notes.n; i++) {
        struct note_candidate *n = &e->notes.v[i];
        for (; h < e->headings.n && e->headings.v[h].from < n->from; h++) {
            const struct heading_candidate *next = &e->headings.v[h];
            bool continues = next->from - last < MAX_LIST_GAP &&
                             is_blank_text(span_sub(in->text, heading_range(next).to, n->from));
            if (next->notes)
                heading = (uint32_t)h;
            else if (next->rank != 5 && heading != NONE)
                heading = continues ? (uint32_t)h : NONE;
            if (heading == h)
                last = heading_range(next).to;
        }
        n->heading = heading;
        last = heading == NONE ? last : n->from;
    }
}

bool is_blank_text(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\r\n", s.p[i]))
            return false;
    return true;
}
