/* SPDX-License-Identifier: ISC */
/*
 * References and notes that a format pairs by id, put among those that inference found:
 * both lists stay in the order of the text, and indices follow.
 */
#include "production.h"

#include <stdlib.h>

struct merge {
    const struct production *p;
    struct findings *f;
    size_t *found, *by_id; /* indices in the merged list of notes, from both */
    struct id_index ids;   /* indices of the notes */
};

static struct span note_id(const struct production *p, size_t i)
{
    return production_string(p, p->notes.v[i].id);
}

static void index_ids(struct merge *m)
{
    for (size_t i = 0; i < m->p->notes.n; i++)
        id_index_add(&m->ids, m->p->notes.v[i].id, i);
    id_index_sort(&m->ids, &m->p->strings);
}

/* Of notes with one id the first one is cited. */
static size_t note_of_id(const struct merge *m, struct span id)
{
    return id_index_find(&m->ids, &m->p->strings, id);
}

/* Merging ------------------------------------------------------------------------------ */

static void merge_notes(struct merge *m)
{
    VEC(struct note) merged = {0};
    size_t i = 0, k = 0, found = m->f->notes.n, by_id = m->p->notes.n;

    m->found = mem_resize(NULL, found * sizeof *m->found);
    m->by_id = mem_resize(NULL, by_id * sizeof *m->by_id);
    while (i < found || k < by_id) {
        size_t here = k < by_id ? m->p->notes.v[k].from : NOWHERE;
        if (i < found && m->f->notes.v[i].from <= here) {
            m->found[i] = merged.n;
            VEC_PUSH(&merged, m->f->notes.v[i]);
            i++;
        } else {
            const struct identified_note *n = &m->p->notes.v[k];
            m->by_id[k++] = merged.n;
            VEC_PUSH(&merged, (struct note){.from = n->from,
                                            .label = n->label,
                                            .body = n->body,
                                            .marker = NOWHERE});
        }
    }
    free(m->f->notes.v);
    m->f->notes.v = merged.v;
    m->f->notes.n = merged.n;
    m->f->notes.cap = merged.cap;
}

static struct marker marker_of_reference(const struct merge *m, const struct reference *r)
{
    size_t note = note_of_id(m, production_string(m->p, r->id));

    return (struct marker){
        .from = r->whole.from,
        .to = r->whole.to,
        .label = r->label,
        .note = note == NOWHERE ? NOWHERE : m->by_id[note],
        .in_note = findings_note_at(m->f, r->whole.from) != NOWHERE,
    };
}

static void merge_markers(struct merge *m)
{
    VEC(struct marker) merged = {0};
    size_t i = 0, k = 0, found = m->f->markers.n, by_id = m->p->references.n;

    while (i < found || k < by_id) {
        size_t here = k < by_id ? m->p->references.v[k].whole.from : NOWHERE;
        if (i < found && m->f->markers.v[i].from <= here) {
            struct marker marker = m->f->markers.v[i];
            if (marker.note != NOWHERE)
                marker.note = m->found[marker.note];
            VEC_PUSH(&merged, marker);
            i++;
        } else {
            VEC_PUSH(&merged, marker_of_reference(m, &m->p->references.v[k++]));
        }
    }
    free(m->f->markers.v);
    m->f->markers.v = merged.v;
    m->f->markers.n = merged.n;
    m->f->markers.cap = merged.cap;
}

static void count_citations(struct merge *m)
{
    struct findings *f = m->f;

    for (size_t i = 0; i < f->notes.n; i++)
        f->notes.v[i].cited = 0, f->notes.v[i].marker = NOWHERE;
    for (size_t i = 0; i < f->markers.n; i++) {
        size_t note = f->markers.v[i].note;
        if (note != NOWHERE && !f->notes.v[note].cited++)
            f->notes.v[note].marker = i;
    }
}

static void move_headings(struct merge *m)
{
    for (size_t i = 0; i < m->f->notes_headings.n; i++) {
        struct notes_heading *h = &m->f->notes_headings.v[i];
        if (h->first == h->end)
            continue;
        h->end = m->found[h->end - 1] + 1;
        h->first = m->found[h->first];
    }
}

/* What a proofreader would say ----------------------------------------------------------- */

static void report(struct merge *m)
{
    for (size_t i = 0; i < m->p->references.n; i++) {
        const struct reference *r = &m->p->references.v[i];
        struct span id = production_string(m->p, r->id);
        if (note_of_id(m, id) == NOWHERE)
            diags_add(&m->f->diags, r->whole.from, "no note has the id %.*s", (int)id.n, id.p);
    }
    for (size_t i = 0; i < m->p->notes.n; i++) {
        struct span id = note_id(m->p, i);
        size_t from = m->p->notes.v[i].from;
        if (note_of_id(m, id) != i)
            diags_add(&m->f->diags, from, "another note has the id %.*s", (int)id.n, id.p);
        else if (!m->f->notes.v[m->by_id[i]].cited)
            diags_add(&m->f->diags, from, "note %.*s is cited nowhere", (int)id.n, id.p);
    }
    diags_sort(&m->f->diags);
}

void production_pair(const struct production *p, struct findings *f)
{
    struct merge m = {.p = p, .f = f};

    if (!p->references.n && !p->notes.n)
        return;
    index_ids(&m);
    merge_notes(&m);
    merge_markers(&m);
    move_headings(&m);
    count_citations(&m);
    report(&m);
    free(m.found);
    free(m.by_id);
    id_index_free(&m.ids);
}
