/* SPDX-License-Identifier: ISC */
#include "unsaved.h"
#include "report.h"
#include "temporary.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The name of the file they are in; NULL where they are in none. */
static char *put_beside(struct span records)
{
    char *path;
    int fd = temporary("unsaved", &path);

    if (fd < 0)
        return NULL;
    bool written = span_write(records, fd);
    if (close(fd) == 0 && written)
        return path;
    unlink(path);
    free(path);
    return NULL;
}

void unsaved_comment(struct span comment)
{
    char *path = comment.n ? put_beside(comment) : NULL;

    if (path)
        report(NULL, "the comment that was being typed is in %s", path);
    else if (comment.n)
        report(NULL, "the comment that was being typed is lost: %s", strerror(errno));
    free(path);
}

static void tell(const char *where, const char *error, struct span records)
{
    char *path = records.n ? put_beside(records) : NULL;

    if (path)
        report(*where ? where : NULL, "%s: what is not saved is in %s", error, path);
    else
        report(*where ? where : NULL, "%s: not everything is saved", error);
    free(path);
}

bool unsaved_keep(struct bookmarks *b)
{
    struct buf records = {0};
    char *error = NULL;
    bool saved = bookmarks_made(b) == bookmarks_saved(b) || bookmarks_save(b, &error);

    if (!saved) {
        bookmarks_unsaved(b, &records);
        tell(bookmarks_path(b), error, buf_bytes(&records));
    }
    buf_free(&records);
    free(error);
    return saved;
}
