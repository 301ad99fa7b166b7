/* SPDX-License-Identifier: ISC */
/* Lines of the source: indents, ends, first words, labels of list items. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The line at from: its indent, and its text without blanks around it. */
static struct text_line assert_line(const char *text, size_t from, unsigned indent,
                                    const char *words)
{
    struct span s = span_of(text);
    struct text_line l = text_line_at(s, from, s.n);

    assert_int_equal(l.from, from);
    assert_int_equal(l.indent, indent);
    assert_int_equal(l.to - l.text, strlen(words));
    assert_memory_equal(text + l.text, words, strlen(words));
    return l;
}

static void lines_follow_each_other(void **state)
{
    const char text[] = "one \r\n\n  two";

    (void)state;
    assert_int_equal(assert_line(text, 0, 0, "one").next, 6);
    assert_int_equal(assert_line(text, 6, 0, "").next, 7);
    assert_int_equal(assert_line(text, 7, 2, "two").next, 12);
    assert_line(text, 12, 0, "");
}

static void nothing_after_the_end_is_read(void **state)
{
    struct span s = span_of("one two\n");
    struct text_line l = text_line_at(s, 0, 4);

    (void)state;
    assert_int_equal(l.to, 3);
    assert_int_equal(l.next, 4);
}

static void indents_are_columns(void **state)
{
    (void)state;
    assert_line("  \tone", 0, 8, "one");
    assert_line("\t one", 0, 9, "one");
    assert_line("　one", 0, 2, "one");
    assert_line("\xEF\xBB\xBF one", 0, 1, "one");
    assert_line(" \xEF\xBB\xBFone", 0, 1, "\xEF\xBB\xBFone");
    assert_line("\r one", 0, 1, "one");
    assert_line(" \t \r\n", 0, 9, "");
    assert_true(assert_line("\f one", 0, 1, "one").page);
    assert_false(assert_line("one\f", 0, 0, "one").page);
}

static void assert_words(const char *text, unsigned columns, unsigned first_word, bool lower)
{
    struct span s = span_of(text);
    struct text_line l = text_line_at(s, 0, s.n);

    assert_int_equal(text_line_columns(s, &l), columns);
    assert_int_equal(text_line_first_word(s, &l), first_word);
    assert_int_equal(text_line_begins_lower(s, &l), lower);
}

static void words_have_columns(void **state)
{
    (void)state;
    assert_words("", 0, 0, false);
    assert_words("  one two", 9, 3, true);
    assert_words("One\ttwo", 7, 3, false);
    assert_words("élan vital", 10, 4, true);
    assert_words("1 two", 5, 1, false);
    /* Chinese breaks after any character, Korean between words. */
    assert_words("春眠不覺曉", 10, 2, false);
    assert_words("나라의 말", 9, 6, true);
}

static void assert_label(const char *text, enum text_item kind, unsigned columns)
{
    struct span s = span_of(text);
    struct text_line l = text_line_at(s, 0, s.n);
    struct text_item_label label = text_line_item_label(s, &l);

    assert_int_equal(label.kind, kind);
    assert_int_equal(label.columns, columns);
}

static void labels_of_items(void **state)
{
    (void)state;
    assert_label("- one", TEXT_ITEM_BULLET, 2);
    assert_label("  *   one", TEXT_ITEM_BULLET, 4);
    assert_label("+\tone", TEXT_ITEM_BULLET, 2);
    assert_label("• one", TEXT_ITEM_BULLET, 2);
    assert_label("•one", TEXT_ITEM_BULLET, 1);
    assert_label("(a) one", TEXT_ITEM_PARENTHESES, 4);
    assert_label("(12)  one", TEXT_ITEM_PARENTHESES, 6);
    assert_label("12. one", TEXT_ITEM_NUMBER, 4);
    assert_label("1) one", TEXT_ITEM_NUMBER, 3);
    assert_label("(viii) one", TEXT_ITEM_NUMBER, 7);
}

static void words_that_label_nothing(void **state)
{
    static const char *const lines[] = {
        "",    "-",    "- ",    "-one",        "--- one", "a. one", "12 on", "12.",
        "(a)", "(a) ", "()one", "(seven) one", "— one",   "*one*",  "1.one", "\x01 a",
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_label(lines[i], TEXT_ITEM_NONE, 0);
    /* A NUL is no bullet. */
    struct span s = {"\0 one", 5};
    struct text_line l = text_line_at(s, 0, s.n);
    assert_int_equal(text_line_item_label(s, &l).kind, TEXT_ITEM_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_follow_each_other),
        cmocka_unit_test(nothing_after_the_end_is_read),
        cmocka_unit_test(indents_are_columns),
        cmocka_unit_test(words_have_columns),
        cmocka_unit_test(labels_of_items),
        cmocka_unit_test(words_that_label_nothing),
    };

    return cmocka_run_group_tests_name("lines of the source", tests, NULL, NULL);
}
