/* SPDX-License-Identifier: ISC */
/* The file of reading positions. */
#include "passage.h"
#include "store.h"

#include <ibid/bookmarks.h>

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Maximum documents whose places are remembered. */
#define MAX_PLACES 1000

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

static const struct string_field strings[] = {
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

static const struct field_table fields = {.v = strings,
                                          .n = sizeof strings / sizeof *strings,
                                          .offset_at = offsetof(struct place, offset),
                                          .offset_before = "Quote"};

void place_free(struct place *p)
{
    fields_free(&fields, p);
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

/* An edited copy of a file that is still there is a document of its own, which has not been
 * read in yet. */
static bool is_copy(enum identity_match match, const struct identity *a,
                    const struct identity *b)
{
    return match == MATCH_CONTENT && b->path && !identity_same_path(a, b) &&
           access(b->path, F_OK) == 0;
}

/* Among texts that match equally well, the one in the same file comes first. */
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
        struct identity other = record_identity(r);
        enum identity_match match = identity_compare(document, &other);
        if (rank(match, document, &other) > best_rank && !is_copy(match, document, &other)) {
            best = r;
            best_match = match;
            best_rank = rank(match, document, &other);
        }
    }
    if (!best)
        return MATCH_NONE;
    fields_from_record(&fields, best, out);
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
    struct place copy;

    fields_copy(&fields, place, &copy);
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
        if (is_place(r) && ++count > MAX_PLACES)
            r->removed = true;
    }
}

static void remove_replaced(struct recfile *records, const struct place *place)
{
    struct identity document = identity_of(place);

    for (size_t i = 0; i < records->n; i++) {
        struct record *r = &records->v[i];
        struct identity other = record_identity(r);
        if (is_place(r) && identity_replaces(&document, &other))
            r->removed = true;
    }
}

static void apply(struct recfile *records, void *data)
{
    struct places *p = data;

    describe(records);
    for (size_t i = 0; i < p->pending.n; i++) {
        const struct place *place = &p->pending.v[i];
        /* The latest stand last, so that the oldest are forgotten first. */
        remove_replaced(records, place);
        fields_to_record(&fields, place, recfile_add_typed(records, "Place"));
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
