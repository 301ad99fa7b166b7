/* SPDX-License-Identifier: ISC */
/*
 * Jumps, and coming back from them: to the screen that was left, and on it to the marker
 * that was followed, inside the notes that were open.
 */
#ifndef IBID_READER_HISTORY_H
#define IBID_READER_HISTORY_H

#include "reader_internal.h"

/* Shows another page and remembers the present one, unless it is the same. */
void jump_to(struct reader *r, size_t pos);
void jump_to_page(struct reader *r, struct page_start start);

/* The same, remembering the present page in any case. */
void jump_from_here(struct reader *r, size_t pos);

void jump_free(struct jump *j);
void jumps_add(struct jumps *jumps, struct jump jump); /* takes jump over */
void jumps_clear(struct jumps *jumps);

command jump_back, jump_forward;

#endif
