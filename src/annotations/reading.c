/* SPDX-License-Identifier: ISC */
/* Reading the bookmarks on, seeing what other sessions changed, and what came of saves. */
#include "annotations_internal.h"

/* Maximum bytes read per step: the caller's budget may be that for setting pages, which is
 * faster. */
#define MAX_READ ((size_t)64 * 1024)

/* Those read since the numbers were fewer may be of this document. */
static void handle_read(struct annotations *a, size_t numbers)
{
    size_t n = bookmarks_numbers(a->setup.bookmarks);

    for (; numbers < n; numbers++) {
        const struct passage *p = annotations_get(a, numbers);
        if (p && annotations_match(a, p) != MATCH_NONE) {
            a->stale_by_reading = true;
            gathered_expire(a);
            return;
        }
    }
}

static bool step_bookmarks(struct annotations *a, size_t budget)
{
    struct bookmarks *b = a->setup.bookmarks;
    unsigned long readings = bookmarks_readings(b);
    size_t numbers = bookmarks_numbers(b);
    bool more = bookmarks_step(b, budget);

    if (bookmarks_readings(b) != readings) {
        a->stale = true;
        notify(a, ANNOTATIONS_RENUMBERED, NOWHERE);
    } else {
        handle_read(a, numbers);
    }
    return more;
}

bool annotations_read(struct annotations *a, size_t budget)
{
    if (!a->setup.bookmarks)
        return false;
    /* What is read from here on was not added here. */
    gather(a);
    a->reading = step_bookmarks(a, budget < MAX_READ ? budget : MAX_READ);
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
    if (a->setup.bookmarks && bookmarks_fd(a->setup.bookmarks) >= 0)
        step_bookmarks(a, 0);
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

char *annotations_complaint(struct annotations *a)
{
    char *error = a->error;

    a->error = NULL;
    return error || !a->setup.bookmarks ? error : bookmarks_complaint(a->setup.bookmarks);
}
