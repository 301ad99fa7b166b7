/* SPDX-License-Identifier: ISC */
/* Citing sentences, the places that cite a note, the list of notes. */
#ifndef IBID_READER_CITATIONS_H
#define IBID_READER_CITATIONS_H

#include "reader_internal.h"

command list_notes, list_citing;
void citing_pane_show(struct reader *r, size_t marker);
void citing_pane_hide(struct reader *r);
void citing_pane_free(struct reader *r);
unsigned citing_pane_height(const struct reader *r); /* 0 while there is none */
bool citing_pane_pane(const struct reader *r, struct reader_pane *out);
void citing_preview(struct reader *r);
void jump_to_citing(struct reader *r, size_t marker); /* to the sentence it stands in */
void cited_go(struct reader *r, size_t marker);       /* the same, and the marker is shown */
void listed_go(struct reader *r, size_t target); /* to what a row of the notes stands for */

#endif
