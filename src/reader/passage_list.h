/* SPDX-License-Identifier: ISC */
/* The list of passages, of this document or of all. */
#ifndef IBID_READER_PASSAGE_LIST_H
#define IBID_READER_PASSAGE_LIST_H

#include "reader_internal.h"

struct passage_list *passage_list_new(struct annotations *a);
void passage_list_free(struct passage_list *l);

/* The passages have changed: the rows follow, if the list is open. */
void passage_list_event(struct reader *r, enum annotations_event event, size_t number);

/* Puts the rows in order where the place of passages has become known. */
void passage_list_update(struct reader *r);

/* Remembers which passage is chosen, before passages change. */
void passage_list_remember(struct reader *r);

/* A key was typed: the row that is chosen stays so, whichever was to be chosen later. */
void passage_list_hold(struct reader *r);

command list_passages, list_all_documents, list_place, list_edit, list_restyle, list_delete,
    list_undo;

#endif
