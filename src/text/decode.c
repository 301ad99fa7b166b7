/* SPDX-License-Identifier: ISC */
/* UTF-8, well formed or not. */
#include "decode.h"

/*
 * The sequences that a lead byte begins: their length in bytes, and the range of the
 * second byte (Unicode 3.9, table 3-7).  0 bytes: it begins none.
 */
struct lead {
    uint8_t bytes, low, high;
};

static struct lead lead_of(unsigned char c)
{
    if (c < 0x80)
        return (struct lead){1, 0, 0};
    if (c >= 0xC2 && c <= 0xDF)
        return (struct lead){2, 0x80, 0xBF};
    if (c >= 0xE0 && c <= 0xEF)
        return (struct lead){3, c == 0xE0 ? 0xA0 : 0x80, c == 0xED ? 0x9F : 0xBF};
    if (c >= 0xF0 && c <= 0xF4)
        return (struct lead){4, c == 0xF0 ? 0x90 : 0x80, c == 0xF4 ? 0x8F : 0xBF};
    return (struct lead){0, 0, 0};
}

static size_t replaced(size_t bytes, uint32_t *cp, bool *malformed)
{
    *cp = TEXT_REPLACEMENT;
    *malformed = true;
    return bytes;
}

size_t decode_outlined(const char *s, size_t n, uint32_t *cp, bool *malformed)
{
    const unsigned char *p = (const unsigned char *)s;
    struct lead lead = lead_of(p[0]);

    if (!lead.bytes)
        return replaced(1, cp, malformed);
    if (lead.bytes == 1) {
        *cp = p[0];
        return 1;
    }
    if (n < 2 || p[1] < lead.low || p[1] > lead.high)
        return replaced(1, cp, malformed);
    uint32_t c = (p[0] & (0x7Fu >> lead.bytes)) << 6 | (p[1] & 0x3Fu);
    for (size_t i = 2; i < lead.bytes; i++) {
        if (i >= n || !utf8_continues(s[i]))
            return replaced(i, cp, malformed);
        c = c << 6 | (p[i] & 0x3Fu);
    }
    *cp = c;
    return lead.bytes;
}

size_t text_decode(const char *s, size_t n, uint32_t *cp, bool *malformed)
{
    bool ignored;

    return decode_inline(s, n, cp, malformed ? malformed : &ignored);
}

size_t text_decode_back(const char *s, size_t n, uint32_t *cp, bool *malformed)
{
    size_t most = n < 4 ? n : 4;

    if ((unsigned char)s[n - 1] < 0x80)
        most = 1;
    for (size_t back = most; back > 1; back--) {
        const char *p = s + n - back;
        /* Only a lead can begin a sequence, and none of its followers can
         * belong to an earlier one, so this is how forwards would cut it. */
        if (((unsigned char)*p & 0xC0) != 0xC0)
            continue;
        if (text_decode(p, back, cp, malformed) == back)
            return back;
    }
    return text_decode(s + n - 1, 1, cp, malformed);
}

size_t text_encode(uint32_t cp, char *out)
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = TEXT_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (char)(0xC0 | cp >> 6);
        out[1] = (char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (char)(0xE0 | cp >> 12);
        out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (char)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | cp >> 18);
    out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (char)(0x80 | (cp & 0x3F));
    return 4;
}

#define EACH_BYTE(b) (0x0101010101010101u * (b))

size_t text_ascii_run(const char *s, size_t n)
{
    size_t i = 0;

    for (uint64_t word; n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, s + i, sizeof word);
        if (word & EACH_BYTE(0x80))
            break;
    }
    while (i < n && (unsigned char)s[i] < 0x80)
        i++;
    return i;
}

size_t text_printable_run(const char *s, size_t n)
{
    size_t i = 0;

    for (uint64_t word; n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, s + i, sizeof word);
        /* With bit 7 clear throughout, subtracting borrows from no byte that
         * is at least 0x20, and adding 1 overflows 0x7F alone. */
        if (word & EACH_BYTE(0x80))
            break;
        if (((word - EACH_BYTE(0x20)) | (word + EACH_BYTE(0x01))) & EACH_BYTE(0x80))
            break;
    }
    while (i < n && (unsigned char)s[i] >= 0x20 && (unsigned char)s[i] < 0x7F)
        i++;
    return i;
}

size_t text_malformed(struct span s, size_t from)
{
    while (from < s.n) {
        from += text_ascii_run(s.p + from, s.n - from);
        if (from == s.n)
            break;
        uint32_t cp;
        bool malformed;
        size_t bytes = decode_inline(s.p + from, s.n - from, &cp, &malformed);
        if (malformed)
            return from;
        from += bytes;
    }
    return s.n;
}
