/* SPDX-License-Identifier: ISC */
/* Folding of code points for comparison. */
#ifndef IBID_TEXT_FOLD_H
#define IBID_TEXT_FOLD_H

#include <ibid/text.h>

/* Maximum code points that one folds to; longer results are cut. */
#define FOLD_MAX 4

enum { FOLD_CASE = 1, FOLD_MARKS = 2 };

/*
 * The folded form of a code point: its compatibility decomposition, without marks
 * with FOLD_MARKS, in lower case with FOLD_CASE, with ASCII quotes and dashes, and
 * with a space for every blank.  Returns the number of code points written to out: 0
 * for a code point that is ignored.
 */
unsigned fold_cp(uint32_t cp, unsigned folding, uint32_t out[FOLD_MAX]);

#endif
