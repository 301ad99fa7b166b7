/* SPDX-License-Identifier: ISC */
/* Replaces regex.c in a build without PCRE2. */
#include "regex.h"

struct regex *regex_new(struct span pattern, unsigned flags, char **error, size_t *at)
{
    (void)pattern, (void)flags;
    *error = mem_string("this ibid was built without PCRE2");
    *at = 0;
    return NULL;
}

void regex_free(struct regex *r)
{
    (void)r;
}

bool regex_step(struct regex *r, struct span s, struct text_search *t, size_t *budget,
                struct range *hit)
{
    (void)r, (void)s, (void)t, (void)budget, (void)hit;
    return false;
}

bool regex_gave_up(const struct regex *r)
{
    (void)r;
    return false;
}
