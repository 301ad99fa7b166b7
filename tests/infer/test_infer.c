/* SPDX-License-Identifier: ISC */
/*
 * Inference from evidence that is given by hand, without a document.  A line of the text is
 * a block; "7. so" may be a note or a section, "[7] so" a note, "! so" announces notes, and
 * [7] inside a line is a marker.
 */
#include <ibid/infer.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Evidence ----------------------------------------------------------------------------- */

static size_t digits(const char *p)
{
    return strspn(p, "0123456789");
}

static void build_line(const char *text, size_t from, size_t to, struct builder *b)
{
    size_t bracket = text[from] == '[', n = digits(text + from + bracket);
    struct range label = {from + bracket, from + bracket + n};

    if (text[from] == '!')
        build_notes_heading(b, (struct range){from, to}, (struct range){from + 2, to}, 4);
    else if (n && text[label.to] == (bracket ? ']' : '.'))
        build_open_note(b, from, label, (struct range){label.to + 2, to},
                        bracket ? NOTE_BRACKET : NOTE_NUMBER);
    for (size_t at = from; at < to; at++) {
        n = text[at] == '[' ? digits(text + at + 1) : 0;
        if (n && text[at + 1 + n] == ']')
            build_marker(b, (struct range){at, at + n + 2}, (struct range){at + 1, at + n + 1},
                         MARKER_BRACKET, true);
    }
}

static struct evidence *evidence_of(const char *text)
{
    struct evidence *e = evidence_new();
    struct builder b = {.evidence = e};

    for (size_t at = 0; text[at];) {
        size_t to = at + strcspn(text + at, "\n");
        if (to > at)
            build_line(text, at, to, &b);
        at = to + (text[to] == '\n');
    }
    return e;
}

/* The source ----------------------------------------------------------------------------- */

static atomic_uint chunks_parsed;

static bool block(void *data, size_t pos, struct block *out)
{
    const char *text = data;

    while (text[pos] == '\n')
        pos++;
    while (pos && text[pos - 1] != '\n')
        pos--;
    *out = (struct block){.from = pos, .to = pos + strcspn(text + pos, "\n")};
    return text[pos];
}

/* A chunk is a byte, and takes 10 ms. */
static size_t parse_numbers(void *data, size_t pos, struct builder *b)
{
    (void)data;
    (void)b;
    nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    chunks_parsed++;
    return pos + 1;
}

static struct infer_source source_of(const char *text)
{
    return (struct infer_source){span_of(text), block, parse_numbers, (void *)text};
}

static struct findings found_in(const char *text)
{
    struct evidence *e = evidence_of(text);
    struct infer_source source = source_of(text);
    struct findings f = {0};

    infer(e, &source, &f);
    evidence_free(e);
    return f;
}

/* Tests ---------------------------------------------------------------------------------- */

static void markers_are_paired_with_the_notes_of_their_label(void **state)
{
    static const char text[] = "The moon[1] shines[2].\n! notes\n[1] one\n[2] two\n";
    struct findings f = found_in(text);

    (void)state;
    assert_int_equal(f.markers.n, 2);
    assert_int_equal(f.notes.n, 2);
    assert_int_equal(f.notes_headings.n, 1);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(f.markers.v[i].note, i);
        assert_int_equal(f.notes.v[i].marker, i);
        assert_int_equal(f.notes.v[i].cited, 1);
    }
    assert_int_equal(findings_note_at(&f, strlen(text) - 2), 1);
    assert_int_equal(findings_note_at(&f, 0), NOWHERE);
    assert_int_equal(f.diags.n, 0);
    findings_free(&f);
}

/* Whether the candidate [number] without a note is a marker, beside two paired ones. */
static bool dangles(const char *number)
{
    char *text = mem_printf("a[1] b[2] c[%s]\n! notes\n[1] one\n[2] two\n", number);
    struct findings f = found_in(text);
    bool found = f.markers.n == 3;

    assert_int_equal(f.diags.n, found);
    findings_free(&f);
    free(text);
    return found;
}

static void a_year_in_brackets_is_no_marker(void **state)
{
    (void)state;
    assert_true(dangles("3"));
    assert_true(dangles("4"));
    assert_false(dangles("5"));
    assert_false(dangles("1923"));
}

static void a_misprinted_section_has_the_number_that_belongs_there(void **state)
{
    struct findings f = found_in(
        "1. one\nso\n2. two\nso\n3. three\nso\n14. four\nso\n5. five\nso\n6. six\nso\n");

    (void)state;
    assert_int_equal(f.sections.n, 6);
    assert_int_equal(f.sections.v[3].meant, 4);
    assert_int_equal(f.sections.v[2].meant, 0);
    assert_int_equal(f.diags.n, 1);
    assert_string_equal(f.diags.v[0].message, "section 14 stands where 4 belongs");
    assert_int_equal(findings_section_at(&f, f.sections.v[4].from), 4);
    findings_free(&f);
}

static void nothing_outside_the_work_is_a_note(void **state)
{
    static const char text[] = "[1] licence\na[1] b\nmore, and more than half of all text\n"
                               "[1] one\n[1] end\n";
    struct evidence *e = evidence_of(text);
    struct infer_source source = source_of(text);
    struct builder b = {.evidence = e};
    struct findings f = {0};

    (void)state;
    build_work_start(&b, (size_t)(strstr(text, "a[1]") - text));
    build_work_end(&b, (size_t)(strstr(text, "[1] end") - text));
    infer(e, &source, &f);
    evidence_free(e);
    assert_int_equal(f.notes.n, 1);
    assert_int_equal(f.notes.v[0].from, strstr(text, "[1] one") - text);
    assert_int_equal(f.markers.n, 1);
    findings_free(&f);
}

/* Three numbered notes below a heading, which bare numbers might cite. */
static const char numbered[] = "so\n! notes\n1. one\n2. two\n3. three\n";

static void a_thread_finds_the_same(void **state)
{
    static const char text[] = "The moon[1] shines[2].\n! notes\n[1] one\n[2] two\n";
    struct infer_source source = source_of(text);
    struct analysis *a = analysis_begin(evidence_of(text), &source);
    struct findings f;

    (void)state;
    while (!analysis_wait(a, 10))
        ;
    analysis_finish(a, &f);
    assert_int_equal(f.markers.n, 2);
    assert_int_equal(f.markers.v[1].note, 1);
    findings_free(&f);
}

static void a_cancelled_analysis_stops_at_the_next_chunk(void **state)
{
    struct infer_source source = source_of(numbered);

    (void)state;
    chunks_parsed = 0;
    struct analysis *a = analysis_begin(evidence_of(numbered), &source);
    while (!chunks_parsed)
        assert_false(analysis_wait(a, 1));
    analysis_cancel(a);
    assert_true(chunks_parsed < strlen(numbered) / 2);
    analysis_cancel(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_are_paired_with_the_notes_of_their_label),
        cmocka_unit_test(a_year_in_brackets_is_no_marker),
        cmocka_unit_test(a_misprinted_section_has_the_number_that_belongs_there),
        cmocka_unit_test(nothing_outside_the_work_is_a_note),
        cmocka_unit_test(a_thread_finds_the_same),
        cmocka_unit_test(a_cancelled_analysis_stops_at_the_next_chunk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
