/* SPDX-License-Identifier: ISC */
/*
 * The machine for lines beside the rules taken literally, on random texts in
 * which every class stands beside every other.  test-line-rules N tries N texts.
 */
#include "../random.h"
#include "line_rules.h"

#include <ibid/text.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CLASSES LINE_END

static size_t texts = 200000;
static uint32_t example[CLASSES];

static unsigned class_of(uint32_t cp)
{
    return line_block[line_index[cp / TABLES_BLOCK] * TABLES_BLOCK + cp % TABLES_BLOCK];
}

static bool is_surrogate(uint32_t cp)
{
    return cp >= 0xD800 && cp < 0xE000;
}

static int find_examples(void **state)
{
    (void)state;
    for (uint32_t cp = 0x110000; cp-- > 0;)
        if (!is_surrogate(cp))
            example[class_of(cp)] = cp;
    return 0;
}

static void by_machine(const unsigned char *classes, size_t n, bool *breaks)
{
    char bytes[4 * LINE_RULES_MOST];
    size_t offset[4 * LINE_RULES_MOST + 1], size = 0, at;
    struct text_boundaries b;

    for (size_t i = 0; i < n; i++) {
        offset[size] = i;
        size += text_encode(example[classes[i]], bytes + size);
    }
    offset[size] = n;
    memset(breaks, 0, n + 1);
    text_boundaries_begin(&b, TEXT_LINES, (struct span){bytes, size}, 0);
    while (text_boundaries_next(&b, &at, NULL))
        breaks[offset[at]] = true;
}

static void compare(const unsigned char *classes, size_t n)
{
    bool expected[LINE_RULES_MOST + 1], found[LINE_RULES_MOST + 1];

    line_rules(classes, n, expected);
    by_machine(classes, n, found);
    for (size_t i = 0; i <= n; i++) {
        if (expected[i] == found[i])
            continue;
        struct buf text = {0};
        for (size_t k = 0; k < n; k++)
            buf_printf(&text, " %s%04X", k == i ? "| " : "", (unsigned)example[classes[k]]);
        fail_msg("the rules say %d at |:%s", expected[i], text.p);
    }
}

static void every_class_has_an_example(void **state)
{
    (void)state;
    for (unsigned c = 0; c < CLASSES; c++)
        assert_int_equal(class_of(example[c]), c);
}

static void pairs_and_triples(void **state)
{
    unsigned char c[3];

    (void)state;
    for (c[0] = 0; c[0] < CLASSES; c[0]++)
        for (c[1] = 0; c[1] < CLASSES; c[1]++) {
            compare(c, 2);
            for (c[2] = 0; c[2] < CLASSES; c[2]++)
                compare(c, 3);
        }
}

static void random_texts(void **state)
{
    struct random r = {1};
    unsigned char c[LINE_RULES_MOST], few[4];

    (void)state;
    for (size_t i = 0; i < texts; i++) {
        /* Every other text has few classes, so that rules about runs apply. */
        size_t n = 4 + random_below(&r, i % 16 ? 12 : LINE_RULES_MOST - 4);
        for (size_t k = 0; k < 4; k++)
            few[k] = (unsigned char)random_below(&r, CLASSES);
        for (size_t k = 0; k < n; k++)
            c[k] = i % 2 ? few[random_below(&r, 4)] : (unsigned char)random_below(&r, CLASSES);
        compare(c, n);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_class_has_an_example),
        cmocka_unit_test(pairs_and_triples),
        cmocka_unit_test(random_texts),
    };
    if (argc > 1)
        texts = strtoull(argv[1], NULL, 10);
    return cmocka_run_group_tests_name("line rules", tests, find_examples, NULL);
}
