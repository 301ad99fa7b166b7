/* SPDX-License-Identifier: ISC */
/* The message in the status line; reader_say sets it. */
#ifndef IBID_READER_MESSAGE_H
#define IBID_READER_MESSAGE_H

#include "reader_internal.h"

void message_clear(struct reader *r);

#endif
