/* SPDX-License-Identifier: ISC */
/* markdown: text escaped so that CommonMark finds no markup in it. */
#ifndef IBID_CLI_MARKDOWN_H
#define IBID_CLI_MARKDOWN_H

#include <ibid/base.h>

/* Appends s as one line without the blanks around it: at the beginning of a line, where it
 * could begin a block, or within a line. */
void markdown_line(struct span s, struct buf *out);
void markdown_inline(struct span s, struct buf *out);

/*
 * Appends every line of a string with begin before it; a blank line ends a paragraph.
 * hard: the lines of a paragraph are separated by hard line breaks.
 */
void markdown_lines(const char *string, const char *begin, bool hard, struct buf *out);

#endif
