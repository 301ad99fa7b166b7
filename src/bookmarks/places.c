/* SPDX-License-Identifier: ISC */
/* Places: where one was reading. */
#include "store.h"

#include <ibid/bookmarks.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_PLACES 1000

struct places {
    struct store store;
    VEC(struct place) pending;
};

void place_free(struct place *p)
{
    free(p->digest);
    free(p->path);
    free(p->title);
    free(p->jumps);
    free(p->searches);
    free(p->view);
    free(p->time);
    *p = (struct place){0};
}

static char *default_path(void)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && *state)
        return mem_printf("%s/ibid/places", state);
    return home && *home ? mem_printf("%s/.local/state/ibid/places", home) : NULL;
}

struct places *places_open(const char *path)
{
    struct places *p = mem_alloc(sizeof *p);
    char *error = NULL;

    store_init(&p->store, path ? mem_string(path) : default_path());
    store_read(&p->store, &error);
    free(error);
    return p;
}

void places_free(struct places *p)
{
    if (!p)
        return;
    for (size_t i = 0; i < p->pending.n; i++)
        place_free(&p->pending.v[i]);
    VEC_FREE(&p->pending);
    store_free(&p->store);
    free(p);
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static struct record *record_of(struct records *records, const char *digest, const char *path)
{
    struct record *by_path = NULL;

    for (size_t i = records->n; i-- > 0;) {
        struct record *r = &records->v[i];
        if (!r->fields || r->removed || !record_get(r, "Offset") || record_get(r, "%rec"))
            continue;
        if (same(record_get(r, "Digest"), digest))
            return r;
        if (!by_path && same(record_get(r, "Path"), path))
            by_path = r;
    }
    return by_path;
}

bool places_get(struct places *p, const char *digest, const char *path, struct place *out)
{
    const struct record *r = record_of(&p->store.records, digest, path);

    if (!r)
        return false;
    *out = (struct place){.digest = mem_string(record_get(r, "Digest")),
                          .path = mem_string(record_get(r, "Path")),
                          .title = mem_string(record_get(r, "Title")),
                          .offset = strtoull(record_get(r, "Offset"), NULL, 10),
                          .jumps = mem_string(record_get(r, "Jumps")),
                          .searches = mem_string(record_get(r, "Searches")),
                          .view = mem_string(record_get(r, "View")),
                          .time = mem_string(record_get(r, "Time"))};
    return true;
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

static bool replaces(const struct place *a, const struct place *b)
{
    return same(a->digest, b->digest) || (!a->digest && same(a->path, b->path));
}

void places_put(struct places *p, const struct place *place)
{
    struct place copy = {.digest = mem_string(place->digest),
                         .path = mem_string(place->path),
                         .title = mem_string(place->title),
                         .offset = place->offset,
                         .jumps = mem_string(place->jumps),
                         .searches = mem_string(place->searches),
                         .view = mem_string(place->view),
                         .time = place->time ? mem_string(place->time) : now_utc()};

    for (size_t i = 0; i < p->pending.n; i++) {
        if (replaces(&p->pending.v[i], &copy)) {
            place_free(&p->pending.v[i]);
            p->pending.v[i] = copy;
            return;
        }
    }
    VEC_PUSH(&p->pending, copy);
}

static void describe(struct records *records)
{
    for (size_t i = 0; i < records->n; i++)
        if (record_declares(&records->v[i], "Place"))
            return;
    record_set(records_add(records), "%rec", "Place");
}

static void forget_oldest(struct records *records)
{
    size_t count = 0;

    for (size_t i = records->n; i-- > 0;) {
        struct record *r = &records->v[i];
        if (r->fields && !r->removed && record_get(r, "Offset") && ++count > MOST_PLACES)
            r->removed = true;
    }
}

static void apply(struct records *records, void *data)
{
    struct places *p = data;
    char offset[24];

    describe(records);
    for (size_t i = 0; i < p->pending.n; i++) {
        const struct place *place = &p->pending.v[i];
        struct record *old = record_of(records, place->digest, place->path);
        /* The latest stand last, so that the oldest are forgotten first. */
        if (old)
            old->removed = true;
        struct record *r = records_of_type(records, "Place");
        snprintf(offset, sizeof offset, "%llu", (unsigned long long)place->offset);
        record_set(r, "Digest", place->digest);
        record_set(r, "Path", place->path);
        record_set(r, "Title", place->title);
        record_set(r, "Offset", offset);
        record_set(r, "Jumps", place->jumps);
        record_set(r, "Searches", place->searches);
        record_set(r, "View", place->view);
        record_set(r, "Time", place->time);
    }
    forget_oldest(records);
}

bool places_save(struct places *p, bool sync, char **error)
{
    *error = NULL;
    if (!p->pending.n)
        return true;
    if (!store_change(&p->store, sync, apply, p, error))
        return false;
    for (size_t i = 0; i < p->pending.n; i++)
        place_free(&p->pending.v[i]);
    p->pending.n = 0;
    return true;
}
