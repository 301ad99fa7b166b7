/* SPDX-License-Identifier: ISC */
/*
 * Prompts: a line that is typed and edited in the status row.  Each kind is an overlay type
 * of its own, based on prompt_overlay, whose keys edit the line; its hooks say what becomes
 * of what is typed.
 */
#ifndef IBID_READER_PROMPT_H
#define IBID_READER_PROMPT_H

#include "overlay.h"

extern const struct overlay_type prompt_overlay;

/* Properties of the overlay type of a prompt. */
#define PROMPT_FLAGS (OVERLAY_OWN_KEYS | OVERLAY_STAYS)
void prompt_type(struct reader *r, uint32_t key);
void prompt_free(void *state);

/* Every member from edited on may be NULL. */
struct prompt_hooks {
    const char *(*label)(const struct reader *r); /* before the line */
    bool is_comment; /* a text of several lines, at most TYPED_COMMENT_MAX bytes */

    /* Enter: the prompt is closed; origin is the page it was opened on. */
    void (*accept)(struct reader *r, struct span text, void *data, struct page_start origin);

    void (*edited)(struct reader *r); /* another line stands there */
    bool (*check)(struct reader *r);  /* false: Enter does nothing yet */
    void (*cancel)(struct reader *r, struct page_start origin); /* it is closed */
    bool (*fails)(const struct reader *r); /* what is typed finds nothing */
    void (*free)(void *data);              /* NULL: data is freed by free() */
};

/* Opens one with a text; data is the prompt's. */
void prompt_open(struct reader *r, const struct overlay_type *type,
                 const struct prompt_hooks *hooks, const char *text, void *data);

bool prompt_is_open(const struct reader *r);

/* Text, data and page of the open prompt. */
struct span prompt_text(const struct reader *r);
void *prompt_data(const struct reader *r);
struct page_start prompt_origin(const struct reader *r);
void prompt_set(struct reader *r, const char *text); /* the cursor is at its end */
void prompt_set_cursor(struct reader *r, size_t at); /* bytes */

command prompt_accept, prompt_cancel, prompt_left, prompt_right, prompt_home, prompt_end,
    prompt_backspace, prompt_delete, prompt_delete_word, prompt_clear, prompt_delete_to_end;

#endif
