/* SPDX-License-Identifier: ISC */
#include "hints.h"

#include "lookup.h"
#include "markers.h"
#include "overlay.h"
#include "pane.h"

#include <stdlib.h>
#include <string.h>

/* Letters in the order in which they are given out: those of the home row first. */
static const char letters[] = "asdfjklghqwertyuiopzxcvbnm";

#define LETTERS (sizeof letters - 1)

/* Maximum of markers with letters: as many as two letters tell apart. */
#define MOST_HINTS (LETTERS * LETTERS)

/* A marker in view, and the letters that open its note. */
struct hint {
    size_t marker;
    char letters[3];
};

struct hints {
    VEC(struct hint) hints;
    char typed[2]; /* the first of two letters */
};

static struct hints *hints_of(const struct reader *r)
{
    return overlay_state(r, &hints_overlay);
}

static bool has_hint(const struct hints *h, size_t marker)
{
    for (size_t i = 0; i < h->hints.n; i++)
        if (h->hints.v[i].marker == marker)
            return true;
    return false;
}

/* The markers set on a line, within range. */
static void add_line_markers(struct reader *r, struct hints *h, const struct line *line,
                             struct range within)
{
    const struct marker *markers;
    size_t count = document_markers(r->setup.document, &markers);
    size_t from = line->from > within.from ? line->from : within.from;
    size_t to = line->to < within.to ? line->to : within.to;
    size_t i = document_marker_after(r->setup.document, from);

    for (; i < count && markers[i].from < to && h->hints.n < MOST_HINTS; i++)
        if (!has_hint(h, i) && marker_is_shown(r, i))
            VEC_PUSH(&h->hints, (struct hint){.marker = i});
}

static void add_markers(struct reader *r, struct hints *h, const struct line *v, size_t n,
                        struct range within)
{
    for (size_t i = 0; i < n; i++)
        add_line_markers(r, h, &v[i], within);
}

/* The markers of a page that no pane lies over. */
static void add_page(struct reader *r, struct hints *h, const struct page *page, unsigned left)
{
    struct range all = {0, NOWHERE};
    struct reader_pane pane;
    size_t n = page->n;

    if (reader_pane(r, &pane) && pane.left == left) {
        size_t rows = pane.row - reader_frame(r).top;
        add_markers(r, h, page->v, rows < n ? rows : n, all);
        return;
    }
    add_markers(r, h, page->v, n, all);
    for (size_t i = 0; i < page->foot.n; i++)
        if (!page->foot.v[i].reference)
            add_line_markers(r, h, &page->foot.v[i].line, all);
}

static void add_letters(struct hints *h)
{
    bool two = h->hints.n > LETTERS;

    for (size_t i = 0; i < h->hints.n; i++) {
        char *to = h->hints.v[i].letters;
        if (two)
            *to++ = letters[i / LETTERS];
        *to++ = letters[i % LETTERS];
        *to = '\0';
    }
}

static void free_hints(void *state)
{
    struct hints *h = state;

    VEC_FREE(&h->hints);
    free(h);
}

void hints_show(struct reader *r)
{
    struct reader_frame f = reader_frame(r);
    struct reader_pane pane;

    if (!notes_known(r))
        return;
    struct hints *h = mem_alloc(sizeof *h);
    if (reader_pane(r, &pane))
        add_markers(r, h, pane.v, pane.n, pane.range);
    add_page(r, h, &r->paging.page, f.left);
    add_page(r, h, &r->paging.facing, f.facing_left);
    if (!h->hints.n) {
        free_hints(h);
        reader_say(r, "no marker in view");
        return;
    }
    add_letters(h);
    overlay_open(r, &hints_overlay, h);
}

void hints_leave(struct reader *r)
{
    overlay_close(r, &hints_overlay);
}

void hints_backspace(struct reader *r)
{
    struct hints *h = hints_of(r);

    if (!h->typed[0])
        overlay_close(r, &hints_overlay);
    else
        h->typed[0] = '\0';
    r->changed = true;
}

static bool begins_with(const struct hint *h, const char *typed)
{
    return strncmp(h->letters, typed, strlen(typed)) == 0;
}

/* The first that begins with what is typed; NULL for none. */
static const struct hint *hint_of(const struct hints *h, const char *typed)
{
    for (size_t i = 0; i < h->hints.n; i++)
        if (begins_with(&h->hints.v[i], typed))
            return &h->hints.v[i];
    return NULL;
}

static void type_letter(struct reader *r, uint32_t key)
{
    struct hints *h = hints_of(r);
    char typed[3] = {h->typed[0]};
    size_t n = strlen(typed);

    typed[n] = (char)(key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key);
    const struct hint *hint = key < 0x80 ? hint_of(h, typed) : NULL;
    if (!hint) {
        reader_say(r, "no marker has that letter: Esc leaves");
        return;
    }
    r->changed = true;
    if (hint->letters[n + 1]) {
        h->typed[0] = typed[0];
        return;
    }
    size_t marker = hint->marker;
    overlay_close(r, &hints_overlay);
    marker_open(r, marker);
}

static bool status(struct reader *r, struct buf *out, size_t room)
{
    (void)room;
    buf_puts(out, hints_of(r)->typed[0] ? "second letter · Esc leave"
                                        : "a letter opens · Esc leave");
    return true;
}

const struct overlay_type hints_overlay = {
    .name = "letters",
    .layer = LAYER_HINTS,
    .flags = OVERLAY_OF_PAGE,
    .status = status,
    .typed = type_letter,
    .unknown = type_letter,
    .free = free_hints,
};

/* The range that the letters are drawn over: the label where that is wide enough, else the
 * whole marker, or what stands between the brackets of a sign. */
static struct range range_under(const struct reader *r, const struct hint *h)
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
    const struct hints *h = hints_of(r);

    if (!h || i >= h->hints.n)
        return false;
    const struct hint *hint = &h->hints.v[i];
    bool fits = begins_with(hint, h->typed);
    *out = (struct reader_hint){range_under(r, hint),
                                fits ? hint->letters + strlen(h->typed) : ""};
    return true;
}
