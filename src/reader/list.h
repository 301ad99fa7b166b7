/* SPDX-License-Identifier: ISC */
/*
 * Lists over the page, and their filter.  A list holds a target for each row, an index of
 * what the row stands for; its source makes the rows of those in view.  One list is open at
 * a time: those functions that have no other comment need one.
 */
#ifndef IBID_READER_LIST_H
#define IBID_READER_LIST_H

#include "overlay.h"

struct citing_pane;

/* What a list shows.  Every member from preview on may be NULL. */
struct list_source {
    /* Makes the row of a target.  sought: what the filter finds beside its label and its
     * text. */
    void (*row)(struct reader *r, size_t target, struct reader_row *row, struct buf *sought);
    void (*enter)(struct reader *r, size_t target); /* goes there; the list is closed */
    bool to_read;                                   /* no row can be chosen or entered */

    const char *const *hints; /* keys for the status line, the longest first, then NULL */
    bool hints_first;         /* they matter more than the place */

    struct citing_pane *(*preview)(struct reader *r, size_t target); /* of the row chosen */
    bool (*more)(const struct reader *r);                            /* rows are to come */
    bool (*step)(struct reader *r); /* adds some; returns whether more are to come */
};

extern const struct overlay_type list_overlay, list_filter_overlay;

/* Opens an empty list in place of one that is open; list_ready shows it when rows have been
 * added.  empty: what to say where there are none. */
void list_open(struct reader *r, const struct list_source *source, const char *title,
               const char *empty);
void list_add(struct reader *r, size_t target, unsigned label); /* label: columns */
void list_ready(struct reader *r, size_t chosen);
void list_drop(struct reader *r); /* closes one that is open */

bool list_is(const struct reader *r, const struct list_source *source); /* open, of that */
size_t list_target(const struct reader *r); /* of the row chosen; or NOWHERE */

/* All targets, whatever the filter shows; valid until rows are added or removed. */
size_t list_targets(const struct reader *r, const size_t **out);

/* Rows that come and go ----------------------------------------------------------- */

void list_rows_added(struct reader *r); /* after list_ready */

/* Chooses a row, by its index of all, as soon as it passes the filter; top is the first in
 * view. */
void list_prefer(struct reader *r, size_t chosen, size_t top);

/* Inserts a row at an index of all, and chooses it. */
void list_insert(struct reader *r, size_t at, size_t target, unsigned label);

/* Chooses the row of a target; false where there is none. */
bool list_choose(struct reader *r, size_t target, unsigned label);
void list_remove_chosen(struct reader *r);

/* Filter, chosen row and first row in view, kept while the rows are made again. */
struct list_view {
    char *filter;
    bool filtering;
    size_t row, top;
};
struct list_view list_save_view(struct reader *r);
/* chosen: index of all; NOWHERE for the same row number as before.  Takes view over. */
void list_restore_view(struct reader *r, struct list_view view, size_t chosen);

command list_next, list_prev, list_page_next, list_page_prev, list_first, list_last,
    list_filter, list_enter, list_close, list_backspace;

#endif
