/* SPDX-License-Identifier: ISC */
/* What the tests' own formats have in common: their paragraphs are lines. */
#ifndef IBID_TESTS_DOCUMENT_LINES_H
#define IBID_TESTS_DOCUMENT_LINES_H

#include <ibid/builder.h>
#include <ibid/document.h>

/* Says what a line is that is not empty; [from, to) is without its end. */
typedef void lines_say(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *b);

/* A parser's parse, but for what it says of each line; and its begin, for formats that
 * want to know nothing of the text's head. */
void lines_parse(struct span text, struct range chunk, unsigned need, struct builder *b,
                 lines_say *say);
void *lines_begin(struct span head);

/* A block of a line. */
void lines_block(struct builder *b, size_t from, size_t to, bool heading);

/* How many digits stand at at. */
size_t lines_digits(struct span text, size_t at, size_t to);

/* A label of digits in brackets that begins at at: the offset after it, 0 for none. */
size_t lines_label(struct span text, size_t at, size_t to);

/* A document that has read all of a text, in steps of so many bytes. */
struct document *lines_read(struct span text, const struct parser *format, size_t budget);

#endif
