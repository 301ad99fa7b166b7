/* SPDX-License-Identifier: ISC */
#include "frame.h"

/* Least rows of a window that has blank rows around the page. */
#define ROOMY 16

/* Columns of two pages side by side: the least of each where more were asked for, those
 * between them and those at either side. */
#define LEAST_FACING 40
#define GUTTER 6
#define SPREAD_MARGIN 2

/* Least rows of a window that has a line above the page. */
#define LEAST_WITH_HEADER 6

static unsigned measure_asked(const struct reader_setup *s)
{
    if (s->measure)
        return s->measure;
    /* What a program set for a terminal was set for all of its columns. */
    return document_keeps_lines(s->document) ? s->cols : LAYOUT_DEFAULT_MEASURE;
}

/* The narrowest window that has room for two pages. */
unsigned frame_least_spread(const struct reader_setup *s)
{
    unsigned asked = measure_asked(s), least = asked < LEAST_FACING ? asked : LEAST_FACING;

    return 2 * least + GUTTER + 2 * SPREAD_MARGIN;
}

static void set_side_by_side(struct reader_frame *f, unsigned asked)
{
    unsigned room = (f->cols - GUTTER - 2 * SPREAD_MARGIN) / 2;

    f->spread = true;
    f->measure = asked < room ? asked : room;
    f->left = (f->cols - 2 * f->measure - GUTTER) / 2;
    f->facing_left = f->left + f->measure + GUTTER;
}

static struct reader_frame frame_of(const struct reader_setup *s, bool spread)
{
    unsigned asked = measure_asked(s);
    bool roomy = !document_keeps_lines(s->document) || s->measure;
    unsigned margin = !roomy ? 0 : s->cols >= 44 ? 2 : s->cols >= 24 ? 1 : 0;
    unsigned room = s->cols > 2 * margin ? s->cols - 2 * margin : 1;
    struct reader_frame f = {.cols = s->cols, .rows = s->rows};

    f.measure = asked < room ? asked : room;
    f.left = s->cols > f.measure ? (s->cols - f.measure) / 2 : 0;
    if (spread && s->cols >= frame_least_spread(s))
        set_side_by_side(&f, asked);
    f.has_header = s->rows >= LEAST_WITH_HEADER;
    f.top = f.has_header + (s->rows >= ROOMY);
    f.status_row = s->rows > 1 ? s->rows - 1 : 1;
    unsigned used = f.top + 1 + (s->rows >= ROOMY);
    f.height = s->rows > used ? s->rows - used : 1;
    return f;
}

struct reader_frame reader_frame(const struct reader *r)
{
    return frame_of(&r->setup, r->paging.spread);
}

void frame_apply(struct reader *r)
{
    struct reader_frame f = reader_frame(r);
    struct layout_form form = {.measure = f.measure,
                               .height = f.height,
                               .widths = r->setup.widths,
                               .notes = r->paging.notes,
                               .justify = r->setup.justify,
                               .hyphens = r->setup.hyphens,
                               .break_tailoring = r->setup.break_tailoring};

    if (r->paging.notes == NOTES_AT_FOOT && r->setup.rows < FRAME_LEAST_WITH_FEET)
        form.notes = NOTES_ON_DEMAND;
    if (r->layout)
        layout_set_form(r->layout, &form);
    else
        r->layout = layout_new(r->setup.document, &form);
}
