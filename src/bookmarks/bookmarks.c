/* SPDX-License-Identifier: ISC */
/* The dotfile of passages. */
#include "apart.h"
#include "store.h"

#include <ibid/bookmarks.h>

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* A change that is to be in the file: a passage as it was when it was changed
 * (all NULL where it is new), and as it is to be, or that it is to be gone. */
struct change {
    struct passage passage, base;
    bool removal;
    bool alone; /* no other change is of the same id */
};

/* What came of a save. */
struct outcome {
    bool saved, conflict;
    bool known; /* the stamp after is of what was written, and no other's */
    struct stamp before, after;
    char error[1024];
};

struct bookmarks {
    struct store store;
    VEC(struct passage) all;
    VEC(struct change) pending;
    struct records_walk listed; /* how far all has come in the records */
    unsigned long version;      /* of the store, that is listed */
    bool conflict;              /* the last merge kept two versions */
    unsigned long made;         /* changes, so far */

    /* Of a file that is not ordinary only the passages are held, not its records:
     * a child saves the first so many of the pending changes. */
    bool large;
    struct apart child;
    size_t sent;
    char *complaint;        /* what came of a save, not told yet */
    struct bookmarks *anew; /* the file, read again */
    bool again;             /* it is to be read again */
    bool spent;             /* nobody wants what has been read */
    unsigned long readings; /* how often the passages were replaced by those of anew */
};

/* A file of up to so many bytes is read whole when it is opened, and saved at once. */
#define ORDINARY ((size_t)256 * 1024)

/* Passages ---------------------------------------------------------------------- */

/* The fields that are strings, in the order in which a new record has them; the
 * offset comes before the quotation. */
static const struct {
    const char *name;
    size_t at; /* in struct passage */
} fields[] = {
    {"Id", offsetof(struct passage, id)},
    {"Digest", offsetof(struct passage, digest)},
    {"Path", offsetof(struct passage, path)},
    {"Title", offsetof(struct passage, title)},
    {"Section", offsetof(struct passage, section)},
    {"Quote", offsetof(struct passage, quote)},
    {"Prefix", offsetof(struct passage, prefix)},
    {"Suffix", offsetof(struct passage, suffix)},
    {"Alike", offsetof(struct passage, alike)},
    {"Comment", offsetof(struct passage, comment)},
    {"Style", offsetof(struct passage, style)},
    {"Mark", offsetof(struct passage, mark)},
    {"Time", offsetof(struct passage, time)},
};
#define FIELDS (sizeof fields / sizeof *fields)
enum { FIELD_DIGEST = 1, FIELD_PATH = 2, FIELD_QUOTE = 5, FIELD_COMMENT = 9, FIELD_MARK = 11 };

static char **string_of(struct passage *p, size_t field)
{
    return (char **)(void *)((char *)p + fields[field].at);
}

static const char *value_of(const struct passage *p, size_t field)
{
    return *(char *const *)(const void *)((const char *)p + fields[field].at);
}

void passage_free(struct passage *p)
{
    for (size_t i = 0; i < FIELDS; i++)
        free(*string_of(p, i));
    *p = (struct passage){0};
}

struct passage passage_copy(const struct passage *p)
{
    struct passage copy = {.offset = p->offset};

    for (size_t i = 0; i < FIELDS; i++)
        *string_of(&copy, i) = mem_string(value_of(p, i));
    return copy;
}

static struct passage from_record(const struct record *r)
{
    const char *offset = record_get(r, "Offset");
    struct passage p = {.offset = offset ? strtoull(offset, NULL, 10) : 0};

    for (size_t i = 0; i < FIELDS; i++)
        *string_of(&p, i) = mem_string(record_get(r, fields[i].name));
    return p;
}

static void to_record(const struct passage *p, struct record *r)
{
    char offset[24];

    snprintf(offset, sizeof offset, "%llu", (unsigned long long)p->offset);
    for (size_t i = 0; i < FIELDS; i++) {
        if (i == FIELD_QUOTE)
            record_set(r, "Offset", offset);
        record_set(r, fields[i].name, value_of(p, i));
    }
}

/* A passage behind another type's description is known by its fields: the
 * description itself may be damaged. */
static bool is_passage(const struct record *r, bool other)
{
    return record_get(r, "Id") &&
           (!other || (record_get(r, "Offset") && record_get(r, "Quote")));
}

static bool next_passage(const struct records *records, struct records_walk *w)
{
    while (records_next(records, "Passage", w))
        if (is_passage(&records->v[w->at], w->other))
            return true;
    return false;
}

/* Lists what has been read since. */
static void list_on(struct bookmarks *b)
{
    while (next_passage(&b->store.records, &b->listed))
        VEC_PUSH(&b->all, from_record(&b->store.records.v[b->listed.at]));
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

/* Owns the path; *begun: there is something to read. */
static struct bookmarks *begin(char *path, bool *begun, char **error)
{
    struct bookmarks *b = mem_alloc(sizeof *b);

    store_init(&b->store, path);
    *begun = store_begin(&b->store, error);
    b->large = b->store.reading.fd >= 0 && b->store.reading.begun.st_size > (off_t)ORDINARY;
    return b;
}

static bool read_on(struct bookmarks *b, size_t budget)
{
    bool more = store_step(&b->store, budget);

    list_on(b);
    return more;
}

struct bookmarks *bookmarks_open(const char *path, char **error)
{
    bool begun;
    struct bookmarks *b = begin(path ? mem_string(path) : default_path(), &begun, error);

    if (begun)
        read_on(b, ORDINARY);
    return b;
}

static void read_all(struct bookmarks *b)
{
    while (read_on(b, ORDINARY))
        ;
}

/* The first n. */
static void drop_pending(struct bookmarks *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        passage_free(&b->pending.v[i].passage);
        passage_free(&b->pending.v[i].base);
    }
    b->pending.n -= n;
    if (n && b->pending.n)
        memmove(b->pending.v, b->pending.v + n, b->pending.n * sizeof *b->pending.v);
}

void bookmarks_free(struct bookmarks *b)
{
    if (!b)
        return;
    if (b->child.pid)
        apart_end(&b->child, true, &(struct outcome){0}, sizeof(struct outcome));
    bookmarks_free(b->anew);
    free(b->complaint);
    for (size_t i = 0; i < b->all.n; i++)
        passage_free(&b->all.v[i]);
    drop_pending(b, b->pending.n);
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

/* Changing it -------------------------------------------------------------------------- */

static void describe(struct records *records)
{
    for (size_t i = 0; i < records->n; i++)
        if (record_declares(&records->v[i], "Passage"))
            return;
    struct record *r = records_add(records);
    record_set(r, "%rec", "Passage");
    record_set(r, "%key", "Id");
    record_set(r, "%type", "Offset int");
    record_set(r, "%doc", "Passages kept by ibid; see ibid(1).");
}

static struct record *record_of(struct records *records, const char *id)
{
    struct records_walk w = {0};

    while (next_passage(records, &w))
        if (strcmp(record_get(&records->v[w.at], "Id"), id) == 0)
            return &records->v[w.at];
    return NULL;
}

static bool same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool alike(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static void drop_mark(struct records *records, const struct passage *p)
{
    struct records_walk w = {0};

    while (next_passage(records, &w)) {
        struct record *r = &records->v[w.at];
        if (!same(record_get(r, "Mark"), p->mark) || same(record_get(r, "Id"), p->id))
            continue;
        if (same(record_get(r, "Digest"), p->digest) || same(record_get(r, "Path"), p->path))
            r->removed = true;
    }
}

static char *new_id(void)
{
    static unsigned long count;
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return mem_printf("%llx%08lx%lx.%lu", (unsigned long long)t.tv_sec,
                      (unsigned long)t.tv_nsec, (unsigned long)getpid(), ++count);
}

/* Merging --------------------------------------------------------------------------------- */

/* The reader's own words and choices; all else can be worked out again. */
static bool same_words(const struct passage *a, const struct passage *b)
{
    return alike(a->quote, b->quote) && alike(a->comment, b->comment) &&
           alike(a->style, b->style) && alike(a->mark, b->mark);
}

static void put_new(struct records *records, const struct passage *p)
{
    to_record(p, records_of_type(records, "Passage"));
}

static void keep_beside(struct records *records, const struct passage *p)
{
    struct passage copy = passage_copy(p);

    free(copy.id);
    copy.id = new_id();
    put_new(records, &copy);
    passage_free(&copy);
}

/*
 * Someone else changed the passage since it was last seen here.  Where only one
 * side touched the reader's words, that side's stand; where both did, both do.
 * Returns whether both are kept.
 */
static bool merge(struct records *records, const struct change *c, struct record *r)
{
    struct passage theirs = from_record(r);
    bool unchanged = same_words(&theirs, &c->base) || same_words(&theirs, &c->passage);
    bool both = !unchanged && !same_words(&c->passage, &c->base);

    if (unchanged)
        to_record(&c->passage, r);
    else if (both)
        keep_beside(records, &c->passage);
    passage_free(&theirs);
    return both;
}

/* A passage changed elsewhere since outlives its deletion here. */
static bool remove_unless_changed(const struct change *c, struct record *r)
{
    struct passage theirs = from_record(r);
    bool changed = c->base.id && !same_words(&theirs, &c->base);

    passage_free(&theirs);
    r->removed = !changed;
    return changed;
}

/* Of a passage deleted elsewhere, only words newly written here are kept. */
static bool put_missing(struct records *records, const struct change *c)
{
    if (!c->base.id) {
        put_new(records, &c->passage);
        return false;
    }
    if (same_words(&c->passage, &c->base))
        return false;
    keep_beside(records, &c->passage);
    return true;
}

/* The ids in the file, sorted: many new passages are not looked for one by one. */
struct ids {
    const char **v;
    size_t n, cap;
};

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void gather_ids(const struct records *records, struct ids *out)
{
    struct records_walk w = {0};

    while (next_passage(records, &w))
        VEC_PUSH(out, record_get(&records->v[w.at], "Id"));
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, compare_strings);
}

static bool apply_one(struct records *records, const struct change *c, const struct ids *ids)
{
    const char *id = c->passage.id;
    bool is_new =
        c->alone && !(ids->n && bsearch(&id, ids->v, ids->n, sizeof id, compare_strings));
    struct record *r = is_new ? NULL : record_of(records, id);
    bool both = false;

    if (c->removal)
        return r && remove_unless_changed(c, r);
    if (!r)
        both = put_missing(records, c);
    else if (c->base.id)
        both = merge(records, c, r);
    else
        to_record(&c->passage, r);
    if (c->passage.mark)
        drop_mark(records, &c->passage);
    return both;
}

static void apply(struct records *records, void *data)
{
    struct bookmarks *b = data;
    struct ids ids = {0};

    b->conflict = false;
    describe(records);
    for (size_t i = 0; i < b->pending.n; i++) {
        if (b->pending.v[i].alone && !ids.n)
            gather_ids(records, &ids);
        b->conflict |= apply_one(records, &b->pending.v[i], &ids);
    }
    VEC_FREE(&ids);
}

static const char both_kept[] = "changed in another session too: both are kept";

/* Large files ------------------------------------------------------------------------------ */

struct saving {
    struct bookmarks *b;
    struct store store; /* one of its own: the file is read anew */
    struct stamp before;
};

static void apply_apart(struct records *records, void *data)
{
    struct saving *s = data;

    s->before = s->store.stamp;
    apply(records, s->b);
}

/* Changes nothing that whoever began it can see. */
static void save_apart(void *data, void *result)
{
    struct saving s = {.b = data};
    struct outcome *out = result;
    char *error = NULL;

    store_init(&s.store, mem_string(s.b->store.path));
    s.store.passing = true;
    out->saved = store_change(&s.store, true, apply_apart, &s, &error);
    out->conflict = s.b->conflict;
    out->known = s.store.known;
    out->before = s.before;
    out->after = s.store.stamp;
    snprintf(out->error, sizeof out->error, "%s", error ? error : "");
    free(error);
    store_free(&s.store);
}

static void complain(struct bookmarks *b, const char *what)
{
    free(b->complaint);
    b->complaint = mem_string(what);
}

static bool is_read_anew(const struct bookmarks *b)
{
    return b->again || (b->anew && !b->anew->spent);
}

/* What has been read of an older file is of no use. */
static void read_anew(struct bookmarks *b)
{
    b->again = true;
    if (b->anew)
        b->anew->spent = true;
}

static void take_outcome(struct bookmarks *b, const struct outcome *o)
{
    if (!o->saved) {
        complain(b, o->error);
        return;
    }
    drop_pending(b, b->sent);
    if (o->conflict)
        complain(b, both_kept);
    /* Where the file was what is listed here, it is so again. */
    if (!is_read_anew(b) && b->store.known && stamp_equal(&b->store.stamp, &o->before)) {
        b->store.stamp = o->after;
        b->store.known = o->known;
    } else {
        read_anew(b);
    }
}

static void save_here(struct bookmarks *b)
{
    struct outcome o = {0};

    b->sent = b->pending.n;
    save_apart(b, &o);
    take_outcome(b, &o);
}

static void begin_saving(struct bookmarks *b)
{
    if (b->child.pid || !b->pending.n)
        return;
    b->sent = b->pending.n;
    if (!apart_begin(&b->child, save_apart, b, sizeof(struct outcome)))
        save_here(b);
}

/* A save that has ended is followed by the next, unless it failed. */
static void heed_child(struct bookmarks *b, bool wait)
{
    struct outcome o = {0};
    enum apart_state state = apart_end(&b->child, wait, &o, sizeof o);

    if (state == APART_WORKING)
        return;
    if (state == APART_LOST)
        snprintf(o.error, sizeof o.error, "saving was cut off");
    take_outcome(b, &o);
    if (o.saved)
        begin_saving(b);
}

static void await_child(struct bookmarks *b)
{
    while (b->child.pid)
        heed_child(b, true);
}

static bool save_large(struct bookmarks *b, char **error)
{
    await_child(b);
    begin_saving(b);
    await_child(b);
    *error = bookmarks_complaint(b);
    return !b->pending.n;
}

static size_t index_of(const struct bookmarks *b, const char *id)
{
    for (size_t i = 0; i < b->all.n; i++)
        if (same(b->all.v[i].id, id))
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
        if (same(q->mark, p->mark) && !same(q->id, p->id) &&
            (same(q->digest, p->digest) || same(q->path, p->path)))
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

static void list_changes(struct bookmarks *b, size_t from)
{
    for (size_t i = from; i < b->pending.n; i++) {
        const struct change *c = &b->pending.v[i];
        list_change(b, c, c->alone ? NOWHERE : index_of(b, c->passage.id));
    }
}

/* Takes the passages that were read, and leaves those it had. */
static void adopt(struct bookmarks *b, struct bookmarks *anew)
{
    struct bookmarks had = *b;

    memcpy(&b->all, &anew->all, sizeof b->all);
    memcpy(&anew->all, &had.all, sizeof had.all);
    b->store.stamp = anew->store.stamp;
    /* How the pending changes and those of others come together shows when they have. */
    b->store.known = anew->store.known && !b->pending.n;
    list_changes(b, 0);
    b->readings++;
}

/* Frees about budget bytes of passages; returns whether there are more. */
static bool free_on(struct bookmarks *b, size_t budget)
{
    for (size_t n = budget / 512; n && b->all.n; n--)
        passage_free(&b->all.v[--b->all.n]);
    return b->all.n > 0;
}

static bool step_anew(struct bookmarks *b, size_t budget)
{
    char *error = NULL;
    bool begun;

    if (!b->anew && !b->again)
        return false;
    if (!b->anew) {
        b->again = false;
        b->anew = begin(mem_string(b->store.path), &begun, &error);
        /* What is there but cannot be read is told by the next save. */
        b->anew->large = true;
        b->anew->spent = !begun;
        free(error);
        return true;
    }
    struct bookmarks *anew = b->anew;
    if (!anew->spent && read_on(anew, budget))
        return true;
    if (!anew->spent && !anew->store.broken)
        adopt(b, anew);
    anew->spent = true;
    if (free_on(anew, budget))
        return true;
    bookmarks_free(anew);
    b->anew = NULL;
    return b->again;
}

bool bookmarks_step(struct bookmarks *b, size_t budget)
{
    bool more = read_on(b, budget);

    if (b->child.pid)
        heed_child(b, false);
    return step_anew(b, budget) || more;
}

int bookmarks_fd(const struct bookmarks *b)
{
    return b->child.pid ? b->child.fd : -1;
}

unsigned long bookmarks_readings(const struct bookmarks *b)
{
    return b->readings;
}

unsigned long bookmarks_made(const struct bookmarks *b)
{
    return b->made;
}

unsigned long bookmarks_saved(const struct bookmarks *b)
{
    return b->made - b->pending.n;
}

char *bookmarks_complaint(struct bookmarks *b)
{
    char *complaint = b->complaint;

    b->complaint = NULL;
    return complaint;
}

/* Saving ------------------------------------------------------------------------------------
 */

bool bookmarks_save(struct bookmarks *b, char **error)
{
    *error = NULL;
    if (b->large)
        return save_large(b, error);
    if (!b->pending.n)
        return true;
    if (!store_change(&b->store, true, apply, b, error))
        return false;
    drop_pending(b, b->pending.n);
    list_again(b);
    if (b->conflict)
        *error = mem_string(both_kept);
    return true;
}

/* What could not be saved is at least seen. */
static bool save_or_show(struct bookmarks *b, char **error)
{
    if (bookmarks_save(b, error))
        return true;
    apply(&b->store.records, b);
    list_again(b);
    /* What is in memory is no longer what is on disk. */
    b->store.known = false;
    return false;
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
        return save_or_show(b, error);
    *error = NULL;
    list_change(b, &change, at);
    begin_saving(b);
    return true;
}

bool bookmarks_put(struct bookmarks *b, const struct passage *p, char **error)
{
    struct passage copy = passage_copy(p);

    read_all(b);
    size_t at = p->id ? index_of(b, p->id) : NOWHERE;
    if (!copy.id)
        copy.id = new_id();
    if (!copy.time)
        copy.time = now_utc();
    return make(b, (struct change){.passage = copy}, at, error);
}

/* Several at once ----------------------------------------------------------------------- */

/* Passages by what they say. */
static int compare_words(const void *a, const void *b)
{
    static const size_t said[] = {FIELD_QUOTE, FIELD_COMMENT, FIELD_MARK, FIELD_DIGEST,
                                  FIELD_PATH};
    const struct passage *x = a, *y = b;

    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        const char *u = value_of(x, said[i]), *v = value_of(y, said[i]);
        int order = strcmp(u ? u : "", v ? v : "");
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

/* All passages (the structs, not their strings) in an order of their own. */
static struct passage *sorted(const struct bookmarks *b,
                              int (*order)(const void *, const void *))
{
    struct passage *v = mem_alloc(b->all.n * sizeof *v);

    for (size_t i = 0; i < b->all.n; i++)
        v[i] = b->all.v[i];
    qsort(v, b->all.n, sizeof *v, order);
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
        v[i].id = new_id();
    }
}

/* Those of v that are not there yet; *n of them. */
static struct passage *choose_new(const struct bookmarks *b, const struct passage *v, size_t *n)
{
    struct passage *by_words = sorted(b, compare_words), *by_id = sorted(b, compare_ids);
    struct passage *out = mem_alloc(*n * sizeof *out);
    size_t known = b->all.n, chosen = 0;

    for (size_t i = 0; i < *n; i++) {
        if (known && bsearch(&v[i], by_words, known, sizeof *by_words, compare_words))
            continue;
        struct passage copy = passage_copy(&v[i]);
        /* What has changed since it was exported is not written over. */
        if (!copy.id || (known && bsearch(&copy, by_id, known, sizeof *by_id, compare_ids))) {
            free(copy.id);
            copy.id = new_id();
        }
        out[chosen++] = copy;
    }
    free(by_words);
    free(by_id);
    *n = chosen;
    return out;
}

bool bookmarks_import(struct bookmarks *b, const struct passage *v, size_t n, size_t *added,
                      char **error)
{
    read_all(b);
    bool alone = b->pending.n == 0;
    struct passage *new = choose_new(b, v, &n);
    part(new, n);
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&b->pending, (struct change){.passage = new[i], .alone = alone});
    free(new);
    *added = n;
    b->made += n;
    if (!b->large)
        return save_or_show(b, error);
    list_changes(b, b->pending.n - n);
    return bookmarks_save(b, error);
}

bool bookmarks_delete(struct bookmarks *b, const char *id, char **error)
{
    struct passage gone = {.id = mem_string(id)};

    read_all(b);
    return make(b, (struct change){.passage = gone, .removal = true}, index_of(b, id), error);
}

void bookmarks_refresh(struct bookmarks *b)
{
    char *error = NULL;

    if (b->pending.n)
        return;
    read_all(b);
    if (b->large) {
        bool reading = b->anew && !b->anew->spent;
        if (!b->again && store_is_outdated(reading ? &b->anew->store : &b->store))
            read_anew(b);
        return;
    }
    if (store_read(&b->store, &error) && b->version != b->store.version)
        list_again(b);
    free(error);
}
