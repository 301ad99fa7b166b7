/* SPDX-License-Identifier: ISC */
/*
 * The document of a text that a parser of the test's own reads: a line is a
 * block; "# A: b" is a heading, "! notes" announces notes, "[1] so" may be a note
 * and "1. so" a note or a section, [1] inside a line is a marker.
 */
#include "lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parser --------------------------------------------------------------------------- */

static void parse_markers(struct span text, size_t at, size_t to, struct builder *b)
{
    for (; at < to; at++) {
        size_t n = text.p[at] == '[' ? lines_digits(text, at + 1, to) : 0;
        if (n && at + n + 1 < to && text.p[at + n + 1] == ']')
            build_marker(b, (struct range){at, at + n + 2}, (struct range){at + 1, at + n + 1},
                         MARKER_BRACKET, true);
    }
}

static void parse_heading(struct span text, size_t from, size_t to, struct builder *b)
{
    const char *colon = memchr(text.p + from, ':', to - from);
    size_t end = colon ? (size_t)(colon - text.p) : to;

    build_heading(b, (struct range){from, to}, (struct range){from + 2, end},
                  (struct range){colon ? end + 2 : to, to}, 2);
}

static void parse_line(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *b)
{
    size_t n = lines_digits(text, from, to), label = lines_digits(text, from + 1, to);

    if (need & NEED_BLOCKS)
        lines_block(b, from, to, text.p[from] == '#' || text.p[from] == '!');
    if (!(need & NEED_EVIDENCE))
        return;
    if (text.p[from] == '#')
        parse_heading(text, from, to, b);
    else if (text.p[from] == '!')
        build_notes_heading(b, (struct range){from, to}, (struct range){from, to}, 4);
    if (n && to - from > n + 2 && text.p[from + n] == '.')
        build_open_note(b, from, (struct range){from, from + n},
                        (struct range){from + n + 2, to}, NOTE_NUMBER);
    if (text.p[from] == '[' && label && to - from > label + 3)
        build_open_note(b, from, (struct range){from + 1, from + 1 + label},
                        (struct range){from + label + 3, to}, NOTE_BRACKET);
    parse_markers(text, from, to, b);
}

static size_t parsed; /* number of chunks parsed */

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    parsed++;
    lines_parse(text, chunk, need, b, parse_line);
}

static const struct parser lines = {lines_begin, parse, free};

static struct document *read_in_steps(const char *text, size_t budget)
{
    return lines_read(span_of(text), &lines, budget);
}

static struct document *read_text(const char *text)
{
    return read_in_steps(text, SIZE_MAX / 2);
}

static size_t place(const char *text, const char *what)
{
    const char *p = strstr(text, what);

    assert_non_null(p);
    return (size_t)(p - text);
}

static char *cut(const struct document *d, struct range r)
{
    struct span s = span_sub(document_text(d), r.from, r.to);

    return mem_copy(s.p, s.n);
}

static void assert_range(const struct document *d, struct range r, const char *expected)
{
    char *got = cut(d, r);

    assert_string_equal(got, expected);
    free(got);
}

/* Blocks --------------------------------------------------------------------------------- */

static char *long_text(void)
{
    struct buf b = {0};

    for (int i = 0; b.n < 300000; i++)
        buf_printf(&b, "line %d %.*s\n\n", i, i % 60,
                   "and so on and so on and so on and so on and so on and so on");
    return buf_take(&b);
}

static void blocks_are_found_forward_and_back_from_anywhere(void **state)
{
    (void)state;
    char *text = long_text();
    size_t n = strlen(text), count = 0, back = 0;
    struct document *d = document_new(span_of(text), true, &lines);
    struct block b, next, prev;

    assert_true(document_block(d, 0, &b));
    for (count = 1; document_block_next(d, &b, &next); count++) {
        assert_true(next.from > b.to);
        assert_true(document_block_prev(d, &next, &prev));
        assert_int_equal(prev.from, b.from);
        /* Between two blocks one is at the next. */
        assert_true(document_block(d, b.to, &prev));
        assert_int_equal(prev.from, next.from);
        b = next;
    }
    assert_true(document_block_last(d, &next));
    assert_int_equal(next.from, b.from);
    assert_false(document_block(d, next.to, &prev));
    assert_false(document_block(d, n, &prev));
    for (back = 1; document_block_prev(d, &b, &prev); back++)
        b = prev;
    assert_int_equal(back, count);
    document_free(d);
    free(text);
}

static void an_empty_text_has_nothing(void **state)
{
    (void)state;
    struct document *d = read_text("");
    struct block b;
    const struct note *notes;

    assert_true(document_done(d));
    assert_false(document_block(d, 0, &b));
    assert_false(document_block_last(d, &b));
    assert_int_equal(document_notes(d, &notes), 0);
    assert_int_equal(document_section_at(d, 0), NOWHERE);
    assert_int_equal(document_marker_at(d, 0), NOWHERE);
    document_free(d);
}

/* Reading -------------------------------------------------------------------------------- */

/* Everything that is found, as text. */
static char *all_of(const struct document *d)
{
    const struct section *s;
    const struct marker *m;
    const struct note *n;
    const struct diag *g;
    struct buf b = {0};

    for (size_t i = 0, k = document_sections(d, &s); i < k; i++)
        buf_printf(&b, "section %zu %zu %lu\n", s[i].from, s[i].label.to, s[i].meant);
    for (size_t i = 0, k = document_markers(d, &m); i < k; i++)
        buf_printf(&b, "marker %zu %zu %d\n", m[i].from, m[i].note, m[i].in_note);
    for (size_t i = 0, k = document_notes(d, &n); i < k; i++)
        buf_printf(&b, "note %zu %zu-%zu %zu\n", n[i].from, n[i].body.from, n[i].body.to,
                   n[i].cited);
    for (size_t i = 0, k = document_diags(d, &g); i < k; i++)
        buf_printf(&b, "%zu %s\n", g[i].at, g[i].message);
    return buf_take(&b);
}

static char *cited_text(void)
{
    struct buf b = {0};

    for (int c = 1; c <= 40; c++) {
        buf_printf(&b, "# CHAPTER %d: of the rest\n", c);
        for (int i = 1; i <= 9; i++)
            buf_printf(&b, "so it is%.*s in the end[%d] and so\n", i * 31 % 200,
                       " and it is said that it was so and that it will be so as long as it is",
                       i);
        buf_puts(&b, "! notes\n");
        for (int i = 1; i <= 9; i++)
            if ((c + i) % 11)
                buf_printf(&b, "[%d] of which more\nand more of it\n", i);
        for (int i = 1; i < 200; i++)
            buf_printf(&b, "%d. and a long line that says nothing of it at all\n", i);
    }
    return buf_take(&b);
}

static void the_budget_of_a_step_changes_nothing(void **state)
{
    (void)state;
    char *text = cited_text();
    struct document *d = read_text(text);
    char *expected = all_of(d);
    static const size_t budgets[] = {1, 777, 65536, 100001};

    assert_true(strlen(text) > 200000);
    assert_non_null(strstr(expected, "marker"));
    document_free(d);
    for (size_t i = 0; i < sizeof budgets / sizeof *budgets; i++) {
        d = read_in_steps(text, budgets[i]);
        char *got = all_of(d);
        assert_string_equal(got, expected);
        free(got);
        document_free(d);
    }
    free(expected);
    free(text);
}

static void growing_changes_nothing(void **state)
{
    (void)state;
    char *text = cited_text();
    size_t n = strlen(text);
    struct document *d = read_text(text);
    char *expected = all_of(d);

    document_free(d);
    for (size_t chunk = 9000; chunk < 200000; chunk = chunk * 3 + 11) {
        struct block b;
        const struct note *notes;
        d = document_new(span_sub(span_of(text), 0, 10), false, &lines);
        for (size_t size = 10; size < n;) {
            assert_false(document_step(d, SIZE_MAX / 2));
            assert_false(document_done(d));
            assert_int_equal(document_notes(d, &notes), 0);
            assert_true(document_read(d) <= size);
            size = size + chunk < n ? size + chunk : n;
            document_grow(d, size, size == n);
            assert_true(document_block(d, size * 3 / 4, &b));
        }
        while (document_step(d, 5000))
            ;
        assert_true(document_done(d));
        assert_int_equal(document_read(d), n);
        char *got = all_of(d);
        assert_string_equal(got, expected);
        free(got);
        document_free(d);
    }
    free(expected);
    free(text);
}

/* Sections ------------------------------------------------------------------------------- */

static const char sections_text[] = "# PREFACE: Before all else\n"
                                    "60. of the first\n"
                                    "61. of the second\n"
                                    "62. of the third\n"
                                    "68. of the fourth\n"
                                    "64. of the fifth\n"
                                    "66. of the sixth\n"
                                    "67. of the seventh\n"
                                    "68. of the eighth\n";

/* A chunk ends after a blank line that may arrive after its lines were shown. */
static void chunks_follow_a_text_that_grows(void **state)
{
    struct buf text = {0};

    (void)state;
    while (text.n < 200000)
        buf_puts(&text, text.n % 65536 < 1500 ? "a line\n" : "a line\n\n");
    struct document *d = document_new((struct span){text.p, 0}, false, &lines);
    for (size_t size = 0; size < text.n; size += 331) {
        struct block b;
        document_grow(d, size, false);
        for (size_t pos = size > 3000 ? size - 3000 : 0; document_block(d, pos, &b); pos = b.to)
            assert_true(b.to > pos && b.to <= size);
    }
    document_grow(d, text.n, true);
    struct document *whole = document_new(buf_bytes(&text), true, &lines);
    struct block a, b;
    for (size_t pos = 0; document_block(whole, pos, &a); pos = a.to) {
        assert_true(document_block(d, pos, &b));
        assert_int_equal(b.from, a.from);
        assert_int_equal(b.to, a.to);
    }
    document_free(whole);
    document_free(d);
    buf_free(&text);
}

static void a_misprinted_section_keeps_its_label_and_says_what_it_stands_for(void **state)
{
    (void)state;
    struct document *d = read_text(sections_text);
    const struct section *s;
    const struct diag *g;

    assert_int_equal(document_sections(d, &s), 9);
    assert_range(d, s[4].label, "68");
    assert_int_equal(s[4].meant, 63);
    assert_int_equal(s[8].meant, 0);
    assert_int_equal(document_diags(d, &g), 2);
    assert_string_equal(g[0].message, "section 68 stands where 63 belongs");
    assert_string_equal(g[1].message, "section 66 follows section 64: one is missing");
    document_free(d);
}

static void sections_are_found_as_readers_type_them(void **state)
{
    (void)state;
    struct document *d = read_text(sections_text);
    bool misprint;
    size_t first = place(sections_text, "68. of the fourth");

    assert_int_equal(document_find_section(d, span_of("61"), 0, &misprint), 2);
    assert_false(misprint);
    assert_int_equal(document_find_section(d, span_of("61."), 0, &misprint), 2);
    assert_int_equal(document_find_section(d, span_of("preface"), 0, &misprint), 0);
    assert_int_equal(document_find_section(d, span_of("before"), 0, &misprint), 0);
    assert_int_equal(document_find_section(d, span_of("none"), 0, &misprint), NOWHERE);
    /* Under either number; of several the next one forward, and round. */
    assert_int_equal(document_find_section(d, span_of("63"), 0, &misprint), 4);
    assert_true(misprint);
    assert_int_equal(document_find_section(d, span_of("68"), 0, &misprint), 4);
    assert_int_equal(document_find_section(d, span_of("68"), first, &misprint), 8);
    assert_int_equal(
        document_find_section(d, span_of("68"), sizeof sections_text - 2, &misprint), 4);
    assert_int_equal(document_section_at(d, first + 3), 4);
    assert_int_equal(document_section_at(d, first - 1), 3);
    document_free(d);
}

/* Markers and notes ---------------------------------------------------------------------- */

static const char notes_text[] = "# I: one\n"
                                 "said[1] and done[2] and said[1] again\n"
                                 "! notes\n"
                                 "[1] as it was\n"
                                 "more of it\n"
                                 "[2] as it is\n"
                                 "# II: two\n"
                                 "said[1] once more and left[9]\n"
                                 "! notes\n"
                                 "[1] as it will be\n"
                                 "[7] and never was\n";

static void each_marker_has_the_note_of_its_chapter(void **state)
{
    (void)state;
    struct document *d = read_text(notes_text);
    const struct marker *m;
    const struct note *n;

    assert_int_equal(document_notes(d, &n), 4);
    size_t count = document_markers(d, &m);
    assert_int_equal(count, 4);
    assert_int_equal(m[0].note, 0);
    assert_int_equal(m[1].note, 1);
    assert_int_equal(m[2].note, 0);
    assert_int_equal(n[0].cited, 2);
    assert_int_equal(n[0].marker, 0);
    assert_range(d, n[0].label, "1");
    /* A note of a list goes on until the next, and ends without its line break. */
    assert_range(d, n[0].body, "as it was\nmore of it");
    assert_range(d, n[1].body, "as it is");
    assert_range(d, n[2].body, "as it will be");
    assert_int_equal(n[3].cited, 0);
    assert_int_equal(n[3].marker, NOWHERE);
    assert_false(m[3].in_note);
    assert_int_equal(m[3].note, 2);
    document_free(d);
}

static void headings_know_the_notes_below_them(void **state)
{
    (void)state;
    struct document *d = read_text(notes_text);
    const struct notes_heading *h;

    assert_int_equal(document_notes_headings(d, &h), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_range(d, h[i].range, "! notes");
        assert_int_equal(h[i].first, 2 * i);
        assert_int_equal(h[i].end, 2 * i + 2);
    }
    document_free(d);
}

static void markers_and_notes_are_found_by_place(void **state)
{
    (void)state;
    struct document *d = read_text(notes_text);
    size_t one = place(notes_text, "[1]"), two = place(notes_text, "[2]");

    assert_int_equal(document_marker_at(d, one), 0);
    assert_int_equal(document_marker_at(d, one + 2), 0);
    assert_int_equal(document_marker_at(d, one + 3), NOWHERE);
    assert_int_equal(document_marker_after(d, one), 0);
    assert_int_equal(document_marker_after(d, one + 1), 1);
    assert_int_equal(document_marker_before(d, two), 0);
    assert_int_equal(document_marker_before(d, one), NOWHERE);
    assert_int_equal(document_note_at(d, place(notes_text, "more of it")), 0);
    assert_int_equal(document_note_at(d, place(notes_text, "as it is")), 1);
    assert_int_equal(document_note_at(d, place(notes_text, "once more")), NOWHERE);
    document_free(d);
}

static void a_label_that_is_typed_means_what_is_in_view(void **state)
{
    (void)state;
    struct document *d = read_text(notes_text);
    size_t second = place(notes_text, "said[1] once");
    struct range first_view = {0, 40}, second_view = {second, second + 20},
                 neither = {place(notes_text, "# II"), place(notes_text, "# II") + 4};
    size_t note;

    assert_int_equal(document_find_marker(d, span_of("1"), first_view, &note), 0);
    assert_int_equal(document_find_marker(d, span_of("1"), second_view, &note), 3);
    assert_int_equal(document_find_marker(d, span_of("1"), neither, &note), 3);
    assert_int_equal(document_find_marker(d, span_of("2"), second_view, &note), 1);
    assert_int_equal(document_find_marker(d, span_of("7"), first_view, &note), NOWHERE);
    assert_int_equal(note, 3);
    assert_int_equal(document_find_marker(d, span_of("8"), first_view, &note), NOWHERE);
    assert_int_equal(note, NOWHERE);
    document_free(d);
}

static void a_proofreader_is_told_what_is_amiss(void **state)
{
    (void)state;
    const char text[] = "said[1] and[2] so[3] it[4] is[5] not[6] so\n"
                        "! notes\n"
                        "[1] one\n"
                        "[2] two\n"
                        "[8] three\n"
                        "[4] four\n"
                        "[6] six\n"
                        "[9] nine\n";
    struct document *d = read_text(text);
    const struct diag *g;
    struct buf b = {0};

    for (size_t i = 0, n = document_diags(d, &g); i < n; i++)
        buf_printf(&b, "%s\n", g[i].message);
    assert_string_equal(b.p, "marker [3] cites note 8: one of the two is misprinted\n"
                             "marker [5] has no note\n"
                             "note 8 stands where 3 belongs\n"
                             "note 9 is cited nowhere\n");
    buf_free(&b);
    document_free(d);
}

static void the_notes_cited_somewhere_are_named_once_each(void **state)
{
    static const char text[] = "x [1] y [2] z [1]\nso [3] x [9] y [2]\n! notes\n[1] one [2]\n"
                               "[2] two\n[3] three\n";
    struct document *d = read_text(text);
    const struct note *notes;
    size_t *cited;

    (void)state;
    document_notes(d, &notes);
    assert_int_equal(document_cited(d, (struct range){0, place(text, "!")}, &cited), 3);
    assert_range(d, notes[cited[0]].label, "1");
    assert_range(d, notes[cited[1]].label, "2");
    assert_range(d, notes[cited[2]].label, "3");
    free(cited);
    /* Cited before, but not in this range. */
    assert_int_equal(document_cited(d, (struct range){place(text, " z"), 18}, &cited), 1);
    assert_range(d, notes[cited[0]].label, "1");
    free(cited);
    assert_int_equal(document_cited(d, (struct range){0, 2}, &cited), 0);
    free(cited);
    assert_int_equal(document_cited(d, (struct range){sizeof text, sizeof text + 9}, &cited),
                     0);
    free(cited);
    document_free(d);
}

static struct range title_after_at_sign(struct span head)
{
    const char *at = head.n ? memchr(head.p, '@', head.n) : NULL;

    return (struct range){at ? (size_t)(at + 1 - head.p) : 0, at ? head.n : 0};
}

/* A format that tells a title: what follows an @. */
static const struct parser titled = {lines_begin, parse, free, .title = title_after_at_sign};

static void assert_title(const struct parser *parser, const char *text, const char *title)
{
    struct document *d = document_new(span_of(text), true, parser);
    struct span said = document_title(d);

    assert_int_equal(said.n, strlen(title));
    assert_memory_equal(said.p, title, said.n);
    document_free(d);
}

static void a_title_is_what_the_format_tells_or_else_the_first_words(void **state)
{
    char text[302], title[201] = {0};

    (void)state;
    assert_title(&lines, "", "");
    assert_title(&lines, "\n\nOn the Moon\nby a friend\n", "On the Moon");
    assert_title(&lines, "First\n@Second", "First");
    assert_title(&titled, "First\n@Second", "Second");
    assert_title(&titled, "First\n@", "First");
    assert_title(&titled, "", "");
    /* Long ones are cut between characters. */
    memset(text, 'a', sizeof text);
    memcpy(text + 199, "é", 2);
    text[sizeof text - 1] = '\0';
    memset(title, 'a', 199);
    assert_title(&lines, text, title);
}

/* However many blank lines there are, few of them are looked at more than once. */
static void a_gap_is_gone_through_once(void **state)
{
    const size_t size = (size_t)3 << 20;
    struct block block;

    (void)state;
    for (unsigned ends = 0; ends < 4; ends++) {
        struct buf text = {0};
        buf_puts(&text, ends & 1 ? "one" : "");
        size_t first = text.n;
        while (text.n < size)
            buf_putc(&text, '\n');
        size_t last = text.n;
        buf_puts(&text, ends & 2 ? "two\n" : "");
        struct document *d = document_new(buf_bytes(&text), true, &lines);
        parsed = 0;
        for (size_t pos = first; pos < size; pos += 50000) {
            assert_int_equal(document_block(d, pos, &block), ends & 2 ? 1 : 0);
            assert_true(!(ends & 2) || block.from == last);
            struct block here = {.from = pos, .to = pos};
            assert_int_equal(document_block_prev(d, &here, &block), ends & 1 ? 1 : 0);
            assert_true(!(ends & 1) || (!block.from && block.to == first));
        }
        assert_true(parsed < 12);
        document_free(d);
        buf_free(&text);
    }
}

/* Earlier questions change no answer. */
static void blocks_are_found_from_anywhere(void **state)
{
    struct buf text = {0};
    uint64_t dice = 1;

    (void)state;
    while (text.n < (size_t)1 << 20) {
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        size_t gap = dice >> 60 ? 1 + (dice >> 50) % 40 : (dice >> 40) % 200000;
        buf_printf(&text, "line %zu", text.n);
        for (; gap; gap--)
            buf_putc(&text, '\n');
    }
    struct document *d = document_new(buf_bytes(&text), true, &lines);
    for (unsigned i = 0; i < 3000; i++) {
        struct block found, before;
        dice = dice * 6364136223846793005u + 1442695040888963407u;
        size_t pos = (size_t)(dice >> 33) % text.n, line = pos, end = pos;
        while (line < text.n && text.p[line] == '\n')
            line++;
        while (line && line < text.n && text.p[line - 1] != '\n')
            line--;
        assert_int_equal(document_block(d, pos, &found), line < text.n);
        assert_true(line == text.n || found.from == line);
        while (end && text.p[end - 1] == '\n')
            end--;
        struct block here = {.from = pos, .to = pos};
        assert_int_equal(document_block_prev(d, &here, &before), end > 0);
        assert_true(!end || (before.from < pos && before.to >= end));
    }
    document_free(d);
    buf_free(&text);
}

static void each_line_of_a_text_of_lines_is_a_paragraph(void **state)
{
    static const char text[] = "one\n\n\n# A: [1] two\n[1] so";
    struct document *d = document_new_lines(span_of(text));
    const struct section *sections;
    const struct marker *markers;
    struct block b;

    (void)state;
    assert_true(document_block(d, 0, &b));
    assert_range(d, (struct range){b.from, b.to}, "one");
    assert_true(document_block_next(d, &b, &b));
    assert_range(d, (struct range){b.from, b.to}, "# A: [1] two");
    assert_int_equal(b.kind, BLOCK_PARAGRAPH);
    assert_int_equal(b.blank, 2);
    assert_int_equal(b.fill, BLOCK_FILL_ALL);
    assert_true(document_block_next(d, &b, &b));
    assert_range(d, (struct range){b.from, b.to}, "[1] so");
    assert_int_equal(b.blank, 0);
    assert_false(document_block_next(d, &b, &b));
    while (document_step(d, SIZE_MAX))
        ;
    assert_int_equal(document_sections(d, &sections), 0);
    assert_int_equal(document_markers(d, &markers), 0);
    document_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_found_forward_and_back_from_anywhere),
        cmocka_unit_test(an_empty_text_has_nothing),
        cmocka_unit_test(the_budget_of_a_step_changes_nothing),
        cmocka_unit_test(growing_changes_nothing),
        cmocka_unit_test(chunks_follow_a_text_that_grows),
        cmocka_unit_test(a_misprinted_section_keeps_its_label_and_says_what_it_stands_for),
        cmocka_unit_test(sections_are_found_as_readers_type_them),
        cmocka_unit_test(each_marker_has_the_note_of_its_chapter),
        cmocka_unit_test(headings_know_the_notes_below_them),
        cmocka_unit_test(markers_and_notes_are_found_by_place),
        cmocka_unit_test(a_label_that_is_typed_means_what_is_in_view),
        cmocka_unit_test(a_proofreader_is_told_what_is_amiss),
        cmocka_unit_test(the_notes_cited_somewhere_are_named_once_each),
        cmocka_unit_test(a_gap_is_gone_through_once),
        cmocka_unit_test(blocks_are_found_from_anywhere),
        cmocka_unit_test(each_line_of_a_text_of_lines_is_a_paragraph),
        cmocka_unit_test(a_title_is_what_the_format_tells_or_else_the_first_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
