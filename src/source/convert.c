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
    char *encoding;
    size_t unit; /* bytes skipped at a malformed place; 0: not asked yet */
};

/* Code points of the bytes 0x80 to 0x9F in Windows-1252; 0 for undefined ones. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* Bytes that one letter adds to a text, under whichever of its names the encoding is known. */
static size_t unit_of(const char *encoding)
{
    iconv_t there = iconv_open(encoding, "UTF-8");
    size_t sizes[2] = {0, 0};

    if (there == (iconv_t)-1)
        return 1;
    for (size_t letters = 1; letters <= 2; letters++) {
        char from[] = "aa", bytes[64], *in = from, *to = bytes;
        size_t left = letters, room = sizeof bytes;
        iconv(there, NULL, NULL, NULL, NULL);
        if (iconv(there, &in, &left, &to, &room) != (size_t)-1)
            sizes[letters - 1] = sizeof bytes - room;
    }
    iconv_close(there);
    return sizes[1] > sizes[0] ? sizes[1] - sizes[0] : 1;
}

bool converter_has_state(const char *encoding)
{
    /* Beginnings of names: with escape or shift sequences, and those of which iconv holds a
     * letter back until it knows what follows. */
    static const char *const names[] = {"ISO-2022",       "ISO2022",       "CSISO2022",
                                        "UTF-7",          "UTF7",          "HZ",
                                        "SCSU",           "IBM93",         "IBM-93",
                                        "CP93",           "IBM13",         "IBM-13",
                                        "CP13",           "TCVN",          "CP1255",
                                        "CP1258",         "WINDOWS-1255",  "WINDOWS-1258",
                                        "EUC-JISX0213",   "EUC-JIS-2004",  "SHIFT_JISX0213",
                                        "SHIFT_JIS-2004", "SHIFTJISX0213", "BIG5-HKSCS",
                                        "BIG5HKSCS"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncasecmp(encoding, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

const char *converter_name_after(const char *encoding, struct span raw)
{
    static const struct {
        const char *name;
        struct span big_mark, little_mark;
        const char *big, *little;
    } encodings[] = {
        {"UTF-16", {"\xFE\xFF", 2}, {"\xFF\xFE", 2}, "UTF-16BE", "UTF-16LE"},
        {"UTF16", {"\xFE\xFF", 2}, {"\xFF\xFE", 2}, "UTF-16BE", "UTF-16LE"},
        {"UNICODE", {"\xFE\xFF", 2}, {"\xFF\xFE", 2}, "UTF-16BE", "UTF-16LE"},
        {"CSUNICODE", {"\xFE\xFF", 2}, {"\xFF\xFE", 2}, "UTF-16BE", "UTF-16LE"},
        {"UTF-32", {"\0\0\xFE\xFF", 4}, {"\xFF\xFE\0\0", 4}, "UTF-32BE", "UTF-32LE"},
        {"UTF32", {"\0\0\xFE\xFF", 4}, {"\xFF\xFE\0\0", 4}, "UTF-32BE", "UTF-32LE"},
    };

    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        size_t n = encodings[i].big_mark.n;
        if (strcasecmp(encoding, encodings[i].name) != 0)
            continue;
        if (span_equal(span_sub(raw, 0, n), encodings[i].big_mark))
            return encodings[i].big;
        if (span_equal(span_sub(raw, 0, n), encodings[i].little_mark))
            return encodings[i].little;
    }
    return encoding;
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
    c->encoding = mem_string(encoding);
    return c;
}

void converter_free(struct converter *c)
{
    if (c && c->iconv != (iconv_t)-1)
        iconv_close(c->iconv);
    if (c)
        free(c->encoding);
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
        if (!c->unit)
            c->unit = unit_of(c->encoding);
        size_t skip = left < c->unit ? left : c->unit;
        in += skip;
        left -= skip;
    }
    if (whole && !left) {
        /* A letter that was held back because a sign might have followed. */
        char *to = chunk;
        size_t room = sizeof chunk;
        iconv(c->iconv, NULL, NULL, &to, &room);
        buf_put(out, chunk, sizeof chunk - room);
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
