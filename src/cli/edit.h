/* SPDX-License-Identifier: ISC */
/* edit: a text in the user's editor. */
#ifndef IBID_CLI_EDIT_H
#define IBID_CLI_EDIT_H

#include <ibid/base.h>

/*
 * Runs $VISUAL, else $EDITOR, else vi, on a file that only its owner may read and
 * that holds before.  Appends what the file holds afterwards, without the line breaks
 * at its end, to after.  keys is the descriptor of the terminal, which the caller has
 * left meanwhile.  Returns false and sets *error (the caller frees it) where the editor
 * failed or the file cannot be read.  If the editor was killed, or its file cannot be
 * read, the file is kept and *error names it.
 */
bool edit_text(int keys, struct span before, struct buf *after, char **error);

#endif
