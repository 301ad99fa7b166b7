/* SPDX-License-Identifier: ISC */
/*
 * A stretch becomes lines.  The segments between break opportunities are made
 * units that fit on any line; fit.c decides where lines end.  What is kept as it
 * stands is cut only where it must be.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* Gaps in a line are not made narrower than this. */
#define NARROWEST_GAP 2

/* Nor are they looked for in a stretch of more bytes for each column. */
#define LONGEST_NARROW ((size_t)4)

/* A stretch being set. */
struct setting {
    struct layout *l;
    struct set_block *s;
    const struct logical_line *stretch;
    struct span text;          /* that it is set from: the document's, or its shadow */
    struct logical_line whole; /* the stretch as it stands, where that is its shadow */
    size_t at;                 /* where its first line's own begins */
    struct fit_form room;
    bool divides; /* words, by hyphens */
};

/* An indent leaves most of the measure to the text. */
static unsigned bounded_indent(const struct setting *set, unsigned indent)
{
    unsigned most = set->l->form.measure / 3;

    if (set->stretch->centred)
        return 0;
    return indent < most ? indent : most;
}

/* Is it text that runs on, whose lines may be justified and words divided? */
static bool is_running(const struct setting *set)
{
    switch (set->s->block.kind) {
    case BLOCK_PARAGRAPH:
    case BLOCK_QUOTATION:
    case BLOCK_ITEM:
        return !set->stretch->verbatim && !set->stretch->centred;
    default:
        return false;
    }
}

/* Where in the document a place of the shadow is. */
static size_t unshadowed(const struct setting *set, size_t pos)
{
    size_t low = 0, high = set->l->holes.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->l->holes.v[middle].at <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    if (!low)
        return set->whole.from + pos;
    const struct hole *hole = &set->l->holes.v[low - 1];
    pos -= hole->at;
    return pos < hole->sign ? hole->range.from + pos : hole->range.to + (pos - hole->sign);
}

static void unshadow(const struct setting *set, struct line *line, bool first)
{
    if (!set->l->holes.n)
        return;
    line->at = first ? set->at : unshadowed(set, line->at);
    line->next = line->next == SIZE_MAX ? set->whole.next : unshadowed(set, line->next);
    line->from = unshadowed(set, line->from);
    line->to = unshadowed(set, line->to);
    line->folded = true;
}

static void add_line(struct setting *set, const struct line *made, bool first)
{
    const struct logical_line *stretch = set->stretch;
    unsigned measure = set->l->form.measure;
    struct line line = *made;

    line.width += line.hyphen;
    line.indent = bounded_indent(set, first ? stretch->indent : stretch->hang);
    if (stretch->centred && line.width < measure)
        line.indent = (measure - line.width) / 2;
    line.kind = set->s->block.kind;
    line.verbatim = stretch->verbatim;
    bool last = line.next >= stretch->next;
    unshadow(set, &line, first);
    if (set->room.justify && !last)
        layout_justify(set->l, &line, measure - line.indent, first);
    layout_add(set->s, &line);
}

/* Units ------------------------------------------------------------------------ */

static uint32_t least_room(const struct setting *set)
{
    return set->room.first_room < set->room.room ? set->room.first_room : set->room.room;
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Columns of [from, to) of the stretch, as shown in it. */
static uint32_t columns(const struct setting *set, size_t from, size_t to)
{
    struct span text = span_sub(set->text, 0, set->stretch->to);
    uint32_t before = 0, width = 0;

    if (from > set->stretch->from)
        text_decode_back(text.p, from, &before, NULL);
    while (from < to) {
        struct text_glyph g =
            text_glyph(set->l->form.widths, text.p + from, text.n - from, before, TEXT_FLOW, 0);
        width += g.width;
        from += g.bytes;
        text_decode_back(text.p, from, &before, NULL);
    }
    return width;
}

/* Bytes of white space that a segment begins with; there is some where blanks
 * of several kinds stand side by side. */
static uint32_t leading_white(struct span body)
{
    uint32_t at = 0, cp;

    while (at < body.n) {
        /* The first byte of all blanks beyond ASCII. */
        bool ascii = (unsigned char)body.p[at] < 0x80;
        if (ascii ? !is_white(body.p[at]) : !strchr("\xE1\xE2\xE3", body.p[at]))
            break;
        size_t bytes = text_decode(body.p + at, body.n - at, &cp, NULL);
        if (!ascii && !text_is_blank(cp) && cp != 0x2028 && cp != 0x2029)
            break;
        at += (uint32_t)bytes;
    }
    return at;
}

/* White space at at belongs to the unit before it. */
static void add_blanks(struct setting *set, size_t at, uint32_t bytes)
{
    struct text_segment *unit = &set->l->units.v[set->l->units.n - 1];

    unit->blanks += bytes;
    unit->gap = columns(set, at + bytes - unit->blanks, at + bytes);
}

/* Cuts a segment that is wider than a line at clusters; at is where it begins.
 * Blanks at a cut stay before it. */
static void add_parts(struct setting *set, size_t at, const struct text_segment *segment)
{
    struct layout *l = set->l;
    struct span text = span_sub(set->text, 0, set->stretch->to);
    struct text_segment part = {0};
    uint32_t before = 0;

    for (size_t to = at + segment->body; at < to;) {
        struct text_glyph g =
            text_glyph(l->form.widths, text.p + at, text.n - at, before, TEXT_FLOW, 0);
        bool full = part.width + part.gap + g.width > least_room(set);
        if (is_white(text.p[at]) && part.body && full) {
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
    part.hyphen = segment->hyphen && part.width < least_room(set);
    VEC_PUSH(&l->units, part);
}

/* May all segments stand on any line as they are? */
static bool are_units(const struct setting *set, struct span text)
{
    const struct text_segments *segments = &set->l->segments;
    uint32_t room = least_room(set);
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

static void add_unit(struct setting *set, size_t at, const struct text_segment *segment)
{
    if (segment->width + segment->hyphen <= least_room(set))
        VEC_PUSH(&set->l->units, *segment);
    else
        add_parts(set, at, segment);
}

/* A segment as the parts that hyphens may divide its words into. */
static void add_divided(struct setting *set, size_t at, const struct text_segment *segment)
{
    struct layout *l = set->l;
    struct span body = span_sub(set->text, at, at + segment->body);
    struct text_segment rest = *segment;
    size_t from = 0;

    l->points.n = 0;
    text_hyphenate(l->form.hyphens, body, &l->points);
    for (size_t i = 0; i < l->points.n; i++) {
        size_t to = l->points.v[i];
        struct text_segment part = {.body = (uint32_t)(to - from), .hyphen = true};
        part.width = columns(set, at + from, at + to);
        add_unit(set, at + from, &part);
        rest.body -= part.body;
        rest.width -= part.width;
        from = to;
    }
    add_unit(set, at + from, &rest);
}

/* Units of segments that are not all units themselves. */
static size_t make_units(struct setting *set)
{
    struct layout *l = set->l;
    struct span text = set->text;
    size_t at = set->stretch->from, skipped = 0;

    l->units.n = 0;
    for (size_t i = 0; i < l->segments.n; i++) {
        struct text_segment segment = l->segments.v[i];
        uint32_t white = segment.body ? leading_white(span_sub(text, at, at + segment.body))
                                      : segment.blanks;
        if (white && l->units.n)
            add_blanks(set, at, white);
        else
            skipped += white;
        at += white;
        if (!segment.body)
            continue;
        if (white) {
            segment.body -= white;
            segment.width = columns(set, at, at + segment.body);
        }
        if (set->divides)
            add_divided(set, at, &segment);
        else
            add_unit(set, at, &segment);
        at += segment.body + segment.blanks;
    }
    return skipped;
}

/* Cuts the stretch into units.  Returns how many bytes at its beginning are
 * skipped, being blank. */
static size_t cut(struct setting *set)
{
    struct layout *l = set->l;
    struct span text = span_sub(set->text, set->stretch->from, set->stretch->to);

    l->segments.n = 0;
    text_segment(l->form.widths, text, l->form.departures, &l->segments);
    l->fit.units = l->segments.v;
    l->fit.n = l->segments.n;
    if (!set->divides && are_units(set, text))
        return 0;
    size_t skipped = make_units(set);
    l->fit.units = l->units.v;
    l->fit.n = l->units.n;
    return skipped;
}

/* The blanks of the units, as fit.c counts them; skipped as cut says. */
static void count_blanks(struct setting *set, size_t skipped)
{
    struct fit *f = &set->l->fit;
    const char *p = set->text.p + set->stretch->from + skipped;
    uint32_t blanks = 0;

    f->blanks.n = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct text_segment *unit = &f->units[i];
        struct fit_blanks count = {.before = blanks};
        for (uint32_t k = 1; k < unit->body; k++)
            blanks += is_white(p[k]) && !is_white(p[k - 1]);
        count.upto = blanks;
        VEC_PUSH(&f->blanks, count);
        blanks += unit->gap > 0 && is_white(p[unit->body]);
        p += unit->body + unit->blanks;
    }
}

/* Lines ------------------------------------------------------------------------ */

static void add_lines(struct setting *set, size_t at, size_t from)
{
    const struct fit *f = &set->l->fit;

    for (size_t begin = 0, end; begin < f->n; begin = end) {
        const struct text_segment *last = &f->units[(end = f->nodes[begin].link) - 1];
        struct line line = {.at = at, .from = from};
        for (size_t i = begin; i < end; i++)
            from += f->units[i].body + f->units[i].blanks;
        line.to = from - last->blanks;
        line.next = end < f->n ? from : set->stretch->next;
        line.width = (unsigned)(f->nodes[end].start - f->nodes[begin].start) - last->gap;
        line.hyphen = last->hyphen && end < f->n;
        add_line(set, &line, begin == 0);
        at = from;
    }
}

/* Columns by which a gap of plain blanks can be narrower. */
static uint32_t spare_of(const char *gap, uint32_t bytes)
{
    for (uint32_t i = 0; i < bytes; i++)
        if (gap[i] != ' ' && gap[i] != '\t')
            return 0;
    return bytes > NARROWEST_GAP ? bytes - NARROWEST_GAP : 0;
}

/* Sets a line of the source on one line by narrower gaps; false where it fits
 * as it is, or not even so. */
static bool set_narrow(struct setting *set, size_t at, size_t from)
{
    const struct fit *f = &set->l->fit;
    const struct logical_line *stretch = set->stretch;
    struct span text = span_sub(set->text, from, stretch->to);
    uint32_t width = 0, spare = 0;

    /* Most stretches are much longer, or of several lines. */
    if (text.n > LONGEST_NARROW * set->room.first_room || memchr(text.p, '\n', text.n))
        return false;
    for (size_t i = 0, end = 0; i < f->n; i++, end += f->units[i - 1].blanks) {
        const struct text_segment *unit = &f->units[i];
        end += unit->body;
        width += unit->width;
        if (i + 1 < f->n) {
            width += unit->gap;
            spare += unit->gap > NARROWEST_GAP ? spare_of(text.p + end, unit->blanks) : 0;
        }
    }
    if (width <= set->room.first_room || width - spare > set->room.first_room)
        return false;
    struct line line = {.at = at,
                        .next = stretch->next,
                        .from = from,
                        .to = stretch->to - f->units[f->n - 1].blanks,
                        .width = set->room.first_room,
                        .squeeze = (uint16_t)(width - set->room.first_room)};
    add_line(set, &line, true);
    return true;
}

static void set_flow(struct setting *set, size_t at)
{
    struct layout *l = set->l;
    size_t skipped = cut(set);

    if (l->fit.n && set_narrow(set, at, set->stretch->from + skipped))
        return;
    if (l->fit.n) {
        if (set->room.justify)
            count_blanks(set, skipped);
        fit_lines(&l->fit, &set->room);
        add_lines(set, at, set->stretch->from + skipped);
    } else {
        size_t to = set->stretch->to;
        add_line(set,
                 &(struct line){.at = at, .next = set->stretch->next, .from = to, .to = to},
                 true);
    }
}

/* What of a line that is full stays on it: all up to its last blanks, where they
 * stand in its further half. */
static void cut_at_blanks(struct line *line, size_t blank, unsigned width)
{
    if (blank > line->from && width * 2 > line->width) {
        line->to = blank;
        line->width = width;
    }
}

static void set_verbatim(struct setting *set, size_t at)
{
    const struct logical_line *stretch = set->stretch;
    struct span text = set->text;
    struct line line = {.at = at, .from = stretch->from, .to = stretch->from};
    uint32_t room = set->room.first_room, before = 0;
    unsigned indent = bounded_indent(set, stretch->indent), width = 0;
    size_t blank = 0; /* after the last blanks of the line, of some width with them */
    bool first = true;

    while (line.to < stretch->to) {
        struct text_glyph g =
            text_glyph(set->l->form.widths, text.p + line.to, stretch->to - line.to, before,
                       TEXT_VERBATIM, indent + line.width);
        if (line.width && g.width && line.width + g.width > room) {
            cut_at_blanks(&line, blank, width);
            line.next = line.to;
            add_line(set, &line, first);
            line = (struct line){.at = line.next, .from = line.next, .to = line.next};
            first = false;
            room = set->room.room;
            indent = bounded_indent(set, stretch->hang);
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
    line.next = stretch->next;
    add_line(set, &line, first);
}

/* Makes the shadow of a stretch: its text with signs for the notes that are folded. */
static void cast_shadow(struct setting *set, const struct logical_line *stretch, bool fold)
{
    struct layout *l = set->l;
    struct span text = set->text;
    size_t from = stretch->from, note;

    l->holes.n = 0;
    l->shadow.n = 0;
    while (fold && (note = folded_after(l, from, stretch->to)) != NOWHERE) {
        char sign[LONGEST_SIGN];
        struct hole hole = {.range = note_extent(l, note), .sign = folded_sign(l, note, sign)};
        if (hole.range.from < from || hole.range.to > stretch->to)
            break;
        buf_put(&l->shadow, text.p + from, hole.range.from - from);
        hole.at = l->shadow.n;
        buf_put(&l->shadow, sign, hole.sign);
        VEC_PUSH(&l->holes, hole);
        from = hole.range.to;
    }
    if (!l->holes.n)
        return;
    buf_put(&l->shadow, text.p + from, stretch->to - from);
    set->whole = *stretch;
    set->whole.from = stretch->from;
    set->text = buf_bytes(&l->shadow);
}

void layout_stretch(struct layout *l, struct set_block *s, const struct logical_line *stretch,
                    size_t at, bool fold)
{
    struct setting set = {
        .l = l, .s = s, .stretch = stretch, .text = document_text(l->document), .at = at};
    struct logical_line shadow = *stretch;

    cast_shadow(&set, stretch, fold);
    if (l->holes.n) {
        shadow.from = 0;
        shadow.to = l->shadow.n;
        shadow.next = SIZE_MAX;
        set.stretch = &shadow;
        at = 0;
    }
    set.room.first_room = l->form.measure - bounded_indent(&set, stretch->indent);
    set.room.room = l->form.measure - bounded_indent(&set, stretch->hang);
    set.room.justify = l->form.justify && is_running(&set);
    set.divides = l->form.hyphens && is_running(&set);
    if (stretch->verbatim)
        set_verbatim(&set, at);
    else
        set_flow(&set, at);
}
