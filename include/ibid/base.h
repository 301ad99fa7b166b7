/* SPDX-License-Identifier: ISC */
/*
 * base: bytes, growable buffers, out of memory in one place, diagnostics.
 *
 * Every module may use this one; it uses none.
 *
 * Units: sizes and offsets are bytes.  Ranges are half-open: [from, to).
 */
#ifndef IBID_BASE_H
#define IBID_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define BASE_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define BASE_NORETURN __attribute__((noreturn))
#else
#define BASE_PRINTF(fmt, args)
#define BASE_NORETURN
#endif

/* Stands for an offset or an index that does not exist. */
#define NOWHERE SIZE_MAX

/* Borrowed bytes; never owned, not terminated by NUL. */
struct span {
    const char *p;
    size_t n;
};

/* The bytes [from, to) of some text. */
struct range {
    size_t from, to;
};

/* Maximum bytes of an ordinary text, all of which is read and analysed before anything is
 * shown.  A larger one is worked on in steps, between keys. */
#define ORDINARY_TEXT ((size_t)4 << 20)

struct span span_of(const char *string);                     /* up to its NUL */
struct span span_sub(struct span s, size_t from, size_t to); /* clamped to s */
bool span_equal(struct span a, struct span b);
bool span_write(struct span s, int fd); /* writes all of s; false: see errno */

/* Reads the decimal digits at *at, and moves *at behind them.  False, with *at and *out
 * unchanged, where there are none or their number is greater than max.  Everything that reads
 * a number of a file goes through it. */
bool number_read(const char **at, uint64_t max, uint64_t *out);

/* Whether a byte of UTF-8 continues a character: 10xxxxxx. */
static inline bool utf8_continues(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

/*
 * Memory.  These functions never return NULL: when memory is exhausted they call the hook
 * once (it saves the reading position), print one line to standard error and exit with
 * status 2.  Each thread has its own hook.  A size of 0 gives a pointer that may be freed.
 * The caller frees everything with free(3).
 */
void *mem_alloc(size_t size);            /* zeroed */
void *mem_resize(void *p, size_t size);  /* as realloc(3) */
char *mem_copy(const char *p, size_t n); /* n bytes and a NUL */
char *mem_string(const char *string);    /* a copy; NULL stays NULL */
char *mem_printf(const char *format, ...) BASE_PRINTF(1, 2);
char *mem_vprintf(const char *format, va_list args) BASE_PRINTF(1, 0);
void mem_on_exhausted(void (*hook)(void *), void *data);
BASE_NORETURN void mem_exhausted(void);

/* Makes the C library return large blocks to the system when they are freed, from now on,
 * where it has a setting for that. */
void mem_return_large(void);

/*
 * A growable array: struct { T *v; size_t n, cap; } named by VEC(T), all zero
 * when empty.  VEC_PUSH returns nothing; the address of an element is good
 * until the next push.
 */
#define VEC(T)                                                                                 \
    struct {                                                                                   \
        T *v;                                                                                  \
        size_t n, cap;                                                                         \
    }
#define VEC_PUSH(vec, ...)                                                                     \
    do {                                                                                       \
        if ((vec)->n == (vec)->cap)                                                            \
            (vec)->v = mem_grow((vec)->v, &(vec)->cap, sizeof *(vec)->v);                      \
        (vec)->v[(vec)->n++] = (__VA_ARGS__);                                                  \
    } while (0)
/* Removes the elements for which keep, an expression that names the index i, a variable of
 * type size_t, is false; the others keep their order. */
#define VEC_KEEP(vec, i, keep)                                                                 \
    do {                                                                                       \
        size_t n_ = 0;                                                                         \
        for ((i) = 0; (i) < (vec)->n; (i)++)                                                   \
            if (keep)                                                                          \
                (vec)->v[n_++] = (vec)->v[i];                                                  \
        (vec)->n = n_;                                                                         \
    } while (0)
#define VEC_FREE(vec) (free((vec)->v), (vec)->v = NULL, (vec)->n = (vec)->cap = 0)

/*
 * Binary search in what is sorted: sets i, a variable of type size_t, to the first
 * index in [0, n) for which the expression before, which names i, is false; to n where
 * it is true for all.  before must not turn true again once it is false.
 */
#define LOWER_BOUND(i, n, before)                                                              \
    do {                                                                                       \
        size_t low_ = 0, high_ = (n);                                                          \
        while (low_ < high_) {                                                                 \
            (i) = low_ + (high_ - low_) / 2;                                                   \
            if (before)                                                                        \
                low_ = (i) + 1;                                                                \
            else                                                                               \
                high_ = (i);                                                                   \
        }                                                                                      \
        (i) = low_;                                                                            \
    } while (0)

/* Makes space for more elements of a size: doubles *cap (at least 8). */
void *mem_grow(void *p, size_t *cap, size_t size);

/* A growable run of bytes; all zero when empty.  p is terminated by NUL after
 * the first put, and n does not count it. */
struct buf {
    char *p;
    size_t n, cap;
};

void buf_put(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *string);
void buf_putc(struct buf *b, char c);
void buf_span(struct buf *b, struct span s);
void buf_printf(struct buf *b, const char *format, ...) BASE_PRINTF(2, 3);
void buf_clear(struct buf *b); /* empty; keeps its memory */
char *buf_take(struct buf *b); /* returns its string, which the caller frees; empties b */
void buf_free(struct buf *b);
struct span buf_bytes(const struct buf *b);

/*
 * A diagnostic is a warning: what is wrong at a position of the text.  Whoever prints it
 * computes line and column.
 */
struct diag {
    size_t at;     /* position in the text */
    char *message; /* one line without a full stop; owned by the list */
};

struct diags {
    struct diag *v;
    size_t n, cap;
};

void diags_add(struct diags *d, size_t at, const char *format, ...) BASE_PRINTF(3, 4);
void diags_sort(struct diags *d); /* by position; stable */
void diags_free(struct diags *d);

#endif
