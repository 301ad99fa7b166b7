/* SPDX-License-Identifier: ISC */
/* The table of keys: dispatch and help. */
#ifndef IBID_READER_KEYMAP_H
#define IBID_READER_KEYMAP_H

#include "reader_internal.h"

enum mode reader_mode(const struct reader *r);
bool keymap_run(struct reader *r, enum mode mode, uint32_t key);
bool keymap_has(enum mode mode, uint32_t key);

#endif
