/* SPDX-License-Identifier: ISC */
/*
 * A store: a file of records that several sessions change at once.  A change
 * is made to the file as it is on disk at that moment, under a lock, and the
 * file is replaced whole.
 */
#ifndef IBID_BOOKMARKS_STORE_H
#define IBID_BOOKMARKS_STORE_H

#include "recfile.h"
#include "stamp.h"

struct store {
    char *path;             /* NULL: there is nowhere to keep anything */
    struct recfile records; /* as last read; empty after a change */
    bool is_read;           /* the records are those of the stamp */
    struct stamp stamp;     /* of the file as last read or written */
    struct stamp before;    /* of the file to which the last change was made */
    bool locked_out;        /* somebody else held the lock for too long the last time */
};

void store_init(struct store *s, char *path); /* owns the path */
void store_free(struct store *s);

/* Opens a file of records to read it: a descriptor, or -1 for one that is not there, and
 * for one that cannot be read, where *error says why. */
int store_open(const char *path, struct stat *st, char **error);

/* Reads the file, if it is not as last seen.  One that is not there is empty.  False and
 * *error where it cannot be read. */
bool store_read(struct store *s, char **error);

/*
 * Locks, reads, lets change edit the records, writes and renames.  sync: the bytes are on
 * the disk before it returns.  False and *error where it failed, or where somebody else
 * holds the lock for too long; the file is then as it was.
 */
bool store_change(struct store *s, bool sync, void (*change)(struct recfile *, void *),
                  void *data, char **error);

#endif
