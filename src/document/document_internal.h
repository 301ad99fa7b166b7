/* SPDX-License-Identifier: ISC */
/* struct document, and the chunks that its blocks are parsed from. */
#ifndef IBID_DOCUMENT_INTERNAL_H
#define IBID_DOCUMENT_INTERNAL_H

#include "production.h"

#include <ibid/document.h>
#include <ibid/infer.h>

/* Bytes of a text's beginning that a parser infers its state and the title from. */
#define HEAD_BYTES ((size_t)64 * 1024)

/* A chunk of the text, parsed. */
struct chunk {
    size_t number;
    uint64_t used; /* clock of its last use; 0: it holds nothing */
    struct range range;
    struct blocks blocks;
};

/* Number of parsed chunks that are kept. */
#define CACHED_CHUNKS 8

/* A text and its parser.  One thread uses it: an analysis has its own. */
struct chunks {
    struct span text;
    const struct parser *parser;   /* NULL: the production has the blocks */
    void *state;                   /* the parser's */
    struct production *production; /* that makes the text, not owned; NULL: none */
    struct chunk cache[CACHED_CHUNKS];
    uint64_t clock;
    struct range gap; /* between the two blocks found last: it holds no block */
};

/* chunk.c */
void chunks_open(struct chunks *c, struct span text, const struct parser *parser,
                 struct production *production);
void chunks_close(struct chunks *c);
void chunks_grow(struct chunks *c, size_t size); /* the text grew to size bytes */
struct range chunk_range(const struct chunks *c, size_t number);
size_t chunk_at(const struct chunks *c, size_t pos); /* number of the chunk that holds pos */
/* Calls the builder with what is needed of a chunk: NEED_ flags. */
void chunk_parse(const struct chunks *c, struct range range, unsigned need, struct builder *b);
/* The chunk with its blocks, good until the next call. */
const struct chunk *chunk_get(struct chunks *c, size_t number);

/* blocks.c: as document_block. */
bool chunks_block(struct chunks *c, size_t pos, struct block *out);

struct document {
    bool whole;
    struct chunks chunks;
    size_t read; /* evidence has been collected from [0, read) */
    bool done;
    struct evidence *evidence;
    struct analysis *analysis;     /* in a thread; NULL: none */
    struct chunks analysis_chunks; /* the thread's, while there is one */
    struct findings findings;
    struct production *production; /* NULL: the text is the bytes as they are */
    struct document_origin origin;
};

#endif
