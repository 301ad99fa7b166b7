/* SPDX-License-Identifier: ISC */
/* The word and the sentence at an offset. */
#include "automaton.h"

/* The earliest offset that may be read, at the beginning of a code point. */
static size_t look_back(struct span s, size_t at)
{
    size_t from = at > TEXT_UNIT_MAX ? at - TEXT_UNIT_MAX : 0;

    while (from && from < at && utf8_continues(s.p[from]))
        from++;
    return from;
}

static size_t look_ahead(struct span s, size_t at)
{
    if (s.n - at <= TEXT_UNIT_MAX)
        return s.n;
    size_t to = at + TEXT_UNIT_MAX;
    while (to > at + 1 && utf8_continues(s.p[to]))
        to--;
    return to;
}

/* The range between two boundaries that holds at, scanned from from. */
static struct range range_at(enum text_unit unit, struct span s, size_t from, size_t at,
                             unsigned options)
{
    struct range r = {from, from};
    struct text_boundaries b;
    size_t found;

    text_boundaries_begin(&b, unit, span_sub(s, from, look_ahead(s, at)), options);
    while (r.to <= at && text_boundaries_next(&b, &found, NULL))
        r = (struct range){r.to, from + found};
    return r;
}

struct range text_word_at(struct span s, size_t at)
{
    size_t least = look_back(s, at), from = at;

    /* A word always ends at the end of a line (WB3a). */
    while (from > least && s.p[from - 1] != '\n')
        from--;
    return range_at(TEXT_WORDS, s, from, at, 0);
}

struct range text_sentence_at(struct span s, size_t at, unsigned options)
{
    return range_at(TEXT_SENTENCES, s, look_back(s, at), at, options);
}

static bool is_word(uint32_t cp)
{
    switch (table_value(word_index, word_block, cp)) {
    case WORD_ALETTER:
    case WORD_ALETTER_PICTOGRAPH:
    case WORD_HEBREW_LETTER:
    case WORD_KATAKANA:
    case WORD_NUMERIC:
        return true;
    default:
        return text_is_letter(cp);
    }
}

bool text_is_word(struct span s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        if (is_word(cp))
            return true;
    }
    return false;
}
