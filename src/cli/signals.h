/* SPDX-License-Identifier: ISC */
/* signals: signals for the event loop, passed on through a pipe. */
#ifndef IBID_CLI_SIGNALS_H
#define IBID_CLI_SIGNALS_H

#include <stdbool.h>

/* Installs the handlers.  Returns a descriptor that becomes readable when a signal has
 * arrived; -1 on failure. */
int signals_catch(void);

/* The signals that have arrived since the last call. */
struct signals {
    int end; /* the signal that ends the program; 0 */
    bool resized, suspend, resumed;
};
struct signals signals_read(void);

#endif
