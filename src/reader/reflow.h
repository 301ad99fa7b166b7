/* SPDX-License-Identifier: ISC */
/* Setting everything anew for another form of the pages. */
#ifndef IBID_READER_REFLOW_H
#define IBID_READER_REFLOW_H

#include "reader_internal.h"

command notes_cycle, spread_toggle;

#endif
