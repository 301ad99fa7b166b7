/* SPDX-License-Identifier: ISC */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

static void take_form(struct layout *l, const struct layout_form *form)
{
    l->form = *form;
    if (!l->form.measure)
        l->form.measure = 1;
    if (!l->form.height)
        l->form.height = 1;
}

struct layout *layout_new(struct document *d, const struct layout_form *form)
{
    struct layout *l = mem_alloc(sizeof *l);

    l->document = d;
    l->last_page = NOWHERE;
    take_form(l, form);
    return l;
}

void layout_forget(struct layout *l)
{
    for (size_t i = 0; i < SET_BLOCKS; i++)
        l->blocks[i].used = 0;
    l->foot_stretch = (struct logical_line){0};
    l->last_page = NOWHERE;
}

void layout_free(struct layout *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < SET_BLOCKS; i++)
        free(l->blocks[i].v);
    VEC_FREE(&l->segments);
    VEC_FREE(&l->units);
    VEC_FREE(&l->points);
    fit_free(&l->fit);
    layout_spacing_free(&l->spacing);
    order_free(l);
    buf_free(&l->shadow);
    VEC_FREE(&l->holes);
    free(l->foot.v);
    VEC_FREE(&l->grid.at);
    VEC_FREE(&l->grid.foot);
    VEC_FREE(&l->grid.carried);
    free(l);
}

void layout_reform(struct layout *l, const struct layout_form *form)
{
    take_form(l, form);
    layout_forget(l);
    grid_reset(l);
}

const struct layout_form *layout_form(const struct layout *l)
{
    return &l->form;
}

void layout_grow(struct layout *l)
{
    layout_forget(l);
    grid_grow(l);
}

bool layout_line(struct layout *l, size_t pos, struct line *out)
{
    const struct set_block *s = layout_block(l, pos);

    if (!s)
        return false;
    size_t low = 0, high = s->n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (s->v[middle].at <= pos)
            low = middle;
        else
            high = middle;
    }
    *out = s->v[low];
    return true;
}

/* While bytes vanish under a layout, what is set at a place need not be what was
 * set there: then there is no next line, rather than the same one for ever. */
bool layout_line_next(struct layout *l, const struct line *line, struct line *out)
{
    size_t at = line->at;

    if (line->next >= document_text(l->document).n)
        return false;
    return layout_line(l, line->next, out) && out->at > at;
}

bool layout_line_prev(struct layout *l, const struct line *line, struct line *out)
{
    size_t at = line->at;

    return at > 0 && layout_line(l, at - 1, out) && out->at < at;
}

/* What is set on a line ------------------------------------------------------- */

static bool walk_hyphen(struct layout_walk *walk, struct text_glyph *out)
{
    walk->ended = true;
    if (!walk->line->hyphen)
        return false;
    walk->at = walk->line->to;
    walk->column = walk->next_column;
    *out = (struct text_glyph){.width = 1, .n = 1, .shown = "-"};
    return true;
}

static void walk_begin(struct layout_walk *walk)
{
    if (walk->begun)
        return;
    walk->begun = true;
    walk->next_at = walk->line->from;
    walk->next_column = walk->line->indent;
}

/* Walks over what is shown as it stands; returns its bytes. */
static size_t walk_plain(struct layout *l, struct layout_walk *walk)
{
    walk_begin(walk);
    if (walk->line->spread || walk->line->squeeze || walk->line->folded)
        return 0;

    size_t columns, left = walk->line->to - walk->next_at;
    const char *p = document_text(l->document).p + walk->next_at;
    size_t run = text_shown_run(l->form.widths, p, left, &columns);
    if (run)
        text_decode_back(p, run, &walk->before, NULL);
    walk->next_at += run;
    walk->next_column += (unsigned)columns;
    return run;
}

/* A blank of a justified line is as wide as its share makes it. */
static void widen(struct layout_walk *walk, char first, struct text_glyph *g)
{
    static const char blanks[] = "        ";

    if (!layout_is_blank(first, walk->before, g))
        return;
    g->width = (uint8_t)(g->width + layout_share(walk->line, walk->blank++));
    g->n = g->width < sizeof blanks - 1 ? g->width : sizeof blanks - 1;
    g->shown = blanks;
}

/* Of blanks that stand together, those after the second give way. */
static void narrow(struct layout_walk *walk, char first, struct text_glyph *g)
{
    if (g->placeholder || (first != ' ' && first != '\t'))
        walk->run = 0;
    else if (++walk->run > 2 && walk->blank < walk->line->squeeze) {
        walk->blank += g->width;
        g->width = g->n = 0;
    }
}

/* The next byte of a folded note's sign, where one stands here.  *to is where the
 * text is interrupted next. */
static bool walk_sign(struct layout *l, struct layout_walk *walk, struct text_glyph *out,
                      size_t *to)
{
    static const char shown[] = "[*]0123456789";
    size_t note = folded_after(l, walk->next_at, *to);
    char sign[LONGEST_SIGN];

    if (note == NOWHERE)
        return false;
    struct range range = note_extent(l, note);
    if (walk->next_at < range.from) {
        *to = range.from;
        return false;
    }
    size_t n = folded_sign(l, note, sign), i = walk->next_at - range.from;
    const char *byte = strchr(shown, sign[i < n ? i : n - 1]);
    *out = (struct text_glyph){
        .bytes = i + 1 < n ? 1 : range.to - walk->next_at, .width = 1, .n = 1, .shown = byte};
    walk->at = walk->next_at;
    walk->column = walk->next_column++;
    walk->next_at += out->bytes;
    walk->before = (unsigned char)*byte;
    return true;
}

bool layout_walk(struct layout *l, struct layout_walk *walk, struct text_glyph *out)
{
    const struct line *line = walk->line;
    struct span text = document_text(l->document);

    if (walk->ended)
        return false;
    walk_begin(walk);
    if (walk->next_at >= line->to)
        return walk_hyphen(walk, out);

    size_t to = line->to;
    if (line->folded && walk_sign(l, walk, out, &to))
        return true;
    enum text_mode mode = line->verbatim ? TEXT_VERBATIM : TEXT_FLOW;
    walk->at = walk->next_at;
    walk->column = walk->next_column;
    *out = text_glyph(l->form.widths, text.p + walk->at, to - walk->at, walk->before, mode,
                      walk->column);
    if (line->spread)
        widen(walk, text.p[walk->at], out);
    if (line->squeeze)
        narrow(walk, text.p[walk->at], out);
    walk->next_at = walk->at + out->bytes;
    walk->next_column = walk->column + out->width;
    text_decode_back(text.p, walk->next_at, &walk->before, NULL);
    return true;
}

void layout_line_print(struct layout *l, const struct line *line, struct buf *out)
{
    static const char blanks[] = "                                                    ";
    struct span text = document_text(l->document);
    size_t begin = out->n, indent = line->indent;

    if (line->from == line->to)
        return;
    for (size_t n; indent; indent -= n) {
        n = indent < sizeof blanks - 1 ? indent : sizeof blanks - 1;
        buf_put(out, blanks, n);
    }
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    do {
        size_t run = walk_plain(l, &walk);
        buf_put(out, text.p + walk.next_at - run, run);
        if (!layout_walk(l, &walk, &g))
            break;
        buf_put(out, g.shown, g.n);
    } while (!walk.ended);
    while (out->n > begin && out->p[out->n - 1] == ' ')
        out->p[--out->n] = '\0';
}
