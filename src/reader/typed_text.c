/* SPDX-License-Identifier: ISC */
#include "typed_text.h"

#include <ibid/text.h>

static bool is_break(uint32_t cp)
{
    return cp == '\n' || cp == '\r' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

static struct span without_final_breaks(struct span text)
{
    while (text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    return text;
}

bool typed_text_put(struct span text, bool lines, size_t room, struct buf *out)
{
    uint32_t cp, before = 0;
    char bytes[4];

    if (!lines)
        text = without_final_breaks(text);
    for (size_t at = 0; at < text.n; before = cp) {
        at += text_decode(text.p + at, text.n - at, &cp, NULL);
        /* A carriage return has already been the line break. */
        if (cp == '\n' && before == '\r')
            continue;
        uint32_t put = is_break(cp) ? (lines ? '\n' : ' ') : cp == '\t' ? ' ' : cp;
        if (is_control(put) && put != '\n')
            continue;
        size_t n = text_encode(put, bytes);
        if (n > room)
            return false;
        buf_put(out, bytes, n);
        room -= n;
    }
    return true;
}
