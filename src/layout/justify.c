/* SPDX-License-Identifier: ISC */
/* What a justified line leaves free is shared among its blanks. */
#include "layout.h"

#include <stdlib.h>

/* Blanks get no more than this each; a line that would need more stays ragged. */
#define MOST_SHARE 2

/* Of how many ways to share the one with the fewest rivers is taken. */
#define TURNS 16

static bool is_white(uint32_t cp)
{
    return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == '\f';
}

bool layout_is_blank(char first, uint32_t before, const struct text_glyph *g)
{
    return g->width && !g->placeholder && is_white((unsigned char)first) && !is_white(before);
}

unsigned layout_share(const struct line *line, unsigned blank)
{
    unsigned long here = (unsigned long)blank * line->spread + line->turn;

    return (unsigned)((here + line->spread) / line->blanks - here / line->blanks);
}

/* The blanks of a line as they stand while it is ragged. */
static void find_blanks(struct layout *l, const struct line *line)
{
    struct span text = document_text(l->document);
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    uint32_t before = 0;

    for (l->spacing.blanks.n = 0; layout_walk(l, &walk, &g); before = walk.before)
        if (walk.at < line->to && layout_is_blank(text.p[walk.at], before, &g))
            VEC_PUSH(&l->spacing.blanks, (struct blank){walk.column, g.width});
}

/* The blanks that are wide once shared out, in the columns where they then are. */
static void find_wide(struct layout *l, const struct line *line, struct blanks *out)
{
    unsigned moved = 0;

    out->n = 0;
    for (unsigned i = 0; i < line->blanks; i++) {
        struct blank b = l->spacing.blanks.v[i];
        unsigned share = layout_share(line, i);
        if (share)
            VEC_PUSH(out, (struct blank){b.column + moved, b.width + share});
        moved += share;
    }
}

/* How many columns are wide blanks in both of two lines. */
static unsigned rivers(const struct blanks *a, const struct blanks *b)
{
    unsigned shared = 0;

    for (size_t i = 0, j = 0; i < a->n && j < b->n;) {
        unsigned a_end = a->v[i].column + a->v[i].width, b_end = b->v[j].column + b->v[j].width;
        unsigned from = a->v[i].column > b->v[j].column ? a->v[i].column : b->v[j].column;
        unsigned to = a_end < b_end ? a_end : b_end;
        shared += to > from ? to - from : 0;
        if (a_end <= b_end)
            i++;
        else
            j++;
    }
    return shared;
}

/* Shares begin with another blank, so that wide ones do not stand below those of
 * the line above where they need not. */
static void turn(struct layout *l, struct line *line)
{
    unsigned turns = line->blanks < TURNS ? line->blanks : TURNS, least = UINT16_MAX;
    unsigned best = 0;

    for (unsigned i = 0; i < turns && least; i++) {
        line->turn = (uint16_t)(i * line->blanks / turns);
        find_wide(l, line, &l->spacing.wide);
        unsigned shared = rivers(&l->spacing.wide, &l->spacing.above);
        if (shared < least) {
            least = shared;
            best = line->turn;
        }
    }
    line->turn = (uint16_t)best;
}

void layout_justify(struct layout *l, struct line *line, unsigned room, bool first)
{
    unsigned left = room > line->width ? room - line->width : 0;

    if (first)
        l->spacing.above.n = 0;
    find_blanks(l, line);
    if (left && left <= MOST_SHARE * l->spacing.blanks.n) {
        line->spread = (uint16_t)left;
        line->blanks = (uint16_t)l->spacing.blanks.n;
        turn(l, line);
        line->width = room;
    }
    find_wide(l, line, &l->spacing.above);
}

void layout_spacing_free(struct spacing *s)
{
    VEC_FREE(&s->blanks);
    VEC_FREE(&s->wide);
    VEC_FREE(&s->above);
}
