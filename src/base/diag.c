/* SPDX-License-Identifier: ISC */
#include <ibid/base.h>

#include <stdlib.h>

void diags_add(struct diags *d, size_t at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *message = mem_vprintf(format, args);
    va_end(args);
    VEC_PUSH(d, (struct diag){at, message});
}

static void merge(const struct diag *a, size_t an, const struct diag *b, size_t bn,
                  struct diag *out)
{
    while (an && bn) {
        if (b->at < a->at) {
            *out++ = *b++;
            bn--;
        } else {
            *out++ = *a++;
            an--;
        }
    }
    while (an--)
        *out++ = *a++;
    while (bn--)
        *out++ = *b++;
}

void diags_sort(struct diags *d)
{
    struct diag *spare = mem_alloc(d->n * sizeof *spare);

    for (size_t run = 1; run < d->n; run *= 2) {
        for (size_t at = 0; at < d->n; at += 2 * run) {
            size_t an = d->n - at < run ? d->n - at : run;
            size_t bn = d->n - at - an < run ? d->n - at - an : run;
            merge(d->v + at, an, d->v + at + an, bn, spare + at);
        }
        struct diag *old = d->v;
        d->v = spare;
        spare = old;
        d->cap = d->n;
    }
    free(spare);
}

void diags_free(struct diags *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->v[i].message);
    VEC_FREE(d);
}
