/* SPDX-License-Identifier: ISC */
/* What a row of the list shows of a passage. */
#ifndef IBID_READER_PASSAGE_ROW_H
#define IBID_READER_PASSAGE_ROW_H

#include "reader_internal.h"

char passage_sign(const struct passage *p); /* of its style; NUL for none */

/* Makes the row of a number, which stays empty where the number is.  everywhere: with the title
 * of its document.  sought: what the filter finds beside the row's label and text. */
void passage_row(struct reader *r, size_t number, bool everywhere, struct reader_row *row,
                 struct buf *sought);

unsigned passage_label_columns(struct reader *r, const struct passage *p); /* of its row */

#endif
