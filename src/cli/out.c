/* SPDX-License-Identifier: ISC */
#include "out.h"
#include "report.h"

#include <ibid/text.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool out_flush(struct out *o)
{
    if (!o->error && !span_write(buf_bytes(&o->buf), STDOUT_FILENO))
        o->error = errno;
    buf_clear(&o->buf);
    return !o->error;
}

int out_end(struct out *o, int status)
{
    out_flush(o);
    buf_free(&o->buf);
    if (o->error && o->error != EPIPE) {
        report("standard output", "%s", strerror(o->error));
        return EXIT_ERROR;
    }
    return status;
}

void shown(struct span s, struct buf *to)
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
