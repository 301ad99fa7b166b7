/* SPDX-License-Identifier: ISC */
/* markdown: text that CommonMark takes for nothing but text. */
#ifndef IBID_CLI_MARKDOWN_H
#define IBID_CLI_MARKDOWN_H

#include <ibid/base.h>

/* Appends a text as one line, without the blanks around it: at the head of a line,
 * where it might begin a block, or within one. */
void markdown_line(struct span s, struct buf *out);
void markdown_inline(struct span s, struct buf *out);

/*
 * Appends every line of a string, each behind what begins it; a line that is blank
 * ends a paragraph.  hard: the lines of a paragraph stay apart.
 */
void markdown_lines(const char *string, const char *begin, bool hard, struct buf *out);

#endif
