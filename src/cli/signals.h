/* SPDX-License-Identifier: ISC */
/* signals: those that the loop heeds, told through a pipe. */
#ifndef IBID_CLI_SIGNALS_H
#define IBID_CLI_SIGNALS_H

#include <stdbool.h>

/* Takes the signals over; returns a descriptor that becomes readable when one
 * has come, -1 where that fails. */
int signals_take(void);

/* Which have come since they were last asked for. */
struct signals {
    int end; /* the one that ends the program; 0 */
    bool resized, suspend, resumed;
};
struct signals signals_come(void);

#endif
