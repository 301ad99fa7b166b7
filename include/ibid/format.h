/* SPDX-License-Identifier: ISC */
/*
 * format: the parsers.  Each drives the document's builder.
 */
#ifndef IBID_FORMAT_H
#define IBID_FORMAT_H

#include <ibid/builder.h>

/* Plain text, hard-wrapped or one line a paragraph. */
extern const struct parser format_plain;

/* The parser for a file of this name and beginning; always one. */
const struct parser *format_of(const char *path, struct span head);

#endif
