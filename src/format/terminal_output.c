/* SPDX-License-Identifier: ISC */
/*
 * What programs write for a terminal or a printer: overstrikes (N, backspace, N is bold;
 * _, backspace, x underlined) and SGR sequences (ECMA-48, 8.3.117) become styles of a text
 * in which they no longer stand.  Every other control character stays in the text.
 */
#include <ibid/builder.h>
#include <ibid/format.h>
#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

/* Bytes after which a line that has not ended is cut. */
#define MAX_LINE ((size_t)64 * 1024)

/* Bytes at the end of a cut line that wait for the next one where a backspace or an escape
 * stands among them. */
#define CUT_MARGIN ((size_t)64)

/* Maximum bytes of an SGR sequence. */
#define MAX_SGR ((size_t)48)

/* Colours that a style names, from 1: the 8 of ECMA-48, and the bright ones. */
#define COLOURS 16

#define ESCAPE '\x1B'

struct style {
    uint16_t attributes;
    uint8_t colour, background;
};

struct terminal_output {
    struct style sgr;
    struct style_run run; /* not given to the builder yet; empty: none */
};

/* A cluster of a line.  Backspaces lead back to it, and what is then written there changes
 * its style. */
struct glyph {
    struct span bytes;
    struct range raw;
    unsigned columns;
    struct style style;
};

struct glyph_row {
    struct glyph *v;
    size_t n, cap;
    size_t cursor; /* glyph that is written next; n but for overstriking */
};

static void *open_terminal_output(void)
{
    return mem_alloc(sizeof(struct terminal_output));
}

/* SGR --------------------------------------------------------------------------------- */

/* A parameter of an SGR sequence, with the first of its subparameters. */
struct parameter {
    unsigned value, sub;
    bool has_sub;
};

static const char *parse_number(const char *p, const char *end, unsigned *value)
{
    for (*value = 0; p < end && *p >= '0' && *p <= '9'; p++)
        *value = *value < 1000 ? *value * 10 + (unsigned)(*p - '0') : *value;
    return p;
}

static const char *parse_parameter(const char *p, const char *end, struct parameter *out)
{
    unsigned rest;

    *out = (struct parameter){0};
    p = parse_number(p, end, &out->value);
    if (p < end && *p == ':') {
        out->has_sub = true;
        p = parse_number(p + 1, end, &out->sub);
    }
    while (p < end && *p == ':')
        p = parse_number(p + 1, end, &rest);
    return p < end ? p + 1 : p;
}

static void set_attribute(struct style *s, uint16_t attribute, bool on)
{
    s->attributes = on ? s->attributes | attribute : s->attributes & (uint16_t)~attribute;
}

static bool apply_attribute(struct style *s, const struct parameter *p)
{
    switch (p->value) {
    case 0:
        *s = (struct style){0};
        return true;
    case 1:
    case 2:
        set_attribute(s, p->value == 1 ? ATTR_BOLD : ATTR_DIM, true);
        return true;
    case 3:
    case 23:
        set_attribute(s, ATTR_ITALIC, p->value == 3);
        return true;
    case 4:
    case 21:
    case 24:
        set_attribute(s, ATTR_UNDERLINE, p->value != 24 && !(p->has_sub && !p->sub));
        return true;
    case 7:
    case 27:
        set_attribute(s, ATTR_REVERSE, p->value == 7);
        return true;
    case 9:
    case 29:
        set_attribute(s, ATTR_STRIKE, p->value == 9);
        return true;
    case 22:
        set_attribute(s, ATTR_BOLD | ATTR_DIM, false);
        return true;
    default:
        return false;
    }
}

static void apply_colour(struct style *s, unsigned code)
{
    if (code >= 30 && code <= 37)
        s->colour = (uint8_t)(code - 29);
    else if (code >= 90 && code <= 97)
        s->colour = (uint8_t)(code - 81);
    else if (code >= 40 && code <= 47)
        s->background = (uint8_t)(code - 39);
    else if (code >= 100 && code <= 107)
        s->background = (uint8_t)(code - 91);
    else if (code == 39)
        s->colour = 0;
    else if (code == 49)
        s->background = 0;
}

/* 38 and 48 take a colour of a palette (5;n) or of red, green and blue (2;r;g;b).  Only the
 * palette's first 16 are colours that a theme knows; any other is the default. */
static const char *apply_extended(struct style *s, const struct parameter *p, const char *at,
                                  const char *end)
{
    uint8_t *to = p->value == 38 ? &s->colour : &s->background;
    struct parameter kind, value = {0};

    *to = 0;
    if (p->has_sub)
        return at;
    at = parse_parameter(at, end, &kind);
    if (kind.value == 5 && at < end) {
        at = parse_parameter(at, end, &value);
        *to = value.value < COLOURS ? (uint8_t)(value.value + 1) : 0;
    }
    for (int i = 0; kind.value == 2 && i < 3; i++)
        at = parse_parameter(at, end, &value);
    return at;
}

static void apply_sgr(struct style *s, const char *at, const char *end)
{
    do {
        struct parameter p;
        at = parse_parameter(at, end, &p);
        if (p.value == 38 || p.value == 48)
            at = apply_extended(s, &p, at, end);
        else if (!apply_attribute(s, &p))
            apply_colour(s, p.value);
    } while (at < end);
}

/* Bytes of "ESC [ parameters final" at the beginning of s; 0 where it is none. */
static size_t control_sequence(struct span s, char final)
{
    size_t i = 2;

    if (s.n < 3 || s.p[0] != ESCAPE || s.p[1] != '[')
        return 0;
    while (i < s.n && i < MAX_SGR && s.p[i] >= '0' && s.p[i] <= ';')
        i++;
    return i < s.n && s.p[i] == final ? i + 1 : 0;
}

/* Applies the SGR sequence at the beginning of s: its bytes; 0 where it is none.  An "erase
 * to the end of the line" right behind it belongs to it: grep and gcc write colours so. */
static size_t read_sgr(struct style *style, struct span s)
{
    size_t n = control_sequence(s, 'm');

    if (!n)
        return 0;
    apply_sgr(style, s.p + 2, s.p + n - 1);
    return n + control_sequence(span_sub(s, n, s.n), 'K');
}

/* Overstrikes -------------------------------------------------------------------------- */

static bool glyph_is(const struct glyph *c, char byte)
{
    return c->bytes.n == 1 && *c->bytes.p == byte;
}

/* A character written over another: the same one makes it bold, an underscore under or
 * over it underlines it, a blank leaves it, and any other takes its place.  Two underscores
 * are either: what stands before them decides. */
static void overstrike(struct glyph *c, const struct glyph *over, const struct glyph *before)
{
    bool underlining = before && before->style.attributes & ATTR_UNDERLINE;

    if (glyph_is(over, ' '))
        return;
    c->style.attributes |= over->style.attributes;
    if (glyph_is(c, '_') && glyph_is(over, '_')) {
        c->style.attributes |= underlining ? ATTR_UNDERLINE : ATTR_BOLD;
    } else if (span_equal(c->bytes, over->bytes)) {
        c->style.attributes |= ATTR_BOLD;
    } else if (glyph_is(c, '_')) {
        c->style.attributes |= ATTR_UNDERLINE;
        c->bytes = over->bytes;
    } else if (glyph_is(over, '_')) {
        c->style.attributes |= ATTR_UNDERLINE;
    } else {
        c->bytes = over->bytes;
        c->columns = over->columns;
    }
}

static void write_glyph(struct glyph_row *line, const struct glyph *c)
{
    if (line->cursor == line->n) {
        VEC_PUSH(line, *c);
        line->cursor = line->n;
        return;
    }
    struct glyph *under = &line->v[line->cursor];
    overstrike(under, c, line->cursor ? under - 1 : NULL);
    line->cursor++;
    /* Raw ranges rise, so only the last glyph's can take in what was written later. */
    if (line->cursor == line->n)
        under->raw.to = c->raw.to;
}

/* The glyph that so many backspaces lead back to; NOWHERE where there is none.  A wide one
 * is left by one backspace or two. */
static size_t glyph_back(const struct glyph_row *line, size_t backspaces)
{
    size_t at = line->cursor, columns = 0;

    while (at && columns < backspaces)
        columns += line->v[--at].columns;
    bool wide = at < line->n && line->v[at].columns == 2;
    return columns == backspaces || (columns == backspaces + 1 && wide) ? at : NOWHERE;
}

static struct glyph glyph_at(struct span raw, size_t at, size_t offset, struct style style)
{
    size_t n = text_cluster(raw.p + at, raw.n - at);
    struct span bytes = {raw.p + at, n};
    uint32_t cp;
    size_t base = text_decode(bytes.p, bytes.n, &cp, NULL);

    return (struct glyph){
        .bytes = bytes,
        .raw = {offset + at, offset + at + n},
        .columns = text_columns_simple(span_sub(bytes, 0, base)),
        .style = style,
    };
}

/* A run of backspaces moves the cursor where what follows is written over something; else
 * it stays in the text.  Returns its bytes. */
static size_t read_backspaces(struct glyph_row *line, struct span raw, size_t at, size_t offset,
                              struct style style)
{
    size_t n = 0, back = NOWHERE;

    while (at + n < raw.n && raw.p[at + n] == '\b')
        n++;
    if (at + n < raw.n && (unsigned char)raw.p[at + n] > ' ')
        back = glyph_back(line, n);
    if (back != NOWHERE) {
        line->cursor = back;
        return n;
    }
    for (size_t i = 0; i < n; i++) {
        struct glyph c = glyph_at(raw, at + i, offset, style);
        write_glyph(line, &c);
    }
    return n;
}

/* Lines ------------------------------------------------------------------------------- */

static bool style_equal(const struct style_run *run, const struct style *s)
{
    return run->attributes == s->attributes && run->colour == s->colour &&
           run->background == s->background;
}

static void flush_run(struct terminal_output *t, struct builder *b)
{
    if (t->run.from < t->run.to && (t->run.attributes || t->run.colour || t->run.background))
        build_style(b, &t->run);
    t->run = (struct style_run){0};
}

static void put_text(struct terminal_output *t, struct builder *b, struct span bytes,
                     struct range raw, struct style style)
{
    size_t from = build_text(b, bytes, raw);

    if (!style_equal(&t->run, &style) || t->run.to != from) {
        flush_run(t, b);
        t->run =
            (struct style_run){from, from, style.attributes, style.colour, style.background};
    }
    t->run.to = from + bytes.n;
}

static void read_glyphs(struct terminal_output *t, struct span raw, size_t offset,
                        struct glyph_row *line)
{
    for (size_t at = 0; at < raw.n;) {
        size_t n = raw.p[at] == ESCAPE ? read_sgr(&t->sgr, span_sub(raw, at, raw.n)) : 0;
        if (!n && raw.p[at] == '\b')
            n = read_backspaces(line, raw, at, offset, t->sgr);
        if (!n) {
            struct glyph c = glyph_at(raw, at, offset, t->sgr);
            write_glyph(line, &c);
            n = c.bytes.n;
        }
        at += n;
    }
}

/* A line that is free of backspaces and escapes is given to the builder as it stands. */
static void read_line(struct terminal_output *t, struct span raw, size_t offset,
                      struct builder *b)
{
    struct glyph_row line = {0};

    if (!memchr(raw.p, '\b', raw.n) && !memchr(raw.p, ESCAPE, raw.n)) {
        put_text(t, b, raw, (struct range){offset, offset + raw.n}, t->sgr);
        return;
    }
    read_glyphs(t, raw, offset, &line);
    for (size_t i = 0; i < line.n; i++)
        put_text(t, b, line.v[i].bytes, line.v[i].raw, line.v[i].style);
    VEC_FREE(&line);
}

/* Where a line that is too long is cut: not in a code point, an escape or an overstrike. */
static size_t cut_line(struct span raw)
{
    size_t at = MAX_LINE - CUT_MARGIN;

    for (size_t i = at; i < MAX_LINE; i++)
        if (raw.p[i] == '\b' || raw.p[i] == ESCAPE)
            return i > at + 8 && raw.p[i] == ESCAPE ? i : at;
    while (at && utf8_continues(raw.p[at]))
        at--;
    return at;
}

/* The bytes of the line at the beginning of raw, its line break included; 0 while its end
 * has not arrived. */
static size_t line_size(struct span raw, bool final)
{
    size_t within = raw.n < MAX_LINE ? raw.n : MAX_LINE;
    const char *newline = memchr(raw.p, '\n', within);

    if (newline)
        return (size_t)(newline + 1 - raw.p);
    if (raw.n >= MAX_LINE)
        return cut_line(raw);
    return final ? raw.n : 0;
}

static size_t produce_terminal_output(void *state, struct span raw, size_t offset, bool final,
                                      struct builder *b)
{
    struct terminal_output *t = state;
    size_t at = 0, n;

    while (at < raw.n && (n = line_size(span_sub(raw, at, raw.n), final))) {
        read_line(t, span_sub(raw, at, at + n), offset + at, b);
        at += n;
    }
    flush_run(t, b);
    return at;
}

const struct producer format_terminal_output = {
    .open = open_terminal_output,
    .produce = produce_terminal_output,
    .close = free,
};

/* Detection --------------------------------------------------------------------------- */

static bool is_overstrike(struct span head, size_t at)
{
    return at && at + 1 < head.n && (unsigned char)head.p[at + 1] > ' ' &&
           (head.p[at - 1] == '_' || head.p[at - 1] == head.p[at + 1] || head.p[at + 1] == '_');
}

bool format_is_terminal_output(struct span head)
{
    const char *end = head.p + head.n;

    for (const char *p = head.p; p && (p = memchr(p, '\b', (size_t)(end - p))); p++)
        if (is_overstrike(head, (size_t)(p - head.p)))
            return true;
    for (const char *p = head.p; p && (p = memchr(p, ESCAPE, (size_t)(end - p))); p++)
        if (control_sequence((struct span){p, (size_t)(end - p)}, 'm'))
            return true;
    return false;
}
