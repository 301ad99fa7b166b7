/* SPDX-License-Identifier: ISC */
/* Moving by lines, pages and sections. */
#ifndef IBID_READER_MOTION_H
#define IBID_READER_MOTION_H

#include "reader_internal.h"

/* Pages forward; says where the text ends before. */
void pages_forward(struct reader *r, unsigned long count);

/* Jump to a page by its number, 0 for the beginning, and so far into the text. */
void go_to_page(struct reader *r, unsigned long page);
void go_to_percent(struct reader *r, unsigned long percent);

/* Shows a position that is not in view: by turning the page where it is on the next one,
 * else by a jump. */
void go_near(struct reader *r, size_t pos);

command page_next, page_prev, half_page_next, half_page_prev, line_down, line_up, go_start,
    go_end, go_percent, section_next, section_prev;

#endif
