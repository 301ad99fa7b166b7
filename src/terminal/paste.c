/* SPDX-License-Identifier: ISC */
#include "paste.h"

#include <ibid/text.h>

#include <string.h>
#include <wchar.h>

#define REPLACEMENT 0xFFFD

static const char end_marker[] = "\033[201~";

void paste_open(struct paste *p)
{
    buf_clear(&p->bytes);
    buf_clear(&p->text);
    p->open = true;
    p->cut = false;
    p->matched = 0;
}

static void put(struct paste *p, const char *bytes, size_t n)
{
    size_t room = PASTE_MAX - p->bytes.n;

    p->cut |= n > room;
    buf_put(&p->bytes, bytes, n < room ? n : room);
}

bool paste_add(struct paste *p, char byte)
{
    /* The marker's first byte occurs in it once: what did not match begins no other one. */
    if (byte != end_marker[p->matched]) {
        put(p, end_marker, p->matched);
        p->matched = 0;
    }
    if (byte != end_marker[p->matched])
        put(p, &byte, 1);
    else
        p->matched++;
    return p->matched == sizeof end_marker - 1;
}

/* Appends one code point from the charset of the locale; returns the bytes read, 0 where the
 * rest begins a character that it does not complete. */
static size_t decode(struct span s, struct buf *out)
{
    mbstate_t state = {0};
    wchar_t c = 0;
    char encoded[4];
    size_t n = mbrtowc(&c, s.p, s.n, &state);

    if (n == (size_t)-2)
        return 0;
    buf_put(out, encoded, text_encode(n == (size_t)-1 ? REPLACEMENT : (uint32_t)c, encoded));
    return n == (size_t)-1 || n == 0 ? 1 : n;
}

void paste_close(struct paste *p)
{
    struct span rest = buf_bytes(&p->bytes);
    size_t n = 1;

    while (rest.n && n) {
        n = decode(rest, &p->text);
        rest = span_sub(rest, n, rest.n);
    }
    p->open = false;
}

void paste_free(struct paste *p)
{
    buf_free(&p->bytes);
    buf_free(&p->text);
}
