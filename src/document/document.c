/* SPDX-License-Identifier: ISC */
/* Documents: reading in steps, then inference. */
#include "document_internal.h"

#include <stdlib.h>

/* Maximum milliseconds that a step waits for a thread, and the bytes that could have been
 * read in each. */
#define MAX_WAIT_MS 2
#define BYTES_PER_MS ((size_t)1000000)

/* Raw bytes that become text before anything else is done. */
#define BEGINNING ((size_t)256 * 1024)

struct document *document_new(struct span text, bool whole, const struct parser *parser)
{
    struct document *d = mem_alloc(sizeof *d);

    d->whole = whole;
    d->evidence = evidence_new();
    chunks_open(&d->chunks, text, parser, NULL);
    return d;
}

struct document *document_new_produced(struct span raw, bool whole,
                                       const struct producer *producer,
                                       const struct parser *parser)
{
    struct production *production = production_new(producer, raw, whole);

    if (!production)
        return NULL;
    struct document *d = mem_alloc(sizeof *d);
    d->production = production;
    d->evidence = evidence_new();
    if (!parser)
        production->evidence = d->evidence;
    production_step(production, BEGINNING);
    d->whole = production->done;
    chunks_open(&d->chunks, production_text(production), parser, production);
    return d;
}

void document_free(struct document *d)
{
    if (!d)
        return;
    if (d->analysis) {
        analysis_cancel(d->analysis);
        chunks_close(&d->analysis_chunks);
    }
    chunks_close(&d->chunks);
    evidence_free(d->evidence);
    findings_free(&d->findings);
    production_free(d->production);
    free(d);
}

/* Makes more of the text, and takes what that read from the budget; whether there is more
 * to make now. */
static bool produce(struct document *d, size_t *budget)
{
    struct production *p = d->production;
    size_t before = p->consumed;
    bool more = production_step(p, *budget);
    size_t read = p->consumed - before, size = production_text(p).n;

    *budget -= read < *budget ? read : *budget;
    if (size != d->chunks.text.n)
        chunks_grow(&d->chunks, size);
    d->whole = p->done;
    return more;
}

void document_grow(struct document *d, size_t size, bool whole)
{
    size_t budget = BEGINNING;

    if (d->production) {
        production_grow(d->production, size, whole);
        produce(d, &budget);
        return;
    }
    d->whole = whole;
    chunks_grow(&d->chunks, size);
}

const char *document_error(const struct document *d)
{
    return d->production ? d->production->error : NULL;
}

struct span document_text(const struct document *d)
{
    return d->chunks.text;
}

bool document_whole(const struct document *d)
{
    return d->whole;
}

bool document_keeps_lines(const struct document *d)
{
    return d->chunks.parser && d->chunks.parser->keeps_lines;
}

/* Reading --------------------------------------------------------------------------------- */

/* The next chunk to read.  One that the text's end may still change stays unread. */
static bool next_chunk(const struct document *d, struct range *out)
{
    size_t size = d->chunks.text.n;

    /* A producer that builds the blocks has given the evidence with them. */
    if (d->read >= size || !d->chunks.parser)
        return false;
    *out = chunk_range(&d->chunks, chunk_at(&d->chunks, d->read));
    out->from = d->read;
    return d->whole || size - out->to > PARSER_LOOKAHEAD;
}

/* Collects evidence, and takes what it read from the budget; whether there is more. */
static bool read_chunks(struct document *d, size_t *budget)
{
    struct builder b = {.evidence = d->evidence};
    struct range chunk;

    while (*budget && next_chunk(d, &chunk)) {
        size_t size = chunk.to - chunk.from;
        chunk_parse(&d->chunks, chunk, NEED_EVIDENCE, &b);
        *budget -= size < *budget ? size : *budget;
        d->read = chunk.to;
    }
    return next_chunk(d, &chunk);
}

/* Inference ------------------------------------------------------------------------------- */

static bool source_block(void *data, size_t pos, struct block *out)
{
    return chunks_block(data, pos, out);
}

static size_t source_numbers(void *data, size_t pos, struct builder *b)
{
    struct chunks *c = data;

    if (!c->parser)
        return c->text.n;
    struct range chunk = chunk_range(c, chunk_at(c, pos));

    chunk_parse(c, chunk, NEED_NUMBERS, b);
    return chunk.to;
}

static struct infer_source source_of(struct chunks *c)
{
    return (struct infer_source){c->text, source_block, source_numbers, c};
}

/* Inference takes seconds for large texts, and runs in a thread there.  An ordinary text is
 * not shown yet, so no key waits for it. */
static void infer_at_once(struct document *d)
{
    struct infer_source source = source_of(&d->chunks);

    infer(d->evidence, &source, &d->findings);
    evidence_free(d->evidence);
    d->evidence = NULL;
}

static void begin_analysis(struct document *d)
{
    chunks_open(&d->analysis_chunks, d->chunks.text, d->chunks.parser, d->production);
    struct infer_source source = source_of(&d->analysis_chunks);
    d->analysis = analysis_begin(d->evidence, &source);
    d->evidence = NULL;
}

static int wait_ms(size_t budget)
{
    size_t ms = budget / BYTES_PER_MS + 1;

    return ms < MAX_WAIT_MS ? (int)ms : MAX_WAIT_MS;
}

/* Whether everything is found. */
static bool conclude(struct document *d, size_t budget)
{
    if (!d->analysis && d->chunks.text.n <= ORDINARY_TEXT) {
        infer_at_once(d);
        return true;
    }
    if (!d->analysis)
        begin_analysis(d);
    if (!analysis_wait(d->analysis, wait_ms(budget)))
        return false;
    analysis_finish(d->analysis, &d->findings);
    d->analysis = NULL;
    chunks_close(&d->analysis_chunks);
    return true;
}

bool document_step(struct document *d, size_t budget)
{
    if (d->done)
        return false;
    if (!d->analysis) {
        if (d->production && produce(d, &budget))
            return true;
        if (read_chunks(d, &budget))
            return true;
        if (!d->whole)
            return false;
    }
    d->done = conclude(d, budget);
    if (d->done && d->production)
        production_pair(d->production, &d->findings);
    return !d->done;
}

bool document_done(const struct document *d)
{
    return d->done;
}

size_t document_read(const struct document *d)
{
    return d->chunks.parser ? d->read : d->chunks.text.n;
}
