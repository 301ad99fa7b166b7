/* SPDX-License-Identifier: ISC */
/*
 * The list of passages.  There may be very many: their order is found in steps, and a row is
 * made when it is shown.
 */
#include "passage_list.h"

#include "annotate.h"
#include "comment_prompt.h"
#include "goto_passage.h"
#include "history.h"
#include "list.h"
#include "lookup.h"
#include "passage_row.h"
#include "selection.h"

#include <stdlib.h>

/* Passages are anchored in this many slices, of this many bytes, before the list is shown. */
#define SLICES 4
#define SLICE ((size_t)64 * 1024)

/* Units of passage_order_step per step. */
#define STEP_UNITS 4096

/* Maximum passages of this document that are put in order again at once. */
#define MAX_REORDERED 4096

struct passage_list {
    bool everywhere; /* the passages of all documents */
    struct passage_order *order;
    struct numbers next; /* the numbers that the order gave last */
    bool outdated;       /* the passages have changed since the order was begun */
    bool anchored;       /* the place of each has become known since */
    char *chosen;        /* id of the passage of the chosen row; or NULL */
    size_t wanted;       /* number of the passage to be chosen when its row comes; or NOWHERE */
    size_t top;          /* the row to be on top then */
};

static const struct list_source passages_source;

struct passage_list *passage_list_new(struct annotations *a)
{
    struct passage_list *l = mem_alloc(sizeof *l);

    l->order = passage_order_new(a);
    l->wanted = NOWHERE;
    return l;
}

void passage_list_free(struct passage_list *l)
{
    if (!l)
        return;
    passage_order_free(l->order);
    VEC_FREE(&l->next);
    free(l->chosen);
    free(l);
}

static const struct passage *passage_at(const struct reader *r, size_t number)
{
    return annotations_get(r->annotations, number);
}

static bool is_open(const struct reader *r)
{
    return list_is(r, &passages_source);
}

/* Rows that come in steps ------------------------------------------------------------- */

static unsigned label_columns(struct reader *r, size_t number)
{
    return passage_label_columns(r, passage_at(r, number));
}

static void add_row(struct reader *r, size_t number)
{
    const struct passage_list *l = r->passage_list;
    const size_t *targets;

    list_add(r, number, label_columns(r, number));
    if (number == l->wanted)
        list_prefer(r, list_targets(r, &targets) - 1, l->top);
}

static void add_rows(struct reader *r, size_t units)
{
    struct passage_list *l = r->passage_list;

    l->next.n = 0;
    passage_order_step(l->order, units, &l->next);
    for (size_t i = 0; i < l->next.n; i++)
        add_row(r, l->next.v[i]);
    list_rows_added(r);
}

static bool has_more(const struct reader *r)
{
    return is_open(r) && !passage_order_is_done(r->passage_list->order);
}

static void open_again(struct reader *r);

static bool step(struct reader *r)
{
    if (!has_more(r))
        return false;
    if (r->passage_list->outdated)
        open_again(r);
    else if (passage_order_waits(r->passage_list->order))
        annotations_read(r->annotations, SLICE);
    else
        add_rows(r, STEP_UNITS);
    return true;
}

/* Which row is chosen ------------------------------------------------------------------- */

/* The passage of the chosen row; NULL where none is chosen, or the list is another. */
static const struct passage *passage_chosen(const struct reader *r)
{
    bool chosen = is_open(r) && list_target(r) != NOWHERE;

    return chosen ? passage_at(r, list_target(r)) : NULL;
}

static void remember(struct reader *r, size_t number)
{
    const struct passage *p = passage_at(r, number);

    free(r->passage_list->chosen);
    r->passage_list->chosen = p ? mem_string(p->id) : NULL;
}

void passage_list_remember(struct reader *r)
{
    if (is_open(r) && r->passage_list->wanted == NOWHERE)
        remember(r, list_target(r));
}

void passage_list_hold(struct reader *r)
{
    r->passage_list->wanted = NOWHERE;
}

/* Opening ------------------------------------------------------------------------------- */

static void row(struct reader *r, size_t number, struct reader_row *out, struct buf *sought)
{
    passage_row(r, number, r->passage_list->everywhere, out, sought);
}

static const struct list_source passages_source = {
    .row = row,
    .enter = goto_passage,
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
    .more = has_more,
    .step = step,
};

/* Begins the order, with the places that can be found at once. */
static void begin_order(struct reader *r)
{
    struct passage_list *l = r->passage_list;

    for (size_t i = 0; i < SLICES && annotations_step(r->annotations, SLICE); i++)
        ;
    l->wanted = NOWHERE;
    l->outdated = l->anchored = false;
    passage_order_begin(l->order, l->everywhere);
}

static void open_list(struct reader *r)
{
    bool everywhere = r->passage_list->everywhere;

    list_open(r, &passages_source, everywhere ? "Passages of all documents" : "Passages kept",
              everywhere ? "nothing is kept yet: v chooses a passage"
                         : "nothing of this text is kept yet: v chooses a passage");
    begin_order(r);
}

/* Adds the rows that can be found at once: of ordinary dotfiles all. */
static void add_first_rows(struct reader *r)
{
    add_rows(r, 4 * STEP_UNITS);
    if (passage_order_waits(r->passage_list->order) && !annotations_read(r->annotations, SLICE))
        add_rows(r, 4 * STEP_UNITS);
}

static void show_list(struct reader *r, bool everywhere)
{
    r->passage_list->everywhere = everywhere;
    open_list(r);
    add_first_rows(r);
    list_ready(r, 0);
}

void list_passages(struct reader *r)
{
    annotations_refresh(r->annotations);
    show_list(r, false);
}

void list_all_documents(struct reader *r)
{
    if (is_open(r))
        show_list(r, !r->passage_list->everywhere);
}

/* The row of a number, as far as rows have come; NOWHERE for none. */
static size_t row_of(const struct reader *r, size_t number)
{
    const size_t *targets;
    size_t n = list_targets(r, &targets);

    for (size_t i = 0; i < n; i++)
        if (targets[i] == number)
            return i;
    return NOWHERE;
}

/* Shows the rows as they are now, under the same filter.  The same passage is chosen, or else
 * the one that comes to stand in its row. */
static void open_again(struct reader *r)
{
    struct passage_list *l = r->passage_list;

    if (!is_open(r))
        return;
    struct list_view view = list_save_view(r);
    open_list(r);
    l->top = view.top;
    l->wanted = annotations_find(r->annotations, l->chosen);
    add_first_rows(r);
    list_restore_view(r, view, row_of(r, l->wanted));
}

/* Rows that follow the passages --------------------------------------------------------- */

/* Do the rows begin with the passages of this document, in this order? */
static bool begins_with(struct reader *r, const struct numbers *order)
{
    const size_t *targets;
    size_t n = list_targets(r, &targets);

    if (n < order->n)
        return false;
    for (size_t i = 0; i < order->n; i++)
        if (targets[i] != order->v[i])
            return false;
    return n == order->n || !passage_at(r, targets[order->n]) ||
           !passage_order_is_here(r->annotations, targets[order->n]);
}

void passage_list_update(struct reader *r)
{
    struct passage_list *l = r->passage_list;

    if (!l->anchored)
        return;
    l->anchored = false;
    if (!is_open(r))
        return;
    if (passage_order_is_current(l->order) &&
        annotations_numbers(r->annotations)->n <= MAX_REORDERED) {
        begin_order(r);
        l->next.n = 0;
        passage_order_here(l->order, &l->next);
        r->changed = true;
        if (begins_with(r, &l->next))
            return;
    }
    open_again(r);
}

/* The index of the row before which a passage belongs. */
static size_t row_for(struct reader *r, size_t number)
{
    const size_t *targets;
    size_t n = list_targets(r, &targets), i;

    LOWER_BOUND(i, n, passage_order_compare(r->annotations, targets[i], number) < 0);
    return i;
}

/* A passage was put: its row is chosen. */
static void update_row(struct reader *r, size_t number)
{
    struct passage_list *l = r->passage_list;

    if (!passage_order_is_current(l->order)) {
        remember(r, number);
        open_again(r);
    } else if (passage_at(r, number) && !list_choose(r, number, label_columns(r, number)) &&
               (l->everywhere || passage_order_is_here(r->annotations, number))) {
        list_insert(r, row_for(r, number), number, label_columns(r, number));
    }
}

static void remove_row(struct reader *r, size_t number)
{
    if (passage_order_is_current(r->passage_list->order) && list_target(r) == number)
        list_remove_chosen(r);
    else
        open_again(r);
}

void passage_list_event(struct reader *r, enum annotations_event event, size_t number)
{
    struct passage_list *l = r->passage_list;

    if (event == ANNOTATIONS_ANCHORED)
        l->anchored = true;
    else
        l->outdated = true;
    if (!is_open(r))
        return;
    if (event == ANNOTATIONS_PUT)
        update_row(r, number);
    else if (event == ANNOTATIONS_DELETED)
        remove_row(r, number);
    else if (event == ANNOTATIONS_RENUMBERED)
        open_again(r);
}

/* Commands ------------------------------------------------------------------------------ */

void list_edit(struct reader *r)
{
    const struct passage *p = passage_chosen(r);

    if (p)
        prompt_comment(r, passage_copy(p));
}

void list_restyle(struct reader *r)
{
    if (passage_chosen(r))
        restyle_passage(r, list_target(r));
}

void list_delete(struct reader *r)
{
    if (passage_chosen(r))
        delete_passage(r, list_target(r));
}

void list_undo(struct reader *r)
{
    if (is_open(r))
        undo_passage(r);
}

/* The place of a passage that is not found may be shown by selecting it. */
void list_place(struct reader *r)
{
    const struct passage *p = passage_chosen(r);
    struct range range;

    if (!p)
        return;
    if (!annotations_owns(r->annotations, p)) {
        reader_say(r, "it stands in another text");
        return;
    }
    char *id = mem_string(p->id);
    bool found = annotations_state(r->annotations, list_target(r), &range) == ANCHOR_FOUND;
    size_t at = found ? range.from : position_of(r, p->offset);
    list_drop(r);
    jump_to(r, at);
    selection_begin_placing(r, id);
    free(id);
}
