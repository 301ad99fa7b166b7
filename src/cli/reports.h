/* SPDX-License-Identifier: ISC */
/* reports: tables for scripts, one record a line.  Each function returns the exit status. */
#ifndef IBID_CLI_REPORTS_H
#define IBID_CLI_REPORTS_H

#include "book.h"

int print_outline(struct book *b);
int print_links(struct book *b);
int print_check(struct book *b);

/* The passages of a file, or of all documents if file is NULL. */
int print_bookmarks(const char *file);

#endif
