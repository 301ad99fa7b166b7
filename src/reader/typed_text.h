/* SPDX-License-Identifier: ISC */
/* Text that comes from the keyboard or a paste into a line: its filter and its bounds. */
#ifndef IBID_READER_TYPED_TEXT_H
#define IBID_READER_TYPED_TEXT_H

#include <ibid/base.h>

/* Maximum bytes of a line that is typed, and of a comment. */
#define TYPED_LINE_MAX ((size_t)4096)
#define TYPED_COMMENT_MAX ((size_t)64 * 1024)

/*
 * Appends at most room bytes of a text, in whole code points, without control characters.
 * Tabs become blanks.  Line breaks become "\n" in lines; else blanks, but for those at the
 * end, which are left out.  False where there was no room for all.
 */
bool typed_text_put(struct span text, bool lines, size_t room, struct buf *out);

#endif
