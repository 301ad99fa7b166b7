/* SPDX-License-Identifier: ISC */
/*
 * The order in which notes are set at feet: each with the marker of the text
 * that first brings it, and after it the notes that it cites itself.  A page then
 * carries on a run of this order, and whether a note was set before is a matter of
 * comparing two indices.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* Markers of a note still to be looked at. */
struct visit {
    size_t at, end;
};

struct ordering {
    struct layout *l;
    struct order *order;
    struct document *d;
    const struct marker *markers;
    const struct note *notes;
    size_t n, notes_n;
    VEC(struct visit) visits;
    struct stretch latest; /* looked at: many notes may stand in one */
};

static size_t note_limit(const struct ordering *o, size_t note)
{
    size_t to = o->notes[note].body.to;

    return note + 1 < o->notes_n && o->notes[note + 1].from < to ? o->notes[note + 1].from : to;
}

static void enter_note(struct ordering *o, size_t note, size_t marker, size_t root)
{
    struct visit visit = {.at = document_marker_after(o->d, o->notes[note].from)};
    size_t limit = note_limit(o, note);

    o->order->of[note] = o->order->n;
    VEC_PUSH(o->order, (struct order_note){note, marker, root});
    for (visit.end = visit.at; visit.end < o->n && o->markers[visit.end].from < limit;)
        visit.end++;
    if (visit.at != NOWHERE && visit.at < visit.end)
        VEC_PUSH(&o->visits, visit);
}

/* Can a note of the running text be folded to a sign?  Only where all of it stands in
 * one stretch, and in no other note. */
static bool is_foldable(struct ordering *o, size_t i)
{
    struct layout *l = o->l;
    struct block block;
    char sign[LONGEST_SIGN];
    struct range range = note_extent(l, i);

    if (range.to <= o->notes[i].body.to || (i && note_extent(l, i - 1).to > range.from) ||
        !document_block(l->document, range.from, &block) || block.from > range.from)
        return false;
    if (range.from < o->latest.from || range.from >= o->latest.to)
        document_stretch(l->document, &block, range.from, &o->latest);
    return o->latest.from <= range.from && range.to <= o->latest.to &&
           folded_sign(l, i, sign) <= range.to - range.from;
}

/* Is it set apart from the text where it is cited? */
static bool is_set_apart(struct ordering *o, size_t note)
{
    return note != NOWHERE && o->order->of[note] == NOWHERE &&
           (!o->notes[note].is_inline || is_foldable(o, note));
}

/* A note comes after the one that cites it, and before what that cites next. */
static void bring(struct ordering *o, size_t root)
{
    enter_note(o, o->markers[root].note, root, root);
    while (o->visits.n) {
        struct visit *visit = &o->visits.v[o->visits.n - 1];
        if (visit->at == visit->end) {
            o->visits.n--;
            continue;
        }
        size_t marker = visit->at++, note = o->markers[marker].note;
        if (is_set_apart(o, note))
            enter_note(o, note, marker, root);
    }
}

/* Does it stand in the text, or in a note that stays there, cited by nothing? */
static bool is_in_text(const struct ordering *o, const struct marker *m)
{
    size_t note = m->in_note ? document_note_at(o->d, m->from) : NOWHERE;

    return note == NOWHERE || !o->notes[note].cited;
}

static void make_order(struct layout *l)
{
    struct ordering o = {.l = l, .order = &l->order, .d = l->document};

    o.n = document_markers(l->document, &o.markers);
    o.notes_n = document_notes(l->document, &o.notes);
    l->order.of = mem_resize(l->order.of, (o.notes_n + 1) * sizeof *l->order.of);
    for (size_t i = 0; i < o.notes_n; i++)
        l->order.of[i] = NOWHERE;
    for (size_t i = 0; i < o.n; i++) {
        const struct marker *m = &o.markers[i];
        if (is_set_apart(&o, m->note) && is_in_text(&o, m))
            bring(&o, i);
    }
    VEC_FREE(&o.visits);
}

static bool is_lifted(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return l->order.of[note] != NOWHERE && !notes[note].is_inline;
}

bool note_is_folded(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return l->order.of[note] != NOWHERE && notes[note].is_inline;
}

/* Of a note's heading, what of the text is lifted with the note: its block, or its
 * line where the notes stand in the same block; empty where that is no line. */
static struct range heading_extent(struct layout *l, const struct notes_heading *heading,
                                   size_t first)
{
    struct block block;
    struct stretch stretch;

    if (!document_block(l->document, heading->range.from, &block))
        return (struct range){0};
    if (block.to <= first && block.from <= heading->range.from)
        return (struct range){block.from, block.to};
    document_stretch(l->document, &block, heading->range.from, &stretch);
    return (struct range){stretch.from, stretch.to <= first ? stretch.to : stretch.from};
}

static bool is_white(struct span text, size_t from, size_t to)
{
    for (; from < to; from++)
        if (!strchr(" \t\r\n\f", text.p[from]) || !text.p[from])
            return false;
    return true;
}

/* Are the notes below a heading all lifted, with nothing between them? */
static bool leaves_nothing(struct layout *l, const struct notes_heading *heading, size_t at)
{
    struct span text = document_text(l->document);
    const struct note *notes;

    document_notes(l->document, &notes);
    for (size_t i = heading->first; i < heading->end; i++) {
        if (!is_lifted(l, i) || !is_white(text, at, notes[i].from))
            return false;
        at = note_extent(l, i).to;
    }
    return true;
}

static void lift_headings(struct layout *l)
{
    const struct notes_heading *headings;
    const struct marker *markers;
    const struct note *notes;
    size_t n = document_notes_headings(l->document, &headings);
    size_t markers_n = document_markers(l->document, &markers);

    document_notes(l->document, &notes);
    l->order.headings.n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t first = headings[i].first;
        struct range range = heading_extent(l, &headings[i], notes[first].from);
        size_t marker = document_marker_after(l->document, range.from);
        bool cites = marker < markers_n && markers[marker].from < range.to;
        bool within = first && note_extent(l, first - 1).to > range.from;
        if (range.from < range.to && !cites && !within &&
            leaves_nothing(l, &headings[i], range.to))
            VEC_PUSH(&l->order.headings, (struct lifted_heading){range, first});
    }
}

bool layout_order(struct layout *l)
{
    if (l->form.notes == NOTES_STAND || !document_done(l->document))
        return false;
    if (!l->order.known) {
        l->order.n = 0;
        make_order(l);
        lift_headings(l);
        l->order.known = true;
        /* Until now notes were set where they stand. */
        layout_forget(l);
    }
    return true;
}

size_t order_first(struct layout *l, size_t pos)
{
    const struct marker *markers;
    size_t low = 0, high = l->order.n;

    document_markers(l->document, &markers);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (markers[l->order.v[middle].root].from < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The bracket that opens before the body and closes after it. */
static char closing_bracket(struct span text, const struct note *note)
{
    static const char pairs[] = "[](){}";
    char closing = '\0';

    for (size_t i = note->from; i < note->body.from && i < text.n; i++) {
        const char *pair = text.p[i] ? strchr(pairs, text.p[i]) : NULL;
        if (pair && (pair - pairs) % 2 == 0)
            closing = pair[1];
        else if (text.p[i] == closing)
            closing = '\0';
    }
    return closing;
}

bool note_is_enclosed(struct layout *l, const struct note *note)
{
    return closing_bracket(document_text(l->document), note) != '\0';
}

struct range note_extent(struct layout *l, size_t note)
{
    struct span text = document_text(l->document);
    const struct note *notes;
    size_t n = document_notes(l->document, &notes);
    struct range range = {notes[note].from, notes[note].body.to};
    char closing = closing_bracket(text, &notes[note]);

    if (closing && range.to < text.n && text.p[range.to] == closing)
        range.to++;
    if (note + 1 < n && notes[note + 1].from < range.to)
        range.to = notes[note + 1].from;
    return range;
}

/* How many notes begin at or before pos. */
static size_t notes_to(struct layout *l, size_t pos)
{
    const struct note *notes;
    size_t low = 0, high = document_notes(l->document, &notes);

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (notes[middle].from <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The note whose lifted heading pos stands in, or NOWHERE. */
static size_t headed_at(const struct layout *l, size_t pos)
{
    size_t low = 0, high = l->order.headings.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->order.headings.v[middle].range.from <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low && pos < l->order.headings.v[low - 1].range.to
               ? l->order.headings.v[low - 1].note
               : NOWHERE;
}

size_t layout_lifted(struct layout *l, size_t pos)
{
    if (!layout_order(l))
        return NOWHERE;
    size_t n = notes_to(l, pos);
    if (!n || !is_lifted(l, n - 1) || pos >= note_extent(l, n - 1).to)
        return headed_at(l, pos);
    return n - 1;
}

size_t lifted_edge(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;

    if (!layout_order(l))
        return to;
    size_t n = document_notes(l->document, &notes), i = notes_to(l, pos);
    if (i && is_lifted(l, i - 1)) {
        size_t end = note_extent(l, i - 1).to;
        if (end > pos)
            return end < to ? end : to;
    }
    for (; i < n && notes[i].from < to; i++)
        if (is_lifted(l, i))
            return notes[i].from;
    return to;
}

/* Folded notes ------------------------------------------------------------------- */

size_t folded_after(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;
    size_t n = document_notes(l->document, &notes), i;

    if (!l->order.known || !layout_order(l))
        return NOWHERE;
    i = notes_to(l, pos);
    if (i && note_is_folded(l, i - 1) && note_extent(l, i - 1).to > pos)
        return i - 1;
    for (; i < n && notes[i].from < to; i++)
        if (note_is_folded(l, i))
            return i;
    return NOWHERE;
}

bool layout_folded(struct layout *l, size_t note)
{
    return layout_order(l) && note_is_folded(l, note);
}

size_t layout_folded_lines(struct layout *l, size_t note, struct line **out)
{
    const struct note *notes;
    struct set_block lines = {0};
    struct stretch stretch;

    document_notes(l->document, &notes);
    document_block(l->document, notes[note].from, &lines.block);
    document_stretch(l->document, &lines.block, notes[note].from, &stretch);
    stretch.from = notes[note].body.from;
    stretch.to = stretch.next = notes[note].body.to;
    stretch.indent = stretch.hang = 0;
    layout_stretch(l, &lines, &stretch, stretch.from, false);
    *out = lines.v;
    return lines.n;
}

/* Its number, or a star. */
size_t folded_sign(struct layout *l, size_t note, char sign[LONGEST_SIGN])
{
    struct span text = document_text(l->document);
    const struct note *notes;
    size_t n = 0;

    document_notes(l->document, &notes);
    struct range label = notes[note].label;
    bool counted = label.from < label.to && label.to - label.from <= LONGEST_SIGN - 2;
    for (size_t i = label.from; i < label.to; i++)
        counted &= text.p[i] >= '0' && text.p[i] <= '9';
    sign[n++] = '[';
    for (size_t i = label.from; counted && i < label.to; i++)
        sign[n++] = text.p[i];
    if (!counted)
        sign[n++] = '*';
    sign[n++] = ']';
    return n;
}

/* The flow ---------------------------------------------------------------------- */

static size_t lifted(struct layout *l, const struct line *line)
{
    size_t pos = line->from;

    if (line->blank)
        pos = layout_block(l, line->at)->block.from;
    return layout_lifted(l, pos);
}

/* Where a lifted note begins, with the heading that is lifted with it. */
static size_t lifted_from(struct layout *l, size_t note)
{
    const struct note *notes;
    size_t low = 0, high = l->order.headings.n;

    document_notes(l->document, &notes);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->order.headings.v[middle].note < note)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < l->order.headings.n && l->order.headings.v[low].note == note)
        return l->order.headings.v[low].range.from;
    return notes[note].from;
}

/* Where the run of lifted notes ends that note belongs to. */
static size_t run_ends(struct layout *l, size_t note)
{
    struct span text = document_text(l->document);
    const struct note *notes;
    size_t n = document_notes(l->document, &notes), end = note_extent(l, note).to;

    while (++note < n && is_lifted(l, note) && is_white(text, end, lifted_from(l, note)))
        end = note_extent(l, note).to;
    return end;
}

static size_t run_begins(struct layout *l, size_t note)
{
    struct span text = document_text(l->document);
    size_t from;

    while (from = lifted_from(l, note),
           note && is_lifted(l, note - 1) && is_white(text, note_extent(l, note - 1).to, from))
        note--;
    return from;
}

bool layout_flow_next(struct layout *l, const struct line *line, struct line *out)
{
    size_t note = lifted(l, line);

    if (!layout_line_next(l, line, out))
        return false;
    if (note != NOWHERE)
        return true;
    while ((note = lifted(l, out)) != NOWHERE) {
        size_t at = out->at, end = run_ends(l, note);
        if (end >= document_text(l->document).n || !layout_line(l, end, out))
            return false;
        if (out->from < end && !layout_line_next(l, out, out))
            return false;
        /* Bytes that vanished: the line is no longer where the note ends. */
        if (out->at <= at)
            return false;
    }
    return true;
}

/* Back over lifted notes. */
static bool leave_back(struct layout *l, struct line *line)
{
    size_t note;

    while ((note = lifted(l, line)) != NOWHERE) {
        size_t at = line->at;
        if (!line->blank && !layout_line(l, run_begins(l, note), line))
            return false;
        if (!layout_line_prev(l, line, line) || line->at >= at)
            return false;
    }
    return true;
}

bool layout_flow_prev(struct layout *l, const struct line *line, struct line *out)
{
    size_t note = lifted(l, line);

    if (!layout_line_prev(l, line, out))
        return false;
    return note != NOWHERE || leave_back(l, out);
}

bool layout_flow_last(struct layout *l, struct line *out)
{
    size_t size = document_text(l->document).n;

    if (!size || !layout_line(l, size - 1, out))
        return false;
    return leave_back(l, out) || layout_line(l, size - 1, out);
}

struct page_start layout_page_first(struct layout *l)
{
    struct line line, next;

    if (layout_line(l, 0, &line) && lifted(l, &line) != NOWHERE) {
        size_t end = run_ends(l, lifted(l, &line));
        while (line.at < end && layout_line_next(l, &line, &next))
            line = next;
        return (struct page_start){.at = line.at};
    }
    return (struct page_start){0};
}
