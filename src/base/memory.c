/* SPDX-License-Identifier: ISC */
#include <ibid/base.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Least bytes of a large block. */
#define LARGE_BLOCK (256 * 1024)

static _Thread_local void (*exhausted_hook)(void *);
static _Thread_local void *exhausted_data;

void mem_on_exhausted(void (*hook)(void *), void *data)
{
    exhausted_hook = hook;
    exhausted_data = data;
}

void mem_exhausted(void)
{
    void (*hook)(void *) = exhausted_hook;

    /* Cleared first, because the hook may exhaust memory itself. */
    exhausted_hook = NULL;
    if (hook)
        hook(exhausted_data);
    fputs("ibid: out of memory\n", stderr);
    exit(2);
}

/* Without this, glibc raises its threshold with every large block that is freed, and later
 * keeps such blocks in the heap of each thread. */
void mem_return_large(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
#endif
}

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);

    if (!p)
        mem_exhausted();
    return p;
}

void *mem_resize(void *p, size_t size)
{
    p = realloc(p, size ? size : 1);
    if (!p)
        mem_exhausted();
    return p;
}

char *mem_copy(const char *p, size_t n)
{
    if (n == SIZE_MAX)
        mem_exhausted();
    char *copy = mem_resize(NULL, n + 1);
    if (n)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

char *mem_string(const char *string)
{
    return string ? mem_copy(string, strlen(string)) : NULL;
}

char *mem_vprintf(const char *format, va_list args)
{
    char usual[256];
    va_list again;

    va_copy(again, args);
    int n = vsnprintf(usual, sizeof usual, format, args);
    char *s = mem_resize(NULL, n < 0 ? 1 : (size_t)n + 1);
    if (n < 0)
        *s = '\0';
    else if ((size_t)n < sizeof usual)
        memcpy(s, usual, (size_t)n + 1);
    else
        vsnprintf(s, (size_t)n + 1, format, again);
    va_end(again);
    return s;
}

char *mem_printf(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *s = mem_vprintf(format, args);
    va_end(args);
    return s;
}

void *mem_grow(void *p, size_t *cap, size_t size)
{
    size_t more = *cap < 8 ? 8 : *cap * 2;

    if (more < *cap || more > SIZE_MAX / size)
        mem_exhausted();
    *cap = more;
    return mem_resize(p, more * size);
}
