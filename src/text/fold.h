/* SPDX-License-Identifier: ISC */
#ifndef IBID_TEXT_FOLD_H
#define IBID_TEXT_FOLD_H

#include <ibid/text.h>

/* The most code points one folds to; longer foldings are cut. */
#define FOLD_MAX 4

enum { FOLD_CASE = 1, FOLD_MARKS = 2 };

/*
 * What a code point is compared as: its compatibility decomposition, without
 * marks where FOLD_MARKS says so, in small letters where FOLD_CASE does, with
 * plain quotes and dashes and every blank a space.  Returns how many code
 * points that is: 0 for what is ignored.
 */
unsigned fold_cp(uint32_t cp, unsigned how, uint32_t out[FOLD_MAX]);

#endif
