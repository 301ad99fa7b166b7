/* SPDX-License-Identifier: ISC */
#include "canvas.h"

#include <stdlib.h>
#include <string.h>

/* Fewer columns of a text that was cut say nothing. */
#define LEAST_READABLE 10

/* However narrow the measure is, a title above has so many columns. */
#define LEAST_HEADER 40

/* Columns beside a page in which signs may stand. */
#define SIGNS 4

struct drawing {
    struct reader *r;
    struct text_widths *w;
    struct layout *layout; /* of the lines being drawn */
    struct grid *g;
    struct reader_frame f;
};

/* Lines of the text ----------------------------------------------------------- */

static enum style style_of(enum reader_role role)
{
    static const enum style styles[] = {
        [ROLE_MARKER] = STYLE_MARKER,
        [ROLE_CHOSEN] = STYLE_CHOSEN,
        [ROLE_KEPT] = STYLE_KEPT,
        [ROLE_KEPT_IMPORTANT] = STYLE_KEPT_IMPORTANT,
        [ROLE_KEPT_QUESTION] = STYLE_KEPT_QUESTION,
        [ROLE_KEPT_DOUBT] = STYLE_KEPT_DOUBT,
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
        /* Where there is no margin for its sign, its beginning is the sign. */
        if (*one->sign && pos == one->range.from && !d->f.left)
            return STYLE_SIGN;
        if (one->role != ROLE_PLACE)
            return style_of(one->role);
    }
    return plain;
}

/* In the margin: a blank from the text where there is room for one. */
static void draw_signs(struct drawing *d, unsigned row, const struct line *line,
                       const struct decorations *all, struct range within)
{
    for (size_t i = 0; i < all->n; i++) {
        struct span sign = span_of(all->v[i].sign);
        size_t pos = all->v[i].range.from;
        if (!sign.n || pos < line->at || pos >= line->next || pos < within.from ||
            pos >= within.to)
            continue;
        /* The last of them matters most. */
        while (sign.n && text_columns(d->w, sign) > d->f.left)
            sign = span_sub(sign, text_cluster(sign.p, sign.n), sign.n);
        unsigned columns = (unsigned)text_columns(d->w, sign);
        unsigned end = d->f.left > columns ? d->f.left - 1 : d->f.left;
        canvas_text(d->g, row, end - columns, end, d->w, sign, STYLE_SIGN);
    }
}

/* The cursor stands on what comes after the moving end, or behind the line. */
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

static void draw_line(struct drawing *d, unsigned row, const struct line *line,
                      const struct decorations *decorations, struct range within)
{
    enum style plain = line->kind == BLOCK_HEADING ? STYLE_HEADING : STYLE_TEXT;
    struct layout_walk walk = {.line = line};
    struct text_glyph glyph;

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
    }
}

/* Blanks over what a hint lies on, on this line; returns the first column. */
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

/* The letters lie over the markers; the text does not move. */
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

/* Those of a page that concern a line: each glyph is compared with all of them. */
static void take_those_of(const struct decorations *all, const struct line *line,
                          struct decorations *out)
{
    out->n = 0;
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].range.from < line->next && all->v[i].range.to > line->at)
            VEC_PUSH(out, all->v[i]);
}

static void draw_lines(struct drawing *d, unsigned row, const struct line *v, size_t n,
                       struct range within)
{
    struct decorations decorations = {0}, here = {0};

    if (!n)
        return;
    if (d->layout == reader_layout(d->r))
        reader_decorations(d->r, (struct range){v[0].at, v[n - 1].next}, &decorations);
    for (size_t i = 0; i < n; i++) {
        take_those_of(&decorations, &v[i], &here);
        draw_line(d, row + (unsigned)i, &v[i], &here, within);
    }
    for (size_t i = 0; i < n; i++)
        draw_hints(d, row + (unsigned)i, &v[i], within);
    VEC_FREE(&here);
    VEC_FREE(&decorations);
}

/* Notes that stand elsewhere may lie between two lines of the page. */
static void draw_text(struct drawing *d, const struct page *page)
{
    size_t n = page->n < d->f.height ? page->n : d->f.height;

    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && page->v[to].at == page->v[to - 1].next; to++)
            ;
        draw_lines(d, d->f.top + (unsigned)from, page->v + from, to - from,
                   (struct range){0, NOWHERE});
    }
}

/* The foot ------------------------------------------------------------------------ */

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

static void draw_foot(struct drawing *d, const struct page *page)
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

/* Around it ---------------------------------------------------------------------- */

enum first { FIRST_BOTH, FIRST_LEFT, FIRST_RIGHT };

/* Left and right share a row, and neither takes more columns than most.  Where it has not
 * room for both, the one that is first is whole, and the other goes where nothing readable
 * would be left of it. */
static void draw_ends(struct drawing *d, unsigned row, struct span left, struct span right,
                      enum first first, size_t most)
{
    unsigned margin = d->f.cols >= 24, from = margin;
    unsigned end = d->f.cols > margin ? d->f.cols - margin : d->f.cols;
    size_t l = text_columns(d->w, left), r = text_columns(d->w, right);
    size_t room = end > from ? end - from : 0, half = room / 2 ? room / 2 - 1 : 0;

    l = l < most ? l : most;
    r = r < most ? r : most;
    if (l + r + 2 > room) {
        size_t least = first == FIRST_BOTH && l > half && r > half ? half : 0;
        size_t *whole = first == FIRST_RIGHT || (first == FIRST_BOTH && l > r) ? &r : &l;
        size_t *other = whole == &r ? &l : &r;
        if (least)
            *whole = least;
        if (*whole > room)
            *whole = room;
        *other = room > *whole + 2 ? room - *whole - 2 : 0;
        if (*other < LEAST_READABLE)
            *other = 0;
    }
    if (l)
        canvas_text(d->g, row, from, from + (unsigned)l, d->w, left, STYLE_QUIET);
    if (r)
        canvas_text(d->g, row, end - (unsigned)r, end, d->w, right, STYLE_QUIET);
}

static void draw_header(struct drawing *d)
{
    struct buf left = {0}, right = {0};
    unsigned most = d->f.measure > LEAST_HEADER ? d->f.measure : LEAST_HEADER;

    reader_header(d->r, &left, &right);
    /* Longer than a line of the text it would be the first thing that is seen. */
    draw_ends(d, d->f.header_row, buf_bytes(&left), buf_bytes(&right), FIRST_BOTH, most);
    buf_free(&left);
    buf_free(&right);
}

/* Where a prompt's text begins to be shown, so that its end has room before the
 * cursor. */
static size_t shown_from(const struct drawing *d, struct span before, size_t room)
{
    size_t from = before.n;

    while (from) {
        size_t bytes = text_cluster_back(before.p, from);
        size_t columns = text_columns(d->w, span_sub(before, from - bytes, from));
        if (columns > room)
            break;
        room -= columns;
        from -= bytes;
    }
    return from;
}

/* The prompt keeps its cursor in view, however narrow the window is. */
static void draw_prompt(struct drawing *d, const struct reader_prompt *p)
{
    unsigned margin = d->f.cols >= 24, end = d->f.cols;
    enum style style = p->fails ? STYLE_FAIL : STYLE_PROMPT;
    unsigned col =
        canvas_text(d->g, d->f.status_row, margin, end, d->w, span_of(p->label), STYLE_KEY);
    size_t from =
        shown_from(d, span_sub(p->text, 0, p->cursor), end > col + 1 ? end - col - 1 : 0);
    unsigned after = canvas_text(d->g, d->f.status_row, col, end, d->w,
                                 span_sub(p->text, from, p->text.n), style);
    const char *said = p->said ? p->said : p->fails ? "not found" : NULL;
    if (said)
        canvas_text(d->g, d->f.status_row, after + 2, end, d->w, span_of(said), STYLE_QUIET);
    unsigned cursor = col + (unsigned)text_columns(d->w, span_sub(p->text, from, p->cursor));
    /* A window of one row has no room for it. */
    d->g->cursor_row = d->f.status_row < d->f.rows ? (int)d->f.status_row : -1;
    d->g->cursor_col = (int)(cursor < d->f.cols ? cursor : d->f.cols - 1);
}

static void draw_status(struct drawing *d)
{
    struct reader_prompt prompt;
    struct buf left = {0}, right = {0};

    if (reader_prompt(d->r, &prompt)) {
        draw_prompt(d, &prompt);
        return;
    }
    bool told = reader_status(d->r, &left, &right);
    draw_ends(d, d->f.status_row, buf_bytes(&left), buf_bytes(&right),
              told ? FIRST_RIGHT : FIRST_LEFT, SIZE_MAX);
    buf_free(&left);
    buf_free(&right);
}

/* Over the page ------------------------------------------------------------------- */

/* Of a spread, those of one page with the signs beside it. */
static void blank_rows(struct drawing *d, unsigned row, unsigned n)
{
    bool beside = d->f.spread && d->f.left >= SIGNS;
    unsigned from = beside ? d->f.left - SIGNS : 0;
    unsigned to = beside ? d->f.left + d->f.measure : d->f.cols;

    for (unsigned i = 0; i < n; i++)
        for (unsigned col = from; col < to; col++)
            canvas_glyph(d->g, row + i, col, d->w, span_of(" "), STYLE_TEXT);
}

/* That there is more above or below, at the end of the row over it. */
static void draw_more(struct drawing *d, unsigned row, unsigned col, bool above, bool below)
{
    const char *sign = above && below ? "↕" : below ? "↓" : "↑";

    if ((above || below) && d->f.measure > 8)
        canvas_glyph(d->g, row, col, d->w, span_of(sign), STYLE_KEY);
}

static void draw_rule(struct drawing *d, const struct reader_pane *pane)
{
    unsigned end = d->f.left + d->f.measure, col = d->f.left;

    for (unsigned i = 0; i < 3 && col < end; i++)
        canvas_glyph(d->g, pane->row, col++, d->w, span_of("─"), STYLE_QUIET);
    if (pane->title && col + 4 < end)
        col = canvas_text(d->g, pane->row, col + 1, end, d->w, span_of(pane->title),
                          STYLE_QUIET) +
              1;
    while (col < end)
        canvas_glyph(d->g, pane->row, col++, d->w, span_of("─"), STYLE_QUIET);
    canvas_style(d->g, pane->row, d->f.left, end, STYLE_QUIET);
    draw_more(d, pane->row, end - 2, pane->above, pane->below);
}

static void draw_pane(struct drawing *d, const struct reader_pane *pane)
{
    d->f.left = pane->left;
    blank_rows(d, pane->row, pane->height);
    draw_rule(d, pane);
    if (pane->layout)
        d->layout = pane->layout;
    if (pane->height > 1)
        draw_lines(d, pane->row + 1, pane->v, pane->n, pane->range);
}

/* A column of labels takes no more of a narrow window. */
static unsigned label_columns(struct drawing *d, const struct reader_row *row)
{
    size_t columns = row->left ? text_columns(d->w, span_of(row->left)) : 0;
    size_t most = d->f.measure * 2 / 3;

    return (unsigned)(columns < most ? columns : most);
}

/* The column of labels is as wide as the widest; 0 where that would leave too
 * little of a narrow window, and each row is then set by itself. */
static unsigned common_columns(struct drawing *d, const struct reader_list *list)
{
    return list->labels > d->f.measure / 3 ? 0 : list->labels;
}

static void draw_row(struct drawing *d, unsigned row, const struct reader_row *shown,
                     unsigned common, bool chosen)
{
    unsigned label = common ? common : label_columns(d, shown);
    unsigned col = d->f.left, end = d->f.left + d->f.measure;
    enum style style = shown->faint ? STYLE_QUIET : STYLE_TEXT;
    size_t right = shown->right ? text_columns(d->w, span_of(shown->right)) : 0;

    if (label && shown->left)
        canvas_text(d->g, row, col, col + label, d->w, span_of(shown->left), STYLE_KEY);
    col += label + (label ? 2 : 0) + (shown->level < 8 ? shown->level : 8) * 2;
    if (col + right + 2 + LEAST_READABLE > end)
        right = 0;
    unsigned text_end = right ? end - (unsigned)right - 2 : end;
    if (col < text_end && shown->text)
        canvas_text(d->g, row, col, text_end, d->w, span_of(shown->text), style);
    if (right)
        canvas_text(d->g, row, end - (unsigned)right, end, d->w, span_of(shown->right),
                    STYLE_QUIET);
    if (chosen)
        canvas_style(d->g, row, d->f.left, end, STYLE_ROW_CHOSEN);
}

static void draw_list_title(struct drawing *d, const struct reader_list *list)
{
    unsigned end = d->f.left + d->f.measure;
    unsigned col =
        canvas_text(d->g, d->f.top, d->f.left, end, d->w, span_of(list->title), STYLE_HEADING);

    draw_more(d, d->f.top, end - 1, list->top > 0, list->top + list->shown < list->n);
    if (!list->filtering && !list->filter.n)
        return;
    if (end > col + 4)
        end -= 2;
    col = canvas_text(d->g, d->f.top, col + 2, end, d->w, span_of("/"), STYLE_KEY);
    col = canvas_text(d->g, d->f.top, col, end, d->w, list->filter, STYLE_PROMPT);
    if (list->filtering) {
        d->g->cursor_row = (int)d->f.top;
        d->g->cursor_col = (int)(col < d->f.cols ? col : d->f.cols - 1);
    }
}

static void draw_list(struct drawing *d, const struct reader_list *list)
{
    unsigned common = common_columns(d, list);

    blank_rows(d, d->f.top, d->f.height);
    draw_list_title(d, list);
    for (unsigned i = 0; i < list->shown && i + 1 < d->f.height; i++)
        draw_row(d, d->f.top + 1 + i, &list->v[i], common, list->top + i == list->chosen);
    if (!list->n && list->empty && d->f.height > 1)
        canvas_text(d->g, d->f.top + 1, d->f.left, d->f.left + d->f.measure, d->w,
                    span_of(list->empty), STYLE_QUIET);
}

/* Half a foot under a note that is open would be read as one with it. */
static void draw_page(struct drawing *d, const struct page *page,
                      const struct reader_pane *over)
{
    draw_text(d, page);
    if (!over || over->left != d->f.left)
        draw_foot(d, page);
}

static void draw_pages(struct drawing *d)
{
    const struct page *facing = reader_facing(d->r);
    struct reader_pane pane;
    bool over = reader_pane(d->r, &pane);

    draw_page(d, reader_page(d->r), over ? &pane : NULL);
    if (facing) {
        d->f.left = d->f.facing_left;
        draw_page(d, facing, over ? &pane : NULL);
    }
    if (over)
        draw_pane(d, &pane);
}

void view_draw(struct reader *r, struct text_widths *widths, struct grid *g)
{
    struct drawing d = {
        .r = r, .w = widths, .layout = reader_layout(r), .g = g, .f = reader_frame(r)};
    struct reader_pane pane;
    struct reader_list list;

    canvas_clear(g, d.f.cols, d.f.rows);
    if (d.f.has_header)
        draw_header(&d);
    if (reader_list(r, &list)) {
        if (d.f.spread)
            d.f.left = (d.f.cols - d.f.measure) / 2;
        d.f.spread = false;
        draw_list(&d, &list);
        if (reader_pane(r, &pane))
            draw_pane(&d, &pane);
    } else {
        draw_pages(&d);
    }
    draw_status(&d);
}
