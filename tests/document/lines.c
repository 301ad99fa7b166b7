/* SPDX-License-Identifier: ISC */
#include "lines.h"

#include <string.h>

void lines_parse(struct span text, struct range chunk, unsigned need, struct builder *b,
                 lines_say *say)
{
    for (size_t at = chunk.from; at < chunk.to;) {
        const char *end = memchr(text.p + at, '\n', chunk.to - at);
        size_t to = end ? (size_t)(end - text.p) : chunk.to;
        if (to > at)
            say(text, at, to, need, b);
        at = to + 1;
    }
}

void *lines_begin(struct span head)
{
    (void)head;
    return NULL;
}

void lines_block(struct builder *b, size_t from, size_t to, bool heading)
{
    build_block(b, &(struct block){.from = from,
                                   .to = to,
                                   .kind = heading ? BLOCK_HEADING : BLOCK_PARAGRAPH,
                                   .blank = from > 0,
                                   .fill = BLOCK_FILL_ALL});
}

size_t lines_digits(struct span text, size_t at, size_t to)
{
    size_t n = 0;

    while (at + n < to && text.p[at + n] >= '0' && text.p[at + n] <= '9')
        n++;
    return n;
}

size_t lines_label(struct span text, size_t at, size_t to)
{
    size_t end = at + 1 + lines_digits(text, at + 1, to);

    return text.p[at] == '[' && end > at + 1 && end < to && text.p[end] == ']' ? end + 1 : 0;
}

struct document *lines_read(struct span text, const struct parser *format, size_t budget)
{
    struct document *d = document_new(text, true, format);

    while (document_step(d, budget))
        ;
    return d;
}
