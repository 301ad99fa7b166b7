/* SPDX-License-Identifier: ISC */
/* Letters over the markers in view. */
#ifndef IBID_READER_HINTS_H
#define IBID_READER_HINTS_H

#include "reader_internal.h"

command hints_show, hints_leave, hints_backspace;
bool hints_shown(const struct reader *r); /* until another page is */
void hints_clear(struct reader *r);
void hints_type(struct reader *r, uint32_t key);

#endif
