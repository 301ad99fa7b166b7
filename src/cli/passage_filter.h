/* SPDX-License-Identifier: ISC */
/* passage_filter: selects the passages of one file. */
#ifndef IBID_CLI_PASSAGE_FILTER_H
#define IBID_CLI_PASSAGE_FILTER_H

#include "book.h"

#include <ibid/bookmarks.h>

/* The file whose passages are selected.  One that is gone is still known by its path. */
struct passage_filter {
    const char *path; /* as given; NULL: the passages of all documents */
    char *real;
    char digest[SOURCE_DIGEST];
    struct text_identity text_identity;
    char *error; /* why the file cannot be read; NULL */
};

struct passage_filter passage_filter_new(const char *file);
void passage_filter_free(struct passage_filter *f);
bool passage_filter_matches(const struct passage_filter *f, const struct passage *p);

/* The exit status when n passages matched.  If there is none, and the file cannot be
 * read, its name was wrong: that is reported as an error. */
int passage_filter_status(const struct passage_filter *f, size_t n);

#endif
