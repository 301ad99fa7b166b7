/* SPDX-License-Identifier: ISC */
/* Texts made to be slow: four times the text takes about four times as long. */
#include <ibid/document.h>
#include <ibid/format.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <time.h>

#define SIZE 20000

/* Between linear, which gives 4, and quadratic, which gives 16. */
#define MOST 9

/* Seconds that a busy machine may take from either. */
#define SLACK 0.2

struct text {
    const char *name;
    const char *first, *second; /* so often each; %d is a number */
    int numbers;                /* they begin again after so many; 0: every one is 1 */
    bool scattered;             /* in no order */
};

static const struct text texts[] = {
    {"markers", "a[%d] ", "", 0, false},
    {"markers that rise", "a[%d] ", "", SIZE * 8, false},
    {"notes", "[%d] x\n\n", "", 0, false},
    {"notes that rise", "[%d] x\n\n", "", SIZE * 8, false},
    {"markers and notes", "a[%d] ", "\n\n[%d] x", 0, false},
    {"markers and notes that rise", "a[%d] ", "\n\n[%d] x", SIZE * 8, false},
    {"markers and notes in no order", "a[%d] ", "\n\n[%d] x", SIZE * 8, true},
    {"parentheses in no order", "a (%d) ", "\n\n(%d) x", SIZE * 8, true},
    {"notes that cite each other", "[%d] x [%d]\n\n", "", 7, false},
    {"notes that cite others of one list", "a[%d]\n\n", "[%d] x [%d]\n\n", SIZE * 8, false},
    {"markers and notes that begin again", "a[%d] ", "\n\n[%d] x", 7, false},
    {"one note after each marker", "a[%d]\n\n[%d] x\n\n", "", 0, false},
    {"parentheses", "a (%d) ", "\n\n(%d) x", 0, false},
    {"parentheses that begin again", "a (%d) ", "\n\n(%d) x", 7, false},
    {"bare numbers", "a %d b ", "\n\n%d [ x ]", 7, false},
    {"numbered paragraphs", "%d. x\n\n", "", 7, false},
    {"numbered paragraphs that rise", "%d. x\n\n", "", SIZE * 8, false},
    {"stars", "a*\n\n*x\n\n", "", 0, false},
    {"halves", "a1)\n\n1) x\n\n", "", 0, false},
    {"brackets", "[", "]", 0, false},
    {"notes in notes", "[Footnote: ", "]", 0, false},
    {"notes that nothing closes", "[Footnote: ", "", 0, false},
    {"brackets that nothing closes", "12 [ x\n\n", "", 0, false},
    {"brackets that nothing closes on any line", "12 [ x\n", "", 0, false},
    {"Markdown's notes in notes", "^[", "]", 0, false},
    {"instructions to the printer", "［＃", "", 0, false},
    {"parentheses that nothing closes", "(1. x ", "", 0, false},
    {"footnotes in parentheses that nothing closes", "(Footnote 1: x\n\n", "", 0, false},
    {"footnotes in parentheses that nothing closes on any line", "(Footnote 1: x\n", "", 0,
     false},
    {"parentheses in a footnote that nothing closes", "{Footnote 1: ", "{", 0, false},
    {"names of links", "[x][1]", "", 0, false},
    {"brackets before a marker", "]", "][1]", 0, false},
    {"words in brackets", "[see Note %d]\n", "\nNote %d. x\n", 7, false},
    {"Roman numerals", "a[iv] [v]", "\n\n[iv] x", 0, false},
    {"labels on lines of their own", "a[%d]\n\n", "%d\n\n", 7, false},
    {"figures after words", "word.%d ", "\n\nNOTES\n\n%d. x", 7, false},
    {"hats", "a^%d ", "\n\n^%d x", 7, false},
    {"dividers", "--\n", "[1] x\n", 0, false},
    {"digits and stops", "1.", "", 0, false},
    {"headings", "CHAPTER I\n\n", "", 0, false},
    {"marked headings", "# a\n", "", 0, false},
    {"one line", "a", "", 0, false},
    {"NUL", "\0", "", 0, false},
};

/* A number no farther than twice as often, for the same i always the same. */
static int number_at(const struct text *t, size_t i, size_t often)
{
    if (t->scattered)
        return (int)(i * 2654435761u % (often * 2)) + 1;
    return t->numbers ? (int)(i % (size_t)t->numbers) + 1 : 1;
}

static void put_often(struct buf *b, const struct text *t, const char *what, size_t often)
{
    const char *number = strstr(what, "%d");

    for (size_t i = 0; i < often; i++) {
        const char *from = what;
        for (const char *p = number; p; p = strstr(from, "%d")) {
            buf_put(b, from, (size_t)(p - from));
            buf_printf(b, "%d", number_at(t, i, often));
            from = p + 2;
        }
        if (*what)
            buf_puts(b, from);
        else
            buf_putc(b, '\0');
    }
}

static double seconds(const struct text *t, size_t often)
{
    struct buf b = {0};

    put_often(&b, t, t->first, often);
    if (*t->second)
        put_often(&b, t, t->second, often);
    clock_t begin = clock();
    struct document *d = document_new(buf_bytes(&b), true, &format_plain);
    while (document_step(d, 1 << 20))
        ;
    document_free(d);
    double took = (double)(clock() - begin) / CLOCKS_PER_SEC;
    buf_free(&b);
    return took;
}

static void nothing_is_quadratic(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        double once = seconds(&texts[i], SIZE), four = seconds(&texts[i], (size_t)SIZE * 4);
        if (four > MOST * once + SLACK)
            fail_msg("%s: %.3f s, and %.3f s for four times as much", texts[i].name, once,
                     four);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_is_quadratic)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
