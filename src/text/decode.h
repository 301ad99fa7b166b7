/* SPDX-License-Identifier: ISC */
#ifndef IBID_TEXT_DECODE_H
#define IBID_TEXT_DECODE_H

#include <ibid/text.h>

#include <string.h>

/* Where eight bytes can be looked at in one word, the first the lowest.  Then no
 * branch need depend on where among them a word ends, which is what a processor
 * cannot foresee. */
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define DECODE_EIGHT
#endif

/* Any sequence; decode_inline is for the usual ones. */
size_t decode_outlined(const char *s, size_t n, uint32_t *cp, bool *malformed);

/* As text_decode, without a call for what is well formed and not of four bytes. */
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

#ifdef DECODE_EIGHT

/* The top bit of each byte that is no ASCII letter. */
static inline uint64_t no_letters(const char *s)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t word;

    memcpy(&word, s, sizeof word);
    uint64_t low = (word | 0x20 * each) & 0x7F * each;
    uint64_t letters = (low + (0x80 - 'a') * each) & ~(low + (0x7F - 'z') * each) & ~word;
    return ~letters & 0x80 * each;
}

/* The top bit of each pair that is no code point with that lead byte or the one
 * that differs from it in the lowest bit. */
static inline uint64_t no_pairs(const char *s, unsigned lead)
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

#ifdef DECODE_EIGHT
    for (; n - i >= 16; i += 16) {
        uint64_t first = no_letters(s + i), second = no_letters(s + i + 8);
        if (first | second)
            return i + first_byte(first, second);
    }
#endif
    while (i < n && (s[i] | 0x20) >= 'a' && (s[i] | 0x20) <= 'z')
        i++;
    return i;
}

/* How many code points s[0, n) begins with have that lead byte, of a sequence of
 * two, or the one that differs from it in the lowest bit. */
static inline size_t lead_run(const char *s, size_t n, unsigned lead)
{
    size_t i = 0;

#ifdef DECODE_EIGHT
    for (; n - i >= 16; i += 16) {
        uint64_t first = no_pairs(s + i, lead), second = no_pairs(s + i + 8, lead);
        if (first | second)
            return (i + first_byte(first, second)) / 2;
    }
#endif
    while (n - i >= 2 && (((unsigned char)s[i] ^ lead) & 0xFE) == 0 && utf8_continues(s[i + 1]))
        i += 2;
    return i / 2;
}

#endif
