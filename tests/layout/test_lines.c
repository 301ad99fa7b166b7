/* SPDX-License-Identifier: ISC */
/* Invariants of the lines of any text at any width. */
#include "sample.h"

#include <ibid/layout.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct set {
    struct document *document;
    struct text_widths *widths;
    struct layout *layout;
    VEC(struct line) lines;
};

/* The form of a layout without the width table. */
struct how {
    unsigned measure;
    bool justify;
    const struct text_hyphens *hyphens;
};

static struct set set_text(struct span text, struct how how)
{
    struct set s = {.document = document_new(text, true, &sample_format),
                    .widths = text_widths_fixed()};
    struct layout_form form = {.measure = how.measure,
                               .height = 20,
                               .widths = s.widths,
                               .justify = how.justify,
                               .hyphens = how.hyphens};
    struct line line;

    s.layout = layout_new(s.document, &form);
    for (bool more = layout_line(s.layout, 0, &line); more;
         more = layout_line_next(s.layout, &line, &line))
        VEC_PUSH(&s.lines, line);
    return s;
}

static void unset(struct set *s)
{
    VEC_FREE(&s->lines);
    layout_free(s->layout);
    document_free(s->document);
    text_widths_free(s->widths);
}

/* Properties ------------------------------------------------------------------- */

static bool is_white(uint32_t cp)
{
    return text_is_blank(cp) || cp == '\n' || cp == '\r' || cp == '\f' || cp == 0x2028 ||
           cp == 0x2029;
}

static void assert_white(struct span text, size_t from, size_t to)
{
    uint32_t cp;

    for (size_t at = from; at < to;) {
        at += text_decode(text.p + at, to - at, &cp, NULL);
        assert_true(is_white(cp));
    }
}

static void lines_partition(const struct set *s, struct span text)
{
    size_t at = 0, set = 0;

    for (size_t i = 0; i < s->lines.n; i++) {
        const struct line *line = &s->lines.v[i];
        assert_int_equal(line->at, at);
        assert_true(line->at <= line->from && line->from <= line->to);
        assert_true(line->to <= line->next && line->at < line->next);
        assert_true(!line->blank || line->from == line->to);
        assert_white(text, set, line->from);
        at = line->next;
        set = line->to;
    }
    assert_int_equal(at, s->lines.n ? text.n : 0);
    assert_white(text, set, text.n);
}

static void assert_same_line(const struct line *a, const struct line *b)
{
    assert_int_equal(a->at, b->at);
    assert_int_equal(a->next, b->next);
    assert_int_equal(a->from, b->from);
    assert_int_equal(a->to, b->to);
    assert_int_equal(a->indent, b->indent);
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->hyphen, b->hyphen);
}

/* Asks for lines at any position, in any order, in a new layout. */
static void positions_find_their_lines(const struct set *s, struct dice *dice, size_t times)
{
    struct layout *fresh = layout_new(s->document, layout_form(s->layout));
    struct line line, other;

    for (size_t i = 0; i < times; i++) {
        size_t index = roll(dice, s->lines.n);
        const struct line *wanted = &s->lines.v[index];
        assert_true(
            layout_line(fresh, wanted->at + roll(dice, wanted->next - wanted->at), &line));
        assert_same_line(&line, wanted);
        assert_int_equal(layout_line_prev(fresh, &line, &other), index > 0);
        if (index > 0)
            assert_same_line(&other, wanted - 1);
        assert_int_equal(layout_line_next(fresh, &line, &other), index + 1 < s->lines.n);
        if (index + 1 < s->lines.n)
            assert_same_line(&other, wanted + 1);
    }
    layout_free(fresh);
}

/* What is walked over is as wide as the line says and no wider than there is
 * room, but for one glyph that is wider itself; and it is what is printed. */
static void walks_agree(const struct set *s, const struct line *line)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    struct buf walked = {0}, printed = {0};
    size_t column = line->indent, visible = 0, at = line->from;

    for (unsigned i = 0; i < line->indent; i++)
        buf_putc(&walked, ' ');
    while (layout_walk(s->layout, &walk, &g)) {
        assert_int_equal(walk.at, at);
        assert_int_equal(walk.column, column);
        visible += g.width > 0;
        column += g.width;
        at += g.bytes;
        for (size_t pad = column - g.width - walk.column; pad; pad--)
            buf_putc(&walked, ' ');
        buf_put(&walked, g.shown, g.n);
    }
    assert_int_equal(at, line->to);
    assert_int_equal(column, line->indent + line->width);
    if (visible > 1)
        assert_true(column <= layout_form(s->layout)->measure);

    if (line->from == line->to)
        buf_clear(&walked);
    while (walked.n && walked.p[walked.n - 1] == ' ')
        walked.n--;
    layout_line_print(s->layout, line, &printed);
    assert_int_equal(printed.n, walked.n);
    assert_memory_equal(printed.n ? printed.p : "", walked.n ? walked.p : "", walked.n);
    assert_int_equal(text_malformed(buf_bytes(&printed), 0), printed.n);
    for (size_t i = 0; i < printed.n; i++)
        assert_true((unsigned char)printed.p[i] >= 0x20 && printed.p[i] != 0x7F);
    buf_free(&walked);
    buf_free(&printed);
}

/* A line ends where a cluster does; but blanks at its end are not its own, so that
 * a mark on a blank may begin the next, and what is malformed stands alone. */
static void clusters_stay_whole(const struct set *s, struct span text)
{
    struct block block;
    size_t i = 0;

    for (bool more = document_block(s->document, 0, &block); more;
         more = document_block_next(s->document, &block, &block)) {
        uint32_t first;
        bool malformed;
        for (size_t at = block.from, n; at < block.to; at += n) {
            n = text_cluster(text.p + at, block.to - at);
            text_decode(text.p + at, n, &first, &malformed);
            while (i < s->lines.n && s->lines.v[i].from <= at)
                i++;
            bool split = i < s->lines.n && s->lines.v[i].from < at + n;
            assert_true(!split || malformed || is_white(first));
        }
    }
}

/* All blanks of a justified line get as much but for one column, and it is as
 * wide as there is room. */
static void shares_are_even(const struct set *s, const struct line *line)
{
    struct layout_walk walk = {.line = line};
    struct text_glyph g;
    unsigned least = UINT16_MAX, most = 0;
    uint32_t before = 0;

    if (!line->padding)
        return;
    assert_int_equal(line->indent + line->width, layout_form(s->layout)->measure);
    for (; layout_walk(s->layout, &walk, &g); before = walk.before) {
        char c = document_text(s->document).p[walk.at];
        if (walk.at == line->to || g.placeholder || !g.width || !strchr(" \t\r\n\f", c) ||
            (before && before < 0x80 && strchr(" \t\r\n\f", (int)before)))
            continue;
        least = g.width < least ? g.width : least;
        most = g.width > most ? g.width : most;
    }
    assert_true(most - least <= 1 && most <= 3);
}

static void check(struct span text, struct how how, struct dice *dice)
{
    struct set s = set_text(text, how);

    lines_partition(&s, text);
    clusters_stay_whole(&s, text);
    for (size_t i = 0; i < s.lines.n; i++)
        walks_agree(&s, &s.lines.v[i]);
    for (size_t i = 0; i < s.lines.n; i++)
        shares_are_even(&s, &s.lines.v[i]);
    if (s.lines.n)
        positions_find_their_lines(&s, dice, 40);
    unset(&s);
}

static void any_text_at_any_width(void **state)
{
    (void)state;
    struct dice dice = {1};
    struct text_hyphens *hyphens = text_hyphens_new("en");

    for (int i = 0; i < 150; i++) {
        struct buf text = {0};
        sample_text(&dice, roll(&dice, 6000), &text);
        struct how how = {.measure = (unsigned)(1 + roll(&dice, roll(&dice, 4) ? 120 : 8)),
                          .justify = i % 2,
                          .hyphens = i % 3 ? NULL : hyphens};
        check(buf_bytes(&text), how, &dice);
        buf_free(&text);
    }
    text_hyphens_free(hyphens);
}

static void any_bytes(void **state)
{
    (void)state;
    struct dice dice = {2};

    for (int i = 0; i < 100; i++) {
        struct buf text = {0};
        for (size_t n = roll(&dice, 3000); n; n--)
            buf_putc(&text, (char)roll(&dice, 256));
        check(buf_bytes(&text), (struct how){(unsigned)(1 + roll(&dice, 100)), i % 2, NULL},
              &dice);
        buf_free(&text);
    }
}

/* One line longer than a chunk of the document. */
static void a_paragraph_of_any_length(void **state)
{
    (void)state;
    struct dice dice = {3};
    struct buf text = {0};

    sample_paragraph(&dice, 60000, &text);
    check(buf_bytes(&text), (struct how){.measure = 66}, &dice);
    buf_clear(&text);
    for (int i = 0; i < 200000; i++)
        buf_putc(&text, 'x');
    check(buf_bytes(&text), (struct how){.measure = 66}, &dice);
    buf_clear(&text);
    for (int i = 0; i < 200000; i++)
        buf_putc(&text, i == 100000 ? 'x' : ' ');
    check(buf_bytes(&text), (struct how){.measure = 66}, &dice);
    buf_free(&text);
}

static void check_file(const char *name, struct span text, void *data)
{
    static const unsigned measures[] = {30, 45, 66, 100};

    (void)name;
    for (size_t i = 0; i < sizeof measures / sizeof *measures; i++)
        check(text, (struct how){measures[i], i % 2, NULL}, data);
}

static void the_corpus(void **state)
{
    (void)state;
    struct dice dice = {4};

    if (!sample_corpus(check_file, &dice))
        skip();
}

/* Examples --------------------------------------------------------------------- */

/* The lines of a text, as printed. */
static void assert_set(const char *text, struct how how, const char *wanted)
{
    struct set s = set_text(span_of(text), how);
    struct buf printed = {0};

    for (size_t i = 0; i < s.lines.n; i++) {
        layout_line_print(s.layout, &s.lines.v[i], &printed);
        buf_putc(&printed, '\n');
    }
    buf_putc(&printed, '\0');
    assert_string_equal(printed.p, wanted);
    buf_free(&printed);
    unset(&s);
}

static void assert_lines(const char *text, unsigned measure, const char *wanted)
{
    assert_set(text, (struct how){.measure = measure}, wanted);
}

static void no_break_spaces_hold(void **state)
{
    (void)state;
    assert_lines("eighty pages of Mr.\u00A0Woodhouse", 22,
                 "eighty pages of\nMr.\u00A0Woodhouse\n");
    assert_lines("at 10\u202F000\u2060\u2014\u2060km", 9, "at\n10\u202F000\u2014km\n");
}

static void long_words_break_at_clusters(void **state)
{
    (void)state;
    assert_lines("aaaa\u0301aaaa\u0301a", 4, "aaaa\u0301\naaaa\u0301\na\n");
    assert_lines("see 漢字漢字漢字漢字", 5, "see\n漢字\n漢字\n漢字\n漢字\n");
    assert_lines("👨\u200D👩\u200D👧👨\u200D👩\u200D👧", 7, "👨👩👧\n👨👩👧\n");
}

static void tabs_and_blanks(void **state)
{
    (void)state;
    assert_lines("a\tb  c\n   d", 40, "a b  c d\n");
    assert_lines("`a\tb\n  c\td", 40, "`a      b\n  c     d\n");
}

static void tables_are_cut_at_blanks(void **state)
{
    (void)state;
    assert_lines("| one two three\n| four", 11, "| one two\n   three\n| four\n");
    assert_lines("` onetwothreefour", 11, "` onetwothr\n   eefour\n");
}

static void gaps_give_way_before_lines_do(void **state)
{
    (void)state;
    assert_lines("Chapter I          12", 14, "Chapter I   12\n");
    assert_lines("Chapter I          12", 13, "Chapter I  12\n");
    assert_lines("Chapter I          12", 12, "Chapter I\n12\n");
    assert_lines("Chapter I          12", 21, "Chapter I          12\n");
    assert_lines("Chapter I          12\nand more", 14, "Chapter I\n12 and more\n");
}

static void soft_hyphens_show_at_a_line_s_end(void **state)
{
    (void)state;
    assert_lines("extra\u00ADordinary", 40, "extraordinary\n");
    assert_lines("extra\u00ADordinary", 8, "extra-\nordinary\n");
    assert_lines("extra\u00ADordinary", 5, "extra\nordin\nary\n");
}

static void blank_lines_are_kept_but_never_more_than_two(void **state)
{
    (void)state;
    assert_lines("\n\na\n\nb\n\n\n\n\nc\n\n", 40, "a\n\nb\n\n\nc\n");
}

static void signs_that_may_not_end_or_begin_a_line(void **state)
{
    (void)state;
    assert_lines("漢字漢字。漢字「漢字」漢字", 8, "漢字漢\n字。漢字\n「漢字」\n漢字\n");
    assert_lines("한국어 문장입니다", 8, "한국어\n문장입니\n다\n");
}

static void justified_lines(void **state)
{
    (void)state;
    struct how how = {.measure = 20, .justify = true};

    assert_set("It was the best of times, it was the worst of times, and no more.", how,
               "It was  the best  of\n"
               "times,  it  was  the\n"
               "worst of  times, and\n"
               "no more.\n");
    assert_set("~ It was the best of times, it was the worst of times", how,
               "~ It was the best of\n"
               "    times, it was\n"
               "    the worst of\n"
               "    times\n");
    assert_set("aaaa bbbb cccccc dddddddddddd", how, "aaaa   bbbb   cccccc\ndddddddddddd\n");
    assert_set("aaaa bbbb ccccc dddddddddddd", how, "aaaa bbbb ccccc\ndddddddddddd\n");
    assert_set("no antidisestablishment here", how, "no\nantidisestablishment\nhere\n");
    assert_set("a antidisestablishme here", how, "a antidisestablishme\nhere\n");
}

static void words_are_divided(void **state)
{
    (void)state;
    struct text_hyphens *hyphens = text_hyphens_new("en");
    struct how how = {.measure = 10, .hyphens = hyphens};

    if (!hyphens)
        skip();
    assert_set("an introduction to hyphenation", how,
               "an intro-\nduction to\nhyphen-\nation\n");
    assert_set("# an introduction", how, "# an\nintroducti\non\n");
    text_hyphens_free(hyphens);
}

static void a_text_without_lines(void **state)
{
    (void)state;
    struct line line;

    for (int i = 0; i < 2; i++) {
        struct set s = set_text(span_of(i ? " \n\n \t\n" : ""), (struct how){.measure = 40});
        assert_false(layout_line(s.layout, 0, &line));
        unset(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_at_any_width),
        cmocka_unit_test(any_bytes),
        cmocka_unit_test(a_paragraph_of_any_length),
        cmocka_unit_test(the_corpus),
        cmocka_unit_test(no_break_spaces_hold),
        cmocka_unit_test(long_words_break_at_clusters),
        cmocka_unit_test(tabs_and_blanks),
        cmocka_unit_test(tables_are_cut_at_blanks),
        cmocka_unit_test(gaps_give_way_before_lines_do),
        cmocka_unit_test(soft_hyphens_show_at_a_line_s_end),
        cmocka_unit_test(blank_lines_are_kept_but_never_more_than_two),
        cmocka_unit_test(signs_that_may_not_end_or_begin_a_line),
        cmocka_unit_test(justified_lines),
        cmocka_unit_test(words_are_divided),
        cmocka_unit_test(a_text_without_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
