/* SPDX-License-Identifier: ISC */
/* The dotfile of passages. */
#include "private.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Lists what has been read since. */
static void list_on(struct bookmarks *b)
{
    while (passages_next(&b->store.records, &b->listed)) {
        struct passage p = passage_of_record(&b->store.records.v[b->listed.at]);
        if (!large_is_changed(b, &p))
            listed_add(&b->all, &p);
        passage_free(&p);
    }
    if (b->large) {
        records_free(&b->store.records);
        b->listed.next = 0;
    }
}

static void list_again(struct bookmarks *b)
{
    listed_free(&b->all);
    b->listed = (struct records_walk){0};
    b->version = b->store.version;
    b->readings++;
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

bool bookmarks_is_read(const struct bookmarks *b)
{
    return b->store.reading.fd < 0;
}

bool bookmarks_read_on(struct bookmarks *b, size_t budget)
{
    if (bookmarks_is_read(b))
        return false;
    bool more = store_step(&b->store, budget);

    list_on(b);
    if (!more)
        large_is_read(b);
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
    changes_drop(&b->pending, b->pending.n);
    listed_free(&b->all);
    VEC_FREE(&b->pending);
    VEC_FREE(&b->marked);
    store_free(&b->store);
    free(b);
}

const char *bookmarks_path(const struct bookmarks *b)
{
    return b->store.path ? b->store.path : "";
}

/* What is listed --------------------------------------------------------------------- */

size_t bookmarks_count(const struct bookmarks *b)
{
    return b->all.count;
}

size_t bookmarks_numbers(const struct bookmarks *b)
{
    return b->all.n;
}

unsigned long bookmarks_readings(const struct bookmarks *b)
{
    return b->readings;
}

const struct passage *bookmarks_get(const struct bookmarks *b, size_t number)
{
    return listed_get(&b->all, number);
}

size_t bookmarks_find(const struct bookmarks *b, const char *id)
{
    return listed_find(&b->all, id);
}

void bookmarks_with(const struct bookmarks *b, enum bookmarks_key key, const char *string,
                    struct numbers *out)
{
    if (string)
        listed_with(&b->all, key, string, out);
}

void bookmarks_of(const struct bookmarks *b, const struct identity *document,
                  struct numbers *out)
{
    listed_of(&b->all, document, out);
}

static void unlist_mark(struct bookmarks *b, const struct passage *p)
{
    struct numbers marks = {0};

    listed_with(&b->all, BOOKMARKS_MARK, p->mark, &marks);
    for (size_t i = 0; i < marks.n; i++) {
        const struct passage *q = listed_get(&b->all, marks.v[i]);
        if (passage_same_mark(p, q) && !same_string(q->id, p->id))
            listed_remove(&b->all, marks.v[i]);
    }
    VEC_FREE(&marks);
}

/* Makes a change to what is listed, as it will be made to the file; at: where its
 * passage is, or NOWHERE. */
static void list_change(struct bookmarks *b, const struct change *c, size_t at)
{
    if (c->removal) {
        if (at != NOWHERE)
            listed_remove(&b->all, at);
        return;
    }
    if (at == NOWHERE) {
        at = b->all.n;
        listed_add(&b->all, &c->passage);
    } else {
        listed_replace(&b->all, at, &c->passage);
    }
    if (!c->passage.mark)
        return;
    unlist_mark(b, &c->passage);
    if (!bookmarks_is_read(b))
        VEC_PUSH(&b->marked, at);
}

void bookmarks_list_changes(struct bookmarks *b, size_t from)
{
    for (size_t i = from; i < b->pending.n; i++) {
        const struct change *c = &b->pending.v[i];
        list_change(b, c, c->alone ? NOWHERE : bookmarks_find(b, c->passage.id));
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

static bool is_changed_unread(const struct bookmarks *b, const char *id)
{
    for (size_t i = 0; i < b->pending.n; i++)
        if (b->pending.v[i].unread && same_string(b->pending.v[i].passage.id, id))
            return true;
    return false;
}

/* A change of a passage that may be listed, and may not have been read yet. */
static bool make(struct bookmarks *b, struct change change, bool is_new, char **error)
{
    const char *id = change.passage.id;
    size_t at = is_new ? NOWHERE : bookmarks_find(b, id);

    if (at != NOWHERE)
        change.base = passage_copy(bookmarks_get(b, at));
    else
        change.unread = !is_new && !bookmarks_is_read(b) && !is_changed_unread(b, id);
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

    if (!b->large)
        bookmarks_read_all(b);
    if (!copy.id)
        copy.id = passage_new_id();
    if (!copy.time)
        copy.time = now_utc();
    return make(b, (struct change){.passage = copy}, !p->id, error);
}

bool bookmarks_delete(struct bookmarks *b, const char *id, char **error)
{
    struct passage gone = {.id = mem_string(id)};

    if (!b->large)
        bookmarks_read_all(b);
    return make(b, (struct change){.passage = gone, .removal = true}, false, error);
}

void bookmarks_refresh(struct bookmarks *b)
{
    char *error = NULL;

    if (b->pending.n)
        return;
    if (b->large) {
        large_refresh(b);
        return;
    }
    bookmarks_read_all(b);
    if (store_read(&b->store, &error) && b->version != b->store.version)
        list_again(b);
    free(error);
}
