/* SPDX-License-Identifier: ISC */
/* Queries of the order of notes, by number and by position. */
#include "layout_internal.h"

#include <string.h>

bool notes_are_collected(const struct layout *l)
{
    return l->form.notes != NOTES_IN_TEXT && l->order.known;
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

size_t notes_begun_at(struct layout *l, size_t pos)
{
    const struct note *notes;
    size_t i, n = document_notes(l->document, &notes);

    LOWER_BOUND(i, n, notes[i].from <= pos);
    return i;
}

/* By number ----------------------------------------------------------------------- */

size_t order_of_note(const struct layout *l, size_t note)
{
    return l->order.index[note] == ORDER_NONE ? NOWHERE : l->order.index[note];
}

bool note_is_collected(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return order_of_note(l, note) != NOWHERE && !notes[note].is_inline;
}

bool note_is_folded(const struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return order_of_note(l, note) != NOWHERE && notes[note].is_inline;
}

size_t order_first_cited_from(struct layout *l, size_t pos)
{
    const struct marker *markers;
    size_t i;

    document_markers(l->document, &markers);
    LOWER_BOUND(i, l->order.n, markers[l->order.v[i].root].from < pos);
    return i;
}

static bool is_joined(const struct note_order *order, size_t note)
{
    return order->joined[note / 64] >> note % 64 & 1;
}

size_t note_run_first(const struct layout *l, size_t note)
{
    while (is_joined(&l->order, note))
        note -= note % 64 == 63 && l->order.joined[note / 64] == UINT64_MAX ? 64 : 1;
    return note;
}

size_t note_run_last(const struct layout *l, size_t note)
{
    size_t n = l->order.notes_n;

    while (note + 1 < n && is_joined(&l->order, note + 1))
        note += note % 64 == 63 && l->order.joined[(note + 1) / 64] == UINT64_MAX ? 64 : 1;
    return note;
}

/* By position --------------------------------------------------------------------- */

/* The first note below the collected heading that holds pos, or NOWHERE. */
static size_t collected_heading_at(const struct layout *l, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, l->order.headings.n, l->order.headings.v[i].range.from <= pos);
    return i && pos < l->order.headings.v[i - 1].range.to ? l->order.headings.v[i - 1].note
                                                          : NOWHERE;
}

size_t collected_note_at(struct layout *l, size_t pos)
{
    if (!notes_are_collected(l))
        return NOWHERE;
    size_t n = notes_begun_at(l, pos);
    if (!n || !note_is_collected(l, n - 1) || pos >= note_extent(l, n - 1).to)
        return collected_heading_at(l, pos);
    return n - 1;
}

size_t collected_edge(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;

    if (!notes_are_collected(l))
        return to;
    size_t n = document_notes(l->document, &notes), i = notes_begun_at(l, pos);
    if (i && note_is_collected(l, i - 1)) {
        size_t end = note_extent(l, i - 1).to;
        if (end > pos)
            return end < to ? end : to;
    }
    for (; i < n && notes[i].from < to; i++)
        if (note_is_collected(l, i))
            return notes[i].from;
    return to;
}

/* The beginning of a collected note, or of the heading collected with it. */
static size_t collected_from(struct layout *l, size_t note)
{
    const struct note *notes;
    size_t i;

    document_notes(l->document, &notes);
    LOWER_BOUND(i, l->order.headings.n, l->order.headings.v[i].note < note);
    if (i < l->order.headings.n && l->order.headings.v[i].note == note)
        return l->order.headings.v[i].range.from;
    return notes[note].from;
}

size_t note_run_end(struct layout *l, size_t note)
{
    return note_extent(l, note_run_last(l, note)).to;
}

size_t note_run_begin(struct layout *l, size_t note)
{
    return collected_from(l, note_run_first(l, note));
}

size_t folded_after(struct layout *l, size_t pos, size_t to)
{
    const struct note *notes;
    size_t n = document_notes(l->document, &notes), i;

    if (!notes_are_collected(l))
        return NOWHERE;
    i = notes_begun_at(l, pos);
    if (i && note_is_folded(l, i - 1) && note_extent(l, i - 1).to > pos)
        return i - 1;
    for (; i < n && notes[i].from < to; i++)
        if (note_is_folded(l, i))
            return i;
    return NOWHERE;
}
