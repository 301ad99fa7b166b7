/* SPDX-License-Identifier: ISC */
/* print: what --dump and its siblings print.  Each returns the exit status. */
#ifndef IBID_CLI_PRINT_H
#define IBID_CLI_PRINT_H

#include "book.h"
#include "options.h"

int print_lines(struct book *b, const struct options *o);
int print_pages(struct book *b, const struct options *o);
int print_document(struct book *b);
int print_screen(struct book *b, const struct options *o);

int print_outline(struct book *b);
int print_links(struct book *b);
int print_check(struct book *b);

/* What is kept of a file, or of all documents for NULL. */
int print_bookmarks(const char *file);
int print_markdown(const char *file);
int print_jsonld(const char *file);

/* Keeps the passages of a file that was exported, "-" for standard input. */
int import(const char *file);

/*
 * Where the reading begins that --section or --note asks for, 0 where neither
 * does: of a document that has been read.  NOWHERE where there is no such
 * section or note, which has then been told.
 */
size_t wanted_place(struct book *b, const struct options *o);

#endif
