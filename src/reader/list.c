/* SPDX-License-Identifier: ISC */
/* Lists over the page, and their filter. */
#include "private.h"

#include <stdlib.h>
#include <string.h>

static void forget(struct list *l)
{
    for (size_t i = 0; i < l->all.n; i++) {
        free(l->all.v[i].shown.left);
        free(l->all.v[i].shown.text);
        free(l->all.v[i].shown.right);
        free(l->all.v[i].key);
    }
    l->all.n = l->v.n = l->index.n = 0;
}

void list_free(struct reader *r)
{
    forget(&r->list);
    VEC_FREE(&r->list.all);
    VEC_FREE(&r->list.v);
    VEC_FREE(&r->list.index);
    buf_free(&r->list.filter);
}

void list_open(struct reader *r, enum list_kind kind, const char *title, const char *empty)
{
    struct list *l = &r->list;

    forget(l);
    buf_clear(&l->filter);
    l->kind = kind;
    l->title = title;
    l->empty = empty;
    l->filtering = false;
    l->top = 0;
    l->chosen = NOWHERE;
    aside_hide(r);
    r->changed = true;
}

void list_add_sought(struct reader *r, struct reader_row row, size_t target, struct span sought)
{
    struct buf folded = {0};

    text_fold(sought, &folded);
    VEC_PUSH(&r->list.all, (struct row){row, target, buf_take(&folded)});
}

void list_add(struct reader *r, struct reader_row row, size_t target)
{
    struct buf plain = {0};

    buf_printf(&plain, "%s %s", row.left ? row.left : "", row.text ? row.text : "");
    list_add_sought(r, row, target, buf_bytes(&plain));
    buf_free(&plain);
}

unsigned list_height(const struct reader *r)
{
    unsigned height = reader_frame(r).height, taken = 1 + aside_height(r);

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

void list_relayout(struct reader *r)
{
    if (r->list.kind != LIST_NONE)
        keep_in_view(r);
}

/* Shows the rows that hold the filter; the row chosen stays so if it is one. */
static void refilter(struct reader *r, size_t chosen_in_all)
{
    struct list *l = &r->list;
    struct buf folded = {0};
    bool choosing = l->kind != LIST_HELP;

    text_fold(buf_bytes(&l->filter), &folded);
    const char *wanted = buf_bytes(&folded).p;
    l->v.n = l->index.n = 0;
    l->chosen = NOWHERE;
    for (size_t i = 0; i < l->all.n; i++) {
        if (!strstr(l->all.v[i].key, wanted))
            continue;
        if (choosing && (l->chosen == NOWHERE || i <= chosen_in_all))
            l->chosen = l->v.n;
        VEC_PUSH(&l->v, l->all.v[i].shown);
        VEC_PUSH(&l->index, i);
    }
    buf_free(&folded);
    l->top = 0;
    keep_in_view(r);
    r->changed = true;
}

void list_ready(struct reader *r, size_t chosen)
{
    refilter(r, chosen);
}

static size_t chosen_target(const struct list *l)
{
    return l->chosen == NOWHERE ? NOWHERE : l->all.v[l->index.v[l->chosen]].target;
}

/* Moving ------------------------------------------------------------------------ */

static void move(struct reader *r, size_t rows, bool on)
{
    struct list *l = &r->list;
    size_t height = list_height(r), last = l->v.n ? l->v.n - 1 : 0;

    r->changed = true;
    if (l->chosen == NOWHERE) {
        last = l->v.n > height ? l->v.n - height : 0;
        if (on)
            l->top = l->top + rows < last ? l->top + rows : last;
        else
            l->top -= rows < l->top ? rows : l->top;
        return;
    }
    if (on)
        l->chosen = rows < last - l->chosen ? l->chosen + rows : last;
    else
        l->chosen -= rows < l->chosen ? rows : l->chosen;
    keep_in_view(r);
}

void list_on(struct reader *r, unsigned long count)
{
    move(r, count ? count : 1, true);
}

void list_back(struct reader *r, unsigned long count)
{
    move(r, count ? count : 1, false);
}

void list_page_on(struct reader *r, unsigned long count)
{
    (void)count;
    move(r, list_height(r), true);
}

void list_page_back(struct reader *r, unsigned long count)
{
    (void)count;
    move(r, list_height(r), false);
}

void list_first(struct reader *r, unsigned long count)
{
    (void)count;
    move(r, r->list.v.n, false);
}

void list_last(struct reader *r, unsigned long count)
{
    (void)count;
    move(r, r->list.v.n, true);
}

/* Filtering ------------------------------------------------------------------------ */

void list_filter(struct reader *r, unsigned long count)
{
    (void)count;
    r->list.filtering = true;
    r->changed = true;
}

void list_insert(struct reader *r, uint32_t key)
{
    char bytes[4];

    buf_put(&r->list.filter, bytes, text_encode(key, bytes));
    refilter(r, NOWHERE - 1);
    if (r->list.chosen != NOWHERE)
        r->list.chosen = r->list.top = 0;
}

void list_rub(struct reader *r, unsigned long count)
{
    struct buf *f = &r->list.filter;

    (void)count;
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
    aside_hide(r);
    r->changed = true;
}

void list_close(struct reader *r, unsigned long count)
{
    struct list *l = &r->list;

    (void)count;
    r->changed = true;
    if (l->filtering || l->filter.n) {
        size_t chosen = l->chosen == NOWHERE ? 0 : l->index.v[l->chosen];
        l->filtering = false;
        buf_clear(&l->filter);
        refilter(r, chosen);
        return;
    }
    list_drop(r);
}

void list_enter(struct reader *r, unsigned long count)
{
    const struct section *sections;
    enum list_kind kind = r->list.kind;
    size_t target = chosen_target(&r->list);

    (void)count;
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

void list_contents(struct reader *r, unsigned long count)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections);
    size_t last = r->page.n ? r->page.v[0].next - 1 : 0;

    (void)count;
    list_open(r, LIST_CONTENTS, "Contents", when_known(r, "this text has no sections"));
    for (size_t i = 0; i < n; i++) {
        struct buf name = {0};
        section_name(r, i, &name);
        struct reader_row row = {.text = buf_take(&name), .level = sections[i].level - 1};
        struct layout_place place = layout_place(r->layout, sections[i].from);
        row.right = mem_printf("%s%zu", place.page_known ? "" : "~", place.page);
        list_add(r, row, i);
    }
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

    return (struct list_view){buf_take(&l->filter), filtering,
                              l->chosen == NOWHERE ? 0 : l->chosen};
}

void list_return(struct reader *r, struct list_view view)
{
    buf_puts(&r->list.filter, view.filter ? view.filter : "");
    r->list.filtering = view.filtering;
    free(view.filter);
    refilter(r, 0);
    if (view.row)
        move(r, view.row, true);
}

bool reader_list(const struct reader *r, struct reader_list *out)
{
    const struct list *l = &r->list;

    if (l->kind == LIST_NONE)
        return false;
    *out = (struct reader_list){.title = l->title,
                                .v = l->v.v,
                                .n = l->v.n,
                                .top = l->top,
                                .chosen = l->chosen,
                                .empty = l->filter.n ? "no row holds that" : l->empty,
                                .filter = buf_bytes(&l->filter),
                                .filtering = l->filtering};
    return true;
}
