/* SPDX-License-Identifier: ISC */
#include "seeds.h"

#include <stdlib.h>
#include <string.h>

/* A seed has so many letters; that of a quotation with fewer is all of it. */
#define SEED 10
#define LEAST_SEED 4

/* From short quotations every run is a seed, from longer ones every third, from
 * long ones so many runs. */
#define STRIDE 3
#define SHORT_QUOTE 64
#define MOST_SEEDS 400

/* Of passages that share a seed so many are told; the others have more. */
#define MOST_SHARING 64

/* A passage that turns up more often in some letters is found nowhere by its
 * seeds: so many hits, and one more for so many letters. */
#define MOST_HITS 512
#define LETTERS_PER_HIT 256

#define BASE 0x9E3779B97F4A7C15u

struct seed {
    uint64_t hash;
    uint32_t who, next; /* in its bucket, from 1; 0: the last */
    int64_t at;         /* from the quotation's first letter */
};

struct seeds {
    struct seed *v;
    size_t n, cap;
    uint32_t *buckets;
    unsigned bits;  /* of the number of buckets */
    uint32_t *hits; /* of every passage, in the letters looked through */
    uint32_t passages;
    unsigned used; /* lengths of seeds, a bit each */
};

struct seeds *seeds_new(void)
{
    return mem_alloc(sizeof(struct seeds));
}

void seeds_free(struct seeds *s)
{
    if (!s)
        return;
    free(s->v);
    free(s->buckets);
    free(s->hits);
    free(s);
}

static uint64_t hash_of(const struct text_letter *v, size_t n)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < n; i++)
        hash = hash * BASE + v[i].cp;
    return hash;
}

static void add_seed(struct seeds *s, const struct sought *sought, uint32_t who, size_t at,
                     size_t n)
{
    uint64_t hash = hash_of(sought->all.v + at, n);

    VEC_PUSH(s, (struct seed){hash, who, 0, (int64_t)at - (int64_t)sought->prefix});
    s->used |= 1u << n;
}

static size_t stride_of(const struct sought *sought)
{
    if (sought->quote < SHORT_QUOTE)
        return 1;
    return sought->quote < STRIDE * MOST_SEEDS ? STRIDE : sought->quote / MOST_SEEDS;
}

size_t seeds_of(const struct sought *sought)
{
    return sought->quote / stride_of(sought);
}

void seeds_add(struct seeds *s, const struct sought *sought, uint32_t who)
{
    size_t from = sought->prefix, to = from + sought->quote;
    size_t n = sought->quote < SEED ? sought->quote : SEED;
    size_t stride = stride_of(sought);

    for (size_t at = from; n >= LEAST_SEED && at + n <= to; at += stride)
        add_seed(s, sought, who, at, n);
    for (size_t at = 0; at + SEED <= from; at += STRIDE)
        add_seed(s, sought, who, at, SEED);
    for (size_t at = to; at + SEED <= sought->all.n; at += STRIDE)
        add_seed(s, sought, who, at, SEED);
    free(s->buckets);
    s->buckets = NULL;
    if (who >= s->passages) {
        s->passages = who + 1;
        s->hits = mem_resize(s->hits, s->passages * sizeof *s->hits);
    }
}

static uint32_t *bucket_of(const struct seeds *s, uint64_t hash)
{
    return &s->buckets[(hash * BASE) >> (64 - s->bits)];
}

/* Is the seed to be left out: one of its passage's again, or of too many's? */
static bool is_one_too_many(const struct seeds *s, const struct seed *seed, uint32_t first)
{
    unsigned sharing = 0;

    for (uint32_t i = first; i; i = s->v[i - 1].next) {
        const struct seed *other = &s->v[i - 1];
        if (other->hash != seed->hash)
            continue;
        if (other->who == seed->who || ++sharing == MOST_SHARING)
            return true;
    }
    return false;
}

static void fill_buckets(struct seeds *s)
{
    for (s->bits = 8; (size_t)1 << s->bits < 2 * s->n; s->bits++)
        ;
    s->buckets = mem_alloc(sizeof *s->buckets << s->bits);
    for (size_t i = 0; i < s->n; i++) {
        uint32_t *bucket = bucket_of(s, s->v[i].hash);
        if (is_one_too_many(s, &s->v[i], *bucket))
            continue;
        s->v[i].next = *bucket;
        *bucket = (uint32_t)i + 1;
    }
}

/* All seeds of n letters: the hash rolls on, a letter in and a letter out. */
static void find_length(const struct seeds *s, const struct text_letters *t, size_t n,
                        struct seed_hits *out)
{
    uint64_t hash, out_of = 1;
    size_t most = MOST_HITS + t->n / LETTERS_PER_HIT;

    if (t->n < n)
        return;
    for (size_t i = 0; i < n; i++)
        out_of *= BASE;
    hash = hash_of(t->v, n);
    for (size_t at = 0;; at++) {
        for (uint32_t i = *bucket_of(s, hash); i; i = s->v[i - 1].next) {
            const struct seed *seed = &s->v[i - 1];
            if (seed->hash == hash && s->hits[seed->who]++ < most)
                VEC_PUSH(out, (struct seed_hit){seed->who, (int64_t)at - seed->at});
        }
        if (at + n == t->n)
            return;
        hash = hash * BASE + t->v[at + n].cp - out_of * t->v[at].cp;
    }
}

static int compare_hits(const void *a, const void *b)
{
    const struct seed_hit *x = a, *y = b;

    if (x->who != y->who)
        return x->who < y->who ? -1 : 1;
    return x->begins < y->begins ? -1 : x->begins > y->begins;
}

void seeds_find(struct seeds *s, const struct text_letters *t, struct seed_hits *out)
{
    out->n = 0;
    if (s->passages)
        memset(s->hits, 0, s->passages * sizeof *s->hits);
    if (!s->buckets)
        fill_buckets(s);
    for (size_t n = LEAST_SEED; n <= SEED; n++)
        if (s->used >> n & 1)
            find_length(s, t, n, out);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, compare_hits);
}
