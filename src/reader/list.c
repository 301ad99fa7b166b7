/* SPDX-License-Identifier: ISC */
#include "list.h"

#include "citing_pane.h"
#include "fitting.h"
#include "overlay.h"
#include "pane.h"
#include "typed_text.h"

#include <stdlib.h>
#include <string.h>

/* Bytes of rows filtered before a key is answered; the steps go on from there. */
#define AT_ONCE ((size_t)64 * 1024)

/* Bytes that a row counts for beside its own. */
#define ROW_COST 64

/* A row is made when it is shown, or looked at by the filter; only the targets of rows are
 * held. */
struct list {
    const struct list_source *source;
    const char *title, *empty;
    VEC(size_t) all;     /* targets */
    unsigned labels;     /* columns of the widest label */
    VEC(size_t) passing; /* indices of all: those that pass the filter, if there is one */
    size_t looked_at;    /* how many of all have been looked at */
    size_t
        preferred; /* index of all: the row to choose, or else the last before it that passes */
    VEC(struct reader_row) shown; /* those in view, since they were last drawn */
    size_t top, chosen;           /* of those that pass */
    struct buf filter, folded;
    struct citing_pane *preview; /* of the row chosen; or NULL */
};

static struct list *list_of(const struct reader *r)
{
    return overlay_state(r, &list_overlay);
}

bool list_is(const struct reader *r, const struct list_source *source)
{
    const struct list *l = list_of(r);

    return l && l->source == source;
}

static void free_row(struct reader_row *row)
{
    free(row->left);
    free(row->text);
    free(row->right);
    *row = (struct reader_row){0};
}

static void free_shown(struct list *l)
{
    for (size_t i = 0; i < l->shown.n; i++)
        free_row(&l->shown.v[i]);
    l->shown.n = 0;
}

static void free_list(void *state)
{
    struct list *l = state;

    free_shown(l);
    VEC_FREE(&l->shown);
    VEC_FREE(&l->all);
    VEC_FREE(&l->passing);
    buf_free(&l->filter);
    buf_free(&l->folded);
    free_citing_pane(l->preview);
    free(l);
}

void list_open(struct reader *r, const struct list_source *source, const char *title,
               const char *empty)
{
    struct list *l = mem_alloc(sizeof *l);

    list_drop(r);
    l->source = source;
    l->title = title;
    l->empty = empty;
    l->chosen = NOWHERE;
    overlay_open(r, &list_overlay, l);
}

void list_add(struct reader *r, size_t target, unsigned label)
{
    struct list *l = list_of(r);

    VEC_PUSH(&l->all, target);
    if (label > l->labels)
        l->labels = label;
}

/* Rows ---------------------------------------------------------------------------- */

/* How many rows pass the filter, as far as it has looked. */
static size_t passing_rows(const struct list *l)
{
    return l->filter.n ? l->passing.n : l->all.n;
}

/* The index among all rows of one that passes the filter. */
static size_t index_in_all(const struct list *l, size_t row)
{
    return l->filter.n ? l->passing.v[row] : row;
}

static bool row_passes(struct reader *r, size_t i, size_t *cost)
{
    struct list *l = list_of(r);
    struct buf sought = {0}, folded = {0};
    struct reader_row row = {0};

    l->source->row(r, l->all.v[i], &row, &sought);
    buf_printf(&sought, "%s %s", row.left ? row.left : "", row.text ? row.text : "");
    text_fold(buf_bytes(&sought), &folded);
    bool passes = strstr(buf_bytes(&folded).p, buf_bytes(&l->folded).p) != NULL;
    *cost = sought.n + ROW_COST;
    buf_free(&sought);
    buf_free(&folded);
    free_row(&row);
    return passes;
}

static unsigned list_height(const struct reader *r)
{
    unsigned height = reader_frame(r).height;
    /* The title takes a row. */
    unsigned taken = 1 + citing_pane_height(r, list_of(r)->preview);

    return height > taken + 1 ? height - taken : 1;
}

static void keep_in_view(struct reader *r)
{
    struct list *l = list_of(r);

    if (l->source->preview) {
        free_citing_pane(l->preview);
        l->preview = l->source->preview(r, list_target(r));
    }
    size_t height = list_height(r);
    if (l->chosen == NOWHERE)
        return;
    if (l->chosen < l->top)
        l->top = l->chosen;
    if (l->chosen >= l->top + height)
        l->top = l->chosen - height + 1;
}

/* Are there rows that the filter has not looked at? */
static bool is_filtering(const struct list *l)
{
    return l->filter.n && l->looked_at < l->all.n;
}

static bool more_rows(const struct reader *r)
{
    const struct list *l = list_of(r);

    return l->source->more && l->source->more(r);
}

/* Scrolls back where rows would be left blank below the last. */
static void settle_top(struct reader *r)
{
    struct list *l = list_of(r);
    size_t height = list_height(r),
           last = passing_rows(l) > height ? passing_rows(l) - height : 0;

    if (l->top > last)
        l->top = last;
    keep_in_view(r);
}

static void relayout(struct reader *r)
{
    struct list *l = list_of(r);

    if (is_filtering(l) || more_rows(r))
        keep_in_view(r);
    else
        settle_top(r);
}

static bool filter_step(struct reader *r, size_t budget)
{
    struct list *l = list_of(r);
    size_t spent = 0, cost;

    for (; is_filtering(l) && spent < budget; spent += cost) {
        size_t i = l->looked_at++;
        if (!row_passes(r, i, &cost))
            continue;
        if (!l->source->to_read && (l->chosen == NOWHERE || i <= l->preferred))
            l->chosen = l->passing.n;
        VEC_PUSH(&l->passing, i);
        r->changed |= l->passing.n <= l->top + list_height(r);
    }
    if (!spent)
        return false;
    r->changed |= !is_filtering(l);
    keep_in_view(r);
    return is_filtering(l);
}

/* Filters until more than n rows have passed, or all have been looked at. */
static void filter_until(struct reader *r, size_t n)
{
    struct list *l = list_of(r);

    while (is_filtering(l) && l->passing.n <= n)
        filter_step(r, AT_ONCE);
}

/* Begins to filter anew from the first row; the preferred row is chosen if it passes. */
static void reset_filter(struct reader *r, size_t preferred)
{
    struct list *l = list_of(r);

    buf_clear(&l->folded);
    text_fold(buf_bytes(&l->filter), &l->folded);
    l->passing.n = l->looked_at = l->top = 0;
    l->preferred = preferred;
    l->chosen = l->filter.n || l->source->to_read || !l->all.n ? NOWHERE
                : preferred < l->all.n                         ? preferred
                                                               : l->all.n - 1;
    r->changed = true;
    keep_in_view(r);
}

static void refilter(struct reader *r, size_t preferred)
{
    reset_filter(r, preferred);
    filter_step(r, AT_ONCE);
    keep_in_view(r);
}

void list_ready(struct reader *r, size_t chosen)
{
    refilter(r, chosen);
}

static size_t chosen_target(const struct list *l)
{
    return l->chosen == NOWHERE ? NOWHERE : l->all.v[index_in_all(l, l->chosen)];
}

/* Rows that come and go ---------------------------------------------------------------- */

void list_rows_added(struct reader *r)
{
    struct list *l = list_of(r);

    if (l->filter.n)
        filter_step(r, AT_ONCE);
    else if (l->chosen == NOWHERE && l->all.n)
        l->chosen = 0;
    if (!more_rows(r))
        settle_top(r);
    r->changed = true;
}

void list_prefer(struct reader *r, size_t chosen, size_t top)
{
    struct list *l = list_of(r);

    l->preferred = chosen;
    if (l->filter.n)
        return;
    l->chosen = chosen;
    l->top = top;
    keep_in_view(r);
}

/* The first row that passes the filter, from an index of all on. */
static size_t passing_from(const struct list *l, size_t at)
{
    size_t i;

    if (!l->filter.n)
        return at;
    LOWER_BOUND(i, l->passing.n, l->passing.v[i] < at);
    return i;
}

bool list_choose(struct reader *r, size_t target, unsigned label)
{
    struct list *l = list_of(r);
    size_t at = 0;

    while (at < l->all.n && l->all.v[at] != target)
        at++;
    if (at == l->all.n)
        return false;
    if (label > l->labels)
        l->labels = label;
    size_t row = passing_from(l, at);
    if (row < passing_rows(l) && index_in_all(l, row) == at)
        l->chosen = row;
    keep_in_view(r);
    r->changed = true;
    return true;
}

void list_insert(struct reader *r, size_t at, size_t target, unsigned label)
{
    struct list *l = list_of(r);
    size_t row = passing_from(l, at);

    list_add(r, target, label);
    memmove(l->all.v + at + 1, l->all.v + at, (l->all.n - 1 - at) * sizeof *l->all.v);
    l->all.v[at] = target;
    if (l->filter.n) {
        VEC_PUSH(&l->passing, at);
        for (size_t i = l->passing.n - 1; i > row; i--)
            l->passing.v[i] = l->passing.v[i - 1] + 1;
        l->passing.v[row] = at;
        l->looked_at++;
    }
    l->chosen = row;
    keep_in_view(r);
    r->changed = true;
}

void list_remove_chosen(struct reader *r)
{
    struct list *l = list_of(r);
    size_t row = l->chosen, at = index_in_all(l, row);

    l->all.n--;
    memmove(l->all.v + at, l->all.v + at + 1, (l->all.n - at) * sizeof *l->all.v);
    if (l->filter.n) {
        l->passing.n--;
        for (size_t i = row; i < l->passing.n; i++)
            l->passing.v[i] = l->passing.v[i + 1] - 1;
        l->looked_at--;
    }
    if (row == passing_rows(l))
        l->chosen = row ? row - 1 : NOWHERE;
    settle_top(r);
    r->changed = true;
}

/* Moving ------------------------------------------------------------------------ */

static void move_top(struct list *l, size_t height, size_t by, bool forward)
{
    size_t last = passing_rows(l) > height ? passing_rows(l) - height : 0;

    if (forward)
        l->top = by < last && l->top < last - by ? l->top + by : last;
    else
        l->top -= by < l->top ? by : l->top;
}

static void move(struct reader *r, size_t by, bool forward)
{
    struct list *l = list_of(r);
    size_t height = list_height(r), at = l->chosen == NOWHERE ? l->top : l->chosen;

    if (forward)
        filter_until(r, by < NOWHERE - at - height ? at + by + height : NOWHERE);
    l->preferred = 0;
    r->changed = true;
    if (l->chosen == NOWHERE) {
        move_top(l, height, by, forward);
        return;
    }
    if (forward)
        l->chosen = by < passing_rows(l) - 1 - l->chosen ? l->chosen + by : passing_rows(l) - 1;
    else
        l->chosen -= by < l->chosen ? by : l->chosen;
    keep_in_view(r);
}

void list_next(struct reader *r)
{
    move(r, count_or_one(r), true);
}

void list_prev(struct reader *r)
{
    move(r, count_or_one(r), false);
}

void list_page_next(struct reader *r)
{
    move(r, list_height(r), true);
}

void list_page_prev(struct reader *r)
{
    move(r, list_height(r), false);
}

void list_first(struct reader *r)
{
    move(r, NOWHERE, false);
}

void list_last(struct reader *r)
{
    struct list *l = list_of(r);

    if (!is_filtering(l) || l->chosen == NOWHERE) {
        move(r, NOWHERE, true);
        return;
    }
    /* The last row found so far stays chosen while the filter goes on. */
    l->chosen = passing_rows(l) - 1;
    l->preferred = l->all.n;
    keep_in_view(r);
    r->changed = true;
}

/* Filtering ------------------------------------------------------------------------ */

void list_filter(struct reader *r)
{
    overlay_open(r, &list_filter_overlay, NULL);
}

static void paste_in_filter(struct reader *r, struct span text)
{
    struct buf *f = &list_of(r)->filter;
    size_t n = f->n;

    if (!typed_text_put(text, false, n < TYPED_LINE_MAX ? TYPED_LINE_MAX - n : 0, f))
        reader_say(r, "no more than %zu bytes fit here", TYPED_LINE_MAX);
    if (f->n > n)
        reset_filter(r, 0);
}

static void type_in_filter(struct reader *r, uint32_t key)
{
    char bytes[4];

    paste_in_filter(r, (struct span){bytes, text_encode(key, bytes)});
}

/* The screen shows what is found at once. */
static void filter_input_end(struct reader *r)
{
    filter_step(r, AT_ONCE);
}

void list_backspace(struct reader *r)
{
    struct buf *f = &list_of(r)->filter;

    if (!f->n) {
        overlay_close(r, &list_filter_overlay);
        return;
    }
    f->n -= text_cluster_back(f->p, f->n);
    f->p[f->n] = '\0';
    reset_filter(r, 0);
}

static void unknown_in_filter(struct reader *r, uint32_t key)
{
    (void)key;
    reader_say(r, "Enter goes there, Esc shows all");
}

void list_drop(struct reader *r)
{
    overlay_drop(r, &list_filter_overlay);
    overlay_drop(r, &list_overlay);
}

void list_close(struct reader *r)
{
    struct list *l = list_of(r);

    r->changed = true;
    if (overlay_is_open(r, &list_filter_overlay) || l->filter.n) {
        /* It may just have been typed. */
        filter_step(r, AT_ONCE);
        size_t chosen = l->chosen == NOWHERE ? 0 : index_in_all(l, l->chosen);
        overlay_drop(r, &list_filter_overlay);
        buf_clear(&l->filter);
        refilter(r, chosen);
        return;
    }
    list_drop(r);
}

void list_enter(struct reader *r)
{
    const struct list_source *source = list_of(r)->source;

    if (source->to_read) {
        list_drop(r);
        return;
    }
    /* Enter was typed before there were rows. */
    while (list_target(r) == NOWHERE && source->step && source->step(r))
        ;
    if (list_target(r) == NOWHERE)
        filter_until(r, 0);
    size_t target = list_target(r);
    if (target == NOWHERE)
        return;
    list_drop(r);
    source->enter(r, target);
}

size_t list_target(const struct reader *r)
{
    return chosen_target(list_of(r));
}

size_t list_targets(const struct reader *r, const size_t **out)
{
    *out = list_of(r)->all.v;
    return list_of(r)->all.n;
}

struct list_view list_save_view(struct reader *r)
{
    struct list *l = list_of(r);
    bool filtering = overlay_is_open(r, &list_filter_overlay);

    return (struct list_view){.filter = buf_take(&l->filter),
                              .filtering = filtering,
                              .row = l->chosen == NOWHERE ? 0 : l->chosen,
                              .top = l->top};
}

void list_restore_view(struct reader *r, struct list_view view, size_t chosen)
{
    struct list *l = list_of(r);

    buf_puts(&l->filter, view.filter ? view.filter : "");
    if (view.filtering)
        overlay_open(r, &list_filter_overlay, NULL);
    free(view.filter);
    refilter(r, chosen == NOWHERE ? 0 : chosen);
    if (chosen == NOWHERE && view.row)
        move(r, view.row, true);
    if (view.top > l->top)
        move_top(l, list_height(r), view.top - l->top, true);
    keep_in_view(r);
}

bool reader_list(struct reader *r, struct reader_list *out)
{
    struct list *l = list_of(r);

    if (!l)
        return false;
    size_t height = list_height(r);
    free_shown(l);
    for (size_t i = l->top; i < passing_rows(l) && l->shown.n < height; i++) {
        struct buf sought = {0};
        VEC_PUSH(&l->shown, (struct reader_row){0});
        l->source->row(r, l->all.v[index_in_all(l, i)], &l->shown.v[l->shown.n - 1], &sought);
        buf_free(&sought);
    }
    *out = (struct reader_list){.title = l->title,
                                .v = l->shown.v,
                                .shown = l->shown.n,
                                .n = passing_rows(l),
                                .top = l->top,
                                .chosen = l->chosen,
                                .labels = l->labels,
                                .empty = is_filtering(l) || more_rows(r) ? "looking for it"
                                         : l->filter.n                   ? "no row holds that"
                                                                         : l->empty,
                                .filter = buf_bytes(&l->filter),
                                .filtering = overlay_is_open(r, &list_filter_overlay)};
    return true;
}

/* As an overlay ---------------------------------------------------------------------- */

static bool status(struct reader *r, struct buf *out, size_t room)
{
    const struct list_source *source = list_of(r)->source;

    put_fitting(r, out, room, source->hints);
    return source->hints_first;
}

static bool show_preview(const struct reader *r, struct reader_pane *out, size_t *anchor)
{
    const struct list *l = list_of(r);

    (void)anchor;
    if (!l->preview || citing_pane_height(r, l->preview) > reader_frame(r).height)
        return false;
    fill_citing_pane(r, l->preview, out);
    return true;
}

static bool step(struct reader *r, size_t budget)
{
    const struct list_source *source = list_of(r)->source;

    return filter_step(r, budget) || (source->step && source->step(r));
}

const struct overlay_type list_overlay = {
    .name = "list",
    .layer = LAYER_LIST,
    .flags = OVERLAY_COUNTS | OVERLAY_COVERS,
    .status = status,
    .pane = show_preview,
    .relayout = relayout,
    .step = step,
    .free = free_list,
};

const struct overlay_type list_filter_overlay = {
    .name = "filter",
    .base = &list_overlay,
    .layer = LAYER_LIST,
    .hint = "↵ go · Esc all rows",
    .typed = type_in_filter,
    .paste = paste_in_filter,
    .input_end = filter_input_end,
    .unknown = unknown_in_filter,
};
