/* SPDX-License-Identifier: ISC */
/*
 * Break opportunities come from libunistring, which wants well-formed text in
 * which a line break is a must: it is given a copy in which line breaks, tabs
 * and the like are blanks and everything malformed is a letter, byte for byte.
 */
#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>

static char stand_in(uint32_t cp, bool malformed)
{
    if (cp == '\n' || cp == '\r' || cp == '\t' || cp == '\f' || cp == 0x2028 || cp == 0x2029)
        return ' ';
    if (malformed || cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
        return 'x';
    return '\0';
}

static void clean_copy(struct span s, char *copy)
{
    for (size_t at = 0; at < s.n;) {
        size_t run = text_plain_run(s.p + at, s.n - at);
        memcpy(copy + at, s.p + at, run);
        at += run;
        if (at == s.n)
            break;
        uint32_t cp;
        bool malformed;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, &malformed);
        char c = stand_in(cp, malformed);
        if (c)
            memset(copy + at, c, bytes);
        else
            memcpy(copy + at, s.p + at, bytes);
        at += bytes;
    }
}

static bool ends_in_white(const char *s, size_t n, size_t *bytes)
{
    uint32_t cp;

    *bytes = text_decode_back(s, n, &cp, NULL);
    return text_is_blank(cp) || cp == '\n' || cp == '\r' || cp == '\f' || cp == 0x2028 ||
           cp == 0x2029;
}

static uint32_t add_width(struct text_widths *w, struct span s, size_t from, size_t to)
{
    uint32_t before = 0, columns = 0;

    if (text_plain_run(s.p + from, to - from) == to - from &&
        (to == s.n || (unsigned char)s.p[to] < 0x80))
        return (uint32_t)(to - from);
    if (from)
        text_decode_back(s.p, from, &before, NULL);
    while (from < to) {
        /* A glyph sees what follows it, so that it is the same one here as
         * when the line is walked. */
        struct text_glyph g = text_glyph(w, s.p + from, s.n - from, before, TEXT_FLOW, 0);
        columns += g.width;
        text_decode_back(s.p, from + g.bytes, &before, NULL);
        from += g.bytes;
    }
    return columns;
}

static struct text_segment measure(struct text_widths *w, struct span s, size_t from, size_t to)
{
    size_t body = to, bytes;

    while (body > from && ends_in_white(s.p + from, body - from, &bytes))
        body -= bytes;
    return (struct text_segment){
        .body = (uint32_t)(body - from),
        .blanks = (uint32_t)(to - body),
        .width = add_width(w, s, from, body),
        .gap = add_width(w, s, body, to),
        .hyphen = body - from >= 2 && memcmp(s.p + body - 2, "\xC2\xAD", 2) == 0,
    };
}

void text_segment(struct text_widths *w, struct span s, struct text_segments *out)
{
    if (!s.n)
        return;
    char *copy = mem_resize(NULL, s.n), *breaks = mem_resize(NULL, s.n);

    clean_copy(s, copy);
    u8_possible_linebreaks((const uint8_t *)copy, s.n, "UTF-8", breaks);
    size_t from = 0;
    for (size_t at = 1; at < s.n; at++) {
        if (breaks[at] != UC_BREAK_POSSIBLE)
            continue;
        VEC_PUSH(out, measure(w, s, from, at));
        from = at;
    }
    VEC_PUSH(out, measure(w, s, from, s.n));
    free(breaks);
    free(copy);
}

const char *text_unicode_version(void)
{
    return "14.0.0";
}
