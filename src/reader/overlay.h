/* SPDX-License-Identifier: ISC */
/*
 * What lies over the page: panes, the selection, letters over markers, lists, prompts, and
 * waiting for a second key.  They lie in a stack; the one on top takes the keys and says
 * what the status line offers.  Each type is defined in a file of its own, which alone knows
 * its state; its keys stand in the table of keymap.c.
 */
#ifndef IBID_READER_OVERLAY_H
#define IBID_READER_OVERLAY_H

#include "reader_internal.h"

/* Order in the stack, from the bottom up.  A search may find a note while a prompt is open:
 * the note's pane then opens under it. */
enum overlay_layer {
    LAYER_PANE,
    LAYER_SELECTION,
    LAYER_HINTS,
    LAYER_LIST,
    LAYER_PROMPT,
    LAYER_KEY,
};

enum overlay_flag {
    OVERLAY_COUNTS = 1,          /* digits before a key are a count */
    OVERLAY_MOVES_PAGE = 1 << 1, /* closing it shows the page again that it was opened on */
    OVERLAY_OF_PAGE = 1 << 2,    /* it is closed when another page is shown */
    OVERLAY_COVERS = 1 << 3,     /* what lies under it is not seen */
    OVERLAY_PASSES = 1 << 4,     /* a key of the text's closes it and is run */
    OVERLAY_UNTIL_KEY = 1 << 5,  /* every key but its own closes it and is then run */
    OVERLAY_ONE_KEY = 1 << 6,    /* the next key closes it, whichever it is */
    OVERLAY_OWN_KEYS = 1 << 7,   /* keys that hold anywhere do not hold here */
    OVERLAY_STAYS = 1 << 8,      /* it stays open when the text is replaced */
    OVERLAY_SECOND_KEY = OVERLAY_ONE_KEY | OVERLAY_OWN_KEYS | OVERLAY_STAYS,
};

/* Every member from hint on may be NULL. */
struct overlay_type {
    const char *name;                /* of its keys, for the help's test */
    const struct overlay_type *base; /* a type whose keys hold here too; or NULL */
    enum overlay_layer layer;
    unsigned flags;

    /* In the status line: a text, or what keys would do in at most room columns.  Returns
     * whether that matters more than the place. */
    const char *hint;
    bool (*status)(struct reader *r, struct buf *out, size_t room);
    const char *counted; /* keys that take a count, named while one is typed */

    void (*typed)(struct reader *r, uint32_t key);     /* a printable character */
    void (*paste)(struct reader *r, struct span text); /* see reader_paste */
    void (*input_end)(struct reader *r);               /* see reader_input_end */
    void (*unknown)(struct reader *r, uint32_t key);   /* a key that the table does not have */

    /* Its pane, and the position it belongs to, which it must not cover in a spread. */
    bool (*pane)(const struct reader *r, struct reader_pane *out, size_t *anchor);

    void (*relayout)(struct reader *r); /* the pages have been set anew; it may close */
    bool (*step)(struct reader *r, size_t budget); /* see reader_step */
    void (*free)(void *state);
};

/* Opens one over those of its layer and of lower ones; state is then the stack's. */
void overlay_open(struct reader *r, const struct overlay_type *type, void *state);

/* Close the overlay of a type and free its state; nothing where none is open.  close returns to
 * the page of one that moved it, drop stays on the page in view. */
void overlay_close(struct reader *r, const struct overlay_type *type);
void overlay_drop(struct reader *r, const struct overlay_type *type);

bool overlay_is_open(const struct reader *r, const struct overlay_type *type);
void *overlay_state(const struct reader *r, const struct overlay_type *type); /* NULL: none */

/* The topmost type that is based on another and open; NULL for none. */
const struct overlay_type *overlay_based_on(const struct reader *r,
                                            const struct overlay_type *base);

/* The page in view when it was opened; it is open. */
struct page_start overlay_page(const struct reader *r, const struct overlay_type *type);

/* The type on top; NULL where nothing lies over the page. */
const struct overlay_type *overlay_top(const struct reader *r);

/* All that are open --------------------------------------------------------------- */

/* The page to come back to when all are closed; false where the page is not moved. */
bool overlays_page(const struct reader *r, struct page_start *start);

/* Closes those that last until a key, but for one on top to which the key belongs. */
void overlays_end_with_key(struct reader *r, bool is_own);

/* Closes those of a page that is no longer shown. */
void overlays_settle(struct reader *r);

void overlays_relayout(struct reader *r);
bool overlays_step(struct reader *r, size_t budget);
void overlays_input_end(struct reader *r);

/* The text is another: closes all but those that stay, whose pages are given by raw
 * offsets until they are mapped back. */
void overlays_unmap(struct reader *r);
void overlays_map(struct reader *r);

void overlays_free(struct reader *r);

#endif
