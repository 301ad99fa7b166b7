/* SPDX-License-Identifier: ISC */
/* Accepted note candidates become notes, paired marker candidates become markers. */
#include "notes.h"
#include "evidence.h"
#include "findings.h"
#include "label_value.h"

#include <ibid/text.h>

#include <stdlib.h>

/* Where notes end ------------------------------------------------------------------------ */

/* The end of the last block that continues a note, of at most max blocks after its first. */
static size_t end_of_blocks(const struct inference *in, const struct note_candidate *n,
                            size_t limit, size_t max)
{
    const struct infer_source *s = in->source;
    struct block block, next;
    size_t end = note_body(n).to;

    if (!s->block(s->data, n->from, &block))
        return end;
    while (max-- && block.to < limit && s->block(s->data, block.to, &next)) {
        if (next.from >= limit || next.blank > 1 || next.kind == BLOCK_HEADING ||
            next.kind == BLOCK_RULE)
            break;
        block = next;
        end = block.to;
    }
    return end;
}

/* The end of a note without a closing bracket.  in_list: the next note of its list begins
 * at limit, so everything before that belongs to this one. */
static size_t end_of_open_note(const struct inference *in, const struct note_candidate *n,
                               size_t limit, bool in_list)
{
    size_t end = note_body(n).to;

    if (in_list && end < limit && !is_blank_text(span_sub(in->text, end, limit)))
        end = end_of_blocks(in, n, limit, SIZE_MAX);
    else if (!n->body.size)
        end = end_of_blocks(in, n, limit, 1);
    end = end < limit ? end : limit;
    while (end > n->from && text_is_white(in->text.p[end - 1]))
        end--;
    return end;
}

/* The end of a note with a closing bracket, which may have been found too far on: no note
 * continues beyond the heading of a chapter.  *heading: the first heading to look at. */
static size_t end_of_closed_note(const struct inference *in, struct range body, size_t *heading)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t n = in->evidence->headings.n;

    while (*heading < n &&
           (h[*heading].from <= body.from || h[*heading].rank > 2 || h[*heading].notes))
        ++*heading;
    size_t end = *heading < n && h[*heading].from < body.to ? h[*heading].from : body.to;
    while (end > body.from && text_is_white(in->text.p[end - 1]))
        end--;
    return end;
}

/* A label on a line of its own is followed by blanks before the body. */
static size_t start_of_body(const struct inference *in, struct range body)
{
    while (body.from < body.to && text_is_white(in->text.p[body.from]))
        body.from++;
    return body.from < body.to ? body.from : body.to;
}

static bool are_in_list(const struct note_candidate *n, const struct note_candidate *next)
{
    return next->form == n->form && n->form != NOTE_FOOTNOTE &&
           (n->heading != NONE || n->form == NOTE_NUMBER || n->form == NOTE_IDEOGRAPHIC);
}

/* Inline notes --------------------------------------------------------------------------- */

static unsigned long inline_number(const struct inference *in, size_t i)
{
    const struct inline_candidate *c = &in->evidence->inlines.v[i];

    return label_number(in->text, subrange_in(c->from, c->label));
}

/* "(12. text)" is a note only where its number follows that of the one before, or the
 * next one's follows its own. */
static bool is_inline_note(const struct inference *in, size_t i)
{
    unsigned long number = inline_number(in, i);

    if (in->text.p[in->evidence->inlines.v[i].from] != '(')
        return true;
    return (i > 0 && inline_number(in, i - 1) + 1 == number) ||
           (i + 1 < in->evidence->inlines.n && inline_number(in, i + 1) == number + 1);
}

static void add_inline_note(struct inference *in, size_t i)
{
    struct findings *f = in->findings;
    const struct inline_candidate *c = &in->evidence->inlines.v[i];
    struct note note = {.from = c->from,
                        .label = subrange_in(c->from, c->label),
                        .body = subrange_in(c->from, c->body),
                        .marker = NOWHERE,
                        .is_inline = true};

    /* One inside another note's body is part of it. */
    if (!is_inline_note(in, i) ||
        (f->notes.n && f->notes.v[f->notes.n - 1].body.to > note.from))
        return;
    VEC_PUSH(&f->markers, (struct marker){.from = c->from,
                                          .to = c->from + c->size,
                                          .label = note.label,
                                          .note = f->notes.n,
                                          .is_inline = true});
    VEC_PUSH(&f->notes, note);
}

static void add_inline_notes_before(struct inference *in, size_t *next, size_t pos)
{
    while (*next < in->evidence->inlines.n && in->evidence->inlines.v[*next].from < pos)
        add_inline_note(in, (*next)++);
}

/* Notes ---------------------------------------------------------------------------------- */

/* Counts the last note among those below a heading. */
static void add_to_heading(struct findings *f, const struct heading_candidate *heading)
{
    size_t note = f->notes.n - 1, last = f->notes_headings.n;

    if (!last || f->notes_headings.v[last - 1].range.from != heading->from)
        VEC_PUSH(&f->notes_headings,
                 (struct notes_heading){heading_range(heading), note, note});
    f->notes_headings.v[f->notes_headings.n - 1].end = note + 1;
}

static size_t next_accepted(const struct evidence *e, size_t i)
{
    while (i < e->notes.n && !e->notes.v[i].accepted)
        i++;
    return i;
}

/* next: index of the next accepted candidate; heading: see end_of_closed_note. */
static struct note note_from(const struct inference *in, const struct note_candidate *n,
                             size_t next, size_t *heading)
{
    const struct evidence *e = in->evidence;
    bool is_last = next == e->notes.n;
    size_t limit = is_last ? in->text.n : e->notes.v[next].from;
    struct note note = {
        .from = n->from, .label = note_label(n), .body = note_body(n), .marker = NOWHERE};

    if (n->closed)
        note.body.to = end_of_closed_note(in, note.body, heading);
    else
        note.body.to =
            end_of_open_note(in, n, limit, !is_last && are_in_list(n, &e->notes.v[next]));
    note.body.from = start_of_body(in, note.body);
    return note;
}

static void make_notes(struct inference *in)
{
    const struct evidence *e = in->evidence;
    size_t inlines = 0, heading = 0;

    for (size_t i = next_accepted(e, 0), next; i < e->notes.n && !is_cancelled(in); i = next) {
        const struct note_candidate *n = &e->notes.v[i];
        next = next_accepted(e, i + 1);
        struct note note = note_from(in, n, next, &heading);
        add_inline_notes_before(in, &inlines, n->from);
        VEC_PUSH(&in->findings->notes, note);
        if (n->heading != NONE && e->headings.v[n->heading].notes)
            add_to_heading(in->findings, &e->headings.v[n->heading]);
    }
    add_inline_notes_before(in, &inlines, in->text.n);
}

/* Markers -------------------------------------------------------------------------------- */

static bool is_label_of_note(const struct findings *f, size_t pos)
{
    size_t i = findings_first_note(f, pos);

    return i < f->notes.n && f->notes.v[i].from == pos;
}

static void add_marker(struct inference *in, const struct marker_candidate *m)
{
    struct findings *f = in->findings;
    struct marker marker = {
        .from = m->from, .to = m->from + m->size, .label = marker_label(m), .note = NOWHERE};

    if (m->note != NONE)
        marker.note = findings_first_note(f, in->evidence->notes.v[m->note].from);
    marker.in_note = findings_note_at(f, m->from) != NOWHERE;
    VEC_PUSH(&f->markers, marker);
}

/* Bare numbers dangle too often to be told: only paired ones are markers. */
static void add_paired_numbers_before(struct inference *in, size_t *next, size_t pos)
{
    const struct marker_candidates *numbers = &in->evidence->numbers;

    for (; *next < numbers->n && numbers->v[*next].from < pos; ++*next)
        if (numbers->v[*next].note != NONE)
            add_marker(in, &numbers->v[*next]);
}

static int by_position(const void *a, const void *b)
{
    const struct marker *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

static void count_citations(struct findings *f)
{
    for (size_t i = 0; i < f->markers.n; i++) {
        size_t note = f->markers.v[i].note;
        if (note != NOWHERE && !f->markers.v[i].is_inline && !f->notes.v[note].cited++)
            f->notes.v[note].marker = i;
    }
}

static void make_markers(struct inference *in)
{
    struct findings *f = in->findings;
    struct form_survey survey = survey_forms(in);
    size_t numbers = 0;

    for (size_t i = 0; i < in->evidence->markers.n; i++) {
        const struct marker_candidate *m = &in->evidence->markers.v[i];
        add_paired_numbers_before(in, &numbers, m->from);
        if (!is_label_of_note(f, m->from) &&
            (m->note != NONE || is_dangling_marker(in, m, &survey)))
            add_marker(in, m);
    }
    add_paired_numbers_before(in, &numbers, SIZE_MAX);
    if (f->markers.n)
        qsort(f->markers.v, f->markers.n, sizeof *f->markers.v, by_position);
    count_citations(f);
}

void make_notes_and_markers(struct inference *in)
{
    make_notes(in);
    if (is_cancelled(in))
        return;
    make_markers(in);
    proofread(in);
}
