/* SPDX-License-Identifier: ISC */
/* rescue: a file of its own for what cannot be saved in its place when ibid ends. */
#ifndef IBID_CLI_RESCUE_H
#define IBID_CLI_RESCUE_H

#include <ibid/bookmarks.h>

/* Saves the changes of b that are not saved yet.  If that fails, writes them to a
 * temporary file and names it on standard error.  Returns whether they were saved. */
bool rescue_passages(struct bookmarks *b);

/* Writes a comment that was being typed to a temporary file and names it on standard
 * error; does nothing for an empty one.  Allocates only the file's name. */
void rescue_comment(struct span comment);

#endif
