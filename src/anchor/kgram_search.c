/* SPDX-License-Identifier: ISC */
/* Quotations searched for by their k-grams: hits close together may be one place, and the
 * places that most hits point to are compared. */
#include "anchor_internal.h"

/* Minimum k-grams that point to a place of a damaged quotation: their number by this.
 * Where half of a quotation stands, so many turn up; else it is searched for with
 * errors. */
#define DAMAGED_SHARE 20

/* The end of the hits of one quotation that may be one place: those whose beginnings lie
 * within reach letters of the first. */
static size_t group_end(const struct kgram_hits *hits, size_t from, size_t to, size_t reach)
{
    size_t end = from + 1;

    while (end < to && hits->v[end].begins - hits->v[from].begins <= (int64_t)reach)
        end++;
    return end;
}

/* Puts a group among those with the most hits; the one with fewest drops out. */
static void put_group(struct group *v, size_t *n, struct group g)
{
    size_t i = *n < MAX_GROUPS ? (*n)++ : MAX_GROUPS;

    for (; i && v[i - 1].to - v[i - 1].from < g.to - g.from; i--)
        if (i < MAX_GROUPS)
            v[i] = v[i - 1];
    if (i < MAX_GROUPS)
        v[i] = g;
}

/*
 * Minimum k-grams that point to a place for it to be compared: most of them where the
 * quotation is searched for as it was, or stands so already and only another place that
 * says the same could matter.
 */
static size_t min_hits(const struct anchoring *a, const struct target *t)
{
    bool stands = t->state == ANCHOR_PENDING && t->best.is_verbatim &&
                  target_context_is_whole(t, &t->best);

    if (stands)
        return t->best_hits / 2;
    return kgrams_count(&t->needle) / (a->stage == STAGE_DAMAGED ? DAMAGED_SHARE : 2);
}

static void put_groups(struct anchoring *a, const struct target *t, size_t reach)
{
    struct hit_queue *q = &a->queue;
    size_t min = min_hits(a, t);

    for (size_t from = q->from, end; from < q->to; from = end) {
        end = group_end(&a->hits, from, q->to, reach);
        if (end - from >= min)
            put_group(q->v, &q->n, (struct group){from, end});
    }
}

/* What resembles a quotation turns up when damaged ones are searched for. */
static bool is_compared(const struct anchoring *a, const struct target *t)
{
    return t->is_open && (t->state != ANCHOR_FOUND || a->stage == STAGE_DAMAGED);
}

/* The hits of the next quotation; false where there are no more. */
static bool next_target(struct anchoring *a)
{
    struct hit_queue *q = &a->queue;

    q->from = q->to;
    q->spread = 0;
    while (q->to < a->hits.n && a->hits.v[q->to].target == a->hits.v[q->from].target)
        q->to++;
    return q->from < q->to;
}

/* Hits close together, and then further apart where something may have been inserted
 * between the pieces of a longer quotation; false where no quotation is left. */
static bool next_groups(struct anchoring *a)
{
    struct hit_queue *q = &a->queue;

    q->n = q->next = 0;
    if (q->from == q->to || q->spread == 2)
        return next_target(a);
    const struct target *t = &a->all.v[a->hits.v[q->from].target];
    if (is_compared(a, t) && q->spread == 0)
        put_groups(a, t, 32 + t->needle.exact / 4);
    else if (is_compared(a, t) && t->needle.exact > TEXT_FUZZY_MAX)
        put_groups(a, t, MAX_INSERTED);
    q->spread++;
    return true;
}

static void begin_group(struct anchoring *a, struct group g)
{
    const struct kgram_hit *v = a->hits.v;

    if (a->all.v[v[g.from].target].is_open)
        compare_begin(a, v[g.from].target, v[g.from].begins, v[g.to - 1].begins, g.to - g.from);
}

bool kgram_search_step(struct anchoring *a, size_t letters)
{
    struct hit_queue *q = &a->queue;

    while (letters) {
        if (a->comparison.is_running)
            compare_step(a, &letters);
        else if (q->next < q->n)
            begin_group(a, q->v[q->next++]);
        else if (!next_groups(a))
            return false;
    }
    return true;
}
