/* SPDX-License-Identifier: ISC */
#include "display.h"

#include <ibid/text.h>

void display_put(struct span s, struct buf *to)
{
    static struct text_widths *widths;
    uint32_t before = 0;

    if (!widths)
        widths = text_widths_fixed();
    for (size_t at = 0; at < s.n;) {
        struct text_glyph g = text_glyph(widths, s.p + at, s.n - at, before, TEXT_FLOW, 0);
        buf_put(to, g.shown, g.n);
        text_decode(s.p + at, g.bytes, &before, NULL);
        at += g.bytes;
    }
}
