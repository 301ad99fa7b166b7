/* SPDX-License-Identifier: ISC */
#include "width.h"

#include <string.h>
#include <unictype.h>

/* How far blanks are followed in search of a line break: beyond, they are
 * shown one by one, so that megabytes of blanks stay linear. */
#define BLANKS_AHEAD 64

static bool is_line_break(uint32_t cp)
{
    return cp == '\n' || cp == 0x2028 || cp == 0x2029;
}

/* Blanks, and what stands around line breaks. */
static bool is_white(uint32_t cp)
{
    return text_is_blank(cp) || is_line_break(cp) || cp == '\r' || cp == '\f';
}

/* The leading white run of s if it holds a line break; else 0.  *next is the
 * code point after it, 0 at the end. */
static size_t soft_break(const char *s, size_t n, uint32_t *next)
{
    size_t at = 0;
    bool broken = false;

    *next = 0;
    while (at < n) {
        uint32_t cp;
        size_t bytes = text_decode(s + at, n - at, &cp, NULL);
        if (!is_white(cp)) {
            *next = cp;
            break;
        }
        if (!broken && at > BLANKS_AHEAD)
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

    if (!is_white(cp))
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

/* A cluster with something in it that must not go out as it stands. */
static struct text_glyph filtered(struct text_widths *w, const char *s, size_t bytes,
                                  size_t width)
{
    size_t n = 0;

    if (width == 0) {
        w->shown[n++] = ' ';
        width = 1;
    }
    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        bool malformed;
        size_t step = text_decode(s + at, bytes - at, &cp, &malformed);
        if (n + 4 > TEXT_GLYPH_MAX)
            break;
        if (cp != 0x200D && cp != 0xAD)
            n += text_encode(cp, w->shown + n);
        at += step;
    }
    return (struct text_glyph){.bytes = bytes,
                               .width = (uint8_t)(width > 255 ? 255 : width),
                               .n = (uint8_t)n,
                               .shown = w->shown};
}

/* Shown as nothing when it stands alone: joiners, direction marks, selectors. */
static bool is_ignorable(uint32_t cp)
{
    return cp == 0xAD || uc_is_property_default_ignorable_code_point(cp) ||
           uc_is_general_category(cp, UC_FORMAT);
}

static struct text_glyph cluster_glyph(struct text_widths *w, const char *s, size_t n)
{
    size_t bytes = text_cluster(s, n), width = 0;
    bool plain = true, ignorable = true;

    for (size_t at = 0; at < bytes;) {
        uint32_t cp;
        bool malformed;
        at += text_decode(s + at, bytes - at, &cp, &malformed);
        plain &= !malformed && cp != 0x200D && cp != 0xAD;
        ignorable &= is_ignorable(cp);
        width += cp == 0xAD ? 0 : text_width(w, cp);
    }
    if (ignorable)
        return nothing(bytes);
    if (!plain || width == 0 || bytes >= TEXT_GLYPH_MAX)
        return filtered(w, s, bytes, width);
    return (struct text_glyph){
        .bytes = bytes, .width = (uint8_t)width, .n = (uint8_t)bytes, .shown = s};
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
    return cluster_glyph(w, s, n);
}

size_t text_columns(struct text_widths *w, struct span s)
{
    size_t columns = 0;
    uint32_t before = 0;

    for (size_t at = 0; at < s.n;) {
        size_t run = text_plain_run(s.p + at, s.n - at);
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
