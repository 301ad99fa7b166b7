/* SPDX-License-Identifier: ISC */
/* Places: where one was reading. */
#include "passage.h"
#include "store.h"

#include <ibid/bookmarks.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_PLACES 1000

struct places {
    struct store store;
    VEC(struct place) pending;
};

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

/* The fields that are strings, in the order in which a record has them; the offset
 * comes before the quotation. */
static const struct string_field {
    const char *name;
    size_t at; /* in struct place */
} fields[] = {
    {"Digest", offsetof(struct place, digest)},
    {"Path", offsetof(struct place, path)},
    {"Title", offsetof(struct place, title)},
    {"Fingerprint", offsetof(struct place, fingerprint)},
    {"Quote", offsetof(struct place, quote)},
    {"Prefix", offsetof(struct place, prefix)},
    {"Suffix", offsetof(struct place, suffix)},
    {"Jumps", offsetof(struct place, jumps)},
    {"Searches", offsetof(struct place, searches)},
    {"View", offsetof(struct place, view)},
    {"Time", offsetof(struct place, time)},
};
#define FIELDS (sizeof fields / sizeof *fields)
#define FIELD_QUOTE 4

static char **string_of(struct place *p, size_t field)
{
    return (char **)(void *)((char *)p + fields[field].at);
}

static const char *value_of(const struct place *p, size_t field)
{
    return *(char *const *)(const void *)((const char *)p + fields[field].at);
}

void place_free(struct place *p)
{
    for (size_t i = 0; i < FIELDS; i++)
        free(*string_of(p, i));
    *p = (struct place){0};
}

static struct identity identity_of(const struct place *p)
{
    return (struct identity){
        .digest = p->digest, .path = p->path, .title = p->title, .fingerprint = p->fingerprint};
}

static bool is_place(const struct record *r)
{
    return r->fields && !r->removed && record_get(r, "Offset") && !record_get(r, "%rec");
}

/* An edited copy of a file that is still there is a document of its own, where nobody has
 * read yet. */
static bool is_copy(enum identity_match match, const struct identity *a,
                    const struct identity *b)
{
    return match == MATCH_CONTENT && b->path && !identity_same_path(a, b) &&
           access(b->path, F_OK) == 0;
}

/* Of texts that are as much alike the one in the same file comes first. */
static unsigned rank(enum identity_match match, const struct identity *a,
                     const struct identity *b)
{
    return 2 * (unsigned)match + identity_same_path(a, b);
}

/* A save leaves no records: they are seldom asked for after that. */
static const struct recfile *read_records(struct places *p)
{
    char *error = NULL;

    if (!p->store.is_read)
        store_read(&p->store, &error);
    free(error);
    return &p->store.records;
}

enum identity_match places_get(struct places *p, const struct identity *document,
                               struct place *out)
{
    const struct recfile *records = read_records(p);
    const struct record *best = NULL;
    enum identity_match best_match = MATCH_TITLE;
    unsigned best_rank = 2 * MATCH_TITLE + 1;

    for (size_t i = records->n; i-- > 0;) {
        const struct record *r = &records->v[i];
        if (!is_place(r))
            continue;
        struct identity other = identity_of_record(r);
        enum identity_match match = identity_compare(document, &other);
        if (rank(match, document, &other) > best_rank && !is_copy(match, document, &other)) {
            best = r;
            best_match = match;
            best_rank = rank(match, document, &other);
        }
    }
    if (!best)
        return MATCH_NONE;
    *out = (struct place){.offset = strtoull(record_get(best, "Offset"), NULL, 10)};
    for (size_t i = 0; i < FIELDS; i++)
        *string_of(out, i) = mem_string(record_get(best, fields[i].name));
    return best_match;
}

bool places_any(struct places *p)
{
    const struct recfile *records = read_records(p);

    for (size_t i = 0; i < records->n; i++)
        if (is_place(&records->v[i]))
            return true;
    return false;
}

void places_put(struct places *p, const struct place *place)
{
    struct identity document = identity_of(place);
    struct place copy = {.offset = place->offset};

    for (size_t i = 0; i < FIELDS; i++)
        *string_of(&copy, i) = mem_string(value_of(place, i));
    if (!copy.time)
        copy.time = time_utc();
    for (size_t i = 0; i < p->pending.n; i++) {
        struct identity other = identity_of(&p->pending.v[i]);
        if (identity_replaces(&document, &other)) {
            place_free(&p->pending.v[i]);
            p->pending.v[i] = copy;
            return;
        }
    }
    VEC_PUSH(&p->pending, copy);
}

static void describe(struct recfile *records)
{
    for (size_t i = 0; i < records->n; i++)
        if (record_declares(&records->v[i], "Place"))
            return;
    record_set(recfile_add(records), "%rec", "Place");
}

static void forget_oldest(struct recfile *records)
{
    size_t count = 0;

    for (size_t i = records->n; i-- > 0;) {
        struct record *r = &records->v[i];
        if (is_place(r) && ++count > MOST_PLACES)
            r->removed = true;
    }
}

static void remove_replaced(struct recfile *records, const struct place *place)
{
    struct identity document = identity_of(place);

    for (size_t i = 0; i < records->n; i++) {
        struct record *r = &records->v[i];
        struct identity other = identity_of_record(r);
        if (is_place(r) && identity_replaces(&document, &other))
            r->removed = true;
    }
}

static void apply(struct recfile *records, void *data)
{
    struct places *p = data;
    char offset[24];

    describe(records);
    for (size_t i = 0; i < p->pending.n; i++) {
        const struct place *place = &p->pending.v[i];
        /* The latest stand last, so that the oldest are forgotten first. */
        remove_replaced(records, place);
        struct record *r = recfile_add_typed(records, "Place");
        snprintf(offset, sizeof offset, "%llu", (unsigned long long)place->offset);
        for (size_t k = 0; k < FIELDS; k++) {
            if (k == FIELD_QUOTE)
                record_set(r, "Offset", offset);
            record_set(r, fields[k].name, value_of(place, k));
        }
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
