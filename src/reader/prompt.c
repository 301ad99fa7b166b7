/* SPDX-License-Identifier: ISC */
#include "prompt.h"

#include "overlay.h"
#include "typed_text.h"

#include <stdlib.h>
#include <string.h>

struct prompt {
    const struct prompt_hooks *hooks;
    struct buf text;
    size_t cursor; /* bytes into text */
    void *data;
};

static const struct overlay_type *type_of(const struct reader *r)
{
    return overlay_based_on(r, &prompt_overlay);
}

static struct prompt *prompt_of(const struct reader *r)
{
    return overlay_state(r, type_of(r));
}

static void free_data(const struct prompt_hooks *hooks, void *data)
{
    if (hooks->free && data)
        hooks->free(data);
    else
        free(data);
}

void prompt_free(void *state)
{
    struct prompt *p = state;

    buf_free(&p->text);
    free_data(p->hooks, p->data);
    free(p);
}

void prompt_open(struct reader *r, const struct overlay_type *type,
                 const struct prompt_hooks *hooks, const char *text, void *data)
{
    struct prompt *p = mem_alloc(sizeof *p);

    p->hooks = hooks;
    p->data = data;
    buf_puts(&p->text, text);
    p->cursor = p->text.n;
    overlay_open(r, type, p);
}

bool prompt_is_open(const struct reader *r)
{
    return type_of(r) != NULL;
}

struct span prompt_text(const struct reader *r)
{
    return buf_bytes(&prompt_of(r)->text);
}

void *prompt_data(const struct reader *r)
{
    return prompt_of(r)->data;
}

struct page_start prompt_origin(const struct reader *r)
{
    return overlay_page(r, type_of(r));
}

static void edited(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    if (p->hooks->edited)
        p->hooks->edited(r);
    r->changed = true;
}

void prompt_set(struct reader *r, const char *text)
{
    struct prompt *p = prompt_of(r);

    buf_clear(&p->text);
    buf_puts(&p->text, text);
    p->cursor = p->text.n;
    edited(r);
}

void prompt_set_cursor(struct reader *r, size_t at)
{
    prompt_of(r)->cursor = at;
    r->changed = true;
}

bool reader_prompt(const struct reader *r, struct reader_prompt *out)
{
    const struct prompt *p = type_of(r) ? prompt_of(r) : NULL;

    if (!p)
        return false;
    *out = (struct reader_prompt){
        .label = p->hooks->label(r),
        .text = buf_bytes(&p->text),
        .cursor = p->cursor,
        .fails = p->hooks->fails && p->hooks->fails(r),
        .said = r->message,
    };
    return true;
}

void prompt_accept(struct reader *r)
{
    struct prompt *p = prompt_of(r);
    const struct prompt_hooks *hooks = p->hooks;
    struct page_start origin = prompt_origin(r);

    if (hooks->check && !hooks->check(r))
        return;
    /* What it does may open another. */
    struct buf text = p->text;
    void *data = p->data;
    p->text = (struct buf){0};
    p->data = NULL;
    overlay_drop(r, type_of(r));
    hooks->accept(r, buf_bytes(&text), data, origin);
    buf_free(&text);
    free_data(hooks, data);
}

void prompt_cancel(struct reader *r)
{
    const struct prompt_hooks *hooks = prompt_of(r)->hooks;
    struct page_start origin = prompt_origin(r);

    overlay_drop(r, type_of(r));
    if (hooks->cancel)
        hooks->cancel(r, origin);
}

/* Editing ------------------------------------------------------------------------- */

static size_t bytes_before_cursor(const struct prompt *p)
{
    return p->cursor ? text_cluster_back(p->text.p, p->cursor) : 0;
}

static size_t bytes_after_cursor(const struct prompt *p)
{
    return text_cluster(buf_bytes(&p->text).p + p->cursor, p->text.n - p->cursor);
}

static void delete_range(struct prompt *p, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(p->text.p + from, p->text.p + to, p->text.n - to + 1);
    p->text.n -= to - from;
    p->cursor = from;
}

/* Inserts at the cursor what has room in the line. */
static void paste(struct reader *r, struct span text)
{
    struct prompt *p = prompt_of(r);
    bool lines = p->hooks->is_comment;
    size_t max = lines ? TYPED_COMMENT_MAX : TYPED_LINE_MAX;
    struct buf out = {0};

    if (!typed_text_put(text, lines, p->text.n < max ? max - p->text.n : 0, &out))
        reader_say(r, "no more than %zu bytes fit here", max);
    if (!out.n)
        return;
    struct span after = span_sub(buf_bytes(&p->text), p->cursor, p->text.n);
    size_t cursor = p->cursor + out.n;
    buf_put(&out, after.p, after.n);
    p->text.n = p->cursor;
    buf_put(&p->text, out.p, out.n);
    p->cursor = cursor;
    buf_free(&out);
    edited(r);
}

void prompt_type(struct reader *r, uint32_t key)
{
    char bytes[4];

    paste(r, (struct span){bytes, text_encode(key, bytes)});
}

void prompt_left(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    p->cursor -= bytes_before_cursor(p);
    r->changed = true;
}

void prompt_right(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    p->cursor += bytes_after_cursor(p);
    r->changed = true;
}

void prompt_home(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    p->cursor = 0;
    r->changed = true;
}

void prompt_end(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    p->cursor = p->text.n;
    r->changed = true;
}

void prompt_backspace(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    if (!p->text.n) {
        prompt_cancel(r);
        return;
    }
    delete_range(p, p->cursor - bytes_before_cursor(p), p->cursor);
    edited(r);
}

void prompt_delete(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    delete_range(p, p->cursor, p->cursor + bytes_after_cursor(p));
    edited(r);
}

void prompt_delete_word(struct reader *r)
{
    struct prompt *p = prompt_of(r);
    size_t from = p->cursor;

    while (from && p->text.p[from - 1] == ' ')
        from--;
    while (from && p->text.p[from - 1] != ' ')
        from--;
    delete_range(p, from, p->cursor);
    edited(r);
}

void prompt_clear(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    buf_clear(&p->text);
    p->cursor = 0;
    edited(r);
}

void prompt_delete_to_end(struct reader *r)
{
    struct prompt *p = prompt_of(r);

    delete_range(p, p->cursor, p->text.n);
    edited(r);
}

/* As an overlay ---------------------------------------------------------------------- */

/* The types based on it have its keys, and what is pasted goes to it. */
const struct overlay_type prompt_overlay = {
    .name = "prompt",
    .layer = LAYER_PROMPT,
    .paste = paste,
};
