/* SPDX-License-Identifier: ISC */
/* Lines in a pane at the foot of the page, and scrolling them. */
#ifndef IBID_READER_PANE_H
#define IBID_READER_PANE_H

#include "reader_internal.h"

struct pane {
    VEC(struct line) lines;
    size_t top; /* first line in view */
    char *title;
};

void pane_free(struct pane *p);

/* Rows that it takes, with its rule: up to half of the page, or at_least where that is
 * more. */
unsigned pane_height(const struct reader *r, const struct pane *p, size_t at_least);

/* Lines in view in a pane as high as that. */
unsigned pane_rows(unsigned height);

/* Fills in all of out but range, layout and left. */
void pane_show(const struct reader *r, const struct pane *p, unsigned height,
               struct reader_pane *out);

enum pane_scroll {
    PANE_DOWN,
    PANE_UP,
    PANE_PAGE_DOWN,
    PANE_PAGE_UP,
    PANE_FIRST,
    PANE_LAST,
};

/* Scrolls, by the count where lines are scrolled; says the text at_end where it cannot go
 * further down. */
void pane_scroll(struct reader *r, struct pane *p, enum pane_scroll how, unsigned rows,
                 const char *at_end);

/* Scrolls until the line of pos is in view. */
void pane_scroll_to(struct pane *p, size_t pos, unsigned rows);

#endif
