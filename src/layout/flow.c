/* SPDX-License-Identifier: ISC */
/* The notes that are lifted or folded, by position; the flow without them. */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

bool note_is_lifted(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return order_of(l, note) != NOWHERE && !notes[note].is_inline;
}

bool note_is_folded(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return order_of(l, note) != NOWHERE && notes[note].is_inline;
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
    if (!n || !note_is_lifted(l, n - 1) || pos >= note_extent(l, n - 1).to)
        return headed_at(l, pos);
    return n - 1;
}

size_t lifted_edge(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;

    if (!layout_order(l))
        return to;
    size_t n = document_notes(l->document, &notes), i = notes_to(l, pos);
    if (i && note_is_lifted(l, i - 1)) {
        size_t end = note_extent(l, i - 1).to;
        if (end > pos)
            return end < to ? end : to;
    }
    for (; i < n && notes[i].from < to; i++)
        if (note_is_lifted(l, i))
            return notes[i].from;
    return to;
}

/* Folded notes ------------------------------------------------------------------- */

size_t folded_after(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;
    size_t n = document_notes(l->document, &notes), i;

    if (!layout_order(l))
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
    struct logical_line stretch;

    document_notes(l->document, &notes);
    document_block(l->document, notes[note].from, &lines.block);
    document_logical_line(l->document, &lines.block, notes[note].from, &stretch);
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
    return note_extent(l, order_run_last(l, note)).to;
}

static size_t run_begins(struct layout *l, size_t note)
{
    return lifted_from(l, order_run_first(l, note));
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
