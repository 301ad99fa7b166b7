/* SPDX-License-Identifier: ISC */
/* The lines at the foot of a page. */
#include "foot_builder.h"

#include <stdlib.h>
#include <string.h>

/* Lines of notes ------------------------------------------------------------------- */

static void add_line(struct foot_builder *f, const struct foot_line *line)
{
    VEC_PUSH(&f->lines, *line);
    VEC_PUSH(&f->may_end, f->begun >= f->needed && !f->references && !f->overfull);
}

static void want_reference(struct foot_builder *f, size_t seq)
{
    for (size_t i = 0; i < f->wanted.n; i++)
        if (f->wanted.v[i] == seq)
            return;
    VEC_PUSH(&f->wanted, seq);
}

/* The index in the order of a marker's note, or NOWHERE. */
static size_t order_of_marker(struct layout *l, const struct marker *m)
{
    return m->note == NOWHERE ? NOWHERE : order_of_note(l, m->note);
}

/* Notes that a line of a note cites are to begin on the same page. */
static void cite_in_note(struct foot_builder *f, const struct line *line)
{
    const struct note_order *order = &f->l->order;
    const struct marker *markers;
    size_t n = document_markers(f->l->document, &markers);
    size_t i = document_marker_after(f->l->document, line->from);

    for (; i < n && markers[i].from < line->to; i++) {
        size_t seq = order_of_marker(f->l, &markers[i]);
        if (seq == NOWHERE)
            continue;
        if (order->v[seq].marker == i)
            f->needed = seq + 1 > f->needed ? seq + 1 : f->needed;
        else if (seq < f->first)
            want_reference(f, seq);
    }
}

static void add_note_line(struct foot_builder *f, const struct foot_form *form, size_t note,
                          const struct line *line)
{
    struct foot_line foot = {.line = *line, .note = note};
    size_t seq = f->items.v[f->item].seq;

    foot.begins = f->begun <= seq;
    if (foot.begins) {
        f->begun = seq + 1;
        foot.label = form->label;
        foot.stop = form->stop;
    }
    cite_in_note(f, line);
    add_line(f, &foot);
}

static void add_blank_line(struct foot_builder *f, size_t note, size_t at)
{
    struct foot_line foot = {.note = note};

    foot.line = (struct line){.at = at, .next = at, .from = at, .to = at, .blank = true};
    add_line(f, &foot);
}

static void end_note(struct foot_builder *f, const struct foot_form *form, size_t note)
{
    struct line empty = {.at = form->range.from,
                         .next = form->range.to,
                         .from = form->range.from,
                         .to = form->range.from,
                         .indent = form->first};
    bool begun = f->begun > f->items.v[f->item].seq;

    if (!begun)
        add_note_line(f, form, note, &empty);
    if (++f->items.v[f->item].seq == f->items.v[f->item].end)
        f->item++;
    f->at = NOWHERE;
    for (size_t i = 0; i < f->wanted.n; i++) {
        if (f->items.n == f->items.cap)
            f->items.v = mem_grow(f->items.v, &f->items.cap, sizeof *f->items.v);
        memmove(f->items.v + f->item + 1, f->items.v + f->item,
                (f->items.n - f->item) * sizeof *f->items.v);
        f->items.v[f->item] = (struct foot_item){f->wanted.v[i], f->wanted.v[i] + 1, true};
        f->items.n++;
    }
    f->wanted.n = 0;
}

static bool same_logical_line(const struct logical_line *a, const struct logical_line *b)
{
    return a->from == b->from && a->to == b->to && a->indent == b->indent && a->hang == b->hang;
}

/* Keeps the lines of a long logical line, which page after page goes on with. */
static void wrap_foot_line(struct layout *l, const struct block *block,
                           const struct logical_line *s)
{
    if (l->foot_logical.to && same_logical_line(&l->foot_logical, s))
        return;
    l->foot_lines.n = 0;
    l->foot_lines.block = *block;
    wrap_logical_line(l, &l->foot_lines, s, s->from, false);
    l->foot_lines.v[0].first = l->foot_lines.v[l->foot_lines.n - 1].last = true;
    l->foot_logical = *s;
}

/* Adds the lines of the next logical line of a note, as far as there is room. */
static void add_note_lines(struct foot_builder *f, size_t limit)
{
    struct layout *l = f->l;
    size_t note = l->order.v[f->items.v[f->item].seq].note;
    struct foot_form form = foot_form_of(l, note);
    size_t pos = f->at == NOWHERE ? form.range.from : f->at;
    struct block block;

    if (pos >= form.range.to || !document_block(l->document, pos, &block) ||
        block.from >= form.range.to) {
        end_note(f, &form, note);
        return;
    }
    if (block.from > pos)
        pos = block.from;
    bool goes_on = f->lines.n && f->lines.v[f->lines.n - 1].note == note &&
                   !f->lines.v[f->lines.n - 1].reference;
    if (pos == block.from && block.blank && goes_on)
        add_blank_line(f, note, pos);
    struct logical_line logical = foot_logical_line(l, &block, pos, &form);
    wrap_foot_line(l, &block, &logical);
    f->at = logical.next > pos ? logical.next : form.range.to;
    for (size_t i = 0; i < l->foot_lines.n; i++) {
        const struct line *line = &l->foot_lines.v[i];
        if (line->next <= pos && line->at < pos)
            continue;
        if (f->lines.n >= limit) {
            f->at = line->at;
            return;
        }
        add_note_line(f, &form, note, line);
    }
}

/* References ----------------------------------------------------------------------- */

/* Adds as many words of the note as a reference has room for. */
static void add_words(struct layout *l, struct foot_line *out, size_t to, unsigned room)
{
    struct span text = span_sub(document_text(l->document), 0, to);
    struct line *line = &out->line;
    uint32_t before = 0;
    size_t word = line->from;

    for (size_t at = line->from; at < to;) {
        struct text_glyph g =
            text_glyph(l->form.widths, text.p + at, to - at, before, TEXT_FLOW, 0);
        if (line->width + g.width > room) {
            out->cut = true;
            line->to = word > line->from ? word : line->to;
            break;
        }
        if (g.n == 1 && *g.shown == ' ')
            word = at;
        line->width += g.width;
        at += g.bytes;
        line->to = at;
        text_decode_back(text.p, at, &before, NULL);
    }
    line->width = (unsigned)text_columns(l->form.widths, span_sub(text, line->from, line->to));
}

static void add_reference_line(struct foot_builder *f)
{
    struct layout *l = f->l;
    size_t seq = f->items.v[f->item++].seq, i = l->order.v[seq].note;
    const struct note *notes;
    struct foot_form form = foot_form_of(l, i);
    struct foot_line foot = {
        .note = i, .reference = true, .label = form.label, .stop = form.stop};
    struct buf tail = {0};

    f->references -= f->references > 0;
    grid_page_of_note(l, seq, &foot);
    layout_reference_tail(&foot, &tail);
    document_notes(l->document, &notes);
    unsigned taken = form.first + (unsigned)tail.n + 3;
    foot.line = (struct line){.at = form.range.from,
                              .next = form.range.from,
                              .from = form.range.from,
                              .to = form.range.from,
                              .indent = form.first};
    if (l->form.measure > taken)
        add_words(l, &foot,
                  notes[i].body.to > form.range.from ? notes[i].body.to : form.range.from,
                  l->form.measure - taken);
    buf_free(&tail);
    add_line(f, &foot);
}

void layout_reference_tail(const struct foot_line *line, struct buf *out)
{
    buf_printf(out, "page %s%zu", line->page_known ? "" : "~", line->page);
}

/* Filling -------------------------------------------------------------------------- */

static void add_notes(struct foot_builder *f, size_t from, size_t to)
{
    VEC_PUSH(&f->items, (struct foot_item){from, to, false});
    f->end = to;
}

void foot_builder_begin(struct foot_builder *f, struct layout *l,
                        const struct page_start *start)
{
    bool carried = start->foot < start->end;

    *f = (struct foot_builder){.l = l, .at = NOWHERE};
    f->first = carried ? start->foot : order_first_cited_from(l, start->at);
    f->begun = f->needed = f->end = f->first;
    if (!carried)
        return;
    add_notes(f, start->foot, start->end);
    if (start->from) {
        f->at = start->from;
        f->begun = start->foot + 1;
    }
    /* Notes that are carried because they could not begin are to begin now. */
    const struct marker *markers;
    document_markers(l->document, &markers);
    size_t last = order_of_note(l, markers[l->order.v[start->end - 1].root].note);
    if (last >= start->foot)
        f->needed = last + 1;
}

void foot_builder_free(struct foot_builder *f)
{
    VEC_FREE(&f->lines);
    VEC_FREE(&f->may_end);
    VEC_FREE(&f->items);
    VEC_FREE(&f->wanted);
}

static void add_reference(struct foot_builder *f, size_t seq)
{
    if (f->references >= f->l->form.height) {
        f->overfull = true;
        return;
    }
    for (size_t i = 0; i < f->items.n; i++)
        if (f->items.v[i].reference && f->items.v[i].seq == seq)
            return;
    VEC_PUSH(&f->items, (struct foot_item){seq, seq + 1, true});
    f->references++;
}

/* The markers of a line, [*from, result); none for a line of a collected note. */
static size_t markers_of(struct layout *l, const struct line *line, size_t *from)
{
    const struct marker *markers;
    size_t n = document_markers(l->document, &markers), to;

    *from = to = document_marker_after(l->document, line->at);
    if (to == NOWHERE || markers[to].from >= line->next ||
        collected_note_at(l, line->from) != NOWHERE)
        return *from;
    while (to < n && markers[to].from < line->next)
        to++;
    return to;
}

bool foot_builder_would_cite(const struct foot_builder *f, const struct line *line)
{
    const struct note_order *order = &f->l->order;
    const struct marker *markers;
    size_t i, to = markers_of(f->l, line, &i);

    document_markers(f->l->document, &markers);
    for (; i < to; i++) {
        size_t seq = order_of_marker(f->l, &markers[i]);
        /* The first note carried has begun, the others may have to wait. */
        if (seq != NOWHERE && (order->v[seq].marker == i || seq != f->first))
            return true;
    }
    return false;
}

bool foot_builder_cite(struct foot_builder *f, const struct line *line)
{
    const struct note_order *order = &f->l->order;
    const struct marker *markers;
    size_t before = f->items.n, i, to = markers_of(f->l, line, &i);

    document_markers(f->l->document, &markers);
    for (; i < to; i++) {
        size_t seq = order_of_marker(f->l, &markers[i]);
        if (seq == NOWHERE)
            continue;
        if (order->v[seq].marker == i) {
            size_t end = seq + 1;
            while (end < order->n && order->v[end].root == i)
                end++;
            add_notes(f, seq, end);
        } else if (seq < f->first) {
            add_reference(f, seq);
        }
        if (seq >= f->first && f->needed <= seq)
            f->needed = seq + 1;
    }
    return f->items.n > before;
}

bool foot_builder_fill(struct foot_builder *f, size_t limit)
{
    while (f->item < f->items.n && f->lines.n < limit) {
        if (f->items.v[f->item].reference)
            add_reference_line(f);
        else
            add_note_lines(f, limit);
    }
    return f->item == f->items.n;
}

/* Would a foot of n lines leave one line of a paragraph alone? */
static bool leaves_one_alone(const struct foot_builder *f, size_t n)
{
    const struct foot_line *last = &f->lines.v[n - 1], *next = &f->lines.v[n];

    if (n >= f->lines.n || next->note != last->note || next->reference || last->reference)
        return false;
    return (last->line.first && !last->line.last) ||
           (!next->line.blank && next->line.last && !next->line.first);
}

static bool is_good_end(const struct foot_builder *f, size_t n)
{
    return f->may_end.v[n - 1] && !f->lines.v[n - 1].line.blank;
}

size_t foot_builder_cut(const struct foot_builder *f, size_t least, size_t most)
{
    size_t n = most < f->lines.n ? most : f->lines.n;

    while (n && n >= least && !is_good_end(f, n))
        n--;
    if (!n || n < least)
        return 0;
    for (size_t kept = n; kept && kept >= least && kept + 2 > n; kept--)
        if (is_good_end(f, kept) && !leaves_one_alone(f, kept))
            return kept;
    return n;
}

void foot_builder_carry(const struct foot_builder *f, size_t n, struct page_start *on)
{
    on->foot = on->end = on->from = 0;
    while (n < f->lines.n && f->lines.v[n].reference)
        n++;
    if (n < f->lines.n) {
        const struct foot_line *next = &f->lines.v[n];
        on->foot = order_of_note(f->l, next->note);
        on->from = next->begins ? 0 : next->line.at;
    } else {
        size_t item = f->item;
        while (item < f->items.n && f->items.v[item].reference)
            item++;
        if (item == f->items.n)
            return;
        on->foot = f->items.v[item].seq;
        on->from = f->at == NOWHERE || item > f->item ? 0 : f->at;
    }
    on->end = f->end;
}
