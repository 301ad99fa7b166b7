/* SPDX-License-Identifier: ISC */
/* The header above the page; the status line and the prompt below it. */
#include "draw.h"

#include <string.h>

/* Minimum columns of a title in the header, whatever the measure. */
#define MIN_HEADER 40

/* Which of two texts that share a row stays whole. */
enum priority { PRIORITY_EQUAL, PRIORITY_LEFT, PRIORITY_RIGHT };

/* Draws texts at both ends of a row, of at most most columns each.  Where there is no room
 * for both, the one with priority stays whole, and the other is cut or, where nothing
 * readable would be left of it, omitted. */
static void draw_ends(struct drawing *d, unsigned row, struct span left, struct span right,
                      enum priority priority, size_t most)
{
    unsigned margin = d->f.cols >= 24, from = margin;
    unsigned end = d->f.cols > margin ? d->f.cols - margin : d->f.cols;
    size_t l = text_columns(d->w, left), r = text_columns(d->w, right);
    size_t room = end > from ? end - from : 0, half = room / 2 ? room / 2 - 1 : 0;

    l = l < most ? l : most;
    r = r < most ? r : most;
    if (l + r + 2 > room) {
        size_t least = priority == PRIORITY_EQUAL && l > half && r > half ? half : 0;
        size_t *whole =
            priority == PRIORITY_RIGHT || (priority == PRIORITY_EQUAL && l > r) ? &r : &l;
        size_t *other = whole == &r ? &l : &r;
        if (least)
            *whole = least;
        if (*whole > room)
            *whole = room;
        *other = room > *whole + 2 ? room - *whole - 2 : 0;
        if (*other < MIN_READABLE)
            *other = 0;
    }
    if (l)
        canvas_text(d->g, row, from, from + (unsigned)l, d->w, left, STYLE_QUIET);
    if (r)
        canvas_text(d->g, row, end - (unsigned)r, end, d->w, right, STYLE_QUIET);
}

void draw_header(struct drawing *d)
{
    struct buf left = {0}, right = {0};
    unsigned most = d->f.measure > MIN_HEADER ? d->f.measure : MIN_HEADER;

    reader_header(d->r, &left, &right);
    /* A header wider than the text would draw the eye. */
    draw_ends(d, d->f.header_row, buf_bytes(&left), buf_bytes(&right), PRIORITY_EQUAL, most);
    buf_free(&left);
    buf_free(&right);
}

/* The first byte shown of the text before the cursor, so that its end fits into room. */
static size_t scroll_to_cursor(const struct drawing *d, struct span before, size_t room)
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

/* The column at which the text of a prompt ends: where it would fill its row, it leaves room
 * for what is said beside it, if that is not more than a half. */
static unsigned end_of_prompt(const struct drawing *d, const struct reader_prompt *p,
                              unsigned col)
{
    size_t room = d->f.cols > col ? d->f.cols - col : 0;
    size_t said = p->said ? text_columns(d->w, span_of(p->said)) + 2 : 0;

    if (said > room / 2 || text_columns(d->w, p->text) < room)
        return d->f.cols;
    return d->f.cols - (unsigned)said;
}

/* Scrolls the prompt so that its cursor is in view in any window. */
static void draw_prompt(struct drawing *d, const struct reader_prompt *p)
{
    unsigned margin = d->f.cols >= 24, end = d->f.cols;
    enum style style = p->fails ? STYLE_FAIL : STYLE_PROMPT;
    unsigned col =
        canvas_text(d->g, d->f.status_row, margin, end, d->w, span_of(p->label), STYLE_KEY);
    unsigned text_end = end_of_prompt(d, p, col);
    size_t from = scroll_to_cursor(d, span_sub(p->text, 0, p->cursor),
                                   text_end > col + 1 ? text_end - col - 1 : 0);
    unsigned after = canvas_text(d->g, d->f.status_row, col, text_end, d->w,
                                 span_sub(p->text, from, p->text.n), style);
    const char *said = p->said ? p->said : p->fails ? "not found" : NULL;
    if (said)
        canvas_text(d->g, d->f.status_row, after + 2, end, d->w, span_of(said), STYLE_QUIET);
    unsigned cursor = col + (unsigned)text_columns(d->w, span_sub(p->text, from, p->cursor));
    /* A window of one row has no room for it. */
    d->g->cursor_row = d->f.status_row < d->f.rows ? (int)d->f.status_row : -1;
    d->g->cursor_col = (int)(cursor < d->f.cols ? cursor : d->f.cols - 1);
}

void draw_status(struct drawing *d)
{
    struct reader_prompt prompt;
    struct buf left = {0}, right = {0};

    if (reader_prompt(d->r, &prompt)) {
        draw_prompt(d, &prompt);
        return;
    }
    bool told = reader_status(d->r, &left, &right);
    draw_ends(d, d->f.status_row, buf_bytes(&left), buf_bytes(&right),
              told ? PRIORITY_RIGHT : PRIORITY_LEFT, SIZE_MAX);
    buf_free(&left);
    buf_free(&right);
}
