/* SPDX-License-Identifier: ISC */
/* The list of passages. */
#ifndef IBID_READER_ROWS_H
#define IBID_READER_ROWS_H

#include "reader_internal.h"

command list_passages, list_all_documents, list_place, list_edit, list_restyle, list_delete,
    list_undo;
void list_again(struct reader *r);
void list_changed(struct reader *r,
                  size_t number);  /* that of a passage put, changed or brought back */
void rows_note(struct reader *r);  /* which is chosen, before passages change */
void rows_found(struct reader *r); /* where passages stand has become known */
void rows_free(struct reader *r);

#endif
