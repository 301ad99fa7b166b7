/* SPDX-License-Identifier: ISC */
/* Invariants of the pages of any document, at any size. */
#ifndef IBID_TESTS_LAYOUT_PAGES_H
#define IBID_TESTS_LAYOUT_PAGES_H

#include <ibid/layout.h>

/*
 * Checks the whole grid, and pages off it that begin at some lines, seed telling
 * which: that every line of the flow and of each note is set once and in order,
 * that no page overflows, that notes begin where they are cited, that no line is
 * left alone, and that paging back agrees with paging on.  Fails by cmocka's
 * assertions, having said where.
 */
void check_pages(struct document *d, const struct layout_form *form, const char *name,
                 uint64_t seed);

/* How many notes the last check found set at feet, begun later than cited, gone on
 * to another page, and referred to. */
struct pages_seen {
    size_t notes, late, continued, references, pages;
};
extern struct pages_seen pages_seen;

#endif
