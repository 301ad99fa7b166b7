/* SPDX-License-Identifier: ISC */
/*
 * The reading position: saved while the text is read, restored in the next session, and carried
 * over when another text takes the place of the document.  Fields of struct place hold raw
 * offsets.
 */
#include "focus.h"
#include "history.h"
#include "lookup.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Maximum jumps and searches that are saved, the latest ones. */
#define MAX_SAVED 20

/* The first position on the page at at that stands outside notes, or else the marker that cites
 * the first note of the page. */
static size_t text_position_near(const struct reader *r, size_t at)
{
    const struct marker *markers;
    const struct note *notes;
    struct line line;
    unsigned rows = layout_form(r->layout)->height;
    bool more = in_note(r, at) && layout_line(r->layout, at, &line);

    for (; more && rows--; more = layout_line_next(r->layout, &line, &line))
        if (!line.blank && !in_note(r, line.from))
            return line.from;
    size_t note = document_note_at(r->setup.document, at);
    document_notes(r->setup.document, &notes);
    document_markers(r->setup.document, &markers);
    if (!in_note(r, at) || notes[note].marker == NOWHERE)
        return at;
    size_t cited = markers[notes[note].marker].from;
    return in_note(r, cited) ? at : cited;
}

/* The page that is read in the running text, and the number of jumps that led to it.  From
 * within notes it is the page from which they were jumped to. */
static struct page_start page_in_text(const struct reader *r, size_t *jumps)
{
    struct page_start start;
    bool moved_for = overlays_page(r, &start);

    if (!moved_for)
        start.at = r->paging.anchor;
    size_t at = start.at;
    *jumps = r->history.back.n;
    for (size_t i = r->history.back.n;
         r->history.jumped_into_notes && in_note(r, at) && i-- > 0;) {
        if (r->history.back.v[i].jumped_into_notes)
            continue;
        *jumps = i;
        start = r->history.back.v[i].start;
        at = start.at;
        break;
    }
    size_t near = text_position_near(r, at);
    return near == at ? start : (struct page_start){.at = near};
}

/* Appends the notes carried to a page, as /FIRST/FROM/LAST; nothing where none are. */
static void write_carried(const struct reader *r, struct page_start start, struct buf *out)
{
    struct page_carried carried;

    if (layout_save_carried(r->layout, start, &carried))
        buf_printf(out, "/%zu/%zu/%zu", raw_offset_of(r, carried.first),
                   carried.from ? raw_offset_of(r, carried.from) : 0,
                   raw_offset_of(r, carried.last));
}

/* How a text has changed before the place: positions after it have moved as the place has. */
struct shift {
    size_t from, to;
};

static size_t shifted(const struct reader *r, uint64_t raw, struct shift by)
{
    size_t at = position_of(r, raw), least = by.from > by.to ? by.from - by.to : 0;

    at = at > least ? at - by.from + by.to : 0;
    return at < text_size(r) ? at : text_size(r);
}

/* Reads a sign and the raw offset after it; false, and *at stays, where they are not there. */
static bool read_after(const char **at, char sign, uint64_t *raw)
{
    const char *number = *at + 1;

    if (**at != sign || !number_read(&number, SIZE_MAX, raw))
        return false;
    *at = number;
    return true;
}

/* Reads what write_carried wrote into start; *at advances past what could be read. */
static void read_carried(struct reader *r, const char **at, struct shift by,
                         struct page_start *start)
{
    uint64_t raw[3];
    size_t n = 0;

    while (n < 3 && read_after(at, '/', &raw[n]))
        n++;
    if (n < 3)
        return;
    struct page_carried carried = {.first = shifted(r, raw[0], by),
                                   .from = raw[1] ? shifted(r, raw[1], by) : 0,
                                   .last = shifted(r, raw[2], by)};
    layout_restore_carried(r->layout, &carried, start);
}

/* The last jumps of n: each as AT, with what is carried to it, and :MARKER for each marker that
 * was followed from there.  NULL for none. */
static char *format_jumps(const struct reader *r, size_t n)
{
    struct buf b = {0};

    for (size_t i = n > MAX_SAVED ? n - MAX_SAVED : 0; i < n; i++) {
        const struct jump *j = &r->history.back.v[i];
        buf_printf(&b, "%s%zu", b.n ? " " : "", raw_offset_of(r, j->start.at));
        write_carried(r, j->start, &b);
        for (size_t k = 0; k < j->followed.n; k++)
            buf_printf(&b, ":%zu", raw_offset_of(r, j->followed.v[k]));
    }
    return b.n ? buf_take(&b) : NULL;
}

/* Follows a pattern that is a regular expression. */
static const char regex_tail[] = "\tregex";

static char *format_searches(const struct reader *r)
{
    struct buf b = {0};
    const struct history_entry *history;
    size_t n = search_history(r, &history);

    for (size_t i = n > MAX_SAVED ? n - MAX_SAVED : 0; i < n; i++)
        buf_printf(&b, "%s%s%s", b.n ? "\n" : "", history[i].pattern,
                   history[i].regex ? regex_tail : "");
    return b.n ? buf_take(&b) : NULL;
}

static const char carried_word[] = "carried";

/* How notes and pages are set, where that is not the default, and what is carried to the page;
 * NULL for nothing. */
static char *format_view(const struct reader *r, struct page_start start)
{
    struct buf b = {0}, carried = {0};

    if (r->paging.notes != NOTES_AT_FOOT)
        buf_puts(&b, r->paging.notes == NOTES_ON_DEMAND ? "demand" : "stand");
    if (r->paging.spread)
        buf_puts(&b, b.n ? " spread" : "spread");
    write_carried(r, start, &carried);
    if (carried.n)
        buf_printf(&b, "%s%s%s", b.n ? " " : "", carried_word, carried.p);
    buf_free(&carried);
    return b.n ? buf_take(&b) : NULL;
}

static void restore_view(struct reader *r, const char *view, struct shift by,
                         struct page_start *start)
{
    if (!view)
        return;
    const char *carried = strstr(view, carried_word);
    r->paging.notes = strstr(view, "demand")  ? NOTES_ON_DEMAND
                      : strstr(view, "stand") ? NOTES_IN_TEXT
                                              : NOTES_AT_FOOT;
    r->paging.spread = strstr(view, "spread") != NULL;
    reader_resize(r, r->setup.cols, r->setup.rows);
    if (carried) {
        carried += sizeof carried_word - 1;
        read_carried(r, &carried, by, start);
    }
}

/* Adds the words at a place, by which it is found when the text has changed. */
static void quote_place(const struct reader *r, size_t at, struct place *place)
{
    struct quotation words =
        quotation_take(document_text(r->setup.document), (struct range){at, at});

    place->quote = words.exact;
    place->prefix = words.prefix;
    place->suffix = words.suffix;
}

void reader_save(struct reader *r, bool sync)
{
    char *error = NULL;
    size_t jumps;

    if (!r->setup.places)
        return;
    struct page_start start = page_in_text(r, &jumps);
    struct identity here = annotations_identity(r->annotations);
    struct place place = {.digest = mem_string(here.digest),
                          .path = mem_string(here.path),
                          .title = mem_string(here.title),
                          .fingerprint = mem_string(here.fingerprint),
                          .offset = raw_offset_of(r, start.at),
                          .jumps = format_jumps(r, jumps),
                          .searches = format_searches(r),
                          .view = format_view(r, start)};
    quote_place(r, start.at, &place);
    places_put(r->setup.places, &place);
    bool saved = places_save(r->setup.places, sync, &error);
    /* Saving is tried again after every jump, but a failure is told once. */
    if (!saved && !r->saving.failed)
        reader_say(r, "the place cannot be kept: %s", error);
    r->saving.failed = !saved;
    free(error);
    place_free(&place);
    if (sync) {
        annotations_save(r->annotations, &error);
        free(error);
    }
    r->saving.at = 0;
}

static void restore_jumps(struct reader *r, const char *jumps, struct shift by)
{
    uint64_t raw;

    while (jumps && number_read(&jumps, SIZE_MAX, &raw)) {
        struct jump j = {.start.at = shifted(r, raw, by)};
        read_carried(r, &jumps, by, &j.start);
        while (read_after(&jumps, ':', &raw))
            VEC_PUSH(&j.followed, shifted(r, raw, by));
        jumps_add(&r->history.back, j);
        jumps += strspn(jumps, " ");
    }
}

static void restore_searches(struct reader *r, const char *searches)
{
    while (searches && *searches) {
        size_t n = strcspn(searches, "\n");
        size_t tail = sizeof regex_tail - 1;
        bool regex = n > tail && memcmp(searches + n - tail, regex_tail, tail) == 0;
        if (n)
            search_remember(r, (struct span){searches, regex ? n - tail : n}, regex);
        searches += n + (searches[n] == '\n');
    }
}

/* The position of a place in this text: that of its words, or else the same offset; NOWHERE
 * where the file holds another text now. */
static size_t place_now(const struct reader *r, const struct place *place,
                        enum identity_match match)
{
    size_t hint = position_of(r, place->offset);

    if (match == MATCH_DIGEST)
        return hint;
    struct quotation words = {.exact = place->quote,
                              .prefix = place->prefix,
                              .suffix = place->suffix,
                              .lookalike = LOOKALIKE_UNKNOWN};
    size_t at = anchor_find_near(document_text(r->setup.document), &words, hint);
    return at != NOWHERE ? at : match == MATCH_REPLACED ? NOWHERE : hint;
}

/* The first page waits for this, so the fingerprint is taken only where the digest is not
 * known. */
static enum identity_match get_place(struct reader *r, struct place *place)
{
    struct identity bytes = {.digest = r->setup.file.digest};
    enum identity_match match = places_get(r->setup.places, &bytes, place);

    if (match == MATCH_DIGEST || !places_any(r->setup.places))
        return match;
    struct identity here = annotations_identity(r->annotations);
    return places_get(r->setup.places, &here, place);
}

bool reader_restore(struct reader *r)
{
    struct place place;
    enum identity_match match = r->setup.places ? get_place(r, &place) : MATCH_NONE;

    if (match == MATCH_NONE)
        return false;
    size_t at = place_now(r, &place, match);
    restore_searches(r, place.searches);
    if (at != NOWHERE) {
        struct shift by = {position_of(r, place.offset), at};
        struct page_start start = {.at = at};
        restore_view(r, place.view, by, &start);
        restore_jumps(r, place.jumps, by);
        show_from(r, start);
    }
    r->saving.at = 0;
    place_free(&place);
    return true;
}

/* Turns the positions of jumps into raw offsets, or raw offsets into positions. */
static void map_jumps(struct reader *r, bool to_raw)
{
    for (size_t i = 0; i < r->history.back.n; i++) {
        struct jump *j = &r->history.back.v[i];
        size_t at = j->start.at;
        j->start =
            (struct page_start){.at = to_raw ? raw_offset_of(r, at) : position_of(r, at)};
        for (size_t k = 0; k < j->followed.n; k++)
            j->followed.v[k] =
                to_raw ? raw_offset_of(r, j->followed.v[k]) : position_of(r, j->followed.v[k]);
    }
}

void reader_replace(struct reader *r, struct document *document, const struct reader_file *file)
{
    size_t jumps, here = raw_offset_of(r, page_in_text(r, &jumps).at);
    struct layout_form form = *layout_form(r->layout);

    map_jumps(r, true);
    overlays_unmap(r);
    search_clear(r);
    focus_clear(r);
    reader_set_error(r, NULL);
    r->setup.document = document;
    r->setup.file = *file;
    struct annotations_setup annotated = annotations_setup_of(r);
    annotations_replace(r->annotations, &annotated);
    r->input.pressed = NOWHERE;
    r->history.jumped_into_notes = false;
    r->paging.trail.n = 0;
    jumps_clear(&r->history.forward);
    layout_free(r->layout);
    r->layout = layout_new(document, &form);
    map_jumps(r, false);
    overlays_map(r);
    show_page(r, position_of(r, here));
}
