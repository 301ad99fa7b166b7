/* SPDX-License-Identifier: ISC */
/* Editions: a text changed as texts are, each byte still knowing where it stood
 * before. */
#ifndef IBID_TESTS_EDITION_H
#define IBID_TESTS_EDITION_H

#include <ibid/text.h>

/* The same on every machine, from a seed that is not 0. */
struct chance {
    uint64_t x;
};
uint64_t chance_next(struct chance *c);
size_t chance_below(struct chance *c, size_t n); /* 0 to n - 1; n > 0 */
bool chance_of(struct chance *c, double probability);

enum edition_form {
    EDITION_AS_IS,
    EDITION_REWRAPPED, /* other line breaks, words hyphenated, indents */
    EDITION_REENCODED, /* decomposed, plain quotes and dashes, CR LF, a BOM */
    EDITION_FORMS
};

struct edition {
    struct buf text;
    size_t *origin; /* of every byte of text: where it stood; NOWHERE if it did not */
    size_t n, cap;
};

/* A share of the paragraphs is edited, moved, deleted or retyped with errors;
 * then all takes another form. */
void edition_make(struct span text, double share, enum edition_form form, struct chance *c,
                  struct edition *out);
void edition_free(struct edition *e);

/* A text of some size of its own: chapters, paragraphs of invented words in two
 * scripts, verse with a refrain, tables. */
void edition_invent(size_t size, struct chance *c, struct buf *out);

#endif
