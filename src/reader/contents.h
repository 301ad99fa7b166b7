/* SPDX-License-Identifier: ISC */
/* The table of contents, and going to a section by its label. */
#ifndef IBID_READER_CONTENTS_H
#define IBID_READER_CONTENTS_H

#include "reader_internal.h"

/* Shows the section of a label, or of the first words of a title, by a jump where that is
 * wished; false where there is none. */
bool go_to_section(struct reader *r, struct span wanted, bool jump);

command list_contents;

#endif
