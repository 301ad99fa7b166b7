/* SPDX-License-Identifier: ISC */
/* The reader's screen as cells, without a terminal. */
#include "../document/lines.h"

#include <ibid/view.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A format of this test: paragraphs between blank lines; "= " before a heading;
 * [N] at a paragraph's beginning is a note, elsewhere a marker. */

static void parse_markers(struct span text, size_t from, size_t to, struct builder *b)
{
    for (size_t at = from; at + 3 <= to; at++)
        if (text.p[at] == '[' && text.p[at + 2] == ']')
            build_marker(b, (struct range){at, at + 3}, (struct range){at + 1, at + 2},
                         MARKER_BRACKET, false);
}

static void parse_paragraph(struct span text, size_t from, size_t to, unsigned need,
                            struct builder *b)
{
    bool heading = text.p[from] == '=';

    if (need & NEED_BLOCKS)
        lines_block(b, from, to, heading);
    if (!(need & NEED_EVIDENCE))
        return;
    if (text.p[from] == '[' && to - from > 4 && text.p[from + 2] == ']')
        build_note(b, from, (struct range){from + 1, from + 2}, (struct range){from + 4, to},
                   NOTE_BRACKET);
    else
        parse_markers(text, from, to, b);
}

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    lines_parse(text, chunk, need, b, parse_paragraph);
}

static const struct parser format = {lines_begin, parse, free};

struct fixture {
    struct document *document;
    struct text_widths *widths;
    struct reader *reader;
    struct grid grid;
};

static void draw(struct fixture *f)
{
    view_draw(f->reader, f->widths, &f->grid);
}

static void type(struct fixture *f, const char *keys)
{
    for (; *keys; keys++)
        reader_key(f->reader, (unsigned char)*keys);
    while (reader_step(f->reader, 1 << 20))
        ;
    draw(f);
}

static struct fixture open_kept(struct span text, unsigned cols, unsigned rows,
                                struct bookmarks *bookmarks)
{
    struct fixture f = {.document = lines_read(text, &format, 1 << 20),
                        .widths = text_widths_fixed()};

    struct reader_setup setup = {.document = f.document,
                                 .file = {.path = "/letter", .digest = "d"},
                                 .widths = f.widths,
                                 .bookmarks = bookmarks,
                                 .cols = cols,
                                 .rows = rows};
    f.reader = reader_new(&setup);
    type(&f, "");
    return f;
}

static struct fixture open_text(struct span text, unsigned cols, unsigned rows)
{
    return open_kept(text, cols, rows, NULL);
}

static void close_text(struct fixture *f)
{
    reader_free(f->reader);
    grid_free(&f->grid);
    text_widths_free(f->widths);
    document_free(f->document);
}

static char *row_text(const struct grid *g, unsigned row)
{
    struct buf b = {0};

    for (unsigned col = 0; col < g->cols; col++)
        buf_put(&b, g->v[row * g->cols + col].s, g->v[row * g->cols + col].n);
    return buf_take(&b);
}

/* The first cell of a text in a row. */
static const struct cell *find(const struct grid *g, const char *what)
{
    for (unsigned row = 0; row < g->rows; row++) {
        for (unsigned col = 0; col < g->cols; col++) {
            struct buf b = {0};
            for (unsigned i = col; i < g->cols && b.n < strlen(what); i++)
                buf_put(&b, g->v[row * g->cols + i].s, g->v[row * g->cols + i].n);
            bool here = b.n >= strlen(what) && memcmp(b.p, what, strlen(what)) == 0;
            buf_free(&b);
            if (here)
                return &g->v[row * g->cols + col];
        }
    }
    return NULL;
}

static enum style style_at(const struct fixture *f, const char *what)
{
    const struct cell *cell = find(&f->grid, what);

    if (!cell)
        print_message("\"%s\" is not on the screen\n", what);
    assert_non_null(cell);
    return (enum style)cell->style;
}

/* Every column is covered once, by cells without control characters. */
static void assert_sound(const struct grid *g)
{
    for (unsigned row = 0; row < g->rows; row++) {
        for (unsigned col = 0; col < g->cols;) {
            const struct cell *cell = &g->v[row * g->cols + col];
            uint32_t cp;
            assert_in_range(cell->width, 1, 2);
            assert_in_range(cell->n, 1, CELL_MAX);
            assert_true(cell->style < STYLES);
            for (size_t at = 0; at < cell->n;) {
                bool bad = false;
                at += text_decode(cell->s + at, cell->n - at, &cp, &bad);
                assert_false(bad || cp < 0x20 || (cp >= 0x7F && cp < 0xA0));
            }
            col += cell->width;
            assert_true(col <= g->cols);
            if (cell->width == 2)
                assert_int_equal(cell[1].width + cell[1].n, 0);
        }
    }
    assert_true(g->cursor_row < (int)g->rows && g->cursor_col < (int)g->cols);
}

#define LETTER                                                                                 \
    "= Of bridges\n\nThe first was of wood [1]; the second, by other hands, of stone [2].\n\n" \
    "Nobody remembers the third.\n\n[1] It burned twice.\n\n[2] The stone came by water.\n"

static void the_text_stands_in_its_frame_with_a_line_above_and_below(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 80, 24);

    (void)state;
    char *header = row_text(&f.grid, 0), *status = row_text(&f.grid, 23);
    char *second = row_text(&f.grid, 4);
    assert_non_null(strstr(header, "Of bridges"));
    assert_non_null(strstr(status, "page 1 of 1"));
    assert_memory_equal(second, "       The first was of wood [1];", 33);
    assert_int_equal(f.grid.cursor_row, -1);
    free(header);
    free(status);
    free(second);
    close_text(&f);
}

static void what_a_cell_is_shows_in_its_style(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 80, 24);

    (void)state;
    assert_int_equal(f.grid.v[0].style, STYLE_TEXT);
    assert_int_equal(style_at(&f, "Nobody"), STYLE_TEXT);
    assert_int_equal(style_at(&f, "= Of"), STYLE_QUIET); /* the line above */
    assert_int_equal(style_at(&f, "page 1"), STYLE_QUIET);
    assert_int_equal(style_at(&f, "[1];"), STYLE_MARKER);
    type(&f, "\t");
    assert_int_equal(style_at(&f, "[1];"), STYLE_CHOSEN);
    assert_int_equal(style_at(&f, "[2]."), STYLE_MARKER);
    type(&f, "\x1b/the\r");
    assert_int_equal(style_at(&f, "The first"), STYLE_HIT_CURRENT);
    assert_int_equal(style_at(&f, "the second"), STYLE_HIT);
    close_text(&f);
}

static void a_heading_has_a_style_of_its_own(void **state)
{
    struct fixture f = open_text(span_of("Before.\n\n= Of stone\n\nAfter.\n"), 80, 24);

    (void)state;
    assert_int_equal(style_at(&f, "= Of stone"), STYLE_HEADING);
    close_text(&f);
}

static void a_note_lies_under_its_rule_at_the_foot(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 60, 12);

    (void)state;
    type(&f, "2\r");
    const struct cell *rule = find(&f.grid, "─── note 2 ──"),
                      *note = find(&f.grid, "The stone came");
    assert_non_null(rule);
    assert_non_null(note);
    assert_true(rule < note);
    assert_int_equal(rule->style, STYLE_QUIET);
    assert_sound(&f.grid);
    type(&f, "q");
    assert_null(find(&f.grid, "─── note 2"));
    close_text(&f);
}

/* Kept words of the letter, one of each style, the doubt with a comment. */
static struct bookmarks *keep_some(char *folder)
{
    static const char *const kept[][2] = {
        {"wood", NULL}, {"stone", "important"}, {"other", "question"}, {"Nobody", "doubt"}};
    char *error, *path = mem_printf("%s/kept", mkdtemp(folder));
    struct bookmarks *b = bookmarks_open(path, &error);

    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        struct passage p = {.path = mem_string("/letter"),
                            .digest = mem_string("d"),
                            .quote = mem_string(kept[i][0]),
                            .style = mem_string(kept[i][1]),
                            .comment = mem_string(i == 3 ? "who?" : NULL)};
        p.offset = (uint64_t)(strstr(LETTER, p.quote) - LETTER);
        bookmarks_put(b, &p);
        passage_free(&p);
    }
    assert_true(bookmarks_save(b, &error));
    free(path);
    return b;
}

static void forget_them(struct bookmarks *b, const char *folder)
{
    char *path = mem_string(bookmarks_path(b)), *lock = mem_printf("%s.lock", path);

    bookmarks_free(b);
    unlink(path);
    unlink(lock);
    rmdir(folder);
    free(path);
    free(lock);
}

static void kept_passages_show_their_style_and_signs_in_the_margin(void **state)
{
    char folder[] = "/tmp/ibid-test-view-XXXXXX";
    struct bookmarks *b = keep_some(folder);
    struct fixture f = open_kept(span_of(LETTER), 80, 24, b);

    (void)state;
    assert_int_equal(style_at(&f, "wood"), STYLE_PASSAGE);
    assert_int_equal(style_at(&f, "stone"), STYLE_PASSAGE_IMPORTANT);
    assert_int_equal(style_at(&f, "other"), STYLE_PASSAGE_QUESTION);
    assert_int_equal(style_at(&f, "Nobody"), STYLE_PASSAGE_DOUBT);
    assert_int_equal(style_at(&f, " remembers"), STYLE_TEXT);
    assert_int_equal(style_at(&f, "~+ Nobody"), STYLE_SIGN);
    close_text(&f);
    forget_them(b, folder);
}

static void without_a_margin_the_beginning_is_the_sign(void **state)
{
    char folder[] = "/tmp/ibid-test-view-XXXXXX";
    struct bookmarks *b = keep_some(folder);
    struct fixture f = open_kept(span_of(LETTER), 20, 24, b);

    (void)state;
    assert_int_equal(style_at(&f, "Nobody"), STYLE_SIGN);
    assert_int_equal(style_at(&f, "obody"), STYLE_PASSAGE_DOUBT);
    assert_int_equal(style_at(&f, "wood"), STYLE_PASSAGE);
    assert_null(find(&f.grid, "~"));
    close_text(&f);
    /* A margin of one column holds the comment's sign. */
    f = open_kept(span_of(LETTER), 30, 24, b);
    assert_int_equal(style_at(&f, "+Nobody"), STYLE_SIGN);
    close_text(&f);
    forget_them(b, folder);
}

static void the_cursor_stands_at_the_moving_end(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 80, 24);

    (void)state;
    type(&f, "/second\rv");
    assert_int_equal(style_at(&f, "second"), STYLE_SELECTED);
    assert_int_equal(style_at(&f, ", by"), STYLE_TEXT);
    const struct cell *after = find(&f.grid, ", by other");
    assert_ptr_equal(after,
                     &f.grid.v[f.grid.cursor_row * (int)f.grid.cols + f.grid.cursor_col]);
    type(&f, "}");
    assert_int_equal(style_at(&f, "stone"), STYLE_SELECTED);
    assert_int_equal(style_at(&f, "[2]."), STYLE_SELECTED);
    type(&f, "q");
    assert_int_equal(f.grid.cursor_row, -1);
    close_text(&f);
}

static void a_prompt_keeps_its_cursor_in_view(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 20, 6);

    (void)state;
    type(&f, "/a very long thing to look for");
    assert_int_equal(f.grid.cursor_row, 5);
    assert_true(f.grid.cursor_col < 20);
    assert_sound(&f.grid);
    char *row = row_text(&f.grid, 5);
    assert_non_null(strstr(row, "look for"));
    free(row);
    close_text(&f);
}

static void a_narrow_list_keeps_what_can_be_read(void **state)
{
    struct fixture f = open_text(span_of(LETTER), 80, 24);

    (void)state;
    type(&f, "h");
    assert_non_null(find(&f.grid, "k Up                 a line back"));
    close_text(&f);
    f = open_text(span_of(LETTER), 20, 10);
    type(&f, "h");
    assert_non_null(find(&f.grid, "k Up  a line back"));
    type(&f, "qt");
    assert_non_null(find(&f.grid, "= Of bridges"));
    assert_sound(&f.grid);
    close_text(&f);
}

static void a_wide_character_is_never_halved(void **state)
{
    struct buf text = {0};

    (void)state;
    for (int i = 0; i < 60; i++)
        buf_puts(&text, "\xe6\xbc\xa2");
    for (unsigned cols = 1; cols < 12; cols++) {
        struct fixture f = open_text(buf_bytes(&text), cols, 8);
        assert_sound(&f.grid);
        close_text(&f);
    }
    buf_free(&text);
}

/* Every window, and everything that can lie over the page. */
static void every_column_is_covered_once_in_any_window(void **state)
{
    static const char *const states[] = {"", "h", "t", "T", "1\r", "/st", "12", "i", "m"};
    static const char hostile[] =
        "= \xe6\xbc\xa2\xe5\xad\x97 e\xcc\x81\xcc\x82\xcc\x83\xcc\x84\n\n"
        "\x1b[31m \xc2\x9b \x7f \xff\xfe [1] \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7 "
        "a\tb \xc2\xad \xe2\x80\xae \xcc\x81 \xe2\x80\x8b [2] \xe6\xbc\xa2\xe6\xbc\xa2\n\n"
        "[1] \xe6\xbc\xa2\x1b\x01 note\n\n[2] \xe6\xbc\xa2\xe6\xbc\xa2\n";

    (void)state;
    for (unsigned cols = 1; cols < 90; cols += cols < 30 ? 1 : 13) {
        for (unsigned rows = 1; rows < 30; rows += rows < 8 ? 1 : 7) {
            for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
                struct fixture f =
                    open_text((struct span){hostile, sizeof hostile - 1}, cols, rows);
                type(&f, states[i]);
                assert_int_equal(f.grid.cols, cols);
                assert_int_equal(f.grid.rows, rows);
                assert_sound(&f.grid);
                close_text(&f);
            }
        }
    }
}

static void a_grid_is_printed_without_blanks_at_the_ends_of_lines(void **state)
{
    struct fixture f = open_text(span_of("One.\n\nTwo.\n"), 30, 6);
    struct buf out = {0};

    (void)state;
    grid_print(&f.grid, &out);
    assert_null(strstr(out.p, " \n"));
    assert_non_null(strstr(out.p, "\n One.\n"));
    buf_free(&out);
    close_text(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_stands_in_its_frame_with_a_line_above_and_below),
        cmocka_unit_test(what_a_cell_is_shows_in_its_style),
        cmocka_unit_test(a_heading_has_a_style_of_its_own),
        cmocka_unit_test(a_note_lies_under_its_rule_at_the_foot),
        cmocka_unit_test(kept_passages_show_their_style_and_signs_in_the_margin),
        cmocka_unit_test(without_a_margin_the_beginning_is_the_sign),
        cmocka_unit_test(the_cursor_stands_at_the_moving_end),
        cmocka_unit_test(a_prompt_keeps_its_cursor_in_view),
        cmocka_unit_test(a_narrow_list_keeps_what_can_be_read),
        cmocka_unit_test(a_wide_character_is_never_halved),
        cmocka_unit_test(every_column_is_covered_once_in_any_window),
        cmocka_unit_test(a_grid_is_printed_without_blanks_at_the_ends_of_lines),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
