/* SPDX-License-Identifier: ISC */
/* Overlays of the page: a pane with a note or comment, a list. */
#include "draw.h"

#include <string.h>

/* Columns beside a page for signs. */
#define SIGNS 4

/* Blanks n rows; of a spread only one page with the signs beside it. */
static void blank_rows(struct drawing *d, unsigned row, unsigned n)
{
    bool beside = d->f.spread && d->f.left >= SIGNS;
    unsigned from = beside ? d->f.left - SIGNS : 0;
    unsigned to = beside ? d->f.left + d->f.measure : d->f.cols;

    for (unsigned i = 0; i < n; i++)
        for (unsigned col = from; col < to; col++)
            canvas_glyph(d->g, row + i, col, d->w, span_of(" "), STYLE_TEXT);
}

/* Draws an arrow at the end of the row above where there is more to scroll to. */
static void draw_arrow(struct drawing *d, unsigned row, unsigned col, bool above, bool below)
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
    draw_arrow(d, pane->row, end - 2, pane->above, pane->below);
}

void draw_pane(struct drawing *d, const struct reader_pane *pane)
{
    d->f.left = pane->left;
    blank_rows(d, pane->row, pane->height);
    draw_rule(d, pane);
    if (pane->layout)
        d->layout = pane->layout;
    if (pane->height > 1)
        draw_lines(d, pane->row + 1, pane->v, pane->n, pane->range);
}

/* Columns of a label, at most two thirds of the measure. */
static unsigned label_columns(struct drawing *d, const struct reader_row *row)
{
    size_t columns = row->left ? text_columns(d->w, span_of(row->left)) : 0;
    size_t most = d->f.measure * 2 / 3;

    return (unsigned)(columns < most ? columns : most);
}

/* Columns of all labels; 0 where they would leave too little of a narrow window, so that each
 * row is set on its own. */
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
    if (col + right + 2 + MIN_READABLE > end)
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

    draw_arrow(d, d->f.top, end - 1, list->top > 0, list->top + list->shown < list->n);
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

void draw_list(struct drawing *d, const struct reader_list *list)
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
