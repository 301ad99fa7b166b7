/* SPDX-License-Identifier: ISC */
/* display: text as a terminal may show it. */
#ifndef IBID_CLI_DISPLAY_H
#define IBID_CLI_DISPLAY_H

#include <ibid/base.h>

/* Appends s in one line, with placeholders for control characters and malformed bytes. */
void display_put(struct span s, struct buf *to);

#endif
