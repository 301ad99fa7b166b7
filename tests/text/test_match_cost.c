/* SPDX-License-Identifier: ISC */
/* Texts made to be slow to search: four times the text takes about four times as long. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
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

/* Regular expressions: slow where they begin at every position of a run. */
static const char *const expressions[] = {
    "x", "\\s+[xy]", " [xy]", "\\p{M}", "\\p{M}+[xy]", ".", "[^\\n]*[xy]\\b", "(a|.)*[xy]$"};
#define EXPRESSIONS (sizeof expressions / sizeof *expressions)

/* Budget of a step, in bytes. */
#define BUDGET ((size_t)64 * 1024)

/* Maximum seconds of a step: 64 KiB at 32 ns, one piece of 1 KiB that starts at each byte a
 * match that fails after 20 KiB, and what a busy machine takes in addition. */
#define MOST_OF_STEP 0.25

/* Maximum steps of a search: where they are slow, all would take long. */
#define STEPS 3

/* Searches a text in steps; returns the seconds of the slowest step. */
static double slowest_step(const struct text_matcher *m, struct span s, bool backward)
{
    struct text_search t = {.left = {0, s.n}, .backward = backward};
    struct range hit;
    double slowest = 0;

    for (size_t i = 0; i < STEPS && t.left.from < t.left.to; i++) {
        size_t budget = BUDGET;
        clock_t begin = clock();
        bool found = text_search_step(m, s, &t, &budget, &hit);
        double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
        slowest = took > slowest ? took : slowest;
        if (found)
            break;
    }
    return slowest;
}

static void expect_short_steps(const struct text_matcher *m, const char *pattern, size_t unit)
{
    struct buf b = {0};

    for (size_t i = 0; i < (size_t)SIZE * 4; i++)
        buf_puts(&b, units[unit]);
    for (int backward = 0; backward < 2; backward++) {
        double took = slowest_step(m, buf_bytes(&b), backward);
        if (took > MOST_OF_STEP)
            fail_msg("\"%s\" %s in unit %zu: a step of %.3f s", pattern,
                     backward ? "backward" : "forward", unit, took);
    }
    buf_free(&b);
}

static struct text_matcher *expression(size_t i)
{
    char *error;
    size_t at;
    struct text_matcher *m =
        text_matcher_regex(span_of(expressions[i]), TEXT_MATCH_SMART, &error, &at);

    if (!m)
        free(error);
    return m;
}

static void steps_are_short(void **state)
{
    (void)state;
    for (size_t i = 0; i < LITERALS + EXPRESSIONS; i++) {
        const char *pattern = i < LITERALS ? literals[i] : expressions[i - LITERALS];
        struct text_matcher *m = i < LITERALS
                                     ? text_matcher_new(span_of(pattern), TEXT_MATCH_SMART)
                                     : expression(i - LITERALS);
        for (size_t unit = 0; m && unit < UNITS; unit++)
            expect_short_steps(m, pattern, unit);
        text_matcher_free(m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(literals_are_linear),
                                       cmocka_unit_test(steps_are_short)};

    return cmocka_run_group_tests_name("match-cost", tests, NULL, NULL);
}
