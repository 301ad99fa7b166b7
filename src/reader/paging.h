/* SPDX-License-Identifier: ISC */
/* The pages in view. */
#ifndef IBID_READER_PAGING_H
#define IBID_READER_PAGING_H

#include "reader_internal.h"

/* Show the page that begins with the line of pos, or exactly with start; overlays stay as they
 * are. */
void show_page(struct reader *r, size_t pos);
void show_from(struct reader *r, struct page_start start);

/* Does the page in view begin with start? */
bool page_is_shown(const struct reader *r, struct page_start start);
bool in_view(const struct reader *r, size_t pos);
size_t top_position(const struct reader *r);          /* the last in the page's first line */
size_t view_end(const struct reader *r);              /* after the text in view */
const struct page *last_page(const struct reader *r); /* the last in view */

/* Moves the page on until rows at its foot do not cover the line of pos. */
void uncover(struct reader *r, size_t pos, unsigned rows);

#endif
