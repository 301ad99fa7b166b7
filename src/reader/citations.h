/* SPDX-License-Identifier: ISC */
/* The list of the places that cite a note, and the list of all notes. */
#ifndef IBID_READER_CITATIONS_H
#define IBID_READER_CITATIONS_H

#include "reader_internal.h"

command list_notes, list_citing;

#endif
