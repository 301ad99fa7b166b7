/* SPDX-License-Identifier: ISC */
/* Decoding of frequent sequences without a call; runs of letters by words. */
#ifndef IBID_TEXT_DECODE_H
#define IBID_TEXT_DECODE_H

#include <ibid/text.h>

#include <string.h>

/* Defined where eight bytes can be examined in one machine word, the first byte the lowest.
 * No branch then depends on where among them a run ends, which no processor can predict. */
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define DECODE_BY_WORD
#endif

/* Decodes any sequence; decode_inline calls it for rare ones. */
size_t decode_outlined(const char *s, size_t n, uint32_t *cp, bool *malformed);

/* As text_decode, without a call for well-formed sequences of up to three bytes. */
static inline size_t decode_inline(const char *s, size_t n, uint32_t *cp, bool *malformed)
{
    const unsigned char *p = (const unsigned char *)s;

    *malformed = false;
    if (p[0] < 0x80) {
        *cp = p[0];
        return 1;
    }
    if (n >= 4) {
        uint32_t v = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        uint32_t three = (v >> 12 & 0xF000) | (v >> 10 & 0xFC0) | (v >> 8 & 0x3F);
        uint32_t two = (v >> 18 & 0x7C0) | (v >> 16 & 0x3F);
        if ((v & 0xF0C0C000) == 0xE0808000 && three >= 0x800 && three >> 11 != 0xD800 >> 11) {
            *cp = three;
            return 3;
        }
        if ((v & 0xE0C00000) == 0xC0800000 && two >= 0x80) {
            *cp = two;
            return 2;
        }
    }
    return decode_outlined(s, n, cp, malformed);
}

#ifdef DECODE_BY_WORD

/* Sets the top bit of each byte that is no ASCII letter. */
static inline uint64_t non_letter_bits(const char *s)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;

    memcpy(&word, s, sizeof word);
    uint64_t low = (word | 0x20 * each) & 0x7F * each;
    uint64_t letters = (low + (0x80 - 'a') * each) & ~(low + (0x7F - 'z') * each) & ~word;
    return ~letters & 0x80 * each;
}

/* Sets the top bit of each pair of bytes that is no code point with this lead byte or the one
 * that differs from it in the lowest bit. */
static inline uint64_t non_pair_bits(const char *s, unsigned lead)
{
    const uint64_t each = 0x0001000100010001u;
    uint64_t word;

    memcpy(&word, s, sizeof word);
    uint64_t differ = (word & 0xC0FE * each) ^ (0x8000u | (lead & 0xFEu)) * each;
    return (((differ & 0x7FFF * each) + 0x7FFF * each) | differ) & 0x8000 * each;
}

/* The byte of the first bit set in two words, not both 0. */
static inline size_t first_byte(uint64_t first, uint64_t second)
{
    uint64_t word = first ? first : second;

    return (first ? 0 : 8) + (size_t)__builtin_ctzll(word) / 8;
}

#endif

/* How many leading bytes of s[0, n) are ASCII letters. */
static inline size_t letter_run(const char *s, size_t n)
{
    size_t i = 0;

#ifdef DECODE_BY_WORD
    for (; n - i >= 16; i += 16) {
        uint64_t first = non_letter_bits(s + i), second = non_letter_bits(s + i + 8);
        if (first | second)
            return i + first_byte(first, second);
    }
#endif
    while (i < n && (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z')
        i++;
    return i;
}

/* How many leading code points of s[0, n) have this lead byte of a two-byte sequence, or the
 * one that differs from it in the lowest bit. */
static inline size_t lead_run(const char *s, size_t n, unsigned lead)
{
    size_t i = 0;

#ifdef DECODE_BY_WORD
    for (; n - i >= 16; i += 16) {
        uint64_t first = non_pair_bits(s + i, lead), second = non_pair_bits(s + i + 8, lead);
        if (first | second)
            return (i + first_byte(first, second)) / 2;
    }
#endif
    while (n - i >= 2 && (((unsigned char)s[i] ^ lead) & 0xFE) == 0 && utf8_continues(s[i + 1]))
        i += 2;
    return i / 2;
}

#endif
