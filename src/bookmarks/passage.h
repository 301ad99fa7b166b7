/* SPDX-License-Identifier: ISC */
/* A passage and its record. */
#ifndef IBID_BOOKMARKS_PASSAGE_H
#define IBID_BOOKMARKS_PASSAGE_H

#include "fields.h"

#include <ibid/bookmarks.h>

/* The passage of a record, the caller's to free; and the record of a passage. */
struct passage passage_of_record(const struct record *r);
void passage_to_record(const struct passage *p, struct record *r);

/* The records that are passages, one after the other. */
bool passages_next(const struct recfile *records, struct recfile_iter *w);

/* Bytes of its strings; and a copy with the strings in memory of that size, which is not
 * for passage_free. */
size_t passage_bytes(const struct passage *p);
struct passage passage_copy_into(const struct passage *p, char *memory);

char *passage_new_id(void);
char *time_utc(void); /* now, as 2026-01-31T09:30:00Z */

/* Both are there, and the same. */
bool same_string(const char *a, const char *b);

/* The reader's own words and choices are the same, the letter left out: letters move
 * from passage to passage. */
bool passage_same_words(const struct passage *a, const struct passage *b);

/* The same letter, of the same document. */
bool passage_same_mark(const struct passage *a, const struct passage *b);

/* Holds nothing of the reader's but the letter: no comment, no style, and no quotation
 * longer than a mark's own. */
bool passage_is_bare_mark(const struct passage *p);

/* Replaces its letter by a copy of another; NULL: it has none then. */
void passage_set_mark(struct passage *p, const char *mark);

#endif
