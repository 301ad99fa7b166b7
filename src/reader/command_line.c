/* SPDX-License-Identifier: ISC */
#include "command_line.h"

#include "motion.h"
#include "overlay.h"
#include "prompt.h"
#include "search.h"

#include <stdlib.h>
#include <string.h>

/* Digits of a page's number; longer ones name no page. */
#define MOST_DIGITS 9

struct command_line {
    const struct named_command *commands;
    char *stem; /* what was typed when completion began; NULL: it has not */
    size_t nth; /* the completion that stands there */
    bool completes;
};

static struct span trimmed(struct span s)
{
    while (s.n && s.p[s.n - 1] == ' ')
        s.n--;
    while (s.n && *s.p == ' ')
        s = span_sub(s, 1, s.n);
    return s;
}

/* Bytes of the name that a line begins with. */
static size_t name_length(struct span line)
{
    size_t n = 0;

    while (n < line.n && line.p[n] != ' ')
        n++;
    return n;
}

/* Running ---------------------------------------------------------------------------- */

/* A page's number, or a percentage. */
static bool go_to_number(struct reader *r, struct span line)
{
    char number[MOST_DIGITS + 1] = "";
    bool percent = line.n && line.p[line.n - 1] == '%';
    size_t n = line.n - percent;

    if (!n || n > MOST_DIGITS)
        return false;
    memcpy(number, line.p, n);
    if (strspn(number, "0123456789") != n)
        return false;
    if (percent)
        go_to_percent(r, strtoul(number, NULL, 10));
    else
        go_to_page(r, strtoul(number, NULL, 10));
    return true;
}

static void search_for(struct reader *r, struct span pattern, struct page_start origin)
{
    struct search_options options = {.backward = false};

    if (pattern.n)
        search_type(r, pattern, options, origin);
    search_commit(r, pattern, options, origin);
}

static const struct named_command *command_of(const struct command_line *c, struct span name)
{
    for (const struct named_command *v = c->commands; v->name; v++)
        if (span_equal(span_of(v->name), name))
            return v;
    return NULL;
}

static void say_known(struct reader *r, const struct command_line *c, struct span name)
{
    char *typed = mem_copy(name.p, name.n);
    struct buf known = {0};

    for (const struct named_command *v = c->commands; v->name; v++)
        buf_printf(&known, " %s", v->name);
    reader_say(r, "no command %s; there are 12 50%% /WORDS%s", typed, known.p);
    buf_free(&known);
    free(typed);
}

static void accept(struct reader *r, struct span text, void *data, struct page_start origin)
{
    struct span line = trimmed(text), name = span_sub(line, 0, name_length(line));
    const struct named_command *named = command_of(data, name);

    if (named)
        named->run(r, trimmed(span_sub(line, name.n, line.n)));
    else if (line.n && *line.p == '/')
        search_for(r, span_sub(line, 1, line.n), origin);
    else if (line.n && !go_to_number(r, line))
        say_known(r, data, name);
}

/* Completion ------------------------------------------------------------------------- */

static bool begins_with(const char *name, struct span typed)
{
    return strlen(name) >= typed.n && memcmp(name, typed.p, typed.n) == 0;
}

/* The nth line that completes a stem, of names or of the arguments of one; NULL for none. */
static char *completion(struct reader *r, const struct command_line *c, struct span stem,
                        size_t nth)
{
    struct span name = span_sub(stem, 0, name_length(stem));

    if (name.n == stem.n) {
        for (const struct named_command *v = c->commands; v->name; v++)
            if (begins_with(v->name, stem) && !nth--)
                return mem_string(v->name);
        return NULL;
    }
    const struct named_command *named = command_of(c, name);
    if (!named || !named->complete)
        return NULL;
    char *argument = named->complete(r, trimmed(span_sub(stem, name.n, stem.n)), nth);
    char *line = argument ? mem_printf("%s %s", named->name, argument) : NULL;
    free(argument);
    return line;
}

/* Each time it is asked the next one, and after the last the first again. */
void command_line_complete(struct reader *r)
{
    struct command_line *c = prompt_data(r);
    struct span typed = prompt_text(r);

    if (!c->stem) {
        c->stem = mem_copy(typed.p, typed.n);
        c->nth = 0;
    }
    char *line = completion(r, c, span_of(c->stem), c->nth++);
    if (!line) {
        line = completion(r, c, span_of(c->stem), 0);
        c->nth = 1;
    }
    if (!line) {
        reader_say(r, "nothing begins like that");
        return;
    }
    c->completes = true;
    prompt_set(r, line);
    c->completes = false;
    free(line);
}

/* As a prompt -------------------------------------------------------------------------- */

/* Other completions begin with what stands there now. */
static void edited(struct reader *r)
{
    struct command_line *c = prompt_data(r);

    if (c->completes)
        return;
    free(c->stem);
    c->stem = NULL;
}

static const char *label(const struct reader *r)
{
    (void)r;
    return ":";
}

static void free_data(void *data)
{
    struct command_line *c = data;

    free(c->stem);
    free(c);
}

static const struct prompt_hooks hooks = {
    .label = label,
    .accept = accept,
    .edited = edited,
    .free = free_data,
};

const struct overlay_type command_line_overlay = {
    .name = "command line",
    .base = &prompt_overlay,
    .layer = LAYER_PROMPT,
    .flags = PROMPT_FLAGS,
    .typed = prompt_type,
    .free = prompt_free,
};

void command_line_open(struct reader *r, const struct named_command *commands)
{
    struct command_line *c = mem_alloc(sizeof *c);

    c->commands = commands;
    prompt_open(r, &command_line_overlay, &hooks, "", c);
}
