/* SPDX-License-Identifier: ISC */
#include "selection.h"

#include "fitting.h"
#include "focus.h"
#include "history.h"
#include "lookup.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"
#include "text_objects.h"

#include <stdlib.h>
#include <string.h>

/* Maximum of steps per key. */
#define MOST_STEPS 1000

/* Bytes that n and N look ahead: more than the longest passage. */
#define REACH ((size_t)1 << 20)

/* A passage being selected, from what it began with to the moving end. */
struct selection {
    struct range anchor;
    size_t cursor;            /* the moving end; the other is that of anchor which is farther */
    bool keeps_goal;          /* the last motion was by lines */
    unsigned goal_column;     /* column that motions by lines keep to */
    enum passage_style style; /* that the passage is to be kept in */
    char *placing;            /* the id of a passage that is to stand here; or NULL */
};

/* What is chosen ----------------------------------------------------------------- */

static struct selection *selection_of(const struct reader *r)
{
    return overlay_state(r, &selection_overlay);
}

struct range selection_range(const struct reader *r)
{
    const struct selection *c = selection_of(r);

    if (c->cursor > c->anchor.from)
        return (struct range){c->anchor.from, c->cursor};
    return (struct range){c->cursor, c->anchor.to};
}

bool reader_caret(const struct reader *r, size_t *pos)
{
    const struct selection *c = selection_of(r);

    *pos = c ? c->cursor : 0;
    return overlay_top(r) == &selection_overlay;
}

/* Shows the line of the cursor: at the edge of the page that it left by. */
static void scroll_to_cursor(struct reader *r)
{
    struct line line, first;
    unsigned rows = layout_form(r->layout)->height;

    if (!layout_line(r->layout, selection_of(r)->cursor, &line) || in_view(r, line.at))
        return;
    if (line.at < r->paging.page.at) {
        show_page(r, line.at);
        return;
    }
    first = line;
    while (--rows && layout_flow_prev(r->layout, &first, &first))
        ;
    for (show_page(r, first.at); !in_view(r, line.at) && r->paging.page.at < line.at;) {
        if (!layout_flow_next(r->layout, &first, &first))
            break;
        show_page(r, first.at);
    }
}

static void move_cursor(struct reader *r, size_t pos)
{
    selection_of(r)->cursor = pos;
    selection_of(r)->keeps_goal = false;
    r->changed = true;
    scroll_to_cursor(r);
}

/* Lines and clusters ----------------------------------------------------------------- */

static bool line_with_text(struct reader *r, struct line *line, bool forward)
{
    struct line next = *line;

    do {
        if (!(forward ? layout_flow_next(r->layout, &next, &next)
                      : layout_flow_prev(r->layout, &next, &next)))
            return false;
    } while (next.blank);
    *line = next;
    return true;
}

static bool line_of(struct reader *r, size_t at, struct line *line)
{
    return layout_line(r->layout, at, line);
}

/* Characters between lines are not seen, so motions step over them. */
static size_t cluster_after(struct reader *r, size_t at)
{
    struct span text = document_text(r->setup.document);
    struct line line;

    if (!line_of(r, at, &line))
        return at;
    size_t next = at < text.n ? at + text_cluster(text.p + at, text.n - at) : at;
    if (at < line.to && !line.blank)
        return next < line.to ? next : line.to;
    return line_with_text(r, &line, true) ? line.from : at;
}

static size_t cluster_before(struct reader *r, size_t at)
{
    struct span text = document_text(r->setup.document);
    struct line line;

    if (!line_of(r, at, &line))
        return at;
    if (at > line.to && !line.blank)
        return line.to;
    if (at > line.from && !line.blank)
        return at - text_cluster_back(text.p, at);
    return line_with_text(r, &line, false) ? line.to : at;
}

/* Beginning and end --------------------------------------------------------------- */

struct range selection_origin(struct reader *r)
{
    const struct marker *markers;
    struct range hit;

    document_markers(r->setup.document, &markers);
    if (focus_marker_in_view(r))
        return (struct range){markers[r->focus.marker].from, markers[r->focus.marker].to};
    if (search_hit(r, &hit) && in_view(r, hit.from))
        return hit;
    struct range word = word_at(r, r->paging.anchor);
    return in_view(r, word.from)
               ? word
               : (struct range){r->paging.anchor, cluster_after(r, r->paging.anchor)};
}

static struct selection *open_selection(struct reader *r)
{
    struct selection *c = selection_of(r);

    if (!c) {
        c = mem_alloc(sizeof *c);
        overlay_open(r, &selection_overlay, c);
    }
    return c;
}

static void begin_with(struct reader *r, struct range here)
{
    if (here.from == here.to) {
        reader_say(r, "there is nothing to choose here");
        return;
    }
    *open_selection(r) = (struct selection){.anchor = here, .cursor = here.to};
}

void selection_begin(struct reader *r)
{
    begin_with(r, selection_origin(r));
}

/* Goes to the open note in the text and selects there. */
void select_in_note(struct reader *r)
{
    struct range note = note_pane_range(r);

    jump_from_here(r, note.from);
    begin_with(r, word_at(r, note.from));
}

void selection_drag(struct reader *r, size_t from, size_t to)
{
    if (from < to)
        to = cluster_after(r, to);
    else
        from = cluster_after(r, from);
    open_selection(r)->anchor = (struct range){from, from};
    move_cursor(r, to);
}

void selection_leave(struct reader *r)
{
    overlay_close(r, &selection_overlay);
}

void select_other_end(struct reader *r)
{
    struct selection *c = selection_of(r);
    struct range chosen = selection_range(r);
    bool at_end = c->cursor == chosen.to;
    size_t stays = at_end ? chosen.to : chosen.from;

    c->anchor = (struct range){stays, stays};
    move_cursor(r, at_end ? chosen.from : chosen.to);
}

/* Begins again with the word at the cursor. */
void select_here(struct reader *r)
{
    struct range here = word_at(r, selection_of(r)->cursor);

    if (here.from == here.to)
        return;
    selection_of(r)->anchor = here;
    move_cursor(r, here.to);
}

static void select_range(struct reader *r, struct range range)
{
    selection_of(r)->anchor = (struct range){range.from, range.from};
    move_cursor(r, range.to);
}

/* Extends the selection to whole sentences, and where it is that to whole paragraphs. */
void select_wider(struct reader *r)
{
    struct range chosen = selection_range(r);
    size_t last = chosen.to > chosen.from ? chosen.to - 1 : chosen.to;
    struct range wider = {sentence_at(r, chosen.from).from, sentence_at(r, last).to};

    if (wider.from >= chosen.from && wider.to <= chosen.to)
        wider = (struct range){paragraph_at(r, chosen.from).from, paragraph_at(r, last).to};
    if (wider.from >= chosen.from && wider.to <= chosen.to) {
        reader_say(r, "the whole paragraph is chosen");
        return;
    }
    select_range(r, wider);
}

/* Motions -------------------------------------------------------------------------- */

/* The next key waits until this one is done. */
static unsigned long at_least_one(unsigned long count)
{
    return !count ? 1 : count < MOST_STEPS ? count : MOST_STEPS;
}

/* Repeats a step, which returns the next position, or the same one at the end. */
static void repeat(struct reader *r, unsigned long count, size_t step(struct reader *, size_t))
{
    size_t at = selection_of(r)->cursor;

    for (unsigned long n = at_least_one(count); n; n--) {
        size_t next = step(r, at);
        if (next == at)
            break;
        at = next;
    }
    move_cursor(r, at);
}

static size_t paragraph_end_after(struct reader *r, size_t at)
{
    struct block b;

    return document_block(r->setup.document, at, &b) ? b.to : at;
}

static size_t paragraph_start_before(struct reader *r, size_t at)
{
    struct block b;

    if (!at)
        return at;
    if (!document_block(r->setup.document, at - 1, &b))
        return document_block_last(r->setup.document, &b) ? b.from : at;
    if (b.from >= at && !document_block_prev(r->setup.document, &b, &b))
        return at;
    return b.from;
}

/* The end of the last paragraph before a position where a section begins. */
static size_t section_end(struct reader *r, size_t begins)
{
    struct block b;
    bool more = document_block(r->setup.document, begins, &b);

    if (more ? document_block_prev(r->setup.document, &b, &b)
             : document_block_last(r->setup.document, &b))
        return b.to;
    return begins;
}

static size_t section_end_after(struct reader *r, size_t at)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections);
    size_t here = document_section_at(r->setup.document, at);

    for (size_t i = here == NOWHERE ? 0 : here + 1; i <= n; i++) {
        size_t end = section_end(r, i < n ? sections[i].from : text_size(r));
        if (end > at)
            return end;
    }
    return at;
}

static size_t section_start_before(struct reader *r, size_t at)
{
    const struct section *sections;
    size_t here = at ? document_section_at(r->setup.document, at - 1) : NOWHERE;

    if (here == NOWHERE)
        return at;
    document_sections(r->setup.document, &sections);
    return sections[here].from;
}

static size_t hit_after(struct reader *r, size_t at)
{
    struct range hit;

    return search_near(r, at, REACH, false, &hit) ? hit.to : at;
}

static size_t hit_before(struct reader *r, size_t at)
{
    struct range hit;

    return search_near(r, at, REACH, true, &hit) ? hit.from : at;
}

static void move_to_hits(struct reader *r, unsigned long count,
                         size_t step(struct reader *, size_t))
{
    size_t before = selection_of(r)->cursor;

    if (!search_pattern(r)) {
        reader_say(r, "nothing has been searched for");
        return;
    }
    repeat(r, count, step);
    if (selection_of(r)->cursor == before)
        reader_say(r, "no hit near: %s", search_pattern(r));
}

void selection_to_hit(struct reader *r)
{
    const struct selection *c = selection_of(r);
    struct range hit;

    if (c && search_hit(r, &hit))
        move_cursor(r, hit.to > c->anchor.to ? hit.to : hit.from);
}

#define MOTION(name, step)                                                                     \
    void name(struct reader *r)                                                                \
    {                                                                                          \
        repeat(r, r->input.count, step);                                                       \
    }
MOTION(select_char_next, cluster_after)
MOTION(select_char_prev, cluster_before)
MOTION(select_word_next, word_end_after)
MOTION(select_word_prev, word_start_before)
MOTION(select_sentence_next, sentence_end_after)
MOTION(select_sentence_prev, sentence_start_before)
MOTION(select_paragraph_next, paragraph_end_after)
MOTION(select_paragraph_prev, paragraph_start_before)
MOTION(select_section_next, section_end_after)
MOTION(select_section_prev, section_start_before)

void select_hit_next(struct reader *r)
{
    move_to_hits(r, r->input.count, hit_after);
}

void select_hit_prev(struct reader *r)
{
    move_to_hits(r, r->input.count, hit_before);
}

/* By lines -------------------------------------------------------------------------- */

static unsigned column_of(struct reader *r, const struct line *line, size_t pos)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;

    while (layout_walk(r->layout, &walk, &glyph))
        if (walk.at >= pos)
            return walk.column;
    return line->indent + line->width;
}

size_t position_in_line(struct reader *r, const struct line *line, unsigned column)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;

    while (layout_walk(r->layout, &walk, &glyph))
        if (glyph.width && walk.column + glyph.width > column)
            return walk.at;
    return line->to;
}

static void by_lines(struct reader *r, unsigned long lines, bool forward)
{
    struct selection *c = selection_of(r);
    struct line line;

    if (!line_of(r, c->cursor, &line))
        return;
    if (!c->keeps_goal)
        c->goal_column = column_of(r, &line, c->cursor);
    lines = at_least_one(lines);
    while (lines && line_with_text(r, &line, forward))
        lines--;
    size_t at = position_in_line(r, &line, c->goal_column);
    /* Past the last line the cursor goes to its end, before the first to its beginning. */
    move_cursor(r, !lines ? at : forward ? line.to : line.from);
    c->keeps_goal = true;
}

void select_line_next(struct reader *r)
{
    by_lines(r, r->input.count, true);
}

void select_line_prev(struct reader *r)
{
    by_lines(r, r->input.count, false);
}

static unsigned long page_rows(const struct reader *r, unsigned long count)
{
    unsigned height = layout_form(r->layout)->height;

    return at_least_one(count) * (height > 1 ? height - 1 : 1);
}

void select_page_next(struct reader *r)
{
    by_lines(r, page_rows(r, r->input.count), true);
}

void select_page_prev(struct reader *r)
{
    by_lines(r, page_rows(r, r->input.count), false);
}

void select_line_start(struct reader *r)
{
    struct line line;

    if (line_of(r, selection_of(r)->cursor, &line))
        move_cursor(r, line.from);
}

void select_line_end(struct reader *r)
{
    struct line line;

    if (line_of(r, selection_of(r)->cursor, &line))
        move_cursor(r, line.to);
}

/* As an overlay ----------------------------------------------------------------------- */

enum passage_style selection_style(const struct reader *r)
{
    return selection_of(r)->style;
}

void selection_set_style(struct reader *r, enum passage_style style)
{
    selection_of(r)->style = style;
}

const char *selection_placing(const struct reader *r)
{
    return selection_of(r)->placing;
}

void selection_begin_placing(struct reader *r, const char *id)
{
    selection_begin(r);
    if (selection_of(r))
        selection_of(r)->placing = mem_string(id);
}

static bool status(struct reader *r, struct buf *out, size_t room)
{
    static const char *const forms[] = {
        "m keep · a comment · y copy · Space begin here · o other end · v wider · h help",
        "m keep · a comment · y copy · Space begin here · h help",
        "m keep · a comment · y copy · h help",
        "m keep · a comment · h help",
        "m keep · h help",
        NULL,
    };

    if (selection_of(r)->placing)
        buf_puts(out, "choose where it stands · m puts it there");
    else
        put_fitting(r, out, room, forms);
    return true;
}

static void free_selection(void *state)
{
    struct selection *c = state;

    free(c->placing);
    free(c);
}

const struct overlay_type selection_overlay = {
    .name = "choosing",
    .layer = LAYER_SELECTION,
    .flags = OVERLAY_COUNTS | OVERLAY_MOVES_PAGE,
    .status = status,
    .counted = "w ) j } ]",
    .relayout = scroll_to_cursor,
    .free = free_selection,
};
