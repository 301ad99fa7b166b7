/* SPDX-License-Identifier: ISC */
/* Regular expressions: hits, positions of errors, bounds of cost. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct text_matcher *matcher(const char *pattern)
{
    char *error = NULL;
    size_t at;
    struct text_matcher *m =
        text_matcher_regex(span_of(pattern), TEXT_MATCH_SMART, &error, &at);

    if (!m)
        print_message("%s: %s\n", pattern, error);
    assert_non_null(m);
    assert_null(error);
    return m;
}

/* The first hit, "" for none; good until the next call. */
static const char *first(const char *pattern, struct span text)
{
    static char found[64];
    struct text_matcher *m = matcher(pattern);
    struct range hit = {0, 0};

    if (!text_match(m, text, 0, text.n, &hit))
        hit.to = hit.from;
    size_t n = hit.to - hit.from < sizeof found ? hit.to - hit.from : sizeof found - 1;
    memcpy(found, text.p + hit.from, n);
    found[n] = '\0';
    text_matcher_free(m);
    return found;
}

static void patterns_find_what_they_say(void **state)
{
    static const struct {
        const char *pattern, *text, *found;
    } cases[] = {
        {"b[aeiou]g", "a bug, a bag", "bug"},
        {"B[aeiou]g", "a bug, a Bag", "Bag"},
        {"\\Bug", "a BUG", "UG"},
        {"\\pLag", "a 7ag, a BAG", "BAG"},
        {"\\bна\\w+", "Онa и НАУКА", "НАУКА"},
        {"a word", "a\r\n  word", "a\r\n  word"},
        {"a word", "a \xc2\xa0 word", "a \xc2\xa0 word"},
        {"a *word", "aword", "aword"},
        {"a[ ]word", "a\nword a word", "a word"},
        {"\\Qa b\\E", "a\nb a b", "a b"},
        {"x.*y", "x\n\ny x\ny", "x\ny"},
        {"^two", "one two\ntwo", "two"},
        {"one$", "one\ntwo", "one"},
        {"o*", "bcd", ""},
        {"b|", "abc", "b"},
        {"e", "caf\x65\xcc\x81", "e\xcc\x81"},
        {"\\x{301}", "e\xcc\x81", "e\xcc\x81"},
        {"b+", "\xff\xfe bb \xff", "bb"},
        {".", "\xff", ""},
        {"(\\w)\\1", "letter", "tt"},
        {"foo\\Kbar", "foobar", "bar"},
        {"[]a]b", "]b", "]b"},
        {"[[:alpha:] ]x", "1 x", " x"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = first(cases[i].pattern, span_of(cases[i].text));
        if (strcmp(found, cases[i].found) != 0)
            print_message("%s in %s\n", cases[i].pattern, cases[i].text);
        assert_string_equal(found, cases[i].found);
    }
    assert_string_equal(first("a.b", (struct span){"a\0b", 3}), "a");
}

static void a_wrong_pattern_says_where(void **state)
{
    static const struct {
        const char *pattern;
        size_t at;
    } cases[] = {
        {"a(b", 3}, {"a b (c", 6}, {"[a", 2},  {"a)b", 1},       {"ab**c", NOWHERE},
        {"*a", 0},  {"a  \\", 4},  {"\\C", 2}, {"a b [z-a]", 7},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *error = NULL;
        size_t at = NOWHERE;
        struct text_matcher *m = text_matcher_regex(span_of(cases[i].pattern), 0, &error, &at);
        if (cases[i].at != NOWHERE) {
            assert_null(m);
            assert_true(error && *error && !strchr(error, '\n'));
            if (at + 1 < cases[i].at || at > cases[i].at + 1)
                print_message("%s: %zu\n", cases[i].pattern, at);
            assert_in_range(at + 1, cases[i].at, cases[i].at + 2);
        }
        free(error);
        text_matcher_free(m);
    }
}

/* A text of paragraphs of one line or several, some longer than a chunk. */
static char *long_text(void)
{
    struct buf b = {0};

    for (int p = 0; p < 40; p++) {
        int words = p % 10 == 7 ? 6000 : 20 + p * 7;
        for (int i = 0; i < words; i++)
            buf_printf(&b, "%s%s%d",
                       i ? i % 11  ? " "
                           : p % 2 ? "\n"
                                   : " "
                         : "",
                       i % 5 ? "w" : "x", i);
        buf_puts(&b, p % 3 ? "\n\n" : "\n \t\n\n");
    }
    return buf_take(&b);
}

static void slices_find_what_the_whole_does_and_back_the_same(void **state)
{
    static const char *const patterns[] = {"x\\d*5\\b", "w1\\d x15 w", "\\bx10$", "^w\\d+ w"};
    char *p = long_text();
    struct span text = span_of(p);

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct text_matcher *m = matcher(patterns[i]);
        struct range hit, sliced;
        VEC(struct range) hits = {0};
        size_t slice = 1000, at = 0;
        while (text_match(m, text, at, text.n, &hit)) {
            bool found = false;
            for (size_t from = at; !found; from += slice)
                found = text_match(m, text, from, from + slice, &sliced);
            assert_true(sliced.from == hit.from && sliced.to == hit.to);
            VEC_PUSH(&hits, hit);
            at = hit.to;
        }
        assert_true(hits.n > 5);
        size_t to = text.n;
        while (text_match_back(m, text, 0, to, &hit)) {
            assert_true(hits.n > 0);
            hits.n--;
            assert_true(hits.v[hits.n].from == hit.from && hits.v[hits.n].to == hit.to);
            to = hit.from;
        }
        assert_int_equal(hits.n, 0);
        VEC_FREE(&hits);
        text_matcher_free(m);
    }
    free(p);
}

static double seconds_for(const char *pattern, struct span text, bool *gave_up)
{
    struct text_matcher *m = matcher(pattern);
    struct range hit;
    clock_t begin = clock();

    for (size_t at = 0; at < text.n; at += 65536)
        text_match(m, text, at, at + 65536, &hit);
    *gave_up = text_matcher_gave_up(m);
    text_matcher_free(m);
    return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

/* A pattern that would take for ever is given up, without harm. */
static void no_pattern_hangs(void **state)
{
    static const char *const bad[] = {"(a+)+\\d",           "(a|aa)+\\d",
                                      "(.*)*\\d",           "(a*)*(b*)*\\d",
                                      "(?:a?){40}a{40}\\d", "((a{1,9}){1,9}){1,9}\\d",
                                      "a.*a.*a.*\\d",       "a.*\\d",
                                      "(?=(a+))a*b\\1",     "\\d"};
    struct buf b = {0};
    bool any = false;

    (void)state;
    for (int i = 0; i < 200000; i++)
        buf_puts(&b, i % 5000 == 4999 ? "\n\n" : "a");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        bool gave_up;
        double took = seconds_for(bad[i], buf_bytes(&b), &gave_up);
        assert_true(took < 20);
        any |= gave_up;
    }
    assert_true(any);
    buf_free(&b);
}

static void any_bytes_are_a_pattern_or_an_error(void **state)
{
    static const char signs[] = "ab .*+?()[]{}|^$\\QEpx:0,<>=!\xc3\xa9\xff-";
    uint32_t random = 7;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        char pattern[12], *error = NULL;
        size_t n = 0, at = 0;
        for (; n < 1 + (random >> 9) % 11; n++) {
            random = random * 1664525 + 1013904223;
            pattern[n] = signs[(random >> 8) % (sizeof signs - 1)];
        }
        struct text_matcher *m =
            text_matcher_regex((struct span){pattern, n}, TEXT_MATCH_SMART, &error, &at);
        struct range hit;
        assert_true(m || (error && at <= n));
        if (m && text_match(m, span_of("ab a\n b\xc3\xa9 \xff (x) [0]"), 0, 20, &hit))
            assert_true(hit.from < hit.to && hit.to <= 20);
        free(error);
        text_matcher_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_find_what_they_say),
        cmocka_unit_test(a_wrong_pattern_says_where),
        cmocka_unit_test(slices_find_what_the_whole_does_and_back_the_same),
        cmocka_unit_test(no_pattern_hangs),
        cmocka_unit_test(any_bytes_are_a_pattern_or_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
