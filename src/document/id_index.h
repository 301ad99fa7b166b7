/* SPDX-License-Identifier: ISC */
/* id_index: from the ids that a producer gives to the numbers of what they are ids of. */
#ifndef IBID_DOCUMENT_ID_INDEX_H
#define IBID_DOCUMENT_ID_INDEX_H

#include <ibid/base.h>

/* A string of a production's pool: an id, an address, a name. */
struct pooled {
    size_t at, n;
};

struct id_entry {
    struct pooled id;
    size_t number;
};

/* All zero when empty. */
struct id_index {
    struct id_entry *v;
    size_t n, cap;
    size_t sorted; /* number of entries when it was sorted last */
};

void id_index_add(struct id_index *index, struct pooled id, size_t number);
void id_index_free(struct id_index *index);

/* Sorts what was added since the last time, in O(n log n) whatever its order.  pool has the
 * strings of the ids. */
void id_index_sort(struct id_index *index, const struct buf *pool);

/* The least number of an id; NOWHERE for none.  The index must be sorted; O(log n). */
size_t id_index_find(const struct id_index *index, const struct buf *pool, struct span id);

#endif
