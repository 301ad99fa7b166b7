/* SPDX-License-Identifier: ISC */
/* diff: hunks of unified diffs, whose lines are code and not prose. */
#ifndef IBID_FORMAT_DIFF_H
#define IBID_FORMAT_DIFF_H

#include <ibid/base.h>

/* Numbers of lines that a hunk still has, of the old file and of the new one; both 0: no hunk
 * is open. */
struct hunk {
    unsigned long old_lines, new_lines;
};

/* Reads a line, without its line break, that follows the lines before it: whether it belongs
 * to a hunk, as its head or as one of its lines. */
bool hunk_read(struct hunk *h, struct span line);

/* The hunk that is open where a line begins, found by reading back a bounded way. */
struct hunk hunk_at(struct span text, size_t line);

#endif
