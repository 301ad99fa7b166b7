/* SPDX-License-Identifier: ISC */
/*
 * guard: mappings of files that may be truncated.  Reading a page that a file no
 * longer has raises SIGBUS in the reading thread; the handler maps zeros there and
 * sets a flag.  Any other SIGBUS takes the action installed before.
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
