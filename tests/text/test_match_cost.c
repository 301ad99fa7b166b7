/* SPDX-License-Identifier: ISC */
/* Texts made to be slow to search: four times the text takes about four times as long. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

/* Repetitions of a unit in a text. */
#define SIZE 20000

/* Between linear, which gives 4, and quadratic, which gives 16. */
#define MOST 9

/* Seconds that a busy machine may take in addition. */
#define SLACK 0.2

/* Texts consist of one of these, between words. */
static const char *const units[] = {
    "\xE2\x80\x8B",                 /* zero-width spaces */
    "\xE2\x80\x8D",                 /* zero-width joiners */
    "\xEF\xBB\xBF",                 /* byte order marks */
    "\xC2\xAD",                     /* soft hyphens */
    "\xCC\x81",                     /* combining marks */
    "a\xCC\x81",                    /* a letter with one */
    "\xF0\x9F\x91\xA8\xE2\x80\x8D", /* joined pictographs */
    "\xF0\x9F\x87\xA6",             /* flags */
    "\xE1\x84\x80",                 /* one Hangul syllable */
    "\xE0\xA4\x95\xE0\xA5\x8D",     /* one Devanagari syllable */
    "\xF3\xA0\x81\xA1",             /* tags */
    "\xEF\xB7\xBA",                 /* a ligature of four words */
    " ",
    "\xC2\xA0",
    " \xE2\x80\x8B",
    "\xCC\x81 ",
    "\n",
    "\r",
    "a",
    "\x80",
    "\xE2\x80",
};
#define UNITS (sizeof units / sizeof *units)

static const char *const literals[] = {"x",        "ab",           "a b", " x",   " ",
                                       "\xCC\x81", "\xEF\xBF\xBD", "e x", "aaaab"};
#define LITERALS (sizeof literals / sizeof *literals)

/* All hits for a pattern, at most one for each eight units. */
static void find_all(const struct text_matcher *m, struct span s, bool backward)
{
    size_t most = s.n / 8, from = 0, to = s.n;
    struct range hit;

    while (most-- && (backward ? text_match_back : text_match)(m, s, from, to, &hit)) {
        if (backward)
            to = hit.from;
        else
            from = hit.to;
    }
}

static double seconds(const struct text_matcher *m, const char *unit, size_t times,
                      bool backward)
{
    struct buf b = {0};

    buf_puts(&b, "begin ");
    for (size_t i = 0; i < times; i++)
        buf_puts(&b, unit);
    buf_puts(&b, " end");
    clock_t begin = clock();
    find_all(m, buf_bytes(&b), backward);
    double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
    buf_free(&b);
    return took;
}

static void expect_linear(const struct text_matcher *m, const char *pattern, size_t unit,
                          bool backward)
{
    double once = seconds(m, units[unit], SIZE, backward);
    double four = seconds(m, units[unit], (size_t)SIZE * 4, backward);

    if (four > MOST * once + SLACK)
        fail_msg("\"%s\" %s in unit %zu: %.3f s, and %.3f s for four times as much", pattern,
                 backward ? "backward" : "forward", unit, once, four);
}

static void literals_are_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < LITERALS; i++) {
        struct text_matcher *m = text_matcher_new(span_of(literals[i]), TEXT_MATCH_SMART);
        for (size_t unit = 0; unit < UNITS; unit++) {
            expect_linear(m, literals[i], unit, false);
            expect_linear(m, literals[i], unit, true);
        }
        text_matcher_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(literals_are_linear)};

    return cmocka_run_group_tests_name("match-cost", tests, NULL, NULL);
}
