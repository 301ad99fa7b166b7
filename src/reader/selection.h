/* SPDX-License-Identifier: ISC */
/*
 * The passage that is being selected.  One end stands, the other moves and the page follows
 * it: forward a motion goes to the next end of what it moves by, backward to the next
 * beginning, so that whole words and sentences are selected.
 */
#ifndef IBID_READER_SELECTION_H
#define IBID_READER_SELECTION_H

#include "overlay.h"

extern const struct overlay_type selection_overlay;

/* Where a selection begins: the chosen marker, the hit in view, or the first word. */
struct range selection_origin(struct reader *r);

/* The position nearest to a column of a line. */
size_t position_in_line(struct reader *r, const struct line *line, unsigned column);

/* Selects from one character to another, both included, whichever comes first. */
void selection_drag(struct reader *r, size_t from, size_t to);

/* Begins to select where a passage stands now. */
void selection_begin_placing(struct reader *r, const char *id);

void selection_to_hit(struct reader *r); /* moves the end to the hit, if one is open */

/* While one is open. */
struct range selection_range(const struct reader *r);
enum passage_style selection_style(const struct reader *r); /* of the passage when it is kept */
void selection_set_style(struct reader *r, enum passage_style style);
const char *selection_placing(const struct reader *r); /* id of that to be placed; or NULL */

command selection_begin, select_in_note, selection_leave, select_other_end, select_here,
    select_wider, select_char_next, select_char_prev, select_word_next, select_word_prev,
    select_sentence_next, select_sentence_prev, select_paragraph_next, select_paragraph_prev,
    select_section_next, select_section_prev, select_hit_next, select_hit_prev,
    select_line_next, select_line_prev, select_page_next, select_page_prev, select_line_start,
    select_line_end;

#endif
