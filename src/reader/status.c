/* SPDX-License-Identifier: ISC */
/* What the lines above and below the page say. */
#include "status.h"

#include "comment.h"
#include "excerpt.h"
#include "hints.h"
#include "keymap.h"
#include "lookup.h"
#include "note.h"
#include "paging.h"

#include <stdlib.h>
#include <string.h>

/* Windows narrower than this are told the page in short. */
#define NARROW 60

static unsigned percent(size_t part, size_t whole)
{
    return whole ? (unsigned)(part / (whole / 100.0 + 1e-9)) : 100;
}

static unsigned place_percent(const struct reader *r)
{
    const struct page *facing = reader_facing(r);

    if (facing ? facing->last : r->page.last)
        return 100;
    unsigned p = percent(view_end(r), text_size(r));
    return p > 100 ? 100 : p;
}

void reader_header(struct reader *r, struct buf *left, struct buf *right)
{
    char *title = excerpt_cut(r, document_title(r->setup.document), 120);
    size_t section = document_section_at(r->setup.document, top_position(r));

    buf_puts(left, *title ? title : r->setup.file.name ? r->setup.file.name : "");
    if (section != NOWHERE)
        section_name(r, section, right);
    free(title);
}

/* How far the document is known. */
static void say_progress(struct reader *r, struct buf *out)
{
    size_t size = text_size(r), read = document_read(r->setup.document);

    if (document_done(r->setup.document) && !layout_notes_pending(r->layout))
        return;
    if (read < size)
        buf_printf(out, " · reading %u%%", percent(read, size));
    else
        buf_puts(out, " · finding notes");
}

static void say_place(struct reader *r, struct buf *out)
{
    struct page_number place = layout_page_number(r->layout, &r->page);
    bool narrow = r->setup.cols < NARROW;
    buf_printf(out, narrow ? "%s%zu" : "page %s%zu", place.page_known ? "" : "~", place.page);
    if (reader_facing(r)) {
        place = layout_page_number(r->layout, reader_facing(r));
        buf_printf(out, "–%zu", place.page);
    }
    buf_printf(out, narrow ? "/%s%zu · %u%%" : " of %s%zu · %u%%", place.pages_known ? "" : "~",
               place.pages, place_percent(r));
    say_progress(r, out);
    if (r->search.direction != SEARCH_IDLE)
        buf_printf(out, " · searching %u%%", percent(r->search.at, text_size(r)));
}

/* The same told at length and in short, the longest first. */
static const char *const while_choosing[] = {
    "m keep · a comment · y copy · Space begin here · o other end · v wider · h help",
    "m keep · a comment · y copy · Space begin here · h help",
    "m keep · a comment · y copy · h help",
    "m keep · a comment · h help",
    "m keep · h help",
    NULL,
};
static const char *const in_passages[] = {
    "↵ go · e edit · s style · d delete · u undo · B all texts · / filter · h help",
    "↵ go · e edit · s style · d delete · B all · h help",
    "↵ go · e edit · d delete · h help",
    "↵ go · e edit · h help",
    "↵ go · h help",
    NULL,
};

static void say_fitting(const struct reader *r, struct buf *out, size_t room,
                        const char *const *forms)
{
    while (forms[1] && text_columns(r->setup.widths, span_of(*forms)) > room)
        forms++;
    buf_puts(out, *forms);
}

static void say_pane_keys(struct reader *r, struct buf *out, size_t room)
{
    static const char *const of_marker[] = {"↵ its note · q close", "↵ its note", NULL};
    static const char *const plain[] = {"↵ the note itself · q close", "↵ the note itself",
                                        "↵ itself", NULL};
    static const char *const folded[] = {"q close", NULL};
    const struct note *notes;
    size_t note = r->pane.levels.v[r->pane.levels.n - 1].note;

    document_notes(r->setup.document, &notes);
    if (r->pane.chosen != NOWHERE) {
        say_fitting(r, out, room, of_marker);
        return;
    }
    if (notes[note].cited < 2) {
        say_fitting(r, out, room, layout_note_is_folded(r->layout, note) ? folded : plain);
        return;
    }
    char *whole = mem_printf("↵ the note itself · c cited %zu× · q close", notes[note].cited);
    char *part = mem_printf("↵ itself · c cited %zu×", notes[note].cited);
    say_fitting(r, out, room, (const char *const[]){whole, part, "↵ itself", NULL});
    free(whole);
    free(part);
}

/* Adds a part where there is room for all of it. */
static bool say_part(const struct reader *r, struct buf *out, size_t room, const char *part)
{
    const char *between = out->n ? " · " : "";
    size_t taken = text_columns(r->setup.widths, buf_bytes(out)) + (out->n ? 3 : 0);

    if (taken + text_columns(r->setup.widths, span_of(part)) > room)
        return false;
    buf_printf(out, "%s%s", between, part);
    return true;
}

/* What Enter does with a marker: where the foot shows its note, it goes there. */
static void say_enter(struct reader *r, struct buf *out, size_t marker)
{
    char *label = excerpt(r, marker_of(r, marker)->label, 12);

    buf_printf(out, "%s ↵ %s", *label ? label : "*",
               foot_has_note(r, marker) ? "to the note" : "note");
    free(label);
}

/* Is it a note in its place that one reads, and is it cited? */
static bool reads_cited_note(struct reader *r)
{
    const struct note *notes;
    size_t note = document_note_at(r->setup.document, r->paging.anchor);

    document_notes(r->setup.document, &notes);
    return note != NOWHERE && !notes[note].is_inline && notes[note].cited;
}

static void say_text_keys(struct reader *r, struct buf *out, size_t room)
{
    size_t marker = marker_to_open(r);
    bool comment = comment_to_open(r) != NOWHERE;

    if (comment)
        buf_puts(out, "+ ↵ comment");
    else if (marker != NOWHERE)
        say_enter(r, out, marker);
    if (comment || (marker != NOWHERE && r->focus.marker != NOWHERE))
        say_part(r, out, room, "Tab next");
    if (r->history.back.n && !say_part(r, out, room, "Backspace back"))
        say_part(r, out, room, "H back");
    if (!comment && marker == NOWHERE && reads_cited_note(r))
        say_part(r, out, room, "c where it is cited");
    if (!say_part(r, out, room, "t contents · h help"))
        say_part(r, out, room, "h help");
}

/* What keys would do here, as far as there is room. */
static void say_keys(struct reader *r, struct buf *out, size_t room)
{
    if (r->list.kind == LIST_HELP) {
        buf_puts(out, "Space further · q close");
        return;
    }
    if (r->list.filtering) {
        buf_puts(out, "↵ go · Esc all rows");
        return;
    }
    if (r->list.kind == LIST_PASSAGES) {
        say_fitting(r, out, room, in_passages);
        return;
    }
    if (r->list.kind != LIST_NONE) {
        buf_puts(out, "↵ go · / filter · q close");
        return;
    }
    if (hints_shown(r)) {
        buf_puts(out,
                 r->hint_typed[0] ? "second letter · Esc leave" : "a letter opens · Esc leave");
        return;
    }
    if (r->selection.placing) {
        buf_puts(out, "choose where it stands · m puts it there");
        return;
    }
    if (r->selection.open) {
        say_fitting(r, out, room, while_choosing);
        return;
    }
    if (r->comment.open) {
        buf_puts(out, "e edit · q close");
        return;
    }
    if (r->pane.open) {
        say_pane_keys(r, out, room);
        return;
    }
    if (r->citing.open) {
        buf_puts(out, "↵ where it is cited · n next");
        return;
    }
    say_text_keys(r, out, room);
}

/* Columns beside what stands at the left, with the margins and a gap. */
static size_t room_beside(const struct reader *r, const struct buf *left)
{
    size_t taken = text_columns(r->setup.widths, buf_bytes(left)) + 4;

    return r->setup.cols > taken ? r->setup.cols - taken : 0;
}

bool reader_status(struct reader *r, struct buf *left, struct buf *right)
{
    say_place(r, left);
    if (r->letter && r->letter_prompt)
        buf_puts(right, r->letter_prompt);
    else if (*r->keys.typed)
        buf_printf(right, r->selection.open ? "%s  w ) j } ]" : "%s  ↵ note · %% G ] j",
                   r->keys.typed);
    else if (r->message)
        buf_puts(right, r->message);
    else
        say_keys(r, right, room_beside(r, left));
    return r->letter || *r->keys.typed || r->message || hints_shown(r) ||
           reader_mode(r) == MODE_SELECTION || r->list.kind == LIST_PASSAGES;
}

void where_am_i(struct reader *r)
{
    struct page_number place = layout_page_number_at(r->layout, r->paging.anchor);
    struct buf name = {0};
    size_t section = document_section_at(r->setup.document, r->paging.anchor);

    if (section != NOWHERE)
        section_name(r, section, &name);
    reader_say(r, "byte %zu of %llu, page %zu of %zu%s%s", raw_of(r, r->paging.anchor),
               (unsigned long long)r->setup.file.size, place.page, place.pages,
               name.n ? ", " : "", name.n ? name.p : "");
    buf_free(&name);
}

void about(struct reader *r)
{
    const struct section *sections;
    const struct marker *markers;
    const struct note *notes;
    size_t dangling = 0, inlines = 0, m = document_markers(r->setup.document, &markers);

    for (size_t i = 0; i < m; i++) {
        dangling += markers[i].note == NOWHERE;
        inlines += markers[i].is_inline;
    }
    size_t n = document_sections(r->setup.document, &sections);
    reader_say(r, "%zu sections, %zu notes, %zu markers%s, %s, %llu bytes: %s", n,
               document_notes(r->setup.document, &notes), m - inlines,
               dangling ? ", some without a note" : "",
               r->setup.file.encoding ? r->setup.file.encoding : "",
               (unsigned long long)r->setup.file.size,
               r->setup.file.name ? r->setup.file.name : "");
}
