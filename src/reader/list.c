/* SPDX-License-Identifier: ISC */
/* Lists over the page, and their filter. */
#include "list.h"

#include "citations.h"
#include "excerpt.h"
#include "history.h"
#include "kept.h"
#include "passages.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

/* A key looks through so many bytes of rows at once; reader_step goes on. */
#define AT_ONCE ((size_t)64 * 1024)

/* What a row counts for beside its bytes. */
#define ROW_COST 64

static void forget_row(struct reader_row *row)
{
    free(row->left);
    free(row->text);
    free(row->right);
    *row = (struct reader_row){0};
}

static void forget_shown(struct list *l)
{
    for (size_t i = 0; i < l->shown.n; i++)
        forget_row(&l->shown.v[i]);
    l->shown.n = 0;
}

void list_free(struct reader *r)
{
    struct list *l = &r->list;

    forget_shown(l);
    VEC_FREE(&l->shown);
    VEC_FREE(&l->all);
    VEC_FREE(&l->passing);
    buf_free(&l->filter);
    buf_free(&l->folded);
}

void list_open(struct reader *r, enum list_kind kind, const char *title, const char *empty)
{
    struct list *l = &r->list;

    l->all.n = l->passing.n = 0;
    l->sought = 0;
    buf_clear(&l->filter);
    l->kind = kind;
    l->title = title;
    l->empty = empty;
    l->labels = 0;
    l->filtering = false;
    l->top = 0;
    l->chosen = NOWHERE;
    citing_pane_hide(r);
    r->changed = true;
}

void list_add(struct reader *r, size_t target, unsigned label)
{
    VEC_PUSH(&r->list.all, target);
    if (label > r->list.labels)
        r->list.labels = label;
}

/* Rows ---------------------------------------------------------------------------- */

static row_maker *const makers[] = {
    [LIST_CONTENTS] = contents_row, [LIST_NOTES] = notes_row, [LIST_CITING] = citing_row,
    [LIST_PASSAGES] = passages_row, [LIST_HELP] = help_row,
};

/* Those that pass the filter, as far as has been looked. */
static size_t rows(const struct list *l)
{
    return l->filter.n ? l->passing.n : l->all.n;
}

/* The index among all of one that passes. */
static size_t in_all(const struct list *l, size_t row)
{
    return l->filter.n ? l->passing.v[row] : row;
}

static bool row_passes(struct reader *r, size_t i, size_t *cost)
{
    struct list *l = &r->list;
    struct buf sought = {0}, folded = {0};
    struct reader_row row = {0};

    makers[l->kind](r, l->all.v[i], &row, &sought);
    buf_printf(&sought, "%s %s", row.left ? row.left : "", row.text ? row.text : "");
    text_fold(buf_bytes(&sought), &folded);
    bool passes = strstr(buf_bytes(&folded).p, buf_bytes(&l->folded).p) != NULL;
    *cost = sought.n + ROW_COST;
    buf_free(&sought);
    buf_free(&folded);
    forget_row(&row);
    return passes;
}

unsigned list_height(const struct reader *r)
{
    unsigned height = reader_frame(r).height, taken = 1 + citing_pane_height(r);

    /* The title takes a row. */
    return height > taken + 1 ? height - taken : 1;
}

static void keep_in_view(struct reader *r)
{
    struct list *l = &r->list;

    if (l->kind == LIST_CITING)
        citing_preview(r);
    size_t height = list_height(r);
    if (l->chosen == NOWHERE)
        return;
    if (l->chosen < l->top)
        l->top = l->chosen;
    if (l->chosen >= l->top + height)
        l->top = l->chosen - height + 1;
}

bool list_looks(const struct reader *r)
{
    const struct list *l = &r->list;

    return l->kind != LIST_NONE && l->filter.n && l->sought < l->all.n;
}

/* No row is left free below the last. */
static void settle_top(struct reader *r)
{
    struct list *l = &r->list;
    size_t height = list_height(r), last = rows(l) > height ? rows(l) - height : 0;

    if (l->top > last)
        l->top = last;
    keep_in_view(r);
}

void list_relayout(struct reader *r)
{
    if (r->list.kind == LIST_NONE)
        return;
    if (list_looks(r) || rows_more(r))
        keep_in_view(r);
    else
        settle_top(r);
}

bool list_step(struct reader *r, size_t budget)
{
    struct list *l = &r->list;
    size_t spent = 0, cost;

    for (; list_looks(r) && spent < budget; spent += cost) {
        size_t i = l->sought++;
        if (!row_passes(r, i, &cost))
            continue;
        if (l->kind != LIST_HELP && (l->chosen == NOWHERE || i <= l->wanted))
            l->chosen = l->passing.n;
        VEC_PUSH(&l->passing, i);
        r->changed |= l->passing.n <= l->top + list_height(r);
    }
    if (!spent)
        return false;
    r->changed |= !list_looks(r);
    keep_in_view(r);
    return list_looks(r);
}

/* Looks until there are more than so many rows that pass, or no more rows. */
static void look_for_rows(struct reader *r, size_t n)
{
    while (list_looks(r) && r->list.passing.n <= n)
        list_step(r, AT_ONCE);
}

/* Shows the rows that hold the filter, from the first on; the row wanted is chosen,
 * if it is one of them. */
static void refilter(struct reader *r, size_t wanted)
{
    struct list *l = &r->list;

    buf_clear(&l->folded);
    text_fold(buf_bytes(&l->filter), &l->folded);
    l->passing.n = l->sought = l->top = 0;
    l->wanted = wanted;
    l->chosen = l->filter.n || l->kind == LIST_HELP || !l->all.n ? NOWHERE
                : wanted < l->all.n                              ? wanted
                                                                 : l->all.n - 1;
    r->changed = true;
    list_step(r, AT_ONCE);
    keep_in_view(r);
}

void list_ready(struct reader *r, size_t chosen)
{
    refilter(r, chosen);
}

static size_t chosen_target(const struct list *l)
{
    return l->chosen == NOWHERE ? NOWHERE : l->all.v[in_all(l, l->chosen)];
}

/* Rows that come and go ---------------------------------------------------------------- */

void list_grow(struct reader *r)
{
    struct list *l = &r->list;

    if (l->filter.n)
        list_step(r, AT_ONCE);
    else if (l->chosen == NOWHERE && l->all.n)
        l->chosen = 0;
    if (!rows_more(r))
        settle_top(r);
    r->changed = true;
}

void list_wish(struct reader *r, size_t chosen, size_t top)
{
    struct list *l = &r->list;

    l->wanted = chosen;
    if (l->filter.n)
        return;
    l->chosen = chosen;
    l->top = top;
    keep_in_view(r);
}

/* The first row that passes from one of all on. */
static size_t passing_from(const struct list *l, size_t at)
{
    size_t low = 0;

    if (!l->filter.n)
        return at;
    for (size_t high = l->passing.n; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (l->passing.v[middle] < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool list_choose(struct reader *r, size_t target, unsigned label)
{
    struct list *l = &r->list;
    size_t at = 0;

    while (at < l->all.n && l->all.v[at] != target)
        at++;
    if (at == l->all.n)
        return false;
    if (label > l->labels)
        l->labels = label;
    size_t row = passing_from(l, at);
    if (row < rows(l) && in_all(l, row) == at)
        l->chosen = row;
    keep_in_view(r);
    r->changed = true;
    return true;
}

void list_put_in(struct reader *r, size_t at, size_t target, unsigned label)
{
    struct list *l = &r->list;
    size_t row = passing_from(l, at);

    list_add(r, target, label);
    memmove(l->all.v + at + 1, l->all.v + at, (l->all.n - 1 - at) * sizeof *l->all.v);
    l->all.v[at] = target;
    if (l->filter.n) {
        VEC_PUSH(&l->passing, at);
        for (size_t i = l->passing.n - 1; i > row; i--)
            l->passing.v[i] = l->passing.v[i - 1] + 1;
        l->passing.v[row] = at;
        l->sought++;
    }
    l->chosen = row;
    keep_in_view(r);
    r->changed = true;
}

void list_take(struct reader *r)
{
    struct list *l = &r->list;
    size_t row = l->chosen, at = in_all(l, row);

    l->all.n--;
    memmove(l->all.v + at, l->all.v + at + 1, (l->all.n - at) * sizeof *l->all.v);
    if (l->filter.n) {
        l->passing.n--;
        for (size_t i = row; i < l->passing.n; i++)
            l->passing.v[i] = l->passing.v[i + 1] - 1;
        l->sought--;
    }
    if (row == rows(l))
        l->chosen = row ? row - 1 : NOWHERE;
    settle_top(r);
    r->changed = true;
}

/* Moving ------------------------------------------------------------------------ */

static void move_top(struct list *l, size_t height, size_t by, bool on)
{
    size_t last = rows(l) > height ? rows(l) - height : 0;

    if (on)
        l->top = by < last && l->top < last - by ? l->top + by : last;
    else
        l->top -= by < l->top ? by : l->top;
}

static void move(struct reader *r, size_t by, bool on)
{
    struct list *l = &r->list;
    size_t height = list_height(r), at = l->chosen == NOWHERE ? l->top : l->chosen;

    if (on)
        look_for_rows(r, by < NOWHERE - at - height ? at + by + height : NOWHERE);
    l->wanted = 0;
    r->changed = true;
    if (l->chosen == NOWHERE) {
        move_top(l, height, by, on);
        return;
    }
    if (on)
        l->chosen = by < rows(l) - 1 - l->chosen ? l->chosen + by : rows(l) - 1;
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
    struct list *l = &r->list;

    if (!list_looks(r) || l->chosen == NOWHERE) {
        move(r, NOWHERE, true);
        return;
    }
    /* Each that is found from now on is chosen. */
    l->chosen = rows(l) - 1;
    l->wanted = l->all.n;
    keep_in_view(r);
    r->changed = true;
}

/* Filtering ------------------------------------------------------------------------ */

void list_filter(struct reader *r)
{
    r->list.filtering = true;
    r->changed = true;
}

void list_insert(struct reader *r, uint32_t key)
{
    char bytes[4];

    buf_put(&r->list.filter, bytes, text_encode(key, bytes));
    refilter(r, 0);
}

void list_backspace(struct reader *r)
{
    struct buf *f = &r->list.filter;

    if (!f->n) {
        r->list.filtering = false;
        r->changed = true;
        return;
    }
    f->n -= text_cluster_back(f->p, f->n);
    f->p[f->n] = '\0';
    refilter(r, 0);
}

void list_drop(struct reader *r)
{
    r->list.kind = LIST_NONE;
    r->list.filtering = false;
    citing_pane_hide(r);
    r->changed = true;
}

void list_close(struct reader *r)
{
    struct list *l = &r->list;

    r->changed = true;
    if (l->filtering || l->filter.n) {
        size_t chosen = l->chosen == NOWHERE ? 0 : in_all(l, l->chosen);
        l->filtering = false;
        buf_clear(&l->filter);
        refilter(r, chosen);
        return;
    }
    list_drop(r);
}

void list_enter(struct reader *r)
{
    const struct section *sections;
    enum list_kind kind = r->list.kind;

    /* Typed ahead of the rows. */
    while (r->list.chosen == NOWHERE && rows_step(r))
        ;
    if (kind != LIST_HELP && r->list.chosen == NOWHERE)
        look_for_rows(r, 0);
    size_t target = chosen_target(&r->list);
    if (r->list.chosen == NOWHERE && kind != LIST_HELP)
        return;
    list_drop(r);
    if (kind == LIST_CONTENTS) {
        document_sections(r->setup.document, &sections);
        jump_to(r, sections[target].from);
    } else if (kind == LIST_NOTES) {
        listed_go(r, target);
    } else if (kind == LIST_CITING) {
        cited_go(r, target);
    } else if (kind == LIST_PASSAGES) {
        go_passage(r, target);
    }
}

/* What is listed --------------------------------------------------------------------- */

static const char *when_known(const struct reader *r, const char *none)
{
    return document_done(r->setup.document) ? none : "known when the text has been read";
}

void contents_row(struct reader *r, size_t section, struct reader_row *row, struct buf *sought)
{
    const struct section *sections;
    struct buf name = {0};

    (void)sought;
    document_sections(r->setup.document, &sections);
    section_name(r, section, &name);
    row->text = buf_take(&name);
    row->level = sections[section].level - 1;
    row->right = page_number(r, sections[section].from);
}

void list_contents(struct reader *r)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections);
    size_t last = r->page.n ? r->page.v[0].next - 1 : 0;

    list_open(r, LIST_CONTENTS, "Contents", when_known(r, "this text has no sections"));
    for (size_t i = 0; i < n; i++)
        list_add(r, i, 0);
    size_t here = document_section_at(r->setup.document, last);
    list_ready(r, here == NOWHERE ? 0 : here);
}

size_t list_target(const struct reader *r)
{
    return chosen_target(&r->list);
}

const struct passage *list_passage(const struct reader *r)
{
    const struct list *l = &r->list;

    return l->kind == LIST_PASSAGES && l->chosen != NOWHERE ? passage_of(r, list_target(r))
                                                            : NULL;
}

struct list_view list_leave(struct reader *r)
{
    struct list *l = &r->list;
    bool filtering = l->filtering;

    return (struct list_view){.filter = buf_take(&l->filter),
                              .filtering = filtering,
                              .row = l->chosen == NOWHERE ? 0 : l->chosen,
                              .top = l->top};
}

void list_return(struct reader *r, struct list_view view, size_t chosen)
{
    struct list *l = &r->list;

    buf_puts(&l->filter, view.filter ? view.filter : "");
    l->filtering = view.filtering;
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
    struct list *l = &r->list;
    size_t height = list_height(r);

    if (l->kind == LIST_NONE)
        return false;
    forget_shown(l);
    for (size_t i = l->top; i < rows(l) && l->shown.n < height; i++) {
        struct buf sought = {0};
        VEC_PUSH(&l->shown, (struct reader_row){0});
        makers[l->kind](r, l->all.v[in_all(l, i)], &l->shown.v[l->shown.n - 1], &sought);
        buf_free(&sought);
    }
    *out = (struct reader_list){.title = l->title,
                                .v = l->shown.v,
                                .shown = l->shown.n,
                                .n = rows(l),
                                .top = l->top,
                                .chosen = l->chosen,
                                .labels = l->labels,
                                .empty = list_looks(r) || rows_more(r) ? "looking for it"
                                         : l->filter.n                 ? "no row holds that"
                                                                       : l->empty,
                                .filter = buf_bytes(&l->filter),
                                .filtering = l->filtering};
    return true;
}
