/* SPDX-License-Identifier: ISC */
/*
 * An index: which numbers stand under a string.  What it costs to add, to find
 * and to remove does not depend on how many there are, nor does any single call
 * pay for the others: the table grows by one bucket at a time (linear hashing).
 */
#ifndef IBID_BOOKMARKS_HASH_INDEX_H
#define IBID_BOOKMARKS_HASH_INDEX_H

#include <ibid/base.h>

/* A number under a string; all zero where it stands under none.  It belongs to
 * whoever adds it, and stays where it is as long as it is in the index. */
struct posting {
    struct posting *next, *before; /* under the same string */
    struct posting *chain;         /* of the first: that of the next string in its bucket */
    uint64_t hash;
    const char *string; /* borrowed */
    size_t number;
};

/* All zero when empty. */
struct hash_index {
    struct posting **v; /* the buckets: the first under each string */
    size_t n, cap;
    size_t strings;
};

void hash_index_free(struct hash_index *x); /* whatever stands in it */
void hash_index_add(struct hash_index *x, struct posting *p, const char *string, size_t number);
void hash_index_remove(struct hash_index *x, struct posting *p);

/* One of those under the string, which next leads on from to the others: in no order.
 * NULL: none are. */
const struct posting *hash_index_find(const struct hash_index *x, const char *string);

/* One of those under each string, in no order; NULL after the last.  Begin with all
 * zero; nothing may be added or removed meanwhile. */
struct hash_index_iter {
    size_t bucket;
    const struct posting *next;
};
const struct posting *hash_index_next(const struct hash_index *x, struct hash_index_iter *w);

#endif
