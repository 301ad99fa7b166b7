/* SPDX-License-Identifier: ISC */
/* The lines above and below the page, and what they offer while nothing lies over it. */
#ifndef IBID_READER_STATUS_H
#define IBID_READER_STATUS_H

#include "overlay.h"

/* The mode of the text: the keys and the status line while nothing lies over the page. */
extern const struct overlay_type text_mode;

command where_am_i, about;

#endif
