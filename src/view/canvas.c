/* SPDX-License-Identifier: ISC */
/* Writing of glyphs and text into a grid of cells. */
#include "canvas.h"

#include <stdlib.h>
#include <string.h>

void grid_free(struct grid *g)
{
    free(g->v);
    *g = (struct grid){0};
}

void canvas_clear(struct grid *g, unsigned cols, unsigned rows)
{
    size_t n = (size_t)cols * rows;

    if (g->cols != cols || g->rows != rows || !g->v)
        g->v = mem_resize(g->v, n * sizeof *g->v);
    g->cols = cols;
    g->rows = rows;
    g->cursor_row = g->cursor_col = -1;
    memset(g->v, 0, n * sizeof *g->v);
    for (size_t i = 0; i < n; i++) {
        g->v[i].s[0] = ' ';
        g->v[i].n = g->v[i].width = 1;
    }
}

static struct cell *cell_at(struct grid *g, unsigned row, unsigned col)
{
    return row < g->rows && col < g->cols ? &g->v[(size_t)row * g->cols + col] : NULL;
}

/* Erases a wide character of which one cell is about to be overwritten. */
static void erase_wide(struct grid *g, unsigned row, unsigned col)
{
    struct cell *cell = cell_at(g, row, col);
    struct cell *other = !cell                     ? NULL
                         : cell->width == 2        ? cell_at(g, row, col + 1)
                         : cell->width == 0 && col ? cell - 1
                                                   : NULL;

    if (!other)
        return;
    cell->s[0] = other->s[0] = ' ';
    cell->n = cell->width = other->n = other->width = 1;
}

static void put_base(struct grid *g, unsigned row, unsigned col, struct span s, unsigned width,
                     enum style style)
{
    struct cell *cell = cell_at(g, row, col), *second = cell_at(g, row, col + 1);

    if (!cell)
        return;
    erase_wide(g, row, col);
    if (width == 2)
        erase_wide(g, row, col + 1);
    cell->style = (uint8_t)style;
    if (width == 2 && !second)
        return;
    memcpy(cell->s, s.p, s.n);
    cell->n = (uint8_t)s.n;
    cell->width = (uint8_t)width;
    if (width == 2) {
        second->n = second->width = 0;
        second->style = (uint8_t)style;
    }
}

static void put_mark(struct cell *cell, struct span s)
{
    if (!cell || cell->n + s.n > CELL_MAX)
        return;
    memcpy(cell->s + cell->n, s.p, s.n);
    cell->n = (uint8_t)(cell->n + s.n);
}

void canvas_add_run(struct grid *g, unsigned row, unsigned col, unsigned columns,
                    const struct style_run *run)
{
    for (unsigned i = 0; i < columns; i++) {
        struct cell *cell = cell_at(g, row, col + i);
        if (!cell)
            return;
        cell->attributes = run->attributes;
        cell->colour = run->colour;
        cell->background = run->background;
    }
}

void canvas_glyph(struct grid *g, unsigned row, unsigned col, struct text_widths *w,
                  struct span shown, enum style style)
{
    struct cell *last = NULL;

    for (size_t at = 0; at < shown.n;) {
        uint32_t cp;
        size_t bytes = text_decode(shown.p + at, shown.n - at, &cp, NULL);
        unsigned width = text_width(w, cp);
        struct span s = span_sub(shown, at, at + bytes);
        if (width) {
            put_base(g, row, col, s, width, style);
            last = cell_at(g, row, col);
            col += width;
        } else {
            put_mark(last, s);
        }
        at += bytes;
    }
}

unsigned canvas_text(struct grid *g, unsigned row, unsigned col, unsigned end,
                     struct text_widths *w, struct span s, enum style style)
{
    size_t columns = text_columns(w, s);
    bool cut = col < end && columns > end - col;
    unsigned stop = cut ? end - 1 : end;
    uint32_t before = 0;

    for (size_t at = 0; at < s.n && col < stop;) {
        struct text_glyph glyph = text_glyph(w, s.p + at, s.n - at, before, TEXT_FLOW, col);
        if (col + glyph.width > stop)
            break;
        canvas_glyph(g, row, col, w, (struct span){glyph.shown, glyph.n},
                     glyph.placeholder ? STYLE_PLACEHOLDER : style);
        col += glyph.width;
        at += glyph.bytes;
        text_decode_back(s.p, at, &before, NULL);
    }
    if (cut)
        canvas_glyph(g, row, col++, w, span_of("…"), style);
    return col;
}

void canvas_style(struct grid *g, unsigned row, unsigned from, unsigned to, enum style style)
{
    for (unsigned col = from; col < to; col++) {
        struct cell *cell = cell_at(g, row, col);
        if (cell)
            cell->style = (uint8_t)style;
    }
}

void grid_print(const struct grid *g, struct buf *out)
{
    for (unsigned row = 0; row < g->rows; row++) {
        size_t begin = out->n;
        for (unsigned col = 0; col < g->cols; col++) {
            const struct cell *cell = &g->v[(size_t)row * g->cols + col];
            buf_put(out, cell->s, cell->n);
        }
        while (out->n > begin && out->p[out->n - 1] == ' ')
            out->n--;
        buf_putc(out, '\n');
    }
}
