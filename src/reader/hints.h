/* SPDX-License-Identifier: ISC */
/* Letters over the markers in view: a note is opened by typing what lies on its marker. */
#ifndef IBID_READER_HINTS_H
#define IBID_READER_HINTS_H

#include "overlay.h"

extern const struct overlay_type hints_overlay;

command hints_show, hints_leave, hints_backspace;

#endif
