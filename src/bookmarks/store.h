/* SPDX-License-Identifier: ISC */
/*
 * A store: a file of records that several sessions change at once.  A change
 * is made to the file as it is on disk at that moment, under a lock, and the
 * file is replaced whole.
 */
#ifndef IBID_BOOKMARKS_STORE_H
#define IBID_BOOKMARKS_STORE_H

#include "record.h"

#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* What a file looked like: all zero for one that is not there. */
struct stamp {
    time_t seconds;
    long nanoseconds;
    off_t size;
    ino_t inode;
};

bool stamp_equal(const struct stamp *a, const struct stamp *b);

struct store {
    char *path;             /* NULL: there is nowhere to keep anything */
    struct records records; /* as last read or written */
    bool known;             /* the stamp is of what was read */
    struct stamp stamp;
    unsigned long version; /* another when other records were read */
    bool passing;          /* a change leaves no records: nobody will ask for them */
    bool apart;            /* it is changed by a child, for which nobody waits */
    bool locked_out;       /* somebody else did not let go of the lock the last time */
    bool broken;           /* it could not be read to its end in steps */
    struct reading {       /* a file that is read in steps */
        int fd;            /* -1: none is */
        struct stat begun;
        struct buf bytes; /* what may not be a whole record yet */
        bool torn;        /* a step has not come to its end */
    } reading;
};

void store_init(struct store *s, char *path);
void store_free(struct store *s);

/* Begins to read the file, which store_step does; false and *error (what is wrong,
 * without the path) where it cannot be read. */
bool store_begin(struct store *s, char **error);

/* Is the file on disk another than the one whose stamp is known? */
bool store_is_outdated(const struct store *s);

/* Reads on, about budget bytes; returns whether there is more. */
bool store_step(struct store *s, size_t budget);

/* Reads to the end what was begun, and the file if it is not as last seen.  A file that is not
 * there is empty. False and *error where it cannot be read. */
bool store_read(struct store *s, char **error);

/*
 * Locks, reads, lets change edit the records, writes and renames.  sync: the
 * bytes are on the disk before it returns.  False and *error where it failed, or
 * where somebody else holds the lock for too long; the file is then as it was.
 */
bool store_change(struct store *s, bool sync, void (*change)(struct records *, void *),
                  void *data, char **error);

#endif
