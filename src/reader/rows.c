/* SPDX-License-Identifier: ISC */
/*
 * The list of passages.  There may be very many: their order is found in steps,
 * this document's first, and a row is made when it is shown.
 */
#include "rows.h"

#include "history.h"
#include "kept.h"
#include "list.h"
#include "lookup.h"
#include "passages.h"
#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Before the list is shown, passages are looked for so long: slices of so many
 * bytes. */
#define SLICES 4
#define SLICE ((size_t)64 * 1024)

/* Columns of a quotation beside its comment, of a title beside a section. */
#define TITLE_COLUMNS 16

/* Done at a time: passages looked at or moved. */
#define AT_ONCE 4096

/* So many rows are compared at once. */
#define MOST_FOUND 4096

static const struct list_source passages_source;

/* A row ------------------------------------------------------------------------------ */

static char *age_since(long long seconds)
{
    static const struct {
        long long seconds;
        const char *name;
    } units[] = {{365 * 86400, "y"}, {30 * 86400, "mo"}, {7 * 86400, "w"},
                 {86400, "d"},       {3600, "h"},        {60, "min"}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds >= units[i].seconds)
            return mem_printf("%lld %s", seconds / units[i].seconds, units[i].name);
    return mem_string("now");
}

/* How long ago it was kept; NULL where the time cannot be read. */
static char *age_of(const struct passage *p)
{
    struct tm tm = {0};

    if (!p->time || sscanf(p->time, "%d-%d-%dT%d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
                           &tm.tm_hour, &tm.tm_min, &tm.tm_sec) != 6)
        return NULL;
    tm.tm_year -= 1900;
    tm.tm_mon -= 1;
    return age_since((long long)time(NULL) - (long long)timegm(&tm));
}

/* The beginning of a text, up to so many columns. */
static void put_cut(struct reader *r, const char *string, unsigned columns, struct buf *out)
{
    struct span s = span_of(string);
    size_t at = 0;

    if (text_columns(r->setup.widths, s) <= columns) {
        buf_span(out, s);
        return;
    }
    for (unsigned used = 1; at < s.n;) {
        struct text_glyph g =
            text_glyph(r->setup.widths, s.p + at, s.n - at, 0, TEXT_FLOW, used);
        if (used + g.width > columns)
            break;
        used += g.width;
        at += g.bytes;
    }
    buf_put(out, s.p, at);
    buf_puts(out, "…");
}

/* The quotation and the comment; where there is not room for both, a third of it is
 * the quotation's, and what the comment leaves. */
static char *text_of_row(struct reader *r, const struct passage *p, const char *right)
{
    struct text_widths *w = r->setup.widths;
    size_t measure = reader_frame(r).measure, taken = text_columns(w, span_of(right)) + 5;
    struct buf b = {0};

    if (!p->comment || !*p->comment)
        return mem_string(p->quote ? p->quote : "");
    taken += text_columns(w, span_of(p->comment)) + 3;
    size_t room = measure > taken ? measure - taken : 0;
    put_cut(r, p->quote ? p->quote : "", (unsigned)(room > measure / 3 ? room : measure / 3),
            &b);
    buf_printf(&b, " — %s", p->comment);
    return buf_take(&b);
}

static char *right_of_row(struct reader *r, const struct passage *p, bool gone)
{
    struct buf b = {0};
    char *age = age_of(p);

    if (r->rows.everywhere && p->title) {
        put_cut(r, p->title, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    if (gone)
        buf_puts(&b, "not found · ");
    else if (p->section && *p->section) {
        put_cut(r, p->section, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    buf_puts(&b, age ? age : "?");
    free(age);
    return buf_take(&b);
}

static char *sign_of_row(const struct passage *p)
{
    char sign[] = {passage_sign(p), '\0'};

    return mem_printf("%s%s", p->mark ? p->mark : "", sign);
}

static void passages_row(struct reader *r, size_t index, struct reader_row *row,
                         struct buf *sought)
{
    const struct passage *p = passage_of(r, index);
    struct range range;

    if (!p)
        return;
    const char *parts[] = {p->quote, p->comment, p->section,
                           p->style, p->mark,    r->rows.everywhere ? p->title : NULL};
    row->faint = passage_here(r, p) && kept_state(r, index, &range) == ANCHOR_ORPHAN;
    row->left = sign_of_row(p);
    row->right = right_of_row(r, p, row->faint);
    row->text = text_of_row(r, p, row->right);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_printf(sought, "%s ", parts[i] ? parts[i] : "");
}

static unsigned label_columns(struct reader *r, size_t number)
{
    const struct passage *p = passage_of(r, number);
    size_t mark = p->mark ? text_columns(r->setup.widths, span_of(p->mark)) : 0;

    return (unsigned)mark + (passage_sign(p) ? 1 : 0);
}

/* Their order ------------------------------------------------------------------------- */

/* This document's first, then by document; in each in the order of the text. */
static int compare(const struct entry *x, const struct entry *y)
{
    int by_path = strcmp(x->path, y->path);

    if (by_path)
        return by_path;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* Sorted before every path. */
static const char here[] = "";

static struct entry entry_of(struct reader *r, size_t number)
{
    const struct passage *p = passage_of(r, number);
    struct range range;
    bool mine = passage_here(r, p);
    bool found = kept_state(r, number, &range) == ANCHOR_FOUND;

    return (struct entry){.number = number,
                          .path = mine || found ? here
                                  : p->path     ? p->path
                                                : "-",
                          .place = found  ? range.from
                                   : mine ? position_of(r, p->offset)
                                          : p->offset};
}

static bool is_here(const struct entry *e)
{
    return e->path == here;
}

/* One step of a merge sort from the shortest runs up; returns whether it is done. */
static bool sort_on(struct rows *w)
{
    size_t n = w->v.n;

    if (w->width >= n)
        return true;
    size_t middle = w->from + w->width < n ? w->from + w->width : n;
    size_t to = middle + w->width < n ? middle + w->width : n;
    if (w->i < middle || w->j < to) {
        bool left = w->i < middle && (w->j == to || compare(&w->v.v[w->i], &w->v.v[w->j]) <= 0);
        size_t out = w->i + w->j - middle;
        w->merged[out] = w->v.v[left ? w->i++ : w->j++];
        return false;
    }
    w->from = to;
    if (to == n) {
        struct entry *merged = w->merged;
        w->merged = w->v.v;
        w->v.v = merged;
        w->width *= 2;
        w->from = 0;
    }
    w->i = w->from;
    w->j = w->from + w->width < n ? w->from + w->width : n;
    return false;
}

static void sort_begin(struct rows *w)
{
    w->merged = mem_resize(w->merged, w->v.cap * sizeof *w->merged);
    w->width = 1;
    w->from = w->i = 0;
    w->j = w->v.n ? 1 : 0;
}

static void consider(struct reader *r, size_t number)
{
    struct rows *w = &r->rows;
    bool here_now = w->stage == ROWS_HERE;

    if (!passage_of(r, number))
        return;
    struct entry e = entry_of(r, number);
    if (is_here(&e) == here_now)
        VEC_PUSH(&w->v, e);
}

static void begin_stage(struct rows *w, enum rows_stage stage)
{
    w->stage = stage;
    w->v.n = 0;
    w->next = w->width = w->listed = 0;
}

/* Rows from all documents are sorted once all have been read. */
static bool waits(const struct reader *r)
{
    return r->rows.stage == ROWS_ELSEWHERE && r->kept.reading;
}

/* One step; what it costs, where moving one is 1. */
static size_t advance(struct reader *r)
{
    struct rows *w = &r->rows;
    bool here_now = w->stage == ROWS_HERE;
    const struct numbers *own = kept_numbers(r);
    size_t n = here_now ? own->n : bookmarks_numbers(r->setup.bookmarks);

    if (w->next < n) {
        consider(r, here_now ? own->v[w->next] : w->next);
        if (++w->next == n)
            sort_begin(w);
        return 4;
    }
    if (w->listed < w->v.n) {
        const size_t *targets;
        if (sort_on(w)) {
            size_t number = w->v.v[w->listed++].number;
            list_add(r, number, label_columns(r, number));
            if (number == r->rows.wished)
                list_wish(r, list_targets(r, &targets) - 1, r->rows.top);
        }
    } else {
        begin_stage(w, here_now && r->rows.everywhere ? ROWS_ELSEWHERE : ROWS_DONE);
    }
    return 1;
}

static void advance_by(struct reader *r, size_t most)
{
    while (most && r->rows.stage != ROWS_DONE && !waits(r)) {
        size_t cost = advance(r);
        most -= cost < most ? cost : most;
    }
    list_grow(r);
}

static bool rows_more(const struct reader *r)
{
    return list_is(r, &passages_source) && r->rows.stage != ROWS_DONE;
}

static void note(struct reader *r, size_t number)
{
    const struct passage *p = passage_of(r, number);

    free(r->rows.id);
    r->rows.id = p ? mem_string(p->id) : NULL;
}

void rows_note(struct reader *r)
{
    if (list_is(r, &passages_source) && r->rows.wished == NOWHERE)
        note(r, list_target(r));
}

static bool rows_step(struct reader *r)
{
    if (!rows_more(r))
        return false;
    if (r->rows.outdated)
        list_again(r);
    else if (waits(r))
        kept_read(r, SLICE);
    else
        advance_by(r, AT_ONCE);
    return true;
}

void rows_free(struct reader *r)
{
    VEC_FREE(&r->rows.v);
    free(r->rows.merged);
    free(r->rows.id);
}

/* The list -------------------------------------------------------------------------------- */

/* That of the row chosen; NULL where none is, or the list is another. */
static const struct passage *passage_chosen(const struct reader *r)
{
    bool chosen = list_is(r, &passages_source) && list_target(r) != NOWHERE;

    return chosen ? passage_of(r, list_target(r)) : NULL;
}

static const struct list_source passages_source = {
    .row = passages_row,
    .enter = go_passage,
    .hints =
        (const char *const[]){
            "↵ go · e edit · s style · d delete · u undo · B all texts · / filter · h help",
            "↵ go · e edit · s style · d delete · B all · h help",
            "↵ go · e edit · d delete · h help",
            "↵ go · e edit · h help",
            "↵ go · h help",
            NULL,
        },
    .hints_first = true,
    .more = rows_more,
    .step = rows_step,
};

static void begin(struct reader *r)
{
    struct rows *w = &r->rows;

    if (!r->setup.bookmarks) {
        begin_stage(w, ROWS_DONE);
        return;
    }
    for (size_t i = 0; i < SLICES && kept_step(r, SLICE); i++)
        ;
    w->wished = NOWHERE;
    w->outdated = r->kept.found = false;
    w->readings = bookmarks_readings(r->setup.bookmarks);
    begin_stage(w, ROWS_HERE);
}

static void open_list(struct reader *r)
{
    bool everywhere = r->rows.everywhere;

    list_open(r, &passages_source, everywhere ? "Passages of all documents" : "Passages kept",
              everywhere ? "nothing is kept yet: v chooses a passage"
                         : "nothing of this text is kept yet: v chooses a passage");
    begin(r);
}

/* Its row, as far as they have come; NOWHERE for none. */
static size_t row_of(const struct reader *r, size_t number)
{
    const size_t *targets;
    size_t n = list_targets(r, &targets);

    for (size_t i = 0; i < n; i++)
        if (targets[i] == number)
            return i;
    return NOWHERE;
}

/* As many as can be at once: of ordinary numbers all. */
static void show(struct reader *r)
{
    advance_by(r, 4 * AT_ONCE);
    if (waits(r) && !kept_read(r, SLICE))
        advance_by(r, 4 * AT_ONCE);
}

void list_passages(struct reader *r)
{
    r->rows.everywhere = false;
    if (r->setup.bookmarks)
        kept_refresh(r);
    open_list(r);
    show(r);
    list_ready(r, 0);
}

/* The same rows as they are now, under the same filter; the passage chosen is so again, or
 * else what comes to stand in its row. */
void list_again(struct reader *r)
{
    if (!list_is(r, &passages_source))
        return;
    struct list_view view = list_leave(r);
    open_list(r);
    r->rows.top = view.top;
    if (r->rows.id)
        r->rows.wished = bookmarks_find(r->setup.bookmarks, r->rows.id);
    show(r);
    list_return(r, view, row_of(r, r->rows.wished));
}

/* Are the numbers of the rows still those of their passages? */
static bool is_settled(const struct reader *r)
{
    return r->rows.stage == ROWS_DONE &&
           r->rows.readings == bookmarks_readings(r->setup.bookmarks);
}

/* Do the rows begin with the passages of this document, in their order? */
static bool begins_with_here(struct reader *r)
{
    struct rows *w = &r->rows;
    const size_t *targets;
    size_t n = w->v.n, all = list_targets(r, &targets);

    if (all < n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (targets[i] != w->v.v[i].number)
            return false;
    if (all == n || !passage_of(r, targets[n]))
        return true;
    struct entry next = entry_of(r, targets[n]);
    return !is_here(&next);
}

void rows_found(struct reader *r)
{
    struct rows *w = &r->rows;

    r->kept.found = false;
    if (!list_is(r, &passages_source))
        return;
    if (!is_settled(r) || kept_numbers(r)->n > MOST_FOUND) {
        list_again(r);
        return;
    }
    begin(r);
    while (w->next < kept_numbers(r)->n)
        advance(r);
    while (!sort_on(w))
        ;
    bool same = begins_with_here(r);
    w->stage = ROWS_DONE;
    r->changed = true;
    if (!same)
        list_again(r);
}

/* Whether the passage of a number is listed before e.  One that has been deleted stands at the
 * beginning of this document. */
static bool is_before(struct reader *r, size_t number, const struct entry *e)
{
    struct entry there = {.path = here};

    if (passage_of(r, number))
        there = entry_of(r, number);
    return compare(&there, e) < 0;
}

/* The row at which one would stand. */
static size_t row_for(struct reader *r, size_t number)
{
    struct entry e = entry_of(r, number);
    const size_t *targets;
    size_t i, n = list_targets(r, &targets);

    LOWER_BOUND(i, n, is_before(r, targets[i], &e));
    return i;
}

void list_changed(struct reader *r, size_t number)
{
    if (!list_is(r, &passages_source) || number == NOWHERE)
        return;
    if (!is_settled(r)) {
        note(r, number);
        list_again(r);
        return;
    }
    if (!passage_of(r, number) || list_choose(r, number, label_columns(r, number)))
        return;
    struct entry e = entry_of(r, number);
    if (is_here(&e) || r->rows.everywhere)
        list_put_in(r, row_for(r, number), number, label_columns(r, number));
}

void list_all_documents(struct reader *r)
{
    if (!list_is(r, &passages_source))
        return;
    r->rows.everywhere = !r->rows.everywhere;
    open_list(r);
    show(r);
    list_ready(r, 0);
}

void list_edit(struct reader *r)
{
    const struct passage *p = passage_chosen(r);

    if (p)
        ask_comment(r, passage_copy(p));
}

void list_restyle(struct reader *r)
{
    if (!passage_chosen(r))
        return;
    size_t number = list_target(r);
    passage_restyle(r, number);
    list_changed(r, number);
}

void list_delete(struct reader *r)
{
    if (!passage_chosen(r))
        return;
    passage_delete(r, list_target(r));
    if (is_settled(r) && !passage_chosen(r))
        list_take(r);
    else
        list_again(r);
}

void list_undo(struct reader *r)
{
    if (!list_is(r, &passages_source))
        return;
    list_changed(r, passage_undo(r));
}

/* What is not found may be shown its place. */
void list_place(struct reader *r)
{
    const struct passage *p = passage_chosen(r);

    if (!p)
        return;
    if (!passage_here(r, p)) {
        reader_say(r, "it stands in another text");
        return;
    }
    char *id = mem_string(p->id);
    size_t index = list_target(r);
    struct range range;
    bool found = kept_state(r, index, &range) == ANCHOR_FOUND;
    list_drop(r);
    jump_to(r, found ? range.from : position_of(r, p->offset));
    selection_begin_placing(r, id);
    free(id);
}
