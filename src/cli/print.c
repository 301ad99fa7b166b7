/* SPDX-License-Identifier: ISC */
#include "print.h"
#include "display.h"
#include "output.h"
#include "report.h"

#include <ibid/layout.h>
#include <ibid/text.h>
#include <ibid/view.h>

#include <stdlib.h>
#include <string.h>

/* Rows of a page for --dump=pages without --height. */
#define DEFAULT_HEIGHT 24

size_t requested_position(struct book *b, const struct options *o)
{
    const struct section *sections;
    const struct note *notes;
    size_t note, index = NOWHERE;
    bool misprint;

    if (o->note) {
        document_find_marker(b->document, span_of(o->note), (struct range){0, 0}, &note);
        document_notes(b->document, &notes);
        if (note != NOWHERE)
            return notes[note].from;
        report(b->name, "no note \"%s\"", o->note);
        return NOWHERE;
    }
    if (!o->section)
        return 0;
    index = document_find_section(b->document, span_of(o->section), 0, &misprint);
    document_sections(b->document, &sections);
    if (index != NOWHERE)
        return sections[index].from;
    report(b->name, "no section \"%s\"", o->section);
    return NOWHERE;
}

/* A layout to be printed, and what it borrows. */
struct printing {
    struct layout_form form;
    struct text_hyphens *hyphens;
    struct layout *layout;
    size_t from; /* position of the first line */
};

static unsigned measure_of(const struct book *b, const struct options *o)
{
    if (o->width)
        return o->width;
    return document_keeps_lines(b->document) ? o->cols : LAYOUT_DEFAULT_MEASURE;
}

static bool begin_printing(struct printing *s, struct book *b, const struct options *o,
                           enum layout_notes notes)
{
    if (o->section || o->note || notes != NOTES_IN_TEXT)
        book_read_all(b);
    else
        book_wait_input(b);
    *s = (struct printing){.from = requested_position(b, o)};
    if (s->from == NOWHERE)
        return false;
    if (o->justify || o->hyphenate)
        s->hyphens = book_hyphens(b, o->language);
    s->form = (struct layout_form){.measure = measure_of(b, o),
                                   .height = o->height ? o->height : DEFAULT_HEIGHT,
                                   .widths = text_widths_terminal(),
                                   .notes = notes,
                                   .justify = o->justify,
                                   .hyphens = s->hyphens,
                                   .break_tailoring = o->break_tailoring};
    s->layout = layout_new(b->document, &s->form);
    return true;
}

static void end_printing(struct printing *s)
{
    layout_free(s->layout);
    text_hyphens_free(s->hyphens);
    text_widths_free(s->form.widths);
}

int print_lines(struct book *b, const struct options *o)
{
    struct output out = {0};
    struct printing s;
    struct line line;

    if (!begin_printing(&s, b, o, NOTES_IN_TEXT))
        return EXIT_ERROR;
    for (bool more = layout_line(s.layout, s.from, &line); more && output_make_room(&out);
         more = layout_line_next(s.layout, &line, &line)) {
        layout_line_print(s.layout, &line, &out.buf);
        buf_putc(&out.buf, '\n');
    }
    end_printing(&s);
    return output_end(&out, 0);
}

static void print_foot(struct printing *s, const struct page *page, struct output *out)
{
    if (!page->foot.n)
        return;
    for (unsigned gap = layout_foot_gap(s->layout, page); gap; gap--)
        buf_putc(&out->buf, '\n');
    layout_rule_print(s->layout, page, &out->buf);
    buf_putc(&out->buf, '\n');
    for (size_t i = 0; i < page->foot.n; i++) {
        layout_foot_print(s->layout, &page->foot.v[i], &out->buf);
        buf_putc(&out->buf, '\n');
    }
}

static void print_page(struct printing *s, const struct page *page, size_t number,
                       struct output *out)
{
    for (size_t i = 0; i < page->n; i++) {
        layout_line_print(s->layout, &page->v[i], &out->buf);
        buf_putc(&out->buf, '\n');
    }
    print_foot(s, page, out);
    buf_printf(&out->buf, "-- %zu --\n", number);
}

/* Least rows of a page that has notes at its foot. */
#define MIN_ROWS_WITH_NOTES 8

int print_pages(struct book *b, const struct options *o)
{
    struct output out = {0};
    struct printing s;
    struct page page;
    struct page_start start;
    bool low = o->height && o->height < MIN_ROWS_WITH_NOTES;

    if (!begin_printing(&s, b, o, low ? NOTES_ON_DEMAND : NOTES_AT_FOOT))
        return EXIT_ERROR;
    for (size_t number = 1; output_make_room(&out); number++) {
        /* References name pages of the grid, which is to be known as far. */
        while (!layout_grid_page(s.layout, number, &start) && layout_step(s.layout, 1))
            ;
        if (!layout_grid_page(s.layout, number, &start))
            break;
        layout_page_from(s.layout, start, &page);
        if (page.next > s.from)
            print_page(&s, &page, number, &out);
        page_free(&page);
    }
    end_printing(&s);
    return output_end(&out, 0);
}

/* The document -------------------------------------------------------------------- */

static const char *const kinds[] = {
    [BLOCK_PARAGRAPH] = "paragraph", [BLOCK_HEADING] = "heading",
    [BLOCK_QUOTATION] = "quotation", [BLOCK_VERSE] = "verse",
    [BLOCK_ITEM] = "item",           [BLOCK_PREFORMATTED] = "preformatted",
    [BLOCK_TABLE] = "table",         [BLOCK_RULE] = "rule",
};

/* Appends the beginning of a range of the text in quotation marks. */
static void quote_bytes(struct span s, struct buf *to)
{
    const size_t most = 60;
    size_t n = 0;

    while (n < s.n && n < most)
        n += text_cluster(s.p + n, s.n - n);
    buf_putc(to, '"');
    display_put(span_sub(s, 0, n), to);
    buf_puts(to, n < s.n ? "\xE2\x80\xA6\"" : "\"");
}

static void quote(struct book *b, struct range r, struct buf *to)
{
    quote_bytes(span_sub(document_text(b->document), r.from, r.to), to);
}

static void print_blocks(struct book *b, struct output *out)
{
    struct block block;

    for (bool more = document_block(b->document, 0, &block); more && output_make_room(out);
         more = document_block_next(b->document, &block, &block)) {
        buf_printf(&out->buf, "block %s %zu-%zu blank %u fill ", kinds[block.kind], block.from,
                   block.to, (unsigned)block.blank);
        if (block.fill == BLOCK_FILL_ALL)
            buf_puts(&out->buf, "all ");
        else
            buf_printf(&out->buf, "%u ", (unsigned)block.fill);
        quote(b, (struct range){block.from, block.to}, &out->buf);
        buf_putc(&out->buf, '\n');
    }
}

static void print_sections(struct book *b, struct output *out)
{
    const struct section *v;
    size_t n = document_sections(b->document, &v);

    for (size_t i = 0; i < n && output_make_room(out); i++) {
        buf_printf(&out->buf, "section %zu level %u label ", v[i].from, v[i].level);
        quote(b, v[i].label, &out->buf);
        buf_puts(&out->buf, " title ");
        quote(b, v[i].title, &out->buf);
        if (v[i].meant)
            buf_printf(&out->buf, " meant %lu", v[i].meant);
        buf_putc(&out->buf, '\n');
    }
}

static void print_markers(struct book *b, struct output *out)
{
    const struct marker *v;
    size_t n = document_markers(b->document, &v);

    for (size_t i = 0; i < n && output_make_room(out); i++) {
        buf_printf(&out->buf, "marker %zu-%zu label ", v[i].from, v[i].to);
        quote(b, v[i].label, &out->buf);
        if (v[i].note == NOWHERE)
            buf_puts(&out->buf, " dangling");
        else
            buf_printf(&out->buf, " note %zu", v[i].note);
        buf_puts(&out->buf, v[i].in_note ? " in a note" : "");
        buf_puts(&out->buf, v[i].is_inline ? " itself\n" : "\n");
    }
}

static void print_notes(struct book *b, struct output *out)
{
    const struct note *v;
    size_t n = document_notes(b->document, &v);

    for (size_t i = 0; i < n && output_make_room(out); i++) {
        buf_printf(&out->buf, "note %zu at %zu body %zu-%zu cited %zu label ", i, v[i].from,
                   v[i].body.from, v[i].body.to, v[i].cited);
        quote(b, v[i].label, &out->buf);
        buf_putc(&out->buf, ' ');
        quote(b, v[i].body, &out->buf);
        buf_puts(&out->buf, v[i].is_inline ? " inline\n" : "\n");
    }
}

int print_document(struct book *b)
{
    struct output out = {0};

    book_read_all(b);
    buf_printf(&out.buf, "document %zu bytes %s title ", document_text(b->document).n,
               source_encoding(b->source));
    quote_bytes(document_title(b->document), &out.buf);
    buf_putc(&out.buf, '\n');
    print_blocks(b, &out);
    print_sections(b, &out);
    print_markers(b, &out);
    print_notes(b, &out);
    return output_end(&out, 0);
}

/* The screen ------------------------------------------------------------------------ */

int print_screen(struct book *b, const struct options *o)
{
    struct reader_setup setup = {.cols = o->cols,
                                 .rows = o->rows,
                                 .measure = o->width,
                                 .justify = o->justify,
                                 .break_tailoring = o->break_tailoring};
    struct text_hyphens *hyphens = NULL;
    struct output out = {0};
    struct grid grid = {0};

    book_read_all(b);
    if (requested_position(b, o) == NOWHERE)
        return EXIT_ERROR;
    setup.document = b->document;
    setup.file = book_reader_file(b);
    setup.widths = text_widths_terminal();
    if (o->justify || o->hyphenate)
        hyphens = book_hyphens(b, o->language);
    setup.hyphens = hyphens;
    struct reader *r = reader_new(&setup);
    while (reader_step(r, SIZE_MAX / 4))
        ;
    if (o->note)
        reader_goto_note(r, o->note);
    else if (o->section)
        reader_goto_section(r, o->section);
    view_draw(r, setup.widths, &grid);
    grid_print(&grid, &out.buf);
    grid_free(&grid);
    reader_free(r);
    text_hyphens_free(hyphens);
    text_widths_free(setup.widths);
    return output_end(&out, 0);
}
