/* SPDX-License-Identifier: ISC */
/* Where things stand in the window. */
#ifndef IBID_READER_FRAME_H
#define IBID_READER_FRAME_H

#include "reader_internal.h"

/* Least rows of a window with notes at the foot of its pages. */
#define FRAME_LEAST_WITH_FEET 8

/* Least columns of a window with two pages side by side. */
unsigned frame_least_spread(const struct reader_setup *s);

/* Sets the layout's form by the window; makes the layout where there is none. */
void frame_apply(struct reader *r);

#endif
