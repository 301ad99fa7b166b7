/* SPDX-License-Identifier: ISC */
/* Texts for the tests of layout: a format of their own, texts made of everything
 * that is awkward to set, and the files of the corpus. */
#ifndef IBID_TESTS_LAYOUT_SAMPLE_H
#define IBID_TESTS_LAYOUT_SAMPLE_H

#include <ibid/builder.h>
#include <ibid/document.h>

/*
 * Blocks stand between blank lines.  What kind one is of is told by its first
 * byte:
 *      # heading  > quotation  ~ verse  - item  | table  ` preformatted
 * and anything else is a paragraph.  The line breaks of verse, tables and
 * preformatted text are meant, all others are soft.
 */
extern const struct parser sample_format;

/* Pseudo-random numbers, the same in every run. */
struct dice {
    uint64_t state;
};
size_t roll(struct dice *dice, size_t below);

/* Appends some bytes of a text made of words in many scripts, joined emoji,
 * marks, blanks of every kind, controls and malformed bytes. */
void sample_text(struct dice *dice, size_t bytes, struct buf *out);

/* Appends a paragraph of plain English words, without a line break. */
void sample_paragraph(struct dice *dice, size_t words, struct buf *out);

/* Calls what for each text of the corpus that IBID_CORPUS names, as UTF-8; false
 * where it names none. */
bool sample_corpus(void (*what)(const char *name, struct span text, void *data), void *data);

#endif
