/* SPDX-License-Identifier: ISC */
/* Anchoring from inside: what the files of the module share. */
#ifndef IBID_ANCHOR_INTERNAL_H
#define IBID_ANCHOR_INTERNAL_H

#include "kgrams.h"

/* Letters that are compared in the time that reading a byte takes. */
#define LETTERS_PER_BYTE 4

/* Maximum places judged among those that one quotation's k-grams point to in a slice. */
#define MAX_GROUPS 8

/* A quotation that is anchored. */
struct target {
    struct needle needle;
    size_t hint, bytes; /* bytes: of the quotation and its surroundings */
    int lookalike;
    bool same_text; /* the text is the one it was taken from */
    bool is_open;   /* still searched for, if only for what resembles it */
    enum anchor_state state;
    struct range range;
    struct candidate best, second; /* score 0: none */
    size_t best_hits;              /* k-grams that pointed to the best */
    unsigned lookalike_letters;    /* maximum letters of it that agree elsewhere */
    size_t compared, max_compared; /* letters */
};

enum stage {
    STAGE_BEGIN,
    STAGE_NEAR,
    STAGE_EXACT,
    STAGE_DAMAGED,
    STAGE_ERRORS,
    STAGE_DONE,
};

/* Hits of one quotation that may be one place: indices into the hits of the slice. */
struct group {
    size_t from, to;
};

/* The hits of the slice in work, quotation after quotation. */
struct hit_queue {
    size_t from, to; /* the hits of the quotation in work; equal: none is */
    unsigned spread; /* number of the next way of putting them into groups */
    struct group v[MAX_GROUPS];
    size_t n, next;
};

/* The place that is being compared. */
struct comparison {
    bool is_running;
    struct aligner aligner;
    uint32_t target;
    size_t hits; /* k-grams that point to it */
};

struct anchoring {
    struct span text;
    VEC(struct target) all;
    enum stage stage;
    struct text_letters hint_letters; /* around the last hint */
    VEC(struct range) ranges;         /* searched in this stage */
    size_t range, at;                 /* the one in work, and the position in it */
    size_t overlap;                   /* bytes that slices have in common at either side */
    struct text_letters letters;      /* of the slice in work, and around it */
    size_t slice_end;                 /* 0 while there is none */
    struct kgrams *kgrams;            /* of all that are open */
    struct kgram_hits hits;           /* in the slice */
    struct hit_queue queue;
    struct comparison comparison;
    struct error_search {
        size_t target;
        unsigned piece; /* the first (0) or the last (1) of the quotation */
        size_t from;    /* letter of the slice */
    } errors;
};

/* target.c: which place a quotation is given. */

bool target_context_is_whole(const struct target *t, const struct candidate *c);

/* Takes note of a place to which so many k-grams pointed. */
void target_add_candidate(struct target *t, const struct candidate *c, size_t hits);

/* Gives it the best place. */
void target_anchor(struct target *t);

/* At the end of a stage: anchors it, or makes it an orphan, if that is sure by now; the
 * first for places that are verbatim alone, the second for all, at the latest where it
 * is the last. */
void target_decide_verbatim(struct target *t);
void target_decide(struct target *t, bool is_last);

/* compare.c: places are compared, however many steps that takes. */

/* Begins with a place that begins between two letters of the slice, unless its quotation
 * has been compared with too many already. */
void compare_begin(struct anchoring *a, uint32_t target, int64_t first, int64_t last,
                   size_t hits);
/* Goes on, and takes what it has cost off *letters. */
void compare_step(struct anchoring *a, size_t *letters);

/* kgram_search.c and error_search.c: a search through the slice; return whether there is
 * more to do, after about so many letters. */

bool kgram_search_step(struct anchoring *a, size_t letters);
bool error_search_step(struct anchoring *a, size_t letters);

#endif
