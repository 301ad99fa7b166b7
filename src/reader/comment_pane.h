/* SPDX-License-Identifier: ISC */
/* Comments on passages: choosing one on the page, and the pane of one. */
#ifndef IBID_READER_COMMENT_PANE_H
#define IBID_READER_COMMENT_PANE_H

#include "overlay.h"

extern const struct overlay_type comment_pane_overlay;

/* Where the passage begins whose comment Enter would open; NOWHERE for none. */
size_t comment_to_open(struct reader *r);

/* The passage whose comment is chosen, if it is still there; else NULL. */
const struct passage *comment_in_focus(struct reader *r);
bool comment_is_chosen(struct reader *r, const struct passage *p, size_t from);

/* Choose the next comment from a position on, unless a marker comes first, and the last one
 * before a position, unless a marker comes after it.  False where none is chosen. */
bool comment_next(struct reader *r, size_t from, size_t marker);
bool comment_prev(struct reader *r, size_t before, size_t marker);

/* Chooses the next or the previous one at the same place; false where there is none. */
bool comment_beside(struct reader *r, bool forward);

bool comment_enter(struct reader *r);        /* false where there is none to open */
void comment_pane_refresh(struct reader *r); /* the comment may have changed */

command comment_pane_down, comment_pane_up, comment_pane_page_down, comment_pane_page_up,
    comment_pane_first, comment_pane_last, comment_pane_leave;

#endif
