/* SPDX-License-Identifier: ISC */
/* Lines of a page: text, decorations, signs, hints, and the foot. */
#include "draw.h"

#include <stdlib.h>
#include <string.h>

static enum style style_of_role(enum reader_role role)
{
    static const enum style styles[] = {
        [ROLE_MARKER] = STYLE_MARKER,
        [ROLE_CHOSEN] = STYLE_CHOSEN,
        [ROLE_PASSAGE] = STYLE_PASSAGE,
        [ROLE_PASSAGE_IMPORTANT] = STYLE_PASSAGE_IMPORTANT,
        [ROLE_PASSAGE_QUESTION] = STYLE_PASSAGE_QUESTION,
        [ROLE_PASSAGE_DOUBT] = STYLE_PASSAGE_DOUBT,
        [ROLE_HIT] = STYLE_HIT,
        [ROLE_HIT_CURRENT] = STYLE_HIT_CURRENT,
        [ROLE_SELECTED] = STYLE_SELECTED,
    };

    return styles[role];
}

static enum style style_at(const struct drawing *d, const struct decorations *all, size_t pos,
                           enum style plain)
{
    for (size_t i = all->n; i-- > 0;) {
        const struct decoration *one = &all->v[i];
        if (pos < one->range.from || pos >= one->range.to)
            continue;
        /* Without a margin for its sign, the first character is marked. */
        if (*one->sign && pos == one->range.from && !d->f.left)
            return STYLE_SIGN;
        if (one->role != ROLE_MARK)
            return style_of_role(one->role);
    }
    return plain;
}

/* Draws signs in the margin, a blank away from the text if there is room for one. */
static void draw_signs(struct drawing *d, unsigned row, const struct line *line,
                       const struct decorations *all, struct range within)
{
    for (size_t i = 0; i < all->n; i++) {
        struct span sign = span_of(all->v[i].sign);
        size_t pos = all->v[i].range.from;
        if (!sign.n || pos < line->at || pos >= line->next || pos < within.from ||
            pos >= within.to)
            continue;
        /* The last clusters of a sign matter most. */
        while (sign.n && text_columns(d->w, sign) > d->f.left)
            sign = span_sub(sign, text_cluster(sign.p, sign.n), sign.n);
        unsigned columns = (unsigned)text_columns(d->w, sign);
        unsigned end = d->f.left > columns ? d->f.left - 1 : d->f.left;
        canvas_text(d->g, row, end - columns, end, d->w, sign, STYLE_SIGN);
    }
}

/* Puts the cursor on the glyph at the caret, or after the line. */
static void put_cursor(struct drawing *d, unsigned row, const struct line *line)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;
    unsigned column = line->indent + line->width;
    size_t pos;

    if (d->layout != reader_layout(d->r) || !reader_caret(d->r, &pos) || pos < line->at ||
        pos >= line->next)
        return;
    while (layout_walk(d->layout, &walk, &glyph))
        if (walk.at >= pos) {
            column = walk.column;
            break;
        }
    column += d->f.left;
    d->g->cursor_row = (int)row;
    d->g->cursor_col = (int)(column < d->f.cols ? column : d->f.cols - 1);
}

/* The style runs that glyphs in rising order have not passed yet. */
struct runs {
    const struct style_run *v;
    size_t n;
};

static const struct style_run *run_at(struct runs *runs, size_t pos)
{
    while (runs->n && runs->v->to <= pos)
        runs->v++, runs->n--;
    return runs->n && runs->v->from <= pos ? runs->v : NULL;
}

static struct runs runs_of_line(const struct drawing *d, const struct line *line)
{
    struct runs runs = {0};

    if (d->layout == reader_layout(d->r))
        runs.n = reader_styles(d->r, (struct range){line->at, line->next}, &runs.v);
    return runs;
}

static void draw_line(struct drawing *d, unsigned row, const struct line *line,
                      const struct decorations *decorations, struct range within)
{
    enum style plain = line->kind == BLOCK_HEADING ? STYLE_HEADING : STYLE_TEXT;
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;
    struct runs runs = runs_of_line(d, line);

    if (line->blank)
        return;
    draw_signs(d, row, line, decorations, within);
    put_cursor(d, row, line);
    while (layout_walk(d->layout, &walk, &glyph)) {
        if (walk.at < within.from || walk.at >= within.to)
            continue;
        enum style style = style_at(d, decorations, walk.at, plain);
        if (glyph.placeholder && style == plain)
            style = STYLE_PLACEHOLDER;
        canvas_glyph(d->g, row, d->f.left + walk.column, d->w,
                     (struct span){glyph.shown, glyph.n}, style);
        const struct style_run *run = run_at(&runs, walk.at);
        if (run)
            canvas_add_run(d->g, row, d->f.left + walk.column, glyph.width, run);
    }
}

/* Blanks the part of a range that stands on a line; returns its first column. */
static unsigned blank_out(struct drawing *d, unsigned row, const struct line *line,
                          struct range range)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;
    unsigned first = d->f.cols;

    while (layout_walk(d->layout, &walk, &glyph)) {
        unsigned col = d->f.left + walk.column;
        if (walk.at < range.from || walk.at >= range.to)
            continue;
        first = col < first ? col : first;
        for (unsigned i = 0; i < glyph.width; i++)
            canvas_glyph(d->g, row, col + i, d->w, span_of(" "), STYLE_HINT);
    }
    return first;
}

/* Draws letters over the markers; the text does not move. */
static void draw_hints(struct drawing *d, unsigned row, const struct line *line,
                       struct range within)
{
    struct reader_hint hint;

    for (size_t i = 0; !line->blank && reader_hint(d->r, i, &hint); i++) {
        size_t at = hint.range.from;
        unsigned n = (unsigned)strlen(hint.letters);
        if (!n || at < line->from || at >= line->to || at < within.from || at >= within.to)
            continue;
        unsigned col = blank_out(d, row, line, hint.range);
        if (col + n > d->f.cols)
            col = d->f.cols > n ? d->f.cols - n : 0;
        canvas_text(d->g, row, col, col + n, d->w, span_of(hint.letters), STYLE_HINT);
    }
}

/* Selects the decorations that touch a line, since each glyph is compared with all. */
static void select_for_line(const struct decorations *all, const struct line *line,
                            struct decorations *out)
{
    out->n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].range.from < line->next && all->v[i].range.to > line->at)
            VEC_PUSH(out, all->v[i]);
}

void draw_lines(struct drawing *d, unsigned row, const struct line *v, size_t n,
                struct range within)
{
    struct decorations decorations = {0}, here = {0};

    if (!n)
        return;
    if (d->layout == reader_layout(d->r))
        reader_decorations(d->r, (struct range){v[0].at, v[n - 1].next}, &decorations);
    for (size_t i = 0; i < n; i++) {
        select_for_line(&decorations, &v[i], &here);
        draw_line(d, row + (unsigned)i, &v[i], &here, within);
    }
    for (size_t i = 0; i < n; i++)
        draw_hints(d, row + (unsigned)i, &v[i], within);
    VEC_FREE(&here);
    VEC_FREE(&decorations);
}

/* Draws runs of adjacent lines; collected notes may lie between two lines of the page. */
void draw_text(struct drawing *d, const struct page *page)
{
    size_t n = page->n < d->f.height ? page->n : d->f.height;

    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && page->v[to].at == page->v[to - 1].next; to++)
            ;
        draw_lines(d, d->f.top + (unsigned)from, page->v + from, to - from,
                   (struct range){0, NOWHERE});
    }
}

/* The foot -------------------------------------------------------------------------- */

static void draw_label(struct drawing *d, unsigned row, const struct foot_line *foot)
{
    struct line label = {.from = foot->label.from,
                         .to = foot->label.to,
                         .folded = layout_note_is_folded(reader_layout(d->r), foot->note)};
    struct layout_walk walk = {.line = &label};
    struct text_glyph glyph;
    enum style style = foot->reference ? STYLE_QUIET : STYLE_TEXT;
    unsigned end = d->f.left;

    while (layout_walk(reader_layout(d->r), &walk, &glyph)) {
        canvas_glyph(d->g, row, d->f.left + walk.column, d->w,
                     (struct span){glyph.shown, glyph.n}, style);
        end = d->f.left + walk.column + glyph.width;
    }
    if (foot->stop)
        canvas_glyph(d->g, row, end, d->w, span_of("."), style);
}

static void draw_reference(struct drawing *d, unsigned row, const struct foot_line *foot)
{
    unsigned end = d->f.left + d->f.measure;
    struct line line = foot->line;
    struct layout_walk walk = {.line = &line};
    struct text_glyph glyph;
    struct buf tail = {0};

    while (layout_walk(reader_layout(d->r), &walk, &glyph))
        canvas_glyph(d->g, row, d->f.left + walk.column, d->w,
                     (struct span){glyph.shown, glyph.n}, STYLE_QUIET);
    if (foot->cut)
        canvas_glyph(d->g, row, d->f.left + line.indent + line.width, d->w, span_of("…"),
                     STYLE_QUIET);
    layout_reference_tail(foot, &tail);
    if (tail.n <= d->f.measure)
        canvas_text(d->g, row, end - (unsigned)tail.n, end, d->w, buf_bytes(&tail),
                    STYLE_QUIET);
    buf_free(&tail);
}

void draw_foot(struct drawing *d, const struct page *page)
{
    unsigned end = d->f.top + d->f.height, row = end - (unsigned)page->foot.n;
    struct buf rule = {0};

    if (!page->foot.n || page->foot.n + 1 > d->f.height)
        return;
    layout_rule_print(reader_layout(d->r), page, &rule);
    canvas_text(d->g, row - 1, d->f.left, d->f.left + d->f.measure, d->w, buf_bytes(&rule),
                STYLE_QUIET);
    buf_free(&rule);
    for (size_t i = 0; i < page->foot.n; i++, row++) {
        const struct foot_line *foot = &page->foot.v[i];
        draw_label(d, row, foot);
        if (foot->reference)
            draw_reference(d, row, foot);
        else
            draw_lines(d, row, &foot->line, 1, (struct range){0, NOWHERE});
    }
}
