/* SPDX-License-Identifier: ISC */
/* Changes are made to the records of the file as it is by then. */
#include "merge.h"

#include "passage.h"

#include <stdlib.h>
#include <string.h>

static void describe(struct recfile *records)
{
    for (size_t i = 0; i < records->n; i++)
        if (record_declares(&records->v[i], "Passage"))
            return;
    struct record *r = recfile_add(records);
    record_set(r, "%rec", "Passage");
    record_set(r, "%key", "Id");
    record_set(r, "%type", "Offset int");
    record_set(r, "%doc", "Passages kept by ibid; see ibid(1).");
}

static struct record *record_of(struct recfile *records, const char *id)
{
    struct recfile_iter w = {0};

    while (passages_next(records, &w))
        if (strcmp(record_get(&records->v[w.at], "Id"), id) == 0)
            return &records->v[w.at];
    return NULL;
}

static void drop_mark(struct recfile *records, const struct passage *p)
{
    struct identity document = passage_identity(p);
    struct recfile_iter w = {0};

    while (passages_next(records, &w)) {
        struct record *r = &records->v[w.at];
        if (!same_string(record_get(r, "Mark"), p->mark) ||
            same_string(record_get(r, "Id"), p->id))
            continue;
        struct identity other = identity_of_record(r);
        if (identity_replaces(&document, &other))
            r->removed = true;
    }
}

static void put_new(struct recfile *records, const struct passage *p)
{
    passage_to_record(p, recfile_add_typed(records, "Passage"));
}

static void keep_beside(struct recfile *records, const struct passage *p)
{
    struct passage copy = passage_copy(p);

    free(copy.id);
    copy.id = passage_new_id();
    put_new(records, &copy);
    passage_free(&copy);
}

/*
 * Someone else changed the passage since it was last seen here.  Where only one
 * side touched the reader's words, that side's stand; where both did, both do.
 * Returns whether both are kept.
 */
static bool merge(struct recfile *records, const struct change *c, struct record *r)
{
    struct passage theirs = passage_of_record(r);
    bool unchanged =
        passage_same_words(&theirs, &c->base) || passage_same_words(&theirs, &c->passage);
    bool both = !unchanged && !passage_same_words(&c->passage, &c->base);

    if (unchanged)
        passage_to_record(&c->passage, r);
    else if (both)
        keep_beside(records, &c->passage);
    passage_free(&theirs);
    return both;
}

/* A passage changed elsewhere since outlives its deletion here. */
static bool remove_unless_changed(const struct change *c, struct record *r)
{
    struct passage theirs = passage_of_record(r);
    bool changed = c->base.id && !passage_same_words(&theirs, &c->base);

    passage_free(&theirs);
    r->removed = !changed;
    return changed;
}

/* Of a passage deleted elsewhere, only words newly written here are kept. */
static bool put_missing(struct recfile *records, const struct change *c)
{
    if (!c->base.id) {
        put_new(records, &c->passage);
        return false;
    }
    if (passage_same_words(&c->passage, &c->base))
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

static void gather_ids(const struct recfile *records, struct ids *out)
{
    struct recfile_iter w = {0};

    while (passages_next(records, &w))
        VEC_PUSH(out, record_get(&records->v[w.at], "Id"));
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, compare_strings);
}

static bool apply_one(struct recfile *records, const struct change *c, const struct ids *ids)
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
        passage_to_record(&c->passage, r);
    if (c->passage.mark)
        drop_mark(records, &c->passage);
    return both;
}

static void apply_all(struct recfile *records, struct changes *c)
{
    struct ids ids = {0};

    c->conflict = false;
    for (size_t i = 0; i < c->n; i++) {
        if (c->v[i].alone && !ids.n)
            gather_ids(records, &ids);
        c->conflict |= apply_one(records, &c->v[i], &ids);
    }
    VEC_FREE(&ids);
}

void changes_apply(struct recfile *records, void *data)
{
    describe(records);
    apply_all(records, data);
}

void changes_print(struct changes *c, struct buf *out)
{
    struct recfile records = {0};

    apply_all(&records, c);
    recfile_print(&records, out);
    recfile_free(&records);
}

void changes_drop(struct changes *c, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        passage_free(&c->v[i].passage);
        passage_free(&c->v[i].base);
    }
    c->n -= n;
    if (n && c->n)
        memmove(c->v, c->v + n, c->n * sizeof *c->v);
}
