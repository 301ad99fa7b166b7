/* SPDX-License-Identifier: ISC */
/* Passages by number, with an index for each field by which they are looked up. */
#ifndef IBID_BOOKMARKS_TABLE_H
#define IBID_BOOKMARKS_TABLE_H

#include "arena.h"
#include "hash_index.h"

#include <ibid/bookmarks.h>

struct row;

/* All zero when empty. */
struct table {
    struct row **v; /* by number; NULL: removed */
    size_t n, cap;
    size_t count; /* passages */
    struct hash_index by[BOOKMARKS_KEYS];
    struct arena arena; /* of the rows; those removed and replaced stay in it */
};

/* Adds a copy of a passage under the next number. */
void table_add(struct table *t, const struct passage *p);

/* Puts a copy of another passage in the place of one. */
void table_replace(struct table *t, size_t number, const struct passage *p);
void table_remove(struct table *t, size_t number); /* the number stays empty */

/* NULL where the number is empty or not given yet. */
const struct passage *table_get(const struct table *t, size_t number);

/* The number of the first with an id; NOWHERE for none. */
size_t table_find(const struct table *t, const char *id);

/* Adds the numbers of all with this string in the field, in no order. */
void table_with(const struct table *t, enum bookmarks_key key, const char *string,
                struct numbers *out);

/* The numbers of all that agree with a document, rising. */
void table_of(const struct table *t, const struct identity *document, struct numbers *out);

/* Frees some of it, which is not to be used any more; returns whether there is more. */
bool table_free_step(struct table *t);
void table_free(struct table *t);

#endif
