/* SPDX-License-Identifier: ISC */
/* Titles that a format gives as metadata, in the header: no byte of theirs is shown unfiltered.
 */
#include <ibid/builder.h>
#include <ibid/document.h>
#include <ibid/reader.h>
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void *open_state(void)
{
    return NULL;
}

/* The raw bytes are the title; the text is always the same. */
static size_t make_text(void *state, struct span raw, size_t offset, bool final,
                        struct builder *b)
{
    static const char text[] = "One line.";

    (void)state;
    if (!final || offset)
        return 0;
    build_metadata(b, METADATA_TITLE, raw);
    build_text(b, span_of(text), (struct range){0, raw.n});
    build_block(b, &(struct block){.from = 0, .to = strlen(text)});
    return raw.n;
}

static const struct producer titles = {open_state, make_text, free};

static void assert_header(const char *title, const char *shown)
{
    struct document *d = document_new_produced(span_of(title), true, &titles, NULL);
    struct text_widths *widths = text_widths_fixed();
    struct buf left = {0}, right = {0};

    assert_non_null(d);
    while (document_step(d, 1000))
        ;
    struct reader_setup setup = {.document = d,
                                 .file = {.path = "/book", .name = "book", .digest = "d"},
                                 .widths = widths,
                                 .cols = 60,
                                 .rows = 10};
    struct reader *r = reader_new(&setup);
    reader_header(r, &left, &right);
    assert_string_equal(left.p, shown);
    reader_free(r);
    buf_free(&left);
    buf_free(&right);
    text_widths_free(widths);
    document_free(d);
}

static void a_title_stands_in_the_header(void **state)
{
    (void)state;
    assert_header("The Ferry", "The Ferry");
    assert_header("\n  The Ferry\n", "The Ferry");
    assert_header(" \n", "One line.");
}

static void controls_in_a_title_are_shown_as_pictures(void **state)
{
    (void)state;
    assert_header("\x1b[31mRed\x07", "␛[31mRed␇");
    assert_header("one\ntwo\xff", "one two\xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_stands_in_the_header),
        cmocka_unit_test(controls_in_a_title_are_shown_as_pictures),
    };

    return cmocka_run_group_tests_name("titles", tests, NULL, NULL);
}
