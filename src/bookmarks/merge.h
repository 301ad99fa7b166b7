/* SPDX-License-Identifier: ISC */
/* Changes that are to be in a file which others change as well. */
#ifndef IBID_BOOKMARKS_MERGE_H
#define IBID_BOOKMARKS_MERGE_H

#include "recfile.h"

#include <ibid/bookmarks.h>

/* A change that is to be in the file: a passage as it was when it was changed
 * (all NULL where it is new), and as it is to be, or that it is to be gone. */
struct change {
    struct passage passage, base;
    bool removal;
    bool alone;  /* no other change is of the same id */
    bool import; /* takes no more than the letter, even from a bare mark */
    bool unread; /* how it was is not known before all of the file is read */
};

struct changes {
    struct change *v;
    size_t n, cap;
    bool conflict; /* the last merge kept two versions */
};

/* Gives the passage a letter that it did not have in its document. */
bool change_moves_mark(const struct change *c);

/* Must a passage that loses its letter to a change go altogether? */
bool change_removes_mark(const struct change *c, const struct passage *loser);

/* Makes all of them (data is struct changes), in their order. */
void changes_apply(struct recfile *records, void *data);

/* Appends what they come to in a file of their own, but for its description: a file
 * that they are appended to may have only one. */
void changes_print(struct changes *c, struct buf *out);

/* Forgets the first n. */
void changes_drop(struct changes *c, size_t n);

#endif
