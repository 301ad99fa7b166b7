/* SPDX-License-Identifier: ISC */
#include "hash_index.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a. */
static uint64_t hash_of(const char *string)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *string; string++)
        hash = (hash ^ (unsigned char)*string) * 0x100000001b3;
    return hash ^ hash >> 32;
}

/* The greatest power of two up to n. */
static size_t power_within(size_t n)
{
    size_t power = 1;

    while (power <= n / 2)
        power *= 2;
    return power;
}

/* Each bucket from the power of two on was split off from the one that many before. */
static struct posting **bucket_of(const struct hash_index *x, uint64_t hash)
{
    size_t power = power_within(x->n), at = (size_t)hash & (2 * power - 1);

    return &x->v[at < x->n ? at : at - power];
}

static void push(struct hash_index *x, struct posting *first)
{
    struct posting **bucket = bucket_of(x, first->hash);

    first->chain = *bucket;
    *bucket = first;
}

/* Adds a bucket and moves to it its share of the one it is split off from. */
static void grow(struct hash_index *x)
{
    VEC_PUSH(x, NULL);
    if (x->n == 1)
        return;
    struct posting **from = &x->v[x->n - 1 - power_within(x->n - 1)], *first = *from;

    for (*from = NULL; first;) {
        struct posting *chain = first->chain;
        push(x, first);
        first = chain;
    }
}

/* The pointer to the first posting under the string; NULL where there is none. */
static struct posting **first_of(const struct hash_index *x, const char *string, uint64_t hash)
{
    struct posting **at = x->n ? bucket_of(x, hash) : NULL;

    for (; at && *at; at = &(*at)->chain)
        if ((*at)->hash == hash && strcmp((*at)->string, string) == 0)
            return at;
    return NULL;
}

/* Puts a posting before the first one, to which at points. */
static void put_first(struct posting **at, struct posting *p)
{
    p->next = *at;
    p->chain = (*at)->chain;
    p->next->before = p;
    *at = p;
}

void hash_index_add(struct hash_index *x, struct posting *p, const char *string, size_t number)
{
    *p = (struct posting){.hash = hash_of(string), .string = string, .number = number};
    struct posting **at = first_of(x, string, p->hash);

    if (at) {
        put_first(at, p);
        return;
    }
    if (x->strings++ >= x->n)
        grow(x);
    push(x, p);
}

static void remove_first(struct hash_index *x, struct posting *p)
{
    struct posting **at = bucket_of(x, p->hash);

    while (*at != p)
        at = &(*at)->chain;
    if (p->next) {
        p->next->before = NULL;
        p->next->chain = p->chain;
        *at = p->next;
    } else {
        *at = p->chain;
        x->strings--;
    }
}

void hash_index_remove(struct hash_index *x, struct posting *p)
{
    if (!p->string)
        return;
    if (!p->before) {
        remove_first(x, p);
    } else {
        p->before->next = p->next;
        if (p->next)
            p->next->before = p->before;
    }
    *p = (struct posting){.string = NULL};
}

const struct posting *hash_index_find(const struct hash_index *x, const char *string)
{
    struct posting **at = first_of(x, string, hash_of(string));

    return at ? *at : NULL;
}

const struct posting *hash_index_next(const struct hash_index *x, struct hash_index_iter *w)
{
    while (!w->next && w->bucket < x->n)
        w->next = x->v[w->bucket++];
    const struct posting *p = w->next;

    w->next = p ? p->chain : NULL;
    return p;
}

void hash_index_free(struct hash_index *x)
{
    VEC_FREE(x);
    x->strings = 0;
}
