/* SPDX-License-Identifier: ISC */
/* How a note is set at the foot of a page: its label, indents and logical lines. */
#include "foot_builder.h"
#include "white.h"

/* Maximum columns of a label that hangs to the left of its note. */
#define MAX_LABEL 8

/* Columns of the indent below a wider label. */
#define DEFAULT_HANG 2

static const struct note *note_of(struct layout *l, size_t note)
{
    const struct note *notes;

    document_notes(l->document, &notes);
    return &notes[note];
}

static unsigned columns(struct layout *l, size_t from, size_t to)
{
    return (unsigned)text_columns(l->form.widths,
                                  span_sub(document_text(l->document), from, to));
}

static bool ends_in_word(struct layout *l, struct range label)
{
    struct span text = document_text(l->document);
    uint32_t cp;

    if (label.from >= label.to)
        return false;
    text_decode_back(text.p + label.from, label.to - label.from, &cp, NULL);
    return text_is_letter(cp) || text_is_digit(cp);
}

/* Columns of the indent of the text at pos. */
static unsigned source_indent(struct layout *l, size_t pos)
{
    struct block block;
    struct logical_line logical;

    if (!document_block(l->document, pos, &block) || block.from > pos)
        return 0;
    document_logical_line(l->document, &block, pos, &logical);
    return logical.indent < logical.hang ? logical.indent : logical.hang;
}

/* "[Footnote 7: text]" is set as "7. text"; "7. text" and "[7] text" as they are. */
struct foot_form foot_form_of(struct layout *l, size_t i)
{
    const struct note *note = note_of(l, i);
    struct foot_form form = {.range = note_extent(l, i), .folded = note_is_folded(l, i)};
    if (!form.folded)
        form.base = source_indent(l, note->from);
    unsigned most = l->form.measure / 3 < MAX_LABEL ? l->form.measure / 3 : MAX_LABEL;
    unsigned printed = columns(l, note->from, note->body.from);
    bool stop = ends_in_word(l, note->label);
    unsigned short_label = columns(l, note->label.from, note->label.to) + stop + 1;

    if (form.folded) {
        char sign[MAX_SIGN];
        unsigned n = (unsigned)note_sign(l, i, sign);
        form.range = note->body;
        form.label = (struct range){note->from, note->from + n};
        form.first = form.hang = n < most ? n + 1 : 0;
    } else if (!note_is_enclosed(l, note) && printed <= most) {
        form.hang = printed;
    } else if (note->label.from < note->label.to && short_label <= most) {
        form.range.from = note->body.from;
        if (note->body.to < form.range.to)
            form.range.to = note->body.to;
        form.label = note->label;
        form.stop = stop;
        form.first = form.hang = short_label;
    } else {
        form.hang = l->form.measure / 3 < DEFAULT_HANG ? 0 : DEFAULT_HANG;
    }
    return form;
}

/* An indent relative to another. */
static unsigned indent_beyond(unsigned indent, unsigned base)
{
    return indent > base ? indent - base : 0;
}

struct logical_line foot_logical_line(struct layout *l, const struct block *block, size_t pos,
                                      const struct foot_form *form)
{
    struct span text = document_text(l->document);
    struct logical_line s = {
        form->range.from, form->range.to, form->range.to, 0, 0, false, false};

    if (!form->folded)
        document_logical_line(l->document, block, pos, &s);
    if (s.from <= form->range.from) {
        s.from = skip_white(text, form->range.from, form->range.to);
        s.indent = (uint16_t)form->first;
        s.hang = (uint16_t)form->hang;
    } else {
        s.indent = (uint16_t)(form->hang + indent_beyond(s.indent, form->base));
        s.hang = (uint16_t)(form->hang + indent_beyond(s.hang, form->base));
    }
    if (s.to > form->range.to)
        s.to = trim_white(text, s.from, form->range.to);
    if (s.next > form->range.to)
        s.next = form->range.to;
    return s;
}
