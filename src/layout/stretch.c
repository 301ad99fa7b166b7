/* SPDX-License-Identifier: ISC */
/*
 * A stretch becomes lines: first fit over the segments between break
 * opportunities.  Indents are added here, so that breaking knows only widths.
 */
#include "layout.h"

#include <stdlib.h>
#include <string.h>

/* The line being filled. */
struct filling {
    struct layout *l;
    struct set_block *s;
    const struct stretch *stretch;
    struct line line;
    unsigned room; /* columns for text on it */
    unsigned gap;  /* columns of the blanks after that */
    bool first;    /* of its stretch */
    bool empty;
};

/* An indent leaves most of the measure to the text. */
static unsigned indent_of(const struct filling *f)
{
    unsigned indent = f->first ? f->stretch->indent : f->stretch->hang;
    unsigned most = f->l->form.measure / 3;

    if (f->stretch->centred)
        return 0;
    return indent < most ? indent : most;
}

static void begin_line(struct filling *f, size_t at, size_t from)
{
    unsigned indent = indent_of(f), measure = f->l->form.measure;

    f->line = (struct line){.at = at,
                            .from = from,
                            .to = from,
                            .indent = indent,
                            .kind = f->s->block.kind,
                            .verbatim = f->stretch->verbatim};
    f->room = measure - indent;
    f->gap = 0;
    f->empty = true;
}

static void end_line(struct filling *f, size_t next)
{
    f->line.next = next;
    if (f->stretch->centred && f->line.width < f->l->form.measure)
        f->line.indent = (f->l->form.measure - f->line.width) / 2;
    layout_add(f->s, &f->line);
    f->first = false;
    begin_line(f, next, next);
}

static uint32_t code_point_before(const struct filling *f, size_t pos)
{
    uint32_t cp = 0;
    struct span text = document_text(f->l->document);

    if (pos > f->stretch->from)
        text_decode_back(text.p + f->stretch->from, pos - f->stretch->from, &cp, NULL);
    return cp;
}

/* Sets [from, to) cluster by cluster, beginning a new line wherever the next
 * one does not fit. */
static void fill_by_clusters(struct filling *f, size_t from, size_t to, enum text_mode mode)
{
    struct span text = document_text(f->l->document);
    uint32_t before = code_point_before(f, from);

    while (from < to) {
        struct text_glyph g = text_glyph(f->l->form.widths, text.p + from,
                                         f->stretch->to - from, before, mode, f->line.width);
        if (!f->empty && g.width && f->line.width + g.width > f->room) {
            end_line(f, from);
            continue;
        }
        f->line.width += g.width;
        f->empty = f->empty && !g.width;
        text_decode_back(text.p, from + g.bytes, &before, NULL);
        from += g.bytes;
        f->line.to = from;
    }
}

static void fill_segment(struct filling *f, size_t from, const struct text_segment *seg)
{
    if (f->empty && seg->width > f->room) {
        fill_by_clusters(f, from, from + seg->body, TEXT_FLOW);
    } else if (seg->body) {
        f->line.width += f->empty ? seg->width : f->gap + seg->width;
        f->line.to = from + seg->body;
        f->empty = false;
    } else if (f->empty) {
        /* Blanks at a line's beginning are not set. */
        f->line.from = f->line.to = from + seg->blanks;
        return;
    }
    f->line.hyphen = seg->hyphen;
    f->gap = seg->gap;
}

/* A soft hyphen shows only where its line ends. */
static void settle_hyphen(struct filling *f)
{
    if (f->line.hyphen)
        f->line.width++;
}

static void set_flow(struct filling *f)
{
    struct span text = document_text(f->l->document);
    struct text_segments *segments = &f->l->segments;
    size_t from = f->stretch->from;

    segments->n = 0;
    text_segment(f->l->form.widths, span_sub(text, from, f->stretch->to), 0, segments);
    for (size_t i = 0; i < segments->n; i++) {
        const struct text_segment *seg = &segments->v[i];
        bool more = i + 1 < segments->n;
        fill_segment(f, from, seg);
        from += seg->body + seg->blanks;
        if (!more)
            break;
        const struct text_segment *next = &segments->v[i + 1];
        if (!f->empty && f->line.width + f->gap + next->width + next->hyphen > f->room) {
            settle_hyphen(f);
            end_line(f, from);
        } else {
            f->line.hyphen = false;
        }
    }
    f->line.hyphen = false;
}

void layout_stretch(struct layout *l, struct set_block *s, const struct stretch *stretch,
                    size_t at)
{
    struct filling f = {.l = l, .s = s, .stretch = stretch, .first = true};

    begin_line(&f, at, stretch->from);
    if (stretch->verbatim)
        fill_by_clusters(&f, stretch->from, stretch->to, TEXT_VERBATIM);
    else
        set_flow(&f);
    end_line(&f, stretch->next);
}
