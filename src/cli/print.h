/* SPDX-License-Identifier: ISC */
/* print: the stages of a document, for --dump.  Each function returns the exit status. */
#ifndef IBID_CLI_PRINT_H
#define IBID_CLI_PRINT_H

#include "book.h"
#include "options.h"

int print_lines(struct book *b, const struct options *o);
int print_pages(struct book *b, const struct options *o);
int print_document(struct book *b);
int print_screen(struct book *b, const struct options *o);

/*
 * The position that --section or --note asks for, in a document that has been read;
 * 0 without either.  NOWHERE, after an error message, where there is no such section
 * or note.
 */
size_t requested_position(struct book *b, const struct options *o);

#endif
