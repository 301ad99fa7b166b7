/* SPDX-License-Identifier: ISC */
/* Commands on passages: on a range, the note whose pane is open, the selection, a comment. */
#ifndef IBID_READER_PASSAGE_COMMANDS_H
#define IBID_READER_PASSAGE_COMMANDS_H

#include "reader_internal.h"

/* Asks for a comment on a range and keeps it then.  A passage that is there already is
 * changed. */
void annotate_range(struct reader *r, struct range range, enum passage_style style);

command note_keep, note_annotate, note_copy, note_cite, selection_keep, selection_annotate,
    selection_copy, selection_cite, selection_next_style, comment_pane_edit;

#endif
