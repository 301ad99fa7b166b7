/* SPDX-License-Identifier: ISC */
#include "id_index.h"

#include <stdlib.h>
#include <string.h>

void id_index_add(struct id_index *index, struct pooled id, size_t number)
{
    VEC_PUSH(index, (struct id_entry){id, number});
}

void id_index_free(struct id_index *index)
{
    VEC_FREE(index);
    index->sorted = 0;
}

static struct span id_of(const struct id_entry *e, const struct buf *pool)
{
    return span_sub(buf_bytes(pool), e->id.at, e->id.at + e->id.n);
}

static int compare_spans(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    return order ? order : (a.n > b.n) - (a.n < b.n);
}

/* Entries with one id are in the order of their numbers. */
static bool precedes(const struct id_entry *a, const struct id_entry *b, const struct buf *pool)
{
    int order = compare_spans(id_of(a, pool), id_of(b, pool));

    return order ? order < 0 : a->number < b->number;
}

static void swap(struct id_entry *a, struct id_entry *b)
{
    struct id_entry swapped = *a;

    *a = *b;
    *b = swapped;
}

static void sift_down(struct id_entry *v, size_t root, size_t n, const struct buf *pool)
{
    for (size_t child; (child = root * 2 + 1) < n; root = child) {
        if (child + 1 < n && precedes(&v[child], &v[child + 1], pool))
            child++;
        if (!precedes(&v[root], &v[child], pool))
            return;
        swap(&v[root], &v[child]);
    }
}

/* A heap sort: qsort has no argument for the pool, and the worst order takes no longer. */
void id_index_sort(struct id_index *index, const struct buf *pool)
{
    struct id_entry *v = index->v;

    if (index->sorted == index->n)
        return;
    index->sorted = index->n;
    for (size_t i = index->n / 2; i-- > 0;)
        sift_down(v, i, index->n, pool);
    for (size_t end = index->n; end-- > 1;) {
        swap(&v[0], &v[end]);
        sift_down(v, 0, end, pool);
    }
}

size_t id_index_find(const struct id_index *index, const struct buf *pool, struct span id)
{
    size_t i;

    LOWER_BOUND(i, index->n, compare_spans(id_of(&index->v[i], pool), id) < 0);
    bool found = i < index->n && span_equal(id_of(&index->v[i], pool), id);
    return found ? index->v[i].number : NOWHERE;
}
