/* SPDX-License-Identifier: ISC */
#include "search_prompt.h"

#include "overlay.h"
#include "paging.h"
#include "prompt.h"
#include "search.h"
#include "selection.h"

struct search_prompt {
    struct search_options options;
    size_t at;    /* index into the history, its length for the new line */
    bool changed; /* what is typed has not been searched for yet */
};

static void say_typed(struct reader *r)
{
    struct span text = prompt_text(r);
    size_t at;
    const char *error = search_error(r, &at);

    if (error)
        reader_say(r, "at %zu: %s", text_clusters(span_sub(text, 0, at)) + 1, error);
    else if (!text.n)
        reader_say(r, "^R regex · Tab text or notes");
}

static void edited(struct reader *r)
{
    struct search_prompt *p = prompt_data(r);

    p->changed = true;
}

/* Searches once for all that has been typed until now. */
static void input_end(struct reader *r)
{
    struct search_prompt *p = prompt_data(r);

    if (!p->changed)
        return;
    p->changed = false;
    search_type(r, prompt_text(r), p->options, prompt_origin(r));
    say_typed(r);
}

/* An error in a regular expression is to be mended first. */
static bool check(struct reader *r)
{
    size_t at;

    input_end(r);
    if (!search_error(r, &at))
        return true;
    prompt_set_cursor(r, at);
    say_typed(r);
    return false;
}

static void accept(struct reader *r, struct span text, void *data, struct page_start origin)
{
    const struct search_prompt *p = data;

    search_commit(r, text, p->options, origin);
    selection_to_hit(r);
}

static void cancel(struct reader *r, struct page_start origin)
{
    search_cancel(r);
    if (!page_is_shown(r, origin))
        show_from(r, origin);
}

static const char *label(const struct reader *r)
{
    static const char *const labels[SCOPES][2][2] = {
        [SCOPE_ALL] = {{"/", "?"}, {"regex /", "regex ?"}},
        [SCOPE_TEXT] = {{"text /", "text ?"}, {"text regex /", "text regex ?"}},
        [SCOPE_NOTES] = {{"notes /", "notes ?"}, {"notes regex /", "notes regex ?"}},
    };
    const struct search_prompt *p = prompt_data(r);

    return labels[p->options.scope][p->options.regex][p->options.backward];
}

static const struct prompt_hooks hooks = {
    .label = label,
    .accept = accept,
    .edited = edited,
    .check = check,
    .cancel = cancel,
    .fails = search_fails,
};

const struct overlay_type search_prompt_overlay = {
    .name = "search",
    .base = &prompt_overlay,
    .layer = LAYER_PROMPT,
    .flags = PROMPT_FLAGS,
    .typed = prompt_type,
    .input_end = input_end,
    .free = prompt_free,
};

static void open_prompt(struct reader *r, bool backward)
{
    const struct history_entry *history;
    struct search_prompt *p = mem_alloc(sizeof *p);

    p->options.backward = backward;
    p->at = search_history(r, &history);
    search_begin_typing(r);
    prompt_open(r, &search_prompt_overlay, &hooks, "", p);
    say_typed(r);
}

void search_prompt(struct reader *r)
{
    open_prompt(r, false);
}

void search_prompt_backward(struct reader *r)
{
    open_prompt(r, true);
}

static void recall(struct reader *r, size_t at)
{
    const struct history_entry *history;
    struct search_prompt *p = prompt_data(r);
    size_t n = search_history(r, &history);

    p->at = at;
    if (at < n)
        p->options.regex = history[at].regex;
    prompt_set(r, at < n ? history[at].pattern : "");
}

void search_prompt_older(struct reader *r)
{
    const struct search_prompt *p = prompt_data(r);

    if (p->at)
        recall(r, p->at - 1);
}

void search_prompt_newer(struct reader *r)
{
    const struct history_entry *history;
    const struct search_prompt *p = prompt_data(r);

    if (p->at < search_history(r, &history))
        recall(r, p->at + 1);
}

void search_prompt_regex(struct reader *r)
{
    struct search_prompt *p = prompt_data(r);

    p->options.regex = !p->options.regex;
    edited(r);
}

void search_prompt_scope(struct reader *r)
{
    struct search_prompt *p = prompt_data(r);

    p->options.scope = (p->options.scope + 1) % SCOPES;
    edited(r);
}
