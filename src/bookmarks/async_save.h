/* SPDX-License-Identifier: ISC */
/* Saving by a child process, which makes changes to the file as it is by then, reports the
 * result, and finishes even where its parent is killed. */
#ifndef IBID_BOOKMARKS_ASYNC_SAVE_H
#define IBID_BOOKMARKS_ASYNC_SAVE_H

#include "merge.h"
#include "stamp.h"

#include <ibid/job.h>

/* The result of a save. */
struct save_outcome {
    bool saved;
    bool conflict;   /* it kept two versions of a passage */
    bool locked_out; /* see struct store */
    struct stamp before, after;
    char error[1024]; /* why it is not saved; without the path */
};

/* All zero where no save is under way. */
struct async_save {
    struct job *job;
    struct save_outcome *outcome; /* of a save that had to be made here */
    const char *path;
    struct changes changes; /* borrowed */
    bool locked_out;
};

/* Begins to save n changes to the file of a path (NULL: there is none), which are
 * borrowed until it has ended.  locked_out: that of the last outcome. */
void async_save_begin(struct async_save *s, const char *path, const struct change *v, size_t n,
                      bool locked_out);

bool async_save_is_running(const struct async_save *s);

/* Whether the save has ended, and its result; wait: not before it has.  Once it has
 * ended, nothing is left of it. */
bool async_save_end(struct async_save *s, bool wait, struct save_outcome *out);

#endif
