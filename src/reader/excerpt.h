/* SPDX-License-Identifier: ISC */
/* Short pieces of the text, as lists, titles and the status line show them. */
#ifndef IBID_READER_EXCERPT_H
#define IBID_READER_EXCERPT_H

#include "reader_internal.h"

/* The beginning of a range as it is shown, in about most bytes; the caller frees. */
char *excerpt(const struct reader *r, struct range range, size_t most);
/* The same, with an ellipsis where it was cut. */
char *excerpt_cut(const struct reader *r, struct range range, size_t most);
/* The document's title in the same way; empty where it has none. */
char *excerpt_title(const struct reader *r, size_t most);

/* Appends the label and the title of a section, or its first words. */
void section_name(struct reader *r, size_t section, struct buf *out);

/* The number of the page that holds pos, with ~ before an estimate; the caller frees. */
char *page_number(struct reader *r, size_t pos);

#endif
