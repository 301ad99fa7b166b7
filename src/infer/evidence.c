/* SPDX-License-Identifier: ISC */
/* Evidence: cut to the text or to the work itself, and notes put below the headings that
 * announce them. */
#include "evidence.h"

#include <ibid/text.h>

#include <stdlib.h>

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

void evidence_cut(struct evidence *e, size_t size)
{
    size_t i;

    VEC_KEEP(&e->markers, i, e->markers.v[i].from + e->markers.v[i].size <= size);
    VEC_KEEP(&e->numbers, i, e->numbers.v[i].from + e->numbers.v[i].size <= size);
    VEC_KEEP(&e->notes, i, note_body(&e->notes.v[i]).to <= size);
    VEC_KEEP(&e->headings, i, heading_range(&e->headings.v[i]).to <= size);
    VEC_KEEP(&e->inlines, i, e->inlines.v[i].from + e->inlines.v[i].size <= size);
    VEC_KEEP(&e->edges, i, e->edges.v[i].pos <= size);
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
        size_t i_;                                                                             \
        VEC_KEEP(vec, i_,                                                                      \
                 (vec)->v[i_].from >= (range).from && (vec)->v[i_].from < (range).to);         \
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
        if (!text_is_white(s.p[i]))
            return false;
    return true;
}
