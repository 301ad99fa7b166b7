/* SPDX-License-Identifier: ISC */
/*
 * Work that is done apart: by a child of this process, which tells in the end
 * what came of it, while whoever began it goes on.
 */
#ifndef IBID_BOOKMARKS_APART_H
#define IBID_BOOKMARKS_APART_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct apart {
    pid_t pid; /* 0: nothing is under way */
    int fd;    /* hung up (POLLHUP) when it has ended; good until then */
};

enum apart_state {
    APART_WORKING,
    APART_DONE,
    APART_LOST, /* it ended before it could tell */
};

/*
 * Begins work(data), which fills a result of so many bytes (at most 4,096).  It
 * has no terminal, no signal but SIGKILL reaches it, and where its memory is
 * exhausted it is lost.  False where there can be no child.
 */
bool apart_begin(struct apart *a, void (*work)(void *data, void *result), void *data,
                 size_t size);

/* How it is; wait: not before it has ended.  Once it has, nothing is left of it. */
enum apart_state apart_end(struct apart *a, bool wait, void *result, size_t size);

#endif
