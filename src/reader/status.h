/* SPDX-License-Identifier: ISC */
/* The lines above and below the page. */
#ifndef IBID_READER_STATUS_H
#define IBID_READER_STATUS_H

#include "reader_internal.h"

command where_am_i, about;

#endif
