/* SPDX-License-Identifier: ISC */
/* Marks: a letter for a place. */
#ifndef IBID_READER_MARK_H
#define IBID_READER_MARK_H

#include "reader_internal.h"

/* Marks this place with the letter of a key, and goes to the place marked with it. */
void mark_set(struct reader *r, uint32_t key);
void mark_go(struct reader *r, uint32_t key);

#endif
