/* SPDX-License-Identifier: ISC */
/*
 * Collects the notes that are set at feet.  A gigabyte may cite a million, so this is done
 * in steps: first the order of notes, by their markers; then runs of collected notes with
 * nothing between them; then the headings that are collected with them.
 */
#include "layout_internal.h"
#include "white.h"

#include <stdlib.h>
#include <string.h>

/* Cost of a marker, of a note's surroundings, and of finding the blocks of another part of
 * the text, in bytes that could be read in the same time. */
#define MARKER_COST 64
#define NOTE_COST 256
#define BLOCKS_COST ((size_t)64 * 1024)

/* Maximum bytes of white space between two notes of a run. */
#define MAX_GAP ((size_t)64 * 1024)

/* The markers of a note, [at, end), that are still to be followed. */
struct visit {
    size_t at, end;
};

struct collector {
    struct layout *l;
    struct note_order *order;
    struct document *d;
    const struct marker *markers;
    const struct note *notes;
    const struct notes_heading *headings;
    size_t markers_n, notes_n, headings_n;
    size_t marker, note, heading, joined; /* how far each stage has come */
    size_t root;                          /* the marker of the text that visits began with */
    VEC(struct visit) visits;
    struct logical_line latest; /* kept, since many notes may stand in one */
    size_t part;                /* of the text, whose blocks were found last */
    size_t spent;               /* bytes of the budget of this step */
};

/* Accounts for finding the block at pos. */
static void spend_on_blocks(struct collector *c, size_t pos)
{
    if (c->part != pos / BLOCKS_COST)
        c->spent += BLOCKS_COST;
    c->part = pos / BLOCKS_COST;
}

/* Order --------------------------------------------------------------------------- */

static size_t note_end(const struct collector *c, size_t note)
{
    size_t to = c->notes[note].body.to;

    return note + 1 < c->notes_n && c->notes[note + 1].from < to ? c->notes[note + 1].from : to;
}

static void append_note(struct collector *c, size_t note, size_t marker, size_t root)
{
    struct visit visit = {.at = document_marker_after(c->d, c->notes[note].from)};

    c->order->index[note] = (uint32_t)c->order->n;
    VEC_PUSH(c->order, (struct ordered_note){(uint32_t)note, (uint32_t)marker, (uint32_t)root});
    visit.end = document_marker_after(c->d, note_end(c, note));
    if (visit.end == NOWHERE)
        visit.end = c->markers_n;
    if (visit.at != NOWHERE && visit.at < visit.end)
        VEC_PUSH(&c->visits, visit);
}

/* A note in the running text can be folded to a sign where one logical line holds all of it
 * and no other note does. */
static bool is_foldable(struct collector *c, size_t i)
{
    struct layout *l = c->l;
    struct block block;
    char sign[MAX_SIGN];
    struct range range = note_extent(l, i);

    spend_on_blocks(c, range.from);
    if (range.to <= c->notes[i].body.to || (i && note_extent(l, i - 1).to > range.from) ||
        !document_block(l->document, range.from, &block) || block.from > range.from)
        return false;
    if (range.from < c->latest.from || range.from >= c->latest.to)
        document_logical_line(l->document, &block, range.from, &c->latest);
    return c->latest.from <= range.from && range.to <= c->latest.to &&
           note_sign(l, i, sign) <= range.to - range.from;
}

/* Is a note that is cited to be added to the order? */
static bool is_to_be_ordered(struct collector *c, size_t note)
{
    return note != NOWHERE && c->order->index[note] == ORDER_NONE &&
           (!c->notes[note].is_inline || is_foldable(c, note));
}

/* Does a marker stand in the text, or in a note that stays there because nothing cites it? */
static bool is_in_text(const struct collector *c, const struct marker *m)
{
    size_t note = m->in_note ? document_note_at(c->d, m->from) : NOWHERE;

    return note == NOWHERE || !c->notes[note].cited;
}

/* A note comes after the one that cites it, and before the next one cited there. */
static void follow_marker(struct collector *c)
{
    struct visit *visit = &c->visits.v[c->visits.n - 1];

    if (visit->at == visit->end) {
        c->visits.n--;
        return;
    }
    size_t marker = visit->at++, note = c->markers[marker].note;
    if (is_to_be_ordered(c, note))
        append_note(c, note, marker, c->root);
}

/* Orders the note of the next marker; false after the last. */
static bool order_next(struct collector *c)
{
    if (!c->visits.n && c->marker == c->markers_n)
        return false;
    c->spent += MARKER_COST;
    if (c->visits.n) {
        follow_marker(c);
        return true;
    }
    const struct marker *m = &c->markers[c->marker];
    if (is_to_be_ordered(c, m->note) && is_in_text(c, m)) {
        c->root = c->marker;
        append_note(c, m->note, c->root, c->root);
    }
    c->marker++;
    return true;
}

/* Runs of collected notes ----------------------------------------------------------- */

static bool is_blank_gap(struct span text, size_t from, size_t to)
{
    if (from >= to)
        return true;
    return to - from <= MAX_GAP && skip_white(text, from, to) == to;
}

/* Does nothing stand between the end of a note and pos? */
static bool is_joined_to(const struct collector *c, size_t note, size_t pos)
{
    return is_blank_gap(document_text(c->d), note_extent(c->l, note).to, pos);
}

static void join(struct note_order *order, size_t note)
{
    order->joined[note / 64] |= (uint64_t)1 << note % 64;
}

/* Joins the next note to the one before it; false after the last. */
static bool join_next(struct collector *c)
{
    size_t i = c->note;

    if (i == c->notes_n)
        return false;
    if (i && note_is_collected(c->l, i - 1) && note_is_collected(c->l, i)) {
        c->spent += NOTE_COST;
        if (is_joined_to(c, i - 1, c->notes[i].from))
            join(c->order, i);
    }
    c->spent += MARKER_COST;
    c->note++;
    return true;
}

/* Headings ------------------------------------------------------------------------ */

/* The text that is collected with a heading: its block, or its line where the notes stand in
 * the same block; empty where that is no line. */
static struct range heading_extent(struct collector *c, const struct notes_heading *heading)
{
    size_t first = c->notes[heading->first].from;
    struct block block;
    struct logical_line logical;

    spend_on_blocks(c, heading->range.from);
    if (!document_block(c->d, heading->range.from, &block))
        return (struct range){0};
    if (block.to <= first && block.from <= heading->range.from)
        return (struct range){block.from, block.to};
    document_logical_line(c->d, &block, heading->range.from, &logical);
    return (struct range){logical.from, logical.to <= first ? logical.to : logical.from};
}

/* Are the notes below a heading all collected, with nothing between them? */
static bool is_run(const struct collector *c, const struct notes_heading *heading)
{
    return heading->first < heading->end && note_is_collected(c->l, heading->first) &&
           note_run_last(c->l, heading->first) + 1 >= heading->end;
}

/* Collects the next heading; false after the last. */
static bool collect_next_heading(struct collector *c)
{
    if (c->heading == c->headings_n)
        return false;
    const struct notes_heading *heading = &c->headings[c->heading++];
    c->spent += NOTE_COST;
    if (!is_run(c, heading))
        return true;
    size_t first = heading->first;
    struct range range = heading_extent(c, heading);
    size_t marker = document_marker_after(c->d, range.from);
    bool cites = marker < c->markers_n && c->markers[marker].from < range.to;
    bool within = first && note_extent(c->l, first - 1).to > range.from;
    if (range.from < range.to && !cites && !within &&
        is_blank_gap(document_text(c->d), range.to, c->notes[first].from))
        VEC_PUSH(&c->order->headings, (struct collected_heading){range, first});
    return true;
}

/* Joins runs of notes that are separated by the next collected heading; false after the
 * last. */
static bool join_next_heading(struct collector *c)
{
    if (c->joined == c->order->headings.n)
        return false;
    const struct collected_heading *heading = &c->order->headings.v[c->joined++];
    size_t note = heading->note;

    c->spent += NOTE_COST;
    if (note && note_is_collected(c->l, note - 1) &&
        is_joined_to(c, note - 1, heading->range.from))
        join(c->order, note);
    return true;
}

/* Steps --------------------------------------------------------------------------- */

static void begin(struct layout *l)
{
    struct collector *c = mem_alloc(sizeof *c);
    struct note_order *order = &l->order;

    *c = (struct collector){.l = l, .order = order, .d = l->document, .part = NOWHERE};
    c->markers_n = document_markers(l->document, &c->markers);
    c->notes_n = document_notes(l->document, &c->notes);
    c->headings_n = document_notes_headings(l->document, &c->headings);
    order->notes_n = c->notes_n;
    order->index = mem_resize(NULL, (c->notes_n + 1) * sizeof *order->index);
    memset(order->index, 0xFF, (c->notes_n + 1) * sizeof *order->index);
    order->joined = mem_alloc((c->notes_n / 64 + 1) * sizeof *order->joined);
    order->collector = c;
}

static void end(struct layout *l)
{
    VEC_FREE(&l->order.collector->visits);
    free(l->order.collector);
    l->order.collector = NULL;
}

void note_order_free(struct layout *l)
{
    if (l->order.collector)
        end(l);
    VEC_FREE(&l->order.headings);
    free(l->order.v);
    free(l->order.index);
    free(l->order.joined);
}

/* One item of the first stage that has any left; false where all is collected. */
static bool collect_next(struct collector *c)
{
    return order_next(c) || join_next(c) || collect_next_heading(c) || join_next_heading(c);
}

bool layout_notes_pending(const struct layout *l)
{
    return l->form.notes != NOTES_IN_TEXT && document_done(l->document) && !l->order.known;
}

bool layout_collect_notes(struct layout *l, size_t budget)
{
    if (!layout_notes_pending(l))
        return false;
    if (!l->order.collector)
        begin(l);
    struct collector *c = l->order.collector;
    for (c->spent = 0; c->spent < budget;) {
        if (collect_next(c))
            continue;
        end(l);
        l->order.known = true;
        /* Until now notes were set where they stand. */
        discard_lines(l);
        return false;
    }
    return true;
}

/* Takes no longer than reading an ordinary text. */
bool collect_if_ordinary(struct layout *l)
{
    if (document_text(l->document).n <= ORDINARY_TEXT)
        layout_collect_notes(l, SIZE_MAX);
    return notes_are_collected(l);
}
