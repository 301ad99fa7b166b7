/* SPDX-License-Identifier: ISC */
/* Going to a passage that is still looked for. */
#ifndef IBID_READER_GOING_H
#define IBID_READER_GOING_H

#include "reader_internal.h"

bool going_step(struct reader *r, size_t budget); /* false where nothing is gone to */
void going_stop(struct reader *r);
void going_lose(struct reader *r); /* the text was changed */

#endif
