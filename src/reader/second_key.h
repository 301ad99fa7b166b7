/* SPDX-License-Identifier: ISC */
/* Keys that wait for a second one: m, ' and what acts on a sentence or a paragraph. */
#ifndef IBID_READER_SECOND_KEY_H
#define IBID_READER_SECOND_KEY_H

#include "overlay.h"

extern const struct overlay_type after_m, after_a, after_y, after_Y, after_quote;

/* Wait for the second key. */
command mark_begin, annotate_begin, copy_begin, cite_begin, mark_go_begin;

/* Act on the sentence or the paragraph, as the second key says. */
command keep_unit, annotate_unit, copy_unit, cite_unit;

command jump_to_last; /* to the place before the last jump */

#endif
