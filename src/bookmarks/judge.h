/* SPDX-License-Identifier: ISC */
/* How well a place of the text agrees with what a passage says. */
#ifndef IBID_BOOKMARKS_JUDGE_H
#define IBID_BOOKMARKS_JUDGE_H

#include <ibid/bookmarks.h>

/* So many letters may have been put in before a piece of a quotation. */
#define MOST_INSERTED 1024

/* A passage as it is looked for. */
struct sought {
    struct text_letters all;      /* its prefix, quotation and suffix, in a row */
    size_t prefix, quote, suffix; /* letters of each */
};

struct sought sought_of(const struct passage *p);
void sought_free(struct sought *s);

/* A place: which bytes of the text, and how many letters of each part agree. */
struct candidate {
    struct range range;
    unsigned prefix, quote, suffix;
    bool exact; /* the quotation stands there letter for letter */
};

unsigned candidate_score(const struct candidate *c);

/*
 * Looks for the quotation between letters [from, to) of t, about expected,
 * piece after piece, and for what stood around it.  False where less than half
 * of it is there.
 */
bool judge(const struct sought *s, struct span text, const struct text_letters *t, size_t from,
           size_t to, size_t expected, struct candidate *out);

#endif
