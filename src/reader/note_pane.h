/* SPDX-License-Identifier: ISC */
/* The pane of a note, over the page that cites it; notes cited in it open in the same pane,
 * one level deeper each. */
#ifndef IBID_READER_NOTE_PANE_H
#define IBID_READER_NOTE_PANE_H

#include "overlay.h"

extern const struct overlay_type note_pane_overlay;

/* Opens a note in the pane, over the one that is open; marker is the one that was
 * followed, or NOWHERE. */
void note_pane_open(struct reader *r, size_t marker, size_t note);

/* The same with the note of a marker, which becomes the chosen one where no note is open;
 * nothing where it has none. */
void note_pane_follow(struct reader *r, size_t marker);

/* The note that is open and the marker that led to it; NOWHERE for none. */
size_t note_pane_note(const struct reader *r);
size_t note_pane_marker(const struct reader *r);

/* The marker chosen in the note; NOWHERE for none. */
size_t note_pane_chosen(const struct reader *r);

struct range note_pane_range(const struct reader *r); /* of the note that is open */

/* Is pos in the body of the note that is open? */
bool note_pane_holds(const struct reader *r, size_t pos);

/* Appends the positions of the markers that were followed, from the page inwards. */
void note_pane_followed(const struct reader *r, struct jump *jump);

/* Opens the folded note that holds pos, unless it is seen at a foot. */
void note_pane_unfold(struct reader *r, size_t pos);

/* Shows a marker as chosen for a moment, in the pane or on the page. */
void show_marker(struct reader *r, size_t marker);

command note_pane_down, note_pane_up, note_pane_page_down, note_pane_page_up, note_pane_first,
    note_pane_last, note_pane_leave, note_pane_marker_next, note_pane_marker_prev;

#endif
