/* SPDX-License-Identifier: ISC */
#include "stamp.h"

#include <errno.h>

/* A file that was changed a moment ago may change again and look the same. */
static bool is_old_enough(const struct stat *st)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    if (now.tv_sec != st->st_mtim.tv_sec && now.tv_sec != st->st_mtim.tv_sec + 1)
        return now.tv_sec > st->st_mtim.tv_sec;
    return (now.tv_sec - st->st_mtim.tv_sec) * 1000000000L + now.tv_nsec - st->st_mtim.tv_nsec >
           STAMP_TICK_NS;
}

struct stamp stamp_of(const struct stat *st)
{
    return (struct stamp){.seconds = st->st_mtim.tv_sec,
                          .nanoseconds = st->st_mtim.tv_nsec,
                          .size = st->st_size,
                          .inode = st->st_ino,
                          .trusted = is_old_enough(st)};
}

struct stamp stamp_of_missing(void)
{
    return (struct stamp){.trusted = true};
}

bool stamp_equal(const struct stamp *a, const struct stamp *b)
{
    return a->inode == b->inode && a->size == b->size && a->seconds == b->seconds &&
           a->nanoseconds == b->nanoseconds;
}

bool stamp_is_outdated(const struct stamp *s, const char *path)
{
    struct stat st;
    struct stamp now = stamp_of_missing();

    if (stat(path, &st) == 0)
        now = stamp_of(&st);
    else if (errno != ENOENT)
        return true;
    return !s->trusted || !stamp_equal(s, &now);
}
