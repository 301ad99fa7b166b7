/* SPDX-License-Identifier: ISC */
#include "citing_pane.h"

#include "excerpt.h"
#include "history.h"
#include "lookup.h"
#include "note_pane.h"
#include "overlay.h"
#include "paging.h"
#include "pane.h"
#include "text_objects.h"

#include <stdlib.h>
#include <string.h>

/* Columns of the sentence before its marker in a row. */
#define BEFORE_MARKER 48

/* Bytes looked at on either side to find the sentence of a row: lists may have very many. */
#define ROW_REACH 1024

struct citing_pane {
    size_t marker;
    size_t belongs_to; /* the position that it must not cover */
    struct pane pane;
};

/* Sentences ----------------------------------------------------------------------- */

/* A marker that follows a full stop belongs to the sentence before it. */
static struct range sentence_before(struct reader *r, const struct marker *m, size_t reach)
{
    struct span text = document_text(r->setup.document);
    struct range paragraph = paragraph_at(r, m->from);
    size_t end = m->from;

    while (end > paragraph.from && (unsigned char)text.p[end - 1] <= ' ')
        end--;
    struct range s = sentence_near(r, end > paragraph.from ? end - 1 : m->from, reach);
    if (s.from > m->from)
        s.from = m->from;
    if (s.to < m->to)
        s.to = m->to;
    return s;
}

struct range citing_sentence(struct reader *r, size_t marker)
{
    return sentence_before(r, marker_of(r, marker), TEXT_UNIT_MAX);
}

char *citing_words(struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);
    struct span text = document_text(r->setup.document);
    struct range s = sentence_before(r, m, ROW_REACH);
    size_t from = s.from, bytes = (size_t)4 * BEFORE_MARKER;

    if (m->from - from > bytes)
        from = m->from - bytes;
    while (from < m->from && utf8_continues(text.p[from]))
        from++;
    while (m->from - from > BEFORE_MARKER &&
           text_columns(r->setup.widths, span_sub(text, from, m->from)) > BEFORE_MARKER)
        from += text_word_at(span_sub(text, from, m->from), 0).to;
    char *words = excerpt_cut(r, (struct range){from, s.to}, 200);
    const char *shown = words + strspn(words, " ,;:.");
    char *row = from > s.from ? mem_printf("…%s", shown) : mem_string(words);
    free(words);
    return row;
}

/* The pane ------------------------------------------------------------------------- */

static size_t rows_of(const struct reader *r, const struct citing_pane *c)
{
    size_t half = layout_form(r->layout)->height / 2, n = c->pane.lines.n;
    size_t most = half > 2 ? half - 1 : 1;

    return n < most ? n : most;
}

unsigned citing_pane_height(const struct reader *r, const struct citing_pane *c)
{
    return c ? (unsigned)rows_of(r, c) + 1 : 0;
}

static char *title_of(struct reader *r, size_t pos)
{
    size_t section = document_section_at(r->setup.document, pos);
    char *page = page_number(r, pos);
    struct buf b = {0};

    buf_printf(&b, "cited on page %s", page);
    if (section != NOWHERE) {
        buf_puts(&b, " · ");
        section_name(r, section, &b);
    }
    free(page);
    return buf_take(&b);
}

/* Whole lines, so that they look as they do on their page. */
struct citing_pane *new_citing_pane(struct reader *r, size_t marker)
{
    struct citing_pane *c = mem_alloc(sizeof *c);
    struct range s = citing_sentence(r, marker);
    size_t pos = marker_of(r, marker)->from, at = 0;
    struct line line;

    for (bool more = layout_line(r->layout, s.from, &line); more && line.at < s.to;
         more = layout_line_next(r->layout, &line, &line)) {
        if (line.at <= pos)
            at = c->pane.lines.n;
        VEC_PUSH(&c->pane.lines, line);
    }
    if (!c->pane.lines.n) {
        free_citing_pane(c);
        return NULL;
    }
    c->marker = marker;
    c->pane.title = title_of(r, pos);
    c->pane.top = at >= rows_of(r, c) ? at - rows_of(r, c) + 1 : 0;
    return c;
}

void free_citing_pane(void *pane)
{
    struct citing_pane *c = pane;

    if (!c)
        return;
    pane_free(&c->pane);
    free(c);
}

void fill_citing_pane(const struct reader *r, const struct citing_pane *c,
                      struct reader_pane *out)
{
    const struct pane *p = &c->pane;

    pane_show(r, p, citing_pane_height(r, c), out);
    out->range = (struct range){p->lines.v[0].at, p->lines.v[p->lines.n - 1].next};
}

void citing_pane_open(struct reader *r, size_t marker, size_t pos)
{
    struct citing_pane *c = new_citing_pane(r, marker);

    overlay_drop(r, &citing_pane_overlay);
    if (!c)
        return;
    c->belongs_to = pos;
    overlay_open(r, &citing_pane_overlay, c);
    uncover(r, pos, citing_pane_height(r, c));
}

void citing_pane_leave(struct reader *r)
{
    overlay_drop(r, &citing_pane_overlay);
}

void citing_pane_enter(struct reader *r)
{
    struct citing_pane *c = overlay_state(r, &citing_pane_overlay);
    size_t marker = c->marker;

    overlay_drop(r, &citing_pane_overlay);
    go_to_citing(r, marker);
}

static bool show(const struct reader *r, struct reader_pane *out, size_t *anchor)
{
    const struct citing_pane *c = overlay_state(r, &citing_pane_overlay);

    *anchor = c->belongs_to;
    if (citing_pane_height(r, c) > reader_frame(r).height)
        return false;
    fill_citing_pane(r, c, out);
    return true;
}

const struct overlay_type citing_pane_overlay = {
    .name = "citing",
    .layer = LAYER_PANE,
    .flags = OVERLAY_COUNTS | OVERLAY_UNTIL_KEY | OVERLAY_OWN_KEYS,
    .hint = "↵ where it is cited · n next",
    .pane = show,
    .free = free_citing_pane,
};

/* Going there ------------------------------------------------------------------------ */

void jump_to_citing(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;

    jump_to(r, citing_sentence(r, marker).from);
    if (!in_view(r, pos))
        show_page(r, pos);
}

void go_to_citing(struct reader *r, size_t marker)
{
    size_t pos = marker_of(r, marker)->from;
    bool open = overlay_is_open(r, &note_pane_overlay);

    if (open && pos >= overlay_page(r, &note_pane_overlay).at) {
        overlay_close(r, &note_pane_overlay);
        open = false;
    }
    if (open || !in_view(r, pos))
        jump_to_citing(r, marker);
    show_marker(r, marker);
}
