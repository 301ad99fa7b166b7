/* SPDX-License-Identifier: ISC */
/* Agreement of fingerprints of texts that resemble each other. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../random.h"

/* Sentences of words made of syllables, different for every seed. */
static void invent(struct buf *b, size_t words, uint64_t seed)
{
    static const char *const syllables[] = {"ba", "re", "ki", "ton", "mus", "al", "ve", "dor"};
    struct random r = {seed};

    for (size_t i = 0; i < words; i++) {
        for (size_t k = 2 + random_below(&r, 3); k; k--)
            buf_puts(b, syllables[random_below(&r, 8)]);
        buf_puts(b, i % 11 == 10 ? ".\n" : " ");
    }
}

static void take(struct span s, char out[TEXT_FINGERPRINT])
{
    assert_true(text_fingerprint(s, out));
    assert_int_equal(strlen(out), TEXT_FINGERPRINT - 1);
    assert_int_equal(strspn(out, "0123456789abcdef"), TEXT_FINGERPRINT - 1);
}

static unsigned agreement(struct span a, struct span b)
{
    char x[TEXT_FINGERPRINT], y[TEXT_FINGERPRINT];

    take(a, x);
    take(b, y);
    return text_fingerprint_agreement(x, y);
}

static void what_is_kept_in_files_stays_what_it_is(void **state)
{
    char out[TEXT_FINGERPRINT];
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 200; i++)
        buf_printf(&b, "%d bottles of beer, ", i);
    take(buf_bytes(&b), out);
    assert_string_equal(out,
                        "2340cef7138661610f9c9ce7597830dd7708e57485f5440e4802e4070079b908");
    buf_free(&b);
}

static void other_editions_have_the_same(void **state)
{
    struct buf a = {0}, b = {0};

    (void)state;
    invent(&a, 2000, 5);
    buf_puts(&b, "\xEF\xBB\xBF");
    for (size_t i = 0; i < a.n; i++)
        buf_puts(&b, a.p[i] == ' ' && i % 5 == 0 ? "\r\n    " : (char[]){a.p[i], '\0'});
    buf_puts(&a, "caf\xC3\xA9 \xE2\x80\x9Cso\xE2\x80\x9D");
    buf_puts(&b, "cafe\xCC\x81 \"so\"");
    assert_int_equal(agreement(buf_bytes(&a), buf_bytes(&b)), 64);
    buf_free(&a);
    buf_free(&b);
}

static void they_agree_as_far_as_the_texts_do(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct buf a = {0}, b = {0}, c = {0};
        invent(&a, 3000, seed);
        /* A third is shared with the other text, so that half of all runs are in both. */
        buf_span(&b, span_sub(buf_bytes(&a), a.n / 3, a.n));
        invent(&c, 1000, seed + 100);
        buf_span(&b, buf_bytes(&c));
        unsigned n = agreement(buf_bytes(&a), buf_bytes(&b));
        assert_in_range(n, 34 - 16, 34 + 16);
        c.n = 0;
        invent(&c, 3000, seed + 200);
        assert_in_range(agreement(buf_bytes(&a), buf_bytes(&c)), 0, 16);
        buf_free(&a);
        buf_free(&b);
        buf_free(&c);
    }
}

static void of_a_long_text_the_beginning_says_it(void **state)
{
    struct buf b = {0};

    (void)state;
    invent(&b, 100000, 3);
    assert_true(b.n > 2 * TEXT_FINGERPRINT_BYTES);
    struct span head = span_sub(buf_bytes(&b), 0, TEXT_FINGERPRINT_BYTES);
    assert_int_equal(agreement(buf_bytes(&b), head), 64);
    buf_free(&b);
}

static void a_short_text_has_none(void **state)
{
    char out[TEXT_FINGERPRINT], letters[257];

    (void)state;
    memset(letters, 'a', 256);
    assert_false(text_fingerprint((struct span){"", 0}, out));
    assert_false(text_fingerprint((struct span){letters, 255}, out));
    take((struct span){letters, 256}, out);
}

static void what_is_no_fingerprint_agrees_with_none(void **state)
{
    char out[TEXT_FINGERPRINT];
    struct buf b = {0};

    (void)state;
    invent(&b, 500, 8);
    take(buf_bytes(&b), out);
    assert_int_equal(text_fingerprint_agreement(out, out), 64);
    assert_int_equal(text_fingerprint_agreement(out, ""), 0);
    assert_int_equal(text_fingerprint_agreement("abc", "abc"), 0);
    assert_int_equal(text_fingerprint_agreement(out, out + 1), 0);
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_in_files_stays_what_it_is),
        cmocka_unit_test(other_editions_have_the_same),
        cmocka_unit_test(they_agree_as_far_as_the_texts_do),
        cmocka_unit_test(of_a_long_text_the_beginning_says_it),
        cmocka_unit_test(a_short_text_has_none),
        cmocka_unit_test(what_is_no_fingerprint_agrees_with_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
