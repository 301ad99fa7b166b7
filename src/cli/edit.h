/* SPDX-License-Identifier: ISC */
/* edit: a text in the editor of whoever reads. */
#ifndef IBID_CLI_EDIT_H
#define IBID_CLI_EDIT_H

#include <ibid/base.h>

/*
 * Runs $VISUAL, else $EDITOR, else vi, on a file that only its owner may read,
 * with before in it, and takes what is in it afterwards, without the line breaks
 * at its end.  keys is the terminal, which the caller has given back meanwhile.
 * False and *error (the caller frees it) where the editor did not end well or
 * the file cannot be read; the text is then as it was.  Where an editor was killed,
 * or what it wrote cannot be read, the file stays, and *error names it.
 */
bool edit_text(int keys, struct span before, struct buf *after, char **error);

#endif
