/* SPDX-License-Identifier: ISC */
/* A file of records that is read in steps. */
#ifndef IBID_BOOKMARKS_FILE_READER_H
#define IBID_BOOKMARKS_FILE_READER_H

#include "recfile.h"
#include "stamp.h"

#include <sys/stat.h>

struct file_reader {
    int fd; /* -1: the file is not there, or has been read */
    struct stat begun;
    struct buf bytes;   /* read, and not a whole record yet */
    struct stamp stamp; /* of the file that was read; trusted is false until the end */
    bool failed;        /* it could not be read to its end */
};

/* Begins to read a file; one that is not there is empty.  False and *error where it
 * cannot be read. */
bool file_reader_begin(struct file_reader *r, const char *path, char **error);

/* Reads about budget bytes, and adds the records that are whole to out; returns whether
 * there is more. */
bool file_reader_step(struct file_reader *r, size_t budget, struct recfile *out);

void file_reader_end(struct file_reader *r);

#endif
