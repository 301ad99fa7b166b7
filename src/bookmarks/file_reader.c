/* SPDX-License-Identifier: ISC */
#include "file_reader.h"

#include "store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Bytes of a call of read(2). */
#define CHUNK 65536

bool file_reader_begin(struct file_reader *r, const char *path, char **error)
{
    *r = (struct file_reader){.failed = false};
    r->fd = store_open(path, &r->begun, error);
    if (*error)
        return false;
    if (r->fd < 0)
        r->stamp = stamp_of_missing();
    return true;
}

/* Where the last blank line in bytes from on ends; 0 where there is none. */
static size_t last_blank_line(struct span s, size_t from)
{
    for (size_t at = s.n; at > from + 1; at--) {
        size_t before = at - 1;
        if (s.p[before] != '\n')
            continue;
        if (before && s.p[before - 1] == '\r')
            before--;
        if (before && s.p[before - 1] == '\n')
            return at;
    }
    return 0;
}

/* Parses the records that are whole; had bytes of them hold no blank line. */
static void parse_whole(struct file_reader *r, size_t had, struct recfile *out)
{
    struct buf *b = &r->bytes;
    size_t end = last_blank_line(buf_bytes(b), had > 2 ? had - 2 : 0);

    recfile_parse(span_sub(buf_bytes(b), 0, end), out);
    memmove(b->p, b->p + end, b->n - end);
    b->n -= end;
}

/* A file that was written to while it was read has to be read again: its stamp stays
 * untrusted. */
static void read_end(struct file_reader *r, struct recfile *out)
{
    struct stat now;

    recfile_parse(buf_bytes(&r->bytes), out);
    r->stamp = stamp_of(&r->begun);
    if (fstat(r->fd, &now) < 0)
        now = (struct stat){0};
    struct stamp after = stamp_of(&now);
    r->stamp.trusted = !r->failed && after.trusted && stamp_equal(&r->stamp, &after);
    file_reader_end(r);
}

bool file_reader_step(struct file_reader *r, size_t budget, struct recfile *out)
{
    char chunk[CHUNK];

    for (size_t done = 0; r->fd >= 0 && done < budget;) {
        size_t had = r->bytes.n;
        ssize_t n = read(r->fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        r->failed = n < 0;
        if (n <= 0) {
            read_end(r, out);
            break;
        }
        buf_put(&r->bytes, chunk, (size_t)n);
        parse_whole(r, had, out);
        done += (size_t)n;
    }
    return r->fd >= 0;
}

void file_reader_end(struct file_reader *r)
{
    if (r->fd >= 0)
        close(r->fd);
    r->fd = -1;
    buf_free(&r->bytes);
}
