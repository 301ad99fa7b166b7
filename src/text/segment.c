/* SPDX-License-Identifier: ISC */
#include "machine.h"

#include <string.h>

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

/* Whether s[at] begins a cluster, blanks being none of a mark's. */
static bool divides_cluster(struct span s, size_t at)
{
    size_t bytes;

    if (ends_in_white(s.p, at, &bytes))
        return false;
    size_t back = text_cluster_back(s.p, at);
    return text_cluster(s.p + at - back, s.n - at + back) != back;
}

void text_segment(struct text_widths *w, struct span s, unsigned options,
                  struct text_segments *out)
{
    struct text_boundaries b;
    size_t from = 0, begin = out->n, at;

    text_boundaries_begin(&b, TEXT_LINES, s, options | TEXT_SOFT_LINES);
    while (text_boundaries_next(&b, &at, NULL)) {
        if (at < s.n && divides_cluster(s, at))
            continue;
        struct text_segment seg = measure(w, s, from, at);
        from = at;
        struct text_segment *last = out->n > begin ? &out->v[out->n - 1] : NULL;
        if (!seg.body && last && last->blanks) {
            /* A line break among them makes one blank of them all. */
            last->blanks += seg.blanks;
            last->gap = add_width(w, s, at - last->blanks, at);
        } else {
            VEC_PUSH(out, seg);
        }
    }
}
