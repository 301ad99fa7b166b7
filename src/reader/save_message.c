/* SPDX-License-Identifier: ISC */
#include "save_message.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static const char saving[] = "saving…";

static void say_complaint(struct reader *r, char *error)
{
    const char *path = annotations_path(r->annotations);

    if (error && annotations_unsaved(r->annotations))
        reader_say(r, *path ? "not saved yet: %s: %s" : "not saved yet: %s", error, path);
    else if (error)
        reader_say(r, "%s", error);
    free(error);
}

static void tell(struct reader *r)
{
    if (r->saved.say && annotations_saved(r->annotations) >= r->saved.changes) {
        /* Something else may have been said meanwhile. */
        if (r->message && strcmp(r->message, saving) == 0)
            reader_say(r, "%s", r->saved.say);
        free(r->saved.say);
        r->saved.say = NULL;
    }
    say_complaint(r, annotations_complaint(r->annotations));
}

void say_when_saved(struct reader *r, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    free(r->saved.say);
    r->saved.say = mem_vprintf(format, args);
    r->saved.changes = annotations_made(r->annotations);
    va_end(args);
    reader_say(r, "%s", saving);
    tell(r);
}

void save_message_update(struct reader *r)
{
    if (!r->setup.bookmarks)
        return;
    annotations_poll(r->annotations);
    tell(r);
}

bool save_before_quitting(struct reader *r)
{
    const char *path = annotations_path(r->annotations);
    char *error;

    if (annotations_save(r->annotations, &error))
        return true;
    reader_say(r, *path ? "q again quits; not saved: %s: %s" : "q again quits; not saved: %s",
               error, path);
    free(error);
    return false;
}
