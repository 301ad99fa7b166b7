/* SPDX-License-Identifier: ISC */
/* loop: reading in the terminal, from the first screen to the last key. */
#ifndef IBID_CLI_LOOP_H
#define IBID_CLI_LOOP_H

#include "book.h"
#include "options.h"

/* Owns b from here on.  Returns the exit status. */
int loop_run(struct book *b, const struct options *o);

#endif
