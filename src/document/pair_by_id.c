/* SPDX-License-Identifier: ISC */
/*
 * References and notes that a format pairs by id, put among those that inference found:
 * both lists stay in the order of the text, and indices follow.
 */
#include "production.h"

#include <stdlib.h>
#include <string.h>

struct merge {
    const struct production *p;
    struct findings *f;
    size_t *found, *by_id; /* indices in the merged list of notes, from both */
    size_t *ids;           /* indices of the notes by id, in the order of their ids */
};

static int compare_spans(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

static struct span note_id(const struct production *p, size_t i)
{
    return production_string(p, p->notes.v[i].id);
}

/* Of notes with one id the first one is cited: it comes first. */
static bool id_precedes(const struct production *p, size_t a, size_t b)
{
    int order = compare_spans(note_id(p, a), note_id(p, b));

    return order ? order < 0 : a < b;
}

/* A heap sort: qsort has no argument for the production, and the worst order takes no longer.
 */
static void sift_down(const struct production *p, size_t *v, size_t root, size_t n)
{
    for (size_t child; (child = root * 2 + 1) < n; root = child) {
        if (child + 1 < n && id_precedes(p, v[child], v[child + 1]))
            child++;
        if (!id_precedes(p, v[root], v[child]))
            return;
        size_t swapped = v[root];
        v[root] = v[child];
        v[child] = swapped;
    }
}

static size_t *sort_ids(const struct production *p)
{
    size_t n = p->notes.n, *v = mem_resize(NULL, n * sizeof *v);

    for (size_t i = 0; i < n; i++)
        v[i] = i;
    for (size_t i = n / 2; i-- > 0;)
        sift_down(p, v, i, n);
    for (size_t end = n; end-- > 1;) {
        size_t largest = v[0];
        v[0] = v[end];
        v[end] = largest;
        sift_down(p, v, 0, end);
    }
    return v;
}

static size_t note_of_id(const struct merge *m, struct span id)
{
    size_t i;

    LOWER_BOUND(i, m->p->notes.n, compare_spans(note_id(m->p, m->ids[i]), id) < 0);
    bool found = i < m->p->notes.n && span_equal(note_id(m->p, m->ids[i]), id);
    return found ? m->ids[i] : NOWHERE;
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
    m.ids = sort_ids(p);
    merge_notes(&m);
    merge_markers(&m);
    move_headings(&m);
    count_citations(&m);
    report(&m);
    free(m.found);
    free(m.by_id);
    free(m.ids);
}
