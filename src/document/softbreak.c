/* SPDX-License-Identifier: ISC */
/*
 * Logical lines: which line breaks of a block are soft.  That depends on the lines around a
 * break and on the block's fill alone, so a logical line is found from any place in it.
 */
#include "document_internal.h"

#include <ibid/text.h>

#include <string.h>

/* Maximum columns of an indent. */
#define MAX_INDENT 40

/* Maximum bytes of the label of an item. */
#define MAX_ITEM_LABEL 5

/* A line of the source, without its line break. */
struct source_line {
    size_t from; /* its beginning */
    size_t text; /* after its indent */
    size_t to;   /* after its last character that is no blank */
    size_t next; /* the beginning of the next line, or the block's end */
    unsigned indent;
};

static bool is_blank_byte(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

static struct source_line line_at(const struct document *d, const struct block *b, size_t pos)
{
    const char *p = d->chunks.text.p;
    struct source_line l = {0};

    size_t from = pos;
    while (from > 0 && p[from - 1] != '\n' && (from > b->from || is_blank_byte(p[from - 1])))
        from--;
    const char *end = memchr(p + pos, '\n', b->to - pos);
    l.from = from;
    l.to = end ? (size_t)(end - p) : b->to;
    l.next = end ? l.to + 1 : b->to;
    for (l.text = from; l.text < l.to; l.text++) {
        if (p[l.text] == '\t')
            l.indent += 8 - l.indent % 8;
        else if (p[l.text] == ' ')
            l.indent++;
        else if (l.to - l.text >= 3 && memcmp(p + l.text, "\xE3\x80\x80", 3) == 0)
            l.text += 2, l.indent += 2;
        else if (p[l.text] != '\f')
            break;
    }
    while (l.to > l.text && is_blank_byte(p[l.to - 1]))
        l.to--;
    return l;
}

static unsigned first_word_width(const struct document *d, const struct source_line *l)
{
    const char *from = d->chunks.text.p + l->text, *end = d->chunks.text.p + l->to, *p = from;
    uint32_t cp;

    if (from < end) {
        size_t bytes = text_decode(from, (size_t)(end - from), &cp, NULL);
        if (text_is_wide_script(cp))
            return text_columns_simple((struct span){from, bytes});
    }
    while (p < end && !is_blank_byte(*p))
        p++;
    return text_columns_simple((struct span){from, (size_t)(p - from)});
}

static bool begins_lower(const struct document *d, const struct source_line *l)
{
    uint32_t cp;

    if (l->text >= l->to)
        return false;
    text_decode(d->chunks.text.p + l->text, l->to - l->text, &cp, NULL);
    return text_is_letter(cp) && !text_is_upper(cp) && !text_is_wide_script(cp);
}

/* Columns of an item's label at the beginning of a line, with the blanks after it: "- ",
 * "12. ", "(a) "; 0 where there is none. */
static unsigned item_label_width(const struct document *d, const struct source_line *l)
{
    const char *p = d->chunks.text.p + l->text, *end = d->chunks.text.p + l->to, *blank = p;
    uint32_t cp = 0;

    while (blank < end && blank - p <= MAX_ITEM_LABEL && !is_blank_byte(*blank))
        blank++;
    if (blank == p || blank == end || !is_blank_byte(*blank))
        return 0;
    size_t bytes = text_decode(p, (size_t)(blank - p), &cp, NULL);
    bool bullet = p + bytes == blank && (cp == '-' || cp == '*' || cp == '+' || cp == 0x2022);
    bool number = blank - p > 1 && (blank[-1] == '.' || blank[-1] == ')') &&
                  (text_is_digit(cp) || cp == '(');
    if (!bullet && !number)
        return 0;
    const char *text = blank;
    while (text < end && is_blank_byte(*text))
        text++;
    return text_columns_simple((struct span){p, (size_t)(text - p)});
}

/* Whether the indent of next shows that a paragraph begins there. */
static bool begins_indented_paragraph(const struct document *d, const struct block *b,
                                      const struct source_line *line,
                                      const struct source_line *next)
{
    unsigned label = item_label_width(d, line);

    if (next->indent < line->indent + 2 || (label && next->indent == line->indent + label))
        return false;
    /* The second of two lines may be a hanging indent: an item's, or one inside a
     * sentence. */
    if (next->next >= b->to)
        return b->kind != BLOCK_ITEM && !begins_lower(d, next);
    return line_at(d, b, next->next).indent + 2 <= next->indent;
}

/* Whether another item of a list begins at next.  A dash in running text may come to stand
 * at the beginning of a line, but not as deep as the block begins. */
static bool begins_item(const struct document *d, const struct block *b,
                        const struct source_line *next)
{
    return b->kind == BLOCK_ITEM && item_label_width(d, next) &&
           next->indent == line_at(d, b, b->from).indent;
}

/* Whether a line ends inside a sentence. */
static bool ends_inside_sentence(const struct document *d, const struct source_line *l)
{
    uint32_t cp;

    if (l->text >= l->to)
        return false;
    text_decode_back(d->chunks.text.p + l->text, l->to - l->text, &cp, NULL);
    return cp == ',' || (text_is_letter(cp) && !text_is_wide_script(cp));
}

static bool is_soft(const struct document *d, const struct block *b,
                    const struct source_line *line, const struct source_line *next)
{
    if (b->fill == 0 || memchr(d->chunks.text.p + line->to, '\f', next->text - line->to))
        return false;
    if (b->fill == BLOCK_FILL_ALL)
        return true;
    if (begins_indented_paragraph(d, b, line, next) || begins_item(d, b, next))
        return false;
    unsigned used =
        line->indent + text_columns_simple(span_sub(d->chunks.text, line->text, line->to));
    if (used + 1 + first_word_width(d, next) > b->fill)
        return true;
    /* Some wrap before the last column. */
    if (ends_inside_sentence(d, line) && used * 8 > b->fill * 7u)
        return true;
    return begins_lower(d, next) && used * 2 > b->fill;
}

static bool is_verbatim(const struct block *b)
{
    return b->kind == BLOCK_PREFORMATTED || b->kind == BLOCK_TABLE;
}

/* Columns before the lines after the first: as they are in the text, or else what suits the
 * kind of block. */
static unsigned hang_of(const struct document *d, const struct block *b,
                        const struct source_line *first, size_t to)
{
    if (first->next < to)
        return line_at(d, b, first->next).indent;
    if (b->kind == BLOCK_VERSE || is_verbatim(b))
        return first->indent + 4;
    unsigned label = item_label_width(d, first);
    if (b->kind == BLOCK_ITEM)
        return first->indent + (label ? label : 2);
    return b->kind == BLOCK_QUOTATION ? first->indent + label : 0;
}

static uint16_t clamp_columns(const struct block *b, unsigned columns)
{
    unsigned most = b->source_width ? UINT16_MAX : MAX_INDENT;

    return (uint16_t)(columns > most ? most : columns);
}

/* Lines that a program set stand where it put them. */
static bool is_centred(const struct block *b, const struct source_line *first)
{
    return b->kind == BLOCK_HEADING && first->indent >= 8 && !b->source_width;
}

/* In a block that a producer built every line break is meant, and the block says its
 * indents. */
static void produced_line(const struct document *d, const struct block *b, size_t pos,
                          struct logical_line *out)
{
    const char *p = d->chunks.text.p;
    const char *end = memchr(p + pos, '\n', b->to - pos);
    size_t from = pos;

    while (from > b->from && p[from - 1] != '\n')
        from--;
    *out = (struct logical_line){
        .from = from,
        .to = end ? (size_t)(end - p) : b->to,
        .next = end ? (size_t)(end - p) + 1 : b->to,
        .indent = clamp_columns(b, from == b->from ? b->indent : b->hang),
        .hang = clamp_columns(b, b->hang),
        .verbatim = is_verbatim(b),
    };
}

void document_logical_line(struct document *d, const struct block *b, size_t pos,
                           struct logical_line *out)
{
    if (pos < b->from)
        pos = b->from;
    if (pos >= b->to)
        pos = b->to - 1;
    if (!d->chunks.parser) {
        produced_line(d, b, pos, out);
        return;
    }
    if (b->fill == BLOCK_FILL_ALL) {
        struct source_line only = line_at(d, b, b->from);
        *out = (struct logical_line){.from = b->from, .to = b->to, .next = b->to};
        out->indent = clamp_columns(b, only.indent);
        out->hang = clamp_columns(b, hang_of(d, b, &only, b->to));
        out->centred = is_centred(b, &only);
        return;
    }

    struct source_line line = line_at(d, b, pos), first = line, last = line;
    while (first.from > b->from) {
        struct source_line before = line_at(d, b, first.from - 1);
        if (!is_soft(d, b, &before, &first))
            break;
        first = before;
    }
    while (last.next < b->to) {
        struct source_line after = line_at(d, b, last.next);
        if (!is_soft(d, b, &last, &after))
            break;
        last = after;
    }
    *out = (struct logical_line){.from = first.text, .to = last.to, .next = last.next};
    out->indent = clamp_columns(b, first.indent);
    out->hang = clamp_columns(b, hang_of(d, b, &first, last.to));
    out->centred = is_centred(b, &first);
    out->verbatim = is_verbatim(b);
}
