/* SPDX-License-Identifier: ISC */
/* The dotfile of passages from inside: what the files that make it up share. */
#ifndef IBID_BOOKMARKS_INTERNAL_H
#define IBID_BOOKMARKS_INTERNAL_H

#include "async_save.h"
#include "file_reader.h"
#include "merge.h"
#include "passage.h"
#include "table.h"

#include <ibid/bookmarks.h>

/* The file, being read into a table of its own. */
struct reading {
    bool is_running;
    struct file_reader file;
    struct table table;
    struct stamp stamp; /* of the file that holds what is read and what was saved since */
};

struct bookmarks {
    char *path;         /* NULL: there is nowhere to keep anything */
    struct table table; /* as last read, with all changes made here since */
    struct stamp stamp; /* of the file that holds what is in the table */
    unsigned long made; /* changes, so far */
    unsigned long readings;

    /* Changes in their order.  The first that are saved are kept until a reading that
     * began before they were has ended. */
    struct changes changes;
    size_t saved;

    struct async_save save;
    size_t saving;   /* changes that are saved when it has ended */
    bool locked_out; /* see struct save_outcome */
    bool save_failed;
    char *complaint; /* what came of a save, not told yet */

    struct reading reading;
    bool read_again;  /* the file is to be read again after that */
    bool is_stepping; /* a step is in work: false but where it ran out of memory */
    struct table old; /* being freed */
};

/* bookmarks.c */

/* Makes a change here, and takes it over; bookmarks_save saves it. */
void bookmarks_add_change(struct bookmarks *b, struct change change);

#endif
