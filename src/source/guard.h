/* SPDX-License-Identifier: ISC */
/*
 * guard: mapped bytes that somebody takes away.  Reading a page that a file no
 * longer has raises SIGBUS; the handler maps zeros there and raises a flag.
 * Any other SIGBUS takes the action it had before.
 */
#ifndef IBID_SOURCE_GUARD_H
#define IBID_SOURCE_GUARD_H

#include <signal.h>
#include <stddef.h>

/* A mapping of fd from its beginning, in whole pages but for the last. */
struct guarded {
    char *p;
    size_t n;
    int fd;
    volatile sig_atomic_t lost;
    struct guarded *next;
};

void guard_add(struct guarded *g);
void guard_remove(struct guarded *g);

#endif
