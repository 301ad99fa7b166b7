/* SPDX-License-Identifier: ISC */
/* Changes that the annotations make themselves. */
#ifndef IBID_ANNOTATIONS_CHANGE_H
#define IBID_ANNOTATIONS_CHANGE_H

#include "annotations_internal.h"

/* Notes in a passage how much of it stands elsewhere (see anchor_lookalike). */
void change_lookalike(struct annotations *a, size_t number, int lookalike);

#endif
