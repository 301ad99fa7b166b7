/* SPDX-License-Identifier: ISC */
/* Regular expressions for the matcher; regex_none.c replaces them without PCRE2. */
#ifndef IBID_TEXT_REGEX_H
#define IBID_TEXT_REGEX_H

#include <ibid/text.h>

struct regex;

/* As text_matcher_regex, but for the type. */
struct regex *regex_new(struct span pattern, unsigned flags, char **error, size_t *at);
void regex_free(struct regex *r);

/* As text_search_step; a hit is not empty, and its ends may stand inside a cluster. */
bool regex_step(struct regex *r, struct span s, struct text_search *t, size_t *budget,
                struct range *hit);

bool regex_gave_up(const struct regex *r);

#endif
