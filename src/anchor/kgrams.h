/* SPDX-License-Identifier: ISC */
/*
 * K-grams: short runs of letters of many quotations, all searched for in one pass
 * through the text.  Where one turns up, its quotation may stand.
 */
#ifndef IBID_ANCHOR_KGRAMS_H
#define IBID_ANCHOR_KGRAMS_H

#include "align.h"

struct kgrams;

/* A k-gram that turned up: of which quotation, and the letter of the text at which that
 * would begin; it may lie before the first. */
struct kgram_hit {
    uint32_t target;
    int64_t begins;
};

struct kgram_hits {
    struct kgram_hit *v;
    size_t n, cap;
};

struct kgrams *kgrams_new(void);
void kgrams_free(struct kgrams *k);

/* Adds the k-grams of the quotation with the number target. */
void kgrams_add(struct kgrams *k, const struct needle *q, uint32_t target);

/* About how many k-grams a quotation without its surroundings has. */
size_t kgrams_count(const struct needle *q);

/* Replaces out by the hits in t, sorted by quotation and then by where it would begin. */
void kgrams_find(struct kgrams *k, const struct text_letters *t, struct kgram_hits *out);

#endif
