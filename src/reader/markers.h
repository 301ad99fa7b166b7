/* SPDX-License-Identifier: ISC */
/* Markers on the page: choosing one, opening its note, going on to the note itself. */
#ifndef IBID_READER_MARKERS_H
#define IBID_READER_MARKERS_H

#include "reader_internal.h"

/* Opens the note of a marker in view, on the page or in the pane, or says why not. */
void marker_open(struct reader *r, size_t marker);

/* The marker that Enter would open: the chosen one, or the first in view; NOWHERE for
 * none. */
size_t marker_to_open(struct reader *r);

/* Does a foot in view show the whole of a marker's note? */
bool foot_has_note(const struct reader *r, size_t marker);

command marker_next, marker_prev, marker_enter, note_pane_enter, clear_focus;

#endif
