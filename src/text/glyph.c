/* SPDX-License-Identifier: ISC */
/* How a cluster is shown.  Nothing reaches a screen but by these glyphs. */
#include "decode.h"
#include "width.h"

#include <string.h>

/* Maximum bytes of blanks scanned for a line break; after them blanks are shown one by one,
 * so that megabytes of blanks take linear time. */
#define MAX_BLANKS_AHEAD 64

static bool is_line_break(uint32_t cp)
{
    return cp == '\n' || cp == 0x2028 || cp == 0x2029;
}

/* Bytes of the white space that s begins with, if it holds a line break; otherwise 0.  *next
 * is the code point after it, 0 at the end. */
static size_t soft_break(const char *s, size_t n, uint32_t *next)
{
    size_t at = 0;
    bool broken = false;

    *next = 0;
    while (at < n) {
        uint32_t cp;
        size_t bytes = text_decode(s + at, n - at, &cp, NULL);
        if (!width_is_white(cp)) {
            *next = cp;
            break;
        }
        if (!broken && at > MAX_BLANKS_AHEAD)
            return 0;
        broken |= is_line_break(cp);
        at += bytes;
    }
    return broken ? at : 0;
}

static struct text_glyph nothing(size_t bytes)
{
    return (struct text_glyph){.bytes = bytes, .shown = ""};
}

static struct text_glyph blanks(size_t bytes, size_t width)
{
    return (struct text_glyph){
        .bytes = bytes, .width = (uint8_t)width, .n = (uint8_t)width, .shown = "        "};
}

static struct text_glyph placeholder(size_t bytes, const char *shown)
{
    return (struct text_glyph){.bytes = bytes,
                               .width = 1,
                               .placeholder = true,
                               .n = (uint8_t)strlen(shown),
                               .shown = shown};
}

static struct text_glyph control_picture(struct text_widths *w, size_t bytes, uint32_t cp)
{
    size_t n = text_encode(cp == 0x7F ? 0x2421 : 0x2400 + cp, w->shown);

    w->shown[n] = '\0';
    return placeholder(bytes, w->shown);
}

/* White space of every kind; false where s does not begin with any. */
static bool white_glyph(const char *s, size_t n, uint32_t cp, size_t bytes, uint32_t before,
                        enum text_mode mode, size_t column, struct text_glyph *out)
{
    uint32_t next;

    if (!width_is_white(cp))
        return false;
    size_t broken = mode == TEXT_FLOW || cp == '\r' ? soft_break(s, n, &next) : 0;
    if (broken && cp == '\r' && mode == TEXT_VERBATIM)
        *out = nothing(1);
    else if (broken)
        *out = blanks(broken, !(text_is_wide_script(before) && text_is_wide_script(next)));
    else if (cp == '\f')
        *out = nothing(bytes);
    else if (cp == '\r')
        return false;
    else if (cp == '\t' && mode == TEXT_VERBATIM)
        *out = blanks(bytes, 8 - column % 8);
    else
        *out = blanks(bytes, cp == 0x3000 ? 2 : 1);
    return true;
}

/* The first cluster of s, or as much of it as one glyph holds; the next glyph shows the
 * rest. */
struct cluster_part {
    size_t bytes;
    unsigned width;
    bool plain;  /* shown unchanged */
    bool hidden; /* consists of hidden format characters */
};

static struct cluster_part measure_part(struct text_widths *w, const char *s, size_t n)
{
    struct cluster_part part = {.plain = true, .hidden = true};
    unsigned entry = 0;

    while (part.bytes < n) {
        uint32_t cp;
        bool malformed;
        size_t bytes = decode_inline(s + part.bytes, n - part.bytes, &cp, &malformed);
        unsigned record = widths_record(w, cp);
        bool ends = automaton_step(cluster_next, &entry, RECORD_CLUSTER_OF(record));
        if (part.bytes && (ends || malformed || part.bytes + bytes > GLYPH_TEXT_MAX))
            break;
        part.bytes += bytes;
        part.plain = part.plain && cp != 0x200D && cp != 0xAD;
        part.hidden = part.hidden && (record & RECORD_SPECIAL) && width_is_hidden(cp);
        part.width += cp == 0xAD ? 0 : RECORD_WIDTH_OF(record);
    }
    return part;
}

/* Copies the code points that may be shown. */
static struct text_glyph filter_part(struct text_widths *w, const char *s,
                                     struct cluster_part part, bool on_blank)
{
    size_t n = 0;

    if (on_blank)
        w->shown[n++] = ' ';
    for (size_t at = 0; at < part.bytes;) {
        uint32_t cp;
        at += text_decode(s + at, part.bytes - at, &cp, NULL);
        if (cp != 0x200D && cp != 0xAD)
            n += text_encode(cp, w->shown + n);
    }
    return (struct text_glyph){.bytes = part.bytes,
                               .width = (uint8_t)(on_blank ? 1 : part.width),
                               .n = (uint8_t)n,
                               .shown = w->shown};
}

static bool is_mark(uint32_t cp)
{
    switch (cluster_class(cp)) {
    case CLUSTER_EXTEND:
    case CLUSTER_EXTEND_EXTEND:
    case CLUSTER_EXTEND_LINKER:
    case CLUSTER_SPACINGMARK:
    case CLUSTER_ZWJ_EXTEND:
        return true;
    default:
        return false;
    }
}

static struct text_glyph cluster_glyph(struct text_widths *w, const char *s, size_t n,
                                       uint32_t before, uint32_t cp)
{
    struct cluster_part part = measure_part(w, s, n);
    /* A mark after a mark belongs to a cluster that was cut, and has a base. */
    bool on_blank = part.width == 0 && !(is_mark(before) && is_mark(cp));

    if (part.hidden)
        return nothing(part.bytes);
    if (!part.plain || on_blank)
        return filter_part(w, s, part, on_blank);
    return (struct text_glyph){.bytes = part.bytes,
                               .width = (uint8_t)part.width,
                               .n = (uint8_t)part.bytes,
                               .shown = s};
}

struct text_glyph text_glyph(struct text_widths *w, const char *s, size_t n, uint32_t before,
                             enum text_mode mode, size_t column)
{
    if (s[0] > 0x20 && s[0] < 0x7F && (n == 1 || (s[1] >= 0x20 && s[1] < 0x7F)))
        return (struct text_glyph){.bytes = 1, .width = 1, .n = 1, .shown = s};

    uint32_t cp;
    bool malformed;
    size_t bytes = text_decode(s, n, &cp, &malformed);
    struct text_glyph white;
    if (white_glyph(s, n, cp, bytes, before, mode, column, &white))
        return white;
    if (malformed || (cp >= 0x80 && cp < 0xA0))
        return placeholder(bytes, "\xEF\xBF\xBD");
    if (cp < 0x20 || cp == 0x7F)
        return control_picture(w, bytes, cp);
    return cluster_glyph(w, s, n, before, cp);
}

/* Whether a code point is a glyph of its own unless a mark follows. */
static bool stands_alone(unsigned record)
{
    if (record & (RECORD_SPECIAL | RECORD_WHITE))
        return false;
    switch (RECORD_CLUSTER_OF(record)) {
    case CLUSTER_OTHER:
    case CLUSTER_OTHER_CONSONANT:
    case CLUSTER_OTHER_PICTOGRAPH:
    case CLUSTER_LV:
    case CLUSTER_LVT:
        return true;
    default:
        return false;
    }
}

size_t text_shown_run(struct text_widths *w, const char *s, size_t n, size_t *columns)
{
    size_t at = text_printable_run(s, n), last, width;

    /* Blanks before a line break are not shown, however many. */
    while (at < n && at && s[at - 1] == ' ')
        at--;
    last = at ? at - 1 : 0;
    *columns = at;
    width = at > 0;
    while (at < n) {
        uint32_t cp;
        bool malformed;
        size_t bytes = decode_inline(s + at, n - at, &cp, &malformed);
        unsigned record = widths_record(w, cp);
        bool blank = cp == ' ' && (at + 1 == n || (unsigned char)s[at + 1] > ' ');
        if (malformed || !(blank || stands_alone(record))) {
            /* This code point may belong to the glyph before it. */
            *columns -= width;
            return last;
        }
        width = RECORD_WIDTH_OF(record);
        *columns += width;
        last = at;
        at += bytes;
    }
    return n;
}

size_t text_columns(struct text_widths *w, struct span s)
{
    size_t columns = 0;
    uint32_t before = 0;

    for (size_t at = 0; at < s.n;) {
        size_t run = text_printable_run(s.p + at, s.n - at);
        /* The last of a run may begin a cluster, or blanks before a line break. */
        while (run && (at + run < s.n) && (run == 1 || s.p[at + run - 1] == ' '))
            run--;
        run -= run && at + run < s.n;
        if (run) {
            columns += run;
            at += run;
            before = (unsigned char)s.p[at - 1];
            continue;
        }
        struct text_glyph g = text_glyph(w, s.p + at, s.n - at, before, TEXT_FLOW, columns);
        columns += g.width;
        at += g.bytes;
        text_decode_back(s.p, at, &before, NULL);
    }
    return columns;
}
