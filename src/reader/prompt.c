/* SPDX-License-Identifier: ISC */
/* Prompts: a line that is typed and edited in the status row. */
#include "prompt.h"

#include "annotate.h"
#include "contents.h"
#include "overlay.h"
#include "paging.h"
#include "search.h"
#include "selection.h"

#include <stdlib.h>
#include <string.h>

static bool is_search(const struct prompt *p)
{
    return p->kind == PROMPT_SEARCH || p->kind == PROMPT_SEARCH_BACK;
}

static void open_prompt(struct reader *r, enum prompt_kind kind)
{
    buf_clear(&r->prompt.text);
    r->prompt.kind = kind;
    r->prompt.cursor = 0;
    r->prompt.fails = r->prompt.regex = false;
    r->prompt.scope = SCOPE_ALL;
    free(r->prompt.wrong);
    r->prompt.wrong = NULL;
    r->prompt.past = r->search.history.n;
    r->search.typing = is_search(&r->prompt);
    overlay_open(r, &prompt_overlay, NULL);
}

static struct search_options options_of(const struct prompt *p)
{
    return (struct search_options){p->kind == PROMPT_SEARCH_BACK, p->regex, p->scope};
}

/* What is wrong with a regular expression, and where; what else there is. */
static void say_typed(struct reader *r)
{
    const struct prompt *p = &r->prompt;
    struct span before = span_sub(buf_bytes(&p->text), 0, p->wrong_at);

    if (p->wrong)
        reader_say(r, "at %zu: %s", text_clusters(before) + 1, p->wrong);
    else if (!p->text.n)
        reader_say(r, "^R regex · Tab text or notes");
}

void prompt_search(struct reader *r)
{
    open_prompt(r, PROMPT_SEARCH);
    say_typed(r);
}

void prompt_search_back(struct reader *r)
{
    open_prompt(r, PROMPT_SEARCH_BACK);
    say_typed(r);
}

void prompt_section(struct reader *r)
{
    open_prompt(r, PROMPT_SECTION);
}

void prompt_comment(struct reader *r, struct passage draft)
{
    passage_free(&r->draft);
    r->draft = draft;
    open_prompt(r, PROMPT_COMMENT);
    buf_puts(&r->prompt.text, draft.comment ? draft.comment : "");
    r->prompt.cursor = r->prompt.text.n;
}

static void edited(struct reader *r)
{
    struct prompt *p = &r->prompt;

    if (is_search(p)) {
        search_type(r, buf_bytes(&p->text), options_of(p), overlay_page(r, &prompt_overlay));
        say_typed(r);
    }
    r->changed = true;
}

void prompt_accept(struct reader *r)
{
    struct prompt *p = &r->prompt;
    enum prompt_kind kind = p->kind;

    r->changed = true;
    if (is_search(p) && p->wrong) {
        p->cursor = p->wrong_at;
        say_typed(r);
        return;
    }
    struct search_options options = options_of(p);
    struct page_start origin = overlay_page(r, &prompt_overlay);
    overlay_drop(r, &prompt_overlay);
    if (kind == PROMPT_COMMENT) {
        comment_accept(r, buf_bytes(&p->text));
        return;
    }
    if (kind == PROMPT_SECTION) {
        if (p->text.n && !go_to_section(r, buf_bytes(&p->text), true))
            reader_say(r,
                       document_done(r->setup.document)
                           ? "there is no section %s"
                           : "section %s is not known before the text has been read",
                       p->text.p);
        return;
    }
    search_commit(r, buf_bytes(&p->text), options, origin);
    selection_to_hit(r);
}

void prompt_cancel(struct reader *r)
{
    struct prompt *p = &r->prompt;
    bool search = is_search(p);

    if (p->kind == PROMPT_COMMENT)
        comment_cancel(r);
    struct page_start origin = overlay_page(r, &prompt_overlay);
    overlay_drop(r, &prompt_overlay);
    if (search) {
        search_cancel(r);
        if (!is_at(r, origin))
            show_from(r, origin);
    }
    r->changed = true;
}

/* Editing ------------------------------------------------------------------------- */

static size_t before_cursor(const struct prompt *p)
{
    return p->cursor ? text_cluster_back(p->text.p, p->cursor) : 0;
}

static size_t after_cursor(const struct prompt *p)
{
    return text_cluster(buf_bytes(&p->text).p + p->cursor, p->text.n - p->cursor);
}

static void cut(struct prompt *p, size_t from, size_t to)
{
    if (from == to)
        return;
    memmove(p->text.p + from, p->text.p + to, p->text.n - to + 1);
    p->text.n -= to - from;
    p->cursor = from;
}

static void prompt_insert(struct reader *r, uint32_t key)
{
    struct prompt *p = &r->prompt;
    char bytes[4];
    size_t n = text_encode(key, bytes);

    buf_put(&p->text, bytes, n);
    memmove(p->text.p + p->cursor + n, p->text.p + p->cursor, p->text.n - n - p->cursor);
    memcpy(p->text.p + p->cursor, bytes, n);
    p->cursor += n;
    edited(r);
}

void prompt_left(struct reader *r)
{
    r->prompt.cursor -= before_cursor(&r->prompt);
    r->changed = true;
}

void prompt_right(struct reader *r)
{
    r->prompt.cursor += after_cursor(&r->prompt);
    r->changed = true;
}

const struct overlay_type after_ctrl_x = {
    .name = "^X",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
};

void prompt_editor_begin(struct reader *r)
{
    if (r->prompt.kind == PROMPT_COMMENT)
        overlay_open(r, &after_ctrl_x, NULL);
}

void prompt_editor(struct reader *r)
{
    r->request = REQUEST_EDIT;
}

struct span reader_edit(const struct reader *r)
{
    return buf_bytes(&r->prompt.text);
}

static bool comment_is_typed(const struct reader *r)
{
    return overlay_is_open(r, &prompt_overlay) && r->prompt.kind == PROMPT_COMMENT;
}

void reader_edited(struct reader *r, struct span text)
{
    if (!comment_is_typed(r))
        return;
    overlay_drop(r, &prompt_overlay);
    comment_accept(r, text);
}

struct span reader_typed(const struct reader *r)
{
    struct span text = buf_bytes(&r->prompt.text);
    const char *before = r->draft.comment ? r->draft.comment : "";

    if (!comment_is_typed(r) || span_equal(text, span_of(before)))
        return (struct span){"", 0};
    return text;
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

void prompt_home(struct reader *r)
{
    r->prompt.cursor = 0;
    r->changed = true;
}

void prompt_end(struct reader *r)
{
    r->prompt.cursor = r->prompt.text.n;
    r->changed = true;
}

void prompt_backspace(struct reader *r)
{
    struct prompt *p = &r->prompt;

    if (!p->text.n) {
        prompt_cancel(r);
        return;
    }
    cut(p, p->cursor - before_cursor(p), p->cursor);
    edited(r);
}

void prompt_delete(struct reader *r)
{
    struct prompt *p = &r->prompt;

    cut(p, p->cursor, p->cursor + after_cursor(p));
    edited(r);
}

void prompt_delete_word(struct reader *r)
{
    struct prompt *p = &r->prompt;
    size_t from = p->cursor;

    while (from && p->text.p[from - 1] == ' ')
        from--;
    while (from && p->text.p[from - 1] != ' ')
        from--;
    cut(p, from, p->cursor);
    edited(r);
}

void prompt_clear(struct reader *r)
{
    buf_clear(&r->prompt.text);
    r->prompt.cursor = 0;
    edited(r);
}

void prompt_delete_to_end(struct reader *r)
{
    cut(&r->prompt, r->prompt.cursor, r->prompt.text.n);
    edited(r);
}

static void recall(struct reader *r)
{
    struct prompt *p = &r->prompt;

    buf_clear(&p->text);
    if (p->past < r->search.history.n) {
        buf_puts(&p->text, r->search.history.v[p->past].pattern);
        p->regex = r->search.history.v[p->past].regex;
    }
    p->cursor = p->text.n;
    edited(r);
}

void prompt_older(struct reader *r)
{
    if (!is_search(&r->prompt) || !r->prompt.past)
        return;
    r->prompt.past--;
    recall(r);
}

void prompt_newer(struct reader *r)
{
    if (!is_search(&r->prompt) || r->prompt.past >= r->search.history.n)
        return;
    r->prompt.past++;
    recall(r);
}

void prompt_regex(struct reader *r)
{
    r->prompt.regex = is_search(&r->prompt) && !r->prompt.regex;
    edited(r);
}

void prompt_where(struct reader *r)
{
    r->prompt.scope = is_search(&r->prompt) ? (r->prompt.scope + 1) % SCOPES : SCOPE_ALL;
    edited(r);
}

static const char *search_label(const struct prompt *p)
{
    static const char *const labels[SCOPES][2][2] = {
        [SCOPE_ALL] = {{"/", "?"}, {"regex /", "regex ?"}},
        [SCOPE_TEXT] = {{"text /", "text ?"}, {"text regex /", "text regex ?"}},
        [SCOPE_NOTES] = {{"notes /", "notes ?"}, {"notes regex /", "notes regex ?"}},
    };

    return labels[p->scope][p->regex][p->kind == PROMPT_SEARCH_BACK];
}

bool reader_prompt(const struct reader *r, struct reader_prompt *out)
{
    static const char *const labels[] = {
        [PROMPT_SECTION] = "section ", [PROMPT_COMMENT] = "comment "};
    const struct prompt *p = &r->prompt;

    if (!overlay_is_open(r, &prompt_overlay))
        return false;
    const char *label = is_search(p) ? search_label(p) : labels[p->kind];
    *out = (struct reader_prompt){label, buf_bytes(&p->text), p->cursor, p->fails, r->message};
    return true;
}

const struct overlay_type prompt_overlay = {
    .name = "prompt",
    .layer = LAYER_PROMPT,
    .flags = OVERLAY_OWN_KEYS | OVERLAY_STAYS,
    .typed = prompt_insert,
};
