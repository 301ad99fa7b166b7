/* SPDX-License-Identifier: ISC */
/* ASCII white space, as the source text has it around and between lines. */
#ifndef IBID_LAYOUT_WHITE_H
#define IBID_LAYOUT_WHITE_H

#include <ibid/base.h>

static inline bool is_white(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* The first position in [from, to) that holds no white space, or to. */
static inline size_t skip_white(struct span text, size_t from, size_t to)
{
    while (from < to && is_white((unsigned char)text.p[from]))
        from++;
    return from;
}

/* The end of [from, to) without the white space that it ends with. */
static inline size_t trim_white(struct span text, size_t from, size_t to)
{
    while (to > from && is_white((unsigned char)text.p[to - 1]))
        to--;
    return to;
}

#endif
