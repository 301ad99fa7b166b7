/* SPDX-License-Identifier: ISC */
/* A parser for tests, whose paragraphs are lines. */
#ifndef IBID_TESTS_DOCUMENT_LINES_H
#define IBID_TESTS_DOCUMENT_LINES_H

#include <ibid/builder.h>
#include <ibid/document.h>

/* Reports the non-empty line [from, to), which is without its line break. */
typedef void lines_say(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *b);

/* struct parser's parse, which calls say for each line; and its open, for parsers without
 * state. */
void lines_parse(struct span text, struct range chunk, unsigned need, struct builder *b,
                 lines_say *say);
void *lines_begin(struct span head);

/* A block of a line. */
void lines_block(struct builder *b, size_t from, size_t to, bool heading);

/* Number of digits at an offset. */
size_t lines_digits(struct span text, size_t at, size_t to);

/* The end of a label of digits in brackets that begins at at; 0 for none. */
size_t lines_label(struct span text, size_t at, size_t to);

/* A document that has read a whole text, in steps of budget bytes. */
struct document *lines_read(struct span text, const struct parser *format, size_t budget);

#endif
