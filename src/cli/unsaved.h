/* SPDX-License-Identifier: ISC */
/* unsaved: what cannot be saved where it belongs when all ends. */
#ifndef IBID_CLI_UNSAVED_H
#define IBID_CLI_UNSAVED_H

#include <ibid/bookmarks.h>

/* Saves what is not saved yet; where that fails, puts it where it can be found, and
 * says where on standard error.  Returns whether nothing was left. */
bool unsaved_keep(struct bookmarks *b);

/* Puts a comment that was being typed in a file of its own, and says where on standard
 * error.  Nothing is done for an empty one.  Needs no memory to speak of. */
void unsaved_comment(struct span comment);

#endif
