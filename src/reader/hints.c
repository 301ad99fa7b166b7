/* SPDX-License-Identifier: ISC */
/* Letters over the markers in view: one is opened by typing what lies on it. */
#include "hints.h"

#include "lookup.h"
#include "note.h"

#include <string.h>

/* What lies under the fingers comes first. */
static const char letters[] = "asdfjklghqwertyuiopzxcvbnm";

#define LETTERS (sizeof letters - 1)

/* More markers than two letters can tell apart go without. */
#define MOST_HINTS (LETTERS * LETTERS)

void hints_clear(struct reader *r)
{
    if (r->hints.n)
        r->changed = true;
    r->hints.n = 0;
    r->hint_typed[0] = '\0';
}

bool hints_shown(const struct reader *r)
{
    return r->hints.n && r->hints_page == r->paging.shown;
}

static bool has_hint(const struct reader *r, size_t marker)
{
    for (size_t i = 0; i < r->hints.n; i++)
        if (r->hints.v[i].marker == marker)
            return true;
    return false;
}

/* The markers set on a line, within range. */
static void add_line_markers(struct reader *r, const struct line *line, struct range within)
{
    const struct marker *markers;
    size_t count = document_markers(r->setup.document, &markers);
    size_t from = line->from > within.from ? line->from : within.from;
    size_t to = line->to < within.to ? line->to : within.to;
    size_t i = document_marker_after(r->setup.document, from);

    for (; i < count && markers[i].from < to && r->hints.n < MOST_HINTS; i++)
        if (!has_hint(r, i) && marker_is_set(r, i))
            VEC_PUSH(&r->hints, (struct hint){.marker = i});
}

static void add_markers(struct reader *r, const struct line *v, size_t n, struct range within)
{
    for (size_t i = 0; i < n; i++)
        add_line_markers(r, &v[i], within);
}

/* The markers of a page that no pane lies over. */
static void add_page(struct reader *r, const struct page *page, unsigned left)
{
    struct range all = {0, NOWHERE};
    struct reader_pane pane;
    size_t n = page->n;

    if (reader_pane(r, &pane) && pane.left == left) {
        size_t rows = pane.row - reader_frame(r).top;
        add_markers(r, page->v, rows < n ? rows : n, all);
        return;
    }
    add_markers(r, page->v, n, all);
    for (size_t i = 0; i < page->foot.n; i++)
        if (!page->foot.v[i].reference)
            add_line_markers(r, &page->foot.v[i].line, all);
}

static void add_letters(struct reader *r)
{
    bool two = r->hints.n > LETTERS;

    for (size_t i = 0; i < r->hints.n; i++) {
        char *to = r->hints.v[i].letters;
        if (two)
            *to++ = letters[i / LETTERS];
        *to++ = letters[i % LETTERS];
        *to = '\0';
    }
}

void hints_show(struct reader *r)
{
    struct reader_pane pane;

    if (!notes_known(r))
        return;
    hints_clear(r);
    if (reader_pane(r, &pane))
        add_markers(r, pane.v, pane.n, pane.range);
    add_page(r, &r->page, reader_frame(r).left);
    add_page(r, &r->facing, reader_frame(r).facing_left);
    add_letters(r);
    r->hints_page = r->paging.shown;
    if (!r->hints.n)
        reader_say(r, "no marker in view");
    r->changed = true;
}

void hints_leave(struct reader *r)
{
    hints_clear(r);
}

void hints_backspace(struct reader *r)
{
    if (!r->hint_typed[0])
        hints_clear(r);
    r->hint_typed[0] = '\0';
    r->changed = true;
}

static bool begins_with(const struct hint *h, const char *typed)
{
    return strncmp(h->letters, typed, strlen(typed)) == 0;
}

void hints_type(struct reader *r, uint32_t key)
{
    char typed[3] = {r->hint_typed[0]};
    size_t n = strlen(typed), fit = NOWHERE;

    typed[n] = (char)(key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key);
    for (size_t i = 0; i < r->hints.n && fit == NOWHERE; i++)
        if (key < 0x80 && begins_with(&r->hints.v[i], typed))
            fit = i;
    if (fit == NOWHERE) {
        reader_say(r, "no marker has that letter: Esc leaves");
        return;
    }
    size_t marker = r->hints.v[fit].marker;
    bool whole = !r->hints.v[fit].letters[n + 1];
    r->hint_typed[0] = whole ? '\0' : typed[0];
    r->changed = true;
    if (!whole)
        return;
    hints_clear(r);
    marker_open(r, marker);
}

/* Over the label where that is wide enough, else over the whole marker, or what stands
 * between the brackets of a sign. */
static struct range covered(const struct reader *r, const struct hint *h)
{
    const struct marker *markers;
    struct span text = document_text(r->setup.document);

    document_markers(r->setup.document, &markers);
    const struct marker *m = &markers[h->marker];
    struct span label = span_sub(text, m->label.from, m->label.to);
    bool wide = text_columns(r->setup.widths, label) >= strlen(h->letters);
    if (m->is_inline && strlen(h->letters) == 1)
        return (struct range){m->from + 1, m->from + 2};
    return wide ? m->label : (struct range){m->from, m->to};
}

bool reader_hint(const struct reader *r, size_t i, struct reader_hint *out)
{
    if (!hints_shown(r) || i >= r->hints.n)
        return false;
    const struct hint *h = &r->hints.v[i];
    bool fits = begins_with(h, r->hint_typed);
    *out = (struct reader_hint){covered(r, h), fits ? h->letters + strlen(r->hint_typed) : ""};
    return true;
}
