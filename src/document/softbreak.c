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

/* The line of the source that holds pos.  The first one of a block begins before the block
 * does, with the block's indent. */
static struct text_line line_at(const struct document *d, const struct block *b, size_t pos)
{
    const char *p = d->chunks.text.p;

    while (pos > 0 && p[pos - 1] != '\n' && (pos > b->from || text_is_line_blank(p[pos - 1])))
        pos--;
    return text_line_at(d->chunks.text, pos, b->to);
}

static unsigned item_label_width(const struct document *d, const struct text_line *l)
{
    return text_line_item_label(d->chunks.text, l).columns;
}

/* Whether the indent of next shows that a paragraph begins there. */
static bool begins_indented_paragraph(const struct document *d, const struct block *b,
                                      const struct text_line *line,
                                      const struct text_line *next)
{
    unsigned label = item_label_width(d, line);

    if (next->indent < line->indent + 2 || (label && next->indent == line->indent + label))
        return false;
    /* The second of two lines may be a hanging indent: an item's, or one inside a
     * sentence. */
    if (next->next >= b->to)
        return b->kind != BLOCK_ITEM && !text_line_begins_lower(d->chunks.text, next);
    return line_at(d, b, next->next).indent + 2 <= next->indent;
}

/* Whether another item of a list begins at next.  A dash in running text may come to stand
 * at the beginning of a line, but not as deep as the block begins. */
static bool begins_item(const struct document *d, const struct block *b,
                        const struct text_line *next)
{
    return b->kind == BLOCK_ITEM && item_label_width(d, next) &&
           next->indent == line_at(d, b, b->from).indent;
}

/* Whether a line ends inside a sentence. */
static bool ends_inside_sentence(const struct document *d, const struct text_line *l)
{
    uint32_t cp;

    if (l->text >= l->to)
        return false;
    text_decode_back(d->chunks.text.p + l->text, l->to - l->text, &cp, NULL);
    return cp == ',' || (text_is_letter(cp) && !text_is_wide_script(cp));
}

static bool is_soft(const struct document *d, const struct block *b,
                    const struct text_line *line, const struct text_line *next)
{
    if (b->fill == 0 || memchr(d->chunks.text.p + line->to, '\f', next->text - line->to))
        return false;
    if (b->fill == BLOCK_FILL_ALL)
        return true;
    if (begins_indented_paragraph(d, b, line, next) || begins_item(d, b, next))
        return false;
    unsigned used = text_line_columns(d->chunks.text, line);
    if (used + 1 + text_line_first_word(d->chunks.text, next) > b->fill)
        return true;
    /* Some wrap before the last column. */
    if (ends_inside_sentence(d, line) && used * 8 > b->fill * 7u)
        return true;
    return text_line_begins_lower(d->chunks.text, next) && used * 2 > b->fill;
}

static bool is_verbatim(const struct block *b)
{
    return b->kind == BLOCK_PREFORMATTED || b->kind == BLOCK_TABLE;
}

/* Columns before the lines after the first: as they are in the text, or else what suits the
 * kind of block. */
static unsigned hang_of(const struct document *d, const struct block *b,
                        const struct text_line *first, size_t to)
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
static bool is_centred(const struct block *b, const struct text_line *first)
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
        struct text_line only = line_at(d, b, b->from);
        *out = (struct logical_line){.from = b->from, .to = b->to, .next = b->to};
        out->indent = clamp_columns(b, only.indent);
        out->hang = clamp_columns(b, hang_of(d, b, &only, b->to));
        out->centred = is_centred(b, &only);
        return;
    }

    struct text_line line = line_at(d, b, pos), first = line, last = line;
    while (first.from > b->from) {
        struct text_line before = line_at(d, b, first.from - 1);
        if (!is_soft(d, b, &before, &first))
            break;
        first = before;
    }
    while (last.next < b->to) {
        struct text_line after = line_at(d, b, last.next);
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
