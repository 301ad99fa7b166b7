/* SPDX-License-Identifier: ISC */
/*
 * guard: mapped bytes that somebody takes away.  Reading a page that a file no
 * longer has raises SIGBUS in the thread that reads; the handler maps zeros there
 * and raises a flag.
 * Any other SIGBUS takes the action it had before.
 */
#ifndef IBID_SOURCE_GUARD_H
#define IBID_SOURCE_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct guard;

/* Guards the mapping of n bytes at p, which begins with a page, until it is freed
 * (before it is unmapped). */
struct guard *guard_new(void *p, size_t n);
void guard_free(struct guard *g);

/* Were bytes lost? */
bool guard_hit(const struct guard *g);

#endif
