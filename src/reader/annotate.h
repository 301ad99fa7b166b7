/* SPDX-License-Identifier: ISC */
/* Keeping, changing and deleting passages, each with what is said of it. */
#ifndef IBID_READER_ANNOTATE_H
#define IBID_READER_ANNOTATE_H

#include "reader_internal.h"

bool can_annotate(struct reader *r); /* there is a dotfile; says so where there is none */

/* A passage that quotes a range, in its section; to be freed. */
struct passage draft_passage(struct reader *r, struct range range);

/* The same without the blanks at the ends, in a style.  False where it cannot be kept, and why
 * is said. */
bool draft_range(struct reader *r, struct range range, enum passage_style style,
                 struct passage *out);

/* Puts a passage and says so when it is saved. */
void put_passage(struct reader *r, const struct passage *p, const char *say);

/* Keeps a range; false where that cannot be done, and why is said. */
bool keep_range(struct reader *r, struct range range, enum passage_style style);

/* Moves the passage of an id to a range. */
void move_passage(struct reader *r, const char *id, struct range range);

void restyle_passage(struct reader *r, size_t number); /* in the next style */
void delete_passage(struct reader *r, size_t number);
void undo_passage(struct reader *r);

/* The comment of the draft was typed: puts the draft with it.  The file of an editor may hold
 * NUL bytes, which are left out. */
void comment_accept(struct reader *r, struct span text);
void comment_cancel(struct reader *r);

#endif
