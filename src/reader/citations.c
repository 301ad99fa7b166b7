/* SPDX-License-Identifier: ISC */
/*
 * Where notes are cited: the citing sentence shown under the page, the list of
 * the places that cite a note, and the list of all notes.
 */
#include "citations.h"

#include "excerpt.h"
#include "history.h"
#include "list.h"
#include "lookup.h"
#include "note.h"
#include "paging.h"
#include "text_objects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lower pages have no room for a sentence under a list. */
#define LEAST_LISTED 8

/* Sentences ----------------------------------------------------------------------- */

/* A marker that follows a full stop belongs to the sentence before it. */
static struct range sentence_before(struct reader *r, const struct marker *m, size_t reach)
{
    struct span text = document_text(r->setup.document);
    struct range paragraph = paragraph_at(r, m->from);
    size_t end = m->from;

    while (end > paragraph.from && (unsigned char)text.p[end - 1] <= ' ')
        end--;
    struct range s = sentence_near(r, end > paragraph.from ? end - 1 : m->from, reach);
    if (s.from > m->from)
        s.from = m->from;
    if (s.to < m->to)
        s.to = m->to;
    return s;
}

static struct range citing_sentence(struct reader *r, size_t marker)
{
    return sentence_before(r, marker_of(r, marker), TEXT_UNIT_MAX);
}

/* So much of the sentence before a marker is shown in a row, at most. */
#define BEFORE_MARKER 48

/* And so many bytes are looked at to find it: a list may have very many rows. */
#define ROW_REACH 1024

/* The sentence in a row of a list: its marker is always there to be seen. */
static char *citing_words(struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);
    struct span text = document_text(r->setup.document);
    struct range s = sentence_before(r, m, ROW_REACH);
    size_t from = s.from, bytes = (size_t)4 * BEFORE_MARKER;

    if (m->from - from > bytes)
        from = m->from - bytes;
    while (from < m->from && utf8_continues(text.p[from]))
        from++;
    while (m->from - from > BEFORE_MARKER &&
           text_columns(r->setup.widths, span_sub(text, from, m->from)) > BEFORE_MARKER)
        from += text_word_at(span_sub(text, from, m->from), 0).to;
    char *words = excerpt_cut(r, (struct range){from, s.to}, 200);
    const char *shown = words + strspn(words, " ,;:.");
    char *row = from > s.from ? mem_printf("…%s", shown) : mem_string(words);
    free(words);
    return row;
}

/* The sentence under the page ----------------------------------------------------------- */

static size_t citing_pane_rows(const struct reader *r)
{
    size_t half = layout_form(r->layout)->height / 2, n = r->citing.lines.n;
    size_t most = half > 2 ? half - 1 : 1;

    return n < most ? n : most;
}

static char *citing_pane_title(struct reader *r, size_t pos)
{
    struct page_number place = layout_page_number_at(r->layout, pos);
    size_t section = document_section_at(r->setup.document, pos);
    struct buf b = {0};

    buf_printf(&b, "cited on page %s%zu", place.page_known ? "" : "~", place.page);
    if (section != NOWHERE) {
        buf_puts(&b, " · ");
        section_name(r, section, &b);
    }
    return buf_take(&b);
}

/* Whole lines, so that they look as they do on their page. */
void citing_pane_show(struct reader *r, size_t marker)
{
    struct citing_pane *a = &r->citing;
    struct range s = citing_sentence(r, marker);
    size_t pos = marker_of(r, marker)->from, at = 0;
    struct line line;

    citing_pane_hide(r);
    for (bool more = layout_line(r->layout, s.from, &line); more && line.at < s.to;
         more = layout_line_next(r->layout, &line, &line)) {
        if (line.at <= pos)
            at = a->lines.n;
        VEC_PUSH(&a->lines, line);
    }
    if (!a->lines.n)
        return;
    a->marker = marker;
    a->title = citing_pane_title(r, pos);
    a->open = a->fresh = true;
    a->top = at >= citing_pane_rows(r) ? at - citing_pane_rows(r) + 1 : 0;
    r->changed = true;
}

void citing_pane_hide(struct reader *r)
{
    r->changed |= r->citing.open;
    r->citing.open = r->citing.fresh = false;
    r->citing.lines.n = 0;
    free(r->citing.title);
    r->citing.title = NULL;
}

void citing_pane_free(struct reader *r)
{
    citing_pane_hide(r);
    VEC_FREE(&r->citing.lines);
}

unsigned citing_pane_height(const struct reader *r)
{
    return r->citing.open ? (unsigned)citing_pane_rows(r) + 1 : 0;
}

bool citing_pane_pane(const struct reader *r, struct reader_pane *out)
{
    const struct citing_pane *a = &r->citing;
    struct reader_frame frame = reader_frame(r);
    unsigned height = citing_pane_height(r);

    if (!a->open || height > frame.height)
        return false;
    *out = (struct reader_pane){.row = frame.top + frame.height - height,
                                .height = height,
                                .title = a->title,
                                .v = a->lines.v + a->top,
                                .n = citing_pane_rows(r),
                                .above = a->top > 0};
    out->below = a->top + out->n < a->lines.n;
    out->range = (struct range){a->lines.v[0].at, a->lines.v[a->lines.n - 1].next};
    return true;
}

void jump_to_citing(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;

    jump_to(r, citing_sentence(r, marker).from);
    if (!in_view(r, pos))
        show_page(r, pos);
}

void cited_go(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;

    if (r->pane.open && pos >= r->pane.back.at)
        note_pane_close(r);
    if (r->pane.open || !in_view(r, pos))
        jump_to_citing(r, marker);
    marker_show(r, marker);
}

/* The places that cite a note --------------------------------------------------------- */

static size_t note_under(struct reader *r, size_t pos)
{
    return in_note(r, pos) ? document_note_at(r->setup.document, pos) : NOWHERE;
}

/* The note a reader means: the one open, else that of the marker chosen, else the
 * one read, else that of the first marker in view. */
static size_t note_meant(struct reader *r)
{
    struct range hit = r->search.hit;

    if (r->pane.open)
        return r->pane.levels.v[r->pane.levels.n - 1].note;
    if (r->focus.marker != NOWHERE && !r->focus.faded &&
        in_view(r, marker_of(r, r->focus.marker)->from))
        return marker_of(r, r->focus.marker)->note;
    if (r->search.shown && hit.from < hit.to && in_view(r, hit.from) && in_note(r, hit.from))
        return note_under(r, hit.from);
    if (in_note(r, r->paging.anchor))
        return note_under(r, r->paging.anchor);
    size_t marker = marker_to_open(r);
    bool seen = marker != NOWHERE && in_view(r, marker_of(r, marker)->from);
    return seen ? marker_of(r, marker)->note : NOWHERE;
}

void citing_row(struct reader *r, size_t marker, struct reader_row *row, struct buf *sought)
{
    (void)sought;
    row->text = citing_words(r, marker);
    row->right = page_number(r, marker_of(r, marker)->from);
}

void list_citing(struct reader *r)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers), here = 0;

    if (!notes_known(r))
        return;
    size_t note = note_meant(r);
    if (note == NOWHERE || note_of(r, note)->is_inline) {
        reader_say(r, note == NOWHERE ? "no note here" : "this note stands in the text");
        return;
    }
    size_t from =
        r->pane.open ? r->pane.levels.v[r->pane.levels.n - 1].marker : r->focus.marker;
    list_open(r, LIST_CITING, "Where this note is cited", "nothing cites this note");
    for (size_t i = 0; i < n; i++) {
        if (markers[i].note != note)
            continue;
        if (i == from)
            here = r->list.all.n;
        list_add(r, i, 0);
    }
    list_ready(r, here);
}

/* The sentence of the row chosen, where there is room for it. */
void citing_preview(struct reader *r)
{
    size_t marker = list_target(r);

    if (marker == NOWHERE || layout_form(r->layout)->height < LEAST_LISTED)
        citing_pane_hide(r);
    else
        citing_pane_show(r, marker);
}

/* The list of notes ---------------------------------------------------------------------- */

/* What a row stands for: a note, or a marker without one. */
enum { TARGET_NOTE, TARGET_DANGLING, TARGETS };

/* Of a label in a row, at most. */
#define LABEL_BYTES 16

static const char *how_cited(const struct note *n, char *out, size_t size)
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
    row->right = mem_string(how_cited(n, number, sizeof number));
    row->faint = !n->cited && !n->is_inline;
}

static void dangling_row(struct reader *r, size_t marker, struct reader_row *row)
{
    row->left = excerpt(r, marker_of(r, marker)->label, LABEL_BYTES);
    row->text = citing_words(r, marker);
    row->right = mem_string("no note");
    row->faint = true;
}

void notes_row(struct reader *r, size_t target, struct reader_row *row, struct buf *sought)
{
    if (target % TARGETS == TARGET_NOTE)
        note_row(r, target / TARGETS, row);
    else
        dangling_row(r, target / TARGETS, row);
    buf_printf(sought, "%s ", row->right);
}

static void list_labelled(struct reader *r, size_t target, struct range label)
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
    size_t n = document_notes(r->setup.document, &notes), meant = note_meant(r), here = 0;
    size_t dangling = next_dangling(r, 0);

    list_open(r, LIST_NOTES, "Notes",
              document_done(r->setup.document) ? "this text has no notes"
                                               : "known when the text has been read");
    for (size_t i = 0; i < n || dangling != NOWHERE;) {
        if (dangling != NOWHERE && (i == n || marker_of(r, dangling)->from < notes[i].from)) {
            list_labelled(r, dangling * TARGETS + TARGET_DANGLING,
                          marker_of(r, dangling)->label);
            dangling = next_dangling(r, dangling + 1);
            continue;
        }
        if (i == meant)
            here = r->list.all.n;
        list_labelled(r, i * TARGETS + TARGET_NOTE, notes[i].label);
        i++;
    }
    list_ready(r, here);
}

/* The marker in view that cites a note, else the first in the text that does. */
static size_t citing_marker(const struct reader *r, size_t note)
{
    const struct marker *markers;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = document_marker_after(r->setup.document, r->page.at);

    for (; i < n && in_view(r, markers[i].from); i++)
        if (markers[i].note == note)
            return i;
    return note_of(r, note)->is_inline
               ? document_marker_at(r->setup.document, note_of(r, note)->from)
               : note_of(r, note)->marker;
}

/* A note opens where it is cited; what nothing cites, or answers, is gone to. */
void listed_go(struct reader *r, size_t target)
{
    size_t i = target / TARGETS;

    if (target % TARGETS == TARGET_DANGLING) {
        cited_go(r, i);
        reader_say(r, "this marker has no note");
        return;
    }
    size_t marker = citing_marker(r, i);
    if (marker != NOWHERE && !marker_is_set(r, marker))
        marker = NOWHERE;
    note_pane_close(r);
    if (marker == NOWHERE) {
        jump_to(r, note_of(r, i)->from);
        return;
    }
    if (!in_view(r, marker_of(r, marker)->from))
        jump_to_citing(r, marker);
    /* What stands at the foot need not be opened over it. */
    if (page_has_note(r->layout, &r->page, i))
        marker_show(r, marker);
    else
        marker_open(r, marker);
}
