/* SPDX-License-Identifier: ISC */
/* Words, sentences and paragraphs around a position.  None reaches beyond its paragraph, whose
 * line breaks count as blanks. */
#ifndef IBID_READER_TEXT_OBJECTS_H
#define IBID_READER_TEXT_OBJECTS_H

#include "reader_internal.h"

/* The next end and the previous beginning; pos itself where there is none. */
size_t word_end_after(struct reader *r, size_t pos);
size_t word_start_before(struct reader *r, size_t pos);
size_t sentence_end_after(struct reader *r, size_t pos);
size_t sentence_start_before(struct reader *r, size_t pos);

/* The one that holds pos, or else is nearest; empty where there is none. */
struct range word_at(struct reader *r, size_t pos);
struct range sentence_at(struct reader *r, size_t pos);
struct range paragraph_at(struct reader *r, size_t pos);

/* The sentence that holds pos, looked for within reach bytes of it. */
struct range sentence_near(struct reader *r, size_t pos, size_t reach);

#endif
