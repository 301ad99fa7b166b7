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
    int fd;         /* -1: none */
    char *p;        /* all of it, the prefix first */
    size_t n;
    size_t room;    /* n may grow to this */
    size_t prefix;  /* bytes at the beginning that are another file's pages */
};

/*
 * Makes an empty spool with room for at most room bytes, less where so many
 * addresses are not to be had but never less than least.  Its first prefix
 * bytes, whole pages, are those of prefix_fd, mapped and not copied.  False and
 * errno where it cannot be made.
 */
bool spool_open(struct spool *s, size_t least, size_t room, size_t prefix, int prefix_fd);

/* Appends bytes; false and errno where they cannot be kept. */
bool spool_put(struct spool *s, const void *bytes, size_t n);

void spool_close(struct spool *s);

#endif
