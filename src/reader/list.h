/* SPDX-License-Identifier: ISC */
/* Lists over the page, and their filter. */
#ifndef IBID_READER_LIST_H
#define IBID_READER_LIST_H

#include "reader_internal.h"

command list_contents, list_help, list_next, list_prev, list_page_next, list_page_prev,
    list_first, list_last, list_filter, list_enter, list_close, list_backspace;
void list_insert(struct reader *r, uint32_t key);
void list_open(struct reader *r, enum list_kind kind, const char *title, const char *empty);
void list_add(struct reader *r, size_t target, unsigned label); /* so many columns wide */
void list_ready(struct reader *r, size_t chosen);
bool list_looks(const struct reader *r); /* the filter has not seen all rows */
bool list_step(struct reader *r, size_t budget);
/* Makes the row of a target.  sought: what the filter shall find beside its label and
 * its text. */
typedef void row_maker(struct reader *r, size_t target, struct reader_row *row,
                       struct buf *sought);
row_maker contents_row, notes_row, citing_row, passages_row, help_row;
void list_grow(struct reader *r); /* rows were added since list_ready */
void list_wish(struct reader *r, size_t chosen,
               size_t top); /* of all rows, as soon as it passes */
void list_put_in(struct reader *r, size_t at, size_t target,
                 unsigned label);                                  /* is a row, and chosen */
bool list_choose(struct reader *r, size_t target, unsigned label); /* false: no row is its */
void list_take(struct reader *r); /* the row chosen is no more */
void list_drop(struct reader *r); /* without going anywhere */
void list_relayout(struct reader *r);
void list_free(struct reader *r);
unsigned list_height(const struct reader *r);
size_t list_target(const struct reader *r);                 /* of the row chosen */
const struct passage *list_passage(const struct reader *r); /* the same; NULL for none */
struct list_view list_leave(struct reader *r);
/* With that of all rows chosen; NOWHERE: as many rows down as it was. */
void list_return(struct reader *r, struct list_view view, size_t chosen);

#endif
