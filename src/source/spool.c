/* SPDX-License-Identifier: ISC */
#include "spool.h"

#include <ibid/base.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int temporary(void)
{
    const char *dir = getenv("TMPDIR");
    char *path = mem_printf("%s/ibid-XXXXXX", dir && *dir ? dir : "/tmp");
    int fd = mkstemp(path);

    if (fd >= 0) {
        unlink(path);
        fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    free(path);
    return fd;
}

/* A mapping that reaches past the end of its file is good as far as the file
 * is, and grows with it: so the whole room is mapped at once. */
static bool map(struct spool *s, int prefix_fd)
{
    s->p = mmap(NULL, s->room, PROT_READ, MAP_SHARED | MAP_NORESERVE, s->fd, 0);
    if (s->p == MAP_FAILED)
        return false;
    if (!s->prefix)
        return true;
    /* The file's own first page stands after the prefix. */
    if (mmap(s->p, s->prefix, PROT_READ, MAP_PRIVATE | MAP_FIXED, prefix_fd, 0) != MAP_FAILED &&
        mmap(s->p + s->prefix, s->room - s->prefix, PROT_READ,
             MAP_SHARED | MAP_NORESERVE | MAP_FIXED, s->fd, 0) != MAP_FAILED)
        return true;
    munmap(s->p, s->room);
    return false;
}

bool spool_open(struct spool *s, size_t least, size_t room, size_t prefix, int prefix_fd)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int error;

    *s = (struct spool){.fd = temporary(), .n = prefix, .prefix = prefix};
    if (s->fd < 0)
        return false;
    for (; room >= least; room = room / 2) {
        s->room = (room + page - 1) & ~(page - 1);
        if (map(s, prefix_fd))
            return true;
    }
    error = errno;
    close(s->fd);
    s->fd = -1;
    s->p = NULL;
    errno = error;
    return false;
}

bool spool_put(struct spool *s, const void *bytes, size_t n)
{
    const char *from = bytes;

    if (n > s->room - s->n) {
        errno = EFBIG;
        return false;
    }
    while (n) {
        ssize_t put = write(s->fd, from, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        from += put;
        n -= (size_t)put;
        s->n += (size_t)put;
    }
    return true;
}

void spool_close(struct spool *s)
{
    if (s->fd < 0)
        return;
    munmap(s->p, s->room);
    close(s->fd);
    s->fd = -1;
}
