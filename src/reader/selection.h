/* SPDX-License-Identifier: ISC */
/* The passage that is being selected. */
#ifndef IBID_READER_SELECTION_H
#define IBID_READER_SELECTION_H

#include "reader_internal.h"

struct range selection_start(struct reader *r); /* where choosing begins */
struct range selection_range(const struct reader *r);
void selection_close(struct reader *r);
void selection_drag(struct reader *r, size_t from, size_t to); /* by the mouse */
size_t position_in_line(struct reader *r, const struct line *line, unsigned column);
void selection_relayout(struct reader *r);
void selection_to_hit(struct reader *r); /* the moving end goes to the hit */
command selection_begin, select_in_note, selection_leave, select_other_end, select_here,
    select_wider, select_char_next, select_char_prev, select_word_next, select_word_prev,
    select_sentence_next, select_sentence_prev, select_paragraph_next, select_paragraph_prev,
    select_section_next, select_section_prev, select_hit_next, select_hit_prev,
    select_line_next, select_line_prev, select_page_next, select_page_prev, select_line_start,
    select_line_end;

#endif
