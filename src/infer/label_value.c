/* SPDX-License-Identifier: ISC */
/* Labels as numbers: decimal, in other scripts, letters, Roman numerals. */
#include "label_value.h"

#include <ibid/text.h>

#include <string.h>

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

/* Nearly all numerals are ASCII digits, which need no decoding. */
static bool parse_numeral(struct span s, unsigned long *out)
{
    *out = label_number(s, (struct range){0, s.n});
    return *out || text_numeral(s, out);
}

uint64_t label_key(struct span label)
{
    unsigned long number;
    uint64_t h = 0xCBF29CE484222325u;

    if (parse_numeral(label, &number))
        return number;
    for (size_t i = 0; i < label.n; i++)
        h = (h ^ (unsigned char)label.p[i]) * 0x100000001B3u;
    return h | (uint64_t)1 << 63;
}

static bool is_ascii_letter(struct span s, size_t i)
{
    return i < s.n && (s.p[i] | 0x20) >= 'a' && (s.p[i] | 0x20) <= 'z';
}

static unsigned long ordinal_of(struct span label, const bool roman[2])
{
    unsigned long number;

    if (label.n > 1 && *label.p == '*')
        return label_number(label, (struct range){1, label.n});
    if (parse_numeral(label, &number))
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

unsigned long label_ordinal(const struct inference *in, enum marker_form form,
                            struct range label)
{
    return ordinal_of(span_sub(in->text, label.from, label.to), in->roman[form]);
}

void detect_roman(struct inference *in)
{
    size_t romans[MARKER_FORMS][2] = {{0}}, letters[MARKER_FORMS][2] = {{0}};
    unsigned long number;

    for (size_t i = 0; i < in->evidence->markers.n; i++) {
        const struct marker_candidate *m = &in->evidence->markers.v[i];
        struct range label = marker_label(m);
        struct span s = span_sub(in->text, label.from, label.to);
        if (!is_ascii_letter(s, 0))
            continue;
        bool upper = text_is_upper((unsigned char)*s.p), roman = text_roman(s, &number) == s.n;
        romans[m->form][upper] += roman && s.n > 1;
        letters[m->form][upper] += !roman;
    }
    for (size_t form = 0; form < MARKER_FORMS; form++)
        for (int upper = 0; upper < 2; upper++)
            in->roman[form][upper] = romans[form][upper] > letters[form][upper];
}

enum label_class label_class(struct span label)
{
    unsigned long number;

    if (label.n && text_is_digit((unsigned char)*label.p))
        return LABEL_NUMBER;
    if (is_ascii_letter(label, 0))
        return LABEL_LETTER;
    return parse_numeral(label, &number) ? LABEL_NUMBER : LABEL_SIGN;
}
