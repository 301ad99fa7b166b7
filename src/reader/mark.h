/* SPDX-License-Identifier: ISC */
/* Marks: a letter for a place. */
#ifndef IBID_READER_MARK_H
#define IBID_READER_MARK_H

#include "reader_internal.h"

command mark_go;
void set_mark(struct reader *r, uint32_t key);

#endif
