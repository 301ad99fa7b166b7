/* SPDX-License-Identifier: ISC */
/* Where the lines of a logical end; knows neither bytes nor positions. */
#ifndef IBID_LAYOUT_FIT_H
#define IBID_LAYOUT_FIT_H

#include <ibid/text.h>

struct fit_form {
    uint32_t first_room, room; /* columns for text on the first line, on the others */
    bool justify;              /* blanks are known and count */
};

/* Blanks that would get a share, in all units before one, and up to its end. */
struct fit_blanks {
    uint32_t before, upto;
};

struct fit_node {
    uint64_t cost; /* least, of setting all units before this one */
    int32_t start; /* its column, were all set on one line */
    uint32_t link; /* begin of the line that ends before it; see fit_lines */
    /* Not of this node: a slot of the queue in fit.c. */
    uint32_t queued;
    int32_t better;
};

/* Zero but for units when new; the nodes are kept from logical to logical.  The
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
