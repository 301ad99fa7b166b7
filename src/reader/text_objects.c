/* SPDX-License-Identifier: ISC */
#include "text_objects.h"

/* Maximum of sentences without a letter that count as the number of the next. */
#define MOST_NUMBERS 4

/* A word or a sentence, or the text between two of them. */
struct text_piece {
    struct range whole;   /* the pieces of a paragraph partition it */
    struct range trimmed; /* without the blanks at its end */
    bool is_unit;
};
typedef struct text_piece find_at(struct span s, size_t at);

/* The text between two words is one piece, however long. */
static struct text_piece word_around(struct span s, size_t at)
{
    struct range word = text_word_at(s, at);
    bool is_word = text_is_word(span_sub(s, word.from, word.to));
    uint32_t cp;

    while (!is_word && word.to < s.n) {
        size_t n = text_decode(s.p + word.to, s.n - word.to, &cp, NULL);
        if (text_is_word(span_sub(s, word.to, word.to + n)))
            break;
        word.to += n;
    }
    while (!is_word && word.from) {
        size_t n = text_decode_back(s.p, word.from, &cp, NULL);
        if (text_is_word(span_sub(s, word.from - n, word.from)))
            break;
        word.from -= n;
    }
    return (struct text_piece){word, word, is_word};
}

static struct range sentence_of(struct span s, size_t at)
{
    return text_sentence_at(s, at, TEXT_SOFT_LINES);
}

static bool has_letter(struct span s, struct range range)
{
    uint32_t cp;

    for (size_t at = range.from; at < range.to;) {
        at += text_decode(s.p + at, range.to - at, &cp, NULL);
        if (text_is_letter(cp))
            return true;
    }
    return false;
}

/* A sentence without a letter is the number of the next one: "57.", "1. (2)". */
static struct text_piece sentence_around(struct span s, size_t at)
{
    struct range whole = sentence_of(s, at);

    for (unsigned n = 0; n < MOST_NUMBERS && !has_letter(s, whole) && whole.to < s.n; n++)
        whole.to = sentence_of(s, whole.to).to;
    for (unsigned n = 0; n < MOST_NUMBERS && whole.from; n++) {
        struct range before = sentence_of(s, whole.from - 1);
        if (has_letter(s, before))
            break;
        whole.from = before.from;
    }
    struct range trimmed = whole;
    while (trimmed.to > trimmed.from && (unsigned char)s.p[trimmed.to - 1] <= ' ')
        trimmed.to--;
    return (struct text_piece){whole, trimmed, trimmed.from < trimmed.to};
}

static struct text_piece in_text(struct span text, const struct block *b, find_at *at,
                                 size_t pos)
{
    struct text_piece p = at(span_sub(text, b->from, b->to), pos - b->from);

    p.whole.from += b->from;
    p.whole.to += b->from;
    p.trimmed.from += b->from;
    p.trimmed.to += b->from;
    return p;
}

/* The first unit that ends after pos. */
static bool unit_after(struct reader *r, find_at *kind, size_t pos, struct range *out)
{
    struct span text = document_text(r->setup.document);
    struct block b;

    for (bool more = document_block(r->setup.document, pos, &b); more;
         more = document_block_next(r->setup.document, &b, &b)) {
        struct text_piece p;
        for (size_t at = pos > b.from ? pos : b.from; at < b.to; at = p.whole.to) {
            p = in_text(text, &b, kind, at);
            *out = p.trimmed;
            if (p.is_unit && p.trimmed.to > pos)
                return true;
        }
    }
    return false;
}

/* The paragraph that holds the byte before pos, or the last one before that. */
static bool block_before(struct reader *r, size_t pos, struct block *b)
{
    if (!pos)
        return false;
    if (!document_block(r->setup.document, pos - 1, b))
        return document_block_last(r->setup.document, b);
    return b->from < pos || document_block_prev(r->setup.document, b, b);
}

/* The last unit that begins before pos. */
static bool unit_before(struct reader *r, find_at *kind, size_t pos, struct range *out)
{
    struct span text = document_text(r->setup.document);
    struct block b;

    for (bool more = block_before(r, pos, &b); more;
         more = document_block_prev(r->setup.document, &b, &b)) {
        struct text_piece p;
        for (size_t at = pos < b.to ? pos : b.to; at > b.from; at = p.whole.from) {
            p = in_text(text, &b, kind, at - 1);
            *out = p.trimmed;
            if (p.is_unit && p.trimmed.from < pos)
                return true;
        }
    }
    return false;
}

size_t word_end_after(struct reader *r, size_t pos)
{
    struct range found;

    return unit_after(r, word_around, pos, &found) ? found.to : pos;
}

size_t word_start_before(struct reader *r, size_t pos)
{
    struct range found;

    return unit_before(r, word_around, pos, &found) ? found.from : pos;
}

size_t sentence_end_after(struct reader *r, size_t pos)
{
    struct range found;

    return unit_after(r, sentence_around, pos, &found) ? found.to : pos;
}

size_t sentence_start_before(struct reader *r, size_t pos)
{
    struct range found;

    return unit_before(r, sentence_around, pos, &found) ? found.from : pos;
}

/* The unit that holds pos, or ends there, or else the next, or else the last. */
static struct range unit_at(struct reader *r, find_at *kind, size_t pos)
{
    struct range on, back;
    bool next = unit_after(r, kind, pos, &on);

    if (next && on.from <= pos)
        return on;
    bool last = unit_before(r, kind, pos, &back);
    if (last && (back.to == pos || !next))
        return back;
    return next ? on : (struct range){pos, pos};
}

struct range word_at(struct reader *r, size_t pos)
{
    return unit_at(r, word_around, pos);
}

struct range sentence_at(struct reader *r, size_t pos)
{
    return unit_at(r, sentence_around, pos);
}

static size_t next_code_point(struct span text, size_t pos)
{
    while (pos < text.n && utf8_continues(text.p[pos]))
        pos++;
    return pos;
}

struct range sentence_near(struct reader *r, size_t pos, size_t reach)
{
    struct span text = document_text(r->setup.document);
    struct block b;

    if (!document_block(r->setup.document, pos, &b) || b.from > pos)
        return (struct range){pos, pos};
    if (pos - b.from > reach)
        b.from = next_code_point(text, pos - reach);
    if (b.to - pos > reach)
        b.to = next_code_point(text, pos + reach);
    return in_text(text, &b, sentence_around, pos).trimmed;
}

struct range paragraph_at(struct reader *r, size_t pos)
{
    struct block b;

    if (!document_block(r->setup.document, pos, &b) &&
        !document_block_last(r->setup.document, &b))
        return (struct range){pos, pos};
    return (struct range){b.from, b.to};
}
