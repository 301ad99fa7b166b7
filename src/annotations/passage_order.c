/* SPDX-License-Identifier: ISC */
/* The order of passages in a list, by a merge sort that is done in steps. */
#include "annotations_internal.h"

#include <stdlib.h>
#include <string.h>

/* Units that looking at a passage costs; moving one costs one. */
#define LOOK_COST 4

/* A passage, and what it is sorted by. */
struct order_entry {
    const char *path;
    uint64_t place; /* in this document a position, in others a raw offset */
    size_t number;
};

enum order_stage { STAGE_DONE, STAGE_HERE, STAGE_ELSEWHERE };

struct passage_order {
    struct annotations *annotations;
    bool everywhere;
    enum order_stage stage;
    unsigned long readings; /* of the bookmarks, when it was begun */
    size_t next;            /* to be looked at, among the numbers of the stage */
    VEC(struct order_entry) v;
    struct order_entry *merged; /* as long as v: what a pass of the sort writes */
    size_t width, from, i, j;   /* merges two runs of width, at i and j, into the one at from */
    size_t listed;              /* that have been appended to the order */
};

/* Entries ---------------------------------------------------------------------------- */

/* The path of this document, which is sorted before every other. */
static const char here[] = "";

static int compare(const struct order_entry *x, const struct order_entry *y)
{
    int by_path = strcmp(x->path, y->path);

    if (by_path)
        return by_path;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static struct order_entry entry_of(struct annotations *a, size_t number)
{
    const struct passage *p = annotations_get(a, number);
    struct range range;

    if (!p)
        return (struct order_entry){.path = here};
    bool owned = annotations_owns(a, p);
    bool found = annotations_state(a, number, &range) == ANCHOR_FOUND;
    return (struct order_entry){
        .number = number,
        .path = owned || found ? here
                : p->path      ? p->path
                               : "-",
        .place = found   ? range.from
                 : owned ? document_position(a->setup.document, (size_t)p->offset)
                         : p->offset};
}

int passage_order_compare(struct annotations *a, size_t x, size_t y)
{
    struct order_entry one = entry_of(a, x), other = entry_of(a, y);

    return compare(&one, &other);
}

static bool is_here(const struct order_entry *e)
{
    return e->path == here;
}

bool passage_order_is_here(struct annotations *a, size_t number)
{
    struct order_entry e = entry_of(a, number);

    return is_here(&e);
}

/* The sort ----------------------------------------------------------------------------- */

static void begin_sort(struct passage_order *o)
{
    o->merged = mem_resize(o->merged, o->v.cap * sizeof *o->merged);
    o->width = 1;
    o->from = o->i = 0;
    o->j = o->v.n ? 1 : 0;
}

static void begin_run(struct passage_order *o, size_t from)
{
    size_t n = o->v.n;

    o->from = o->i = from;
    o->j = from + o->width < n ? from + o->width : n;
}

/* Moves one entry, from the shortest runs up; returns whether all are sorted. */
static bool step_sort(struct passage_order *o)
{
    size_t n = o->v.n;

    if (o->width >= n)
        return true;
    size_t middle = o->from + o->width < n ? o->from + o->width : n;
    size_t to = middle + o->width < n ? middle + o->width : n;
    if (o->i < middle || o->j < to) {
        bool left = o->i < middle && (o->j == to || compare(&o->v.v[o->i], &o->v.v[o->j]) <= 0);
        size_t out = o->i + o->j - middle;
        o->merged[out] = o->v.v[left ? o->i++ : o->j++];
        return false;
    }
    if (to == n) {
        struct order_entry *merged = o->merged;
        o->merged = o->v.v;
        o->v.v = merged;
        o->width *= 2;
        to = 0;
    }
    begin_run(o, to);
    return false;
}

/* Steps ------------------------------------------------------------------------------- */

struct passage_order *passage_order_new(struct annotations *a)
{
    struct passage_order *o = mem_alloc(sizeof *o);

    o->annotations = a;
    return o;
}

void passage_order_free(struct passage_order *o)
{
    if (!o)
        return;
    VEC_FREE(&o->v);
    free(o->merged);
    free(o);
}

static void begin_stage(struct passage_order *o, enum order_stage stage)
{
    o->stage = stage;
    o->v.n = 0;
    o->next = o->width = o->listed = 0;
}

void passage_order_begin(struct passage_order *o, bool everywhere)
{
    const struct bookmarks *b = o->annotations->setup.bookmarks;

    o->everywhere = everywhere;
    o->readings = b ? bookmarks_readings(b) : 0;
    begin_stage(o, b ? STAGE_HERE : STAGE_DONE);
}

/* Adds a passage, if it belongs to the stage. */
static void look_at(struct passage_order *o, size_t number)
{
    if (!annotations_get(o->annotations, number))
        return;
    struct order_entry e = entry_of(o->annotations, number);
    if (is_here(&e) == (o->stage == STAGE_HERE))
        VEC_PUSH(&o->v, e);
}

/* Looks at the next passage; returns the cost, 0 where all have been looked at. */
static size_t step_looking(struct passage_order *o)
{
    const struct numbers *own = annotations_numbers(o->annotations);
    size_t n =
        o->stage == STAGE_HERE ? own->n : bookmarks_numbers(o->annotations->setup.bookmarks);

    if (o->next >= n)
        return 0;
    look_at(o, o->stage == STAGE_HERE ? own->v[o->next] : o->next);
    if (++o->next == n)
        begin_sort(o);
    return LOOK_COST;
}

/* One step; returns its cost. */
static size_t step(struct passage_order *o, struct numbers *out)
{
    size_t cost = step_looking(o);

    if (cost)
        return cost;
    if (o->listed == o->v.n)
        begin_stage(o, o->stage == STAGE_HERE && o->everywhere ? STAGE_ELSEWHERE : STAGE_DONE);
    else if (step_sort(o))
        VEC_PUSH(out, o->v.v[o->listed++].number);
    return 1;
}

void passage_order_step(struct passage_order *o, size_t budget, struct numbers *out)
{
    while (budget && o->stage != STAGE_DONE && !passage_order_waits(o)) {
        size_t cost = step(o, out);
        budget -= cost < budget ? cost : budget;
    }
}

bool passage_order_is_done(const struct passage_order *o)
{
    return o->stage == STAGE_DONE;
}

bool passage_order_waits(const struct passage_order *o)
{
    return o->stage == STAGE_ELSEWHERE && annotations_is_reading(o->annotations);
}

bool passage_order_is_current(const struct passage_order *o)
{
    const struct bookmarks *b = o->annotations->setup.bookmarks;

    return o->stage == STAGE_DONE && (!b || o->readings == bookmarks_readings(b));
}

void passage_order_here(struct passage_order *o, struct numbers *out)
{
    passage_order_begin(o, false);
    while (o->stage != STAGE_DONE)
        step(o, out);
}
