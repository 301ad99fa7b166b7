/* SPDX-License-Identifier: ISC */
/* Markers, notes and offsets of the document that is open. */
#ifndef IBID_READER_LOOKUP_H
#define IBID_READER_LOOKUP_H

#include "reader_internal.h"

size_t text_size(const struct reader *r); /* bytes */

/* By index; valid until the document grows. */
const struct marker *marker_of(const struct reader *r, size_t i);
const struct note *note_of(const struct reader *r, size_t i);

/* Is pos inside a note that stands outside the running text? */
bool in_note(const struct reader *r, size_t pos);

/* Are the notes found?  Says so where they are not. */
bool notes_known(struct reader *r);

/* Is the marker shown as one?  A note in the running text has a marker only while it is
 * folded. */
bool marker_is_shown(struct reader *r, size_t marker);

/* Positions in the text and byte offsets in the file, both clamped to the text. */
size_t raw_offset_of(const struct reader *r, size_t pos);
size_t position_of(const struct reader *r, uint64_t raw);

/* The part of the setup that annotations know. */
struct annotations_setup annotations_setup_of(const struct reader *r);

/* The range without the blanks at both its ends. */
struct range trim_blanks(const struct reader *r, struct range range);

#endif
