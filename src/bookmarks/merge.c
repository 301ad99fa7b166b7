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

bool change_moves_mark(const struct change *c)
{
    return c->passage.mark && !passage_same_mark(&c->passage, &c->base);
}

bool change_removes_mark(const struct change *c, const struct passage *loser)
{
    return !c->import && passage_is_bare_mark(loser);
}

/* The next record but one that has the letter of a passage in its document; NULL: there
 * is no other. */
static struct record *next_marked(struct recfile *records, const struct passage *p,
                                  const struct record *but, struct recfile_iter *w)
{
    struct identity document = passage_identity(p);

    while (passages_next(records, w)) {
        struct record *r = &records->v[w->at];
        if (r == but || !same_string(record_get(r, "Mark"), p->mark))
            continue;
        struct identity other = record_identity(r);
        if (identity_replaces(&document, &other))
            return r;
    }
    return NULL;
}

/* Takes the letter of a change from all records but the one that is to have it. */
static void move_mark(struct recfile *records, const struct change *c,
                      const struct record *holder)
{
    struct recfile_iter w = {0};
    struct record *r;

    while ((r = next_marked(records, &c->passage, holder, &w))) {
        struct passage loser = passage_of_record(r);
        if (change_removes_mark(c, &loser))
            r->removed = true;
        else
            record_set(r, "Mark", NULL);
        passage_free(&loser);
    }
}

static struct record *put_new(struct recfile *records, const struct passage *p)
{
    struct record *r = recfile_add_typed(records, "Passage");

    passage_to_record(p, r);
    return r;
}

/* Has a letter only where the change is what gives it, or nobody else has it. */
static struct record *keep_beside(struct recfile *records, const struct change *c)
{
    struct passage copy = passage_copy(&c->passage);

    free(copy.id);
    copy.id = passage_new_id();
    if (copy.mark && !change_moves_mark(c) &&
        next_marked(records, &copy, NULL, &(struct recfile_iter){0}))
        passage_set_mark(&copy, NULL);
    struct record *r = put_new(records, &copy);
    passage_free(&copy);
    return r;
}

static bool same_mark_field(const struct passage *a, const struct passage *b)
{
    return (!a->mark && !b->mark) || same_string(a->mark, b->mark);
}

/* The change, with the letter that the record has by now where it leaves that alone. */
static void write_change(const struct change *c, const struct passage *theirs, struct record *r)
{
    passage_to_record(&c->passage, r);
    if (same_mark_field(&c->passage, &c->base))
        record_set(r, "Mark", theirs->mark);
}

/*
 * Someone else changed the passage since it was last seen here.  Where only one
 * side touched the reader's words, that side's stand; where both did, both do.
 * Returns the record that the change is in, or NULL.
 */
static struct record *merge(struct recfile *records, const struct change *c, struct record *r)
{
    struct passage theirs = passage_of_record(r);

    if (passage_same_words(&theirs, &c->base) || passage_same_words(&theirs, &c->passage))
        write_change(c, &theirs, r);
    else if (!passage_same_words(&c->passage, &c->base))
        r = keep_beside(records, c);
    else if (same_mark_field(&c->passage, &c->base))
        r = NULL;
    else
        record_set(r, "Mark", c->passage.mark);
    passage_free(&theirs);
    return r;
}

/* What has the id of one that is imported is not written over. */
static struct record *put_imported(struct recfile *records, const struct change *c,
                                   struct record *r)
{
    struct passage theirs = passage_of_record(r);

    if (!passage_same_words(&theirs, &c->passage))
        r = keep_beside(records, c);
    else if (c->passage.mark)
        record_set(r, "Mark", c->passage.mark);
    passage_free(&theirs);
    return r;
}

/* A passage changed elsewhere since outlives its deletion here; one that only lost its
 * letter does not. */
static bool remove_unless_changed(const struct change *c, struct record *r)
{
    struct passage theirs = passage_of_record(r);
    bool marked = theirs.mark && !same_string(theirs.mark, c->base.mark);
    bool changed = c->base.id && (marked || !passage_same_words(&theirs, &c->base));

    passage_free(&theirs);
    r->removed = !changed;
    return changed;
}

/* Of a passage deleted elsewhere, only words newly written here are kept, or a letter. */
static struct record *put_missing(struct recfile *records, const struct change *c)
{
    if (!c->base.id)
        return put_new(records, &c->passage);
    if (passage_same_words(&c->passage, &c->base) && !change_moves_mark(c))
        return NULL;
    return keep_beside(records, c);
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

/* Returns whether two versions are kept. */
static bool apply_one(struct recfile *records, const struct change *c, const struct ids *ids)
{
    const char *id = c->passage.id;
    bool is_new =
        c->alone && !(ids->n && bsearch(&id, ids->v, ids->n, sizeof id, compare_strings));
    struct record *r = is_new ? NULL : record_of(records, id);

    if (c->removal)
        return r && remove_unless_changed(c, r);
    if (!r)
        r = put_missing(records, c);
    else if (c->base.id)
        r = merge(records, c, r);
    else if (c->import)
        r = put_imported(records, c, r);
    else
        passage_to_record(&c->passage, r);
    if (r && change_moves_mark(c))
        move_mark(records, c, r);
    return r && !same_string(record_get(r, "Id"), id);
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
