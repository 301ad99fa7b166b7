/* SPDX-License-Identifier: ISC */
/*
 * spool: bytes that arrive or are made, kept in an unlinked temporary file that
 * is mapped at one address for good.
 */
#ifndef IBID_SOURCE_SPOOL_H
#define IBID_SOURCE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

struct spool {
    int fd; /* -1: none */
    char *base;
    size_t n;
    size_t room; /* n may grow to this */
};

/* Makes an empty spool; false and errno where it cannot be made. */
bool spool_open(struct spool *s);

/* Appends bytes; false and errno where they cannot be kept. */
bool spool_append(struct spool *s, const void *bytes, size_t n);

void spool_close(struct spool *s);

#endif
