/* SPDX-License-Identifier: ISC */
#include "listed.h"

#include "passage.h"

#include <stdlib.h>

/* All in one piece of memory, and of a pool: very many small ones take long to give back,
 * and long to share with a child. */
struct listing {
    struct passage passage;
    struct posting under[BOOKMARKS_KEYS];
    char strings[];
};

static struct listing *listing_new(struct pool *pool, const struct passage *p)
{
    struct listing *one = pool_take(pool, sizeof *one + passage_bytes(p));

    one->passage = passage_copy_into(p, one->strings);
    return one;
}

static const char *key_of(const struct passage *p, enum bookmarks_key key)
{
    switch (key) {
    case BOOKMARKS_ID:
        return p->id;
    case BOOKMARKS_DIGEST:
        return p->digest;
    case BOOKMARKS_PATH:
        return p->path;
    case BOOKMARKS_TITLE:
        return p->title;
    case BOOKMARKS_FINGERPRINT:
        return p->fingerprint;
    case BOOKMARKS_MARK:
        return p->mark;
    case BOOKMARKS_KEYS:
        break;
    }
    return NULL;
}

static void post(struct listed *l, size_t number)
{
    struct listing *one = l->v[number];

    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++) {
        const char *string = key_of(&one->passage, key);
        if (string)
            index_add(&l->by[key], &one->under[key], string, number);
    }
}

static void unpost(struct listed *l, size_t number)
{
    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++)
        index_remove(&l->by[key], &l->v[number]->under[key]);
}

void listed_add(struct listed *l, const struct passage *p)
{
    VEC_PUSH(l, listing_new(&l->pool, p));
    l->count++;
    post(l, l->n - 1);
}

void listed_replace(struct listed *l, size_t number, const struct passage *p)
{
    unpost(l, number);
    pool_give(&l->pool, l->v[number]);
    l->v[number] = listing_new(&l->pool, p);
    post(l, number);
}

void listed_remove(struct listed *l, size_t number)
{
    unpost(l, number);
    pool_give(&l->pool, l->v[number]);
    l->v[number] = NULL;
    l->count--;
}

const struct passage *listed_get(const struct listed *l, size_t number)
{
    return number < l->n && l->v[number] ? &l->v[number]->passage : NULL;
}

size_t listed_find(const struct listed *l, const char *id)
{
    size_t first = NOWHERE;

    /* Ids that are there twice were written by hand. */
    for (const struct posting *p = index_find(&l->by[BOOKMARKS_ID], id); p; p = p->next)
        if (p->number < first)
            first = p->number;
    return first;
}

void listed_with(const struct listed *l, enum bookmarks_key key, const char *string,
                 struct numbers *out)
{
    for (const struct posting *p = index_find(&l->by[key], string); p; p = p->next)
        VEC_PUSH(out, p->number);
}

/* A path or a title that is the same may say nothing. */
static void leave_out_others(const struct listed *l, const struct identity *document,
                             struct numbers *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n; i++) {
        struct identity other = passage_identity(listed_get(l, v->v[i]));
        if (identity_compare(document, &other) != MATCH_NONE)
            v->v[n++] = v->v[i];
    }
    v->n = n;
}

void listed_of(const struct listed *l, const struct identity *document, struct numbers *out)
{
    struct index_walk w = {0};
    const struct posting *p;

    if (document->digest)
        listed_with(l, BOOKMARKS_DIGEST, document->digest, out);
    if (document->path)
        listed_with(l, BOOKMARKS_PATH, document->path, out);
    if (document->title)
        listed_with(l, BOOKMARKS_TITLE, document->title, out);
    /* One of those with a fingerprint speaks for all. */
    while (document->fingerprint && (p = index_next(&l->by[BOOKMARKS_FINGERPRINT], &w))) {
        struct identity other = {.fingerprint = p->string};
        if (identity_compare(document, &other) == MATCH_NONE)
            continue;
        for (; p; p = p->next)
            VEC_PUSH(out, p->number);
    }
    numbers_sort(out);
    leave_out_others(l, document, out);
}

static int compare_numbers(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

void numbers_sort(struct numbers *v)
{
    size_t n = 0;

    if (v->n)
        qsort(v->v, v->n, sizeof *v->v, compare_numbers);
    for (size_t i = 0; i < v->n; i++)
        if (!i || v->v[i] != v->v[i - 1])
            v->v[n++] = v->v[i];
    v->n = n;
}

bool listed_free_on(struct listed *l, size_t most)
{
    for (; most && l->n; most--) {
        if (l->v[l->n - 1])
            listed_remove(l, l->n - 1);
        l->n--;
    }
    return l->n > 0;
}

void listed_free(struct listed *l)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->v[i])
            pool_give(&l->pool, l->v[i]);
    pool_free(&l->pool);
    l->count = 0;
    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++)
        index_free(&l->by[key]);
    VEC_FREE(l);
}
