/* SPDX-License-Identifier: ISC */
/* Markers, and the pane of a note. */
#ifndef IBID_READER_NOTE_H
#define IBID_READER_NOTE_H

#include "reader_internal.h"

void go_near(struct reader *r, size_t pos); /* the next page, or else a jump */
command marker_next, marker_prev, open_or_follow, clear_focus;
/* Opens the folded note that pos stands in, unless it is seen at a foot. */
void unfold_at(struct reader *r, size_t pos);
void marker_follow(struct reader *r, size_t marker); /* its note opens, over any that is open */
void marker_show(struct reader *r,
                 size_t marker); /* chosen for a moment, in the page or the pane */
void marker_open(struct reader *r, size_t marker); /* one in view, of the page or the pane */
size_t marker_to_open(struct reader *r);
/* Does a foot in view show the whole of a marker's note? */
bool foot_has_note(const struct reader *r, size_t marker);
void note_pane_show(struct reader *r, size_t marker, size_t note);
void note_pane_close(struct reader *r); /* the page is as it was before */
void note_pane_drop(struct reader *r);  /* the page stays */
void note_pane_relayout(struct reader *r);
struct range note_pane_range(const struct reader *r); /* the note that is open */
unsigned note_pane_height(const struct reader *r);
command note_pane_down, note_pane_up, note_pane_page_down, note_pane_page_up, note_pane_first,
    note_pane_last, note_pane_enter, note_pane_leave, note_pane_marker_next,
    note_pane_marker_prev;

#endif
