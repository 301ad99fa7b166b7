/* SPDX-License-Identifier: ISC */
#include "citations.h"
#include "comment.h"
#include "frame.h"
#include "going.h"
#include "hints.h"
#include "history.h"
#include "kept.h"
#include "keymap.h"
#include "list.h"
#include "lookup.h"
#include "message.h"
#include "note.h"
#include "paging.h"
#include "prompt.h"
#include "rows.h"
#include "search.h"
#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Windows as high as this have blank rows around the page. */
#define ROOMY 16

/* Windows lower than this have no room for notes at the foot. */
#define LOWEST_WITH_FEET 8

/* Of two pages side by side: the least columns of each where more were asked for,
 * those between them and those at either side. */
#define LEAST_FACING 40
#define GUTTER 6
#define SPREAD_MARGIN 2

/* Windows lower than this have no line above the page. */
#define LOW 6

/* A byte takes so many times as long to set as to read. */
#define SET_SHARE 8

/* The frame --------------------------------------------------------------------- */

/* Life ----------------------------------------------------------------------------- */

struct reader *reader_new(const struct reader_setup *setup)
{
    struct reader *r = mem_alloc(sizeof *r);

    r->setup = *setup;
    r->paging.notes = NOTES_AT_FOOT;
    r->focus.marker = NOWHERE;
    r->pane.chosen = r->focus.comment = r->pressed = NOWHERE;
    r->kept.stale = true;
    r->kept.reading = r->setup.bookmarks != NULL;
    frame_apply(r);
    show_page(r, 0);
    r->saving.at = 0;
    return r;
}

void reader_free(struct reader *r)
{
    if (!r)
        return;
    layout_free(r->layout);
    page_free(&r->page);
    page_free(&r->facing);
    VEC_FREE(&r->paging.trail);
    jumps_clear(&r->history.back);
    jumps_clear(&r->history.forward);
    VEC_FREE(&r->history.back);
    VEC_FREE(&r->history.forward);
    VEC_FREE(&r->pane.levels);
    VEC_FREE(&r->pane.lines);
    VEC_FREE(&r->hints);
    citing_pane_free(r);
    free(r->pane.title);
    search_free(r);
    list_free(r);
    rows_free(r);
    buf_free(&r->prompt.text);
    passage_free(&r->draft);
    passage_free(&r->wanted);
    going_stop(r);
    kept_free(r);
    text_identity_free(&r->text_identity);
    comment_pane_free(r);
    buf_free(&r->copied);
    free(r->selection.placing);
    free(r->message);
    free(r->wishes.section);
    free(r->wishes.note);
    free(r);
}

void reader_grow(struct reader *r)
{
    size_t anchor = r->paging.anchor;

    layout_grow(r->layout);
    kept_lose(r);
    if (!r->page.n || r->page.last ||
        (reader_frame(r).spread && (!r->facing.n || r->facing.last))) {
        show_from(r, r->page.start);
        r->paging.anchor = anchor;
    }
    r->changed = true;
}

/* Helpers ---------------------------------------------------------------------------- */

static void take_count(struct reader *r)
{
    r->keys.count = strtoul(r->keys.typed, NULL, 10);

    if (*r->keys.typed)
        r->changed = true;
    *r->keys.typed = '\0';
}

/* Keys ---------------------------------------------------------------------------------- */

enum mode reader_mode(const struct reader *r)
{
    if (r->prompt.kind != PROMPT_NONE)
        return MODE_PROMPT;
    if (r->list.kind != LIST_NONE)
        return MODE_LIST;
    if (hints_shown(r))
        return MODE_HINTS;
    if (r->selection.open)
        return MODE_SELECTION;
    if (r->comment.open)
        return MODE_COMMENT;
    return r->pane.open ? MODE_NOTE : MODE_TEXT;
}

static bool is_printable(uint32_t key)
{
    return key >= 0x20 && key != 0x7F && key < READER_KEY_UP && !(key >= 0x80 && key < 0xA0);
}

static bool type_digit(struct reader *r, uint32_t key)
{
    size_t n = strlen(r->keys.typed);

    if (key < '0' || key > '9' || (key == '0' && !n))
        return false;
    if (n < sizeof r->keys.typed - 1) {
        r->keys.typed[n] = (char)key;
        r->keys.typed[n + 1] = '\0';
    }
    r->changed = true;
    return true;
}

static void key_in_text(struct reader *r, enum mode mode, uint32_t key)
{
    if (type_digit(r, key))
        return;
    if (*r->keys.typed && key == READER_KEY_ESCAPE) {
        take_count(r);
        return;
    }
    if (*r->keys.typed && key == READER_KEY_BACKSPACE) {
        r->keys.typed[strlen(r->keys.typed) - 1] = '\0';
        r->changed = true;
        return;
    }
    take_count(r);
    if (keymap_run(r, mode, key))
        return;
    /* What is no key of the note's is one of the text's. */
    if (mode == MODE_NOTE && keymap_has(MODE_TEXT, key)) {
        note_pane_close(r);
        keymap_run(r, MODE_TEXT, key);
        return;
    }
    /* Whoever types it wants to leave. */
    if (key == READER_KEY_CTRL('C'))
        reader_say(r, "q quits");
    else
        reader_say(r, "h shows the keys");
}

static void key_in_filter(struct reader *r, uint32_t key)
{
    if (key == READER_KEY_BACKSPACE)
        list_backspace(r);
    else if (is_printable(key))
        list_insert(r, key);
    else if (!keymap_run(r, MODE_LIST, key))
        reader_say(r, "Enter goes there, Esc shows all");
}

/* Keys still go on from what was shown: Tab to the next, Enter to its note. */
static void fade(struct reader *r)
{
    r->focus.flashing = false;
    r->focus.faded = true;
    r->changed = true;
}

static void handle_key(struct reader *r, enum mode mode, uint32_t key)
{
    r->keys.count = 0;
    if (r->letter) {
        void (*letter)(struct reader *, uint32_t) = r->letter;
        r->letter = NULL;
        r->changed = true;
        if (key != READER_KEY_ESCAPE)
            letter(r, key);
    } else if (mode == MODE_PROMPT) {
        if (is_printable(key))
            prompt_insert(r, key);
        else
            keymap_run(r, mode, key);
    } else if (mode == MODE_HINTS) {
        if (!keymap_run(r, mode, key))
            hints_type(r, key);
    } else if (mode == MODE_LIST && r->list.filtering) {
        key_in_filter(r, key);
    } else {
        key_in_text(r, mode, key);
    }
}

/* What other programs are stopped by leaves what is open. */
static uint32_t leaving(const struct reader *r, enum mode mode, uint32_t key)
{
    bool open = mode != MODE_TEXT || r->letter || *r->keys.typed || r->citing.open;

    if (key == READER_KEY_CTRL('G') || (key == READER_KEY_CTRL('C') && open))
        return READER_KEY_ESCAPE;
    return key;
}

void reader_key(struct reader *r, uint32_t key)
{
    enum mode mode = reader_mode(r);
    key = leaving(r, mode, key);
    bool closes = r->citing.open && mode == MODE_TEXT && key == READER_KEY_ESCAPE;

    message_clear(r);
    rows_note(r);
    r->rows.wished = NOWHERE;
    /* Any key stops a search that is still going on, but for what it typed. */
    if (r->search.direction != SEARCH_IDLE && mode != MODE_PROMPT)
        r->search.direction = SEARCH_IDLE;
    going_stop(r);
    if (r->focus.flashing)
        fade(r);
    r->citing.fresh = false;
    if (!closes)
        handle_key(r, mode, key);
    if (!r->citing.fresh && r->list.kind != LIST_CITING)
        citing_pane_hide(r);
}

/* Going on -------------------------------------------------------------------------------- */

static void grant_wishes(struct reader *r)
{
    if (r->wishes.section && !go_section(r, span_of(r->wishes.section), false))
        reader_say(r, "there is no section %s", r->wishes.section);
    free(r->wishes.section);
    r->wishes.section = NULL;
    if (r->wishes.note) {
        char *label = r->wishes.note;
        r->wishes.note = NULL;
        if (!reader_goto_note(r, label))
            reader_say(r, "there is no note %s", label);
        free(label);
    }
}

bool reader_goto_section(struct reader *r, const char *label)
{
    if (document_done(r->setup.document))
        return go_section(r, span_of(label), false);
    free(r->wishes.section);
    r->wishes.section = mem_string(label);
    return true;
}

bool reader_goto_note(struct reader *r, const char *label)
{
    const struct marker *markers;
    size_t note, marker;

    if (!document_done(r->setup.document)) {
        free(r->wishes.note);
        r->wishes.note = mem_string(label);
        return true;
    }
    struct range view = {r->page.at, view_end(r)};
    marker = document_find_marker(r->setup.document, span_of(label), view, &note);
    if (note == NOWHERE)
        return false;
    if (marker != NOWHERE) {
        document_markers(r->setup.document, &markers);
        if (!in_view(r, markers[marker].from))
            show_page(r, markers[marker].from);
        r->focus.marker = marker;
    }
    note_pane_show(r, marker, note);
    return true;
}

static void tell_progress(struct reader *r)
{
    size_t size = text_size(r), read = document_read(r->setup.document);
    unsigned progress = size ? (unsigned)((double)read * 100 / (double)size) : 100;

    if (progress != r->told_progress)
        r->changed = true;
    r->told_progress = progress;
}

bool reader_step(struct reader *r, size_t budget)
{
    rows_note(r);
    kept_heed(r);
    if (list_step(r, budget))
        return true;
    if (r->search.direction != SEARCH_IDLE && !search_waits(r)) {
        search_step(r, budget);
        r->changed = true;
        return true;
    }
    if (going_step(r, budget))
        return true;
    if (rows_step(r))
        return true;
    if (!document_done(r->setup.document)) {
        bool more = document_step(r->setup.document, budget);
        tell_progress(r);
        r->changed |= document_done(r->setup.document);
        if (more)
            return true;
    }
    if (layout_notes_pending(r->layout)) {
        bool more = layout_collect_notes(r->layout, budget);
        r->changed |= !more;
        if (more)
            return true;
    }
    if (document_done(r->setup.document))
        grant_wishes(r);
    if (kept_read(r, budget))
        return true;
    if (document_done(r->setup.document) && (r->kept.more || r->kept.stale)) {
        bool more = kept_step(r, budget);
        if (r->kept.found)
            rows_found(r);
        if (more)
            return true;
    }
    bool known = layout_page_number_at(r->layout, 0).pages_known;
    bool more = !known && layout_step(r->layout, budget / SET_SHARE);
    if (!known && !more) {
        layout_page_update_references(r->layout, &r->page);
        layout_page_update_references(r->layout, &r->facing);
        r->changed = true;
    }
    return more;
}

bool reader_changed(struct reader *r)
{
    bool changed = r->changed;

    r->changed = false;
    return changed;
}

int reader_tick(struct reader *r, uint64_t now)
{
    int wait = -1;

    r->now = now;
    if (r->focus.flashing && now >= r->focus.flash_until) {
        fade(r);
    } else if (r->focus.flashing) {
        wait = (int)(r->focus.flash_until - now);
    }
    if (r->saving.at && now >= r->saving.at)
        reader_save(r, false);
    else if (r->saving.at && (wait < 0 || wait > (int)(r->saving.at - now)))
        wait = (int)(r->saving.at - now);
    return wait;
}

enum reader_request reader_request(struct reader *r)
{
    enum reader_request request = r->request;

    r->request = REQUEST_NONE;
    return request;
}

/* For view ----------------------------------------------------------------------- */

/* The one chosen last fades; the marker of the page whose note is open does not. */
static bool is_shown_chosen(const struct reader *r, size_t marker)
{
    size_t latest =
        r->pane.open && r->pane.chosen != NOWHERE ? r->pane.chosen : r->focus.marker;

    return marker == latest ? !r->focus.faded : marker == r->focus.marker;
}

static void decorate_markers(struct reader *r, struct range range, struct decorations *out)
{
    const struct marker *markers;
    const struct note *notes;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = document_marker_before(r->setup.document, range.from);

    document_notes(r->setup.document, &notes);
    for (i = i == NOWHERE ? 0 : i; i < n && markers[i].from < range.to; i++) {
        if (markers[i].to <= range.from || !marker_is_set(r, i))
            continue;
        struct range where = {markers[i].from, markers[i].to};
        /* A sign stands for the note's first bytes, its body is text. */
        if (markers[i].is_inline)
            where.to = notes[markers[i].note].body.from;
        enum reader_role role = is_shown_chosen(r, i) ? ROLE_CHOSEN : ROLE_MARKER;
        VEC_PUSH(out, (struct decoration){where, role, ""});
    }
}

/* Hits are looked for from so far before: one may begin on the page before, and
 * those of a regular expression are counted off from the paragraph's beginning. */
static size_t hits_from(struct reader *r, size_t pos)
{
    size_t from = pos > 256 ? pos - 256 : 0;
    struct block b;

    if (r->search.options.regex && document_block(r->setup.document, from, &b) &&
        b.from < from && from - b.from < 8192)
        from = b.from;
    return from;
}

static void decorate_hits(struct reader *r, struct range range, struct decorations *out)
{
    const struct search *s = &r->search;
    struct span text = document_text(r->setup.document);
    struct range hit;

    if (!s->shown || !s->matcher)
        return;
    size_t from = hits_from(r, range.from);
    while (from < range.to && text_match(s->matcher, text, from, range.to, &hit)) {
        if (hit.to > range.from && hit.from != s->hit.from && search_in_scope(r, hit.from))
            VEC_PUSH(out, (struct decoration){hit, ROLE_HIT, ""});
        from = hit.to > from ? hit.to : from + 1;
    }
    if (s->hit.from < s->hit.to && s->hit.from < range.to && s->hit.to > range.from)
        VEC_PUSH(out, (struct decoration){s->hit, ROLE_HIT_CURRENT, ""});
}

void reader_decorations(struct reader *r, struct range range, struct decorations *out)
{
    kept_decorate(r, range, out);
    decorate_markers(r, range, out);
    decorate_hits(r, range, out);
    if (r->selection.open)
        VEC_PUSH(out, (struct decoration){selection_range(r), ROLE_SELECTED, ""});
}
