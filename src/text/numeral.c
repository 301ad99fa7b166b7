/* SPDX-License-Identifier: ISC */
/* Values of numerals, of several scripts and Roman. */
#include <ibid/text.h>

#include <string.h>

/* Maximum value of a numeral before its last digit. */
#define MAX_NUMERAL 1000000000ul

/* A digit's value, or 10, 100, 1000 for the kanji of those; -1 for neither. */
static long digit_value(uint32_t cp)
{
    static const uint32_t kanji[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                     0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};

    if (text_is_digit(cp))
        return (long)cp - '0';
    if (cp >= 0xFF10 && cp <= 0xFF19)
        return (long)cp - 0xFF10;
    if (cp == 0x3007 || cp == 0x25CB || cp == 0x96F6)
        return 0;
    for (long i = 0; i < 10; i++)
        if (kanji[i] == cp)
            return i + 1;
    if (cp == 0x767E)
        return 100;
    if (cp == 0x5343)
        return 1000;
    if (cp == 0xB9)
        return 1;
    if (cp == 0xB2 || cp == 0xB3)
        return (long)cp - 0xB0;
    return cp == 0x2070 || (cp >= 0x2074 && cp <= 0x2079) ? (long)cp - 0x2070 : -1;
}

bool text_numeral(struct span s, unsigned long *out)
{
    unsigned long sum = 0, digits = 0;
    bool any = false, pending = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        if (!at || sum > MAX_NUMERAL || digits > MAX_NUMERAL)
            return false;
        if (cp >= 0x2460 && cp <= 0x2487 && s.n == 3) {
            *out = (cp - 0x2460) % 20 + 1;
            return true;
        }
        long value = digit_value(cp);
        if (value < 0)
            return false;
        if (value >= 10) {
            sum += (pending ? digits : 1) * (unsigned long)value;
            digits = 0;
            pending = false;
        } else {
            digits = digits * 10 + (unsigned long)value;
            pending = true;
        }
        any = true;
    }
    *out = sum + digits;
    return any;
}

static const struct {
    const char *letters;
    unsigned long value;
    unsigned most; /* consecutive repetitions */
} roman_parts[] = {
    {"m", 1000, 3}, {"cm", 900, 1}, {"d", 500, 1}, {"cd", 400, 1}, {"c", 100, 3},
    {"xc", 90, 1},  {"l", 50, 1},   {"xl", 40, 1}, {"x", 10, 3},   {"ix", 9, 1},
    {"v", 5, 1},    {"iv", 4, 1},   {"i", 1, 3},
};

/* Does s hold the letters at at, in lower case or (upper) in capitals? */
static bool has_letters(struct span s, size_t at, const char *letters, char upper)
{
    for (size_t i = 0; letters[i]; i++)
        if (at + i >= s.n || s.p[at + i] != (upper ? letters[i] & ~0x20 : letters[i]))
            return false;
    return true;
}

size_t text_roman(struct span s, unsigned long *value)
{
    char upper = s.n && text_is_upper((unsigned char)*s.p);
    size_t at = 0;

    *value = 0;
    for (size_t i = 0; i < sizeof roman_parts / sizeof *roman_parts; i++) {
        size_t n = strlen(roman_parts[i].letters);
        for (unsigned k = 0;
             k < roman_parts[i].most && has_letters(s, at, roman_parts[i].letters, upper);
             k++) {
            *value += roman_parts[i].value;
            at += n;
        }
    }
    return at < s.n && text_is_letter((unsigned char)s.p[at]) ? 0 : at;
}
