/* SPDX-License-Identifier: ISC */
/* The table of contents, and going to a section by its label. */
#ifndef IBID_READER_CONTENTS_H
#define IBID_READER_CONTENTS_H

#include "reader_internal.h"

/* Shows the section of a label, or of the first words of a title, by a jump where that is
 * wished; false where there is none. */
bool go_to_section(struct reader *r, struct span wanted, bool jump);

/* The same by a jump, and says where there is none; nothing for an empty label. */
void go_to_section_named(struct reader *r, struct span wanted);

/* The nth label, or title where there is none, that begins with what is typed; the caller
 * frees, NULL after the last. */
char *section_completion(struct reader *r, struct span typed, size_t nth);

command list_contents, section_prompt;

#endif
