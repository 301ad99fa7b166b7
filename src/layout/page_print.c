/* SPDX-License-Identifier: ISC */
/* The rule above a foot, and lines of the foot, as they are printed. */
#include "layout_internal.h"

/* Maximum dashes of the rule, and columns of a label in it. */
#define MAX_DASHES 10
#define MAX_LABEL_COLUMNS 8

static void put_label(struct layout *l, size_t note, struct buf *out)
{
    const struct note *notes;
    struct text_glyph g;
    uint32_t before = 0;
    unsigned width = 0;

    document_notes(l->document, &notes);
    if (note_is_folded(l, note)) {
        char sign[MAX_SIGN];
        buf_put(out, sign, note_sign(l, note, sign));
        return;
    }
    struct range label = notes[note].label;
    struct span text = document_text(l->document);
    for (size_t at = label.from; at < label.to && width < MAX_LABEL_COLUMNS; at += g.bytes) {
        g = text_glyph(l->form.widths, text.p + at, label.to - at, before, TEXT_FLOW, 0);
        buf_put(out, g.shown, g.n);
        width += g.width;
        text_decode_back(text.p, at + g.bytes, &before, NULL);
    }
}

/* The words of the rule, in the order of the notes. */
static void put_words(struct layout *l, const struct page *p, struct buf *out)
{
    size_t from = p->next_start.foot, end = p->next_start.end;
    size_t continued = NOWHERE;

    if (p->foot.n && !p->foot.v[0].begins && !p->foot.v[0].reference) {
        continued = p->foot.v[0].note;
        put_label(l, continued, out);
        buf_puts(out, " continued");
    }
    if (from < end && p->next_start.from) {
        size_t note = l->order.v[from++].note;
        buf_puts(out, !out->n ? "" : note == continued ? "," : " · ");
        if (note != continued)
            put_label(l, note, out);
        buf_puts(out, " goes on");
    }
    if (from < end) {
        buf_puts(out, out->n ? " · " : "");
        put_label(l, l->order.v[from].note, out);
        if (from + 1 < end) {
            buf_puts(out, from + 2 < end ? "–" : ", ");
            put_label(l, l->order.v[end - 1].note, out);
        }
        buf_puts(out, " overleaf");
    }
}

void layout_rule_print(struct layout *l, const struct page *p, struct buf *out)
{
    struct buf words = {0};
    unsigned dashes = l->form.measure / 3 < MAX_DASHES ? l->form.measure / 3 : MAX_DASHES;

    if (collect_if_ordinary(l))
        put_words(l, p, &words);
    size_t width = text_columns(l->form.widths, buf_bytes(&words));
    if (width + 1 + dashes > l->form.measure)
        dashes = width + 2 < l->form.measure ? l->form.measure - (unsigned)width - 1 : 1;
    for (unsigned i = 0; i < dashes; i++)
        buf_puts(out, "─");
    if (words.n && width + 2 <= l->form.measure) {
        buf_putc(out, ' ');
        buf_span(out, buf_bytes(&words));
    }
    buf_free(&words);
}

static void pad_to(struct layout *l, struct buf *out, size_t begin, unsigned column)
{
    size_t width = text_columns(l->form.widths, span_sub(buf_bytes(out), begin, out->n));

    for (; width < column; width++)
        buf_putc(out, ' ');
}

void layout_foot_print(struct layout *l, const struct foot_line *foot, struct buf *out)
{
    struct line line = foot->line;
    size_t begin = out->n;

    if (foot->label.from < foot->label.to) {
        put_label(l, foot->note, out);
        buf_puts(out, foot->stop ? "." : "");
        pad_to(l, out, begin, line.indent);
        line.indent = 0;
    }
    layout_line_print(l, &line, out);
    if (foot->reference) {
        struct buf tail = {0};
        layout_reference_tail(foot, &tail);
        buf_puts(out, foot->cut ? "…" : "");
        if (l->form.measure > tail.n)
            pad_to(l, out, begin, l->form.measure - (unsigned)tail.n);
        buf_span(out, buf_bytes(&tail));
        buf_free(&tail);
    }
}
