/* SPDX-License-Identifier: ISC */
/* Preparing evidence for inference. */
#ifndef IBID_INFER_EVIDENCE_H
#define IBID_INFER_EVIDENCE_H

#include "infer_internal.h"

/* Drops what stands in a library's own words before and after the work. */
void evidence_keep_work(struct inference *in);
void evidence_keep_work_numbers(struct inference *in); /* the same for bare numbers */

/* Sets for each note candidate the heading of notes that it stands below. */
void evidence_assign_headings(struct inference *in);

/* Whether s holds nothing but spaces, tabs and line breaks. */
bool is_blank_text(struct span s);

#endif
