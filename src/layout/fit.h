/* SPDX-License-Identifier: ISC */
/* Where the lines of a logical line end, in units; bytes and positions play no part. */
#ifndef IBID_LAYOUT_FIT_H
#define IBID_LAYOUT_FIT_H

#include <ibid/text.h>

struct fit_form {
    uint32_t first_room, room; /* columns for text on the first line, on the others */
    bool justify;              /* the blanks of a line count, and are given */
};

/* Number of blanks to be padded before a unit, and up to its end. */
struct fit_blanks {
    uint32_t before, upto;
};

struct fit_node {
    uint64_t cost; /* least, of setting all units before this one */
    int32_t start; /* its column, were all set on one line */
    uint32_t link; /* first unit of the line that ends before it; see fit_lines */
    /* A slot of the queue in fit.c, unrelated to this node. */
    uint32_t queued;
    int32_t better;
};

/* Zero except for units when new; the nodes are reused for each logical line.  The
 * columns of all units together are less than 2^31. */
struct fit {
    const struct text_segment *units; /* none of them without a body */
    size_t n;                         /* at least 1 */
    struct fit_node *nodes;           /* n + 1 */
    size_t cap;
    VEC(struct fit_blanks) blanks; /* n where they count */
};

/*
 * Decides where lines end, at the least cost that layout.h defines: the line
 * that begins with unit i ends before unit nodes[i].link, 0 being the first.
 */
void fit_lines(struct fit *f, const struct fit_form *form);

void fit_free(struct fit *f);

#endif
