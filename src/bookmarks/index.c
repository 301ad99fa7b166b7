/* SPDX-License-Identifier: ISC */
#include "index.h"

#include <stdlib.h>
#include <string.h>

/* A string, which is that of any of its postings; there is at least one. */
struct heading {
    struct heading *next; /* in its bucket */
    uint64_t hash;
    struct posting *first;
};

/* FNV-1a. */
static uint64_t hash_of(const char *string)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (; *string; string++)
        hash = (hash ^ (unsigned char)*string) * 0x100000001b3;
    return hash ^ hash >> 32;
}

/* The greatest power of two that is not greater. */
static size_t power_within(size_t n)
{
    size_t power = 1;

    while (power <= n / 2)
        power *= 2;
    return power;
}

/* Buckets from the power on have been split off from those so many before. */
static struct heading **bucket_of(const struct index *x, uint64_t hash)
{
    size_t power = power_within(x->n), at = (size_t)hash & (2 * power - 1);

    return &x->v[at < x->n ? at : at - power];
}

/* One more bucket, which takes its share from the one it is split off from. */
static void grow(struct index *x)
{
    VEC_PUSH(x, NULL);
    if (x->n == 1)
        return;
    struct heading **from = &x->v[x->n - 1 - power_within(x->n - 1)], *h = *from;

    for (*from = NULL; h;) {
        struct heading *next = h->next, **to = bucket_of(x, h->hash);
        h->next = *to;
        *to = h;
        h = next;
    }
}

static struct heading *heading_of(const struct index *x, const char *string, uint64_t hash)
{
    if (!x->n)
        return NULL;
    for (struct heading *h = *bucket_of(x, hash); h; h = h->next)
        if (h->hash == hash && strcmp(h->first->string, string) == 0)
            return h;
    return NULL;
}

static struct heading *heading_new(struct index *x, uint64_t hash)
{
    struct heading *h = mem_alloc(sizeof *h);

    if (x->headings++ >= x->n)
        grow(x);
    struct heading **bucket = bucket_of(x, hash);
    *h = (struct heading){.next = *bucket, .hash = hash};
    *bucket = h;
    return h;
}

static void heading_drop(struct index *x, struct heading *h)
{
    struct heading **at = bucket_of(x, h->hash);

    while (*at != h)
        at = &(*at)->next;
    *at = h->next;
    free(h);
    x->headings--;
}

void index_add(struct index *x, struct posting *p, const char *string, size_t number)
{
    uint64_t hash = hash_of(string);
    struct heading *h = heading_of(x, string, hash);

    if (!h)
        h = heading_new(x, hash);
    *p = (struct posting){.next = h->first, .under = h, .string = string, .number = number};
    if (h->first)
        h->first->before = p;
    h->first = p;
}

void index_remove(struct index *x, struct posting *p)
{
    if (!p->under)
        return;
    if (p->next)
        p->next->before = p->before;
    if (p->before)
        p->before->next = p->next;
    else
        p->under->first = p->next;
    if (!p->under->first)
        heading_drop(x, p->under);
    *p = (struct posting){.under = NULL};
}

const struct posting *index_find(const struct index *x, const char *string)
{
    struct heading *h = heading_of(x, string, hash_of(string));

    return h ? h->first : NULL;
}

void index_free(struct index *x)
{
    for (size_t i = 0; i < x->n; i++) {
        while (x->v[i]) {
            struct heading *h = x->v[i];
            x->v[i] = h->next;
            free(h);
        }
    }
    x->headings = 0;
    VEC_FREE(x);
}
