/* SPDX-License-Identifier: ISC */
/* Search in slices. */
#ifndef IBID_READER_SEARCH_H
#define IBID_READER_SEARCH_H

#include "reader_internal.h"

command search_next, search_prev, search_clear;
void search_type(struct reader *r, struct span pattern, struct search_options options,
                 struct page_start origin);
void search_commit(struct reader *r, struct span pattern, struct search_options options,
                   struct page_start origin);
bool search_waits(const struct reader *r); /* for the notes to be known */
bool search_in_scope(const struct reader *r, size_t pos);
void search_cancel(struct reader *r);
bool search_step(struct reader *r, size_t budget);
void search_free(struct reader *r);

#endif
