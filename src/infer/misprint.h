/* SPDX-License-Identifier: ISC */
/* Misprinted labels: of markers, of notes and of sections. */
#ifndef IBID_INFER_MISPRINT_H
#define IBID_INFER_MISPRINT_H

#include "pairing.h"

/* Pairs a marker and a note that a misprint in either label has kept apart. */
void pair_misprints(struct inference *in, const struct convention *convention);

/* A numbered paragraph that may be a section. */
struct numbered_paragraph {
    unsigned long number;
    uint32_t note;     /* index of its note candidate */
    uint32_t sequence; /* index of the sequence it belongs to; NONE for none */
};

/* Between two paragraphs of a sequence that lack one number: the index of the paragraph
 * that stands where it belongs, and has been misprinted; NOWHERE for none.  accepted: of
 * each sequence, whether it numbers sections. */
size_t find_misprinted_section(const struct numbered_paragraph *v, size_t before, size_t after,
                               const bool *accepted);

#endif
