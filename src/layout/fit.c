/* SPDX-License-Identifier: ISC */
/*
 * Total fit is the optimum of D. E. Knuth and M. F. Plass (Breaking paragraphs
 * into lines, 1981) for a ragged right edge and a fixed pitch: the cheapest way
 * to set the units up to each one is found from those up to the units that
 * could begin its line.  Units stand side by side on an endless line, so that
 * the width of a run of them is the difference of two columns.
 */
#include "fit.h"

#include <ibid/layout.h>

#include <stdlib.h>

/* Maximum columns of a line for total fit, whose time grows with the units on a line. */
#define MAX_TOTAL_FIT 1024

static void place_units(struct fit *f)
{
    int32_t column = 0;

    if (f->cap <= f->n) {
        f->cap = f->n + f->n / 2 + 64;
        f->nodes = mem_resize(f->nodes, f->cap * sizeof *f->nodes);
    }
    for (size_t i = 0; i < f->n; i++) {
        f->nodes[i].start = column;
        column += (int32_t)(f->units[i].width + f->units[i].gap);
    }
    f->nodes[f->n].start = column;
}

static int32_t end_of(const struct fit *f, size_t i)
{
    return f->nodes[i].start + (int32_t)f->units[i].width;
}

static uint64_t square(int32_t n)
{
    return (uint64_t)((int64_t)n * n);
}

/* Cost of a last line of width columns. */
static uint64_t cost_of_last(int32_t room, int32_t width)
{
    int32_t least = room / LAYOUT_LEAST_LAST;

    return width < least ? square(least - width) : 0;
}

/* Cost of a justified line from unit i to unit last that leaves left columns free. */
static uint64_t cost_of_line(const struct fit *f, size_t i, size_t last, int32_t left)
{
    bool wide = (uint32_t)left > f->blanks.v[last].upto - f->blanks.v[i].before;

    return square(left) + (wide ? LAYOUT_WIDE_COST : 0);
}

/* The best first unit of a line that ends with unit last; *cost is the cost of this line and
 * all before it. */
static uint32_t best_begin(const struct fit *f, const struct fit_form *form, size_t last,
                           uint64_t *cost)
{
    const struct fit_node *node = f->nodes;
    int32_t end = end_of(f, last) + f->units[last].hyphen;
    int32_t reach = end - (int32_t)form->room, left = (int32_t)form->first_room - end;
    uint64_t least = UINT64_MAX;
    size_t best = last;

    for (size_t i = last; i && node[i].start >= reach; i--) {
        uint64_t total = node[i].cost + cost_of_line(f, i, last, node[i].start - reach);
        if (total < least) {
            least = total;
            best = i;
        }
    }
    if (left >= 0 && cost_of_line(f, 0, last, left) < least) {
        least = cost_of_line(f, 0, last, left);
        best = 0;
    }
    /* A unit wider than a line has a line of its own. */
    if (least == UINT64_MAX)
        least = node[last].cost;
    *cost = least + (f->units[last].hyphen ? LAYOUT_HYPHEN_COST : 0);
    return (uint32_t)best;
}

static void fit_justified(struct fit *f, const struct fit_form *form)
{
    for (size_t i = 0; i + 1 < f->n; i++)
        f->nodes[i + 1].link = best_begin(f, form, i, &f->nodes[i + 1].cost);
}

/*
 * For ragged lines the same is found without trying all units.  What a later
 * beginning b saves over an earlier a is linear in reach, the column before which
 * the line may not begin:
 *
 *      (a - reach)^2 - (b - reach)^2, and what was spent before each
 *
 * so from some reach on b is better, and stays so.  A queue holds the units that
 * are best in turn, each with the reach from which it is.
 */
struct fit_queue {
    size_t head, tail; /* in the nodes' slots */
};

/* The least reach at which unit b begins a line no worse than unit a before it. */
static int32_t better_from(const struct fit_node *node, size_t a, size_t b)
{
    int64_t from = node[a].start, to = node[b].start;
    int64_t spent = (int64_t)(node[b].cost - node[a].cost) + to * to - from * from;
    int64_t step = 2 * (to - from), reach = from + 1;

    if (step > 0 && spent <= from * step)
        reach = spent >= 0 ? (spent + step - 1) / step : -(-spent / step);
    else if (step == 0 && spent <= 0)
        reach = INT32_MIN;
    return (int32_t)(reach < INT32_MIN ? INT32_MIN : reach);
}

static void queue_push(struct fit_node *node, struct fit_queue *t, uint32_t unit)
{
    int32_t better = INT32_MIN;

    while (t->tail > t->head) {
        better = better_from(node, node[t->tail - 1].queued, unit);
        if (t->tail - t->head < 2 || better > node[t->tail - 1].better)
            break;
        t->tail--;
    }
    node[t->tail].queued = unit;
    node[t->tail++].better = better;
}

static size_t queue_best(const struct fit_node *node, const struct fit_queue *t, int32_t reach)
{
    size_t head = t->head;

    while (head + 1 < t->tail && node[head + 1].better <= reach)
        head++;
    return head;
}

static void fit_ragged(struct fit *f, const struct fit_form *form)
{
    struct fit_node *node = f->nodes;
    struct fit_queue t = {0};

    for (size_t i = 0; i + 1 < f->n; i++) {
        int32_t end = end_of(f, i), hyphen = f->units[i].hyphen;
        int32_t reach = end + hyphen - (int32_t)form->room;
        int32_t left = (int32_t)form->first_room - end - hyphen;
        if (i)
            queue_push(node, &t, (uint32_t)i);
        t.head = queue_best(node, &t, end - (int32_t)form->room);
        /* A unit wider than a line has a line of its own. */
        size_t best = i ? node[queue_best(node, &t, reach)].queued : 0;
        int32_t free = i ? node[best].start - reach : left;
        uint64_t least = node[best].cost + (free > 0 ? square(free) : 0);
        if (left >= 0 && square(left) < least) {
            least = square(left);
            best = 0;
        }
        node[i + 1].link = (uint32_t)best;
        node[i + 1].cost = least + (hyphen ? LAYOUT_HYPHEN_COST : 0);
    }
}

/* The best first unit of the last line, which need not be full. */
static uint32_t best_last(const struct fit *f, const struct fit_form *form)
{
    const struct fit_node *node = f->nodes;
    int32_t end = end_of(f, f->n - 1), room = (int32_t)form->room;
    size_t best = f->n - 1;
    uint64_t least = UINT64_MAX;

    for (size_t i = f->n - 1; i && (i == f->n - 1 || end - node[i].start <= room); i--) {
        uint64_t total = node[i].cost + cost_of_last(room, end - node[i].start);
        if (total < least) {
            least = total;
            best = i;
        }
    }
    return (uint32_t)best;
}

/* Links from ends of lines to their beginnings become links from beginnings to ends. */
static void reverse_links(struct fit *f)
{
    uint32_t end = (uint32_t)f->n, begin = f->nodes[f->n].link;

    for (;;) {
        uint32_t before = f->nodes[begin].link;
        f->nodes[begin].link = end;
        if (!begin)
            break;
        end = begin;
        begin = before;
    }
}

static void fit_total(struct fit *f, const struct fit_form *form)
{
    f->nodes[0].cost = 0;
    if (form->justify)
        fit_justified(f, form);
    else
        fit_ragged(f, form);
    f->nodes[f->n].link = best_last(f, form);
    reverse_links(f);
}

static void fit_first(struct fit *f, const struct fit_form *form)
{
    int32_t room = (int32_t)form->first_room;

    for (size_t begin = 0, end; begin < f->n; begin = end) {
        int32_t start = f->nodes[begin].start;
        end = begin + 1;
        while (end < f->n && end_of(f, end) + f->units[end].hyphen - start <= room)
            end++;
        f->nodes[begin].link = (uint32_t)end;
        room = (int32_t)form->room;
    }
}

void fit_lines(struct fit *f, const struct fit_form *form)
{
    place_units(f);
    if (end_of(f, f->n - 1) <= (int32_t)form->first_room || f->n == 1)
        f->nodes[0].link = (uint32_t)f->n;
    else if (form->room <= MAX_TOTAL_FIT)
        fit_total(f, form);
    else
        fit_first(f, form);
}

void fit_free(struct fit *f)
{
    free(f->nodes);
    VEC_FREE(&f->blanks);
}
