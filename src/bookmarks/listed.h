/* SPDX-License-Identifier: ISC */
/* Passages by their numbers, and by what they are looked for by. */
#ifndef IBID_BOOKMARKS_LISTED_H
#define IBID_BOOKMARKS_LISTED_H

#include "index.h"
#include "pool.h"

#include <ibid/bookmarks.h>

struct listing;

/* All zero when empty. */
struct listed {
    struct listing **v; /* by their numbers; NULL: deleted */
    size_t n, cap;
    size_t count; /* passages */
    struct index by[BOOKMARKS_KEYS];
    struct pool pool; /* where they are */
};

/* Adds a copy of a passage under the next number. */
void listed_add(struct listed *l, const struct passage *p);

/* Puts a copy of another in the place of one; takes one out, whose number stays empty. */
void listed_replace(struct listed *l, size_t number, const struct passage *p);
void listed_remove(struct listed *l, size_t number);

/* NULL: it is empty, or none. */
const struct passage *listed_get(const struct listed *l, size_t number);

/* The first with an id; NOWHERE for none. */
size_t listed_find(const struct listed *l, const char *id);

void listed_with(const struct listed *l, enum bookmarks_key key, const char *string,
                 struct numbers *out);

/* The numbers of all that agree with a document, rising. */
void listed_of(const struct listed *l, const struct identity *document, struct numbers *out);

/* Frees the last so many numbers; returns whether there are more. */
bool listed_free_on(struct listed *l, size_t most);
void listed_free(struct listed *l);

#endif
