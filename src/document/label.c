/* SPDX-License-Identifier: ISC */
/* What a label says, in whatever script it is written. */
#include "document.h"

#include <ibid/text.h>

#include <string.h>

#define LARGEST 1000000000ul

struct range marker_label(const struct marker_seen *m)
{
    return (struct range){m->from + m->label_at, m->from + m->label_at + m->label_size};
}

unsigned long label_number(struct span text, struct range label)
{
    unsigned long n = 0;

    if (label.to <= label.from || label.to - label.from > 9)
        return 0;
    for (size_t i = label.from; i < label.to; i++) {
        if (!text_is_digit((unsigned char)text.p[i]))
            return 0;
        n = n * 10 + (unsigned long)(text.p[i] - '0');
    }
    return n;
}

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

/* Digits one after another, with the kanji for ten and more as in 二十三. */
static bool numeral(struct span s, unsigned long *out)
{
    unsigned long sum = 0, digits = 0;
    bool any = false, pending = false;

    *out = label_number(s, (struct range){0, s.n});
    if (*out)
        return true;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        if (!at || sum > LARGEST || digits > LARGEST)
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

uint64_t label_key(struct span label)
{
    unsigned long number;
    uint64_t h = 0xCBF29CE484222325u;

    if (numeral(label, &number))
        return number;
    for (size_t i = 0; i < label.n; i++)
        h = (h ^ (unsigned char)label.p[i]) * 0x100000001B3u;
    return h | (uint64_t)1 << 63;
}

static bool is_ascii_letter(struct span s, size_t i)
{
    return i < s.n && (s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z';
}

unsigned long label_ordinal(struct span label, const bool roman[2])
{
    unsigned long number;

    if (label.n > 1 && *label.p == '*')
        return label_number(label, (struct range){1, label.n});
    if (numeral(label, &number))
        return number;
    if (!is_ascii_letter(label, 0))
        return 0;
    if (roman[text_is_upper((unsigned char)*label.p)] && text_roman(label, &number) == label.n)
        return number;
    for (size_t i = 1; i < label.n; i++)
        if (label.p[i] != *label.p)
            return 0;
    return (unsigned long)((*label.p | 0x20) - 'a' + 1 + 26 * (label.n - 1));
}

unsigned long document_ordinal(const struct document *d, enum marker_form form,
                               struct range label)
{
    return label_ordinal(span_sub(d->text, label.from, label.to), d->roman[form]);
}

void document_tell_numerals(struct document *d)
{
    size_t romans[MARKER_FORMS][2] = {{0}}, letters[MARKER_FORMS][2] = {{0}};
    unsigned long number;

    for (size_t i = 0; i < d->seen.markers.n; i++) {
        const struct marker_seen *m = &d->seen.markers.v[i];
        struct range label = marker_label(m);
        struct span s = span_sub(d->text, label.from, label.to);
        if (!is_ascii_letter(s, 0))
            continue;
        bool upper = text_is_upper((unsigned char)*s.p), roman = text_roman(s, &number) == s.n;
        romans[m->form][upper] += roman && s.n > 1;
        letters[m->form][upper] += !roman;
    }
    for (size_t form = 0; form < MARKER_FORMS; form++)
        for (int upper = 0; upper < 2; upper++)
            d->roman[form][upper] = romans[form][upper] > letters[form][upper];
}

enum label_class label_class(struct span label)
{
    unsigned long number;

    if (label.n && text_is_digit((unsigned char)*label.p))
        return LABEL_NUMBER;
    if (is_ascii_letter(label, 0))
        return LABEL_LETTER;
    return numeral(label, &number) ? LABEL_NUMBER : LABEL_SIGN;
}
