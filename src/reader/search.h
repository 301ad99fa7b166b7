/* SPDX-License-Identifier: ISC */
/*
 * Search, in slices: what is near answers at once, the rest of a large text is gone through
 * in the steps between keys.
 */
#ifndef IBID_READER_SEARCH_H
#define IBID_READER_SEARCH_H

#include "reader_internal.h"

enum search_scope { SCOPE_ALL, SCOPE_TEXT, SCOPE_NOTES, SCOPES };

struct search_options {
    bool backward;
    bool regex;
    enum search_scope scope;
};

/* A pattern that was searched for. */
struct history_entry {
    char *pattern;
    bool regex;
};

struct search *search_new(void);
void search_free(struct search *s);

/* The prompt ------------------------------------------------------------------------ */

void search_begin_typing(struct reader *r);

/* Shows the first hit from origin, without a jump, as what is typed changes. */
void search_type(struct reader *r, struct span pattern, struct search_options options,
                 struct page_start origin);

/* Ends the typing: with a jump from origin, or back at the last search. */
void search_commit(struct reader *r, struct span pattern, struct search_options options,
                   struct page_start origin);
void search_cancel(struct reader *r);

bool search_fails(const struct reader *r);                    /* nothing is found */
const char *search_error(const struct reader *r, size_t *at); /* in an expression; or NULL */

/* Patterns searched for, the latest last, each once. */
size_t search_history(const struct reader *r, const struct history_entry **out);
void search_remember(struct reader *r, struct span pattern, bool regex);

/* Hits ------------------------------------------------------------------------------- */

bool search_hit(const struct reader *r, struct range *hit); /* the current one, if any */
const char *search_pattern(const struct reader *r);         /* NULL: none */

/* Makes the next hit from a position on, or the last before it, the current one; no more than
 * reach bytes away.  There is a pattern. */
bool search_near(struct reader *r, size_t at, size_t reach, bool backward, struct range *hit);

void search_decorate(struct reader *r, struct range range, struct decorations *out);

/* Going on --------------------------------------------------------------------------- */

bool search_is_running(const struct reader *r, size_t *at); /* and where it has come to */
bool search_waits(const struct reader *r);                  /* for the notes to be known */
bool search_step(struct reader *r, size_t budget);
void search_stop(struct reader *r);

command search_next, search_prev, search_clear;

#endif
