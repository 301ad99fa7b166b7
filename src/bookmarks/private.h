/* SPDX-License-Identifier: ISC */
/* The dotfile of passages from inside: what the files that make it up share. */
#ifndef IBID_BOOKMARKS_PRIVATE_H
#define IBID_BOOKMARKS_PRIVATE_H

#include "apart.h"
#include "listed.h"
#include "merge.h"
#include "passage.h"
#include "store.h"

#include <ibid/bookmarks.h>

struct bookmarks {
    struct store store;
    struct listed all;
    struct changes pending;
    struct records_walk listed; /* how far all has come in the records */
    unsigned long version;      /* of the store, that is listed */
    unsigned long made;         /* changes, so far */
    unsigned long readings;     /* how often all was listed anew */

    /* Of a file that is not ordinary only the passages are held, not its records:
     * a child saves the first so many of the pending changes. */
    bool large;
    struct apart child;
    size_t sent;
    char *complaint;        /* what came of a save, not told yet */
    struct bookmarks *anew; /* the file, read again */
    bool again;             /* it is to be read again */
    bool spent;             /* nobody wants what has been read */
    struct numbers marked;  /* marks set before all of the file was read */
};

/* A file of up to so many bytes is read whole when it is opened, and saved at once. */
#define ORDINARY ((size_t)256 * 1024)

#define BOTH_KEPT "changed in another session too: both are kept"

/* bookmarks.c */

/* Owns the path; *begun: there is something to read. */
struct bookmarks *bookmarks_begin(char *path, bool *begun, char **error);
bool bookmarks_read_on(struct bookmarks *b, size_t budget);
void bookmarks_read_all(struct bookmarks *b);
bool bookmarks_is_read(const struct bookmarks *b);
/* Makes the pending changes from one on to what is listed. */
void bookmarks_list_changes(struct bookmarks *b, size_t from);
/* Saves what is pending; what could not be saved is at least listed. */
bool bookmarks_save_or_show(struct bookmarks *b, char **error);

/* large.c */

/* Is a passage that is read now not what it says, because of a change made before it
 * was read?  What it says is how it was before that change. */
bool large_is_changed(struct bookmarks *b, const struct passage *read);
/* All of the file has been read. */
void large_is_read(struct bookmarks *b);

/* Lets a child save what is pending, unless one is at it. */
void large_begin_saving(struct bookmarks *b);
bool large_save(struct bookmarks *b, char **error);
/* Lets it be read again where somebody else has changed it. */
void large_refresh(struct bookmarks *b);
/* Waits for the child, and heeds nothing of what came of it. */
void large_end(struct bookmarks *b);

#endif
