/* SPDX-License-Identifier: ISC */
/* Words, sentences and paragraphs around a position.  None reaches beyond its
 * paragraph, whose line breaks are blanks, as they are on the screen. */
#include "text_objects.h"

/* So many of them are a sentence's numbers. */
#define MOST_NUMBERS 4

/* What holds a position: a unit, or what stands between units. */
struct piece {
    struct range whole; /* the pieces of a paragraph partition it */
    struct range seen;  /* without the blanks at its end */
    bool is_unit;
};
typedef struct piece piece_at(struct span s, size_t at);

/* What stands between words is one piece, however long it is. */
static struct piece word_piece(struct span s, size_t at)
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
    return (struct piece){word, word, is_word};
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

/* What has no letter is the number of the sentence after it: "57.", "1. (2)". */
static struct piece sentence_piece(struct span s, size_t at)
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
    struct range seen = whole;
    while (seen.to > seen.from && (unsigned char)s.p[seen.to - 1] <= ' ')
        seen.to--;
    return (struct piece){whole, seen, seen.from < seen.to};
}

static struct piece in_text(struct span text, const struct block *b, piece_at *at, size_t pos)
{
    struct piece p = at(span_sub(text, b->from, b->to), pos - b->from);

    p.whole.from += b->from;
    p.whole.to += b->from;
    p.seen.from += b->from;
    p.seen.to += b->from;
    return p;
}

/* The first unit that ends after pos. */
static bool unit_after(struct reader *r, piece_at *kind, size_t pos, struct range *out)
{
    struct span text = document_text(r->setup.document);
    struct block b;

    for (bool more = document_block(r->setup.document, pos, &b); more;
         more = document_block_next(r->setup.document, &b, &b)) {
        struct piece p;
        for (size_t at = pos > b.from ? pos : b.from; at < b.to; at = p.whole.to) {
            p = in_text(text, &b, kind, at);
            *out = p.seen;
            if (p.is_unit && p.seen.to > pos)
                return true;
        }
    }
    return false;
}

/* The paragraph that holds what stands before pos, or the last before that. */
static bool block_back(struct reader *r, size_t pos, struct block *b)
{
    if (!pos)
        return false;
    if (!document_block(r->setup.document, pos - 1, b))
        return document_block_last(r->setup.document, b);
    return b->from < pos || document_block_prev(r->setup.document, b, b);
}

/* The last unit that begins before pos. */
static bool unit_before(struct reader *r, piece_at *kind, size_t pos, struct range *out)
{
    struct span text = document_text(r->setup.document);
    struct block b;

    for (bool more = block_back(r, pos, &b); more;
         more = document_block_prev(r->setup.document, &b, &b)) {
        struct piece p;
        for (size_t at = pos < b.to ? pos : b.to; at > b.from; at = p.whole.from) {
            p = in_text(text, &b, kind, at - 1);
            *out = p.seen;
            if (p.is_unit && p.seen.from < pos)
                return true;
        }
    }
    return false;
}

size_t word_end_after(struct reader *r, size_t pos)
{
    struct range found;

    return unit_after(r, word_piece, pos, &found) ? found.to : pos;
}

size_t word_start_before(struct reader *r, size_t pos)
{
    struct range found;

    return unit_before(r, word_piece, pos, &found) ? found.from : pos;
}

size_t sentence_end_after(struct reader *r, size_t pos)
{
    struct range found;

    return unit_after(r, sentence_piece, pos, &found) ? found.to : pos;
}

size_t sentence_start_before(struct reader *r, size_t pos)
{
    struct range found;

    return unit_before(r, sentence_piece, pos, &found) ? found.from : pos;
}

/* The one that holds pos, else that ends there, else the next, else the last. */
static struct range unit_at(struct reader *r, piece_at *kind, size_t pos)
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
    return unit_at(r, word_piece, pos);
}

struct range sentence_at(struct reader *r, size_t pos)
{
    return unit_at(r, sentence_piece, pos);
}

static size_t on_code_point(struct span text, size_t pos)
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
        b.from = on_code_point(text, pos - reach);
    if (b.to - pos > reach)
        b.to = on_code_point(text, pos + reach);
    return in_text(text, &b, sentence_piece, pos).seen;
}

struct range paragraph_at(struct reader *r, size_t pos)
{
    struct block b;

    if (!document_block(r->setup.document, pos, &b) &&
        !document_block_last(r->setup.document, &b))
        return (struct range){pos, pos};
    return (struct range){b.from, b.to};
}
