/* SPDX-License-Identifier: ISC */
#include <ibid/base.h>
#include <ibid/spool.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Bytes of address space that are asked for: first the maximum, then half of it and so
 * on, but not less than the minimum. */
#define MAX_CAPACITY ((size_t)1 << 36)
#define MIN_CAPACITY ((size_t)1 << 26)

static int open_unlinked(void)
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

/*
 * A mapping that reaches past the end of its file is valid as far as the file reaches, and
 * grows with it: the whole capacity is mapped at once, so the address never changes.
 */
bool spool_open(struct spool *s)
{
    int error;

    *s = (struct spool){.fd = open_unlinked()};
    if (s->fd < 0)
        return false;
    for (s->capacity = MAX_CAPACITY; s->capacity >= MIN_CAPACITY; s->capacity /= 2) {
        s->base = mmap(NULL, s->capacity, PROT_READ, MAP_SHARED | MAP_NORESERVE, s->fd, 0);
        if (s->base != MAP_FAILED)
            return true;
    }
    error = errno;
    close(s->fd);
    *s = (struct spool){.fd = -1};
    errno = error;
    return false;
}

bool spool_append(struct spool *s, const void *bytes, size_t n)
{
    const char *from = bytes;

    if (n > s->capacity - s->n) {
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
    munmap(s->base, s->capacity);
    close(s->fd);
    s->fd = -1;
}
