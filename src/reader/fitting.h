/* SPDX-License-Identifier: ISC */
/* Texts for the status line, as long as there is room. */
#ifndef IBID_READER_FITTING_H
#define IBID_READER_FITTING_H

#include "reader_internal.h"

/* Appends the first of the forms (the longest first, NULL after the last) that fits into
 * room columns, or else the last. */
void put_fitting(const struct reader *r, struct buf *out, size_t room,
                 const char *const *forms);

/* Appends a part after " · ", where there is room for all of it; else returns false. */
bool put_part(const struct reader *r, struct buf *out, size_t room, const char *part);

#endif
