/* SPDX-License-Identifier: ISC */
/* --outline, --links, --check and --bookmarks: one record a line. */
#include "reports.h"
#include "display.h"
#include "output.h"
#include "passage_filter.h"
#include "report.h"

#include <ibid/bookmarks.h>
#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

/* Appends a range of the text as a field, or empty where the range is. */
static void put_range(struct book *b, struct range r, const char *empty, struct buf *to)
{
    if (r.from >= r.to)
        buf_puts(to, empty);
    else
        display_put(span_sub(document_text(b->document), r.from, r.to), to);
}

int print_outline(struct book *b)
{
    const struct section *v;
    struct output out = {0};

    book_read_all(b);
    size_t n = document_sections(b->document, &v);
    for (size_t i = 0; i < n && output_make_room(&out); i++) {
        buf_printf(&out.buf, "%zu\t%u\t", document_raw(b->document, v[i].from), v[i].level);
        put_range(b, v[i].label, "", &out.buf);
        buf_putc(&out.buf, '\t');
        put_range(b, v[i].title, "", &out.buf);
        buf_putc(&out.buf, '\n');
    }
    return output_end(&out, 0);
}

/* Links ------------------------------------------------------------------------------ */

static void put_offset(struct book *b, size_t position, struct buf *to)
{
    if (position == NOWHERE)
        buf_putc(to, '-');
    else
        buf_printf(to, "%zu", document_raw(b->document, position));
}

static void put_link(struct book *b, const char *kind, struct range label, size_t marker,
                     size_t note, struct buf *to)
{
    buf_puts(to, kind);
    buf_putc(to, '\t');
    put_range(b, label, "-", to);
    buf_putc(to, '\t');
    put_offset(b, marker, to);
    buf_putc(to, '\t');
    put_offset(b, note, to);
    buf_putc(to, '\n');
}

int print_links(struct book *b)
{
    const struct marker *markers;
    const struct note *notes;
    struct output out = {0};

    book_read_all(b);
    size_t m = document_markers(b->document, &markers);
    size_t n = document_notes(b->document, &notes);
    for (size_t i = 0, k = 0; (i < m || k < n) && output_make_room(&out);) {
        if (i < m && markers[i].is_inline) {
            i++;
        } else if (k < n && notes[k].marker != NOWHERE) {
            k++;
        } else if (i == m || (k < n && notes[k].from < markers[i].from)) {
            const struct note *note = &notes[k++];
            put_link(b, note->is_inline ? "inline" : "orphan", note->label,
                     note->is_inline ? note->from : NOWHERE, note->from, &out.buf);
        } else {
            const struct marker *marker = &markers[i++];
            bool dangles = marker->note == NOWHERE;
            put_link(b, dangles ? "dangling" : "note", marker->label, marker->from,
                     dangles ? NOWHERE : notes[marker->note].from, &out.buf);
        }
    }
    return output_end(&out, 0);
}

/* Diagnostics ------------------------------------------------------------------------- */

/* Line and column of a position that only advances, so that each byte is read once. */
struct line_counter {
    struct span text;
    size_t at, line, column;
};

static void count_to(struct line_counter *c, size_t to)
{
    const char *newline;

    while (c->at < to && (newline = memchr(c->text.p + c->at, '\n', to - c->at))) {
        c->at = (size_t)(newline - c->text.p) + 1;
        c->line++;
        c->column = 1;
    }
    if (c->at < to) {
        c->column += text_clusters(span_sub(c->text, c->at, to));
        c->at = to;
    }
}

/* The first run of malformed bytes at or after from. */
static struct range malformed_run(struct span text, size_t from)
{
    struct range r = {.from = text_malformed(text, from)};
    bool malformed = true;

    for (r.to = r.from; r.to < text.n && malformed;) {
        uint32_t cp;
        size_t n = text_decode(text.p + r.to, text.n - r.to, &cp, &malformed);
        r.to += malformed ? n : 0;
    }
    return r;
}

static void put_diag(struct line_counter *c, const char *file, size_t at, const char *message,
                     struct output *out)
{
    count_to(c, at);
    buf_puts(&out->buf, file);
    buf_printf(&out->buf, ":%zu:%zu: warning: ", c->line, c->column);
    display_put(span_of(message), &out->buf);
    buf_putc(&out->buf, '\n');
}

static size_t put_diags(struct book *b, const char *file, struct output *out)
{
    const struct diag *v;
    size_t n = document_diags(b->document, &v), found = 0;
    struct span text = document_text(b->document);
    struct line_counter c = {.text = text, .line = 1, .column = 1};
    struct range bad = malformed_run(text, 0);

    for (size_t i = 0; (i < n || bad.from < text.n) && output_make_room(out); found++) {
        if (i < n && v[i].at <= bad.from) {
            put_diag(&c, file, v[i].at, v[i].message, out);
            i++;
            continue;
        }
        size_t bytes = bad.to - bad.from;
        char *message = mem_printf("%zu malformed byte%s", bytes, bytes == 1 ? "" : "s");
        put_diag(&c, file, bad.from, message, out);
        free(message);
        bad = malformed_run(text, bad.to);
    }
    return found;
}

int print_check(struct book *b)
{
    struct output out = {0};
    struct buf file = {0};

    book_read_all(b);
    display_put(span_of(report_name(source_path(b->source))), &file);
    size_t found = put_diags(b, file.p ? file.p : "", &out);
    buf_free(&file);
    return output_end(&out, found ? 1 : 0);
}

/* Bookmarks ---------------------------------------------------------------------------- */

static void put_string(const char *string, struct buf *to)
{
    if (string)
        display_put(span_of(string), to);
}

static void put_passage(const struct passage *p, struct buf *to)
{
    put_string(p->path, to);
    buf_printf(to, "\t%llu\t", (unsigned long long)p->offset);
    put_string(p->mark, to);
    buf_putc(to, '\t');
    put_string(p->section, to);
    buf_putc(to, '\t');
    put_string(p->quote, to);
    buf_putc(to, '\t');
    put_string(p->comment, to);
    buf_putc(to, '\n');
}

int print_bookmarks(const char *file)
{
    struct passage_filter filter = passage_filter_new(file);
    const struct passage *p;
    struct output out = {0};
    size_t n = 0;
    char *error = NULL;
    struct bookmarks *b = bookmarks_open(NULL, &error);

    bookmarks_read(b);
    for (size_t i = 0; i < bookmarks_numbers(b) && output_make_room(&out); i++) {
        if (!(p = bookmarks_get(b, i)) || !passage_filter_matches(&filter, p))
            continue;
        put_passage(p, &out.buf);
        n++;
    }
    int status = output_end(&out, error ? EXIT_ERROR : passage_filter_status(&filter, n));
    if (error)
        report(bookmarks_path(b), "%s", error);
    free(error);
    passage_filter_free(&filter);
    bookmarks_free(b);
    return status;
}
