/* SPDX-License-Identifier: ISC */
/* Sentences that cite notes, and the pane of one: under the page until the next key, or
 * under a list. */
#ifndef IBID_READER_CITING_PANE_H
#define IBID_READER_CITING_PANE_H

#include "overlay.h"

extern const struct overlay_type citing_pane_overlay;

/* The sentence that a marker stands in, with the marker. */
struct range citing_sentence(struct reader *r, size_t marker);

/* The same for a row of a list: it begins late enough for the marker to be seen; the caller
 * frees. */
char *citing_words(struct reader *r, size_t marker);

/* Lines of the sentence of a marker, freed by free_citing_pane; NULL where there are none. */
struct citing_pane *new_citing_pane(struct reader *r, size_t marker);
void free_citing_pane(void *pane);
void fill_citing_pane(const struct reader *r, const struct citing_pane *c,
                      struct reader_pane *out);
unsigned citing_pane_height(const struct reader *r, const struct citing_pane *c);

/* Shows the sentence under the page; pos, which the sentence belongs to, stays in view. */
void citing_pane_open(struct reader *r, size_t marker, size_t pos);

/* Jumps to the sentence that a marker stands in. */
void jump_to_citing(struct reader *r, size_t marker);

/* The same where the marker is not in view, and shows the marker. */
void go_to_citing(struct reader *r, size_t marker);

command citing_pane_enter, citing_pane_leave;

#endif
