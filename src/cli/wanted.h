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
    struct text_identity text_identity;
    char *error; /* why the file cannot be read; NULL */
};

struct wanted wanted_of(const char *file);
void wanted_free(struct wanted *w);
/* The status where so many passages are the file's: with none of a file that cannot be
 * read, its name was wrong, which is reported. */
int wanted_status(const struct wanted *w, size_t n);
bool is_wanted(const struct wanted *w, const struct passage *p);

#endif
