/* SPDX-License-Identifier: ISC */
/* The title of a text: what its format says, else its first heading or line. */
#include "document_internal.h"

#include <ibid/text.h>

#include <string.h>

/* Maximum bytes of a title. */
#define MAX_TITLE_BYTES ((size_t)200)

static struct span limit(struct span title)
{
    size_t n = MAX_TITLE_BYTES;

    if (title.n <= n)
        return title;
    while (n > 0 && utf8_continues(title.p[n]))
        n--;
    return span_sub(title, 0, n);
}

/* The title that a producer gives, without the white space that markup leaves around it. */
static struct span produced_title(const struct document *d)
{
    struct span s = production_metadata(d->production, METADATA_TITLE);

    while (s.n && text_is_white(*s.p))
        s = span_sub(s, 1, s.n);
    while (s.n && text_is_white(s.p[s.n - 1]))
        s.n--;
    return s;
}

static struct range title_in_head(const struct document *d)
{
    const struct parser *parser = d->chunks.parser;

    if (!parser || !parser->title)
        return (struct range){0, 0};
    return parser->title(span_sub(d->chunks.text, 0, HEAD_BYTES));
}

/* The first heading; of another block its first line alone, for that may be of the text
 * itself. */
static struct range first_words(struct document *d)
{
    struct block b;
    struct logical_line s;

    if (!document_block(d, 0, &b))
        return (struct range){0, 0};
    document_logical_line(d, &b, b.from, &s);
    if (b.kind == BLOCK_HEADING)
        return (struct range){s.from, s.to};
    return (struct range){s.from, text_line_at(d->chunks.text, s.from, s.to).to};
}

struct span document_title(struct document *d)
{
    struct span produced = produced_title(d);

    if (produced.n)
        return limit(produced);
    struct range found = title_in_head(d);
    if (found.from >= found.to)
        found = first_words(d);
    return limit(span_sub(d->chunks.text, found.from, found.to));
}
