/* SPDX-License-Identifier: ISC */
/* Labels as numbers: in any script, as letters, as Roman numerals. */
#ifndef IBID_INFER_LABEL_VALUE_H
#define IBID_INFER_LABEL_VALUE_H

#include "infer_internal.h"

/* Numbers, letters and signs are counted separately: an author's [1] and an editor's
 * [A]. */
enum label_class { LABEL_NUMBER, LABEL_LETTER, LABEL_SIGN, LABEL_CLASSES };
enum label_class label_class(struct span label);

/* The number of a label in whatever script, or a hash of its bytes.  Equal keys are equal
 * labels. */
uint64_t label_key(struct span label);

/* The value of a label of ASCII digits only; 0 where it is none or too large. */
unsigned long label_number(struct span text, struct range label);

/* The place of a label among those of its form: its number, with a sign before it or
 * without; as a Roman numeral where detect_roman said so; else the place of a letter in
 * the alphabet (AA comes after Z).  0 where it has no place. */
unsigned long label_ordinal(const struct inference *in, enum marker_form form,
                            struct range label);

/* Decides for each form whether letters are Roman numerals: i ii iii, not h i j. */
void detect_roman(struct inference *in);

#endif
