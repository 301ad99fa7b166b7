/* SPDX-License-Identifier: ISC */
#include "contents.h"
#include "focus.h"
#include "frame.h"
#include "goto_passage.h"
#include "history.h"
#include "keymap.h"
#include "lookup.h"
#include "message.h"
#include "mouse.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"
#include "passage_list.h"
#include "prompt.h"
#include "save_message.h"
#include "search.h"
#include "status.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lines that the wheel moves by. */
#define WHEEL_LINES 3

/* A byte takes this many times as long to set as to read. */
#define SET_SHARE 8

/* Life ----------------------------------------------------------------------------- */

static void on_annotations(void *data, enum annotations_event event, size_t number)
{
    struct reader *r = data;

    r->changed = true;
    passage_list_event(r, event, number);
}

static void open_annotations(struct reader *r)
{
    struct annotations_setup setup = annotations_setup_of(r);

    r->annotations = annotations_new(&setup);
    r->passage_list = passage_list_new(r->annotations);
    annotations_observe(r->annotations, on_annotations, r);
}

struct reader *reader_new(const struct reader_setup *setup)
{
    struct reader *r = mem_alloc(sizeof *r);

    r->setup = *setup;
    r->paging.notes = NOTES_AT_FOOT;
    r->focus.marker = r->focus.comment = r->input.pressed = NOWHERE;
    open_annotations(r);
    r->search = search_new();
    frame_apply(r);
    show_page(r, 0);
    r->saving.at = 0;
    return r;
}

void reader_free(struct reader *r)
{
    if (!r)
        return;
    overlays_free(r);
    layout_free(r->layout);
    page_free(&r->paging.page);
    page_free(&r->paging.facing);
    VEC_FREE(&r->paging.trail);
    jumps_clear(&r->history.back);
    jumps_clear(&r->history.forward);
    VEC_FREE(&r->history.back);
    VEC_FREE(&r->history.forward);
    search_free(r->search);
    passage_list_free(r->passage_list);
    passage_free(&r->draft);
    passage_free(&r->request.passage);
    goto_passage_stop(r);
    annotations_free(r->annotations);
    free(r->saved.say);
    buf_free(&r->request.copied);
    free(r->message);
    free(r->error);
    free(r->loading.section);
    free(r->loading.note);
    free(r);
}

void reader_grow(struct reader *r)
{
    size_t anchor = r->paging.anchor;

    layout_grow(r->layout);
    annotations_grow(r->annotations);
    if (!r->paging.page.n || r->paging.page.last ||
        (reader_frame(r).spread && (!r->paging.facing.n || r->paging.facing.last))) {
        show_from(r, r->paging.page.start);
        r->paging.anchor = anchor;
    }
    r->changed = true;
}

/* Keys ---------------------------------------------------------------------------------- */

static bool is_printable(uint32_t key)
{
    return key >= 0x20 && key != 0x7F && key < IBID_KEY_UP && !(key >= 0x80 && key < 0xA0);
}

static bool type_digit(struct reader *r, uint32_t key)
{
    size_t n = strlen(r->input.typed);

    if (key < '0' || key > '9' || (key == '0' && !n))
        return false;
    if (n < sizeof r->input.typed - 1) {
        r->input.typed[n] = (char)key;
        r->input.typed[n + 1] = '\0';
    }
    return true;
}

/* Types or edits a count; false where the key does something else. */
static bool handle_count(struct reader *r, uint32_t key)
{
    size_t n = strlen(r->input.typed);

    if (type_digit(r, key))
        r->changed = true;
    else if (n && key == IBID_KEY_ESCAPE)
        r->input.typed[0] = '\0';
    else if (n && key == IBID_KEY_BACKSPACE)
        r->input.typed[n - 1] = '\0';
    else
        return false;
    r->changed = true;
    return true;
}

static void take_count(struct reader *r)
{
    r->input.count = strtoul(r->input.typed, NULL, 10);
    r->changed |= *r->input.typed;
    *r->input.typed = '\0';
}

/* The mode has no such key. */
static void handle_unknown(struct reader *r, const struct overlay_type *mode, uint32_t key)
{
    if (mode->flags & OVERLAY_PASSES && keymap_has(&text_mode, key)) {
        overlay_close(r, mode);
        keymap_run(r, &text_mode, key);
    } else if (mode->unknown) {
        mode->unknown(r, key);
    } else if (mode->flags & OVERLAY_COUNTS) {
        /* Whoever types ^C wants to leave. */
        reader_say(r, key == IBID_KEY_CTRL('C') ? "q quits" : "h shows the keys");
    }
}

static void handle_key(struct reader *r, uint32_t key)
{
    const struct overlay_type *top = overlay_top(r), *mode = top ? top : &text_mode;

    if (mode->typed && is_printable(key)) {
        mode->typed(r, key);
        return;
    }
    if (mode->flags & OVERLAY_COUNTS && handle_count(r, key))
        return;
    take_count(r);
    if (mode->flags & OVERLAY_ONE_KEY) {
        overlay_close(r, mode);
        if (key == IBID_KEY_ESCAPE)
            return;
    }
    if (!keymap_run(r, mode, key))
        handle_unknown(r, mode, key);
}

/* Keys that stop other programs leave what is open. */
static uint32_t as_escape(const struct reader *r, uint32_t key)
{
    bool open = overlay_top(r) || *r->input.typed;

    if (key == IBID_KEY_CTRL('G') || (key == IBID_KEY_CTRL('C') && open))
        return IBID_KEY_ESCAPE;
    return key;
}

void reader_key(struct reader *r, uint32_t key)
{
    key = as_escape(r, key);
    message_clear(r);
    passage_list_remember(r);
    passage_list_hold(r);
    /* Any key stops a search that is still going on, but for what is typed in its prompt. */
    if (!prompt_is_open(r))
        search_stop(r);
    goto_passage_stop(r);
    if (r->focus.flashing)
        focus_fade(r);
    overlays_end_with_key(r, overlay_top(r) && keymap_has(overlay_top(r), key));
    handle_key(r, key);
    overlays_settle(r);
}

void reader_paste(struct reader *r, struct span text, bool cut)
{
    const struct overlay_type *type = overlay_top(r);

    message_clear(r);
    while (type && !type->paste)
        type = type->base;
    if (!type) {
        reader_say(r, "pasted text is not typed here: / opens a search for it");
        return;
    }
    type->paste(r, text);
    if (cut)
        reader_say(r, "only the beginning of what was pasted fits here");
}

void reader_input_end(struct reader *r)
{
    overlays_input_end(r);
    overlays_settle(r);
}

static void wheel(struct reader *r, bool down)
{
    uint32_t key = down ? IBID_KEY_DOWN : IBID_KEY_UP;

    for (unsigned i = 0; i < WHEEL_LINES && !prompt_is_open(r); i++)
        reader_key(r, key);
}

void reader_mouse(struct reader *r, const struct reader_mouse *m)
{
    if (m->what == READER_WHEEL_UP || m->what == READER_WHEEL_DOWN) {
        wheel(r, m->what == READER_WHEEL_DOWN);
        return;
    }
    r->input.count = 0;
    message_clear(r);
    goto_passage_stop(r);
    mouse_point(r, m);
}

/* Going on -------------------------------------------------------------------------------- */

static void go_where_asked(struct reader *r)
{
    if (r->loading.section && !go_to_section(r, span_of(r->loading.section), false))
        reader_say(r, "there is no section %s", r->loading.section);
    free(r->loading.section);
    r->loading.section = NULL;
    if (r->loading.note) {
        char *label = r->loading.note;
        r->loading.note = NULL;
        if (!reader_goto_note(r, label))
            reader_say(r, "there is no note %s", label);
        free(label);
    }
}

bool reader_goto_section(struct reader *r, const char *label)
{
    if (document_done(r->setup.document))
        return go_to_section(r, span_of(label), false);
    free(r->loading.section);
    r->loading.section = mem_string(label);
    return true;
}

bool reader_goto_note(struct reader *r, const char *label)
{
    const struct marker *markers;
    size_t note, marker;

    if (!document_done(r->setup.document)) {
        free(r->loading.note);
        r->loading.note = mem_string(label);
        return true;
    }
    struct range view = {r->paging.page.at, view_end(r)};
    marker = document_find_marker(r->setup.document, span_of(label), view, &note);
    if (note == NOWHERE)
        return false;
    if (marker != NOWHERE) {
        document_markers(r->setup.document, &markers);
        if (!in_view(r, markers[marker].from))
            show_page(r, markers[marker].from);
        r->focus.marker = marker;
    }
    note_pane_open(r, marker, note);
    return true;
}

static void show_progress(struct reader *r)
{
    size_t size = text_size(r), read = document_read(r->setup.document);
    unsigned progress = size ? (unsigned)((double)read * 100 / (double)size) : 100;

    if (progress != r->loading.told)
        r->changed = true;
    r->loading.told = progress;
}

/* Reading the document, and finding its notes for the feet of pages. */
static bool step_document(struct reader *r, size_t budget)
{
    bool more = false;

    if (!document_done(r->setup.document)) {
        size_t size = text_size(r);
        more = document_step(r->setup.document, budget);
        if (text_size(r) != size)
            reader_grow(r);
        show_progress(r);
        r->changed |= document_done(r->setup.document);
    }
    if (!more && layout_notes_pending(r->layout)) {
        more = layout_collect_notes(r->layout, budget);
        r->changed |= !more;
    }
    return more;
}

/* Reading passages, and finding them again in the document. */
static bool step_annotations(struct reader *r, size_t budget)
{
    if (annotations_read(r->annotations, budget))
        return true;
    if (!document_done(r->setup.document) || !annotations_pending(r->annotations))
        return false;
    bool more = annotations_step(r->annotations, budget);
    passage_list_update(r);
    return more;
}

/* Numbering the pages. */
static bool step_grid(struct reader *r, size_t budget)
{
    if (layout_page_number_at(r->layout, 0).pages_known)
        return false;
    if (layout_step(r->layout, budget / SET_SHARE))
        return true;
    layout_page_update_references(r->layout, &r->paging.page);
    layout_page_update_references(r->layout, &r->paging.facing);
    r->changed = true;
    return false;
}

static bool step(struct reader *r, size_t budget)
{
    size_t at;

    passage_list_remember(r);
    save_message_update(r);
    overlays_input_end(r);
    if (overlays_step(r, budget))
        return true;
    if (search_is_running(r, &at) && !search_waits(r)) {
        search_step(r, budget);
        r->changed = true;
        return true;
    }
    if (goto_passage_step(r, budget) || step_document(r, budget))
        return true;
    if (document_done(r->setup.document))
        go_where_asked(r);
    return step_annotations(r, budget) || step_grid(r, budget);
}

bool reader_step(struct reader *r, size_t budget)
{
    bool more = step(r, budget);

    overlays_settle(r);
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
        focus_fade(r);
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
    enum reader_request request = r->request.what;

    r->request.what = REQUEST_NONE;
    return request;
}
