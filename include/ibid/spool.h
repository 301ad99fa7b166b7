/* SPDX-License-Identifier: ISC */
/*
 * spool: a growing run of bytes at an address that never changes, for text that arrives
 * or is made while it is being read.  The bytes are in an unlinked temporary file, which
 * is mapped: they are not private memory.
 *
 * Units: bytes.  The owner calls spool_close.
 */
#ifndef IBID_SPOOL_H
#define IBID_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

struct spool {
    int fd; /* -1: not open */
    char *base;
    size_t n;
    size_t capacity; /* largest n that the mapping has addresses for */
};

/* Makes an empty spool in $TMPDIR or /tmp; false and errno where that fails. */
bool spool_open(struct spool *s);

/* Appends n bytes; false and errno where they cannot be stored, and then some of them may
 * have been. */
bool spool_append(struct spool *s, const void *bytes, size_t n);

/* Does nothing to one that is not open. */
void spool_close(struct spool *s);

#endif
