/* SPDX-License-Identifier: ISC */
/*
 * Bodies take the markers that wait for them.
 *
 * Where numbers begin again a new run of markers begins, and where a label
 * comes again a new list of bodies.  Bodies without a marker between them are
 * a block; a block's lists are matched with the runs that wait, in order, so
 * that most markers find their note: so the lists of several chapters at a
 * book's end take the right ones, and a run without a list is passed over.
 */
#include "pair.h"

#include <stdlib.h>

/* Markers of a label that are looked at for one body, at most. */
#define WINDOW 32

/* How far from its marker a note may stand that has to be near. */
#define NEAR ((size_t)12 * 1024)

struct vote {
    size_t list, run, weight;
};

struct queue {
    struct row *r;
    size_t *run;   /* of markers[i] */
    size_t *first; /* of a label: its markers are order[first[l], first[l + 1]) */
    size_t *order;
    size_t *low, *high; /* of a label: those that wait are order[low, high) */
    size_t *seen;       /* of a label: the list it was last seen in, + 1 */
    size_t *list;       /* of a body: its list */
    VEC(struct vote) votes;
    size_t waiting; /* labels that a marker waits for, of those with bodies */
};

/* Runs ------------------------------------------------------------------------------- */

static unsigned long ordinal(const struct row *r, size_t i)
{
    struct range label = marker_label(row_marker(r, i));

    return label_ordinal(span_sub(r->d->text, label.from, label.to));
}

static bool is_named(const struct row *r)
{
    switch (r->rule.marker) {
    case MARKER_CARET:
    case MARKER_ORG:
    case MARKER_REST:
    case MARKER_CITATION:
        return true;
    default:
        return false;
    }
}

/* A number that falls back begins a new run where the next one goes on from it;
 * else it only cites a note once more.  Of signs, which have no order, each
 * that follows another is a run of its own. */
static void mark_runs(struct queue *q)
{
    const struct row *r = q->r;
    unsigned long highest = 0, now = r->n_markers ? ordinal(r, 0) : 0;
    size_t run = 0;
    bool sign = false;

    for (size_t i = 0; i < r->n_markers && !is_named(r); i++) {
        unsigned long next = i + 1 < r->n_markers ? ordinal(r, i + 1) : 0;
        bool fell = now <= highest && (now == 1 || (now < highest && next == now + 1));
        if (!now) {
            run += sign;
        } else if (fell) {
            run++;
            highest = now;
        } else if (now > highest && (now <= highest + 50 || !highest)) {
            highest = now;
        }
        q->run[i] = run;
        sign = !now;
        now = next;
    }
}

static void sort_by_label(struct queue *q)
{
    const struct row *r = q->r;

    for (size_t i = 0; i < r->n_markers; i++)
        q->first[r->marker_label[i] + 1]++;
    for (size_t l = 0; l < r->labels; l++) {
        q->first[l + 1] += q->first[l];
        q->low[l] = q->high[l] = q->first[l];
    }
    for (size_t i = 0; i < r->n_markers; i++)
        q->order[q->high[r->marker_label[i]]++] = i;
    for (size_t l = 0; l < r->labels; l++)
        q->high[l] = q->low[l];
}

static bool waits(const struct queue *q, size_t label)
{
    return q->low[label] < q->high[label];
}

static void wait_for_body(struct queue *q, size_t marker)
{
    size_t label = q->r->marker_label[marker];

    q->waiting += !waits(q, label) && q->r->label_bodies[label];
    q->high[label]++;
}

/* Which bodies are notes ---------------------------------------------------------------- */

static bool is_near(const struct queue *q, size_t body)
{
    size_t label = q->r->body_label[body];

    if (!waits(q, label))
        return false;
    size_t last = q->order[q->high[label] - 1];
    return row_body(q->r, body)->from - row_marker(q->r, last)->from < NEAR;
}

static size_t markers_between(const struct row *r, size_t from, size_t to)
{
    size_t low = 0, high = r->n_markers, count = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row_marker(r, middle)->from < from)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < r->n_markers && row_marker(r, low++)->from < to)
        count++;
    return count;
}

/* Rising bodies from k on, each awaited by a marker: up to which. */
static size_t list_from(const struct queue *q, size_t k)
{
    const struct row *r = q->r;
    unsigned long last = 0;

    for (; k < r->n_bodies && waits(q, r->body_label[k]); k++) {
        struct range label = row_body(r, k)->label;
        unsigned long number = label_ordinal(span_sub(r->d->text, label.from, label.to));
        if (number <= last)
            break;
        last = number;
    }
    return k;
}

/*
 * Numbered paragraphs are notes where a list of them stands: rising numbers,
 * each cited before it, with hardly a marker among them, since a list does not
 * cite what is yet to come; more than one, and most of what is cited so far.
 */
static void keep_list(struct queue *q, size_t from, size_t *checked)
{
    struct row *r = q->r;
    size_t to = list_from(q, from), n = to - from;

    *checked = to > from ? to : from + 1;
    if (!n)
        return;
    size_t inside = markers_between(r, row_body(r, from)->from, row_body(r, to - 1)->from);
    bool headed = row_body(r, from)->heading != NOWHERE;
    if (!headed && (n < 2 || inside * 3 > n || n * 2 < q->waiting))
        return;
    for (size_t k = from; k < to; k++)
        row_body(r, k)->kept = true;
}

static bool follows_on(const struct row *r, size_t k)
{
    if (!k || !row_body(r, k - 1)->kept)
        return false;
    struct span text = r->d->text;
    unsigned long number = label_number(text, row_body(r, k)->label);
    return number && number == label_number(text, row_body(r, k - 1)->label) + 1;
}

static bool is_note(const struct queue *q, size_t k)
{
    const struct row *r = q->r;
    const struct body_seen *b = row_body(r, k);

    if (b->kept || r->rule.rules & RULE_SELF)
        return true;
    if (r->rule.rules & RULE_LIST)
        return false;
    if (r->rule.rules & RULE_NEAR)
        return is_near(q, k);
    return waits(q, r->body_label[k]) || b->heading != NOWHERE || follows_on(r, k);
}

/* Lists and runs -------------------------------------------------------------------------- */

static void vote(struct queue *q, size_t body, size_t occurrence, size_t of)
{
    size_t label = q->r->body_label[body];
    size_t low = q->low[label], high = q->high[label];

    if (high - low > WINDOW) {
        size_t middle = high - low > of - occurrence ? high - (of - occurrence) : low;
        low = middle - low > WINDOW / 2 ? middle - WINDOW / 2 : low;
        high = high - low > WINDOW ? low + WINDOW : high;
    }
    for (size_t i = low; i < high; i++) {
        size_t run = q->run[q->order[i]];
        if (i > low && run == q->run[q->order[i - 1]])
            continue;
        VEC_PUSH(&q->votes, (struct vote){q->list[body], run, 1});
    }
}

static int by_list_and_run(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;

    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

static void count_votes(struct queue *q)
{
    size_t n = 0;

    if (!q->votes.n)
        return;
    qsort(q->votes.v, q->votes.n, sizeof *q->votes.v, by_list_and_run);
    for (size_t i = 0; i < q->votes.n; i++) {
        struct vote *v = q->votes.v;
        if (n && v[n - 1].list == v[i].list && v[n - 1].run == v[i].run)
            v[n - 1].weight++;
        else
            v[n++] = v[i];
    }
    q->votes.n = n;
}

static int by_run(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

/* The best of prefixes: tree[i] is a vote's index + 1. */
struct tree {
    size_t *node, n;
    const size_t *score;
};

static size_t tree_best(const struct tree *t, size_t rank)
{
    size_t best = 0;

    for (size_t i = rank; i > 0; i -= i & (~i + 1))
        if (t->node[i] && (!best || t->score[t->node[i] - 1] >= t->score[best - 1]))
            best = t->node[i];
    return best;
}

static void tree_put(struct tree *t, size_t rank, size_t vote)
{
    for (size_t i = rank; i <= t->n; i += i & (~i + 1))
        if (!t->node[i] || t->score[vote] >= t->score[t->node[i] - 1])
            t->node[i] = vote + 1;
}

/*
 * A run for each list, both rising, with the most votes in all; of equals the
 * later runs, which are nearer.  chosen[list] is a run, or NOWHERE.
 */
static void choose_runs(struct queue *q, size_t *chosen, size_t lists)
{
    size_t n = q->votes.n;
    size_t *runs = mem_alloc(n * sizeof *runs), *score = mem_alloc(n * sizeof *score),
           *before = mem_alloc(n * sizeof *before), distinct = 0;

    for (size_t i = 0; i < lists; i++)
        chosen[i] = NOWHERE;
    for (size_t i = 0; i < n; i++)
        runs[i] = q->votes.v[i].run;
    if (n)
        qsort(runs, n, sizeof *runs, by_run);
    for (size_t i = 0; i < n; i++)
        if (!distinct || runs[distinct - 1] != runs[i])
            runs[distinct++] = runs[i];
    struct tree tree = {mem_alloc((distinct + 1) * sizeof *tree.node), distinct, score};
    for (size_t i = 0; i < n;) {
        size_t end = i;
        for (; end < n && q->votes.v[end].list == q->votes.v[i].list; end++) {
            size_t *rank = bsearch(&q->votes.v[end].run, runs, distinct, sizeof *runs, by_run);
            before[end] = tree_best(&tree, (size_t)(rank - runs));
            score[end] = q->votes.v[end].weight + (before[end] ? score[before[end] - 1] : 0);
        }
        for (; i < end; i++) {
            size_t *rank = bsearch(&q->votes.v[i].run, runs, distinct, sizeof *runs, by_run);
            tree_put(&tree, (size_t)(rank - runs) + 1, i);
        }
    }
    for (size_t v = tree_best(&tree, distinct); v; v = before[v - 1])
        chosen[q->votes.v[v - 1].list] = q->votes.v[v - 1].run;
    free(runs);
    free(score);
    free(before);
    free(tree.node);
}

/* The waiting markers of a label in a run: order[*low, *high). */
static bool of_run(const struct queue *q, size_t label, size_t run, size_t *low, size_t *high)
{
    size_t from = q->low[label], to = q->high[label];

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (q->run[q->order[middle]] < run)
            from = middle + 1;
        else
            to = middle;
    }
    *low = *high = from;
    while (*high < q->high[label] && q->run[q->order[*high]] == run)
        ++*high;
    return *low < *high;
}

static void take(struct queue *q, size_t body, size_t run)
{
    size_t label = q->r->body_label[body], low = q->low[label], high = q->high[label];

    if (!waits(q, label))
        return;
    /* Where no other note has the label, all that waits is for this one. */
    if (q->r->label_bodies[label] > 1 &&
        !(run != NOWHERE && of_run(q, label, run, &low, &high)))
        of_run(q, label, q->run[q->order[q->high[label] - 1]], &low, &high);
    for (size_t i = low; i < high; i++)
        row_link(q->r, q->order[i], body);
    q->low[label] = high;
    q->waiting -= !waits(q, label);
}

/* The bodies [from, to) stand without a marker between them. */
static void pair_block(struct queue *q, size_t from, size_t to, size_t *count)
{
    struct row *r = q->r;
    size_t list = 0;

    q->votes.n = 0;
    for (size_t k = from; k < to; k++) {
        size_t label = r->body_label[k];
        if (q->seen[label] == list + 1)
            list++;
        q->seen[label] = list + 1;
        q->list[k] = list;
        count[label]++;
    }
    size_t *chosen = mem_alloc((list + 1) * sizeof *chosen);
    size_t *occurrence = mem_alloc((to - from) * sizeof *occurrence);
    for (size_t k = to; k-- > from;)
        occurrence[k - from] = q->seen[r->body_label[k]] = 0;
    for (size_t k = from; k < to; k++)
        occurrence[k - from] = q->seen[r->body_label[k]]++;
    for (size_t k = from; k < to; k++)
        if (row_body(r, k)->kept)
            vote(q, k, occurrence[k - from], count[r->body_label[k]]);
    count_votes(q);
    choose_runs(q, chosen, list + 1);
    for (size_t k = from; k < to; k++)
        if (row_body(r, k)->kept)
            take(q, k, chosen[q->list[k]]);
    for (size_t k = from; k < to; k++)
        q->seen[r->body_label[k]] = count[r->body_label[k]] = 0;
    free(chosen);
    free(occurrence);
}

/* Markers and bodies in the text's order. */
static void pair_in_order(struct queue *q, size_t *count)
{
    struct row *r = q->r;
    size_t m = 0, block = 0, checked = 0;

    for (size_t k = 0; k < r->n_bodies; k++) {
        size_t at = row_body(r, k)->from;
        if (m < r->n_markers && row_marker(r, m)->from < at) {
            pair_block(q, block, k, count);
            block = k;
        }
        for (; m < r->n_markers && row_marker(r, m)->from < at; m++)
            wait_for_body(q, m);
        if (r->rule.rules & RULE_LIST && k >= checked)
            keep_list(q, k, &checked);
        if (is_note(q, k))
            row_body(r, k)->kept = true;
    }
    pair_block(q, block, r->n_bodies, count);
    for (; m < r->n_markers; m++)
        wait_for_body(q, m);
}

void pair_runs(struct row *r)
{
    size_t labels = r->labels;
    struct queue q = {.r = r,
                      .run = mem_alloc(r->n_markers * sizeof *q.run),
                      .first = mem_alloc((labels + 1) * sizeof *q.first),
                      .order = mem_alloc(r->n_markers * sizeof *q.order),
                      .low = mem_alloc(labels * sizeof *q.low),
                      .high = mem_alloc(labels * sizeof *q.high),
                      .seen = mem_alloc(labels * sizeof *q.seen),
                      .list = mem_alloc(r->n_bodies * sizeof *q.list)};
    size_t *count = mem_alloc(labels * sizeof *count);

    mark_runs(&q);
    sort_by_label(&q);
    pair_in_order(&q, count);
    free(q.run);
    free(q.first);
    free(q.order);
    free(q.low);
    free(q.high);
    free(q.seen);
    free(q.list);
    free(count);
    VEC_FREE(&q.votes);
}
