/* SPDX-License-Identifier: ISC */
/* Lexing of labels, and of the words and signs that announce them. */
#include "label_lexer.h"

#include <ibid/text.h>

#include <string.h>

/* Maximum digits of a number, and bytes of a name. */
#define MAX_DIGITS 6
#define MAX_NAME_BYTES 64

size_t label_digits(struct span s)
{
    size_t n = 0;

    while (n < s.n && n <= MAX_DIGITS && text_is_digit((unsigned char)s.p[n]))
        n++;
    return n <= MAX_DIGITS ? n : 0;
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

size_t label_signs(struct span s)
{
    static const char *const daggers[] = {"\xE2\x80\xA0", "\xE2\x80\xA1", "\xC2\xA7",
                                          "\xC2\xB6"};
    size_t n = 0;

    while (n < 3 && n < s.n && s.p[n] == '*')
        n++;
    if (n)
        return n;
    if (s.n && strchr("+#$", *s.p))
        return 1;
    if (!s.n || !(*s.p & 0x80))
        return 0;
    for (size_t i = 0; i < sizeof daggers / sizeof *daggers; i++) {
        size_t size = strlen(daggers[i]);
        while (n < 3 * size && s.n >= n + size && memcmp(s.p + n, daggers[i], size) == 0)
            n += size;
        if (n)
            return n;
    }
    return 0;
}

/* Maximum value of a Roman numeral: larger ones number no notes, and are words (mix,
 * civil). */
#define MAX_ROMAN 400

/* A Roman numeral of two letters or more: a single one is a letter as well. */
static size_t label_roman(struct span s)
{
    unsigned long value;
    size_t n = text_roman(s, &value);

    return value < MAX_ROMAN && n > 1 ? n : 0;
}

size_t label_in_parens(struct span s)
{
    size_t n = label_digits(s);

    if (n || !s.n)
        return n;
    if (*s.p < 'a' || *s.p > 'z')
        return *s.p >= 'A' && *s.p <= 'Z' ? text_roman(s, &(unsigned long){0}) : 0;
    n = label_roman(s);
    return n ? n : 1;
}

size_t label_simple(struct span s)
{
    size_t n = label_digits(s);

    /* An editor's number between two: 12a. */
    if (n && n < s.n && s.p[n] >= 'a' && s.p[n] <= 'z' &&
        (n + 1 == s.n || !is_letter(s.p[n + 1])))
        return n + 1;
    if (n)
        return n;
    if ((n = label_roman(s)))
        return n;
    /* A letter misread for a digit: I5. */
    if (s.n && strchr("lIO", *s.p) && (n = label_digits(span_sub(s, 1, s.n))))
        return 1 + n;
    if (s.n && is_letter(*s.p))
        return s.n > 1 && s.p[1] == *s.p && !(s.n > 2 && is_letter(s.p[2])) ? 2 : 1;
    /* A second count beside the first: *1. */
    if (s.n && *s.p == '*' && (n = label_digits(span_sub(s, 1, s.n))))
        return 1 + n;
    return s.n && *s.p != '$' ? label_signs(s) : 0;
}

size_t label_bracketed(struct span s, char close, size_t *from, size_t *n)
{
    size_t at = 1 + is_at(s, 1, " ");

    *from = at;
    *n = label_simple(span_sub(s, at, s.n));
    at += *n;
    at += *n && is_at(s, at, ".");
    at += is_at(s, at, " ");
    return *n && at < s.n && s.p[at] == close ? at + 1 : 0;
}

size_t label_name(struct span s)
{
    size_t n = 0;

    while (n < s.n && n < MAX_NAME_BYTES && (unsigned char)s.p[n] > ' ' &&
           !strchr("[]()\"`:,;<>|", s.p[n]))
        n++;
    return n < MAX_NAME_BYTES ? n : 0;
}

/* One CJK numeral: a digit, a fullwidth digit, or a kanji. */
static size_t cjk_numeral(struct span s)
{
    static const char *const kanji = "〇○零一二三四五六七八九十百千";
    uint32_t cp;
    size_t n = s.n ? text_decode(s.p, s.n, &cp, NULL) : 0;

    if (!n)
        return 0;
    if (text_is_digit(cp) || (cp >= 0xFF10 && cp <= 0xFF19))
        return n;
    if (n == 3)
        for (const char *k = kanji; *k; k += 3)
            if (memcmp(k, s.p, 3) == 0)
                return n;
    return 0;
}

size_t label_cjk(struct span s)
{
    size_t at = 0, n;

    while (at < 24 && (n = cjk_numeral(span_sub(s, at, s.n))))
        at += n;
    return at;
}

size_t label_superscript(struct span s)
{
    uint32_t cp;
    size_t at = 0, n;

    for (; at < s.n; at += n) {
        n = text_decode(s.p + at, s.n - at, &cp, NULL);
        bool digit = cp == 0xB9 || cp == 0xB2 || cp == 0xB3 || cp == 0x2070 ||
                     (cp >= 0x2074 && cp <= 0x2079);
        bool whole = cp >= 0x2460 && cp <= 0x2487;
        if (whole && !at)
            return n;
        if (!digit)
            break;
    }
    return at;
}

size_t label_cjk_note_sign(struct span s)
{
    static const char *const signs[] = {"註", "注", "原註", "訳註", "※"};

    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i]);
        if (s.n >= n && memcmp(s.p, signs[i], n) == 0)
            return n;
    }
    return 0;
}

size_t label_note_word(struct span s)
{
    static const char *const words[] = {"footnote", "note",      "endnote",  "fn",
                                        "anm",      "anmerkung", "fussnote", "fußnote",
                                        "nota",     "сноска",    "прим",     "примечание"};

    if (!s.n || !strchr("FfNnEeAa\xD0\xD1", *s.p))
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = 0;
        while (words[i][k] && k < s.n) {
            char c = s.p[k];
            if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != words[i][k])
                break;
            k++;
        }
        if (!words[i][k] && !(k < s.n && ((s.p[k] | 0x20) >= 'a' && (s.p[k] | 0x20) <= 'z')))
            return k;
    }
    return 0;
}
