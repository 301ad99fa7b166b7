/* SPDX-License-Identifier: ISC */
/* Copying to the clipboard of the terminal. */
#ifndef IBID_READER_COPY_H
#define IBID_READER_COPY_H

#include "reader_internal.h"

bool copy_range(struct reader *r, struct range range, bool cited); /* else it says why not */

#endif
