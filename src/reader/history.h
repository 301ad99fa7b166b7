/* SPDX-License-Identifier: ISC */
/* Jumps, and coming back from them. */
#ifndef IBID_READER_HISTORY_H
#define IBID_READER_HISTORY_H

#include "reader_internal.h"

void jump_to(struct reader *r, size_t pos);        /* remembers where one was */
void jump_from_here(struct reader *r, size_t pos); /* even where one is there */
void jump_push(struct reader *r);
void jump_free(struct jump *j);
void jumps_add(struct jumps *jumps, struct jump jump); /* which is theirs then */
void jumps_clear(struct jumps *jumps);
void flash(struct reader *r); /* what is chosen, for a moment */
void jump_to_page(struct reader *r, struct page_start start);
command jump_back, jump_forward;

#endif
