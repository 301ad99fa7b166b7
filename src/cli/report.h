/* SPDX-License-Identifier: ISC */
/* report: errors, one line each on standard error. */
#ifndef IBID_CLI_REPORT_H
#define IBID_CLI_REPORT_H

#include <ibid/base.h>

/* The exit status of usage and errors. */
#define EXIT_ERROR 2

/* Prints "ibid: WHERE: message"; where may be NULL.  Control characters become
 * placeholders. */
void report(const char *where, const char *format, ...) BASE_PRINTF(2, 3);

/* The name of a file for messages: "standard input" for "-". */
const char *report_name(const char *path);

#endif
