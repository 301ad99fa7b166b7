/* SPDX-License-Identifier: ISC */
#include "status.h"

#include "comment_pane.h"
#include "excerpt.h"
#include "fitting.h"
#include "lookup.h"
#include "markers.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Least columns of a window with the page number in words. */
#define NARROW 60

static unsigned percent(size_t part, size_t whole)
{
    return whole ? (unsigned)(part / (whole / 100.0 + 1e-9)) : 100;
}

static unsigned place_percent(const struct reader *r)
{
    const struct page *facing = reader_facing(r);

    if (facing ? facing->last : r->paging.page.last)
        return 100;
    unsigned p = percent(view_end(r), text_size(r));
    return p > 100 ? 100 : p;
}

void reader_header(struct reader *r, struct buf *left, struct buf *right)
{
    char *title = excerpt_title(r, 120);
    size_t section = document_section_at(r->setup.document, top_position(r));

    buf_puts(left, *title ? title : r->setup.file.name ? r->setup.file.name : "");
    if (section != NOWHERE)
        section_name(r, section, right);
    free(title);
}

/* Appends how much of the document has been read. */
static void put_progress(struct reader *r, struct buf *out)
{
    size_t size = text_size(r), read = document_read(r->setup.document);

    if (document_done(r->setup.document) && !layout_notes_pending(r->layout))
        return;
    if (read < size)
        buf_printf(out, " · reading %u%%", percent(read, size));
    else
        buf_puts(out, " · finding notes");
}

static void put_place(struct reader *r, struct buf *out)
{
    struct page_number place = layout_page_number(r->layout, &r->paging.page);
    bool narrow = r->setup.cols < NARROW;
    size_t at;

    buf_printf(out, narrow ? "%s%zu" : "page %s%zu", place.page_known ? "" : "~", place.page);
    if (reader_facing(r)) {
        place = layout_page_number(r->layout, reader_facing(r));
        buf_printf(out, "–%zu", place.page);
    }
    buf_printf(out, narrow ? "/%s%zu · %u%%" : " of %s%zu · %u%%", place.pages_known ? "" : "~",
               place.pages, place_percent(r));
    put_progress(r, out);
    if (search_is_running(r, &at))
        buf_printf(out, " · searching %u%%", percent(at, text_size(r)));
}

/* Appends what Enter does with a marker. */
static void put_enter(struct reader *r, struct buf *out, size_t marker)
{
    char *label = excerpt(r, marker_of(r, marker)->label, 12);

    buf_printf(out, "%s ↵ %s", *label ? label : "*",
               foot_has_note(r, marker) ? "to the note" : "note");
    free(label);
}

/* Is the first word of the page in a note that is cited? */
static bool reads_cited_note(struct reader *r)
{
    const struct note *notes;
    size_t note = document_note_at(r->setup.document, r->paging.anchor);

    document_notes(r->setup.document, &notes);
    return note != NOWHERE && !notes[note].is_inline && notes[note].cited;
}

static bool text_keys(struct reader *r, struct buf *out, size_t room)
{
    size_t marker = marker_to_open(r);
    bool comment = comment_to_open(r) != NOWHERE;

    if (comment)
        buf_puts(out, "+ ↵ comment");
    else if (marker != NOWHERE)
        put_enter(r, out, marker);
    if (comment || (marker != NOWHERE && r->focus.marker != NOWHERE))
        put_part(r, out, room, "Tab next");
    if (r->history.back.n && !put_part(r, out, room, "Backspace back"))
        put_part(r, out, room, "H back");
    if (!comment && marker == NOWHERE && reads_cited_note(r))
        put_part(r, out, room, "c where it is cited");
    if (!put_part(r, out, room, "t contents · h help"))
        put_part(r, out, room, "h help");
    return false;
}

const struct overlay_type text_mode = {
    .name = "text",
    .flags = OVERLAY_COUNTS,
    .status = text_keys,
    .counted = "↵ note · % G ] j",
};

/* Columns left beside the left part, its margins and a gap. */
static size_t room_beside(const struct reader *r, const struct buf *left)
{
    size_t taken = text_columns(r->setup.widths, buf_bytes(left)) + 4;

    return r->setup.cols > taken ? r->setup.cols - taken : 0;
}

/* Appends what keys would do, as far as there is room; see overlay.h. */
static bool put_keys(struct reader *r, const struct overlay_type *mode, struct buf *out,
                     size_t room)
{
    if (mode->status)
        return mode->status(r, out, room);
    buf_puts(out, mode->hint ? mode->hint : "");
    return false;
}

bool reader_status(struct reader *r, struct buf *left, struct buf *right)
{
    const struct overlay_type *top = overlay_top(r), *mode = top ? top : &text_mode;
    bool waits = mode->flags & OVERLAY_ONE_KEY;
    bool matters = waits || *r->input.typed || r->message;

    put_place(r, left);
    if (waits && mode->hint)
        buf_puts(right, mode->hint);
    else if (*r->input.typed)
        buf_printf(right, "%s  %s", r->input.typed,
                   mode->counted ? mode->counted : text_mode.counted);
    else if (r->message)
        buf_puts(right, r->message);
    else
        matters |= put_keys(r, mode, right, room_beside(r, left));
    return matters;
}

void where_am_i(struct reader *r)
{
    struct page_number place = layout_page_number_at(r->layout, r->paging.anchor);
    struct buf name = {0};
    size_t section = document_section_at(r->setup.document, r->paging.anchor);

    if (section != NOWHERE)
        section_name(r, section, &name);
    reader_say(r, "byte %zu of %llu, page %zu of %zu%s%s", raw_offset_of(r, r->paging.anchor),
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
    reader_say(r, "%s%s%zu sections, %zu notes, %zu markers%s, %s, %llu bytes: %s",
               r->error ? r->error : "", r->error ? "; " : "", n,
               document_notes(r->setup.document, &notes), m - inlines,
               dangling ? ", some without a note" : "",
               r->setup.file.encoding ? r->setup.file.encoding : "",
               (unsigned long long)r->setup.file.size,
               r->setup.file.name ? r->setup.file.name : "");
}
