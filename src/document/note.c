/* SPDX-License-Identifier: ISC */
/* What the pairing found becomes the document's markers and notes, and what a
 * proofreader would say of them. */
#include "document.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_white(s.p[i]))
            return false;
    return true;
}

/* The end of the last block of a note that goes on after its first, for so many blocks
 * at most. */
static size_t end_of_blocks(struct document *d, const struct body_seen *b, size_t limit,
                            size_t most)
{
    struct block block, next;
    size_t end = body_range(b).to;

    if (!document_block(d, b->from, &block))
        return end;
    while (most-- && block.to < limit && document_block_next(d, &block, &next)) {
        if (next.from >= limit || next.blank > 1 || next.kind == BLOCK_HEADING ||
            next.kind == BLOCK_RULE)
            break;
        block = next;
        end = block.to;
    }
    return end;
}

/* Where a note ends that no bracket closes.  listed: what stands before limit
 * belongs to it, since the next note of its list begins there. */
static size_t end_of_body(struct document *d, const struct body_seen *b, size_t limit,
                          bool listed)
{
    size_t end = body_range(b).to;

    if (listed && end < limit && !is_blank(span_sub(d->text, end, limit)))
        end = end_of_blocks(d, b, limit, SIZE_MAX);
    else if (!b->body.size)
        end = end_of_blocks(d, b, limit, 1);
    end = end < limit ? end : limit;
    while (end > b->from && is_white(d->text.p[end - 1]))
        end--;
    return end;
}

/* Where the body begins of a note whose label stands on a line of its own. */
static size_t beginning_of_body(const struct document *d, struct range body)
{
    while (body.from < body.to && is_white(d->text.p[body.from]))
        body.from++;
    return body.from < body.to ? body.from : body.to;
}

static bool in_list(const struct body_seen *b, const struct body_seen *next)
{
    return next->form == b->form && b->form != NOTE_FOOTNOTE &&
           (b->heading != NONE || b->form == NOTE_NUMBER || b->form == NOTE_IDEOGRAPHIC);
}

static unsigned long inline_number(const struct document *d, size_t i)
{
    const struct inline_seen *s = &d->seen.inlines.v[i];

    return label_number(d->text, part_range(s->from, s->label));
}

/* "(12. text)" is a note where its number goes on from the one before, or the
 * next goes on from it. */
static bool is_counted(const struct document *d, size_t i)
{
    unsigned long here = inline_number(d, i);

    if (d->text.p[d->seen.inlines.v[i].from] != '(')
        return true;
    return (i > 0 && inline_number(d, i - 1) + 1 == here) ||
           (i + 1 < d->seen.inlines.n && inline_number(d, i + 1) == here + 1);
}

static void push_inlines(struct document *d, size_t *i, size_t before)
{
    for (; *i < d->seen.inlines.n && d->seen.inlines.v[*i].from < before; ++*i) {
        const struct inline_seen *s = &d->seen.inlines.v[*i];
        struct note note = {.from = s->from,
                            .label = part_range(s->from, s->label),
                            .body = part_range(s->from, s->body),
                            .marker = NOWHERE,
                            .is_inline = true};
        /* One inside another's body is part of it. */
        if (!is_counted(d, *i))
            continue;
        if (d->notes.n && d->notes.v[d->notes.n - 1].body.to > note.from)
            continue;
        VEC_PUSH(&d->markers, (struct marker){.from = s->from,
                                              .to = s->from + s->size,
                                              .label = note.label,
                                              .note = d->notes.n,
                                              .is_inline = true});
        VEC_PUSH(&d->notes, note);
    }
}

/* The note last made stands below a heading. */
static void put_below(struct document *d, const struct heading_seen *heading)
{
    size_t note = d->notes.n - 1, last = d->notes_headings.n;

    if (!last || d->notes_headings.v[last - 1].range.from != heading->from)
        VEC_PUSH(&d->notes_headings,
                 (struct notes_heading){heading_range(heading), note, note});
    d->notes_headings.v[d->notes_headings.n - 1].end = note + 1;
}

/* No note goes on over a chapter's heading, wherever a bracket may close. */
static size_t cut_at_heading(const struct document *d, struct range body, size_t *heading)
{
    const struct heading_seen *h = d->seen.headings.v;

    while (*heading < d->seen.headings.n &&
           (h[*heading].from <= body.from || h[*heading].rank > 2 || h[*heading].notes))
        ++*heading;
    size_t end = *heading < d->seen.headings.n && h[*heading].from < body.to ? h[*heading].from
                                                                             : body.to;
    while (end > body.from && is_white(d->text.p[end - 1]))
        end--;
    return end;
}

static void make_notes(struct document *d)
{
    size_t inlines = 0, heading = 0;

    for (size_t i = 0; i < d->seen.bodies.n && !document_given_up(d); i++) {
        const struct body_seen *b = &d->seen.bodies.v[i];
        if (!b->kept)
            continue;
        size_t k = i + 1;
        while (k < d->seen.bodies.n && !d->seen.bodies.v[k].kept)
            k++;
        bool more = k < d->seen.bodies.n;
        size_t limit = more ? d->seen.bodies.v[k].from : d->text.n;
        bool listed = more && in_list(b, &d->seen.bodies.v[k]);
        struct note note = {.from = b->from, .label = body_label(b), .body = body_range(b)};
        if (!b->closed)
            note.body.to = end_of_body(d, b, limit, listed);
        else
            note.body.to = cut_at_heading(d, note.body, &heading);
        note.body.from = beginning_of_body(d, note.body);
        note.marker = NOWHERE;
        push_inlines(d, &inlines, b->from);
        VEC_PUSH(&d->notes, note);
        if (b->heading != NONE && d->seen.headings.v[b->heading].notes)
            put_below(d, &d->seen.headings.v[b->heading]);
    }
    push_inlines(d, &inlines, d->text.n);
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

/* What is known of the markers of each form. */
struct forms {
    size_t paired[MARKER_FORMS];
    unsigned long highest[MARKER_FORMS];
};

static unsigned long ordinal(const struct document *d, const struct marker_seen *m)
{
    return document_ordinal(d, m->form, marker_label(m));
}

static struct forms survey(const struct document *d)
{
    struct forms f = {{0}, {0}};

    for (size_t i = 0; i < d->seen.markers.n; i++) {
        const struct marker_seen *m = &d->seen.markers.v[i];
        if (m->body == NONE)
            continue;
        unsigned long number = ordinal(d, m);
        f.paired[m->form]++;
        if (number > f.highest[m->form])
            f.highest[m->form] = number;
    }
    return f;
}

/* Does an unanswered marker look like one?  Its sign serves for nothing else,
 * or its number fits among those that are answered: a year does not. */
static bool is_dangling(const struct document *d, const struct marker_seen *m,
                        const struct forms *f)
{
    unsigned long number = ordinal(d, m);

    switch (m->form) {
    case MARKER_MARKDOWN:
    case MARKER_ORG:
    case MARKER_RST:
    case MARKER_FN:
        return true;
    case MARKER_BRACKET:
    case MARKER_TORTOISE:
    case MARKER_SUPERSCRIPT:
    case MARKER_CJK:
        return f->paired[m->form] >= 2 && number && number <= f->highest[m->form] + 2;
    default:
        return false;
    }
}

static void make_marker(struct document *d, const struct marker_seen *m)
{
    struct marker marker = {
        .from = m->from, .to = m->from + m->size, .label = marker_label(m), .note = NOWHERE};

    if (m->body != NONE)
        marker.note = note_index(d, d->seen.bodies.v[m->body].from);
    marker.in_note = document_note_at(d, m->from) != NOWHERE;
    VEC_PUSH(&d->markers, marker);
}

static int by_place(const void *a, const void *b)
{
    const struct marker *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* Markers of all forms in the text's order. */
static void make_markers(struct document *d)
{
    struct forms f = survey(d);
    const struct markers_seen *numbers = &d->seen.numbers;
    size_t n = 0;

    for (size_t i = 0; i <= d->seen.markers.n; i++) {
        bool more = i < d->seen.markers.n;
        const struct marker_seen *m = more ? &d->seen.markers.v[i] : NULL;
        for (; n < numbers->n && (!more || numbers->v[n].from < m->from); n++)
            if (numbers->v[n].body != NONE)
                make_marker(d, &numbers->v[n]);
        if (more && !is_label_of_note(d, m->from) && (m->body != NONE || is_dangling(d, m, &f)))
            make_marker(d, m);
    }
    if (d->markers.n)
        qsort(d->markers.v, d->markers.n, sizeof *d->markers.v, by_place);
    for (size_t i = 0; i < d->markers.n; i++) {
        size_t note = d->markers.v[i].note;
        if (note != NOWHERE && !d->markers.v[i].is_inline && !d->notes.v[note].cited++)
            d->notes.v[note].marker = i;
    }
}

static void say(struct document *d, size_t at, struct range label, const char *format)
{
    diags_add(&d->diags, at, DIAG_WARNING, format, (int)(label.to - label.from),
              d->text.p + label.from);
}

static uint64_t key_of(const struct document *d, struct range label)
{
    return label_key(span_sub(d->text, label.from, label.to));
}

/* [581] answered by note 681. */
static void report_misprint(struct document *d, const struct marker *m)
{
    const struct note *n = &d->notes.v[m->note];

    if (key_of(d, m->label) != key_of(d, n->label) && d->text.p[m->label.from] != '#')
        diags_add(&d->diags, m->from, DIAG_WARNING,
                  "marker %.*s cites note %.*s: one of the two is misprinted",
                  (int)(m->to - m->from), d->text.p + m->from,
                  (int)(n->label.to - n->label.from), d->text.p + n->label.from);
}

/* Numbers that do not follow each other: one given twice, or one where another
 * belongs.  Where they begin again, and where some are missing, is no error. */
static void report_sequence(struct document *d, size_t i)
{
    const struct note *n = &d->notes.v[i];
    unsigned long here = label_number(d->text, n->label);
    unsigned long before = i ? label_number(d->text, n[-1].label) : 0;
    unsigned long after = i + 1 < d->notes.n ? label_number(d->text, n[1].label) : 0;

    if (here > 1 && here == before)
        say(d, n->from, n->label, "number %.*s is given to two notes");
    else if (before && here && after == before + 2 && here != before + 1 && here != after)
        diags_add(&d->diags, n->from, DIAG_WARNING, "note %lu stands where %lu belongs", here,
                  before + 1);
}

static void report(struct document *d)
{
    for (size_t i = 0; i < d->markers.n; i++) {
        const struct marker *m = &d->markers.v[i];
        if (m->note == NOWHERE)
            say(d, m->from, (struct range){m->from, m->to}, "marker %.*s has no note");
        else if (!m->is_inline)
            report_misprint(d, m);
    }
    for (size_t i = 0; i < d->notes.n; i++) {
        const struct note *n = &d->notes.v[i];
        if (n->is_inline)
            continue;
        if (!n->cited)
            say(d, n->from, n->label, "note %.*s is cited nowhere");
        report_sequence(d, i);
    }
}

void document_annotate(struct document *d)
{
    make_notes(d);
    if (document_given_up(d))
        return;
    make_markers(d);
    report(d);
}
