/* SPDX-License-Identifier: ISC */
#ifndef IBID_INFER_NOTES_H
#define IBID_INFER_NOTES_H

#include "infer_internal.h"

/* notes.c: accepted candidates become notes and markers. */
void make_notes_and_markers(struct inference *in);

/* Paired markers of each form: how many there are, and the highest number among them. */
struct form_survey {
    size_t paired[MARKER_FORMS];
    unsigned long highest[MARKER_FORMS];
};

/* dangling.c */
struct form_survey survey_forms(const struct inference *in);
/* Whether an unpaired candidate is a marker whose note is missing, or no marker at all. */
bool is_dangling_marker(const struct inference *in, const struct marker_candidate *m,
                        const struct form_survey *s);

/* proofread.c: adds diagnostics of markers and notes. */
void proofread(struct inference *in);

#endif
