/* SPDX-License-Identifier: ISC */
#include "rescue.h"
#include "report.h"
#include "tempfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Returns the path of a file with these bytes, the caller's to free; NULL on failure. */
static char *write_tempfile(struct span records)
{
    char *path;
    int fd = tempfile_create("unsaved", &path);

    if (fd < 0)
        return NULL;
    bool written = span_write(records, fd);
    if (close(fd) == 0 && written)
        return path;
    unlink(path);
    free(path);
    return NULL;
}

void rescue_comment(struct span comment)
{
    char *path = comment.n ? write_tempfile(comment) : NULL;

    if (path)
        report(NULL, "the comment that was being typed is in %s", path);
    else if (comment.n)
        report(NULL, "the comment that was being typed is lost: %s", strerror(errno));
    free(path);
}

static void report_unsaved(const char *where, const char *error, struct span records)
{
    char *path = records.n ? write_tempfile(records) : NULL;

    if (path)
        report(*where ? where : NULL, "%s: what is not saved is in %s", error, path);
    else
        report(*where ? where : NULL, "%s: not everything is saved", error);
    free(path);
}

bool rescue_passages(struct bookmarks *b)
{
    struct buf records = {0};
    char *error = NULL;
    bool saved = bookmarks_made(b) == bookmarks_saved(b) || bookmarks_save(b, &error);

    if (!saved) {
        bookmarks_unsaved(b, &records);
        report_unsaved(bookmarks_path(b), error, buf_bytes(&records));
    }
    buf_free(&records);
    free(error);
    return saved;
}
