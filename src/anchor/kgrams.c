/* SPDX-License-Identifier: ISC */
#include "kgrams.h"

#include <stdlib.h>
#include <string.h>

/* Letters of a k-gram; a quotation with fewer is one k-gram, of at least MIN_K. */
#define K 10
#define MIN_K 4

/* Letters from one k-gram to the next: 1 in quotations shorter than SHORT_QUOTATION, else
 * STRIDE, or as many as leave about MAX_KGRAMS of a long one. */
#define SHORT_QUOTATION 64
#define STRIDE 3
#define MAX_KGRAMS 400

/* Maximum quotations that are told of a k-gram they share; the others have more. */
#define MAX_SHARING 64

/* Maximum hits of a quotation, with one more for each LETTERS_PER_HIT of the text: a
 * quotation that turns up more often cannot be found by its k-grams. */
#define MAX_HITS 512
#define LETTERS_PER_HIT 256

/* The base of the rolling hash. */
#define BASE 0x9E3779B97F4A7C15u

struct kgram {
    uint64_t hash;
    uint32_t target, next; /* next: in its bucket, from 1; 0: none */
    int64_t at;            /* from the quotation's first letter */
};

struct kgrams {
    struct kgram *v;
    size_t n, cap;
    uint32_t *buckets; /* 1 << bits of them; NULL: to be filled */
    unsigned bits;
    uint32_t *hits; /* of every quotation, in the letters searched through */
    uint32_t targets;
    unsigned lengths; /* of k-grams, a bit each */
};

struct kgrams *kgrams_new(void)
{
    return mem_alloc(sizeof(struct kgrams));
}

void kgrams_free(struct kgrams *k)
{
    if (!k)
        return;
    free(k->v);
    free(k->buckets);
    free(k->hits);
    free(k);
}

static uint64_t hash_of(const struct text_letter *v, size_t n)
{
    uint64_t hash = 0;

    for (size_t i = 0; i < n; i++)
        hash = hash * BASE + v[i].cp;
    return hash;
}

static void add_kgram(struct kgrams *k, const struct needle *q, uint32_t target, size_t at,
                      size_t n)
{
    uint64_t hash = hash_of(q->all.v + at, n);

    VEC_PUSH(k, (struct kgram){hash, target, 0, (int64_t)at - (int64_t)q->prefix});
    k->lengths |= 1u << n;
}

static size_t stride_of(const struct needle *q)
{
    if (q->exact < SHORT_QUOTATION)
        return 1;
    return q->exact < STRIDE * MAX_KGRAMS ? STRIDE : q->exact / MAX_KGRAMS;
}

size_t kgrams_count(const struct needle *q)
{
    return q->exact / stride_of(q);
}

void kgrams_add(struct kgrams *k, const struct needle *q, uint32_t target)
{
    size_t from = q->prefix, to = from + q->exact;
    size_t n = q->exact < K ? q->exact : K;
    size_t stride = stride_of(q);

    for (size_t at = from; n >= MIN_K && at + n <= to; at += stride)
        add_kgram(k, q, target, at, n);
    for (size_t at = 0; at + K <= from; at += STRIDE)
        add_kgram(k, q, target, at, K);
    for (size_t at = to; at + K <= q->all.n; at += STRIDE)
        add_kgram(k, q, target, at, K);
    free(k->buckets);
    k->buckets = NULL;
    if (target >= k->targets) {
        k->targets = target + 1;
        k->hits = mem_resize(k->hits, k->targets * sizeof *k->hits);
    }
}

static uint32_t *bucket_of(const struct kgrams *k, uint64_t hash)
{
    return &k->buckets[(hash * BASE) >> (64 - k->bits)];
}

/* Is a k-gram to be left out: its quotation has it already, or too many have it? */
static bool is_superfluous(const struct kgrams *k, const struct kgram *gram, uint32_t first)
{
    unsigned sharing = 0;

    for (uint32_t i = first; i; i = k->v[i - 1].next) {
        const struct kgram *other = &k->v[i - 1];
        if (other->hash != gram->hash)
            continue;
        if (other->target == gram->target || ++sharing == MAX_SHARING)
            return true;
    }
    return false;
}

static void fill_buckets(struct kgrams *k)
{
    for (k->bits = 8; (size_t)1 << k->bits < 2 * k->n; k->bits++)
        ;
    k->buckets = mem_alloc(sizeof *k->buckets << k->bits);
    for (size_t i = 0; i < k->n; i++) {
        uint32_t *bucket = bucket_of(k, k->v[i].hash);
        if (is_superfluous(k, &k->v[i], *bucket))
            continue;
        k->v[i].next = *bucket;
        *bucket = (uint32_t)i + 1;
    }
}

/* Finds the k-grams of n letters: the hash rolls on, a letter in and a letter out. */
static void find_kgrams_of(const struct kgrams *k, const struct text_letters *t, size_t n,
                           struct kgram_hits *out)
{
    uint64_t hash, leaving = 1; /* the weight of the letter that leaves */
    size_t max_hits = MAX_HITS + t->n / LETTERS_PER_HIT;

    if (t->n < n)
        return;
    for (size_t i = 0; i < n; i++)
        leaving *= BASE;
    hash = hash_of(t->v, n);
    for (size_t at = 0;; at++) {
        for (uint32_t i = *bucket_of(k, hash); i; i = k->v[i - 1].next) {
            const struct kgram *gram = &k->v[i - 1];
            if (gram->hash == hash && k->hits[gram->target]++ < max_hits)
                VEC_PUSH(out, (struct kgram_hit){gram->target, (int64_t)at - gram->at});
        }
        if (at + n == t->n)
            return;
        hash = hash * BASE + t->v[at + n].cp - leaving * t->v[at].cp;
    }
}

static int compare_hits(const void *a, const void *b)
{
    const struct kgram_hit *x = a, *y = b;

    if (x->target != y->target)
        return x->target < y->target ? -1 : 1;
    return x->begins < y->begins ? -1 : x->begins > y->begins;
}

void kgrams_find(struct kgrams *k, const struct text_letters *t, struct kgram_hits *out)
{
    out->n = 0;
    if (k->targets)
        memset(k->hits, 0, k->targets * sizeof *k->hits);
    if (!k->buckets)
        fill_buckets(k);
    for (size_t n = MIN_K; n <= K; n++)
        if (k->lengths >> n & 1)
            find_kgrams_of(k, t, n, out);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, compare_hits);
}
