/* SPDX-License-Identifier: ISC */
/* A parser for short texts that are not books: each line is a paragraph. */
#include "document_internal.h"

#include <stdlib.h>
#include <string.h>

static void *open_state(struct span head)
{
    (void)head;
    return NULL;
}

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    uint8_t blank = 0;

    (void)state;
    for (size_t at = chunk.from; at < chunk.to; at++) {
        const char *end = memchr(text.p + at, '\n', chunk.to - at);
        struct block line = {.from = at,
                             .to = end ? (size_t)(end - text.p) : chunk.to,
                             .kind = BLOCK_PARAGRAPH,
                             .blank = blank,
                             .fill = BLOCK_FILL_ALL};
        blank = line.to > at ? 0 : blank < UINT8_MAX ? blank + 1 : blank;
        if (line.to > at && need & NEED_BLOCKS)
            build_block(b, &line);
        at = line.to;
    }
}

static const struct parser line_parser = {open_state, parse, free};

struct document *document_new_lines(struct span text)
{
    return document_new(text, true, &line_parser);
}
