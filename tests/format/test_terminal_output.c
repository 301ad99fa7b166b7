/* SPDX-License-Identifier: ISC */
/* Overstrikes and SGR sequences become styles: texts, styles, and the way to raw offsets. */
#include "../random.h"

#include <ibid/document.h>
#include <ibid/format.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct random numbers = {1};

static struct document *produce(struct span raw)
{
    struct document *d =
        document_new_produced(raw, true, &format_terminal_output, &format_output);

    assert_non_null(d);
    while (document_step(d, 1 << 20))
        ;
    return d;
}

/* A letter for each byte of the text: what its style is. */
static char letter_of(const struct style_run *run)
{
    if (run->background)
        return '#';
    switch (run->attributes) {
    case 0:
        return (char)('0' + run->colour);
    case ATTR_BOLD:
        return run->colour ? 'c' : 'b';
    case ATTR_DIM:
        return 'd';
    case ATTR_ITALIC:
        return 'i';
    case ATTR_UNDERLINE:
        return 'u';
    case ATTR_REVERSE:
        return 'r';
    case ATTR_STRIKE:
        return 's';
    case ATTR_BOLD | ATTR_UNDERLINE:
        return 'B';
    default:
        return '?';
    }
}

static char *styles_of(const struct document *d)
{
    struct span text = document_text(d);
    const struct style_run *runs;
    size_t n = document_styles(d, (struct range){0, text.n}, &runs), before = 0;
    char *out = mem_copy(text.p, text.n);

    memset(out, '.', text.n);
    for (size_t i = 0; i < n; i++) {
        assert_true(runs[i].from >= before && runs[i].from < runs[i].to);
        assert_true(runs[i].to <= text.n);
        memset(out + runs[i].from, letter_of(&runs[i]), runs[i].to - runs[i].from);
        before = runs[i].to;
    }
    return out;
}

static void gives(const char *raw, const char *text, const char *styles)
{
    struct document *d = produce(span_of(raw));
    char *found = styles_of(d), *bytes = mem_copy(document_text(d).p, document_text(d).n);

    assert_string_equal(bytes, text);
    assert_string_equal(found, styles);
    free(bytes);
    free(found);
    document_free(d);
}

static void overstrikes_are_bold_or_underlined(void **state)
{
    (void)state;
    gives("N\bNA\bAM\bME\bE", "NAME", "bbbb");
    gives("_\bx_\by z", "xy z", "uu..");
    gives("x\b_ y", "x y", "u..");
    gives("_\bN\bN", "N", "B");
    gives("N\bN\bN", "N", "b");
    gives("_\b_ _\bx_\b_", "_ x_", "b.uu");
    gives("_\bx_\b__\by", "x_y", "uuu");
    gives("x\bx_\b_y\by", "x_y", "bbb");
    gives("\xC3\xA9\b\xC3\xA9", "\xC3\xA9", "bb");
    gives("e\xCC\x81\be\xCC\x81", "e\xCC\x81", "bbb");
    gives("_\b\xE6\xBC\xA2", "\xE6\xBC\xA2", "uuu");
    gives("\xE6\xBC\xA2\b\b\xE6\xBC\xA2", "\xE6\xBC\xA2", "bbb");
}

static void a_row_is_overstruck_at_once(void **state)
{
    (void)state;
    gives("ab c\b\b\b\b__ _", "ab c", "uu.u");
    gives("___\b\b\bxyz", "xyz", "uuu");
    gives("abc\b\bbc", "abc", ".bb");
}

static void other_pairs_keep_what_was_written_last(void **state)
{
    (void)state;
    gives("+\bo item", "o item", "......");
    gives("a\bb", "b", ".");
}

static void backspaces_over_nothing_stay(void **state)
{
    (void)state;
    gives("\ba", "\ba", "..");
    gives("a\b", "a\b", "..");
    gives("a\n\bN\bN", "a\n\bN", "...b");
    gives("a\b\nb", "a\b\nb", "....");
    gives("N\bN a\b\b\b\b\b\bx", "N a\b\b\b\b\b\bx", "b.........");
}

static void sgr_gives_attributes(void **state)
{
    (void)state;
    gives("\x1B[1mb\x1B[0m.\x1B[2md\x1B[22m.", "b.d.", "b.d.");
    gives("\x1B[3mi\x1B[23;4mu\x1B[24;7mr\x1B[27;9ms\x1B[29m.", "iurs.", "iurs.");
    gives("\x1B[1mb\x1B[mx", "bx", "b.");
    gives("\x1B[4:3mu\x1B[4:0m.", "u.", "u.");
    gives("\x1B[1mone\ntwo\x1B[m", "one\ntwo", "bbbbbbb");
    gives("\x1B[1m_\bx\x1B[m", "x", "B");
}

static void sgr_gives_colours(void **state)
{
    (void)state;
    gives("\x1B[31mr\x1B[39m.\x1B[32mg\x1B[0m", "r.g", "2.3");
    gives("\x1B[94mb\x1B[49m.", "b.", "==");
    gives("\x1B[41mx\x1B[49my", "xy", "#.");
    gives("\x1B[38;5;2mg\x1B[38;5;200m.\x1B[38;2;1;2;3m.\x1B[0m", "g..", "3..");
    gives("\x1B[38:2::1:2:3mx", "x", ".");
    /* What follows an extended colour is a parameter of its own. */
    gives("\x1B[38;2;1;2;3;4mu", "u", "u");
    gives("\x1B[01;31m\x1B[Kfound\x1B[m\x1B[K.", "found.", "ccccc.");
}

static void other_escapes_stay(void **state)
{
    (void)state;
    gives("\x1B[2Jx", "\x1B[2Jx", ".....");
    gives("\x1B[Kx", "\x1B[Kx", "....");
    gives("\x1B]8;;a\aN\bN", "\x1B]8;;a\aN", ".......b");
    gives("\x1B[1", "\x1B[1", "...");
    gives("\x1B", "\x1B", ".");
    gives("\x1B[?25lx", "\x1B[?25lx", ".......");
}

/* Positions and raw offsets -------------------------------------------------------------- */

static void raw_offsets_lead_back(void **state)
{
    struct document *d = produce(span_of("a N\bNO\bO \x1B[1mx\x1B[m y"));
    static const size_t raw[] = {0, 1, 2, 5, 8, 13, 17, 18};

    (void)state;
    assert_int_equal(document_text(d).n, 8);
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(document_raw(d, i), raw[i]);
        assert_int_equal(document_position(d, raw[i]), i);
    }
    assert_int_equal(document_raw(d, 8), 19);
    assert_int_equal(document_position(d, 19), 8);
    assert_int_equal(document_position(d, 3), 2); /* in an overstrike */
    assert_int_equal(document_position(d, 9), 5); /* in a sequence */
    document_free(d);
}

static void sections_are_bold_lines_at_the_margin(void **state)
{
    const char *page = "N\bNA\bAM\bME\bE\n"
                       "       bell - ring it\n\n"
                       "O\bOP\bPT\bTI\bIO\bON\bNS\bS\n"
                       "   T\bTo\bon\bne\be\n"
                       "       -\b-l\bl     loud.\n\n"
                       "B\bBo\bol\bld\bd at the margin, and nothing indented below it.\n";
    struct document *d = produce(span_of(page));
    const struct section *sections;
    struct block b;

    (void)state;
    assert_int_equal(document_sections(d, &sections), 3);
    assert_int_equal(sections[0].from, 0);
    assert_int_equal(sections[0].level, 1);
    assert_int_equal(sections[1].level, 1);
    assert_int_equal(sections[2].level, 2);
    assert_true(document_block(d, 0, &b));
    assert_int_equal(b.kind, BLOCK_HEADING);
    assert_int_equal(b.to, 4);
    document_free(d);
}

/* Properties ----------------------------------------------------------------------------- */

static void make_noise(struct buf *out, size_t n)
{
    static const char *const pieces[] = {
        "a",       "b", "_",  "\b", "\b\b",     "\n",           "\x1B[",    "\x1B[1m", "\x1B",
        "\x1B[0m", "m", "4;", " ",  "\xC3\xA9", "\xE6\xBC\xA2", "\xCC\x81", "\xFF"};

    for (size_t i = 0; i < n; i++)
        buf_puts(out, pieces[random_below(&numbers, sizeof pieces / sizeof *pieces)]);
}

/* The same text and styles, however the bytes arrive. */
static void arrival_makes_no_difference(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct buf raw = {0};
        make_noise(&raw, 1 + random_below(&numbers, 400));
        struct document *whole = produce(buf_bytes(&raw));
        struct document *slow = document_new_produced((struct span){raw.p, 0}, false,
                                                      &format_terminal_output, &format_output);
        for (size_t n = 0; n < raw.n;) {
            n += 1 + random_below(&numbers, 60);
            n = n < raw.n ? n : raw.n;
            document_grow(slow, n, n == raw.n);
            document_step(slow, 1 + random_below(&numbers, 1000));
        }
        while (document_step(slow, 1000))
            ;
        char *a = styles_of(whole), *b = styles_of(slow);
        assert_true(span_equal(document_text(whole), document_text(slow)));
        assert_string_equal(a, b);
        free(a);
        free(b);
        document_free(whole);
        document_free(slow);
        buf_free(&raw);
    }
}

static void positions_rise_and_lead_back(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct buf raw = {0};
        make_noise(&raw, 1 + random_below(&numbers, 400));
        struct document *d = produce(buf_bytes(&raw));
        size_t before = 0;
        for (size_t at = 0; at <= document_text(d).n; at++) {
            size_t offset = document_raw(d, at);
            assert_true(offset >= before && offset <= raw.n);
            assert_true(document_position(d, offset) <= at);
            before = offset;
        }
        document_free(d);
        buf_free(&raw);
    }
}

/* A line of many megabytes is cut, and costs no more than its bytes. */
static void endless_lines_are_read(void **state)
{
    struct buf raw = {0};

    (void)state;
    for (int i = 0; i < 300000; i++)
        buf_puts(&raw, i % 1000 ? "N\bN" : "\x1B[1mx\x1B[0m");
    struct document *d = produce(buf_bytes(&raw));
    assert_int_equal(document_text(d).n, 300000);
    for (size_t i = 0; i < 300000; i += 977)
        assert_true(document_text(d).p[i] == 'N' || document_text(d).p[i] == 'x');
    document_free(d);
    buf_free(&raw);
}

static void terminal_output_is_recognised(void **state)
{
    (void)state;
    assert_true(format_is_terminal_output(span_of("x N\bN")));
    assert_true(format_is_terminal_output(span_of("x _\bN")));
    assert_true(format_is_terminal_output(span_of("\x1B[33mcommit")));
    assert_false(format_is_terminal_output(span_of("x \b y")));
    assert_false(format_is_terminal_output(span_of("\x1B[2J \x1B]8;;x\x1B\\ text")));
    assert_false(format_is_terminal_output(span_of("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overstrikes_are_bold_or_underlined),
        cmocka_unit_test(a_row_is_overstruck_at_once),
        cmocka_unit_test(other_pairs_keep_what_was_written_last),
        cmocka_unit_test(backspaces_over_nothing_stay),
        cmocka_unit_test(sgr_gives_attributes),
        cmocka_unit_test(sgr_gives_colours),
        cmocka_unit_test(other_escapes_stay),
        cmocka_unit_test(raw_offsets_lead_back),
        cmocka_unit_test(sections_are_bold_lines_at_the_margin),
        cmocka_unit_test(arrival_makes_no_difference),
        cmocka_unit_test(positions_rise_and_lead_back),
        cmocka_unit_test(endless_lines_are_read),
        cmocka_unit_test(terminal_output_is_recognised),
    };

    return cmocka_run_group_tests_name("terminal output", tests, NULL, NULL);
}
