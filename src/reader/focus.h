/* SPDX-License-Identifier: ISC */
/* The marker or the comment that is chosen on the page. */
#ifndef IBID_READER_FOCUS_H
#define IBID_READER_FOCUS_H

#include "reader_internal.h"

void focus_marker(struct reader *r, size_t marker);
void focus_comment(struct reader *r, size_t pos, size_t nth);
void focus_clear(struct reader *r);

/* Shows what is chosen for a moment only. */
void focus_flash(struct reader *r);

/* The moment is over; keys still go on from what was shown. */
void focus_fade(struct reader *r);

/* What is chosen is shown until another is. */
void focus_hold(struct reader *r);

bool focus_marker_in_view(const struct reader *r);

/* Where the passage begins whose comment is chosen, in view; NOWHERE for none. */
size_t focus_comment_in_view(const struct reader *r);

#endif
