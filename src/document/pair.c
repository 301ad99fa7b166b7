/* SPDX-License-Identifier: ISC */
/*
 * Pairing: what looks like a marker and what looks like a note become markers,
 * notes and links, by evidence.
 *
 *  - Bodies must answer markers.  A body that says itself what it is
 *    ("[Footnote 1: …") needs no more; one that is only a number, or a number in
 *    brackets, must be answered by a marker before it, or stand in a list.
 *  - A body takes the markers of its label that wait for one, of one run: where
 *    numbers begin again a new run begins, so that the lists of several
 *    chapters at a book's end take their markers in order.
 *  - A marker that finds no body after it cites one before it, where the label
 *    stands for one body only.
 *
 * One pass over markers and bodies in the text's order, with a queue a label.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

/* Labels ---------------------------------------------------------------------- */

struct label_entry {
    struct range label;
    size_t first, last; /* queue of markers that wait, linked by next */
    size_t body;        /* the last body of this label, NOWHERE before one */
    size_t bodies;
};

struct labels {
    size_t *slots; /* index into v + 1, 0 where empty */
    size_t mask;
    VEC(struct label_entry) v;
};

static uint64_t hash_bytes(const char *p, size_t n)
{
    uint64_t h = 0xCBF29CE484222325u;

    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 0x100000001B3u;
    return h ^ h >> 29;
}

static void labels_init(struct labels *l, size_t most)
{
    size_t size = 16;

    while (size < most * 2)
        size *= 2;
    l->slots = mem_alloc(size * sizeof *l->slots);
    l->mask = size - 1;
}

static size_t intern(struct labels *l, struct span text, struct range label)
{
    struct span s = span_sub(text, label.from, label.to);
    size_t slot = hash_bytes(s.p, s.n) & l->mask;

    while (l->slots[slot]) {
        struct range other = l->v.v[l->slots[slot] - 1].label;
        if (span_equal(s, span_sub(text, other.from, other.to)))
            return l->slots[slot] - 1;
        slot = (slot + 1) & l->mask;
    }
    VEC_PUSH(&l->v, (struct label_entry){label, NOWHERE, NOWHERE, NOWHERE, 0});
    l->slots[slot] = l->v.n;
    return l->v.n - 1;
}

static void labels_free(struct labels *l)
{
    free(l->slots);
    VEC_FREE(&l->v);
}

/* The pairing --------------------------------------------------------------------- */

struct pairing {
    struct document *d;
    struct evidence *seen;
    struct labels labels;
    size_t *marker_label, *body_label; /* indices into labels */
    size_t *next;                      /* of a marker, in its label's queue */
};

/* Below a heading that announces notes, until the next heading. */
static void mark_headed(struct pairing *p)
{
    size_t h = 0;
    bool headed = false;

    for (size_t i = 0; i < p->seen->bodies.n; i++) {
        struct body_seen *b = &p->seen->bodies.v[i];
        for (; h < p->seen->headings.n && p->seen->headings.v[h].whole.from < b->from; h++)
            headed = p->seen->headings.v[h].notes;
        b->headed = headed;
    }
}

/* A number that falls back begins a new run, unless the next one goes on from
 * where the old run was: then it only cites a note once more. */
static void mark_runs(struct pairing *p)
{
    unsigned run = 0;
    unsigned long highest = 0;
    struct span text = p->d->text;

    for (size_t i = 0; i < p->seen->markers.n; i++) {
        struct marker_seen *m = &p->seen->markers.v[i];
        unsigned long number = label_number(text, m->label), next = 0;
        m->run = run;
        if (!number)
            continue;
        if (i + 1 < p->seen->markers.n)
            next = label_number(text, p->seen->markers.v[i + 1].label);
        if (number < highest && next <= highest) {
            m->run = ++run;
            highest = number;
        } else if (number > highest && (number <= highest + 50 || !highest)) {
            highest = number;
        }
    }
}

static void intern_all(struct pairing *p)
{
    struct evidence *seen = p->seen;

    labels_init(&p->labels, seen->markers.n + seen->bodies.n);
    p->marker_label = mem_alloc(seen->markers.n * sizeof *p->marker_label);
    p->body_label = mem_alloc(seen->bodies.n * sizeof *p->body_label);
    p->next = mem_alloc(seen->markers.n * sizeof *p->next);
    for (size_t i = 0; i < seen->markers.n; i++)
        p->marker_label[i] = intern(&p->labels, p->d->text, seen->markers.v[i].label);
    for (size_t i = 0; i < seen->bodies.n; i++)
        p->body_label[i] = intern(&p->labels, p->d->text, seen->bodies.v[i].label);
}

/*
 * Numbered paragraphs are notes where a list of them stands: rising numbers,
 * each cited before it, with hardly a marker among them (a list does not cite
 * what is yet to come), and more than one or below a heading of notes.
 */
struct list {
    size_t from, to; /* bodies */
};

static bool cited_before(const struct pairing *p, const size_t *first_cited, size_t body)
{
    size_t marker = first_cited[p->body_label[body]];

    return marker != NOWHERE &&
           p->seen->markers.v[marker].whole.from < p->seen->bodies.v[body].from;
}

static size_t markers_between(const struct pairing *p, size_t from, size_t to)
{
    size_t low = 0, high = p->seen->markers.n, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->seen->markers.v[middle].whole.from < from)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < p->seen->markers.n && p->seen->markers.v[low++].whole.from < to)
        count++;
    return count;
}

static struct list list_at(const struct pairing *p, const size_t *first_cited, size_t i)
{
    struct list l = {i, i};
    unsigned long last = 0;

    for (; l.to < p->seen->bodies.n; l.to++) {
        const struct body_seen *b = &p->seen->bodies.v[l.to];
        unsigned long number = label_number(p->d->text, b->label);
        if (b->form != FORM_NUMBER || !cited_before(p, first_cited, l.to) || number <= last)
            break;
        last = number;
    }
    return l;
}

static void keep_lists(struct pairing *p)
{
    size_t *first_cited = mem_alloc(p->labels.v.n * sizeof *first_cited);

    for (size_t i = 0; i < p->labels.v.n; i++)
        first_cited[i] = NOWHERE;
    for (size_t i = p->seen->markers.n; i-- > 0;)
        first_cited[p->marker_label[i]] = i;
    for (size_t i = 0; i < p->seen->bodies.n;) {
        struct list l = list_at(p, first_cited, i);
        size_t n = l.to - l.from;
        i = n ? l.to : i + 1;
        if (!n)
            continue;
        struct body_seen *b = p->seen->bodies.v;
        size_t inside = markers_between(p, b[l.from].from, b[l.to - 1].from);
        bool list = b[l.from].headed || (n > 1 && inside * 3 <= n);
        for (size_t k = l.from; list && k < l.to; k++)
            b[k].kept = true;
    }
    free(first_cited);
}

/* Does body i follow another in a list of its form? */
static bool follows_on(const struct pairing *p, size_t i)
{
    if (!i)
        return false;
    const struct body_seen *b = &p->seen->bodies.v[i], *before = b - 1;
    return before->kept && before->form == b->form &&
           label_number(p->d->text, b->label) == label_number(p->d->text, before->label) + 1;
}

static bool is_note(const struct pairing *p, size_t i, bool awaited)
{
    const struct body_seen *b = &p->seen->bodies.v[i];

    switch (b->form) {
    case FORM_FOOTNOTE:
        return true;
    case FORM_NUMBER:
        return b->kept;
    default:
        return awaited || b->headed || follows_on(p, i);
    }
}

static void wait_for_body(struct pairing *p, size_t marker)
{
    struct label_entry *e = &p->labels.v.v[p->marker_label[marker]];

    p->next[marker] = NOWHERE;
    if (e->first == NOWHERE)
        e->first = marker;
    else
        p->next[e->last] = marker;
    e->last = marker;
}

static void take_markers(struct pairing *p, size_t body)
{
    struct label_entry *e = &p->labels.v.v[p->body_label[body]];
    struct marker_seen *m = p->seen->markers.v;

    if (e->first != NOWHERE) {
        unsigned run = m[e->first].run;
        while (e->first != NOWHERE && m[e->first].run == run) {
            m[e->first].body = body;
            e->first = p->next[e->first];
        }
    }
    e->body = body;
    e->bodies++;
}

/* In the text's order; a body comes before what looks like a marker in its place. */
static void pair_in_order(struct pairing *p)
{
    size_t m = 0;

    for (size_t i = 0; i < p->seen->bodies.n; i++) {
        struct body_seen *b = &p->seen->bodies.v[i];
        for (; m < p->seen->markers.n && p->seen->markers.v[m].whole.from < b->from; m++)
            wait_for_body(p, m);
        bool awaited = p->labels.v.v[p->body_label[i]].first != NOWHERE;
        b->kept = is_note(p, i, awaited);
        if (!b->kept)
            continue;
        take_markers(p, i);
        if (m < p->seen->markers.n && p->seen->markers.v[m].whole.from == b->from)
            m++; /* it is the note's own label */
    }
    for (; m < p->seen->markers.n; m++)
        wait_for_body(p, m);
}

static void cite_back(struct pairing *p)
{
    for (size_t i = 0; i < p->labels.v.n; i++) {
        struct label_entry *e = &p->labels.v.v[i];
        if (e->bodies != 1)
            continue;
        for (size_t m = e->first; m != NOWHERE; m = p->next[m])
            p->seen->markers.v[m].body = e->body;
    }
}

/* What comes of it ------------------------------------------------------------------ */

/* Where a note ends that no bracket closes. */
static size_t end_of_body(struct document *d, const struct body_seen *b, size_t limit,
                          bool listed)
{
    struct block block, next;

    if (!document_block(d, b->from, &block))
        return b->from;
    size_t end = block.to < limit ? block.to : limit;
    while (listed && block.to < limit && document_block_next(d, &block, &next)) {
        if (next.from >= limit || next.blank > 1 || next.kind == BLOCK_HEADING ||
            next.kind == BLOCK_RULE)
            break;
        block = next;
        end = block.to < limit ? block.to : limit;
    }
    while (end > b->from && strchr(" \t\r\n", d->text.p[end - 1]))
        end--;
    return end;
}

static void make_notes(struct pairing *p)
{
    struct document *d = p->d;

    for (size_t i = 0; i < p->seen->bodies.n; i++) {
        const struct body_seen *b = &p->seen->bodies.v[i];
        if (!b->kept)
            continue;
        size_t k = i + 1;
        while (k < p->seen->bodies.n && !p->seen->bodies.v[k].kept)
            k++;
        bool more = k < p->seen->bodies.n;
        size_t limit = more ? p->seen->bodies.v[k].from : d->text.n;
        /* What stands between two notes of a list belongs to the first. */
        bool listed = more && p->seen->bodies.v[k].form == b->form &&
                      (b->form == FORM_NUMBER || b->headed);
        struct note note = {.from = b->from, .label = b->label, .body = b->body};
        if (note.body.to == NOWHERE)
            note.body.to = end_of_body(d, b, limit, listed);
        if (note.body.to < note.body.from)
            note.body.from = note.body.to;
        note.marker = NOWHERE;
        VEC_PUSH(&d->notes, note);
    }
}

static size_t note_index(const struct document *d, size_t from)
{
    size_t low = 0, high = d->notes.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->notes.v[middle].from < from)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_label_of_note(const struct document *d, size_t pos)
{
    size_t i = note_index(d, pos);

    return i < d->notes.n && d->notes.v[i].from == pos;
}

/* Does an unanswered marker look like one?  Its number fits among those that
 * are answered: a year does not. */
static bool is_dangling(const struct pairing *p, const struct marker_seen *m,
                        unsigned long highest, size_t paired)
{
    unsigned long number = label_number(p->d->text, m->label);

    return paired >= 2 && number && number <= highest + 2;
}

static void make_markers(struct pairing *p)
{
    struct document *d = p->d;
    unsigned long highest = 0;
    size_t paired = 0;

    for (size_t i = 0; i < p->seen->markers.n; i++) {
        const struct marker_seen *m = &p->seen->markers.v[i];
        unsigned long number = label_number(d->text, m->label);
        paired += m->body != NOWHERE;
        if (m->body != NOWHERE && number > highest)
            highest = number;
    }
    for (size_t i = 0; i < p->seen->markers.n; i++) {
        const struct marker_seen *m = &p->seen->markers.v[i];
        if (is_label_of_note(d, m->whole.from))
            continue;
        if (m->body == NOWHERE && !is_dangling(p, m, highest, paired))
            continue;
        struct marker marker = {m->whole.from, m->whole.to, m->label, NOWHERE, false};
        if (m->body != NOWHERE) {
            marker.note = note_index(d, p->seen->bodies.v[m->body].from);
            struct note *note = &d->notes.v[marker.note];
            if (!note->cited++)
                note->marker = d->markers.n;
        }
        marker.in_note = document_note_at(d, m->whole.from) != NOWHERE;
        VEC_PUSH(&d->markers, marker);
    }
}

static void report(struct pairing *p)
{
    struct document *d = p->d;

    for (size_t i = 0; i < d->markers.n; i++) {
        const struct marker *m = &d->markers.v[i];
        if (m->note == NOWHERE)
            diags_add(&d->diags, m->from, DIAG_WARNING, "marker [%.*s] has no note",
                      (int)(m->label.to - m->label.from), d->text.p + m->label.from);
    }
    for (size_t i = 0; i < d->notes.n; i++) {
        const struct note *n = &d->notes.v[i];
        if (!n->cited)
            diags_add(&d->diags, n->from, DIAG_WARNING, "note %.*s is cited nowhere",
                      (int)(n->label.to - n->label.from), d->text.p + n->label.from);
    }
}

void document_pair(struct document *d)
{
    struct pairing p = {.d = d, .seen = &d->seen};

    intern_all(&p);
    mark_headed(&p);
    mark_runs(&p);
    keep_lists(&p);
    pair_in_order(&p);
    cite_back(&p);
    make_notes(&p);
    make_markers(&p);
    report(&p);
    free(p.marker_label);
    free(p.body_label);
    free(p.next);
    labels_free(&p.labels);
}
