/* SPDX-License-Identifier: ISC */
/* The identity of a document, as the files of this module see it. */
#ifndef IBID_BOOKMARKS_IDENTITY_H
#define IBID_BOOKMARKS_IDENTITY_H

#include "record.h"

#include <ibid/bookmarks.h>

struct identity identity_of_record(const struct record *r);

/* Of what is kept once a document, does one take the place of the other?  Not where
 * the other may be a file of its own: an edited copy that lies elsewhere. */
bool identity_replaces(const struct identity *a, const struct identity *b);

bool identity_same_path(const struct identity *a, const struct identity *b);

#endif
