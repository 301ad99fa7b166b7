/* SPDX-License-Identifier: ISC */
/*
 * What stands at a page's foot.  Notes and references wait in a row of items and
 * are set in turn, a stretch at a time, until the foot is full; after each line
 * it is known whether the foot may end there.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* Labels up to here stand as printed, with the note hanging from them. */
#define WIDEST_LABEL 8

/* The indent of a note whose label is wider. */
#define HANG 2

/* How a note is set. */
struct foot_form {
    struct range range; /* what of the text */
    struct range label; /* set apart from it; empty where it is within */
    bool stop;
    bool folded;          /* in the text: a part of one stretch */
    unsigned first, hang; /* columns before its first line, and its others */
    unsigned base;        /* columns of its indent in the text, which are left out */
};

static const struct note *note_of(struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return &notes[note];
}

static unsigned columns(struct layout *l, size_t from, size_t to)
{
    return (unsigned)text_columns(l->form.widths,
                                  span_sub(document_text(l->document), from, to));
}

static bool ends_in_word(struct layout *l, struct range label)
{
    struct span text = document_text(l->document);
    uint32_t cp;

    if (label.from >= label.to)
        return false;
    text_decode_back(text.p + label.from, label.to - label.from, &cp, NULL);
    return text_is_letter(cp) || text_is_digit(cp);
}

static unsigned source_indent(struct layout *l, size_t pos)
{
    struct block block;
    struct logical_line stretch;

    if (!document_block(l->document, pos, &block) || block.from > pos)
        return 0;
    document_logical_line(l->document, &block, pos, &stretch);
    return stretch.indent < stretch.hang ? stretch.indent : stretch.hang;
}

/* "[Footnote 7: text]" is set as "7. text"; "7. text" and "[7] text" as they are. */
static struct foot_form form_of(struct layout *l, size_t i)
{
    const struct note *note = note_of(l, i);
    struct foot_form form = {.range = note_extent(l, i), .folded = note_is_folded(l, i)};
    if (!form.folded)
        form.base = source_indent(l, note->from);
    unsigned most = l->form.measure / 3 < WIDEST_LABEL ? l->form.measure / 3 : WIDEST_LABEL;
    unsigned printed = columns(l, note->from, note->body.from);
    bool stop = ends_in_word(l, note->label);
    unsigned short_label = columns(l, note->label.from, note->label.to) + stop + 1;

    if (form.folded) {
        char sign[LONGEST_SIGN];
        unsigned n = (unsigned)folded_sign(l, i, sign);
        form.range = note->body;
        form.label = (struct range){note->from, note->from + n};
        form.first = form.hang = n < most ? n + 1 : 0;
    } else if (!note_is_enclosed(l, note) && printed <= most) {
        form.hang = printed;
    } else if (note->label.from < note->label.to && short_label <= most) {
        form.range.from = note->body.from;
        if (note->body.to < form.range.to)
            form.range.to = note->body.to;
        form.label = note->label;
        form.stop = stop;
        form.first = form.hang = short_label;
    } else {
        form.hang = l->form.measure / 3 < HANG ? 0 : HANG;
    }
    return form;
}

/* Lines of notes -------------------------------------------------------------------- */

static void add_line(struct footing *f, const struct foot_line *line)
{
    VEC_PUSH(&f->lines, *line);
    VEC_PUSH(&f->sound, f->begun >= f->needed && !f->references && !f->crowded);
}

static void want_reference(struct footing *f, size_t seq)
{
    for (size_t i = 0; i < f->late.n; i++)
        if (f->late.v[i] == seq)
            return;
    VEC_PUSH(&f->late, seq);
}

/* Where a marker's note stands in the order; NOWHERE where it has no place there. */
static size_t seq_of(struct layout *l, const struct marker *m)
{
    return m->note == NOWHERE ? NOWHERE : order_of(l, m->note);
}

/* What a line of a note cites is to begin on the page too. */
static void cite_in_note(struct footing *f, const struct line *line)
{
    const struct order *order = &f->l->order;
    const struct marker *markers;
    size_t n = document_markers(f->l->document, &markers);
    size_t i = document_marker_after(f->l->document, line->from);

    for (; i < n && markers[i].from < line->to; i++) {
        size_t seq = seq_of(f->l, &markers[i]);
        if (seq == NOWHERE)
            continue;
        if (order->v[seq].marker == i)
            f->needed = seq + 1 > f->needed ? seq + 1 : f->needed;
        else if (seq < f->first)
            want_reference(f, seq);
    }
}

static void add_note_line(struct footing *f, const struct foot_form *form, size_t note,
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

static void add_blank_line(struct footing *f, size_t note, size_t at)
{
    struct foot_line foot = {.note = note};

    foot.line = (struct line){.at = at, .next = at, .from = at, .to = at, .blank = true};
    add_line(f, &foot);
}

static size_t without_white_end(struct span text, size_t from, size_t to)
{
    while (to > from && strchr(" \t\r\n\f", text.p[to - 1]) && text.p[to - 1])
        to--;
    return to;
}

static size_t after_white(struct span text, size_t from, size_t to)
{
    while (from < to && strchr(" \t\r\n\f", text.p[from]) && text.p[from])
        from++;
    return from;
}

static unsigned beyond(unsigned indent, unsigned base)
{
    return indent > base ? indent - base : 0;
}

/* The stretch that holds pos, cut to what of it belongs to the note. */
static struct logical_line stretch_of(struct layout *l, const struct block *block, size_t pos,
                                      const struct foot_form *form)
{
    struct span text = document_text(l->document);
    struct logical_line s = {
        form->range.from, form->range.to, form->range.to, 0, 0, false, false};

    if (!form->folded)
        document_logical_line(l->document, block, pos, &s);
    if (s.from <= form->range.from) {
        s.from = after_white(text, form->range.from, form->range.to);
        s.indent = (uint16_t)form->first;
        s.hang = (uint16_t)form->hang;
    } else {
        s.indent = (uint16_t)(form->hang + beyond(s.indent, form->base));
        s.hang = (uint16_t)(form->hang + beyond(s.hang, form->base));
    }
    if (s.to > form->range.to)
        s.to = without_white_end(text, s.from, form->range.to);
    if (s.next > form->range.to)
        s.next = form->range.to;
    return s;
}

static void end_note(struct footing *f, const struct foot_form *form, size_t note)
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
    for (size_t i = 0; i < f->late.n; i++) {
        if (f->items.n == f->items.cap)
            f->items.v = mem_grow(f->items.v, &f->items.cap, sizeof *f->items.v);
        memmove(f->items.v + f->item + 1, f->items.v + f->item,
                (f->items.n - f->item) * sizeof *f->items.v);
        f->items.v[f->item] = (struct foot_item){f->late.v[i], f->late.v[i] + 1, true};
        f->items.n++;
    }
    f->late.n = 0;
}

static bool same_stretch(const struct logical_line *a, const struct logical_line *b)
{
    return a->from == b->from && a->to == b->to && a->indent == b->indent && a->hang == b->hang;
}

/* A long stretch is asked for again by page after page. */
static void set_stretch(struct layout *l, const struct block *block,
                        const struct logical_line *s)
{
    if (l->foot_stretch.to && same_stretch(&l->foot_stretch, s))
        return;
    l->foot.n = 0;
    l->foot.block = *block;
    layout_stretch(l, &l->foot, s, s->from, false);
    l->foot.v[0].first = l->foot.v[l->foot.n - 1].last = true;
    l->foot_stretch = *s;
}

/* Sets one stretch of the note that is being set, or what of it there is room for. */
static void set_note(struct footing *f, size_t limit)
{
    struct layout *l = f->l;
    size_t note = l->order.v[f->items.v[f->item].seq].note;
    struct foot_form form = form_of(l, note);
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
    struct logical_line stretch = stretch_of(l, &block, pos, &form);
    set_stretch(l, &block, &stretch);
    f->at = stretch.next > pos ? stretch.next : form.range.to;
    for (size_t i = 0; i < l->foot.n; i++) {
        const struct line *line = &l->foot.v[i];
        if (line->next <= pos && line->at < pos)
            continue;
        if (f->lines.n >= limit) {
            f->at = line->at;
            return;
        }
        add_note_line(f, &form, note, line);
    }
}

/* References ------------------------------------------------------------------------ */

/* As many words as a reference has room for. */
static void set_words(struct layout *l, struct foot_line *out, size_t to, unsigned room)
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
    line->width = columns(l, line->from, line->to);
}

static void set_reference(struct footing *f)
{
    struct layout *l = f->l;
    size_t seq = f->items.v[f->item++].seq, i = l->order.v[seq].note;
    const struct note *note = note_of(l, i);
    struct foot_form form = form_of(l, i);
    struct foot_line foot = {
        .note = i, .reference = true, .label = form.label, .stop = form.stop};
    struct buf tail = {0};

    f->references -= f->references > 0;
    grid_page_of_note(l, seq, &foot);
    layout_reference_tail(&foot, &tail);
    unsigned taken = form.first + (unsigned)tail.n + 3;
    foot.line = (struct line){.at = form.range.from,
                              .next = form.range.from,
                              .from = form.range.from,
                              .to = form.range.from,
                              .indent = form.first};
    if (l->form.measure > taken)
        set_words(l, &foot, note->body.to > form.range.from ? note->body.to : form.range.from,
                  l->form.measure - taken);
    buf_free(&tail);
    add_line(f, &foot);
}

void layout_reference_tail(const struct foot_line *line, struct buf *out)
{
    buf_printf(out, "page %s%zu", line->page_known ? "" : "~", line->page);
}

/* Filling ------------------------------------------------------------------------- */

static void add_notes(struct footing *f, size_t from, size_t to)
{
    VEC_PUSH(&f->items, (struct foot_item){from, to, false});
    f->end = to;
}

void footing_begin(struct footing *f, struct layout *l, const struct page_start *start)
{
    bool carried = start->foot < start->end;

    *f = (struct footing){.l = l, .at = NOWHERE};
    f->first = carried ? start->foot : order_first(l, start->at);
    f->begun = f->needed = f->end = f->first;
    if (!carried)
        return;
    add_notes(f, start->foot, start->end);
    if (start->from) {
        f->at = start->from;
        f->begun = start->foot + 1;
    }
    /* Those that are carried because they could not begin are to begin now. */
    const struct marker *markers;
    document_markers(l->document, &markers);
    size_t last = order_of(l, markers[l->order.v[start->end - 1].root].note);
    if (last >= start->foot)
        f->needed = last + 1;
}

void footing_free(struct footing *f)
{
    VEC_FREE(&f->lines);
    VEC_FREE(&f->sound);
    VEC_FREE(&f->items);
    VEC_FREE(&f->late);
}

static void add_reference(struct footing *f, size_t seq)
{
    if (f->references >= f->l->form.height) {
        f->crowded = true;
        return;
    }
    for (size_t i = 0; i < f->items.n; i++)
        if (f->items.v[i].reference && f->items.v[i].seq == seq)
            return;
    VEC_PUSH(&f->items, (struct foot_item){seq, seq + 1, true});
    f->references++;
}

/* The markers of a line, [*from, to); a line of a lifted note has none here. */
static size_t markers_of(struct layout *l, const struct line *line, size_t *from)
{
    const struct marker *markers;
    size_t n = document_markers(l->document, &markers), to;

    *from = to = document_marker_after(l->document, line->at);
    if (to == NOWHERE || markers[to].from >= line->next ||
        layout_lifted(l, line->from) != NOWHERE)
        return *from;
    while (to < n && markers[to].from < line->next)
        to++;
    return to;
}

bool footing_would_cite(const struct footing *f, const struct line *line)
{
    const struct order *order = &f->l->order;
    const struct marker *markers;
    size_t i, to = markers_of(f->l, line, &i);

    document_markers(f->l->document, &markers);
    for (; i < to; i++) {
        size_t seq = seq_of(f->l, &markers[i]);
        /* The first of what is carried has begun, the rest may have to wait. */
        if (seq != NOWHERE && (order->v[seq].marker == i || seq != f->first))
            return true;
    }
    return false;
}

bool footing_cite(struct footing *f, const struct line *line)
{
    const struct order *order = &f->l->order;
    const struct marker *markers;
    size_t before = f->items.n, i, to = markers_of(f->l, line, &i);

    document_markers(f->l->document, &markers);
    for (; i < to; i++) {
        size_t seq = seq_of(f->l, &markers[i]);
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

bool footing_fill(struct footing *f, size_t limit)
{
    while (f->item < f->items.n && f->lines.n < limit) {
        if (f->items.v[f->item].reference)
            set_reference(f);
        else
            set_note(f, limit);
    }
    return f->item == f->items.n;
}

/* Would the foot, ending after n lines, leave one line of a paragraph alone? */
static bool leaves_one_alone(const struct footing *f, size_t n)
{
    const struct foot_line *last = &f->lines.v[n - 1], *next = &f->lines.v[n];

    if (n >= f->lines.n || next->note != last->note || next->reference || last->reference)
        return false;
    return (last->line.first && !last->line.last) ||
           (!next->line.blank && next->line.last && !next->line.first);
}

static bool is_sound(const struct footing *f, size_t n)
{
    return f->sound.v[n - 1] && !f->lines.v[n - 1].line.blank;
}

size_t footing_sound(const struct footing *f, size_t least, size_t most)
{
    size_t n = most < f->lines.n ? most : f->lines.n;

    while (n && n >= least && !is_sound(f, n))
        n--;
    if (!n || n < least)
        return 0;
    for (size_t kept = n; kept && kept >= least && kept + 2 > n; kept--)
        if (is_sound(f, kept) && !leaves_one_alone(f, kept))
            return kept;
    return n;
}

void footing_carry(const struct footing *f, size_t n, struct page_start *on)
{
    on->foot = on->end = on->from = 0;
    while (n < f->lines.n && f->lines.v[n].reference)
        n++;
    if (n < f->lines.n) {
        const struct foot_line *next = &f->lines.v[n];
        on->foot = order_of(f->l, next->note);
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
