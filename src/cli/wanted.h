/* SPDX-License-Identifier: ISC */
/* wanted: whose passages are asked for. */
#ifndef IBID_CLI_WANTED_H
#define IBID_CLI_WANTED_H

#include "book.h"

#include <ibid/bookmarks.h>

/* A file, which is still known by its path when it is gone; or all of them. */
struct wanted {
    const char *path; /* NULL: all */
    char *real;
    char digest[SOURCE_DIGEST];
    struct likeness likeness;
};

struct wanted wanted_of(const char *file);
void wanted_free(struct wanted *w);
bool is_wanted(const struct wanted *w, const struct passage *p);

#endif
