/* SPDX-License-Identifier: ISC */
/*
 * A logical line becomes lines.  Its segments between break opportunities become units
 * that fit on any line; fit.c decides which units end a line.  Verbatim text is cut only
 * where a line is full.
 */
#include "layout_internal.h"
#include "white.h"

#include <string.h>

/* Minimum columns that a gap keeps when it shrinks. */
#define MIN_GAP 2

/* Maximum bytes for each column in a logical line whose gaps may shrink. */
#define MAX_SHRUNK_BYTES ((size_t)4)

/* The logical line being wrapped. */
struct wrapper {
    struct layout *l;
    struct block_lines *out;
    const struct logical_line *logical; /* in text */
    const struct logical_line *source;  /* in the document */
    struct span text;                   /* the document's, or the folded text */
    size_t at;                          /* where its first line begins, indent included */
    struct fit_form room;
    bool hyphenates;
};

bool keeps_source_lines(const struct layout *l, const struct block *b)
{
    return b->source_width && b->source_width <= l->form.measure;
}

/* An indent leaves most of the measure to the text, unless the source's lines are kept. */
static unsigned bounded_indent(const struct wrapper *w, unsigned indent)
{
    unsigned most = w->l->form.measure / 3;

    if (w->logical->centred)
        return 0;
    return indent < most || keeps_source_lines(w->l, &w->out->block) ? indent : most;
}

/* Is it running text, whose lines may be justified and words divided? */
static bool is_running(const struct wrapper *w)
{
    switch (w->out->block.kind) {
    case BLOCK_PARAGRAPH:
    case BLOCK_QUOTATION:
    case BLOCK_ITEM:
        return !w->logical->verbatim && !w->logical->centred;
    default:
        return false;
    }
}

/* Maps positions of a line from the folded text to the document. */
static void unfold_line(const struct wrapper *w, struct line *line, bool first)
{
    size_t from = w->source->from;

    line->at = first ? w->at : unfold(w->l, from, line->at);
    line->next = line->next == SIZE_MAX ? w->source->next : unfold(w->l, from, line->next);
    line->from = unfold(w->l, from, line->from);
    line->to = unfold(w->l, from, line->to);
    line->folded = true;
}

static void add_line(struct wrapper *w, const struct line *made, bool first)
{
    const struct logical_line *logical = w->logical;
    unsigned measure = w->l->form.measure;
    struct line line = *made;

    line.width += line.hyphen;
    line.indent = bounded_indent(w, first ? logical->indent : logical->hang);
    if (logical->centred && line.width < measure)
        line.indent = (measure - line.width) / 2;
    line.kind = w->out->block.kind;
    line.verbatim = logical->verbatim;
    bool last = line.next >= logical->next;
    if (w->logical != w->source)
        unfold_line(w, &line, first);
    if (w->room.justify && !last)
        justify_line(w->l, &line, measure - line.indent, first);
    block_lines_add(w->out, &line);
}

/* Units ---------------------------------------------------------------------------- */

static uint32_t least_room(const struct wrapper *w)
{
    return w->room.first_room < w->room.room ? w->room.first_room : w->room.room;
}

/* Columns of [from, to) as shown in the logical line. */
static uint32_t columns(const struct wrapper *w, size_t from, size_t to)
{
    struct span text = span_sub(w->text, 0, w->logical->to);
    uint32_t before = 0, width = 0;

    if (from > w->logical->from)
        text_decode_back(text.p, from, &before, NULL);
    while (from < to) {
        struct text_glyph g =
            text_glyph(w->l->form.widths, text.p + from, text.n - from, before, TEXT_FLOW, 0);
        width += g.width;
        from += g.bytes;
        text_decode_back(text.p, from, &before, NULL);
    }
    return width;
}

/* Bytes of white space at the beginning of a segment, where blanks of several kinds are
 * adjacent. */
static uint32_t leading_white(struct span body)
{
    uint32_t at = 0, cp;

    while (at < body.n) {
        /* Every blank beyond ASCII begins with one of these bytes. */
        bool ascii = (unsigned char)body.p[at] < 0x80;
        if (ascii ? !is_white((unsigned char)body.p[at]) : !strchr("\xE1\xE2\xE3", body.p[at]))
            break;
        size_t bytes = text_decode(body.p + at, body.n - at, &cp, NULL);
        if (!ascii && !text_is_blank(cp) && cp != 0x2028 && cp != 0x2029)
            break;
        at += (uint32_t)bytes;
    }
    return at;
}

/* Adds white space at at to the unit before it. */
static void add_blanks(struct wrapper *w, size_t at, uint32_t bytes)
{
    struct text_segment *unit = &w->l->units.v[w->l->units.n - 1];

    unit->blanks += bytes;
    unit->gap = columns(w, at + bytes - unit->blanks, at + bytes);
}

/* Cuts a segment that is wider than a line at clusters; at is where it begins.
 * Blanks at a cut stay before it. */
static void add_parts(struct wrapper *w, size_t at, const struct text_segment *segment)
{
    struct layout *l = w->l;
    struct span text = span_sub(w->text, 0, w->logical->to);
    struct text_segment part = {0};
    uint32_t before = 0;

    for (size_t to = at + segment->body; at < to;) {
        struct text_glyph g =
            text_glyph(l->form.widths, text.p + at, text.n - at, before, TEXT_FLOW, 0);
        bool full = part.width + part.gap + g.width > least_room(w);
        if (is_white((unsigned char)text.p[at]) && part.body && full) {
            part.blanks += (uint32_t)g.bytes;
            part.gap += g.width;
        } else if (part.blanks || (part.width && g.width && full)) {
            VEC_PUSH(&l->units, part);
            part = (struct text_segment){0};
            before = 0;
            continue;
        } else {
            part.body += (uint32_t)g.bytes;
            part.width += g.width;
        }
        at += g.bytes;
        text_decode_back(text.p, at, &before, NULL);
    }
    part.blanks += segment->blanks;
    part.gap += segment->gap;
    part.hyphen = segment->hyphen && part.width < least_room(w);
    VEC_PUSH(&l->units, part);
}

/* Does every segment fit on a line without change? */
static bool are_units(const struct wrapper *w, struct span text)
{
    const struct text_segments *segments = &w->l->segments;
    uint32_t room = least_room(w);
    size_t at = 0;

    for (size_t i = 0; i < segments->n; i++) {
        const struct text_segment *s = &segments->v[i];
        bool plain = (unsigned char)(text.p[at] - '!') < 0x5E;
        if (!s->body || s->width + s->hyphen > room ||
            (!plain && leading_white(span_sub(text, at, at + s->body))))
            return false;
        at += s->body + s->blanks;
    }
    return true;
}

static void add_unit(struct wrapper *w, size_t at, const struct text_segment *segment)
{
    if (segment->width + segment->hyphen <= least_room(w))
        VEC_PUSH(&w->l->units, *segment);
    else
        add_parts(w, at, segment);
}

/* Adds a segment as the parts into which hyphens may divide its words. */
static void add_divided(struct wrapper *w, size_t at, const struct text_segment *segment)
{
    struct layout *l = w->l;
    struct span body = span_sub(w->text, at, at + segment->body);
    struct text_segment rest = *segment;
    size_t from = 0;

    l->points.n = 0;
    text_hyphenate(l->form.hyphens, body, &l->points);
    for (size_t i = 0; i < l->points.n; i++) {
        size_t to = l->points.v[i];
        struct text_segment part = {.body = (uint32_t)(to - from), .hyphen = true};
        part.width = columns(w, at + from, at + to);
        add_unit(w, at + from, &part);
        rest.body -= part.body;
        rest.width -= part.width;
        from = to;
    }
    add_unit(w, at + from, &rest);
}

/* Makes units of segments where some need change; returns the white space before the first. */
static size_t make_units(struct wrapper *w)
{
    struct layout *l = w->l;
    struct span text = w->text;
    size_t at = w->logical->from, skipped = 0;

    l->units.n = 0;
    for (size_t i = 0; i < l->segments.n; i++) {
        struct text_segment segment = l->segments.v[i];
        uint32_t white = segment.body ? leading_white(span_sub(text, at, at + segment.body))
                                      : segment.blanks;
        if (white && l->units.n)
            add_blanks(w, at, white);
        else
            skipped += white;
        at += white;
        if (!segment.body)
            continue;
        if (white) {
            segment.body -= white;
            segment.width = columns(w, at, at + segment.body);
        }
        if (w->hyphenates)
            add_divided(w, at, &segment);
        else
            add_unit(w, at, &segment);
        at += segment.body + segment.blanks;
    }
    return skipped;
}

/* Divides the logical line into units; returns the bytes of white space before the first. */
static size_t make_all_units(struct wrapper *w)
{
    struct layout *l = w->l;
    struct span text = span_sub(w->text, w->logical->from, w->logical->to);

    l->segments.n = 0;
    text_segment(l->form.widths, text, l->form.break_tailoring, &l->segments);
    l->fit.units = l->segments.v;
    l->fit.n = l->segments.n;
    if (!w->hyphenates && are_units(w, text))
        return 0;
    size_t skipped = make_units(w);
    l->fit.units = l->units.v;
    l->fit.n = l->units.n;
    return skipped;
}

/* Counts the blanks of the units for fit.c; skipped is the result of make_all_units. */
static void count_blanks(struct wrapper *w, size_t skipped)
{
    struct fit *f = &w->l->fit;
    const char *p = w->text.p + w->logical->from + skipped;
    uint32_t blanks = 0;

    f->blanks.n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct text_segment *unit = &f->units[i];
        struct fit_blanks count = {.before = blanks};
        for (uint32_t k = 1; k < unit->body; k++)
            blanks += is_white((unsigned char)p[k]) && !is_white((unsigned char)p[k - 1]);
        count.upto = blanks;
        VEC_PUSH(&f->blanks, count);
        blanks += unit->gap > 0 && is_white((unsigned char)p[unit->body]);
        p += unit->body + unit->blanks;
    }
}

/* Lines ---------------------------------------------------------------------------- */

static void add_lines(struct wrapper *w, size_t at, size_t from)
{
    const struct fit *f = &w->l->fit;

    for (size_t begin = 0, end; begin < f->n; begin = end) {
        const struct text_segment *last = &f->units[(end = f->nodes[begin].link) - 1];
        struct line line = {.at = at, .from = from};
        for (size_t i = begin; i < end; i++)
            from += f->units[i].body + f->units[i].blanks;
        line.to = from - last->blanks;
        line.next = end < f->n ? from : w->logical->next;
        line.width = (unsigned)(f->nodes[end].start - f->nodes[begin].start) - last->gap;
        line.hyphen = last->hyphen && end < f->n;
        add_line(w, &line, begin == 0);
        at = from;
    }
}

/* Columns by which a gap of plain blanks can shrink. */
static uint32_t shrinkable(const char *gap, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++)
        if (gap[i] != ' ' && gap[i] != '\t')
            return 0;
    return bytes > MIN_GAP ? bytes - MIN_GAP : 0;
}

/* Keeps a line of the source on one line by shrinking its gaps; false where it fits without
 * that, or not even so. */
static bool wrap_by_shrinking(struct wrapper *w, size_t at, size_t from)
{
    const struct fit *f = &w->l->fit;
    const struct logical_line *logical = w->logical;
    struct span text = span_sub(w->text, from, logical->to);
    uint32_t width = 0, spare = 0;

    /* Most logical lines are much longer, or have several lines in the source. */
    if (text.n > MAX_SHRUNK_BYTES * w->room.first_room || memchr(text.p, '\n', text.n))
        return false;
    for (size_t i = 0, end = 0; i < f->n; i++, end += f->units[i - 1].blanks) {
        const struct text_segment *unit = &f->units[i];
        end += unit->body;
        width += unit->width;
        if (i + 1 < f->n) {
            width += unit->gap;
            spare += unit->gap > MIN_GAP ? shrinkable(text.p + end, unit->blanks) : 0;
        }
    }
    if (width <= w->room.first_room || width - spare > w->room.first_room)
        return false;
    struct line line = {.at = at,
                        .next = logical->next,
                        .from = from,
                        .to = logical->to - f->units[f->n - 1].blanks,
                        .width = w->room.first_room,
                        .shrink = (uint16_t)(width - w->room.first_room)};
    add_line(w, &line, true);
    return true;
}

static void wrap_flow(struct wrapper *w, size_t at)
{
    struct layout *l = w->l;
    size_t skipped = make_all_units(w);

    if (l->fit.n && wrap_by_shrinking(w, at, w->logical->from + skipped))
        return;
    if (l->fit.n) {
        if (w->room.justify)
            count_blanks(w, skipped);
        fit_lines(&l->fit, &w->room);
        add_lines(w, at, w->logical->from + skipped);
    } else {
        size_t to = w->logical->to;
        add_line(w, &(struct line){.at = at, .next = w->logical->next, .from = to, .to = to},
                 true);
    }
}

/* Cuts a full line after its last blanks, if they are in its second half. */
static void cut_at_blanks(struct line *line, size_t blank, unsigned width)
{
    if (blank > line->from && width * 2 > line->width) {
        line->to = blank;
        line->width = width;
    }
}

static void wrap_verbatim(struct wrapper *w, size_t at)
{
    const struct logical_line *logical = w->logical;
    struct span text = w->text;
    struct line line = {.at = at, .from = logical->from, .to = logical->from};
    uint32_t room = w->room.first_room, before = 0;
    unsigned indent = bounded_indent(w, logical->indent), width = 0;
    size_t blank = 0; /* position after the last blanks of the line; width: columns up to it */
    bool first = true;

    while (line.to < logical->to) {
        struct text_glyph g =
            text_glyph(w->l->form.widths, text.p + line.to, logical->to - line.to, before,
                       TEXT_VERBATIM, indent + line.width);
        if (line.width && g.width && line.width + g.width > room) {
            cut_at_blanks(&line, blank, width);
            line.next = line.to;
            add_line(w, &line, first);
            line = (struct line){.at = line.next, .from = line.next, .to = line.next};
            first = false;
            room = w->room.room;
            indent = bounded_indent(w, logical->hang);
            before = 0;
            continue;
        }
        line.width += g.width;
        line.to += g.bytes;
        text_decode_back(text.p, line.to, &before, NULL);
        if (before == ' ') {
            blank = line.to;
            width = line.width;
        }
    }
    line.next = logical->next;
    add_line(w, &line, first);
}

void wrap_logical_line(struct layout *l, struct block_lines *out,
                       const struct logical_line *logical, size_t at, bool fold)
{
    struct wrapper w = {.l = l,
                        .out = out,
                        .logical = logical,
                        .source = logical,
                        .text = document_text(l->document),
                        .at = at};
    struct logical_line folded = *logical;

    if (fold && fold_notes(l, logical->from, logical->to)) {
        folded.from = 0;
        folded.to = l->folded_text.n;
        folded.next = SIZE_MAX;
        w.logical = &folded;
        w.text = buf_bytes(&l->folded_text);
        at = 0;
    }
    w.room.first_room = l->form.measure - bounded_indent(&w, logical->indent);
    w.room.room = l->form.measure - bounded_indent(&w, logical->hang);
    w.room.justify = l->form.justify && is_running(&w);
    w.hyphenates = l->form.hyphens && is_running(&w);
    if (logical->verbatim)
        wrap_verbatim(&w, at);
    else
        wrap_flow(&w, at);
}
