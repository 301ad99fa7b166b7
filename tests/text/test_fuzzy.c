/* SPDX-License-Identifier: ISC */
/* Letters of a text, and patterns of letters that match it with errors. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../random.h"

#include <stdlib.h>
#include <string.h>

static struct text_letters letters_of(const char *string)
{
    struct text_letters l = {0};

    text_letters(span_of(string), 0, strlen(string), &l);
    return l;
}

static void assert_alike(const char *a, const char *b)
{
    struct text_letters x = letters_of(a), y = letters_of(b);

    assert_int_equal(x.n, y.n);
    for (size_t i = 0; i < x.n; i++)
        assert_int_equal(x.v[i].cp, y.v[i].cp);
    text_letters_free(&x);
    text_letters_free(&y);
}

static void editions_of_the_same_words_have_the_same_letters(void **state)
{
    (void)state;
    assert_alike("the rail-\r\n   ways, he said", "the railways, he said");
    assert_alike("“So,” he said – ‘yes’", "\"So,\" he said -- 'yes'");
    assert_alike("«So»", "''So``");
    assert_alike("caf\xC3\xA9", "cafe\xCC\x81");
    assert_alike("ef\xEF\xAC\x81"
                 "cient\xC2\xA0word",
                 "efficient word");
    assert_alike("soft\xC2\xADhyphen", "softhyphen");
}

static void case_and_marks_are_letters(void **state)
{
    struct text_letters a = letters_of("Cafe"), b = letters_of("cafe"),
                        c = letters_of("caf\xC3\xA9");

    (void)state;
    assert_int_not_equal(a.v[0].cp, b.v[0].cp);
    assert_int_equal(c.n, 5);
    text_letters_free(&a);
    text_letters_free(&b);
    text_letters_free(&c);
}

static void letters_know_their_bytes(void **state)
{
    const char *text = "say: e\xCC\x81t\xC3\xA9 \xE2\x80\x94 now";
    struct text_letters l = letters_of(text);
    struct range r = text_letters_range(span_of(text), &l, 4, 8);

    (void)state;
    /* e, its acute, t, e: to the end of the last one's cluster. */
    assert_int_equal(r.from, 5);
    assert_int_equal(r.to, 11);
    text_letters_free(&l);
}

static struct random randoms;

static struct text_letters random_letters(size_t n, unsigned alphabet, uint32_t first)
{
    struct text_letters l = {0};

    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&l, (struct text_letter){first + (uint32_t)random_below(&randoms, alphabet),
                                          (uint32_t)i});
    return l;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* The table of Levenshtein, the stretch beginning anywhere or with the first letter:
 * its last row. */
static void last_row(const struct text_letters *p, const struct text_letter *t, size_t n,
                     bool anchored, unsigned *row)
{
    unsigned column[65], before;

    for (unsigned i = 0; i <= p->n; i++)
        column[i] = i;
    for (size_t j = 0; j < n; j++) {
        before = column[0];
        column[0] = anchored ? (unsigned)j + 1 : 0;
        for (size_t i = 1; i <= p->n; i++) {
            unsigned above = before + (p->v[i - 1].cp != t[j].cp);
            before = column[i];
            column[i] = least(above, least(column[i], column[i - 1]) + 1);
        }
        row[j] = column[p->n];
    }
}

static void assert_best(const struct text_letters *p, const struct text_letters *t)
{
    unsigned row[300], best = UINT32_MAX, most = (unsigned)p->n / 2;
    struct text_fuzzy *a = text_fuzzy_new(p->v, p->n);
    struct text_fuzzy_hit near;

    last_row(p, t->v, t->n, false, row);
    for (size_t i = 0; i < t->n; i++)
        best = least(best, row[i]);
    bool found = text_fuzzy_best(a, t, 0, t->n, most, 0, &near);
    assert_int_equal(found, best <= most);
    if (found) {
        assert_int_equal(near.errors, best);
        assert_int_equal(row[near.to - 1], best);
        last_row(p, t->v + near.from, near.to - near.from, true, row);
        assert_int_equal(row[near.to - near.from - 1], best);
    }
    size_t next = text_fuzzy_next(a, t, 0, t->n, most);
    assert_int_equal(next != NOWHERE, best <= most);
    text_fuzzy_free(a);
}

/* Against the table worked out cell by cell, with few letters and many, patterns
 * of every length, and copies with errors put into the text. */
static void errors_are_those_of_levenshtein(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3000; i++) {
        unsigned alphabet = 2 + (unsigned)random_below(&randoms, 30);
        struct text_letters p = random_letters(1 + random_below(&randoms, TEXT_FUZZY_MAX),
                                               alphabet, i % 2 ? 'a' : 0x430);
        struct text_letters t =
            random_letters(p.n + random_below(&randoms, 200), alphabet, p.v[0].cp);
        size_t at = random_below(&randoms, t.n - p.n + 1);
        for (size_t k = 0; k < p.n; k++)
            if (random_below(&randoms, 5))
                t.v[at + k].cp = p.v[k].cp;
        assert_best(&p, &t);
        text_letters_free(&p);
        text_letters_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(editions_of_the_same_words_have_the_same_letters),
        cmocka_unit_test(case_and_marks_are_letters),
        cmocka_unit_test(letters_know_their_bytes),
        cmocka_unit_test(errors_are_those_of_levenshtein),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
