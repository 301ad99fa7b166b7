/* SPDX-License-Identifier: ISC */
/* Pages with notes at their feet, of generated texts that are hard to set. */
#include "../document/lines.h"
#include "pages.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A format of this test: paragraphs between blank lines; "# " before a heading;
 * [N] at a paragraph's beginning is a note, elsewhere a marker; a paragraph that
 * begins with "+ " belongs to the note before it; {words} is a note in the running
 * text. */

static void parse_paragraph(struct span text, size_t from, size_t to, unsigned need,
                            struct builder *b)
{
    bool heading = text.p[from] == '#';
    size_t end = lines_label(text, from, to), at = from;

    if (need & NEED_BLOCKS)
        lines_block(b, from, to, heading);
    if (!(need & NEED_EVIDENCE))
        return;
    if (heading && text.p[from + 2] == 'N')
        build_notes_heading(b, (struct range){from, to}, (struct range){from, to}, 4);
    if (end) {
        build_open_note(b, from, (struct range){from + 1, end - 1},
                        (struct range){end + (end < to), to}, NOTE_BRACKET);
        at = end;
    }
    for (; at < to; at++) {
        const char *close = text.p[at] == '{' ? memchr(text.p + at, '}', to - at) : NULL;
        if (close) {
            size_t inner = (size_t)(close - text.p);
            build_inline_note(b, (struct range){at, inner + 1}, (struct range){at + 1, at + 1},
                              (struct range){at + 1, inner});
            at = inner;
            continue;
        }
        end = lines_label(text, at, to);
        if (end)
            build_marker(b, (struct range){at, end}, (struct range){at + 1, end - 1},
                         MARKER_BRACKET, text.p[at - 1] != ' ');
    }
}

/* Number of requests for blocks, each of which scans 64 KiB of the text. */
static size_t parsed;

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    parsed += need & NEED_BLOCKS ? 1 : 0;
    lines_parse(text, chunk, need, b, parse_paragraph);
}

static const struct parser format = {lines_begin, parse, free};

static struct document *read_text(const struct buf *text)
{
    return lines_read(buf_bytes(text), &format, SIZE_MAX / 2);
}

/* Made texts ------------------------------------------------------------------------ */

static uint64_t dice;

static unsigned roll(unsigned below)
{
    dice = dice * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((dice >> 33) % below);
}

static void put_words(struct buf *b, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        for (unsigned k = 1 + roll(9); k; k--)
            buf_putc(b, (char)('a' + roll(26)));
        buf_putc(b, ' ');
    }
}

/* Rates of features of a generated text: one in this many. */
struct manner {
    unsigned words, note_words; /* of a paragraph, of a note, at most */
    unsigned cites;             /* markers of a paragraph, at most */
    unsigned again;             /* a marker cites a note once more */
    unsigned nests;             /* a note cites the one after it */
    bool at_end;                /* notes stand in a list at the end */
    unsigned inlines;           /* a word is followed by a note in the running text */
};

static void put_note(struct buf *b, const struct manner *m, unsigned *label, unsigned *nested)
{
    buf_printf(b, "\n[%u] ", *label);
    put_words(b, 1 + roll(m->note_words));
    if (m->nests && roll(m->nests) == 0) {
        buf_printf(b, "see [%u] and ", *label + 1);
        put_words(b, roll(m->note_words));
        ++*nested;
    }
    buf_putc(b, '\n');
}

static void make_text(struct buf *b, const struct manner *m, unsigned paragraphs)
{
    struct buf notes = {0};
    unsigned label = 0;

    for (unsigned i = 0; i < paragraphs; i++) {
        unsigned first = label + 1;
        if (roll(6) == 0)
            buf_puts(b, "# heading\n\n");
        put_words(b, 1 + roll(m->words));
        for (unsigned n = roll(m->cites + 1); n; n--) {
            if (label && m->again && roll(m->again) == 0)
                buf_printf(b, "[%u] ", 1 + roll(label));
            else
                buf_printf(b, "[%u] ", ++label);
            put_words(b, roll(12));
            if (m->inlines && roll(m->inlines) == 0) {
                buf_puts(b, roll(2) ? "word{note " : "{note ");
                put_words(b, roll(m->note_words));
                buf_puts(b, roll(2) ? "end}, " : "end} ");
            }
        }
        buf_puts(b, "word.\n");
        for (unsigned nested = 0; first <= label + nested; first++) {
            put_note(m->at_end ? &notes : b, m, &first, &nested);
            if (nested && first == label + nested)
                label = first, nested = 0;
        }
        buf_putc(b, '\n');
    }
    if (notes.n) {
        buf_puts(b, "# NOTES\n");
        buf_span(b, buf_bytes(&notes));
    }
    buf_free(&notes);
}

static void check_manner(const struct manner *m, const char *name)
{
    struct text_widths *widths = text_widths_fixed();

    pages_seen = (struct pages_seen){0};
    for (unsigned i = 0; i < 12; i++) {
        struct buf text = {0};
        dice = i + 1;
        make_text(&text, m, 4 + roll(60));
        struct document *d = read_text(&text);
        for (unsigned k = 0; k < 4; k++) {
            struct layout_form form = {.measure = 12 + roll(80),
                                       .height = 4 + roll(roll(3) ? 20 : 60),
                                       .widths = widths,
                                       .notes = roll(8) ? NOTES_AT_FOOT : NOTES_ON_DEMAND};
            check_pages(d, &form, name, dice);
        }
        document_free(d);
        buf_free(&text);
    }
    text_widths_free(widths);
    print_message("%s: %zu pages, %zu notes, %zu begun late, %zu continued, %zu referred to\n",
                  name, pages_seen.pages, pages_seen.notes, pages_seen.late,
                  pages_seen.continued, pages_seen.references);
    assert_true(pages_seen.notes > 0);
}

static void test_plain_notes(void **state)
{
    (void)state;
    check_manner(&(struct manner){90, 40, 3, 0, 0, false}, "notes after paragraphs");
    check_manner(&(struct manner){90, 40, 3, 0, 0, true}, "notes at the end");
}

static void test_long_notes(void **state)
{
    (void)state;
    check_manner(&(struct manner){60, 600, 2, 0, 0, true}, "long notes");
    assert_true(pages_seen.continued > 0);
}

static void test_crowds(void **state)
{
    (void)state;
    check_manner(&(struct manner){20, 12, 45, 0, 0, true}, "crowds of notes");
    assert_true(pages_seen.late > 0);
}

static void test_again(void **state)
{
    (void)state;
    check_manner(&(struct manner){90, 30, 5, 2, 0, true}, "notes cited again");
    assert_true(pages_seen.references > 0);
}

static void test_notes_in_notes(void **state)
{
    (void)state;
    check_manner(&(struct manner){90, 60, 3, 0, 3, true}, "notes in notes");
    check_manner(&(struct manner){60, 90, 4, 3, 2, true}, "all at once");
}

static void test_inline_notes(void **state)
{
    (void)state;
    check_manner(&(struct manner){90, 40, 5, 0, 0, true, 2}, "notes in the text");
    check_manner(&(struct manner){40, 400, 5, 3, 3, true, 2}, "long ones");
}

/* Bytes vanish or change while lines are set, as those of a mapped file may. */
static void spoil(struct buf *text)
{
    size_t from = roll((unsigned)text->n), n = 1 + roll(400);

    for (size_t i = from; i < from + n && i < text->n; i++)
        text->p[i] = roll(3) ? '\0' : '\n';
}

static void walk_all(struct layout *l, size_t size)
{
    struct page_start start = {.at = roll((unsigned)size)}, on;
    struct line line;
    struct page page;

    for (bool more = layout_line(l, start.at, &line); more;)
        more = layout_flow_next(l, &line, &line);
    for (bool more = layout_line(l, start.at, &line); more;)
        more = layout_flow_prev(l, &line, &line);
    for (int i = 0; i < 50 && layout_page_prev(l, start, &start); i++)
        ;
    layout_page_from(l, start, &page);
    layout_page_next(l, &page, &on);
    page_free(&page);
    layout_page_last(l);
}

/* The lines shown then do not matter, since the file is soon read again; but they must end. */
static void test_vanishing_bytes(void **state)
{
    struct text_widths *widths = text_widths_fixed();
    struct manner m = {60, 40, 3, 3, 3, true, 2};

    (void)state;
    dice = 7;
    alarm(60);
    for (int round = 0; round < 60; round++) {
        struct layout_form form = {20 + roll(60), 8 + roll(30), widths,
                                   NOTES_AT_FOOT, false,        NULL};
        struct buf text = {0};
        m.at_end = roll(2);
        make_text(&text, &m, 20);
        struct document *d = read_text(&text);
        struct layout *l = layout_new(d, &form);
        for (int i = 0; i < 10; i++) {
            walk_all(l, text.n);
            spoil(&text);
            /* More blocks than are cached, and fewer than all. */
            for (int k = 0; k < 20; k++) {
                struct line line;
                layout_line(l, roll((unsigned)text.n), &line);
            }
        }
        layout_free(l);
        document_free(d);
        buf_free(&text);
    }
    alarm(0);
    text_widths_free(widths);
}

/* Position of the line of the flow after the one that holds what. */
static size_t after(struct layout *l, const char *text, const char *what)
{
    struct line line;

    assert_true(layout_line(l, (size_t)(strstr(text, what) - text), &line));
    while (layout_flow_next(l, &line, &line))
        if (!line.blank)
            return line.from;
    return NOWHERE;
}

static void test_headings_of_notes(void **state)
{
    static const char text[] = "one [1] two [2]\n\n# NOTES\n\n[1] of one\n\n[2] of two\n\n"
                               "# a chapter\n\nthree [3]\n\n# Notes again\n\n[3] of three\n\n"
                               "[4] of nothing\n\n# the end\n";
    struct text_widths *widths = text_widths_fixed();
    struct layout_form form = {66, 20, widths, NOTES_AT_FOOT, false, NULL};
    struct buf held = {0};

    (void)state;
    buf_puts(&held, text);
    struct document *d = read_text(&held);
    struct layout *l = layout_new(d, &form);
    size_t notes = (size_t)(strstr(text, "# NOTES") - text);
    size_t again = (size_t)(strstr(text, "# Notes again") - text);
    /* All its notes are at feet. */
    assert_int_equal(after(l, text, "one [1]"), strstr(text, "# a chapter") - text);
    assert_int_equal(layout_collected_note_at(l, notes + 3), 0);
    /* A note that nothing cites stays below the other. */
    assert_int_equal(after(l, text, "three [3]"), again);
    assert_int_equal(layout_collected_note_at(l, again), NOWHERE);
    /* From the heading itself the flow continues as the text stands. */
    assert_int_equal(after(l, text, "# NOTES"), strstr(text, "[1] of") - text);
    form.notes = NOTES_IN_TEXT;
    layout_set_form(l, &form);
    assert_int_equal(after(l, text, "one [1]"), notes);
    layout_free(l);
    document_free(d);
    buf_free(&held);
    text_widths_free(widths);
}

/* The beginning of the second page, for a height in lines. */
static const char *second_page(struct layout *l, const char *text, unsigned height,
                               struct layout_form *form)
{
    struct page page;

    form->height = height;
    layout_set_form(l, form);
    layout_page_from(l, layout_page_first(l), &page);
    text += page.next;
    page_free(&page);
    return text + strspn(text, "\n");
}

/* Headings go on with what they stand over; but not all of many, where a page would
 * have next to nothing but them. */
static void test_headings_in_a_row(void **state)
{
    static const char text[] = "A title\n\n# one\n\n# two\n\n# three\n\ntext of some words "
                               "that need no less than three lines of so narrow a page\n";
    static const char more[] = "A title that needs three lines of so narrow a page, and no "
                               "more than these\n\n# one\n\n# two\n\ntext of some words that "
                               "need no less than three lines of so narrow a page\n";
    struct text_widths *widths = text_widths_fixed();
    struct layout_form form = {24, 20, widths, NOTES_IN_TEXT, false, NULL};
    struct buf held = {0};

    (void)state;
    buf_puts(&held, text);
    struct document *d = read_text(&held);
    struct layout *l = layout_new(d, &form);
    assert_string_equal(second_page(l, text, 20, &form), "");
    assert_ptr_equal(second_page(l, text, 9, &form), strstr(text, "# three"));
    assert_ptr_equal(second_page(l, text, 7, &form), strstr(text, "# three"));
    assert_ptr_equal(second_page(l, text, 6, &form), strstr(text, "# three"));
    layout_free(l);
    document_free(d);
    /* A page that is half full is good enough. */
    buf_clear(&held);
    buf_puts(&held, more);
    d = read_text(&held);
    l = layout_new(d, &form);
    assert_ptr_equal(second_page(l, more, 8, &form), strstr(more, "# one"));
    layout_free(l);
    document_free(d);
    buf_free(&held);
    text_widths_free(widths);
}

/* Position of the line of the flow before the one that holds pos. */
static size_t before(struct layout *l, size_t pos)
{
    struct line line;

    assert_true(layout_line(l, pos, &line));
    while (layout_flow_prev(l, &line, &line))
        if (!line.blank)
            return line.from;
    return NOWHERE;
}

/* However many notes stand one after the other, with headings between them or without,
 * the flow goes on behind them, and back before them. */
static void test_runs_of_notes(void **state)
{
    struct text_widths *widths = text_widths_fixed();
    struct layout_form form = {66, 20, widths, NOTES_AT_FOOT, false, NULL};

    (void)state;
    for (unsigned n = 1; n < 200; n++) {
        struct buf text = {0};
        dice = n;
        buf_puts(&text, "text");
        for (unsigned i = 1; i <= n; i++)
            buf_printf(&text, " [%u]", i);
        buf_puts(&text, "\n\nthe last words\n\n");
        for (unsigned i = 1; i <= n; i++)
            buf_printf(&text, "%s[%u] note\n\n", roll(40) ? "" : "# NOTES\n\n", i);
        buf_puts(&text, "# the end\n");
        struct document *d = read_text(&text);
        struct layout *l = layout_new(d, &form);
        size_t end = (size_t)(strstr(text.p, "# the end") - text.p);
        assert_int_equal(after(l, text.p, "the last words"), end);
        assert_int_equal(before(l, end), strstr(text.p, "the last words") - text.p);
        layout_free(l);
        document_free(d);
        buf_free(&text);
    }
    text_widths_free(widths);
}

/* Chapters, each with notes of all kinds, and its own notes below it. */
static void make_chapters(struct buf *b, size_t size)
{
    struct manner m = {90, 40, 5, 0, 3, true, 4};

    for (unsigned label = 1; b->n < size; label += 2) {
        buf_printf(b, "# chapter\n\nword {folded} [%u] word [%u] ", label, label + 1);
        put_words(b, 1 + roll(m.words * 10));
        buf_printf(b, "\n\n# NOTES\n\n[%u] one, and {no more} of it\n\n[%u] two\n\n", label,
                   label + 1);
    }
}

static void assert_same_pages(struct layout *a, struct layout *b, size_t pos)
{
    for (int i = 0; i < 20; i++) {
        struct page one, other;
        layout_page(a, pos, &one);
        layout_page(b, pos, &other);
        assert_int_equal(one.n, other.n);
        assert_int_equal(one.foot.n, other.foot.n);
        assert_int_equal(one.next, other.next);
        pos = one.next;
        page_free(&one);
        page_free(&other);
    }
}

/* In a large text each step looks at little of it; once found, what is collected holds for
 * any form. */
static void test_collecting_in_steps(void **state)
{
    const size_t size = (size_t)5 << 20, budget = (size_t)64 * 1024;
    struct text_widths *widths = text_widths_fixed();
    struct layout_form form = {66, 20, widths, NOTES_AT_FOOT, false, NULL};
    struct buf text = {0};
    size_t steps = 0;

    (void)state;
    dice = 5;
    make_chapters(&text, size);
    struct document *d = read_text(&text);
    struct layout *l = layout_new(d, &form), *at_once = layout_new(d, &form);
    const struct note *notes;
    size_t n = document_notes(d, &notes), collected = 0;
    assert_int_equal(layout_collected_note_at(l, notes[n - 1].from), NOWHERE);
    for (bool more = true; more; steps++) {
        size_t so_far = parsed;
        more = layout_collect_notes(l, budget);
        assert_true(parsed - so_far <= 3);
    }
    assert_true(steps > size / budget);
    assert_false(layout_collect_notes(at_once, SIZE_MAX));
    form.measure = 50;
    layout_set_form(l, &form);
    layout_set_form(at_once, &form);
    size_t so_far = parsed;
    assert_false(layout_collect_notes(l, budget));
    assert_int_equal(parsed, so_far);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(layout_collected_note_at(l, notes[i].from),
                         layout_collected_note_at(at_once, notes[i].from));
        collected += layout_collected_note_at(l, notes[i].from) == i;
    }
    assert_true(collected > size / 10000);
    for (size_t pos = 0; pos < size; pos += size / 7)
        assert_same_pages(l, at_once, pos);
    layout_free(l);
    layout_free(at_once);
    document_free(d);
    buf_free(&text);
    text_widths_free(widths);
}

/* A page is found again by the positions that were saved. */
static void assert_carried(struct layout *l, const struct page *page)
{
    struct page_carried carried;
    struct page_start again = {.at = page->start.at, .foot = 7, .end = 9, .from = 1};

    if (layout_save_carried(l, page->start, &carried)) {
        layout_restore_carried(l, &carried, &again);
        assert_memory_equal(&again, &page->start, sizeof again);
        carried.first++;
        layout_restore_carried(l, &carried, &again);
    } else {
        assert_true(page->start.foot >= page->start.end);
        layout_restore_carried(l, &(struct page_carried){1, 1, 1}, &again);
    }
    assert_int_equal(again.at, page->start.at);
    assert_int_equal(again.end, 0);
}

static void test_what_is_carried(void **state)
{
    struct manner m = {60, 600, 2, 0, 2, true};
    struct text_widths *widths = text_widths_fixed();
    struct layout_form form = {50, 14, widths, NOTES_AT_FOOT, false, NULL};
    struct buf text = {0};
    struct page page;

    (void)state;
    dice = 3;
    make_text(&text, &m, 20);
    struct document *d = read_text(&text);
    struct layout *l = layout_new(d, &form);
    struct page_start start = layout_page_first(l);
    size_t continued = 0;
    for (bool more = true; more; page_free(&page)) {
        layout_page_from(l, start, &page);
        continued += page.start.from > 0;
        assert_carried(l, &page);
        more = layout_page_next(l, &page, &start);
    }
    assert_true(continued > 10);
    /* A start that is not in this text still gives a page. */
    for (int i = 0; i < 2000; i++) {
        start = (struct page_start){roll((unsigned)text.n), roll(40), roll(60),
                                    roll(2) ? roll((unsigned)text.n) : 0};
        layout_page_from(l, start, &page);
        assert_true(page.n + page.foot.n + (page.foot.n ? 1 + layout_foot_gap(l, &page) : 0) <=
                    14);
        page_free(&page);
    }
    layout_free(l);
    document_free(d);
    buf_free(&text);
    text_widths_free(widths);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_notes),
        cmocka_unit_test(test_long_notes),
        cmocka_unit_test(test_crowds),
        cmocka_unit_test(test_again),
        cmocka_unit_test(test_notes_in_notes),
        cmocka_unit_test(test_inline_notes),
        cmocka_unit_test(test_headings_of_notes),
        cmocka_unit_test(test_headings_in_a_row),
        cmocka_unit_test(test_runs_of_notes),
        cmocka_unit_test(test_collecting_in_steps),
        cmocka_unit_test(test_what_is_carried),
        cmocka_unit_test(test_vanishing_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
