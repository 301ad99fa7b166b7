/* SPDX-License-Identifier: ISC */
/* Words, sentences and paragraphs around a position. */
#ifndef IBID_READER_TEXT_OBJECTS_H
#define IBID_READER_TEXT_OBJECTS_H

#include "reader_internal.h"

size_t word_end_after(struct reader *r, size_t pos);    /* the next end of a word */
size_t word_start_before(struct reader *r, size_t pos); /* the last beginning of one */
size_t sentence_end_after(struct reader *r, size_t pos);
size_t sentence_start_before(struct reader *r, size_t pos);
struct range word_at(struct reader *r, size_t pos); /* that holds it, or is nearest */
struct range sentence_at(struct reader *r, size_t pos);
/* The one that holds pos, looked for no further than so many bytes around it. */
struct range sentence_near(struct reader *r, size_t pos, size_t reach);
struct range paragraph_at(struct reader *r, size_t pos);

#endif
