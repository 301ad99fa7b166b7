/* SPDX-License-Identifier: ISC */
/*
 * Bodies take the markers that wait for them.
 *
 * Where numbers begin again a new run of markers begins, and in the same way a
 * new list of bodies.  Bodies that no text with their markers parts are a block;
 * a block's lists are matched with the runs that wait, in order, so that runs
 * and lists have as many labels in common, and as few apart, as can be: so the
 * lists of several chapters at a book's end take the right ones, and a run
 * without a list is passed over.
 */
#include "pair.h"

#include <stdlib.h>

/* Markers of a label that are looked at for one body, at most; and at least, where
 * a block has so many bodies that all of them would be too many. */
#define WINDOW 32
#define LEAST_WINDOW 4
#define MOST_LOOKED_AT ((size_t)1 << 20)

/* How far from its marker a note may stand that has to be near. */
#define NEAR ((size_t)12 * 1024)

/* How many numbers are looked at to tell what goes on from where. */
#define AHEAD 4

/* What follows a number in the text is seldom farther from it. */
#define STRIDE 8

struct vote {
    size_t list, run, weight;
};

/* A list of a block: the run chosen for it, and those chosen for its neighbours;
 * where it has none, what it may take lies between them. */
struct choice {
    size_t run, after, before;
    size_t size; /* bodies */
};

struct queue {
    struct row *r;
    size_t *first;            /* of a label: order[first[l], first[l + 1]) is for its markers */
    size_t *order;            /* those that waited, of each label in the text's order */
    size_t *low, *high;       /* of a label: those that wait are order[low, high) */
    size_t *seen;             /* of a label: the list it was last seen in, + 1 */
    size_t *list;             /* of a body: its list */
    bool *again;              /* of a body: its list has its label once more */
    size_t *run_labels;       /* of a run: labels that wait in it */
    struct mention *mentions; /* of a marker */
    bool *mentioned;          /* of a body: a note before it in its list mentions it */
    VEC(struct vote) votes;
    size_t window;  /* markers looked at for one body of the block in hand, at most */
    size_t waiting; /* labels that a marker waits for, of those with bodies */
    size_t floor;   /* runs before it have had their list, where numbers restart */
};

/* Runs ------------------------------------------------------------------------------- */

/* How far next is on from number; STRIDE where it is not, or too far. */
static unsigned long step(unsigned long number, unsigned long next)
{
    return next > number && next - number < STRIDE ? next - number : STRIDE;
}

/* Do the numbers after v[i] go on from it rather than from the highest before? */
static bool goes_on(const unsigned long *v, size_t n, size_t i, unsigned long highest)
{
    int score = 0, first = 0;

    for (size_t k = i + 1; k < n && k <= i + AHEAD; k++) {
        unsigned long from_here = step(v[i], v[k]), from_there = step(highest, v[k]);
        int vote = (from_here < from_there) - (from_there < from_here);
        first = first ? first : vote;
        score += vote;
    }
    if (!first)
        return v[i] == 1;
    return score > 0 || (score == 0 && first > 0);
}

/*
 * Numbers fall into runs: one that falls back begins a new run where what
 * follows goes on from it; else it only cites a note once more, or is
 * misprinted.  Of signs, which have no order (0), each that follows another is
 * a run of its own.
 */
void split_runs(const unsigned long *v, size_t n, size_t *run)
{
    unsigned long highest = 0;
    size_t now = 0;

    for (size_t i = 0; i < n; i++) {
        if (!v[i]) {
            now += i && !v[i - 1];
        } else if (v[i] <= highest && goes_on(v, n, i, highest)) {
            now++;
            highest = v[i];
        } else if (v[i] > highest &&
                   (v[i] < highest + STRIDE / 2 || !highest || goes_on(v, n, i, highest))) {
            highest = v[i];
        }
        run[i] = now;
    }
}

unsigned long row_ordinal(const struct row *r, struct range label)
{
    return document_ordinal(r->d, r->rule.marker, label);
}

static void mark_runs(struct row *r)
{
    unsigned long *v = mem_alloc(r->n_markers * sizeof *v);

    for (size_t i = 0; i < r->n_markers && !form_is_named(r->rule.marker); i++)
        v[i] = row_ordinal(r, marker_label(row_marker(r, i)));
    if (!form_is_named(r->rule.marker))
        split_runs(v, r->n_markers, r->run);
    free(v);
}

/* Do numbers begin again, beyond what misprints would explain? */
static bool restarts(const struct row *r)
{
    size_t more = 0;

    for (size_t k = 0; k < r->n_bodies; k++)
        more += r->label_bodies[r->body_label[k]] > 1;
    return more >= 4 && more * 8 >= r->n_bodies && !form_is_named(r->rule.marker);
}

static void make_room(struct queue *q)
{
    const struct row *r = q->r;

    for (size_t i = 0; i < r->n_markers; i++)
        q->first[r->marker_label[i] + 1]++;
    for (size_t l = 0; l < r->labels; l++) {
        q->first[l + 1] += q->first[l];
        q->low[l] = q->high[l] = q->first[l];
    }
}

static bool waits(const struct queue *q, size_t label)
{
    return q->low[label] < q->high[label];
}

static void wait_for_body(struct queue *q, size_t marker)
{
    size_t label = q->r->marker_label[marker];

    q->waiting += !waits(q, label) && q->r->label_bodies[label];
    if (!waits(q, label) || q->r->run[q->order[q->high[label] - 1]] != q->r->run[marker])
        q->run_labels[q->r->run[marker]]++;
    q->order[q->high[label]++] = marker;
}

/* The waiting markers of label before order[to] wait no longer. */
static void wait_no_more(struct queue *q, size_t label, size_t to)
{
    for (; q->low[label] < to; q->low[label]++) {
        size_t i = q->low[label], run = q->r->run[q->order[i]];
        if (i + 1 == q->high[label] || q->r->run[q->order[i + 1]] != run)
            q->run_labels[run]--;
    }
    q->waiting -= !waits(q, label);
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

struct list {
    size_t to;      /* after its last awaited body */
    size_t awaited; /* by a marker */
};

/* Rising bodies from k on that markers wait for or a note mentions; the next number
 * may stand among them without one. */
static struct list list_from(const struct queue *q, size_t k)
{
    const struct row *r = q->r;
    struct list list = {k, 0};
    unsigned long last = 0;

    for (; k < r->n_bodies; k++) {
        unsigned long number = row_ordinal(r, body_label(row_body(r, k)));
        bool awaited = waits(q, r->body_label[k]) || q->mentioned[k];
        if (number <= last || !(awaited || (list.awaited && number == last + 1)))
            break;
        last = number;
        list.awaited += awaited;
        list.to = awaited ? k + 1 : list.to;
    }
    return list;
}

/*
 * Numbered paragraphs are notes where a list of them stands: rising numbers,
 * nearly each cited before it, with hardly a marker among them, since a list does
 * not cite what is yet to come; more than one, and most of what is cited so far.
 */
static void keep_list(struct queue *q, size_t from, size_t *checked)
{
    struct row *r = q->r;
    struct list list = list_from(q, from);
    size_t n = list.to - from;

    *checked = n ? list.to : from + 1;
    if (!n)
        return;
    size_t inside = markers_between(r, row_body(r, from)->from, row_body(r, list.to - 1)->from);
    bool headed = row_body(r, from)->heading != NONE;
    if (list.awaited * 3 < n * 2 ||
        (!headed && (n < 2 || inside * 3 > n || list.awaited * 2 < q->waiting)))
        return;
    for (size_t k = from; k < list.to; k++)
        row_body(r, k)->kept = true;
}

static bool follows_on(const struct row *r, size_t k)
{
    if (!k || !row_body(r, k - 1)->kept)
        return false;
    struct span text = r->d->text;
    unsigned long number = label_number(text, body_label(row_body(r, k)));
    return number && number == label_number(text, body_label(row_body(r, k - 1))) + 1;
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
    return waits(q, r->body_label[k]) || b->heading != NONE || q->mentioned[k] ||
           follows_on(r, k);
}

/* Lists and runs -------------------------------------------------------------------------- */

static size_t window_for(size_t bodies)
{
    size_t window = MOST_LOOKED_AT / bodies;

    return window > WINDOW ? WINDOW : window < LEAST_WINDOW ? LEAST_WINDOW : window;
}

static void vote(struct queue *q, size_t body, size_t occurrence, size_t of)
{
    size_t label = q->r->body_label[body];
    size_t low = q->low[label], high = q->high[label];

    if (high - low > q->window) {
        size_t middle = high - low > of - occurrence ? high - (of - occurrence) : low;
        low = middle - low > q->window / 2 ? middle - q->window / 2 : low;
        high = high - low > q->window ? low + q->window : high;
    }
    for (size_t i = low; i < high; i++) {
        size_t run = q->r->run[q->order[i]];
        if (run < q->floor || (i > low && run == q->r->run[q->order[i - 1]]))
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

    while (n + 1 < q->votes.n && by_list_and_run(&q->votes.v[n], &q->votes.v[n + 1]) <= 0)
        n++;
    if (n + 1 < q->votes.n)
        qsort(q->votes.v, q->votes.n, sizeof *q->votes.v, by_list_and_run);
    n = 0;
    for (size_t i = 0; i < q->votes.n; i++) {
        struct vote *v = q->votes.v;
        if (n && v[n - 1].list == v[i].list && v[n - 1].run == v[i].run)
            v[n - 1].weight++;
        else
            v[n++] = v[i];
    }
    q->votes.n = n;
}

/* Of several lists each fits best the run that has its labels and no others. */
static void weigh_votes(struct queue *q, const struct choice *lists)
{
    for (size_t i = 0; i < q->votes.n; i++) {
        struct vote *v = &q->votes.v[i];
        size_t apart = lists[v->list].size + q->run_labels[v->run];
        v->weight = 4 * v->weight > apart ? 4 * v->weight - apart : 1;
    }
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
    const struct vote *votes;
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
    for (size_t i = rank; i <= t->n; i += i & (~i + 1)) {
        size_t there = t->node[i] - 1;
        if (!t->node[i] || t->score[vote] > t->score[there] ||
            (t->score[vote] == t->score[there] && t->votes[vote].run != t->votes[there].run))
            t->node[i] = vote + 1;
    }
}

/*
 * A run for each list, both rising, with the most votes in all; of equals the
 * later runs, which are nearer, and the earlier lists.
 */
static void choose_runs(struct queue *q, struct choice *lists)
{
    size_t n = q->votes.n;
    size_t *runs = mem_alloc(n * sizeof *runs), *score = mem_alloc(n * sizeof *score),
           *before = mem_alloc(n * sizeof *before), distinct = 0;

    for (size_t i = 0; i < n; i++)
        runs[i] = q->votes.v[i].run;
    if (n)
        qsort(runs, n, sizeof *runs, by_run);
    for (size_t i = 0; i < n; i++)
        if (!distinct || runs[distinct - 1] != runs[i])
            runs[distinct++] = runs[i];
    struct tree tree = {mem_alloc((distinct + 1) * sizeof *tree.node), distinct, score,
                        q->votes.v};
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
        lists[q->votes.v[v - 1].list].run = q->votes.v[v - 1].run;
    free(runs);
    free(score);
    free(before);
    free(tree.node);
}

/* The first of the waiting markers of a label that is of run or a later one. */
static size_t first_of_run(const struct queue *q, size_t label, size_t run)
{
    size_t from = q->low[label], to = q->high[label];

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (q->r->run[q->order[middle]] < run)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* The waiting markers of a label in a run: order[*low, *high). */
static bool of_run(const struct queue *q, size_t label, size_t run, size_t *low, size_t *high)
{
    *low = first_of_run(q, label, run);
    *high = first_of_run(q, label, run + 1);
    return *low < *high;
}

/* The markers of a label for a body of a list, where its own run has none: of
 * the last run between its neighbours'. */
static bool between(const struct queue *q, size_t label, const struct choice *c, size_t *low,
                    size_t *high)
{
    for (size_t i = q->high[label], n = 0; i > q->low[label] && n < WINDOW; i--, n++) {
        size_t run = q->r->run[q->order[i - 1]];
        if (run < q->floor || (c->after != NOWHERE && run <= c->after))
            return false;
        if (c->before == NOWHERE || run < c->before)
            return of_run(q, label, run, low, high);
    }
    return false;
}

static void take(struct queue *q, size_t body, const struct choice *c)
{
    size_t label = q->r->body_label[body], low = q->low[label], high = q->high[label];

    if (!waits(q, label))
        return;
    /* Where no other note has the label, all that waits is for this one. */
    if ((q->r->restarts || q->r->label_bodies[label] > 1) &&
        !(c->run != NOWHERE && of_run(q, label, c->run, &low, &high)) &&
        !between(q, label, c, &low, &high))
        return;
    if (q->again[body])
        high = low + 1;
    for (size_t i = low; i < high; i++)
        row_link(q->r, q->order[i], body);
    wait_no_more(q, label, high);
}

/* The bodies [from, to) fall into lists as markers do into runs; of signs, a list
 * has each once.  Returns how many there are. */
static size_t split_lists(struct queue *q, size_t from, size_t to)
{
    struct row *r = q->r;
    unsigned long *v = mem_alloc((to - from) * sizeof *v);
    size_t list = 0, signs = 0;

    for (size_t k = from; k < to && !form_is_named(r->rule.marker); k++) {
        v[k - from] = row_ordinal(r, body_label(row_body(r, k)));
        signs += !v[k - from];
    }
    if (!signs && !form_is_named(r->rule.marker)) {
        split_runs(v, to - from, q->list + from);
        list = q->list[to - 1];
    }
    for (size_t k = from; k < to && signs; k++) {
        size_t label = r->body_label[k];
        list += q->seen[label] == list + 1;
        q->seen[label] = list + 1;
        q->list[k] = list;
    }
    for (size_t k = from; k < to; k++)
        q->seen[r->body_label[k]] = 0;
    for (size_t k = to; k-- > from;) {
        size_t label = r->body_label[k];
        q->again[k] = q->seen[label] == q->list[k] + 1;
        q->seen[label] = q->list[k] + 1;
    }
    for (size_t k = from; k < to; k++)
        q->seen[r->body_label[k]] = 0;
    free(v);
    return list + 1;
}

static void vote_for_runs(struct queue *q, size_t from, size_t to, size_t *count)
{
    struct row *r = q->r;

    q->votes.n = 0;
    q->window = window_for(to - from);
    for (size_t k = from; k < to; k++)
        count[r->body_label[k]]++;
    for (size_t k = from; k < to; k++) {
        size_t occurrence = q->seen[r->body_label[k]]++;
        if (row_body(r, k)->kept)
            vote(q, k, occurrence, count[r->body_label[k]]);
    }
    for (size_t k = from; k < to; k++)
        q->seen[r->body_label[k]] = count[r->body_label[k]] = 0;
    count_votes(q);
}

/* The bodies [from, to) are a block. */
static void pair_block(struct queue *q, size_t from, size_t to, size_t *count)
{
    struct row *r = q->r;

    if (from == to)
        return;
    size_t n = split_lists(q, from, to), last = NOWHERE;
    struct choice *lists = mem_alloc(n * sizeof *lists);
    for (size_t i = 0; i < n; i++)
        lists[i] = (struct choice){NOWHERE, NOWHERE, NOWHERE, 0};
    for (size_t k = from; k < to; k++)
        lists[q->list[k]].size += row_body(r, k)->kept;
    vote_for_runs(q, from, to, count);
    if (n > 1)
        weigh_votes(q, lists);
    choose_runs(q, lists);
    for (size_t i = 0; i < n; i++) {
        lists[i].after = last;
        last = lists[i].run != NOWHERE ? lists[i].run : last;
    }
    for (size_t i = n; i-- > 1;)
        lists[i - 1].before = lists[i].run != NOWHERE ? lists[i].run : lists[i].before;
    for (size_t k = from; k < to; k++)
        if (row_body(r, k)->kept)
            take(q, k, &lists[q->list[k]]);
    if (q->r->restarts && last != NOWHERE && last > q->floor)
        q->floor = last;
    free(lists);
}

/* More markers than this between two bodies part them. */
#define FEW_MARKERS 3

/* Is marker i one that a note mentions?  The bodies before it are decided. */
static bool is_mention(const struct queue *q, size_t i)
{
    const struct mention *m = &q->mentions[i];

    return m->inside != NOWHERE && m->body != NOWHERE && row_body(q->r, m->inside)->kept;
}

/* Do the markers [m, end) part the bodies before k from it?  One that a note
 * mentions does not, but one that k answers does. */
static bool parts(const struct queue *q, size_t m, size_t end, size_t k)
{
    const struct row *r = q->r;
    bool answered = r->rule.rules & RULE_NEAR;
    size_t n = 0;

    for (size_t i = m; i < end; i++) {
        if (is_mention(q, i))
            continue;
        n++;
        answered |= n > FEW_MARKERS || r->marker_label[i] == r->body_label[k];
    }
    return n && answered;
}

static void meet_marker(struct queue *q, size_t i)
{
    if (!is_mention(q, i))
        wait_for_body(q, i);
    else if (q->mentions[i].body > q->mentions[i].inside)
        q->mentioned[q->mentions[i].body] = true;
}

/* A mentioned body may have turned out to be no note. */
static void link_mentions(struct queue *q)
{
    for (size_t i = 0; i < q->r->n_markers; i++)
        if (is_mention(q, i) && row_body(q->r, q->mentions[i].body)->kept)
            row_link(q->r, i, q->mentions[i].body);
}

/* Markers and bodies in the text's order. */
static void pair_in_order(struct queue *q, size_t *count)
{
    struct row *r = q->r;
    size_t m = 0, block = 0, checked = 0;

    for (size_t k = 0; k < r->n_bodies; k++) {
        size_t at = row_body(r, k)->from, end = m;
        while (end < r->n_markers && row_marker(r, end)->from < at)
            end++;
        if (parts(q, m, end, k)) {
            pair_block(q, block, k, count);
            block = k;
        }
        for (; m < end; m++)
            meet_marker(q, m);
        if (r->rule.rules & RULE_LIST && k >= checked)
            keep_list(q, k, &checked);
        if (is_note(q, k))
            row_body(r, k)->kept = true;
    }
    pair_block(q, block, r->n_bodies, count);
    for (; m < r->n_markers; m++)
        meet_marker(q, m);
}

void pair_runs(struct row *r)
{
    size_t labels = r->labels;
    struct queue q = {.r = r,
                      .first = mem_alloc((labels + 1) * sizeof *q.first),
                      .order = mem_alloc(r->n_markers * sizeof *q.order),
                      .low = mem_alloc(labels * sizeof *q.low),
                      .high = mem_alloc(labels * sizeof *q.high),
                      .seen = mem_alloc(labels * sizeof *q.seen),
                      .list = mem_alloc(r->n_bodies * sizeof *q.list),
                      .again = mem_alloc(r->n_bodies * sizeof *q.again),
                      .run_labels = mem_alloc((r->n_markers + 1) * sizeof *q.run_labels),
                      .mentions = mem_alloc(r->n_markers * sizeof *q.mentions),
                      .mentioned = mem_alloc(r->n_bodies * sizeof *q.mentioned)};
    size_t *count = mem_alloc(labels * sizeof *count);

    r->restarts = restarts(r);
    mark_runs(r);
    make_room(&q);
    find_mentions(r, q.mentions);
    pair_in_order(&q, count);
    link_mentions(&q);
    free(q.first);
    free(q.order);
    free(q.low);
    free(q.high);
    free(q.seen);
    free(q.list);
    free(q.again);
    free(q.run_labels);
    free(q.mentions);
    free(q.mentioned);
    free(count);
    VEC_FREE(&q.votes);
}
