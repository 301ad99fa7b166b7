/* SPDX-License-Identifier: ISC */
/* Commands on passages, and their comments. */
#ifndef IBID_READER_PASSAGES_H
#define IBID_READER_PASSAGES_H

#include "reader_internal.h"

void ask_comment(struct reader *r, struct passage draft); /* which is then the reader's */
/* Asks for a comment on a range, and keeps it then; one that is kept already is changed. */
void annotate_range(struct reader *r, struct range range, size_t style);

command note_keep, note_annotate, note_copy, note_cite, selection_keep, selection_annotate,
    selection_copy, selection_cite, selection_next_style, comment_pane_edit;
void comment_accept(struct reader *r, struct span text);
void comment_cancel(struct reader *r);
void go_passage(struct reader *r, size_t index);

#endif
