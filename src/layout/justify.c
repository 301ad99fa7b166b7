/* SPDX-License-Identifier: ISC */
/* Distribution of the columns that a line leaves free among its blanks. */
#include "layout_internal.h"

#include <stdlib.h>

/* Maximum columns added to a blank; a line that needs more stays ragged. */
#define MAX_SHARE 2

/* Maximum number of distributions tried for the one with the fewest rivers. */
#define MAX_PHASES 16

/* The blanks of a line before anything is added to them. */
static void find_blanks(struct layout *l, const struct line *line)
{
    struct span text = document_text(l->document);
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    uint32_t before = 0;

    for (l->justifier.blanks.n = 0; layout_walk(l, &walk, &g); before = walk.before)
        if (walk.at < line->to && is_justified_blank(text.p[walk.at], before, &g))
            VEC_PUSH(&l->justifier.blanks, (struct blank){walk.column, g.width});
}

/* The blanks that are widened, at the columns to which they move. */
static void find_wide(struct layout *l, const struct line *line, struct blanks *out)
{
    unsigned moved = 0;

    out->n = 0;
    for (unsigned i = 0; i < line->blanks; i++) {
        struct blank b = l->justifier.blanks.v[i];
        unsigned share = blank_share(line, i);
        if (share)
            VEC_PUSH(out, (struct blank){b.column + moved, b.width + share});
        moved += share;
    }
}

/* Columns in which both of two lines have wide blanks. */
static unsigned shared_columns(const struct blanks *a, const struct blanks *b)
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

/* Chooses the blank that the distribution begins with, so that as few wide blanks as
 * possible stand below those of the line above. */
static void choose_phase(struct layout *l, struct line *line)
{
    unsigned phases = line->blanks < MAX_PHASES ? line->blanks : MAX_PHASES, least = UINT16_MAX;
    unsigned best = 0;

    for (unsigned i = 0; i < phases && least; i++) {
        line->phase = (uint16_t)(i * line->blanks / phases);
        find_wide(l, line, &l->justifier.wide);
        unsigned shared = shared_columns(&l->justifier.wide, &l->justifier.above);
        if (shared < least) {
            least = shared;
            best = line->phase;
        }
    }
    line->phase = (uint16_t)best;
}

void justify_line(struct layout *l, struct line *line, unsigned room, bool first)
{
    unsigned left = room > line->width ? room - line->width : 0;

    if (first)
        l->justifier.above.n = 0;
    find_blanks(l, line);
    if (left && left <= MAX_SHARE * l->justifier.blanks.n) {
        line->padding = (uint16_t)left;
        line->blanks = (uint16_t)l->justifier.blanks.n;
        choose_phase(l, line);
        line->width = room;
    }
    find_wide(l, line, &l->justifier.above);
}

void justifier_free(struct justifier *j)
{
    VEC_FREE(&j->blanks);
    VEC_FREE(&j->wide);
    VEC_FREE(&j->above);
}
