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

/* The quotation as far as it has been found. */
struct alignment {
    size_t from, to;   /* letters of the text; from NOWHERE while there is none */
    size_t head, tail; /* letters of the quotation missing at either end */
    size_t agreeing;
    size_t expected; /* letter of the text where it should begin */
    size_t compared; /* letters, so far */
};

/* A judgement: the quotation is looked for in a window of letters, piece after piece. */
struct judging {
    struct range window;
    size_t piece; /* the next */
    struct alignment found;
};

/*
 * Begins to look for a quotation between letters [from, to) of t, about expected.
 * judge_step goes on with it, about so many letters, and returns whether there is
 * more to do; s and t are those of the beginning, wherever they are.  Then judge_end
 * looks for what stood around it: false where less than half of it is there.
 */
void judge_begin(struct judging *j, size_t from, size_t to, size_t expected);
bool judge_step(struct judging *j, const struct sought *s, const struct text_letters *t,
                size_t letters);
bool judge_end(const struct judging *j, const struct sought *s, struct span text,
               const struct text_letters *t, struct candidate *out);

#endif
