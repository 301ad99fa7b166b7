/* SPDX-License-Identifier: ISC */
#ifndef IBID_INFER_SECTIONS_H
#define IBID_INFER_SECTIONS_H

#include "infer_internal.h"

/* sections.c */
void find_sections(struct inference *in);

/* toc.c: sets skip[i] for headings that begin no section: the entries of a table of
 * contents, the letters of an index. */
void skip_toc(const struct inference *in, bool *skip);

#endif
