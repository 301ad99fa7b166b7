/* SPDX-License-Identifier: ISC */
/* Commands on passages, and their comments. */
#ifndef IBID_READER_PASSAGES_H
#define IBID_READER_PASSAGES_H

#include "reader_internal.h"

void ask_comment(struct reader *r, struct passage draft); /* which is then the reader's */
command note_keep, note_annotate, note_copy, note_cite, mark_set, annotate, copy_words,
    copy_cited, selection_keep, selection_annotate, selection_copy, selection_cite,
    selection_style;
void comment_accept(struct reader *r, struct span text);
void comment_cancel(struct reader *r);
void go_passage(struct reader *r, size_t index);

#endif
