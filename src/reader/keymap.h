/* SPDX-License-Identifier: ISC */
/* The table of keys, from which keys are run and the help is made.  A mode is the type of
 * the overlay on top, or that of the text. */
#ifndef IBID_READER_KEYMAP_H
#define IBID_READER_KEYMAP_H

#include "overlay.h"

/* Runs the command of a key; false where the mode has none. */
bool keymap_run(struct reader *r, const struct overlay_type *mode, uint32_t key);
bool keymap_has(const struct overlay_type *mode, uint32_t key);

#endif
