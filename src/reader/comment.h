/* SPDX-License-Identifier: ISC */
/* Comments on the page, and the pane of one. */
#ifndef IBID_READER_COMMENT_H
#define IBID_READER_COMMENT_H

#include "reader_internal.h"

size_t comment_chosen(const struct reader *r); /* where it begins that is chosen in view */
size_t comment_to_open(struct reader *r);      /* that Enter would open; NOWHERE for none */
/* The next commented passage from a position on is chosen, unless a marker comes
 * first; the last before a position, unless a marker comes after it. */
bool comment_next(struct reader *r, size_t from, size_t marker);
bool comment_prev(struct reader *r, size_t before, size_t marker);
bool comment_beside(struct reader *r, bool on); /* the next at the same place, or the last */
bool comment_is_chosen(struct reader *r, const struct passage *p, size_t from);
bool comment_enter(struct reader *r); /* false where there is none to open */
void comment_pane_close(struct reader *r);
void comment_pane_relayout(struct reader *r);
bool comment_pane(const struct reader *r, struct reader_pane *out);
void comment_pane_free(struct reader *r);
command comment_pane_leave, comment_pane_first, comment_pane_last, comment_pane_down,
    comment_pane_up, comment_pane_page_down, comment_pane_page_up, comment_pane_edit;

#endif
