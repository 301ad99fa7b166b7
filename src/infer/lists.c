/* SPDX-License-Identifier: ISC */
/*
 * Pairing of lists of notes with runs of markers.
 *
 * Where the numbers of markers restart, a new run of markers begins; where those of notes
 * restart, a new list of notes begins.  Notes without markers between them are a group.
 * A group's lists are matched with the runs whose markers are still waiting, both in
 * order, so that matched lists and runs share as many labels and differ in as few as
 * possible.  So the lists of several chapters at a book's end get the right runs, and a
 * run without a list is skipped.
 */
#include "pairing.h"

#include <stdlib.h>

/* Maximum markers of a label tried for one note; the minimum, where a group has very many
 * notes; and the number of trials in a group that the window is chosen for. */
#define MAX_WINDOW 32
#define MIN_WINDOW 4
#define GROUP_TRIALS ((size_t)1 << 20)

/* Maximum bytes between a marker and its note under RULE_NEAR. */
#define NEAR_BYTES ((size_t)12 * 1024)

/* Markers between two notes of which more always separate groups. */
#define FEW_MARKERS 3

/* How many labels of a list wait in a run. */
struct vote {
    size_t list, run, weight;
};

/* A list of a group, and the run matched with it; where there is none, a run between the
 * neighbours' runs may serve.  NOWHERE for none. */
struct list_match {
    size_t run, after, before;
    size_t size; /* accepted notes */
};

struct list_matcher {
    struct pairing *p;
    size_t *slots;   /* of a label: where its part of waiting begins */
    size_t *waiting; /* markers that wait for a note, grouped by label, in order */
    size_t *low;     /* of a label: its markers still waiting are waiting[low, high) */
    size_t *high;
    size_t *last_list;          /* of a label: the last list it was seen in, + 1 */
    size_t *occurrences;        /* of a label: its notes in the group seen so far */
    size_t *group_count;        /* of a label: its notes in the group */
    size_t *list;               /* of a note: its list in the group */
    bool *repeats;              /* of a note: its label occurs in its list once more */
    size_t *run_labels;         /* of a run: number of labels waiting in it */
    struct crossref *crossrefs; /* of a marker */
    bool *referenced;           /* of a note: an earlier note of its list refers to it */
    VEC(struct vote) votes;
    size_t window;         /* markers tried for one note of the group */
    size_t labels_waiting; /* number of labels that have notes and waiting markers */
    size_t first_open_run; /* runs before it have been matched, where numbers restart */
};

/* Waiting markers ----------------------------------------------------------------------- */

static void mark_runs(struct pairing *p)
{
    unsigned long *v = mem_alloc(p->n_markers * sizeof *v);

    for (size_t i = 0; i < p->n_markers && !has_named_labels(p->convention.marker); i++)
        v[i] = pairing_ordinal(p, marker_label(pairing_marker(p, i)));
    if (!has_named_labels(p->convention.marker))
        split_runs(v, p->n_markers, p->run);
    free(v);
}

/* Whether numbering restarts, beyond what misprints would explain. */
static bool numbering_restarts(const struct pairing *p)
{
    size_t shared = 0;

    for (size_t k = 0; k < p->n_notes; k++)
        shared += p->notes_of_label[p->note_label_id[k]] > 1;
    return shared >= 4 && shared * 8 >= p->n_notes && !has_named_labels(p->convention.marker);
}

static void init_slots(struct list_matcher *m)
{
    const struct pairing *p = m->p;

    for (size_t i = 0; i < p->n_markers; i++)
        m->slots[p->marker_label_id[i] + 1]++;
    for (size_t l = 0; l < p->n_labels; l++) {
        m->slots[l + 1] += m->slots[l];
        m->low[l] = m->high[l] = m->slots[l];
    }
}

static bool is_awaited(const struct list_matcher *m, size_t label)
{
    return m->low[label] < m->high[label];
}

static size_t run_of_waiting(const struct list_matcher *m, size_t i)
{
    return m->p->run[m->waiting[i]];
}

static void add_waiting(struct list_matcher *m, size_t marker)
{
    size_t label = m->p->marker_label_id[marker], run = m->p->run[marker];

    m->labels_waiting += !is_awaited(m, label) && m->p->notes_of_label[label];
    if (!is_awaited(m, label) || run_of_waiting(m, m->high[label] - 1) != run)
        m->run_labels[run]++;
    m->waiting[m->high[label]++] = marker;
}

/* Removes the waiting markers of a label before waiting[to]. */
static void remove_waiting(struct list_matcher *m, size_t label, size_t to)
{
    for (; m->low[label] < to; m->low[label]++) {
        size_t i = m->low[label], run = run_of_waiting(m, i);
        if (i + 1 == m->high[label] || run_of_waiting(m, i + 1) != run)
            m->run_labels[run]--;
    }
    m->labels_waiting -= !is_awaited(m, label);
}

/* Accepting notes ------------------------------------------------------------------------ */

static bool is_near_marker(const struct list_matcher *m, size_t k)
{
    size_t label = m->p->note_label_id[k];

    if (!is_awaited(m, label))
        return false;
    size_t last = m->waiting[m->high[label] - 1];
    return pairing_note(m->p, k)->from - pairing_marker(m->p, last)->from < NEAR_BYTES;
}

static size_t markers_between(const struct pairing *p, size_t from, size_t to)
{
    size_t i, count = 0;

    LOWER_BOUND(i, p->n_markers, pairing_marker(p, i)->from < from);
    while (i < p->n_markers && pairing_marker(p, i++)->from < to)
        count++;
    return count;
}

struct cited_list {
    size_t to;      /* after its last awaited note */
    size_t awaited; /* number of notes that a marker waits for */
};

/* The list of rising numbers from note k on that markers wait for or a note refers to; the
 * next number may stand among them without a marker. */
static struct cited_list cited_list_from(const struct list_matcher *m, size_t k)
{
    const struct pairing *p = m->p;
    struct cited_list list = {k, 0};
    unsigned long last = 0;

    for (; k < p->n_notes; k++) {
        unsigned long number = pairing_ordinal(p, note_label(pairing_note(p, k)));
        bool awaited = is_awaited(m, p->note_label_id[k]) || m->referenced[k];
        if (number <= last || !(awaited || (list.awaited && number == last + 1)))
            break;
        last = number;
        list.awaited += awaited;
        list.to = awaited ? k + 1 : list.to;
    }
    return list;
}

/*
 * Accepts numbered paragraphs from note k on where they are a list of notes: rising
 * numbers, nearly each cited before the list, with hardly a marker among them, since a list
 * does not cite what is yet to come; more than one, and most of what is cited so far.
 */
static void accept_list(struct list_matcher *m, size_t k, size_t *checked)
{
    struct pairing *p = m->p;
    struct cited_list list = cited_list_from(m, k);
    size_t n = list.to - k;

    *checked = n ? list.to : k + 1;
    if (!n)
        return;
    size_t inside =
        markers_between(p, pairing_note(p, k)->from, pairing_note(p, list.to - 1)->from);
    bool headed = pairing_note(p, k)->heading != NONE;
    if (list.awaited * 3 < n * 2 ||
        (!headed && (n < 2 || inside * 3 > n || list.awaited * 2 < m->labels_waiting)))
        return;
    for (; k < list.to; k++)
        pairing_note(p, k)->accepted = true;
}

/* Whether a note has the number after that of an accepted note before it. */
static bool follows_accepted(const struct pairing *p, size_t k)
{
    if (!k || !pairing_note(p, k - 1)->accepted)
        return false;
    struct span text = p->in->text;
    unsigned long number = label_number(text, note_label(pairing_note(p, k)));
    return number && number == label_number(text, note_label(pairing_note(p, k - 1))) + 1;
}

static bool is_note(const struct list_matcher *m, size_t k)
{
    const struct pairing *p = m->p;
    const struct note_candidate *n = pairing_note(p, k);
    unsigned rules = p->convention.rules;

    if (n->accepted || rules & RULE_SELF_EVIDENT)
        return true;
    if (rules & RULE_LIST)
        return false;
    if (rules & RULE_NEAR)
        return is_near_marker(m, k);
    return is_awaited(m, p->note_label_id[k]) || n->heading != NONE || m->referenced[k] ||
           follows_accepted(p, k);
}

/* Votes ----------------------------------------------------------------------------------- */

static size_t window_for(size_t notes)
{
    size_t window = GROUP_TRIALS / notes;

    return window > MAX_WINDOW ? MAX_WINDOW : window < MIN_WINDOW ? MIN_WINDOW : window;
}

/* Note k, the nth of its label in the group out of total, votes for the runs in which its
 * label waits, those around its nth occurrence where they are too many. */
static void add_votes(struct list_matcher *m, size_t k, size_t nth, size_t total)
{
    size_t label = m->p->note_label_id[k];
    size_t low = m->low[label], high = m->high[label];

    if (high - low > m->window) {
        size_t middle = high - low > total - nth ? high - (total - nth) : low;
        low = middle - low > m->window / 2 ? middle - m->window / 2 : low;
        high = high - low > m->window ? low + m->window : high;
    }
    for (size_t i = low; i < high; i++) {
        size_t run = run_of_waiting(m, i);
        if (run < m->first_open_run || (i > low && run == run_of_waiting(m, i - 1)))
            continue;
        VEC_PUSH(&m->votes, (struct vote){m->list[k], run, 1});
    }
}

static int by_list_and_run(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;

    if (x->list != y->list)
        return x->list < y->list ? -1 : 1;
    return x->run < y->run ? -1 : x->run > y->run;
}

/* Makes one vote of those of the same list and run. */
static void merge_votes(struct list_matcher *m)
{
    struct vote *v = m->votes.v;
    size_t n = 0;

    while (n + 1 < m->votes.n && by_list_and_run(&v[n], &v[n + 1]) <= 0)
        n++;
    if (n + 1 < m->votes.n)
        qsort(v, m->votes.n, sizeof *v, by_list_and_run);
    n = 0;
    for (size_t i = 0; i < m->votes.n; i++) {
        if (n && v[n - 1].list == v[i].list && v[n - 1].run == v[i].run)
            v[n - 1].weight++;
        else
            v[n++] = v[i];
    }
    m->votes.n = n;
}

/* A list fits best the run that has its labels and no others. */
static void weigh_votes(struct list_matcher *m, const struct list_match *lists)
{
    for (size_t i = 0; i < m->votes.n; i++) {
        struct vote *v = &m->votes.v[i];
        size_t sizes = lists[v->list].size + m->run_labels[v->run];
        v->weight = 4 * v->weight > sizes ? 4 * v->weight - sizes : 1;
    }
}

static void collect_votes(struct list_matcher *m, size_t from, size_t to)
{
    struct pairing *p = m->p;

    m->votes.n = 0;
    m->window = window_for(to - from);
    for (size_t k = from; k < to; k++)
        m->group_count[p->note_label_id[k]]++;
    for (size_t k = from; k < to; k++) {
        size_t label = p->note_label_id[k], nth = m->occurrences[label]++;
        if (pairing_note(p, k)->accepted)
            add_votes(m, k, nth, m->group_count[label]);
    }
    for (size_t k = from; k < to; k++)
        m->occurrences[p->note_label_id[k]] = m->group_count[p->note_label_id[k]] = 0;
    merge_votes(m);
}

/* Choosing runs --------------------------------------------------------------------------- */

static int by_run(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;

    return x < y ? -1 : x > y;
}

/* A Fenwick tree of prefix maxima: nodes are indices of votes + 1. */
struct vote_tree {
    size_t *node, n;
    const size_t *score;
    const struct vote *votes;
};

static size_t tree_best(const struct vote_tree *t, size_t rank)
{
    size_t best = 0;

    for (size_t i = rank; i > 0; i -= i & (~i + 1))
        if (t->node[i] && (!best || t->score[t->node[i] - 1] >= t->score[best - 1]))
            best = t->node[i];
    return best;
}

static void tree_add(struct vote_tree *t, size_t rank, size_t vote)
{
    for (size_t i = rank; i <= t->n; i += i & (~i + 1)) {
        size_t there = t->node[i] - 1;
        if (!t->node[i] || t->score[vote] > t->score[there] ||
            (t->score[vote] == t->score[there] && t->votes[vote].run != t->votes[there].run))
            t->node[i] = vote + 1;
    }
}

/* The runs that have votes, each once, rising; the caller's to free. */
static size_t *voted_runs(const struct list_matcher *m, size_t *distinct)
{
    size_t n = m->votes.n, *runs = mem_alloc(n * sizeof *runs);

    for (size_t i = 0; i < n; i++)
        runs[i] = m->votes.v[i].run;
    if (n)
        qsort(runs, n, sizeof *runs, by_run);
    *distinct = 0;
    for (size_t i = 0; i < n; i++)
        if (!*distinct || runs[*distinct - 1] != runs[i])
            runs[(*distinct)++] = runs[i];
    return runs;
}

static size_t rank_of(const size_t *runs, size_t n, size_t run)
{
    return (size_t)((size_t *)bsearch(&run, runs, n, sizeof *runs, by_run) - runs);
}

/*
 * Chooses a run for each list, both rising, with the most votes in all: a heaviest
 * increasing subsequence.  Among equals it prefers later runs, which are nearer, and
 * earlier lists.
 */
static void choose_runs(struct list_matcher *m, struct list_match *lists)
{
    const struct vote *v = m->votes.v;
    size_t n = m->votes.n, distinct, *runs = voted_runs(m, &distinct);
    size_t *score = mem_alloc(n * sizeof *score), *before = mem_alloc(n * sizeof *before);
    struct vote_tree tree = {mem_alloc((distinct + 1) * sizeof *tree.node), distinct, score, v};

    for (size_t i = 0; i < n;) {
        size_t end = i;
        for (; end < n && v[end].list == v[i].list; end++) {
            before[end] = tree_best(&tree, rank_of(runs, distinct, v[end].run));
            score[end] = v[end].weight + (before[end] ? score[before[end] - 1] : 0);
        }
        for (; i < end; i++)
            tree_add(&tree, rank_of(runs, distinct, v[i].run) + 1, i);
    }
    for (size_t best = tree_best(&tree, distinct); best; best = before[best - 1])
        lists[v[best - 1].list].run = v[best - 1].run;
    free(runs);
    free(score);
    free(before);
    free(tree.node);
}

/* Pairing a group ------------------------------------------------------------------------ */

/* Index in waiting of the first marker of a label that is of run or of a later one. */
static size_t first_of_run(const struct list_matcher *m, size_t label, size_t run)
{
    size_t i, first = m->low[label];

    LOWER_BOUND(i, m->high[label] - first, run_of_waiting(m, first + i) < run);
    return first + i;
}

/* The waiting markers of a label in a run: waiting[*low, *high). */
static bool waiting_in_run(const struct list_matcher *m, size_t label, size_t run, size_t *low,
                           size_t *high)
{
    *low = first_of_run(m, label, run);
    *high = first_of_run(m, label, run + 1);
    return *low < *high;
}

/* The same in the last run between those of the list's neighbours, for a list whose own
 * run does not have the label. */
static bool waiting_between(const struct list_matcher *m, size_t label,
                            const struct list_match *list, size_t *low, size_t *high)
{
    for (size_t i = m->high[label], n = 0; i > m->low[label] && n < MAX_WINDOW; i--, n++) {
        size_t run = run_of_waiting(m, i - 1);
        if (run < m->first_open_run || (list->after != NOWHERE && run <= list->after))
            return false;
        if (list->before == NOWHERE || run < list->before)
            return waiting_in_run(m, label, run, low, high);
    }
    return false;
}

static void link_waiting(struct list_matcher *m, size_t k, const struct list_match *list)
{
    size_t label = m->p->note_label_id[k], low = m->low[label], high = m->high[label];

    if (!is_awaited(m, label))
        return;
    /* Where no other note has the label, all markers that wait are for this one. */
    if ((m->p->restarts || m->p->notes_of_label[label] > 1) &&
        !(list->run != NOWHERE && waiting_in_run(m, label, list->run, &low, &high)) &&
        !waiting_between(m, label, list, &low, &high))
        return;
    if (m->repeats[k])
        high = low + 1;
    for (size_t i = low; i < high; i++)
        pairing_link(m->p, m->waiting[i], k);
    remove_waiting(m, label, high);
}

/* A list of signs, which have no order, has each sign once. */
static size_t split_signs(struct list_matcher *m, size_t from, size_t to)
{
    size_t list = 0;

    for (size_t k = from; k < to; k++) {
        size_t label = m->p->note_label_id[k];
        list += m->last_list[label] == list + 1;
        m->last_list[label] = list + 1;
        m->list[k] = list;
    }
    for (size_t k = from; k < to; k++)
        m->last_list[m->p->note_label_id[k]] = 0;
    return list + 1;
}

static void mark_repeats(struct list_matcher *m, size_t from, size_t to)
{
    for (size_t k = to; k-- > from;) {
        size_t label = m->p->note_label_id[k];
        m->repeats[k] = m->last_list[label] == m->list[k] + 1;
        m->last_list[label] = m->list[k] + 1;
    }
    for (size_t k = from; k < to; k++)
        m->last_list[m->p->note_label_id[k]] = 0;
}

/* Splits the notes [from, to) into lists, as markers are split into runs; returns the
 * number of lists. */
static size_t split_lists(struct list_matcher *m, size_t from, size_t to)
{
    struct pairing *p = m->p;
    unsigned long *v = mem_alloc((to - from) * sizeof *v);
    bool named = has_named_labels(p->convention.marker);
    size_t n = 1, signs = 0;

    for (size_t k = from; k < to && !named; k++) {
        v[k - from] = pairing_ordinal(p, note_label(pairing_note(p, k)));
        signs += !v[k - from];
    }
    if (signs) {
        n = split_signs(m, from, to);
    } else if (!named) {
        split_runs(v, to - from, m->list + from);
        n = m->list[to - 1] + 1;
    }
    free(v);
    mark_repeats(m, from, to);
    return n;
}

/* Tells each list the runs of the lists before and after it; returns the last run. */
static size_t set_neighbours(struct list_match *lists, size_t n)
{
    size_t last = NOWHERE;

    for (size_t i = 0; i < n; i++) {
        lists[i].after = last;
        last = lists[i].run != NOWHERE ? lists[i].run : last;
    }
    for (size_t i = n; i-- > 1;)
        lists[i - 1].before = lists[i].run != NOWHERE ? lists[i].run : lists[i].before;
    return last;
}

/* Pairs the notes [from, to), which are a group. */
static void pair_group(struct list_matcher *m, size_t from, size_t to)
{
    struct pairing *p = m->p;

    if (from == to)
        return;
    size_t n = split_lists(m, from, to);
    struct list_match *lists = mem_alloc(n * sizeof *lists);
    for (size_t i = 0; i < n; i++)
        lists[i] = (struct list_match){NOWHERE, NOWHERE, NOWHERE, 0};
    for (size_t k = from; k < to; k++)
        lists[m->list[k]].size += pairing_note(p, k)->accepted;
    collect_votes(m, from, to);
    if (n > 1)
        weigh_votes(m, lists);
    choose_runs(m, lists);
    size_t last = set_neighbours(lists, n);
    for (size_t k = from; k < to; k++)
        if (pairing_note(p, k)->accepted)
            link_waiting(m, k, &lists[m->list[k]]);
    if (p->restarts && last != NOWHERE && last > m->first_open_run)
        m->first_open_run = last;
    free(lists);
}

/* The text in order ----------------------------------------------------------------------- */

/* Whether marker i stands in an accepted note and refers to a note of the same list.  The
 * notes before it are decided. */
static bool is_crossref(const struct list_matcher *m, size_t i)
{
    const struct crossref *c = &m->crossrefs[i];

    return c->inside != NOWHERE && c->note != NOWHERE &&
           pairing_note(m->p, c->inside)->accepted;
}

/* Whether the markers [i, end) separate the notes before note k from it.  Cross-references
 * do not; under RULE_NEAR few markers do so only where one has the label of k. */
static bool separate(const struct list_matcher *m, size_t i, size_t end, size_t k)
{
    const struct pairing *p = m->p;
    bool cites = p->convention.rules & RULE_NEAR;
    size_t n = 0;

    for (; i < end; i++) {
        if (is_crossref(m, i))
            continue;
        n++;
        cites |= n > FEW_MARKERS || p->marker_label_id[i] == p->note_label_id[k];
    }
    return n && cites;
}

static void pass_marker(struct list_matcher *m, size_t i)
{
    if (!is_crossref(m, i))
        add_waiting(m, i);
    else if (m->crossrefs[i].note > m->crossrefs[i].inside)
        m->referenced[m->crossrefs[i].note] = true;
}

/* A note referred to may have turned out to be none. */
static void link_crossrefs(struct list_matcher *m)
{
    for (size_t i = 0; i < m->p->n_markers; i++)
        if (is_crossref(m, i) && pairing_note(m->p, m->crossrefs[i].note)->accepted)
            pairing_link(m->p, i, m->crossrefs[i].note);
}

static void pair_in_order(struct list_matcher *m)
{
    struct pairing *p = m->p;
    size_t i = 0, group = 0, checked = 0;

    for (size_t k = 0; k < p->n_notes; k++) {
        size_t at = pairing_note(p, k)->from, end = i;
        while (end < p->n_markers && pairing_marker(p, end)->from < at)
            end++;
        if (separate(m, i, end, k)) {
            pair_group(m, group, k);
            group = k;
        }
        for (; i < end; i++)
            pass_marker(m, i);
        if (p->convention.rules & RULE_LIST && k >= checked)
            accept_list(m, k, &checked);
        if (is_note(m, k))
            pairing_note(p, k)->accepted = true;
    }
    pair_group(m, group, p->n_notes);
    for (; i < p->n_markers; i++)
        pass_marker(m, i);
}

static void free_matcher(struct list_matcher *m)
{
    free(m->slots);
    free(m->waiting);
    free(m->low);
    free(m->high);
    free(m->last_list);
    free(m->occurrences);
    free(m->group_count);
    free(m->list);
    free(m->repeats);
    free(m->run_labels);
    free(m->crossrefs);
    free(m->referenced);
    VEC_FREE(&m->votes);
}

void pair_lists(struct pairing *p)
{
    size_t labels = p->n_labels;
    struct list_matcher m = {.p = p,
                             .slots = mem_alloc((labels + 1) * sizeof *m.slots),
                             .waiting = mem_alloc(p->n_markers * sizeof *m.waiting),
                             .low = mem_alloc(labels * sizeof *m.low),
                             .high = mem_alloc(labels * sizeof *m.high),
                             .last_list = mem_alloc(labels * sizeof *m.last_list),
                             .occurrences = mem_alloc(labels * sizeof *m.occurrences),
                             .group_count = mem_alloc(labels * sizeof *m.group_count),
                             .list = mem_alloc(p->n_notes * sizeof *m.list),
                             .repeats = mem_alloc(p->n_notes * sizeof *m.repeats),
                             .run_labels = mem_alloc((p->n_markers + 1) * sizeof *m.run_labels),
                             .crossrefs = mem_alloc(p->n_markers * sizeof *m.crossrefs),
                             .referenced = mem_alloc(p->n_notes * sizeof *m.referenced)};

    p->restarts = numbering_restarts(p);
    mark_runs(p);
    init_slots(&m);
    find_crossrefs(p, m.crossrefs);
    pair_in_order(&m);
    link_crossrefs(&m);
    free_matcher(&m);
}
