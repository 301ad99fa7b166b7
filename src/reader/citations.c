/* SPDX-License-Identifier: ISC */
#include "citations.h"

#include "citing_pane.h"
#include "excerpt.h"
#include "focus.h"
#include "history.h"
#include "list.h"
#include "lookup.h"
#include "markers.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"

#include <stdio.h>
#include <stdlib.h>

/* Least rows of a page with room for a sentence under a list. */
#define LEAST_WITH_PREVIEW 8

/* The places that cite a note --------------------------------------------------------- */

static size_t note_holding(struct reader *r, size_t pos)
{
    return in_note(r, pos) ? document_note_at(r->setup.document, pos) : NOWHERE;
}

/* The note whose citing places are listed: the one open, else that of the chosen marker, else
 * the one at the top of the page, else that of the first marker in view; NOWHERE for none. */
static size_t note_in_question(struct reader *r)
{
    struct range hit;

    if (overlay_is_open(r, &note_pane_overlay))
        return note_pane_note(r);
    if (!r->focus.faded && focus_marker_in_view(r))
        return marker_of(r, r->focus.marker)->note;
    if (search_hit(r, &hit) && in_view(r, hit.from) && in_note(r, hit.from))
        return note_holding(r, hit.from);
    if (in_note(r, r->paging.anchor))
        return note_holding(r, r->paging.anchor);
    size_t marker = marker_to_open(r);
    bool seen = marker != NOWHERE && in_view(r, marker_of(r, marker)->from);
    return seen ? marker_of(r, marker)->note : NOWHERE;
}

static void citing_row(struct reader *r, size_t marker, struct reader_row *row,
                       struct buf *sought)
{
    (void)sought;
    row->text = citing_words(r, marker);
    row->right = page_number(r, marker_of(r, marker)->from);
}

/* The sentence of the row chosen, where there is room for it. */
static struct citing_pane *preview(struct reader *r, size_t marker)
{
    if (marker == NOWHERE || layout_form(r->layout)->height < LEAST_WITH_PREVIEW)
        return NULL;
    return new_citing_pane(r, marker);
}

static const char *const hints[] = {"↵ go · / filter · q close", NULL};

static const struct list_source citing = {
    .row = citing_row,
    .enter = go_to_citing,
    .hints = hints,
    .preview = preview,
};

void list_citing(struct reader *r)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers), here = 0;

    if (!notes_known(r))
        return;
    size_t note = note_in_question(r);
    if (note == NOWHERE || note_of(r, note)->is_inline) {
        reader_say(r, note == NOWHERE ? "no note here" : "this note stands in the text");
        return;
    }
    bool open = overlay_is_open(r, &note_pane_overlay);
    size_t from = open ? note_pane_marker(r) : r->focus.marker, listed = 0;
    list_open(r, &citing, "Where this note is cited", "nothing cites this note");
    for (size_t i = 0; i < n; i++) {
        if (markers[i].note != note)
            continue;
        if (i == from)
            here = listed;
        list_add(r, i, 0);
        listed++;
    }
    list_ready(r, here);
}

/* The list of notes ---------------------------------------------------------------------- */

/* A target is an index times TARGETS, plus what it is an index of: notes, or markers without
 * one. */
enum { TARGET_NOTE, TARGET_DANGLING, TARGETS };

/* Bytes of a label in a row, at most. */
#define LABEL_BYTES 16

static const char *times_cited(const struct note *n, char *out, size_t size)
{
    if (n->is_inline)
        return "in the text";
    if (!n->cited)
        return "cited nowhere";
    snprintf(out, size, "%zu×", n->cited);
    return out;
}

static void note_row(struct reader *r, size_t note, struct reader_row *row)
{
    const struct note *n = note_of(r, note);
    char number[24];

    row->left = excerpt(r, n->label, LABEL_BYTES);
    row->text = excerpt_cut(r, n->body, 160);
    row->right = mem_string(times_cited(n, number, sizeof number));
    row->faint = !n->cited && !n->is_inline;
}

static void dangling_row(struct reader *r, size_t marker, struct reader_row *row)
{
    row->left = excerpt(r, marker_of(r, marker)->label, LABEL_BYTES);
    row->text = citing_words(r, marker);
    row->right = mem_string("no note");
    row->faint = true;
}

static void notes_row(struct reader *r, size_t target, struct reader_row *row,
                      struct buf *sought)
{
    if (target % TARGETS == TARGET_NOTE)
        note_row(r, target / TARGETS, row);
    else
        dangling_row(r, target / TARGETS, row);
    buf_printf(sought, "%s ", row->right);
}

/* The marker in view that cites a note, else the first in the text that does. */
static size_t citing_marker(const struct reader *r, size_t note)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = document_marker_after(r->setup.document, r->paging.page.at);

    for (; i < n && in_view(r, markers[i].from); i++)
        if (markers[i].note == note)
            return i;
    return note_of(r, note)->is_inline
               ? document_marker_at(r->setup.document, note_of(r, note)->from)
               : note_of(r, note)->marker;
}

/* Opens a note where it is cited, or goes to one that nothing cites. */
static void enter_note(struct reader *r, size_t target)
{
    size_t i = target / TARGETS;

    if (target % TARGETS == TARGET_DANGLING) {
        go_to_citing(r, i);
        reader_say(r, "this marker has no note");
        return;
    }
    size_t marker = citing_marker(r, i);
    if (marker != NOWHERE && !marker_is_shown(r, marker))
        marker = NOWHERE;
    overlay_close(r, &note_pane_overlay);
    if (marker == NOWHERE) {
        jump_to(r, note_of(r, i)->from);
        return;
    }
    if (!in_view(r, marker_of(r, marker)->from))
        jump_to_citing(r, marker);
    /* A note at the foot is seen already. */
    if (page_has_note(r->layout, &r->paging.page, i))
        show_marker(r, marker);
    else
        marker_open(r, marker);
}

static const struct list_source notes_source = {
    .row = notes_row,
    .enter = enter_note,
    .hints = hints,
};

static void add_labelled_row(struct reader *r, size_t target, struct range label)
{
    struct span text = document_text(r->setup.document);
    size_t to = label.to - label.from > LABEL_BYTES ? label.from + LABEL_BYTES : label.to;

    list_add(r, target,
             (unsigned)text_columns(r->setup.widths, span_sub(text, label.from, to)));
}

static size_t next_dangling(const struct reader *r, size_t marker)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);

    while (marker < n && markers[marker].note != NOWHERE)
        marker++;
    return marker < n ? marker : NOWHERE;
}

void list_notes(struct reader *r)
{
    const struct note *notes;
    size_t n = document_notes(r->setup.document, &notes), current = note_in_question(r),
           here = 0;
    size_t listed = 0;
    size_t dangling = next_dangling(r, 0);

    list_open(r, &notes_source, "Notes",
              document_done(r->setup.document) ? "this text has no notes"
                                               : "known when the text has been read");
    for (size_t i = 0; i < n || dangling != NOWHERE; listed++) {
        if (dangling != NOWHERE && (i == n || marker_of(r, dangling)->from < notes[i].from)) {
            add_labelled_row(r, dangling * TARGETS + TARGET_DANGLING,
                             marker_of(r, dangling)->label);
            dangling = next_dangling(r, dangling + 1);
            continue;
        }
        if (i == current)
            here = listed;
        add_labelled_row(r, i * TARGETS + TARGET_NOTE, notes[i].label);
        i++;
    }
    list_ready(r, here);
}
