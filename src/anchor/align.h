/* SPDX-License-Identifier: ISC */
/* How well a place of the text agrees with a quotation, letter by letter. */
#ifndef IBID_ANCHOR_ALIGN_H
#define IBID_ANCHOR_ALIGN_H

#include <ibid/anchor.h>

/* Maximum letters inserted before a piece of a quotation. */
#define MAX_INSERTED 1024

/* A quotation as it is searched for. */
struct needle {
    struct text_letters all;      /* its prefix, exact and suffix, in a row */
    size_t prefix, exact, suffix; /* letters of each */
};

struct needle needle_of(const struct quotation *q);
void needle_free(struct needle *n);

/* A place that may be the quotation's: bytes of the text, and the letters that agree. */
struct candidate {
    struct range range;
    unsigned prefix, exact, suffix;
    bool is_verbatim; /* exact stands there letter for letter */
};

unsigned candidate_score(const struct candidate *c);

/* The quotation as far as it has been found. */
struct alignment {
    size_t from, to;   /* letters of the text; from is NOWHERE while there is none */
    size_t head, tail; /* letters of the quotation missing at either end */
    size_t agreeing;
    size_t expected; /* letter of the text where it should begin */
    size_t compared; /* letters, so far */
};

/* An alignment in work: the quotation is searched for in a window of letters, piece after
 * piece. */
struct aligner {
    struct range window;
    size_t piece; /* the next one's number */
    struct alignment found;
};

/*
 * Begins to search for a quotation between letters [from, to) of t, about expected.
 * align_step goes on, about so many letters, and returns whether there is more to do;
 * q and t are those of the beginning, wherever they are in memory.  Then align_end
 * compares the surroundings: false where less than half of the quotation is there.
 */
void align_begin(struct aligner *a, size_t from, size_t to, size_t expected);
bool align_step(struct aligner *a, const struct needle *q, const struct text_letters *t,
                size_t letters);
bool align_end(const struct aligner *a, const struct needle *q, struct span text,
               const struct text_letters *t, struct candidate *out);

#endif
