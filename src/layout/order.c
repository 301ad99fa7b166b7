/* SPDX-License-Identifier: ISC */
/*
 * The order in which notes are set at feet: each with the marker of the text
 * that first brings it, and after it the notes that it cites itself.  A page then
 * carries on a run of this order, and whether a note was set before is a matter of
 * comparing two indices.
 *
 * A gigabyte may cite a million notes, so the order is found in steps: first of the
 * notes, by the markers; then which of those that are lifted follow one another with
 * nothing between them; then which headings are lifted with them.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* What a step costs, in bytes that might have been read instead: of a marker, of a note
 * whose place is looked at, and of the blocks of another part of the text. */
#define MARKER_COST 64
#define NOTE_COST 256
#define BLOCKS_COST ((size_t)64 * 1024)

/* Notes between which more stands than this are not followed from one to the next. */
#define MOST_WHITE ((size_t)64 * 1024)

/* Markers of a note still to be looked at. */
struct visit {
    size_t at, end;
};

struct ordering {
    struct layout *l;
    struct order *order;
    struct document *d;
    const struct marker *markers;
    const struct note *notes;
    const struct notes_heading *headings;
    size_t markers_n, notes_n, headings_n;
    size_t marker, note, heading, lifted; /* so far each stage has come */
    size_t root;                          /* the marker whose visits these are */
    VEC(struct visit) visits;
    struct logical_line latest; /* looked at: many notes may stand in one */
    size_t part;                /* of the text, whose blocks were looked at last */
    size_t spent;               /* in this step */
};

/* The blocks at pos are looked at. */
static void spend_on_blocks(struct ordering *o, size_t pos)
{
    if (o->part != pos / BLOCKS_COST)
        o->spent += BLOCKS_COST;
    o->part = pos / BLOCKS_COST;
}

/* The notes --------------------------------------------------------------------- */

static size_t note_limit(const struct ordering *o, size_t note)
{
    size_t to = o->notes[note].body.to;

    return note + 1 < o->notes_n && o->notes[note + 1].from < to ? o->notes[note + 1].from : to;
}

static void enter_note(struct ordering *o, size_t note, size_t marker, size_t root)
{
    struct visit visit = {.at = document_marker_after(o->d, o->notes[note].from)};

    o->order->of[note] = (uint32_t)o->order->n;
    VEC_PUSH(o->order, (struct order_note){(uint32_t)note, (uint32_t)marker, (uint32_t)root});
    visit.end = document_marker_after(o->d, note_limit(o, note));
    if (visit.end == NOWHERE)
        visit.end = o->markers_n;
    if (visit.at != NOWHERE && visit.at < visit.end)
        VEC_PUSH(&o->visits, visit);
}

/* Can a note of the running text be folded to a sign?  Only where all of it stands in
 * one stretch, and in no other note. */
static bool is_foldable(struct ordering *o, size_t i)
{
    struct layout *l = o->l;
    struct block block;
    char sign[LONGEST_SIGN];
    struct range range = note_extent(l, i);

    spend_on_blocks(o, range.from);
    if (range.to <= o->notes[i].body.to || (i && note_extent(l, i - 1).to > range.from) ||
        !document_block(l->document, range.from, &block) || block.from > range.from)
        return false;
    if (range.from < o->latest.from || range.from >= o->latest.to)
        document_logical_line(l->document, &block, range.from, &o->latest);
    return o->latest.from <= range.from && range.to <= o->latest.to &&
           folded_sign(l, i, sign) <= range.to - range.from;
}

/* Is it set apart from the text where it is cited? */
static bool is_set_apart(struct ordering *o, size_t note)
{
    return note != NOWHERE && o->order->of[note] == ORDER_NONE &&
           (!o->notes[note].is_inline || is_foldable(o, note));
}

/* Does it stand in the text, or in a note that stays there, cited by nothing? */
static bool is_in_text(const struct ordering *o, const struct marker *m)
{
    size_t note = m->in_note ? document_note_at(o->d, m->from) : NOWHERE;

    return note == NOWHERE || !o->notes[note].cited;
}

/* A note comes after the one that cites it, and before what that cites next. */
static void visit_on(struct ordering *o)
{
    struct visit *visit = &o->visits.v[o->visits.n - 1];

    if (visit->at == visit->end) {
        o->visits.n--;
        return;
    }
    size_t marker = visit->at++, note = o->markers[marker].note;
    if (is_set_apart(o, note))
        enter_note(o, note, marker, o->root);
}

/* One marker further; false after the last. */
static bool bring_on(struct ordering *o)
{
    if (!o->visits.n && o->marker == o->markers_n)
        return false;
    o->spent += MARKER_COST;
    if (o->visits.n) {
        visit_on(o);
        return true;
    }
    const struct marker *m = &o->markers[o->marker];
    if (is_set_apart(o, m->note) && is_in_text(o, m)) {
        o->root = o->marker;
        enter_note(o, m->note, o->root, o->root);
    }
    o->marker++;
    return true;
}

/* Runs of lifted notes ------------------------------------------------------------- */

static bool is_white(struct span text, size_t from, size_t to)
{
    if (from < to && to - from > MOST_WHITE)
        return false;
    for (; from < to; from++)
        if (!strchr(" \t\r\n\f", text.p[from]) || !text.p[from])
            return false;
    return true;
}

/* Does a note end so near before pos that nothing stands between them? */
static bool leads_to(const struct ordering *o, size_t note, size_t pos)
{
    return is_white(document_text(o->d), note_extent(o->l, note).to, pos);
}

static void join(struct order *order, size_t note)
{
    order->joined[note / 64] |= (uint64_t)1 << note % 64;
}

static bool is_joined(const struct order *order, size_t note)
{
    return order->joined[note / 64] >> note % 64 & 1;
}

/* One note further; false after the last. */
static bool join_on(struct ordering *o)
{
    size_t i = o->note;

    if (i == o->notes_n)
        return false;
    if (i && note_is_lifted(o->l, i - 1) && note_is_lifted(o->l, i)) {
        o->spent += NOTE_COST;
        if (leads_to(o, i - 1, o->notes[i].from))
            join(o->order, i);
    }
    o->spent += MARKER_COST;
    o->note++;
    return true;
}

size_t order_run_first(const struct layout *l, size_t note)
{
    while (is_joined(&l->order, note))
        note -= note % 64 == 63 && l->order.joined[note / 64] == UINT64_MAX ? 64 : 1;
    return note;
}

size_t order_run_last(const struct layout *l, size_t note)
{
    size_t n = l->order.notes_n;

    while (note + 1 < n && is_joined(&l->order, note + 1))
        note += note % 64 == 63 && l->order.joined[(note + 1) / 64] == UINT64_MAX ? 64 : 1;
    return note;
}

/* Their headings ------------------------------------------------------------------- */

/* Of a note's heading, what of the text is lifted with the note: its block, or its
 * line where the notes stand in the same block; empty where that is no line. */
static struct range heading_extent(struct ordering *o, const struct notes_heading *heading)
{
    size_t first = o->notes[heading->first].from;
    struct block block;
    struct logical_line stretch;

    spend_on_blocks(o, heading->range.from);
    if (!document_block(o->d, heading->range.from, &block))
        return (struct range){0};
    if (block.to <= first && block.from <= heading->range.from)
        return (struct range){block.from, block.to};
    document_logical_line(o->d, &block, heading->range.from, &stretch);
    return (struct range){stretch.from, stretch.to <= first ? stretch.to : stretch.from};
}

/* Are the notes below a heading all lifted, with nothing between them? */
static bool leaves_nothing(const struct ordering *o, const struct notes_heading *heading)
{
    return heading->first < heading->end && note_is_lifted(o->l, heading->first) &&
           order_run_last(o->l, heading->first) + 1 >= heading->end;
}

/* One heading further; false after the last. */
static bool lift_on(struct ordering *o)
{
    if (o->heading == o->headings_n)
        return false;
    const struct notes_heading *heading = &o->headings[o->heading++];
    o->spent += NOTE_COST;
    if (!leaves_nothing(o, heading))
        return true;
    size_t first = heading->first;
    struct range range = heading_extent(o, heading);
    size_t marker = document_marker_after(o->d, range.from);
    bool cites = marker < o->markers_n && o->markers[marker].from < range.to;
    bool within = first && note_extent(o->l, first - 1).to > range.from;
    if (range.from < range.to && !cites && !within &&
        is_white(document_text(o->d), range.to, o->notes[first].from))
        VEC_PUSH(&o->order->headings, (struct lifted_heading){range, first});
    return true;
}

/* A run of notes goes on over a heading that is lifted with them; false after the last. */
static bool join_headings_on(struct ordering *o)
{
    if (o->lifted == o->order->headings.n)
        return false;
    const struct lifted_heading *heading = &o->order->headings.v[o->lifted++];
    size_t note = heading->note;

    o->spent += NOTE_COST;
    if (note && note_is_lifted(o->l, note - 1) && leads_to(o, note - 1, heading->range.from))
        join(o->order, note);
    return true;
}

/* In steps -------------------------------------------------------------------------- */

static void begin(struct layout *l)
{
    struct ordering *o = mem_alloc(sizeof *o);
    struct order *order = &l->order;

    *o = (struct ordering){.l = l, .order = order, .d = l->document, .part = NOWHERE};
    o->markers_n = document_markers(l->document, &o->markers);
    o->notes_n = document_notes(l->document, &o->notes);
    o->headings_n = document_notes_headings(l->document, &o->headings);
    order->notes_n = o->notes_n;
    order->of = mem_resize(NULL, (o->notes_n + 1) * sizeof *order->of);
    memset(order->of, 0xFF, (o->notes_n + 1) * sizeof *order->of);
    order->joined = mem_alloc((o->notes_n / 64 + 1) * sizeof *order->joined);
    order->making = o;
}

static void end(struct layout *l)
{
    VEC_FREE(&l->order.making->visits);
    free(l->order.making);
    l->order.making = NULL;
}

void order_free(struct layout *l)
{
    if (l->order.making)
        end(l);
    VEC_FREE(&l->order.headings);
    free(l->order.v);
    free(l->order.of);
    free(l->order.joined);
}

static bool go_on(struct ordering *o)
{
    return bring_on(o) || join_on(o) || lift_on(o) || join_headings_on(o);
}

bool layout_lift(struct layout *l, size_t budget)
{
    if (l->form.notes == NOTES_STAND || !document_done(l->document) || l->order.known)
        return false;
    if (!l->order.making)
        begin(l);
    struct ordering *o = l->order.making;
    for (o->spent = 0; o->spent < budget;) {
        if (go_on(o))
            continue;
        end(l);
        l->order.known = true;
        /* Until now notes were set where they stand. */
        layout_forget(l);
        return false;
    }
    return true;
}

/* Nobody waits for it longer than for the reading of an ordinary text. */
bool layout_order(struct layout *l)
{
    if (document_text(l->document).n <= ORDINARY_TEXT)
        layout_lift(l, SIZE_MAX);
    return l->form.notes != NOTES_STAND && l->order.known;
}

size_t order_of(const struct layout *l, size_t note)
{
    return l->order.of[note] == ORDER_NONE ? NOWHERE : l->order.of[note];
}

size_t order_first(struct layout *l, size_t pos)
{
    const struct marker *markers;
    size_t low = 0, high = l->order.n;

    document_markers(l->document, &markers);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (markers[l->order.v[middle].root].from < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
