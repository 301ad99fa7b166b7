/* SPDX-License-Identifier: ISC */
/* Messages about saving passages. */
#ifndef IBID_READER_SAVE_MESSAGE_H
#define IBID_READER_SAVE_MESSAGE_H

#include "reader_internal.h"

/* Says that passages are being saved, and what was done once the changes made so far are on the
 * disk; where saving fails, why. */
void say_when_saved(struct reader *r, const char *format, ...) BASE_PRINTF(2, 3);

/* Says what has come of saves since. */
void save_message_update(struct reader *r);

/* Saves what is not saved yet; false where that fails, and why is said. */
bool save_before_quitting(struct reader *r);

#endif
