/* SPDX-License-Identifier: ISC */
/* Several passages at once. */
#include "bookmarks_internal.h"

#include <stdlib.h>
#include <string.h>

/* Passages by what they say, the letter left out. */
static int compare_words(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;
    const char *said[][2] = {{x->quote, y->quote},
                             {x->comment, y->comment},
                             {x->digest, y->digest},
                             {x->path, y->path}};

    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        int order = strcmp(said[i][0] ? said[i][0] : "", said[i][1] ? said[i][1] : "");
        if (order)
            return order;
    }
    return x->offset < y->offset ? -1 : x->offset > y->offset;
}

static int compare_strings(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int compare_marked(const void *a, const void *b)
{
    const struct passage *x = a, *y = b;
    int order = compare_words(a, b);

    return order ? order : compare_strings(x->mark, y->mark);
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
    qsort(v, *n, sizeof *v, compare_marked);
    return v;
}

/* One of the n passages, sorted, says the same.  Its letter may have moved since, so
 * letters differ only where both have one. */
static bool is_among(const struct passage *sorted, size_t n, const struct passage *p)
{
    struct passage unmarked = *p;

    unmarked.mark = NULL;
    if (!n)
        return false;
    if (!p->mark)
        return bsearch(p, sorted, n, sizeof *sorted, compare_words);
    return bsearch(p, sorted, n, sizeof *sorted, compare_marked) ||
           bsearch(&unmarked, sorted, n, sizeof *sorted, compare_marked);
}

/* Without a position only what stands beside them tells two quotations apart. */
static int compare_all(const struct passage *x, const struct passage *y)
{
    int order = compare_marked(x, y);

    if (!order)
        order = compare_strings(x->style, y->style);
    if (!order)
        order = compare_strings(x->prefix, y->prefix);
    if (!order)
        order = compare_strings(x->suffix, y->suffix);
    return order ? order : compare_strings(x->title, y->title);
}

/* Orders pointers to passages in one array: those that say the same, and then by their
 * place there. */
static int compare_imported(const void *a, const void *b)
{
    const struct passage *x = *(const struct passage *const *)a,
                         *y = *(const struct passage *const *)b;
    int order = compare_all(x, y);

    return order ? order : (x > y) - (x < y);
}

static int compare_ids(const void *a, const void *b)
{
    const struct passage *x = *(const struct passage *const *)a,
                         *y = *(const struct passage *const *)b;
    int order = compare_strings(x->id, y->id);

    return order ? order : (x > y) - (x < y);
}

/* Pointers to n passages, sorted. */
static struct passage **order(struct passage *v, size_t n,
                              int (*compare)(const void *, const void *))
{
    struct passage **by = mem_alloc((n + 1) * sizeof *by);

    for (size_t i = 0; i < n; i++)
        by[i] = &v[i];
    if (n)
        qsort(by, n, sizeof *by, compare);
    return by;
}

/* Of those that say the same the first is left; returns how many are. */
static size_t drop_doubles(struct passage *v, size_t n)
{
    struct passage **by = order(v, n, compare_imported);
    size_t left = 0;

    for (size_t i = n; i-- > 1;)
        if (compare_all(by[i], by[i - 1]) == 0)
            passage_free(by[i]);
    for (size_t i = 0; i < n; i++)
        if (v[i].id)
            v[left++] = v[i];
    free(by);
    return left;
}

/* Of those that have one id all but the first get others. */
static void part(struct passage *v, size_t n)
{
    struct passage **by = order(v, n, compare_ids);

    for (size_t i = n; i-- > 1;) {
        if (!same_string(by[i]->id, by[i - 1]->id))
            continue;
        free(by[i]->id);
        by[i]->id = passage_new_id();
    }
    free(by);
}

/* Those of v that are not there yet; *n of them. */
static struct passage *choose_new(const struct bookmarks *b, const struct passage *v, size_t *n)
{
    size_t known, chosen = 0;
    struct passage *by_words = sorted(b, &known), *out = mem_alloc(*n * sizeof *out);

    for (size_t i = 0; i < *n; i++) {
        if (is_among(by_words, known, &v[i]))
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
    *n = drop_doubles(out, chosen);
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
        bookmarks_add_change(
            b, (struct change){.passage = new[i], .alone = alone, .import = true});
    free(new);
    bool saved = bookmarks_save(b, error);
    *added = saved ? n : 0;
    return saved;
}
