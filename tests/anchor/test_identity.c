/* SPDX-License-Identifier: ISC */
/* How documents are recognised: identities compared; and fingerprints of different
 * texts and of other editions, of invented texts and of those of IBID_CORPUS. */
#include <ibid/anchor.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edition.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Identities -------------------------------------------------------------------------- */

/* A fingerprint that agrees with that of all zeros in so many digits. */
static const char *agreeing(unsigned digits)
{
    static char out[8][TEXT_FINGERPRINT];
    static unsigned next;
    char *one = out[next++ % 8];

    memset(one, '1', TEXT_FINGERPRINT - 1);
    memset(one, '0', digits);
    return one;
}

static enum identity_match compare(struct identity a, struct identity b)
{
    enum identity_match match = identity_compare(&a, &b);

    assert_int_equal(identity_compare(&b, &a), match);
    return match;
}

static void the_text_decides_before_the_name(void **state)
{
    const char *print = agreeing(64);
    struct identity a = {"d", "/a", "T", print};

    (void)state;
    assert_int_equal(compare(a, (struct identity){"d", "/b", "U", agreeing(0)}), MATCH_DIGEST);
    assert_int_equal(compare(a, (struct identity){"e", "/b", "T", agreeing(24)}),
                     MATCH_CONTENT);
    assert_int_equal(compare(a, (struct identity){"e", "/a", "T", agreeing(24)}),
                     MATCH_CONTENT);
    assert_int_equal(compare(a, (struct identity){"e", "/a", "U", agreeing(24)}), MATCH_PATH);
    assert_int_equal(compare(a, (struct identity){"e", "/a", "U", agreeing(9)}),
                     MATCH_REPLACED);
}

static void without_a_title_the_fingerprint_must_say_more(void **state)
{
    struct identity a = {"d", "/a", NULL, agreeing(64)};

    (void)state;
    assert_int_equal(compare(a, (struct identity){"e", "/b", NULL, agreeing(24)}), MATCH_NONE);
    assert_int_equal(compare(a, (struct identity){"e", "/b", NULL, agreeing(44)}),
                     MATCH_CONTENT);
    a.title = "";
    assert_int_equal(compare(a, (struct identity){"e", "/b", "", agreeing(24)}), MATCH_NONE);
    assert_int_equal(compare(a, (struct identity){"e", "/b", "T", agreeing(44)}),
                     MATCH_CONTENT);
}

static void two_volumes_of_one_title_are_namesakes(void **state)
{
    struct identity a = {"d", "/a", "T", agreeing(64)};

    (void)state;
    assert_int_equal(compare(a, (struct identity){"e", "/b", "T", agreeing(10)}), MATCH_TITLE);
    assert_int_equal(compare(a, (struct identity){"e", "/b", "T", NULL}), MATCH_TITLE);
    assert_int_equal(compare(a, (struct identity){"e", "/b", "U", NULL}), MATCH_NONE);
}

static void what_is_missing_agrees_with_nothing(void **state)
{
    struct identity none = {0}, input = {NULL, "-", NULL, NULL};

    (void)state;
    assert_int_equal(compare(none, none), MATCH_NONE);
    assert_int_equal(compare(input, input), MATCH_NONE);
    assert_int_equal(
        compare((struct identity){NULL, "/a", NULL, "x"}, (struct identity){.path = "/a"}),
        MATCH_PATH);
}

/* Places --------------------------------------------------------------------------------- */

static void a_place_is_found_by_its_words(void **state)
{
    static const char old[] = "It began in the year of the great frost, when nobody could "
                              "work.\n\nThen the miller came down from the hill with his "
                              "three sons and a cart.\n\nNobody asked him anything.\n";
    static const char new[] =
        "A new preface, which is not long.\n\nIt began in the year of the "
        "great frost.\n\nThen the miller came down from the hill with "
        "his three sons and a cart.\n\nNobody asked him anything.\n";
    size_t at = (size_t)(strstr(old, "Then") - old);
    struct quotation words = quotation_take(span_of(old), (struct range){at, at});

    (void)state;
    assert_int_equal(anchor_find_near(span_of(new), &words, at), strstr(new, "Then") - new);
    assert_int_equal(anchor_find_near(span_of(new), &words, 100000), strstr(new, "Then") - new);
    assert_int_equal(anchor_find_near(span_of("Quite another text."), &words, at), NOWHERE);
    assert_int_equal(anchor_find_near(span_of("Then the tailor came down from the hill with "
                                              "his three sons and a horse.\n"),
                                      &words, 0),
                     NOWHERE);
    assert_int_equal(anchor_find_near(span_of(new), &(struct quotation){.exact = NULL}, 3),
                     NOWHERE);
    quotation_free(&words);
}

/* Texts -------------------------------------------------------------------------------- */

struct text {
    char *name;
    struct buf bytes;
    char print[TEXT_FINGERPRINT];
};

static VEC(struct text) texts;

static void add_text(const char *name, struct buf bytes)
{
    struct text t = {.name = mem_string(name), .bytes = bytes};

    assert_true(text_fingerprint(buf_bytes(&bytes), t.print));
    VEC_PUSH(&texts, t);
}

static struct buf read_file(const char *folder, const char *name)
{
    char *path = mem_printf("%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    struct buf b = {0};
    char chunk[65536];
    size_t n;

    while (f && (n = fread(chunk, 1, sizeof chunk, f)))
        buf_put(&b, chunk, n);
    if (f)
        fclose(f);
    free(path);
    return b;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Of a text that is there in two formats one. */
static bool is_another_format(const char *name)
{
    return strstr(name, "htm") != NULL || strstr(name, "epub") != NULL;
}

static void read_corpus(const char *corpus)
{
    char *folder = mem_printf("%s/open", corpus);
    struct dirent **names;
    int n = scandir(folder, &names, NULL, by_name);

    for (int i = 0; i < n; i++) {
        struct buf b = read_file(folder, names[i]->d_name);
        if (!is_another_format(names[i]->d_name) && b.n > 1000 &&
            text_malformed(buf_bytes(&b), 0) == b.n)
            add_text(names[i]->d_name, b);
        else
            buf_free(&b);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    free(folder);
}

static int setup(void **state)
{
    const char *corpus = getenv("IBID_CORPUS");
    struct chance c = {20260131};

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct buf b = {0};
        edition_invent((size_t)8000 << i, &c, &b);
        add_text("invented", b);
    }
    if (corpus)
        read_corpus(corpus);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < texts.n; i++) {
        free(texts.v[i].name);
        buf_free(&texts.v[i].bytes);
    }
    VEC_FREE(&texts);
    return 0;
}

static enum identity_match matching(const char *title, const char *a, const char *b)
{
    return compare((struct identity){.digest = "a", .title = title, .fingerprint = a},
                   (struct identity){.digest = "b", .title = title, .fingerprint = b});
}

/* All are given one title, as if they were volumes of one book. */
static void different_texts_are_told_apart(void **state)
{
    unsigned pairs = 0, wrong = 0, most = 0;

    (void)state;
    for (size_t i = 0; i < texts.n; i++) {
        for (size_t k = 0; k < i; k++) {
            const char *a = texts.v[i].print, *b = texts.v[k].print;
            unsigned n = text_fingerprint_agreement(a, b);
            most = n > most ? n : most;
            wrong += matching("The Title", a, b) == MATCH_CONTENT;
            pairs++;
        }
    }
    print_message(
        "%u pairs of different texts: %u taken for one; at most %u of 64 digits agree\n", pairs,
        wrong, most);
    assert_int_equal(wrong, 0);
    assert_true(most <= 14);
}

struct row {
    unsigned n, with_title, alone, least;
};

static void edit(const struct text *t, double share, enum edition_form form, struct chance *c,
                 struct row *row)
{
    char print[TEXT_FINGERPRINT];
    struct edition e;

    edition_make(buf_bytes(&t->bytes), share, form, c, &e);
    assert_true(text_fingerprint(buf_bytes(&e.text), print));
    edition_free(&e);
    unsigned n = text_fingerprint_agreement(t->print, print);
    row->n++;
    row->with_title += matching("The Title", t->print, print) == MATCH_CONTENT;
    row->alone += matching(NULL, t->print, print) == MATCH_CONTENT;
    row->least = n < row->least ? n : row->least;
}

static void edited_texts_are_known(void **state)
{
    static const double shares[] = {0, 0.01, 0.05, 0.2, 0.5};
    static const char *const forms[] = {"as it is", "rewrapped", "re-encoded"};
    struct chance c = {987654321};

    (void)state;
    print_message(
        "changed  form        texts  known with their title  without  least digits\n");
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        for (int form = 0; form < EDITION_FORMS; form++) {
            struct row row = {.least = 64};
            for (size_t t = 0; t < texts.n; t++)
                edit(&texts.v[t], shares[i], (enum edition_form)form, &c, &row);
            print_message("%5.0f %%  %-10s %6u %23u %8u %13u\n", shares[i] * 100, forms[form],
                          row.n, row.with_title, row.alone, row.least);
            assert_int_equal(row.with_title, row.n);
            assert_true(shares[i] > 0.05 || row.alone == row.n);
        }
    }
}

/* Places again ---------------------------------------------------------------------- */

#define PLACES 12

struct tally {
    unsigned n, found, wrong;
};

/* A line's beginning; places begin with words. */
static size_t some_line(struct span text, struct chance *c)
{
    size_t at = chance_below(c, text.n);

    while (at && text.p[at - 1] != '\n')
        at--;
    while (at < text.n && strchr(" \t\r\n", text.p[at]))
        at++;
    return at;
}

/* Did what begins there stand among the words of the place?  Quotation marks that meet
 * are one letter, so it may begin with those of another paragraph. */
static bool is_among(const struct edition *e, size_t found, struct range words)
{
    for (size_t i = found; i < e->n && i < found + 16; i++)
        if (e->origin[i] != NOWHERE && e->origin[i] >= words.from && e->origin[i] < words.to)
            return true;
    return false;
}

static void find_places(const struct text *t, double share, enum edition_form form,
                        struct chance *c, struct tally *tally)
{
    struct span text = buf_bytes(&t->bytes);
    struct edition e;

    edition_make(text, share, form, c, &e);
    for (int i = 0; i < PLACES; i++) {
        size_t at = some_line(text, c);
        struct quotation words = quotation_take(text, (struct range){at, at});
        size_t found = anchor_find_near(buf_bytes(&e.text), &words, at);
        bool right = found != NOWHERE &&
                     is_among(&e, found, (struct range){at, at + strlen(words.exact) + 1});
        tally->n++;
        tally->found += right;
        tally->wrong += found != NOWHERE && !right;
        quotation_free(&words);
    }
    edition_free(&e);
}

static void places_are_found_in_other_editions(void **state)
{
    static const double shares[] = {0, 0.05, 0.2, 0.5};
    static const unsigned least[] = {95, 90, 75, 50};
    struct chance c = {192837465};

    (void)state;
    print_message("changed  places  found  at another place\n");
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        struct tally tally = {0};
        for (size_t t = 0; t < texts.n; t++)
            find_places(&texts.v[t], shares[i], (enum edition_form)(t % EDITION_FORMS), &c,
                        &tally);
        print_message("%5.0f %%  %6u %6u %6u\n", shares[i] * 100, tally.n, tally.found,
                      tally.wrong);
        assert_int_equal(tally.wrong, 0);
        assert_true(tally.found * 100 >= tally.n * least[i]);
    }
}

static const char head[] = "The project that made this text available asks that this be read "
                           "first: it may be copied by anybody and for whatever purpose.\n\n";

static void a_head_is_put_before_and_licences_behind(void **state)
{
    (void)state;
    for (size_t i = 0; i < texts.n; i++) {
        char print[TEXT_FINGERPRINT];
        struct buf b = {0};
        for (int k = 0; k < 8; k++)
            buf_puts(&b, head);
        buf_span(&b, buf_bytes(&texts.v[i].bytes));
        buf_puts(&b, head);
        assert_true(text_fingerprint(buf_bytes(&b), print));
        buf_free(&b);
        /* The title is then another. */
        assert_int_equal(matching(NULL, texts.v[i].print, print), MATCH_CONTENT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_decides_before_the_name),
        cmocka_unit_test(without_a_title_the_fingerprint_must_say_more),
        cmocka_unit_test(two_volumes_of_one_title_are_namesakes),
        cmocka_unit_test(what_is_missing_agrees_with_nothing),
        cmocka_unit_test(a_place_is_found_by_its_words),
        cmocka_unit_test(different_texts_are_told_apart),
        cmocka_unit_test(edited_texts_are_known),
        cmocka_unit_test(places_are_found_in_other_editions),
        cmocka_unit_test(a_head_is_put_before_and_licences_behind),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
