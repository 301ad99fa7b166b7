/* SPDX-License-Identifier: ISC */
#include "comment_prompt.h"

#include "annotate.h"
#include "overlay.h"
#include "prompt.h"

#include <stdlib.h>
#include <string.h>

static bool is_open(const struct reader *r)
{
    return overlay_is_open(r, &comment_prompt_overlay);
}

static const char *label(const struct reader *r)
{
    (void)r;
    return "comment ";
}

static void accept(struct reader *r, struct span text, void *data, struct page_start origin)
{
    (void)data;
    (void)origin;
    comment_accept(r, text);
}

static void cancel(struct reader *r, struct page_start origin)
{
    (void)origin;
    comment_cancel(r);
}

static const struct prompt_hooks hooks = {
    .label = label,
    .is_comment = true,
    .accept = accept,
    .cancel = cancel,
};

const struct overlay_type comment_prompt_overlay = {
    .name = "comment line",
    .base = &prompt_overlay,
    .layer = LAYER_PROMPT,
    .flags = PROMPT_FLAGS,
    .typed = prompt_type,
    .free = prompt_free,
};

void prompt_comment(struct reader *r, struct passage draft)
{
    passage_free(&r->draft);
    r->draft = draft;
    prompt_open(r, &comment_prompt_overlay, &hooks, draft.comment ? draft.comment : "", NULL);
}

/* In an editor ------------------------------------------------------------------------ */

const struct overlay_type after_ctrl_x = {
    .name = "^X",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
};

void comment_prompt_ctrl_x(struct reader *r)
{
    overlay_open(r, &after_ctrl_x, NULL);
}

void comment_prompt_editor(struct reader *r)
{
    r->request.what = REQUEST_EDIT;
}

struct span reader_edit(const struct reader *r)
{
    return is_open(r) ? prompt_text(r) : (struct span){"", 0};
}

void reader_edited(struct reader *r, struct span text)
{
    if (!is_open(r))
        return;
    /* text may point into the prompt, which is closed. */
    char *copy = mem_copy(text.p, text.n);
    overlay_drop(r, &comment_prompt_overlay);
    comment_accept(r, (struct span){copy, text.n});
    free(copy);
}

struct span reader_typed(const struct reader *r)
{
    const char *before = r->draft.comment ? r->draft.comment : "";

    if (!is_open(r) || span_equal(prompt_text(r), span_of(before)))
        return (struct span){"", 0};
    return prompt_text(r);
}

bool reader_keep_typed(struct reader *r)
{
    struct span text = reader_typed(r);
    size_t before = r->draft.comment ? strlen(r->draft.comment) : 0;

    if (before && !span_equal(span_sub(text, 0, before), span_of(r->draft.comment)))
        return false;
    if (text.n)
        reader_edited(r, text);
    return true;
}
