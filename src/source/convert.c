/* SPDX-License-Identifier: ISC */
/* Windows-1252 by a table, all other encodings by iconv. */
#include "convert.h"

#include <ibid/text.h>

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct converter {
    iconv_t iconv; /* (iconv_t)-1 for Windows-1252 */
    size_t unit;   /* bytes skipped at a malformed place */
};

/* Code points of the bytes 0x80 to 0x9F in Windows-1252; 0 for undefined ones. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static size_t unit_of(const char *encoding)
{
    if (strncasecmp(encoding, "UTF-16", 6) == 0 || strncasecmp(encoding, "UCS-2", 5) == 0)
        return 2;
    if (strncasecmp(encoding, "UTF-32", 6) == 0 || strncasecmp(encoding, "UCS-4", 5) == 0)
        return 4;
    return 1;
}

struct converter *converter_new(const char *encoding)
{
    struct converter *c = mem_alloc(sizeof *c);

    c->iconv = (iconv_t)-1;
    if (strcasecmp(encoding, "windows-1252") == 0 || strcasecmp(encoding, "cp1252") == 0)
        return c;
    c->iconv = iconv_open("UTF-8", encoding);
    if (c->iconv == (iconv_t)-1) {
        free(c);
        return NULL;
    }
    c->unit = unit_of(encoding);
    return c;
}

void converter_free(struct converter *c)
{
    if (c && c->iconv != (iconv_t)-1)
        iconv_close(c->iconv);
    free(c);
}

static size_t convert_windows_1252(struct span bytes, size_t limit, struct buf *out)
{
    size_t at = 0, begin = out->n;

    while (at < bytes.n && out->n - begin < limit) {
        size_t run = text_ascii_run(bytes.p + at, bytes.n - at);
        if (run > limit)
            run = limit;
        buf_put(out, bytes.p + at, run);
        at += run;
        if (at == bytes.n || (unsigned char)bytes.p[at] < 0x80)
            continue;
        uint32_t cp = (unsigned char)bytes.p[at++];
        if (cp < 0xA0)
            cp = windows_1252[cp - 0x80];
        char encoded[4];
        buf_put(out, encoded, text_encode(cp ? cp : TEXT_REPLACEMENT, encoded));
    }
    return at;
}

size_t converter_width(const struct converter *c, char byte)
{
    unsigned char b = (unsigned char)byte;
    char encoded[4];

    if (c->iconv != (iconv_t)-1)
        return 0;
    if (b < 0x80)
        return 1;
    uint32_t cp = b < 0xA0 ? windows_1252[b - 0x80] : b;
    return text_encode(cp ? cp : TEXT_REPLACEMENT, encoded);
}

static size_t convert_by_iconv(struct converter *c, struct span bytes, bool whole, size_t limit,
                               struct buf *out)
{
    char chunk[4096];
    char *in = (char *)(uintptr_t)bytes.p;
    size_t left = bytes.n, begin = out->n;

    while (left && out->n - begin < limit) {
        char *to = chunk;
        size_t room = sizeof chunk;
        size_t done = iconv(c->iconv, &in, &left, &to, &room);
        buf_put(out, chunk, sizeof chunk - room);
        if (done != (size_t)-1 || errno == E2BIG)
            continue;
        if (errno == EINVAL && !whole)
            break;
        buf_puts(out, "\xEF\xBF\xBD");
        size_t skip = left < c->unit ? left : c->unit;
        in += skip;
        left -= skip;
    }
    return bytes.n - left;
}

size_t convert(struct converter *c, struct span bytes, bool whole, size_t limit,
               struct buf *out)
{
    if (c->iconv == (iconv_t)-1)
        return convert_windows_1252(bytes, limit, out);
    return convert_by_iconv(c, bytes, whole, limit, out);
}
