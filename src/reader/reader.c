/* SPDX-License-Identifier: ISC */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MEASURE 66

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

static unsigned measure_asked(const struct reader_setup *s)
{
    return s->measure ? s->measure : DEFAULT_MEASURE;
}

/* The narrowest window that has room for two pages. */
static unsigned least_spread(const struct reader_setup *s)
{
    unsigned asked = measure_asked(s), least = asked < LEAST_FACING ? asked : LEAST_FACING;

    return 2 * least + GUTTER + 2 * SPREAD_MARGIN;
}

static void set_side_by_side(struct reader_frame *f, unsigned asked)
{
    unsigned room = (f->cols - GUTTER - 2 * SPREAD_MARGIN) / 2;

    f->spread = true;
    f->measure = asked < room ? asked : room;
    f->left = (f->cols - 2 * f->measure - GUTTER) / 2;
    f->facing_left = f->left + f->measure + GUTTER;
}

static struct reader_frame frame_of(const struct reader_setup *s, bool spread)
{
    unsigned asked = measure_asked(s);
    unsigned margin = s->cols >= 44 ? 2 : s->cols >= 24 ? 1 : 0;
    unsigned room = s->cols > 2 * margin ? s->cols - 2 * margin : 1;
    struct reader_frame f = {.cols = s->cols, .rows = s->rows};

    f.measure = asked < room ? asked : room;
    f.left = s->cols > f.measure ? (s->cols - f.measure) / 2 : 0;
    if (spread && s->cols >= least_spread(s))
        set_side_by_side(&f, asked);
    f.has_header = s->rows >= LOW;
    f.top = f.has_header + (s->rows >= ROOMY);
    f.status_row = s->rows > 1 ? s->rows - 1 : 1;
    unsigned used = f.top + 1 + (s->rows >= ROOMY);
    f.height = s->rows > used ? s->rows - used : 1;
    return f;
}

struct reader_frame reader_frame(const struct reader *r)
{
    return frame_of(&r->setup, r->spread);
}

static void lay_out(struct reader *r)
{
    struct reader_frame f = reader_frame(r);
    struct layout_form form = {.measure = f.measure,
                               .height = f.height,
                               .widths = r->setup.widths,
                               .notes = r->notes,
                               .justify = r->setup.justify,
                               .hyphens = r->setup.hyphens,
                               .departures = r->setup.departures};

    if (r->notes == NOTES_FOOT && r->setup.rows < LOWEST_WITH_FEET)
        form.notes = NOTES_DEMAND;
    if (r->layout)
        layout_reform(r->layout, &form);
    else
        r->layout = layout_new(r->setup.document, &form);
}

/* Life ----------------------------------------------------------------------------- */

struct reader *reader_new(const struct reader_setup *setup)
{
    struct reader *r = mem_alloc(sizeof *r);

    r->setup = *setup;
    r->notes = NOTES_FOOT;
    r->chosen = NOWHERE;
    r->pane.chosen = r->remark.chosen = r->pressed = NOWHERE;
    r->kept.stale = true;
    r->kept.reading = r->setup.bookmarks != NULL;
    lay_out(r);
    show_page(r, 0);
    r->save_at = 0;
    return r;
}

void reader_free(struct reader *r)
{
    if (!r)
        return;
    layout_free(r->layout);
    page_free(&r->page);
    page_free(&r->facing);
    VEC_FREE(&r->trail);
    jumps_clear(&r->back);
    jumps_clear(&r->forward);
    VEC_FREE(&r->back);
    VEC_FREE(&r->forward);
    VEC_FREE(&r->pane.levels);
    VEC_FREE(&r->pane.lines);
    VEC_FREE(&r->hints);
    aside_free(r);
    free(r->pane.title);
    search_free(r);
    list_free(r);
    rows_free(r);
    buf_free(&r->prompt.text);
    passage_free(&r->draft);
    passage_free(&r->wanted);
    going_stop(r);
    kept_free(r);
    likeness_free(&r->likeness);
    comment_free(r);
    buf_free(&r->copied);
    free(r->choice.placing);
    free(r->message);
    free(r->wish_section);
    free(r->wish_note);
    free(r);
}

void reader_resize(struct reader *r, unsigned cols, unsigned rows)
{
    size_t anchor = r->anchor;
    struct page_start start = r->page.start;
    struct line line;

    r->setup.cols = cols ? cols : 1;
    r->setup.rows = rows ? rows : 1;
    aside_hide(r);
    lay_out(r);
    r->trail.n = 0;
    /* What was carried to the page still is. */
    start.at = anchor;
    show_from(r, start);
    /* The word, not the line it now stands on: so that resizing does not drift. */
    r->anchor = anchor;
    if (r->pane.open) {
        if (layout_line(r->layout, r->pane.back.at, &line))
            r->pane.back.at = line.at;
        pane_relayout(r);
    }
    choose_relayout(r);
    comment_relayout(r);
    list_relayout(r);
    r->changed = true;
}

/* The page keeps its first word. */
void notes_cycle(struct reader *r, unsigned long count)
{
    static const char *const said[] = {
        [NOTES_STAND] = "notes where they stand",
        [NOTES_FOOT] = "notes at the foot of the page",
        [NOTES_DEMAND] = "notes on demand: Enter opens one",
    };

    (void)count;
    r->notes = r->notes == NOTES_FOOT     ? NOTES_DEMAND
               : r->notes == NOTES_DEMAND ? NOTES_STAND
                                          : NOTES_FOOT;
    reader_resize(r, r->setup.cols, r->setup.rows);
    if (r->notes == NOTES_FOOT && r->setup.rows < LOWEST_WITH_FEET)
        reader_say(r, "notes at the foot need %u rows", LOWEST_WITH_FEET);
    else
        reader_say(r, "%s", said[r->notes]);
}

void spread_toggle(struct reader *r, unsigned long count)
{
    (void)count;
    if (r->setup.cols < least_spread(&r->setup)) {
        reader_say(r, "two pages need %u columns", least_spread(&r->setup));
        return;
    }
    r->spread = !r->spread;
    reader_resize(r, r->setup.cols, r->setup.rows);
    reader_say(r, r->spread ? "two pages" : "one page");
}

void reader_grow(struct reader *r)
{
    size_t anchor = r->anchor;

    layout_grow(r->layout);
    kept_lose(r);
    if (!r->page.n || r->page.last ||
        (reader_frame(r).spread && (!r->facing.n || r->facing.last))) {
        show_from(r, r->page.start);
        r->anchor = anchor;
    }
    r->changed = true;
}

/* Helpers ---------------------------------------------------------------------------- */

size_t text_size(const struct reader *r)
{
    return document_text(r->setup.document).n;
}

const struct marker *marker_of(const struct reader *r, size_t i)
{
    const struct marker *markers;

    document_markers(r->setup.document, &markers);
    return &markers[i];
}

const struct note *note_of(const struct reader *r, size_t i)
{
    const struct note *notes;

    document_notes(r->setup.document, &notes);
    return &notes[i];
}

bool in_view(const struct reader *r, size_t pos)
{
    return page_holds(&r->page, pos) || page_holds(&r->facing, pos);
}

bool in_note(const struct reader *r, size_t pos)
{
    const struct note *notes;
    size_t note = document_note_at(r->setup.document, pos);

    document_notes(r->setup.document, &notes);
    return note != NOWHERE && !notes[note].is_inline;
}

/* Returns where it stops: what is shown would take more bytes than most. */
static size_t show_some(const struct reader *r, struct range range, size_t most,
                        struct buf *out)
{
    struct span text = document_text(r->setup.document);
    uint32_t before = 0;

    while (range.from < range.to && out->n < most) {
        struct text_glyph g = text_glyph(r->setup.widths, text.p + range.from,
                                         range.to - range.from, before, TEXT_FLOW, 0);
        buf_put(out, g.shown, g.n);
        range.from += g.bytes;
        text_decode_back(text.p, range.from, &before, NULL);
    }
    return range.from;
}

char *excerpt(const struct reader *r, struct range range, size_t most)
{
    struct buf b = {0};

    show_some(r, range, most, &b);
    return buf_take(&b);
}

char *abridged(const struct reader *r, struct range range, size_t most)
{
    struct buf b = {0};

    if (show_some(r, range, most, &b) < range.to)
        buf_puts(&b, "…");
    return buf_take(&b);
}

void reader_say(struct reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    free(r->message);
    r->message = mem_vprintf(format, args);
    va_end(args);
    r->changed = true;
}

void say_nothing(struct reader *r)
{
    if (r->message)
        r->changed = true;
    free(r->message);
    r->message = NULL;
}

unsigned long take_count(struct reader *r)
{
    unsigned long count = strtoul(r->typed, NULL, 10);

    if (*r->typed)
        r->changed = true;
    *r->typed = '\0';
    return count;
}

/* Keys ---------------------------------------------------------------------------------- */

enum mode reader_mode(const struct reader *r)
{
    if (r->prompt.kind != PROMPT_NONE)
        return MODE_PROMPT;
    if (r->list.kind != LIST_NONE)
        return MODE_LIST;
    if (r->hints.n)
        return MODE_HINTS;
    if (r->choice.open)
        return MODE_CHOOSE;
    if (r->remark.open)
        return MODE_COMMENT;
    return r->pane.open ? MODE_PANE : MODE_TEXT;
}

static bool is_printable(uint32_t key)
{
    return key >= 0x20 && key != 0x7F && key < READER_KEY_UP && !(key >= 0x80 && key < 0xA0);
}

static bool type_digit(struct reader *r, uint32_t key)
{
    size_t n = strlen(r->typed);

    if (key < '0' || key > '9' || (key == '0' && !n))
        return false;
    if (n < sizeof r->typed - 1) {
        r->typed[n] = (char)key;
        r->typed[n + 1] = '\0';
    }
    r->changed = true;
    return true;
}

static void key_in_text(struct reader *r, enum mode mode, uint32_t key)
{
    if (type_digit(r, key))
        return;
    if (*r->typed && key == READER_KEY_ESCAPE) {
        take_count(r);
        return;
    }
    if (*r->typed && (key == READER_KEY_BACKSPACE || key == 8)) {
        r->typed[strlen(r->typed) - 1] = '\0';
        r->changed = true;
        return;
    }
    unsigned long count = take_count(r);
    if (keymap_run(r, mode, key, count))
        return;
    /* What is no key of the note's is one of the text's. */
    if (mode == MODE_PANE && keymap_has(MODE_TEXT, key)) {
        pane_close(r);
        keymap_run(r, MODE_TEXT, key, count);
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
    if (key == READER_KEY_BACKSPACE || key == 8)
        list_rub(r, 0);
    else if (is_printable(key))
        list_insert(r, key);
    else if (!keymap_run(r, MODE_LIST, key, 0))
        reader_say(r, "Enter goes there, Esc shows all");
}

/* Keys still go on from what was shown: Tab to the next, Enter to its note. */
static void fade(struct reader *r)
{
    r->flash = false;
    r->faded = true;
    r->changed = true;
}

static void heed_key(struct reader *r, enum mode mode, uint32_t key)
{
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
            keymap_run(r, mode, key, 0);
    } else if (mode == MODE_HINTS) {
        if (!keymap_run(r, mode, key, 0))
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
    bool open = mode != MODE_TEXT || r->letter || *r->typed || r->aside.open;

    if (key == READER_KEY_CTRL('G') || (key == READER_KEY_CTRL('C') && open))
        return READER_KEY_ESCAPE;
    return key;
}

void reader_key(struct reader *r, uint32_t key)
{
    enum mode mode = reader_mode(r);
    key = leaving(r, mode, key);
    bool closes = r->aside.open && mode == MODE_TEXT && key == READER_KEY_ESCAPE;

    say_nothing(r);
    rows_note(r);
    r->rows.wished = NOWHERE;
    /* Any key stops a search that is still going on, but for what it typed. */
    if (r->search.hunt != HUNT_NONE && mode != MODE_PROMPT)
        r->search.hunt = HUNT_NONE;
    going_stop(r);
    if (r->flash)
        fade(r);
    r->aside.fresh = false;
    if (!closes)
        heed_key(r, mode, key);
    if (!r->aside.fresh && r->list.kind != LIST_CITING)
        aside_hide(r);
}

/* Going on -------------------------------------------------------------------------------- */

static void grant_wishes(struct reader *r)
{
    if (r->wish_section && !go_section(r, span_of(r->wish_section), false))
        reader_say(r, "there is no section %s", r->wish_section);
    free(r->wish_section);
    r->wish_section = NULL;
    if (r->wish_note) {
        char *label = r->wish_note;
        r->wish_note = NULL;
        if (!reader_goto_note(r, label))
            reader_say(r, "there is no note %s", label);
        free(label);
    }
}

bool reader_goto_section(struct reader *r, const char *label)
{
    if (document_done(r->setup.document))
        return go_section(r, span_of(label), false);
    free(r->wish_section);
    r->wish_section = mem_string(label);
    return true;
}

bool reader_goto_note(struct reader *r, const char *label)
{
    const struct marker *markers;
    size_t note, marker;

    if (!document_done(r->setup.document)) {
        free(r->wish_note);
        r->wish_note = mem_string(label);
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
        r->chosen = marker;
    }
    pane_show(r, marker, note);
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
    if (r->search.hunt != HUNT_NONE && !search_waits(r)) {
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
    if (layout_lift(r->layout, 0)) {
        bool more = layout_lift(r->layout, budget);
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
    bool known = layout_place(r->layout, 0).pages_known;
    bool more = !known && layout_step(r->layout, budget / SET_SHARE);
    if (!known && !more) {
        layout_page_settle(r->layout, &r->page);
        layout_page_settle(r->layout, &r->facing);
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
    if (r->flash && now >= r->flash_until) {
        fade(r);
    } else if (r->flash) {
        wait = (int)(r->flash_until - now);
    }
    if (r->save_at && now >= r->save_at)
        reader_save(r, false);
    else if (r->save_at && (wait < 0 || wait > (int)(r->save_at - now)))
        wait = (int)(r->save_at - now);
    return wait;
}

enum reader_request reader_request(struct reader *r)
{
    enum reader_request request = r->request;

    r->request = REQUEST_NONE;
    return request;
}

/* For view ----------------------------------------------------------------------- */

struct layout *reader_layout(const struct reader *r)
{
    return r->layout;
}

const struct page *reader_page(const struct reader *r)
{
    return &r->page;
}

const struct page *reader_facing(const struct reader *r)
{
    return r->facing.n || r->facing.foot.n ? &r->facing : NULL;
}

/* The one chosen last fades; the marker of the page whose note is open does not. */
static bool is_shown_chosen(const struct reader *r, size_t marker)
{
    size_t latest = r->pane.open && r->pane.chosen != NOWHERE ? r->pane.chosen : r->chosen;

    return marker == latest ? !r->faded : marker == r->chosen;
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

    if (r->search.how.regex && document_block(r->setup.document, from, &b) && b.from < from &&
        from - b.from < 8192)
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
    if (r->choice.open)
        VEC_PUSH(out, (struct decoration){chosen_range(r), ROLE_SELECTED, ""});
}
