/* SPDX-License-Identifier: ISC */
/* Folding, and the matcher for search and quotations. */
#include "../random.h"

#include <ibid/text.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void expect_folded(const char *text, const char *expected)
{
    struct buf out = {0};

    buf_puts(&out, "");
    text_fold(span_of(text), &out);
    assert_string_equal(out.p, expected);
    buf_free(&out);
}

static void folds(void **state)
{
    (void)state;
    expect_folded("  The  Éclair\n of “L’Œuvre” ", "the eclair of \"l'œuvre\"");
    expect_folded("ﬁn – STRASSE, straße", "fin - strasse, strasse");
    expect_folded("co\xC2\xADop\xE2\x80\x8B", "coop");
    expect_folded("Ёлка", "елка");
    expect_folded("\xC2\xA0\t", "");
    expect_folded("", "");
}

/* The first hit of pattern in text, in brackets. */
static void expect_hit(const char *pattern, unsigned flags, const char *text,
                       const char *expected)
{
    struct text_matcher *m = text_matcher_new(span_of(pattern), flags);
    struct span s = span_of(text);
    struct range hit;

    assert_non_null(m);
    bool found = text_match(m, s, 0, s.n, &hit);
    text_matcher_free(m);
    if (!found)
        hit = (struct range){0, 0};
    struct span what = span_sub(s, hit.from, hit.to);
    if (!span_equal(what, span_of(expected)))
        fail_msg("%s finds \"%.*s\", not \"%s\"", pattern, (int)what.n, what.p, expected);
}

static void ignores_what_nobody_types(void **state)
{
    (void)state;
    expect_hit("cafe", 0, "The CAFÉ", "CAFÉ");
    expect_hit("cafe", 0, "the cafe\xCC\x81s", "cafe\xCC\x81");
    expect_hit("don't", 0, "I don’t", "don’t");
    expect_hit("two words", 0, "two \n  words", "two \n  words");
    expect_hit("two words", 0, "two\xC2\xA0words", "two\xC2\xA0words");
    expect_hit("coop", 0, "a co\xC2\xADop", "co\xC2\xADop");
    expect_hit("1914-18", 0, "of 1914–18", "1914–18");
    expect_hit("strasse", 0, "Straße", "Straße");
    expect_hit("елка", 0, "моя Ёлка", "Ёлка");
    expect_hit("ete", 0, "cet ÉTÉ", "ÉTÉ");
    expect_hit("κοσμοσ", 0, "ο Κόσμος", "Κόσμος");
    expect_hit("x", 0, "\xC2x\xD0", "x");
}

static void is_exact_where_it_is_told(void **state)
{
    (void)state;
    expect_hit("The", TEXT_MATCH_SMART, "other The", "The");
    expect_hit("the", TEXT_MATCH_SMART, "The other", "The");
    expect_hit("café", TEXT_MATCH_SMART, "cafe café", "café");
    expect_hit("The", TEXT_MATCH_EXACT_CASE, "other", "");
    expect_hit("cafe", TEXT_MATCH_EXACT_MARKS, "café cafe", "cafe");
}

static void ends_on_clusters(void **state)
{
    (void)state;
    expect_hit("e", 0, "e\xCC\x81x", "e\xCC\x81");
    expect_hit("f", 0, "ﬁ of", "f");
    assert_null(text_matcher_new(span_of("\xC2\xAD"), 0));
    assert_null(text_matcher_new(span_of(""), 0));
}

static void begins_with_what_is_typed(void **state)
{
    (void)state;
    expect_hit("b", 0,
               "a\xE2\x80\x8B\xC2\xAD"
               "b",
               "b");
    expect_hit(" b", 0, "a \xE2\x80\x8B\n b", " \xE2\x80\x8B\n b");
    expect_hit(" ", 0, "a  b", " ");
}

/* The last hit for " b" is the first as well, since its blanks count as one. */
static void finds_a_run_of_blanks_once(void **state)
{
    struct text_matcher *m = text_matcher_new(span_of(" b"), 0);
    struct span s = span_of("a \xE2\x80\x8B \n b");
    struct range hit;

    (void)state;
    assert_true(text_match_back(m, s, 0, s.n, &hit));
    assert_int_equal(hit.from, 1);
    assert_int_equal(hit.to, s.n);
    assert_false(text_match(m, s, 2, s.n, &hit));
    text_matcher_free(m);
}

static void put_times(struct buf *b, const char *what, size_t times)
{
    for (size_t i = 0; i < times; i++)
        buf_puts(b, what);
}

/* Whether "ab" is found where so many zero-width spaces stand in between. */
static bool is_found_across(size_t ignored)
{
    struct text_matcher *m = text_matcher_new(span_of("ab"), 0);
    struct range hit;
    struct buf b = {0};

    buf_putc(&b, 'a');
    put_times(&b, "\xE2\x80\x8B", ignored);
    buf_putc(&b, 'b');
    bool found = text_match(m, buf_bytes(&b), 0, b.n, &hit);
    if (found)
        assert_true(hit.from == 0 && hit.to == b.n);
    text_matcher_free(m);
    buf_free(&b);
    return found;
}

static void extends_a_bounded_way(void **state)
{
    struct text_matcher *m = text_matcher_new(span_of("e"), 0);
    struct range hit;
    struct buf b = {0};

    (void)state;
    assert_true(is_found_across(1000));
    assert_false(is_found_across(2000));
    buf_putc(&b, 'e');
    put_times(&b, "\xCC\x81", 1000);
    assert_true(text_match(m, buf_bytes(&b), 0, b.n, &hit));
    assert_true(hit.from == 0 && hit.to > 200 && hit.to <= 256);
    text_matcher_free(m);
    buf_free(&b);
}

static const char *const pieces[] = {"a",    "a",  "b", "A", "é",   "e\xCC\x81", "e",
                                     " ",    "\n", "ﬁ", "f", "i",   "’",         "'",
                                     "\xFF", "一", "я", "Ё", "\xD0"};
#define PIECES (sizeof pieces / sizeof *pieces)

static void put_some(struct random *r, size_t most, struct buf *b)
{
    for (size_t k = 1 + random_below(r, most); k > 0; k--)
        buf_puts(b, pieces[random_below(r, PIECES)]);
}

/* A search in slices finds the hits of a search in one call; the last hit is the same. */
static void compare_slices(const struct text_matcher *m, struct span s)
{
    struct range hit, whole = {0, 0}, last = {0, 0}, back;
    bool any = text_match(m, s, 0, s.n, &whole), sliced = false;

    for (size_t from = 0; from < s.n && !sliced; from += 3)
        sliced = text_match(m, s, from, from + 3, &hit);
    assert_int_equal(any, sliced);
    if (any)
        assert_true(hit.from == whole.from && hit.to == whole.to);
    for (size_t from = 0; text_match(m, s, from, s.n, &hit); from = hit.from + 1) {
        assert_true(hit.from >= from && hit.to > hit.from && hit.to <= s.n);
        last = hit;
    }
    assert_int_equal(text_match_back(m, s, 0, s.n, &back), any);
    if (any)
        assert_true(back.from == last.from && back.to == last.to);
}

static void slices_find_the_same(void **state)
{
    struct random r = {4};

    (void)state;
    for (size_t i = 0; i < 20000; i++) {
        struct buf text = {0}, pattern = {0};
        put_some(&r, 30, &text);
        put_some(&r, 3, &pattern);
        struct text_matcher *m = text_matcher_new(buf_bytes(&pattern), (unsigned)(i % 8));
        if (m)
            compare_slices(m, buf_bytes(&text));
        text_matcher_free(m);
        buf_free(&text);
        buf_free(&pattern);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds),
        cmocka_unit_test(ignores_what_nobody_types),
        cmocka_unit_test(is_exact_where_it_is_told),
        cmocka_unit_test(ends_on_clusters),
        cmocka_unit_test(begins_with_what_is_typed),
        cmocka_unit_test(finds_a_run_of_blanks_once),
        cmocka_unit_test(extends_a_bounded_way),
        cmocka_unit_test(slices_find_the_same),
    };
    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
