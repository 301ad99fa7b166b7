/* SPDX-License-Identifier: ISC */
#include <ibid/base.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void buffer_grows_and_stays_terminated(void **state)
{
    (void)state;
    struct buf b = {0};

    for (int i = 0; i < 1000; i++) {
        buf_printf(&b, "%d,", i % 10);
        assert_int_equal(b.p[b.n], '\0');
    }
    assert_int_equal(b.n, 2000);
    buf_clear(&b);
    buf_put(&b, "a\0b", 3);
    assert_int_equal(b.n, 3);
    char *taken = buf_take(&b);
    assert_memory_equal(taken, "a\0b", 4);
    assert_null(b.p);
    free(taken);
    taken = buf_take(&b);
    assert_string_equal(taken, "");
    free(taken);
}

static void spans_are_clamped(void **state)
{
    (void)state;
    struct span s = span_of("letter");

    assert_true(span_equal(span_sub(s, 3, 99), span_of("ter")));
    assert_int_equal(span_sub(s, 9, 12).n, 0);
    assert_int_equal(span_sub(s, 4, 2).n, 0);
}

static void vectors_keep_what_was_pushed(void **state)
{
    (void)state;
    VEC(size_t) v = {0};

    for (size_t i = 0; i < 5000; i++)
        VEC_PUSH(&v, i * i);
    for (size_t i = 0; i < 5000; i++)
        assert_int_equal(v.v[i], i * i);
    VEC_FREE(&v);
}

static void lower_bound_is_the_first_that_is_not_before(void **state)
{
    static const int sorted[] = {1, 3, 3, 3, 8};
    size_t i;

    (void)state;
    for (int x = 0; x < 10; x++) {
        size_t expected = 0;
        while (expected < 5 && sorted[expected] < x)
            expected++;
        LOWER_BOUND(i, 5, sorted[i] < x);
        assert_int_equal(i, expected);
    }
    LOWER_BOUND(i, 0, sorted[i] < 9);
    assert_int_equal(i, 0);
}

static void continuation_bytes_are_those_from_80_to_bf(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++)
        assert_int_equal(utf8_continues((char)byte), byte >= 0x80 && byte <= 0xBF);
}

static void numbers_are_read_within_their_range(void **state)
{
    static const struct {
        const char *text;
        uint64_t max;
        bool good;
        uint64_t n;
        const char *rest;
    } numbers[] = {
        {"0", 0, true, 0, ""},
        {"007-", 7, true, 7, "-"},
        {"8", 7, false, 0, "8"},
        {"70", 69, false, 0, "70"},
        {"1", 0, false, 0, "1"},
        {"", 9, false, 0, ""},
        {"-1", 9, false, 0, "-1"},
        {" 1", 9, false, 0, " 1"},
        {"18446744073709551615x", UINT64_MAX, true, UINT64_MAX, "x"},
        {"18446744073709551616", UINT64_MAX, false, 0, "18446744073709551616"},
        {"99999999999999999999999", UINT64_MAX, false, 0, "99999999999999999999999"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const char *at = numbers[i].text;
        uint64_t n = 0;
        assert_int_equal(number_read(&at, numbers[i].max, &n), numbers[i].good);
        assert_true(n == numbers[i].n);
        assert_string_equal(at, numbers[i].rest);
    }
}

static void diagnostics_are_sorted_stably(void **state)
{
    (void)state;

    for (size_t n = 0; n < 40; n++) {
        struct diags d = {0};
        for (size_t i = 0; i < n; i++)
            diags_add(&d, i * 7 % 5, "%02zu", i);
        diags_sort(&d);
        for (size_t i = 1; i < n; i++) {
            assert_true(d.v[i - 1].at <= d.v[i].at);
            if (d.v[i - 1].at == d.v[i].at)
                assert_true(strcmp(d.v[i - 1].message, d.v[i].message) < 0);
        }
        diags_add(&d, 0, "last");
        assert_string_equal(d.v[n].message, "last");
        diags_free(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_grows_and_stays_terminated),
        cmocka_unit_test(spans_are_clamped),
        cmocka_unit_test(vectors_keep_what_was_pushed),
        cmocka_unit_test(lower_bound_is_the_first_that_is_not_before),
        cmocka_unit_test(continuation_bytes_are_those_from_80_to_bf),
        cmocka_unit_test(numbers_are_read_within_their_range),
        cmocka_unit_test(diagnostics_are_sorted_stably),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
