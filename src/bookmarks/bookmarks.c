/* SPDX-License-Identifier: ISC */
/* The dotfile of passages. */
#include "private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Lists what has been read since. */
static void list_on(struct bookmarks *b)
{
    while (passages_next(&b->store.records, &b->listed))
        VEC_PUSH(&b->all, passage_of_record(&b->store.records.v[b->listed.at]));
    if (b->large) {
        records_free(&b->store.records);
        b->listed.next = 0;
    }
}

static void list_again(struct bookmarks *b)
{
    for (size_t i = 0; i < b->all.n; i++)
        passage_free(&b->all.v[i]);
    b->all.n = 0;
    b->listed = (struct records_walk){0};
    b->version = b->store.version;
    list_on(b);
}

/* The file --------------------------------------------------------------------------- */

static char *default_path(void)
{
    const char *file = getenv("IBID_FILE"), *home = getenv("HOME");

    if (file && *file)
        return mem_string(file);
    return home && *home ? mem_printf("%s/.ibid", home) : NULL;
}

struct bookmarks *bookmarks_begin(char *path, bool *begun, char **error)
{
    struct bookmarks *b = mem_alloc(sizeof *b);

    store_init(&b->store, path);
    *begun = store_begin(&b->store, error);
    b->large = b->store.reading.fd >= 0 && b->store.reading.begun.st_size > (off_t)ORDINARY;
    return b;
}

bool bookmarks_read_on(struct bookmarks *b, size_t budget)
{
    bool more = store_step(&b->store, budget);

    list_on(b);
    return more;
}

struct bookmarks *bookmarks_open(const char *path, char **error)
{
    bool begun;
    struct bookmarks *b =
        bookmarks_begin(path ? mem_string(path) : default_path(), &begun, error);

    if (begun)
        bookmarks_read_on(b, ORDINARY);
    return b;
}

void bookmarks_read_all(struct bookmarks *b)
{
    while (bookmarks_read_on(b, ORDINARY))
        ;
}

void bookmarks_free(struct bookmarks *b)
{
    if (!b)
        return;
    large_end(b);
    bookmarks_free(b->anew);
    free(b->complaint);
    for (size_t i = 0; i < b->all.n; i++)
        passage_free(&b->all.v[i]);
    changes_drop(&b->pending, b->pending.n);
    VEC_FREE(&b->all);
    VEC_FREE(&b->pending);
    store_free(&b->store);
    free(b);
}

const char *bookmarks_path(const struct bookmarks *b)
{
    return b->store.path ? b->store.path : "";
}

size_t bookmarks_all(const struct bookmarks *b, const struct passage **out)
{
    *out = b->all.v;
    return b->all.n;
}

/* What is listed --------------------------------------------------------------------- */

static size_t index_of(const struct bookmarks *b, const char *id)
{
    for (size_t i = 0; i < b->all.n; i++)
        if (same_string(b->all.v[i].id, id))
            return i;
    return NOWHERE;
}

static void unlist(struct bookmarks *b, size_t i)
{
    passage_free(&b->all.v[i]);
    b->all.n--;
    memmove(b->all.v + i, b->all.v + i + 1, (b->all.n - i) * sizeof *b->all.v);
}

static void unlist_mark(struct bookmarks *b, const struct passage *p)
{
    for (size_t i = b->all.n; i-- > 0;) {
        const struct passage *q = &b->all.v[i];
        if (same_string(q->mark, p->mark) && !same_string(q->id, p->id) &&
            (same_string(q->digest, p->digest) || same_string(q->path, p->path)))
            unlist(b, i);
    }
}

/* Makes a change to what is listed, as it will be made to the file; at: where its
 * passage is, or NOWHERE. */
static void list_change(struct bookmarks *b, const struct change *c, size_t at)
{
    if (c->removal) {
        if (at != NOWHERE)
            unlist(b, at);
        return;
    }
    struct passage copy = passage_copy(&c->passage);
    if (at == NOWHERE) {
        VEC_PUSH(&b->all, copy);
    } else {
        passage_free(&b->all.v[at]);
        b->all.v[at] = copy;
    }
    if (c->passage.mark)
        unlist_mark(b, &c->passage);
}

void bookmarks_list_changes(struct bookmarks *b, size_t from)
{
    for (size_t i = from; i < b->pending.n; i++) {
        const struct change *c = &b->pending.v[i];
        list_change(b, c, c->alone ? NOWHERE : index_of(b, c->passage.id));
    }
}

/* Saving ---------------------------------------------------------------------------- */

bool bookmarks_save(struct bookmarks *b, char **error)
{
    *error = NULL;
    if (b->large)
        return large_save(b, error);
    if (!b->pending.n)
        return true;
    if (!store_change(&b->store, true, changes_apply, &b->pending, error))
        return false;
    changes_drop(&b->pending, b->pending.n);
    list_again(b);
    if (b->pending.conflict)
        *error = mem_string(BOTH_KEPT);
    return true;
}

bool bookmarks_save_or_show(struct bookmarks *b, char **error)
{
    if (bookmarks_save(b, error))
        return true;
    changes_apply(&b->store.records, &b->pending);
    list_again(b);
    /* What is in memory is no longer what is on disk. */
    b->store.known = false;
    return false;
}

void bookmarks_unsaved(struct bookmarks *b, struct buf *out)
{
    changes_print(&b->pending, out);
}

static char *now_utc(void)
{
    char text[32];
    time_t now = time(NULL);
    struct tm tm;

    gmtime_r(&now, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return mem_string(text);
}

/* A change of the passage that is listed at, or NOWHERE. */
static bool make(struct bookmarks *b, struct change change, size_t at, char **error)
{
    if (at != NOWHERE)
        change.base = passage_copy(&b->all.v[at]);
    VEC_PUSH(&b->pending, change);
    b->made++;
    if (!b->large)
        return bookmarks_save_or_show(b, error);
    *error = NULL;
    list_change(b, &change, at);
    large_begin_saving(b);
    return true;
}

bool bookmarks_put(struct bookmarks *b, const struct passage *p, char **error)
{
    struct passage copy = passage_copy(p);

    bookmarks_read_all(b);
    size_t at = p->id ? index_of(b, p->id) : NOWHERE;
    if (!copy.id)
        copy.id = passage_new_id();
    if (!copy.time)
        copy.time = now_utc();
    return make(b, (struct change){.passage = copy}, at, error);
}

bool bookmarks_delete(struct bookmarks *b, const char *id, char **error)
{
    struct passage gone = {.id = mem_string(id)};

    bookmarks_read_all(b);
    return make(b, (struct change){.passage = gone, .removal = true}, index_of(b, id), error);
}

void bookmarks_refresh(struct bookmarks *b)
{
    char *error = NULL;

    if (b->pending.n)
        return;
    bookmarks_read_all(b);
    if (b->large) {
        large_refresh(b);
        return;
    }
    if (store_read(&b->store, &error) && b->version != b->store.version)
        list_again(b);
    free(error);
}
