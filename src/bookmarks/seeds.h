/* SPDX-License-Identifier: ISC */
/*
 * Seeds: short runs of letters of many passages, all looked for in one go
 * through the text.  Where one turns up, its passage may stand.
 */
#ifndef IBID_BOOKMARKS_SEEDS_H
#define IBID_BOOKMARKS_SEEDS_H

#include "judge.h"

struct seeds;

/* Where a seed has turned up: the letter of the text at which the quotation of
 * passage who would begin; it may lie before the first. */
struct seed_hit {
    uint32_t who;
    int64_t begins;
};

struct seed_hits {
    struct seed_hit *v;
    size_t n, cap;
};

struct seeds *seeds_new(void);
void seeds_free(struct seeds *s);

void seeds_add(struct seeds *s, const struct sought *sought, uint32_t who);

/* About how many seeds the quotation of a passage has. */
size_t seeds_of(const struct sought *sought);

/* Sets out to the hits in t, by passage and then by where it would begin. */
void seeds_find(struct seeds *s, const struct text_letters *t, struct seed_hits *out);

#endif
