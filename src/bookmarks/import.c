/* SPDX-License-Identifier: ISC */
/* Several passages at once. */
#include "bookmarks_internal.h"

#include <stdlib.h>
#include <string.h>

/* Passages by what they say. */
static int compare_words(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;
    const char *said[][2] = {{x->quote, y->quote},
                             {x->comment, y->comment},
                             {x->mark, y->mark},
                             {x->digest, y->digest},
                             {x->path, y->path}};

    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        int order = strcmp(said[i][0] ? said[i][0] : "", said[i][1] ? said[i][1] : "");
        if (order)
            return order;
    }
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int compare_ids(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;

    return strcmp(x->id ? x->id : "", y->id ? y->id : "");
}

/* All passages (the structs, not their strings), sorted by what they say; *n of them. */
static struct passage *sorted(const struct bookmarks *b, size_t *n)
{
    struct passage *v = mem_alloc(bookmarks_numbers(b) * sizeof *v);
    const struct passage *p;

    *n = 0;
    for (size_t i = 0; i < bookmarks_numbers(b); i++)
        if ((p = bookmarks_get(b, i)))
            v[(*n)++] = *p;
    qsort(v, *n, sizeof *v, compare_words);
    return v;
}

/* Of those that have one id all but one get others. */
static void part(struct passage *v, size_t n)
{
    if (n)
        qsort(v, n, sizeof *v, compare_ids);
    for (size_t i = n; i-- > 1;) {
        if (!v[i].id || compare_ids(&v[i], &v[i - 1]) != 0)
            continue;
        free(v[i].id);
        v[i].id = passage_new_id();
    }
}

/* Those of v that are not there yet; *n of them. */
static struct passage *choose_new(const struct bookmarks *b, const struct passage *v, size_t *n)
{
    size_t known, chosen = 0;
    struct passage *by_words = sorted(b, &known), *out = mem_alloc(*n * sizeof *out);

    for (size_t i = 0; i < *n; i++) {
        if (known && bsearch(&v[i], by_words, known, sizeof *by_words, compare_words))
            continue;
        struct passage copy = passage_copy(&v[i]);
        /* What has changed since it was exported is not written over. */
        if (!copy.id || bookmarks_find(b, copy.id) != NOWHERE) {
            free(copy.id);
            copy.id = passage_new_id();
        }
        out[chosen++] = copy;
    }
    free(by_words);
    *n = chosen;
    return out;
}

bool bookmarks_import(struct bookmarks *b, const struct passage *v, size_t n, size_t *added,
                      char **error)
{
    bookmarks_read(b);
    bool alone = bookmarks_made(b) == bookmarks_saved(b);
    struct passage *new = choose_new(b, v, &n);
    part(new, n);
    for (size_t i = 0; i < n; i++)
        bookmarks_add_change(b, (struct change){.passage = new[i], .alone = alone});
    free(new);
    *added = n;
    return bookmarks_save(b, error);
}
