/* SPDX-License-Identifier: ISC */
/* Reading the bookmarks on, seeing what other sessions changed, and what came of saves. */
#include "annotations_internal.h"

#include <stdlib.h>

/* Maximum bytes read per step: the caller's budget may be that for setting pages, which is
 * faster. */
#define MAX_READ ((size_t)64 * 1024)

/* Returns whether numbers belong to other passages now.  *more: there is more to do, if only to
 * tell that a save has ended. */
static bool step_bookmarks(struct annotations *a, size_t budget, bool *more)
{
    struct bookmarks *b = a->setup.bookmarks;
    unsigned long readings = bookmarks_readings(b);
    bool saving = bookmarks_fd(b) >= 0;

    *more = bookmarks_step(b, budget) || (saving && bookmarks_fd(b) < 0);
    if (bookmarks_readings(b) == readings)
        return false;
    a->stale = a->stale_by_reading = true;
    /* Gathering is a step's work, not that of the next key. */
    *more = true;
    return true;
}

bool annotations_read(struct annotations *a, size_t budget)
{
    if (!a->setup.bookmarks)
        return false;
    /* What is read from here on was not added here. */
    gather_passages(a);
    if (step_bookmarks(a, budget < MAX_READ ? budget : MAX_READ, &a->reading))
        notify(a, ANNOTATIONS_RENUMBERED, NOWHERE);
    return a->reading;
}

bool annotations_is_reading(const struct annotations *a)
{
    return a->reading;
}

void annotations_refresh(struct annotations *a)
{
    if (!a->setup.bookmarks)
        return;
    bookmarks_refresh(a->setup.bookmarks);
    if (a->readings != bookmarks_readings(a->setup.bookmarks))
        gathered_expire(a);
}

/* Saving ------------------------------------------------------------------------------- */

void annotations_poll(struct annotations *a)
{
    bool more;

    if (a->setup.bookmarks && bookmarks_fd(a->setup.bookmarks) >= 0 &&
        step_bookmarks(a, 0, &more))
        notify(a, ANNOTATIONS_RENUMBERED, NOWHERE);
}

unsigned long annotations_made(const struct annotations *a)
{
    return a->setup.bookmarks ? bookmarks_made(a->setup.bookmarks) : 0;
}

unsigned long annotations_saved(const struct annotations *a)
{
    return a->setup.bookmarks ? bookmarks_saved(a->setup.bookmarks) : 0;
}

bool annotations_unsaved(const struct annotations *a)
{
    const struct bookmarks *b = a->setup.bookmarks;

    return b && bookmarks_fd(b) < 0 && bookmarks_made(b) > bookmarks_saved(b);
}

bool annotations_save(struct annotations *a, char **error)
{
    bool is_saved = !a->setup.bookmarks || annotations_made(a) == annotations_saved(a);

    *error = NULL;
    if (is_saved || bookmarks_save(a->setup.bookmarks, error)) {
        /* That both versions of a passage were kept is no failure. */
        free(*error);
        *error = NULL;
        return true;
    }
    return false;
}

const char *annotations_path(const struct annotations *a)
{
    return a->setup.bookmarks ? bookmarks_path(a->setup.bookmarks) : "";
}

char *annotations_complaint(struct annotations *a)
{
    return a->setup.bookmarks ? bookmarks_complaint(a->setup.bookmarks) : NULL;
}
