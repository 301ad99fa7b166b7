/* SPDX-License-Identifier: ISC */
/* Which line breaks of a block are soft. */
#include "lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* A format of this test: the whole text is one block, of a kind and a fill that
 * are set before. */
static struct block whole;

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    (void)chunk;
    if (!(need & NEED_BLOCKS) || chunk.from > 0)
        return;
    whole.from = strspn(text.p, " ");
    whole.to = text.n;
    build_block(b, &whole);
}

static const struct parser format = {lines_begin, parse, free};

/* The logical lines of a block, each in a line, soft breaks as they stand; asked for from
 * any position, they are the same. */
static void assert_logical_lines(enum block_kind kind, unsigned fill, const char *text,
                                 const char *wanted)
{
    struct document *d;
    struct block block;
    struct logical_line line, other;
    struct buf found = {0};

    whole = (struct block){.kind = kind, .fill = (uint16_t)fill};
    d = document_new(span_of(text), true, &format);
    assert_true(document_block(d, 0, &block));
    for (size_t pos = block.from; pos < block.to; pos = line.next) {
        document_logical_line(d, &block, pos, &line);
        buf_printf(&found, "%u,%u ", line.indent, line.hang);
        for (size_t i = line.from; i < line.to; i++)
            buf_putc(&found, text[i] == '\n' ? '/' : text[i]);
        buf_putc(&found, '\n');
        for (size_t i = line.from; i < line.to; i++) {
            document_logical_line(d, &block, i, &other);
            assert_int_equal(other.from, line.from);
            assert_int_equal(other.next, line.next);
        }
    }
    assert_string_equal(found.p, wanted);
    buf_free(&found);
    document_free(d);
}

static void a_full_line_runs_on(void **state)
{
    (void)state;
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two three four\nFive six.",
                         "0,0 One two three four/Five six.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two three\nFive six.",
                         "0,0 One two three\n0,0 Five six.\n");
}

static void a_sentence_runs_on(void **state)
{
    (void)state;
    /* A small letter goes on where the line is half full, any word where it is
     * nearly full and no sentence ends. */
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two three\nfive six.",
                         "0,0 One two three/five six.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two\nfive six.",
                         "0,0 One two\n0,0 five six.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 40,
                         "It was the house of the old Mr. and Mrs\nX of Combe.",
                         "0,0 It was the house of the old Mr. and Mrs/X of Combe.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 40, "It was the house of the old gardener,\nI knew.",
                         "0,0 It was the house of the old gardener,/I knew.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 40, "It was the house of the old gardens.\nI knew.",
                         "0,0 It was the house of the old gardens.\n0,0 I knew.\n");
}

static void an_indent_begins_anew_but_where_a_sentence_goes_on(void **state)
{
    (void)state;
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two three four\n  Five six seven.\nEight",
                         "0,0 One two three four\n2,0 Five six seven./Eight\n");
    assert_logical_lines(BLOCK_ITEM, 20, "* One two three four\n  Five six.",
                         "0,2 * One two three four/  Five six.\n");
    assert_logical_lines(BLOCK_PARAGRAPH, 20, "One two three four\n  five six.",
                         "0,2 One two three four/  five six.\n");
}

static void items_hang_below_their_text(void **state)
{
    (void)state;
    assert_logical_lines(BLOCK_ITEM, 20, "- One two\n  Three\n- Four five six sevens\n- Eight",
                         "0,2 - One two\n2,4 Three\n0,2 - Four five six sevens\n0,2 - Eight\n");
    assert_logical_lines(BLOCK_ITEM, 40,
                         "- One two three four five six, seven,\n  Eight nine\n- Ten",
                         "0,2 - One two three four five six, seven,/  Eight nine\n0,2 - Ten\n");
    assert_logical_lines(BLOCK_ITEM, BLOCK_FILL_ALL, "(a) One two", "0,4 (a) One two\n");
    assert_logical_lines(BLOCK_QUOTATION, BLOCK_FILL_ALL, "  12. One two", "2,6 12. One two\n");
    assert_logical_lines(BLOCK_PARAGRAPH, BLOCK_FILL_ALL, "12. One two", "0,0 12. One two\n");
}

static void all_breaks_of_verse_are_meant(void **state)
{
    (void)state;
    assert_logical_lines(BLOCK_VERSE, 0, "The day was long,\n  and so was I,",
                         "0,4 The day was long,\n2,6 and so was I,\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_line_runs_on),
        cmocka_unit_test(a_sentence_runs_on),
        cmocka_unit_test(an_indent_begins_anew_but_where_a_sentence_goes_on),
        cmocka_unit_test(items_hang_below_their_text),
        cmocka_unit_test(all_breaks_of_verse_are_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
