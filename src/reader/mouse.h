/* SPDX-License-Identifier: ISC */
/* The mouse on the page: a passage is selected by dragging over it, a marker's note opened
 * by pointing at it. */
#ifndef IBID_READER_MOUSE_H
#define IBID_READER_MOUSE_H

#include "reader_internal.h"

/* A button was pressed or released. */
void mouse_point(struct reader *r, const struct reader_mouse *m);

#endif
