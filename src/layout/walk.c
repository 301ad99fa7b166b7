/* SPDX-License-Identifier: ISC */
/* The glyphs of a line, one by one or printed. */
#include "layout_internal.h"
#include "white.h"

bool is_justified_blank(char first, uint32_t before, const struct text_glyph *g)
{
    return g->width && !g->placeholder && is_white((unsigned char)first) && !is_white(before);
}

unsigned blank_share(const struct line *line, unsigned blank)
{
    unsigned long here = (unsigned long)blank * line->padding + line->phase;

    return (unsigned)((here + line->padding) / line->blanks - here / line->blanks);
}

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

/* Walks over bytes that are shown unchanged; returns their number. */
static size_t walk_plain(struct layout *l, struct layout_walk *walk)
{
    walk_begin(walk);
    if (walk->line->padding || walk->line->shrink || walk->line->folded)
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
static void pad_blank(struct layout_walk *walk, char first, struct text_glyph *g)
{
    static const char blanks[] = "        ";

    if (!is_justified_blank(first, walk->before, g))
        return;
    g->width = (uint8_t)(g->width + blank_share(walk->line, walk->blank++));
    g->n = g->width < sizeof blanks - 1 ? g->width : sizeof blanks - 1;
    g->shown = blanks;
}

/* Blanks after the second of a gap lose their width until the line has shrunk enough. */
static void shrink_gap(struct layout_walk *walk, char first, struct text_glyph *g)
{
    if (g->placeholder || (first != ' ' && first != '\t'))
        walk->run = 0;
    else if (++walk->run > 2 && walk->blank < walk->line->shrink) {
        walk->blank += g->width;
        g->width = g->n = 0;
    }
}

/* The next byte of a folded note's sign, where one stands here; otherwise *to becomes the
 * position of the next. */
static bool walk_sign(struct layout *l, struct layout_walk *walk, struct text_glyph *out,
                      size_t *to)
{
    if (!folded_glyph(l, walk->next_at, to, out))
        return false;
    walk->at = walk->next_at;
    walk->column = walk->next_column++;
    walk->next_at += out->bytes;
    walk->before = (unsigned char)*out->shown;
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
    if (line->padding)
        pad_blank(walk, text.p[walk->at], out);
    if (line->shrink)
        shrink_gap(walk, text.p[walk->at], out);
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
