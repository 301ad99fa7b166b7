/* SPDX-License-Identifier: ISC */
/* Going to a passage, which in a text that has changed is searched for in steps. */
#ifndef IBID_READER_GOTO_PASSAGE_H
#define IBID_READER_GOTO_PASSAGE_H

#include "reader_internal.h"

/* Goes to the passage of a number, or asks the caller of the reader to open its document. */
void goto_passage(struct reader *r, size_t number);

bool goto_passage_step(struct reader *r, size_t budget); /* false where none is searched for */
void goto_passage_stop(struct reader *r);

#endif
