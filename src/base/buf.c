/* SPDX-License-Identifier: ISC */
#include <ibid/base.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct span span_of(const char *string)
{
    return (struct span){string, strlen(string)};
}

struct span span_sub(struct span s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (struct span){s.p + from, to - from};
}

bool span_equal(struct span a, struct span b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool span_write(struct span s, int fd)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0)
            s = span_sub(s, (size_t)n, s.n);
    }
    return true;
}

static void reserve(struct buf *b, size_t more)
{
    if (more >= SIZE_MAX - b->n)
        mem_exhausted();
    size_t need = b->n + more + 1;
    if (need <= b->cap)
        return;
    size_t cap = b->cap > SIZE_MAX / 2 ? SIZE_MAX : b->cap * 2;
    if (cap < need)
        cap = need < 32 ? 32 : need;
    b->p = mem_resize(b->p, cap);
    b->cap = cap;
}

void buf_put(struct buf *b, const void *bytes, size_t n)
{
    reserve(b, n);
    if (n)
        memcpy(b->p + b->n, bytes, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_puts(struct buf *b, const char *string)
{
    buf_put(b, string, strlen(string));
}

void buf_putc(struct buf *b, char c)
{
    buf_put(b, &c, 1);
}

void buf_span(struct buf *b, struct span s)
{
    buf_put(b, s.p, s.n);
}

void buf_printf(struct buf *b, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *s = mem_vprintf(format, args);
    va_end(args);
    buf_puts(b, s);
    free(s);
}

void buf_clear(struct buf *b)
{
    b->n = 0;
    if (b->p)
        *b->p = '\0';
}

char *buf_take(struct buf *b)
{
    reserve(b, 0);
    b->p[b->n] = '\0';
    char *p = b->p;
    *b = (struct buf){0};
    return p;
}

void buf_free(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

struct span buf_bytes(const struct buf *b)
{
    return (struct span){b->p ? b->p : "", b->n};
}
