/* SPDX-License-Identifier: ISC */
#include "table.h"

#include "passage.h"

#include <stdlib.h>

/* A passage and its places in the indexes, in one block of memory with its strings. */
struct row {
    struct passage passage;
    struct posting postings[BOOKMARKS_KEYS];
    char strings[];
};

static struct row *row_new(struct table *t, const struct passage *p)
{
    struct row *row = arena_alloc(&t->arena, sizeof *row + passage_bytes(p));

    row->passage = passage_copy_into(p, row->strings);
    return row;
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

static void add_postings(struct table *t, size_t number)
{
    struct row *row = t->v[number];

    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++) {
        const char *string = key_of(&row->passage, key);
        if (string)
            hash_index_add(&t->by[key], &row->postings[key], string, number);
    }
}

static void remove_postings(struct table *t, size_t number)
{
    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++)
        hash_index_remove(&t->by[key], &t->v[number]->postings[key]);
}

void table_add(struct table *t, const struct passage *p)
{
    VEC_PUSH(t, row_new(t, p));
    t->count++;
    add_postings(t, t->n - 1);
}

void table_replace(struct table *t, size_t number, const struct passage *p)
{
    struct row *row = row_new(t, p);

    remove_postings(t, number);
    t->v[number] = row;
    add_postings(t, number);
}

void table_remove(struct table *t, size_t number)
{
    remove_postings(t, number);
    t->v[number] = NULL;
    t->count--;
}

const struct passage *table_get(const struct table *t, size_t number)
{
    return number < t->n && t->v[number] ? &t->v[number]->passage : NULL;
}

size_t table_find(const struct table *t, const char *id)
{
    size_t first = NOWHERE;

    /* The same id twice was written by hand. */
    for (const struct posting *p = hash_index_find(&t->by[BOOKMARKS_ID], id); p; p = p->next)
        if (p->number < first)
            first = p->number;
    return first;
}

void table_with(const struct table *t, enum bookmarks_key key, const char *string,
                struct numbers *out)
{
    for (const struct posting *p = hash_index_find(&t->by[key], string); p; p = p->next)
        VEC_PUSH(out, p->number);
}

/* Drops the numbers of passages of other documents: the same path or title may say
 * nothing. */
static void drop_others(const struct table *t, const struct identity *document,
                        struct numbers *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n; i++) {
        struct identity other = passage_identity(table_get(t, v->v[i]));
        if (identity_compare(document, &other) != MATCH_NONE)
            v->v[n++] = v->v[i];
    }
    v->n = n;
}

void table_of(const struct table *t, const struct identity *document, struct numbers *out)
{
    struct hash_index_iter w = {0};
    const struct posting *p;

    if (document->digest)
        table_with(t, BOOKMARKS_DIGEST, document->digest, out);
    if (document->path)
        table_with(t, BOOKMARKS_PATH, document->path, out);
    if (document->title)
        table_with(t, BOOKMARKS_TITLE, document->title, out);
    /* All passages under one fingerprint agree alike. */
    while (document->fingerprint && (p = hash_index_next(&t->by[BOOKMARKS_FINGERPRINT], &w))) {
        struct identity other = {.fingerprint = p->string};
        if (identity_compare(document, &other) == MATCH_NONE)
            continue;
        for (; p; p = p->next)
            VEC_PUSH(out, p->number);
    }
    numbers_sort(out);
    drop_others(t, document, out);
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

bool table_free_step(struct table *t)
{
    for (unsigned key = 0; key < BOOKMARKS_KEYS; key++)
        hash_index_free(&t->by[key]);
    VEC_FREE(t);
    t->count = 0;
    return arena_free_step(&t->arena);
}

void table_free(struct table *t)
{
    while (table_free_step(t))
        ;
}
