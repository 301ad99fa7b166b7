/* SPDX-License-Identifier: ISC */
/* Stamps: what tells whether a file has changed since it was read or written. */
#ifndef IBID_BOOKMARKS_STAMP_H
#define IBID_BOOKMARKS_STAMP_H

#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* Nanoseconds within which a file may change twice and have the same time. */
#define STAMP_TICK_NS 50000000L

/* The stamp of a file that is not there is all zero but for trusted. */
struct stamp {
    time_t seconds;
    long nanoseconds;
    off_t size;
    ino_t inode;
    bool trusted; /* whatever is written to the file later has another */
};

/* The stamp of a file, as it is now. */
struct stamp stamp_of(const struct stat *st);
struct stamp stamp_of_missing(void);

/* Whether two stamps are of the same file with the same contents, if both are trusted. */
bool stamp_equal(const struct stamp *a, const struct stamp *b);

/* Is the file of this path another than the one with the stamp? */
bool stamp_is_outdated(const struct stamp *s, const char *path);

#endif
