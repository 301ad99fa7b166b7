/* SPDX-License-Identifier: ISC */
#include "reading.h"

#include "../bookmarks/files.h"
#include "../document/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The format ----------------------------------------------------------------------- */

static void parse_markers(struct span text, size_t from, size_t to, struct builder *b)
{
    for (size_t at = from; at < to; at++) {
        size_t end = lines_label(text, at, to);
        if (end)
            build_marker(b, (struct range){at, end}, (struct range){at + 1, end - 1},
                         MARKER_BRACKET, false);
    }
}

static void parse_heading(struct span text, size_t from, size_t to, struct builder *b)
{
    size_t label = from + 2, end = label;

    while (end < to && text.p[end] != ' ')
        end++;
    build_heading(b, (struct range){from, to}, (struct range){label, end},
                  (struct range){end < to ? end + 1 : to, to}, 2);
}

static void parse_line(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *b)
{
    bool heading = text.p[from] == '=' && to - from > 3;
    size_t label = lines_label(text, from, to);

    if (need & NEED_BLOCKS)
        lines_block(b, from, to, heading);
    if (!(need & NEED_EVIDENCE))
        return;
    if (heading)
        parse_heading(text, from, to, b);
    if (label && label < to)
        build_note(b, from, (struct range){from + 1, label - 1}, (struct range){label + 1, to},
                   NOTE_BRACKET);
    parse_markers(text, label && label < to ? label : from, to, b);
}

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    lines_parse(text, chunk, need, b, parse_line);
}

static const struct parser format = {lines_begin, parse, free};

/* A session ------------------------------------------------------------------------- */

static struct document *read_whole(const char *text)
{
    return lines_read(span_of(text), &format, 1 << 20);
}

static struct reader_file file_of(const char *text)
{
    return (struct reader_file){
        .path = "/book", .name = "book", .digest = "d", .size = strlen(text)};
}

/* Takes the text and its document over. */
static struct reading begin(char *text, struct document *document, unsigned cols, unsigned rows,
                            bool keep)
{
    struct reading f = {.text = text, .document = document, .widths = text_widths_fixed()};
    char places[80], *error;

    if (keep) {
        snprintf(places, sizeof places, "%s/places", folder);
        f.bookmarks = bookmarks_open(dotfile, &error);
        f.places = places_open(places);
    }
    struct reader_setup setup = {.document = f.document,
                                 .file = file_of(text),
                                 .widths = f.widths,
                                 .bookmarks = f.bookmarks,
                                 .places = f.places,
                                 .cols = cols,
                                 .rows = rows};
    f.reader = reader_new(&setup);
    return f;
}

static struct reading begin_read(const char *text, unsigned cols, unsigned rows, bool keep)
{
    char *copy = mem_string(text);
    struct reading f = begin(copy, read_whole(copy), cols, rows, keep);

    type(&f, "");
    return f;
}

struct reading reading_open(const char *text, unsigned cols, unsigned rows)
{
    return begin_read(text, cols, rows, false);
}

struct reading reading_kept(const char *text, unsigned cols, unsigned rows)
{
    return begin_read(text, cols, rows, true);
}

struct reading reading_unread(const char *text, unsigned cols, unsigned rows)
{
    char *copy = mem_string(text);

    return begin(copy, document_new(span_of(copy), true, &format), cols, rows, false);
}

void reading_replace(struct reading *f, const char *text)
{
    char *before = f->text;
    struct document *old = f->document;
    struct reader_file file = file_of(text);

    f->text = mem_string(text);
    f->document = read_whole(f->text);
    reader_replace(f->reader, f->document, &file);
    document_free(old);
    free(before);
}

void reading_close(struct reading *f)
{
    reader_free(f->reader);
    places_free(f->places);
    bookmarks_free(f->bookmarks);
    text_widths_free(f->widths);
    document_free(f->document);
    buf_free(&f->told);
    free(f->text);
}

/* All the work that is left, and what comes of a save that is under way. */
static void finish_work(struct reading *f)
{
    bool more = true;

    while (more || (f->bookmarks && bookmarks_fd(f->bookmarks) >= 0)) {
        struct pollfd fd = {.fd = f->bookmarks ? bookmarks_fd(f->bookmarks) : -1};
        if (!more)
            poll(&fd, 1, 1000);
        more = reader_step(f->reader, 1 << 16);
    }
}

void type(struct reading *f, const char *keys)
{
    struct span s = span_of(keys);
    uint32_t key;

    for (size_t at = 0; at < s.n;) {
        at += text_decode(s.p + at, s.n - at, &key, NULL);
        reader_key(f->reader, key);
    }
    finish_work(f);
}

void paste(struct reading *f, const char *text)
{
    reader_paste(f->reader, span_of(text), false);
    finish_work(f);
}

void press(struct reading *f, uint32_t key)
{
    reader_key(f->reader, key);
    finish_work(f);
}

/* What it shows --------------------------------------------------------------------- */

static const char *tell(struct reading *f)
{
    buf_put(&f->told, "", 0);
    return f->told.p;
}

const char *top(struct reading *f)
{
    const struct page *page = reader_page(f->reader);
    size_t i = 0;

    buf_clear(&f->told);
    while (i < page->n && page->v[i].blank)
        i++;
    if (i < page->n)
        layout_line_print(reader_layout(f->reader), &page->v[i], &f->told);
    return tell(f);
}

const char *header(struct reading *f)
{
    struct buf left = {0};

    buf_clear(&f->told);
    reader_header(f->reader, &left, &f->told);
    buf_free(&left);
    return tell(f);
}

const char *status(struct reading *f)
{
    struct buf right = {0};

    buf_clear(&f->told);
    reader_status(f->reader, &f->told, &right);
    buf_free(&right);
    return tell(f);
}

const char *said(struct reading *f)
{
    struct buf left = {0};

    buf_clear(&f->told);
    reader_status(f->reader, &left, &f->told);
    buf_free(&left);
    return tell(f);
}

const char *pane(struct reading *f)
{
    struct reader_pane p;

    buf_clear(&f->told);
    if (reader_pane(f->reader, &p))
        for (size_t i = 0; i < p.n; i++) {
            layout_line_print(p.layout ? p.layout : reader_layout(f->reader), &p.v[i],
                              &f->told);
            buf_putc(&f->told, '\n');
        }
    return tell(f);
}

const char *row(struct reading *f)
{
    struct reader_list list;

    buf_clear(&f->told);
    if (reader_list(f->reader, &list) && list.chosen != NOWHERE) {
        const struct reader_row *shown = &list.v[list.chosen - list.top];
        buf_printf(&f->told, "%s|%s|%s", shown->left ? shown->left : "",
                   shown->text ? shown->text : "", shown->right ? shown->right : "");
    }
    return tell(f);
}

size_t rows(struct reading *f)
{
    struct reader_list list;

    return reader_list(f->reader, &list) ? list.n : 0;
}

size_t place_of(const struct reading *f, const char *what, unsigned nth)
{
    const char *at = strstr(f->text, what);

    while (at && nth--)
        at = strstr(at + 1, what);
    assert_non_null(at);
    return (size_t)(at - f->text);
}

static void decorations_of(struct reading *f, struct decorations *out)
{
    const struct page *page = reader_page(f->reader);

    reader_decorations(f->reader, (struct range){page->at, page->next}, out);
}

size_t where_is(struct reading *f, enum reader_role role)
{
    struct decorations d = {0};
    size_t at = NOWHERE;

    decorations_of(f, &d);
    for (size_t i = 0; i < d.n && at == NOWHERE; i++)
        if (d.v[i].role == role)
            at = d.v[i].range.from;
    VEC_FREE(&d);
    return at;
}

size_t how_many(struct reading *f, enum reader_role role)
{
    struct decorations d = {0};
    size_t n = 0;

    decorations_of(f, &d);
    for (size_t i = 0; i < d.n; i++)
        n += d.v[i].role == role;
    VEC_FREE(&d);
    return n;
}

/* What always holds ----------------------------------------------------------------- */

static void assert_page(struct reading *f, const struct page *page, struct reader_frame frame)
{
    assert_true(page->n <= frame.height);
    assert_true(page->next <= strlen(f->text));
    for (size_t i = 0; i < page->n; i++) {
        const struct line *line = &page->v[i];
        assert_true(line->at < line->next && line->from <= line->to);
        assert_true(line->indent + line->width <= frame.measure || frame.measure < 2);
        /* Notes that stand at feet are left out. */
        if (i)
            assert_true(line->at >= page->v[i - 1].next);
    }
    assert_true(page->n + page->foot.n + (page->foot.n > 0) <= frame.height);
}

static void assert_pane(struct reading *f, struct reader_frame frame)
{
    struct reader_pane p;

    if (!reader_pane(f->reader, &p))
        return;
    assert_true(p.height >= 1 && p.row >= frame.top);
    assert_int_equal(p.row + p.height, frame.top + frame.height);
    assert_true(p.n >= 1 && (p.n < p.height || p.height == 1));
    assert_true(p.range.from < p.range.to);
    assert_true(p.layout || p.range.to <= strlen(f->text));
}

static void assert_over_the_page(struct reading *f)
{
    struct reader_prompt prompt;
    struct reader_list list;

    if (reader_prompt(f->reader, &prompt))
        assert_true(prompt.cursor <= prompt.text.n);
    if (!reader_list(f->reader, &list))
        return;
    assert_true(list.chosen == NOWHERE || list.chosen < list.n);
    assert_true(list.top + list.shown <= list.n);
    if (list.chosen != NOWHERE)
        assert_true(list.top <= list.chosen && list.chosen < list.top + list.shown);
}

void assert_sound(struct reading *f)
{
    struct reader_frame frame = reader_frame(f->reader);
    struct buf left = {0}, right = {0};

    assert_true(frame.left + frame.measure <= frame.cols);
    assert_page(f, reader_page(f->reader), frame);
    const struct page *facing = reader_facing(f->reader);
    assert_true(!facing || (frame.spread && facing->at >= reader_page(f->reader)->next));
    if (facing)
        assert_page(f, facing, frame);
    assert_pane(f, frame);
    assert_over_the_page(f);
    where_is(f, ROLE_MARKER);
    reader_header(f->reader, &left, &right);
    reader_status(f->reader, &left, &right);
    buf_free(&left);
    buf_free(&right);
}
