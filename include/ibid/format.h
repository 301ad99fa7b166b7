/* SPDX-License-Identifier: ISC */
/*
 * format: the parsers.  Each drives the document's builder.
 */
#ifndef IBID_FORMAT_H
#define IBID_FORMAT_H

#include <ibid/builder.h>

/* Plain text, hard-wrapped or one line a paragraph. */
extern const struct parser format_plain;

/* The same for what a program set for a terminal or a printer, a manual page for one: its lines
 * are kept where they fit. */
extern const struct parser format_output;

/* What programs write for a terminal or a printer: overstrikes and SGR sequences become
 * styles of a text that format_output reads. */
extern const struct producer format_terminal_output;

/* Whether there are such overstrikes or sequences in a file's beginning. */
bool format_is_terminal_output(struct span head);

/* How a file is read: producer makes the text (NULL: the file's bytes are the text), in
 * which parser finds the blocks and the evidence. */
struct format {
    const struct producer *producer;
    const struct parser *parser;
};

/* The format of a file by its first bytes. */
struct format format_of(struct span head);

#endif
