/* SPDX-License-Identifier: ISC */
/* The reader: keys typed into a small book, and where they lead. */
#include "reading.h"

#include "../bookmarks/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#define PADDING "It goes on for a while, so that a page holds few of them, and then ends. "

/* Five chapters of paragraphs; notes 1 to 5 at the end.  Note 1 is cited twice in
 * one paragraph and once more later, note 2 cites note 3, note 4 is long, nothing
 * cites note 6, and nothing answers marker 7. */
static char *book(void)
{
    static const char *const cites[] = {"[1] and again [1]", "[2]", "[4]", "[1]",
                                        "[7] and [5]"};
    struct buf b = {0};

    for (int c = 1; c <= 5; c++) {
        buf_printf(&b, "= %d Of bridge %d\n\n", c, c);
        for (int p = 1; p <= 8; p++)
            buf_printf(&b, "Paragraph %d.%d begins here. %sA word%s%s stands here. %s\n\n", c,
                       p, PADDING, p == 4 ? " " : "", p == 4 ? cites[c - 1] : "", PADDING);
    }
    buf_puts(&b,
             "= 6 Notes\n\n[1] The note on wood.\n\n[2] The note on stone; see also [3].\n\n"
             "[3] The note in a note.\n\n[4] The long note begins. ");
    for (int i = 0; i < 30; i++)
        buf_printf(&b, "Sentence %d of the long note, which nobody reads. ", i);
    buf_puts(&b, "\n\n[5] The last note.\n\n[6] A note that nothing cites.\n\nThe end.\n");
    return buf_take(&b);
}

static struct reading f;

static int setup(void **state)
{
    char *text = book();

    (void)state;
    f = reading_open(text, 60, 16);
    free(text);
    return 0;
}

static int setup_kept(void **state)
{
    char *text = book();

    (void)state;
    folder_clear();
    f = reading_kept(text, 60, 16);
    free(text);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_sound(&f);
    reading_close(&f);
    return 0;
}

/* The same file opened by another session, of another size. */
static void open_again(unsigned cols, unsigned rows)
{
    char *text = mem_string(f.text);

    reader_save(f.reader, true);
    reading_close(&f);
    f = reading_kept(text, cols, rows);
    free(text);
    assert_true(reader_restore(f.reader));
}

static size_t page_at(void)
{
    return reader_page(f.reader)->at;
}

static bool begins(const char *string, const char *with)
{
    return strncmp(string, with, strlen(with)) == 0;
}

static bool holds(const char *string, const char *what)
{
    return strstr(string, what) != NULL;
}

/* Moving ------------------------------------------------------------------------------ */

static void pages_go_on_and_back_to_where_one_was(void **state)
{
    size_t at[12];

    (void)state;
    for (int i = 0; i < 12; i++) {
        at[i] = page_at();
        type(&f, " ");
        assert_true(page_at() > at[i]);
    }
    for (int i = 12; i-- > 0;) {
        type(&f, "b");
        assert_int_equal(page_at(), at[i]);
    }
    type(&f, "b");
    assert_int_equal(page_at(), 0);
    assert_string_equal(said(&f), "the beginning of the text");
}

static void a_count_comes_before_a_command(void **state)
{
    (void)state;
    type(&f, "  ");
    size_t third = page_at();
    type(&f, "g3 ");
    size_t fourth = page_at();
    type(&f, "b");
    assert_int_equal(page_at(), third);
    type(&f, "g4G");
    assert_int_equal(page_at(), fourth);
    type(&f, "g");
    for (int i = 0; i < 12; i++)
        type(&f, "j");
    size_t line = page_at();
    type(&f, "g12j");
    assert_int_equal(page_at(), line);
    type(&f, "g3]");
    assert_string_equal(top(&f), "= 4 Of bridge 4");
}

static void a_count_is_taken_back_by_escape_and_backspace(void **state)
{
    (void)state;
    type(&f, "12");
    assert_true(begins(said(&f), "12 "));
    type(&f, "\x7f");
    assert_true(begins(said(&f), "1 "));
    type(&f, "\x1bj");
    size_t one = page_at();
    type(&f, "gj");
    assert_int_equal(page_at(), one);
    /* More digits than there are lines anywhere. */
    type(&f, "99999999999999999999j");
    assert_true(page_at() < strlen(f.text));
}

static void what_stops_other_programs_leaves_what_is_open(void **state)
{
    static const char *const opens[] = {"2\r", "T", "t/wood", "f", "/wood", "v", "12", "m"};

    (void)state;
    for (size_t i = 0; i < sizeof opens / sizeof *opens; i++)
        for (int k = 0; k < 2; k++) {
            type(&f, opens[i]);
            type(&f, k ? "\x07\x07" : "\x03\x03");
            assert_string_equal(pane(&f), "");
            assert_int_equal(rows(&f), 0);
            assert_null(strstr(said(&f), "Esc"));
        }
    type(&f, "\x03");
    assert_string_equal(said(&f), "q quits");
    assert_int_equal(reader_request(f.reader), REQUEST_NONE);
}

static void the_ends_and_the_middle(void **state)
{
    (void)state;
    type(&f, "G");
    assert_true(reader_page(f.reader)->last);
    type(&f, " ");
    assert_string_equal(said(&f), "the end of the text");
    type(&f, "50%");
    assert_in_range(page_at(), strlen(f.text) * 4 / 10, strlen(f.text) / 2);
    type(&f, "g");
    assert_int_equal(page_at(), 0);
}

static void sections_by_label_title_and_number(void **state)
{
    (void)state;
    type(&f, "s4\r");
    assert_string_equal(top(&f), "= 4 Of bridge 4");
    assert_string_equal(header(&f), "4. Of bridge 4");
    type(&f, "sOF BRIDGE 2\r");
    assert_string_equal(top(&f), "= 2 Of bridge 2");
    type(&f, "s77\r");
    assert_string_equal(said(&f), "there is no section 77");
    type(&f, "[");
    assert_string_equal(top(&f), "= 1 Of bridge 1");
    type(&f, "]]");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
}

/* Jumps -------------------------------------------------------------------------------- */

static void jumps_are_undone_and_done_again(void **state)
{
    (void)state;
    type(&f, " ");
    size_t here = page_at();
    type(&f, "s3\r");
    size_t third = page_at();
    type(&f, "s5\r\x7f");
    assert_int_equal(page_at(), third);
    type(&f, "H");
    assert_int_equal(page_at(), here);
    type(&f, "\x0f");
    assert_string_equal(said(&f), "nowhere to go back to");
    type(&f, "LL");
    assert_string_equal(top(&f), "= 5 Of bridge 5");
    type(&f, "L");
    assert_string_equal(said(&f), "nowhere to go forward to");
}

static void going_where_one_is_is_no_jump(void **state)
{
    (void)state;
    type(&f, "s3\rs3\r");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
    type(&f, "\x7f\x7f");
    assert_string_equal(said(&f), "nowhere to go back to");
}

static void a_hundred_jumps_are_remembered_and_the_oldest_forgotten(void **state)
{
    unsigned n = 0;

    (void)state;
    for (int i = 0; i < 130; i++)
        type(&f, i % 2 ? "s2\r" : "s4\r");
    while (!holds(said(&f), "nowhere") && n < 200) {
        type(&f, "\x7f");
        n++;
    }
    assert_int_equal(n, 101);
}

/* Notes --------------------------------------------------------------------------------- */

static void markers_are_chosen_one_after_another(void **state)
{
    (void)state;
    type(&f, "\t");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 0));
    type(&f, "\t");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
    type(&f, "\t");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
    press(&f, IBID_KEY_BACKTAB);
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
    type(&f, "\x1b");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), NOWHERE);
}

static void a_note_opens_under_the_text_and_closes(void **state)
{
    (void)state;
    type(&f, "F\t");
    size_t at = page_at();
    type(&f, "\r");
    assert_string_equal(pane(&f), "[1] The note on wood.\n");
    assert_true(where_is(&f, ROLE_CHOSEN) == place_of(&f, "[1]", 0));
    type(&f, "q");
    assert_string_equal(pane(&f), "");
    assert_int_equal(page_at(), at);
}

static void a_note_that_stands_at_the_foot_is_gone_to(void **state)
{
    (void)state;
    type(&f, "\t");
    size_t at = page_at();
    assert_true(reader_page(f.reader)->foot.n > 0);
    type(&f, "\r");
    assert_string_equal(pane(&f), "");
    assert_string_equal(top(&f), "[1] The note on wood.");
    type(&f, "\x7f");
    assert_int_equal(page_at(), at);
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 0));
}

static void notes_are_set_as_wished_and_the_page_keeps_its_first_word(void **state)
{
    (void)state;
    type(&f, " ");
    char *first = mem_string(top(&f));
    for (int i = 0; i < 3; i++) {
        type(&f, "F");
        assert_string_equal(top(&f), first);
    }
    assert_string_equal(said(&f), "notes at the foot of the page");
    type(&f, "F");
    assert_int_equal(reader_page(f.reader)->foot.n, 0);
    free(first);
}

static void two_pages_are_gone_through_two_at_a_time(void **state)
{
    (void)state;
    type(&f, "|");
    assert_string_equal(said(&f), "two pages need 90 columns");
    reader_resize(f.reader, 100, 16);
    type(&f, "|");
    assert_non_null(reader_facing(f.reader));
    size_t first = page_at(), next = reader_facing(f.reader)->next;
    type(&f, " ");
    assert_true(page_at() >= next);
    type(&f, "b");
    assert_int_equal(page_at(), first);
    while (!reader_facing(f.reader)->last) {
        type(&f, " ");
        if (!reader_facing(f.reader))
            break;
    }
    type(&f, "GGb g");
    assert_int_equal(page_at(), first);
    type(&f, "|");
    assert_null(reader_facing(f.reader));
}

static void a_note_is_opened_by_its_number(void **state)
{
    (void)state;
    type(&f, "5\r");
    assert_string_equal(pane(&f), "[5] The last note.\n");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[5]", 0));
    type(&f, "q6\r");
    assert_string_equal(pane(&f), "[6] A note that nothing cites.\n");
    type(&f, "q77\r");
    assert_string_equal(pane(&f), "");
    assert_string_equal(said(&f), "there is no note 77");
}

static void a_marker_without_a_note_says_so(void **state)
{
    (void)state;
    type(&f, "s5\r\t\r");
    assert_string_equal(pane(&f), "");
    assert_string_equal(said(&f), "this marker has no note");
}

static void a_long_note_opens_at_its_beginning_and_scrolls_to_its_end(void **state)
{
    (void)state;
    type(&f, "4\r");
    assert_true(begins(pane(&f), "[4] The long note begins."));
    type(&f, "j");
    assert_false(holds(pane(&f), "[4]"));
    type(&f, "k");
    assert_true(begins(pane(&f), "[4]"));
    for (int i = 0; i < 20; i++)
        type(&f, " ");
    assert_true(holds(pane(&f), "nobody reads."));
    assert_string_equal(said(&f), "the end of the note: q closes it");
    type(&f, "99k");
    assert_true(begins(pane(&f), "[4]"));
}

static void from_the_note_itself_back_to_the_citation_that_was_followed(void **state)
{
    (void)state;
    type(&f, "F\t\t");
    size_t at = page_at(), second = place_of(&f, "[1]", 1);
    type(&f, "\r\r");
    assert_string_equal(top(&f), "[1] The note on wood.");
    type(&f, "\x7f");
    assert_int_equal(page_at(), at);
    assert_int_equal(where_is(&f, ROLE_CHOSEN), second);
}

static void a_note_in_a_note_is_left_one_level_at_a_time(void **state)
{
    (void)state;
    type(&f, "2\r\t\r");
    assert_string_equal(pane(&f), "[3] The note in a note.\n");
    type(&f, "\x1b");
    assert_true(begins(pane(&f), "[2] The note on stone"));
    type(&f, "\x1b");
    assert_string_equal(pane(&f), "");
}

/* Coming back ------------------------------------------------------------------------- */

static void coming_back_goes_on_from_the_marker_that_was_followed(void **state)
{
    (void)state;
    type(&f, "F\t\t\r\r\x7f");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
    /* It is shown for a moment ... */
    reader_tick(f.reader, 1000);
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
    reader_tick(f.reader, 5000);
    assert_int_equal(where_is(&f, ROLE_CHOSEN), NOWHERE);
    /* ... and Tab still goes on from there. */
    type(&f, "\t");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
}

static void coming_back_from_a_note_in_a_note_opens_the_one_that_cites_it(void **state)
{
    (void)state;
    type(&f, "2\r\t\r\r");
    assert_string_equal(top(&f), "[3] The note in a note.");
    type(&f, "\x7f");
    assert_true(begins(pane(&f), "[2] The note on stone"));
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
    type(&f, "\x1b");
    assert_string_equal(pane(&f), "");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
    type(&f, "L");
    assert_string_equal(top(&f), "[3] The note in a note.");
}

static void coming_back_in_a_lower_window_still_shows_the_marker(void **state)
{
    (void)state;
    type(&f, "Fs1\r\t\t\r\r");
    reader_resize(f.reader, 30, 6);
    type(&f, "\x7f");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
}

static void the_jumps_survive_the_session(void **state)
{
    (void)state;
    type(&f, "\t\t\r\r");
    type(&f, "s4\r");
    open_again(50, 20);
    assert_string_equal(top(&f), "= 4 Of bridge 4");
    type(&f, "\x7f");
    assert_string_equal(top(&f), "[1] The note on wood.");
    type(&f, "\x7f");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
    type(&f, "2\r\t\r\rs5\r");
    open_again(70, 12);
    type(&f, "\x7f\x7f");
    assert_true(begins(pane(&f), "[2] The note on stone"));
}

static void how_notes_are_set_survives_the_session(void **state)
{
    (void)state;
    type(&f, "F|");
    reader_resize(f.reader, 100, 16);
    type(&f, "|s4\r");
    open_again(100, 16);
    assert_non_null(reader_facing(f.reader));
    assert_int_equal(layout_form(reader_layout(f.reader))->notes, NOTES_ON_DEMAND);
    assert_string_equal(top(&f), "= 4 Of bridge 4");
    type(&f, "FF|");
    open_again(100, 16);
    assert_null(reader_facing(f.reader));
    assert_int_equal(layout_form(reader_layout(f.reader))->notes, NOTES_AT_FOOT);
}

static void jumps_that_were_damaged_lead_somewhere(void **state)
{
    static const char *const jumps[] = {
        "", ":", "x", "1:", "5:5:5 99999999999999999999", "-1:2 7", "1 2:3 : 4"};

    (void)state;
    for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
        struct place place = {.digest = mem_string("d"), .jumps = mem_string(jumps[i])};
        places_put(f.places, &place);
        place_free(&place);
        open_again(60, 16);
        for (int n = 0; n < 4; n++) {
            type(&f, "H");
            assert_sound(&f);
        }
    }
}

/* Where the next session begins. */
static const char *kept_place(void)
{
    open_again(60, 16);
    return top(&f);
}

static void the_place_kept_is_in_the_text_however_one_came_into_a_note(void **state)
{
    (void)state;
    type(&f, "/paragraph 2.4\r\t\r");
    assert_true(begins(kept_place(), "Paragraph 2.4 "));
    type(&f, "\t\r\r");
    assert_true(begins(top(&f), "[2]"));
    /* Reading on in the notes does not change where one is in the text. */
    type(&f, "  ");
    assert_true(begins(kept_place(), "Paragraph 2.4 "));
    type(&f, "/note on wood\r");
    assert_true(begins(top(&f), "[1]"));
    assert_true(begins(kept_place(), "Paragraph 2.4 "));
}

static void who_reads_on_into_the_notes_is_where_they_are_cited(void **state)
{
    (void)state;
    type(&f, "FFs3\rs6\r");
    while (!begins(top(&f), "[4]") && !reader_page(f.reader)->last)
        type(&f, "j");
    for (int i = 0; i < 5; i++)
        type(&f, "j");
    assert_true(holds(top(&f), "long note"));
    assert_true(begins(kept_place(), "Paragraph 3.4 ") || holds(top(&f), "[4]"));
}

/* The page after that of which the long note is cited: it goes on there. */
static struct foot_line go_where_a_note_goes_on(void)
{
    type(&f, "/paragraph 3.4\r ");
    while (reader_page(f.reader)->start.foot >= reader_page(f.reader)->start.end)
        type(&f, " ");
    const struct page *page = reader_page(f.reader);
    assert_true(page->foot.n && !page->foot.v[0].begins);
    return page->foot.v[0];
}

static void assert_goes_on(size_t at, size_t with)
{
    const struct page *page = reader_page(f.reader);

    assert_int_equal(page_at(), at);
    assert_true(page->foot.n && !page->foot.v[0].begins);
    assert_true(page->foot.v[0].line.at <= with && page->foot.v[0].line.next > with);
}

static void what_is_carried_to_a_page_is_there_when_it_is_opened_again(void **state)
{
    (void)state;
    struct foot_line on = go_where_a_note_goes_on();
    size_t at = page_at();
    open_again(60, 16);
    assert_goes_on(at, on.line.at);
    /* And where one comes back to, too. */
    type(&f, "s1\r");
    open_again(60, 16);
    type(&f, "\x7f");
    assert_goes_on(at, on.line.at);
    open_again(40, 12);
    assert_goes_on(reader_page(f.reader)->start.at, on.line.at);
}

static void what_is_carried_to_a_page_stays_when_it_is_resized(void **state)
{
    (void)state;
    struct foot_line on = go_where_a_note_goes_on();
    size_t at = page_at();
    reader_resize(f.reader, 44, 20);
    assert_goes_on(page_at(), on.line.at);
    type(&f, "F");
    assert_int_equal(reader_page(f.reader)->foot.n, 0);
    reader_resize(f.reader, 60, 16);
    type(&f, "FF");
    assert_goes_on(at, on.line.at);
    /* A jump begins a page anew. */
    type(&f, "s1\rs3\r");
    assert_int_equal(reader_page(f.reader)->start.end, 0);
}

/* Who cites a note --------------------------------------------------------------- */

static void a_note_leads_to_the_places_that_cite_it(void **state)
{
    (void)state;
    type(&f, "F\t\t\rc");
    assert_int_equal(rows(&f), 3);
    /* The one that was followed is chosen, and its sentence shown under the list. */
    assert_true(holds(row(&f), "A word [1] and again [1] stands here."));
    assert_true(holds(pane(&f), "and again [1]"));
    type(&f, "j\r");
    assert_string_equal(pane(&f), "");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 2));
    type(&f, "\x7f");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
}

static void the_note_itself_knows_who_cites_it(void **state)
{
    (void)state;
    type(&f, "/note in a note\r\x1b\x1b");
    assert_true(begins(top(&f), "[3]"));
    type(&f, "c");
    assert_int_equal(rows(&f), 1);
    assert_true(holds(row(&f), "see also [3]"));
    type(&f, "q");
    assert_true(begins(top(&f), "[3]"));
    type(&f, "/nothing cites\r");
    type(&f, "c");
    assert_int_equal(rows(&f), 0);
}

static void a_note_that_is_open_does_not_hold_up_reading(void **state)
{
    (void)state;
    type(&f, "1\rs3\r");
    assert_string_equal(pane(&f), "");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
    type(&f, "1\rz");
    assert_string_equal(pane(&f), "[1] The note on wood.\n");
    assert_string_equal(said(&f), "h shows the keys");
}

static void a_number_typed_in_a_note_means_what_it_cites_first(void **state)
{
    (void)state;
    type(&f, "2\r3\r");
    assert_string_equal(pane(&f), "[3] The note in a note.\n");
    type(&f, "\x7f");
    assert_true(begins(pane(&f), "[2]"));
    /* What is cited elsewhere takes the place of what is open. */
    type(&f, "5\r");
    assert_string_equal(pane(&f), "[5] The last note.\n");
    type(&f, "\x7f");
    assert_string_equal(pane(&f), "");
}

static void the_list_of_notes_says_how_often_each_is_cited(void **state)
{
    (void)state;
    type(&f, "T");
    assert_int_equal(rows(&f), 7);
    assert_string_equal(row(&f), "7|A word [7] and [5] stands here.|no note");
    type(&f, "j");
    assert_string_equal(row(&f), "1|The note on wood.|3×");
    type(&f, "G");
    assert_string_equal(row(&f), "6|A note that nothing cites.|cited nowhere");
    type(&f, "/CITED NO");
    assert_int_equal(rows(&f), 1);
    type(&f, "\r");
    assert_true(begins(top(&f), "[6]"));
}

static void a_row_of_the_notes_opens_where_it_is_cited(void **state)
{
    (void)state;
    type(&f, "T/stone\r");
    /* It stands at the foot there. */
    assert_string_equal(pane(&f), "");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
    type(&f, "\r");
    assert_true(begins(top(&f), "[2]"));
    type(&f, "\x7f\x7f");
    assert_int_equal(page_at(), 0);
    type(&f, "T\r");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[7]", 0));
    assert_string_equal(said(&f), "this marker has no note");
    type(&f, "FT/stone\r");
    assert_true(begins(pane(&f), "[2] The note on stone"));
}

/* A paragraph that cites each of very many notes, and the notes. */
static void open_many_notes(unsigned n)
{
    struct buf b = {0};

    for (unsigned i = 1; i <= n; i++)
        buf_printf(&b, "The sentence of case %u.[%u] ", i, i);
    buf_puts(&b, "\n\n= 1 Notes\n\n");
    for (unsigned i = 1; i <= n; i++)
        buf_printf(&b, "[%u] What is said of case %u.\n\n", i, i);
    f = reading_open(b.p, 60, 16);
    buf_free(&b);
}

static void keys_alone(const char *keys)
{
    for (; *keys; keys++)
        reader_key(f.reader, (unsigned char)*keys);
}

static void a_long_list_is_looked_through_step_by_step(void **state)
{
    enum { MANY = 6000 };

    (void)state;
    open_many_notes(MANY);
    type(&f, "T");
    assert_int_equal(rows(&f), MANY);
    keys_alone("/case 59");
    assert_true(rows(&f) < 111);
    type(&f, "");
    assert_int_equal(rows(&f), 111);
    assert_string_equal(row(&f), "59|What is said of case 59.|1×");
    /* Keys do not wait for what they need to be found. */
    keys_alone("\x1b/case 5999\r");
    assert_true(holds(said(&f), "5999") || holds(pane(&f), "case 5999"));
    keys_alone("T/case 59\rT/case 59");
    keys_alone("\x0e\x0e\x0e\x0e\x0e\x0e\x0e\x0e\x0e\x0e\x0e\x0e");
    assert_string_equal(row(&f), "5901|What is said of case 5901.|1×");
    teardown(NULL);
}

static void a_row_stays_chosen_while_the_filter_is_typed_and_left(void **state)
{
    (void)state;
    open_many_notes(3000);
    type(&f, "T/case 2998\r");
    type(&f, "T");
    assert_true(holds(row(&f), "case 2998."));
    type(&f, "/case\x1b");
    assert_true(holds(row(&f), "case 1."));
    type(&f, "G/29\x1b");
    assert_true(holds(row(&f), "case 29."));
    type(&f, "/case 299\x0e\x0e\x1b");
    assert_string_equal(row(&f), "2991|What is said of case 2991.|1×");
    assert_int_equal(rows(&f), 3000);
    teardown(NULL);
}

/* Letters --------------------------------------------------------------------------------- */

static const char *letters_of(size_t i)
{
    struct reader_hint hint;

    return reader_hint(f.reader, i, &hint) ? hint.letters : "none";
}

static void letters_lie_on_the_markers_in_view_and_open_them(void **state)
{
    struct reader_hint hint;

    (void)state;
    type(&f, "\tf");
    assert_string_equal(letters_of(0), "a");
    assert_string_equal(letters_of(1), "s");
    assert_string_equal(letters_of(2), "none");
    assert_true(reader_hint(f.reader, 1, &hint));
    assert_int_equal(hint.range.from, place_of(&f, "[1]", 1) + 1);
    assert_int_equal(hint.range.to, hint.range.from + 1);
    type(&f, "x");
    assert_string_equal(letters_of(1), "s");
    type(&f, "S");
    assert_string_equal(letters_of(0), "none");
    assert_string_equal(pane(&f), "[1] The note on wood.\n");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[1]", 1));
}

static void letters_are_left_without_a_trace(void **state)
{
    (void)state;
    type(&f, "f");
    assert_string_equal(said(&f), "no marker in view");
    type(&f, "\t");
    size_t at = page_at();
    type(&f, "f\x1b");
    assert_string_equal(letters_of(0), "none");
    assert_int_equal(page_at(), at);
    assert_string_equal(pane(&f), "");
    type(&f, "f");
    reader_resize(f.reader, 50, 20);
    assert_string_equal(letters_of(0), "none");
}

static void more_markers_than_letters_take_two_each(void **state)
{
    struct buf b = {0};

    (void)state;
    for (int i = 1; i <= 30; i++)
        buf_printf(&b, "word[%d] ", i);
    for (int i = 1; i <= 30; i++)
        buf_printf(&b, "\n\n[%d] Note %d.", i, i);
    reading_close(&f);
    f = reading_open(b.p, 60, 20);
    buf_free(&b);
    type(&f, "Ff");
    assert_string_equal(letters_of(0), "aa");
    assert_string_equal(letters_of(29), "sf");
    type(&f, "s");
    assert_string_equal(letters_of(0), "");
    assert_string_equal(letters_of(29), "f");
    type(&f, "\x7f");
    assert_string_equal(letters_of(29), "sf");
    type(&f, "sf");
    assert_string_equal(pane(&f), "[30] Note 30.\n");
}

static void letters_lie_on_an_open_note_too(void **state)
{
    (void)state;
    type(&f, "2\rf");
    type(&f, "a");
    assert_string_equal(pane(&f), "[3] The note in a note.\n");
    /* A marker of the page takes the place of what is open. */
    type(&f, "fa");
    assert_true(begins(pane(&f), "[2] The note on stone"));
    type(&f, "\x1b");
    assert_string_equal(pane(&f), "");
}

/* Lists --------------------------------------------------------------------------------- */

static void the_contents_open_where_one_is(void **state)
{
    (void)state;
    type(&f, "s3\rt");
    assert_int_equal(rows(&f), 6);
    assert_true(begins(row(&f), "|3. Of bridge 3|"));
    type(&f, "jj\r");
    assert_string_equal(top(&f), "= 5 Of bridge 5");
    type(&f, "\x7f");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
}

static void a_list_shows_what_holds_the_filter(void **state)
{
    (void)state;
    type(&f, "t/BRIDGE 4");
    assert_int_equal(rows(&f), 1);
    type(&f, "x");
    assert_int_equal(rows(&f), 0);
    type(&f, "\r");
    assert_int_equal(rows(&f), 0);
    type(&f, "\x7f");
    assert_int_equal(rows(&f), 1);
    type(&f, "\r");
    assert_string_equal(top(&f), "= 4 Of bridge 4");
    type(&f, "t/4\x1b");
    assert_int_equal(rows(&f), 6);
    assert_true(begins(row(&f), "|4. Of bridge 4|"));
    type(&f, "q");
    assert_int_equal(rows(&f), 0);
}

static void help_lists_the_keys_of_what_one_is_in(void **state)
{
    const struct reader_help *help;
    size_t n = reader_help(&help), text = 0, note = 0;

    (void)state;
    for (size_t i = 0; i < n; i++) {
        bool any = strcmp(help[i].mode, "any") == 0;
        text += any || strcmp(help[i].mode, "text") == 0;
        note += any || strcmp(help[i].mode, "note") == 0;
        assert_true(*help[i].keys && *help[i].help);
    }
    type(&f, "h");
    assert_int_equal(rows(&f), text);
    type(&f, "q1\rh");
    assert_int_equal(rows(&f), note);
    type(&f, "q");
    assert_string_equal(pane(&f), "[1] The note on wood.\n");
}

static bool pcre2_is_there(void)
{
    char *error = NULL;
    size_t at;
    struct text_matcher *m = text_matcher_regex(span_of("a"), 0, &error, &at);
    bool there = m != NULL;

    text_matcher_free(m);
    free(error);
    return there;
}

/* The command line ------------------------------------------------------------------------ */

static const char *typed(void)
{
    struct reader_prompt prompt;

    buf_clear(&f.told);
    if (reader_prompt(f.reader, &prompt))
        buf_printf(&f.told, "%s%.*s", prompt.label, (int)prompt.text.n, prompt.text.p);
    buf_put(&f.told, "", 0);
    return f.told.p;
}

static void what_is_pasted_is_typed_in_prompts_alone(void **state)
{
    (void)state;
    size_t before = reader_page(f.reader)->at;

    paste(&f, "mama/ G\r");
    assert_int_equal(reader_page(f.reader)->at, before);
    assert_true(holds(said(&f), "pasted text is not typed"));
    type(&f, "t");
    paste(&f, "jjq\r");
    assert_true(rows(&f) > 1);
    type(&f, "/");
    paste(&f, "BRIDGE\x1b\n4\r\n");
    assert_int_equal(rows(&f), 1);
    type(&f, "\x1b\x1b/xy");
    press(&f, IBID_KEY_LEFT);
    paste(&f, "a\r\nb\tc\x1b\x7f\xc2\x9b\xff\n\n");
    assert_string_equal(typed(), "/xa b c\xef\xbf\xbdy");
    type(&f, "z\x1b");
}

static void a_line_that_is_typed_has_a_longest_length(void **state)
{
    struct reader_prompt prompt;
    struct buf large = {0};

    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_puts(&large, "\xc3\xa9");
    type(&f, "/a");
    paste(&f, large.p);
    assert_true(reader_prompt(f.reader, &prompt));
    assert_int_equal(prompt.text.n, 4095);
    assert_true(holds(prompt.said, "no more than 4096 bytes"));
    type(&f, "\xc3\xa9");
    assert_true(reader_prompt(f.reader, &prompt));
    assert_int_equal(prompt.text.n, 4095);
    assert_true(holds(prompt.said, "no more than 4096 bytes"));
    type(&f, "bc");
    assert_true(reader_prompt(f.reader, &prompt));
    assert_int_equal(prompt.text.n, 4096);
    type(&f, "\x1bt/");
    paste(&f, large.p);
    struct reader_list list;
    assert_true(reader_list(f.reader, &list));
    assert_int_equal(list.filter.n, 4096);
    buf_free(&large);
}

static void what_is_typed_is_searched_for_when_input_ends(void **state)
{
    struct reader_prompt prompt;

    (void)state;
    keys_alone("/no such words");
    assert_true(reader_prompt(f.reader, &prompt) && !prompt.fails);
    reader_input_end(f.reader);
    assert_true(reader_prompt(f.reader, &prompt) && prompt.fails);
    /* Enter does not wait for it. */
    keys_alone("\x15(\x12\r");
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(holds(prompt.said, "at 2: "));
}

static void numbers_and_names_are_commands(void **state)
{
    (void)state;
    const struct page *page = reader_page(f.reader);

    type(&f, ":3\r");
    size_t third = page->at;
    type(&f, "g3G");
    assert_int_equal(page->at, third);
    type(&f, ":0\r");
    assert_int_equal(page->at, 0);
    type(&f, ":100%\r");
    size_t end = page->at;
    type(&f, "g100%");
    assert_int_equal(page->at, end);
    type(&f, "g:  s 2 \r");
    assert_non_null(strstr(header(&f), "2"));
    type(&f, ":q\r");
    assert_int_equal(reader_request(f.reader), REQUEST_QUIT);
    type(&f, "ZZ");
    assert_int_equal(reader_request(f.reader), REQUEST_QUIT);
    type(&f, "Zq");
    assert_int_equal(reader_request(f.reader), REQUEST_NONE);
}

static void the_command_line_searches_like_a_slash(void **state)
{
    (void)state;
    type(&f, "/end\r");
    size_t at = where_is(&f, ROLE_HIT_CURRENT);
    type(&f, "g:/end\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), at);
    assert_true(at != NOWHERE);
}

static void what_is_no_command_is_answered_with_those_there_are(void **state)
{
    (void)state;
    type(&f, ":frobnicate now\r");
    assert_string_equal(said(&f),
                        "no command frobnicate; there are 12 50% /WORDS s e h help q");
    type(&f, ":1234567890123\r");
    assert_non_null(strstr(said(&f), "no command 1234567890123"));
    type(&f, ":12x\r");
    assert_non_null(strstr(said(&f), "no command 12x"));
    type(&f, ":s\r");
    assert_string_equal(said(&f), "s LABEL goes to a section");
    type(&f, ":e\r");
    assert_string_equal(said(&f), "e FILE opens another text");
    type(&f, ":s nowhere\r");
    assert_string_equal(said(&f), "there is no section nowhere");
    type(&f, ": \r");
    assert_string_equal(typed(), "");
}

static void tab_completes_names_and_labels_in_turn(void **state)
{
    (void)state;
    type(&f, ":h\t");
    assert_string_equal(typed(), ":h");
    type(&f, "\t");
    assert_string_equal(typed(), ":help");
    type(&f, "\t");
    assert_string_equal(typed(), ":h");
    type(&f, "e\t");
    assert_string_equal(typed(), ":help");
    type(&f, "x\t");
    assert_string_equal(typed(), ":helpx");
    type(&f, "\x1b:s \t");
    assert_string_equal(typed(), ":s 1");
    type(&f, "\t");
    assert_string_equal(typed(), ":s 2");
    type(&f, "\r");
    assert_non_null(strstr(header(&f), "2"));
}

static void a_command_closes_the_note_it_is_typed_over(void **state)
{
    (void)state;
    type(&f, "1\r:");
    assert_string_equal(pane(&f), "");
    assert_string_equal(typed(), ":");
    type(&f, "\x1b");
    assert_string_equal(typed(), "");
}

static void another_text_is_asked_for_by_its_path(void **state)
{
    (void)state;
    type(&f, ":e  a/b c.txt \r");
    assert_int_equal(reader_request(f.reader), REQUEST_OPEN);
    assert_string_equal(reader_wanted(f.reader)->path, "a/b c.txt");
    assert_null(reader_wanted(f.reader)->id);
}

/* Search --------------------------------------------------------------------------------- */

static void search_goes_along_as_one_types_and_comes_back_when_left(void **state)
{
    struct reader_prompt prompt;

    (void)state;
    type(&f, "/paragraph 3.2");
    assert_true(reader_prompt(f.reader, &prompt) && !prompt.fails);
    assert_true(begins(top(&f), "Paragraph 3.2 "));
    type(&f, "zz");
    assert_true(reader_prompt(f.reader, &prompt) && prompt.fails);
    assert_int_equal(page_at(), 0);
    type(&f, "\x1b");
    assert_false(reader_prompt(f.reader, &prompt));
    assert_int_equal(page_at(), 0);
    assert_int_equal(how_many(&f, ROLE_HIT) + how_many(&f, ROLE_HIT_CURRENT), 0);
}

static void hits_follow_each_other_and_wrap_round(void **state)
{
    (void)state;
    type(&f, "/Of bridge\r");
    size_t first = where_is(&f, ROLE_HIT_CURRENT);
    assert_int_equal(first, place_of(&f, "Of bridge", 0));
    type(&f, "n");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge", 1));
    type(&f, "nnn");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge", 4));
    type(&f, "n");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), first);
    assert_string_equal(said(&f), "continued from the beginning");
    type(&f, "N");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge", 4));
    type(&f, "?of bridge 2\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge 2", 0));
}

static void a_count_passes_hits_over(void **state)
{
    static const struct {
        const char *keys;
        unsigned hit;
    } steps[] = {{"3n", 3}, {"3n", 1}, {"12n", 3}, {"2N", 1}, {"7N", 4}, {"5n", 4}, {"n", 0}};

    (void)state;
    type(&f, "/Of bridge\r");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        type(&f, steps[i].keys);
        assert_int_equal(where_is(&f, ROLE_HIT_CURRENT),
                         place_of(&f, "Of bridge", steps[i].hit));
    }
    type(&f, "/\x12"
             "bridge [1-5]\r");
    size_t first = where_is(&f, ROLE_HIT_CURRENT);
    type(&f, "1000001n");
    assert_true(where_is(&f, ROLE_HIT_CURRENT) != first);
    type(&f, "1000001N");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), first);
}

static void counts_of_jumps_and_of_pages(void **state)
{
    (void)state;
    size_t at[5];

    for (unsigned i = 0; i < 5; i++) {
        at[i] = page_at();
        type(&f, "]");
    }
    type(&f, "3H");
    assert_int_equal(page_at(), at[2]);
    type(&f, "2L");
    assert_int_equal(page_at(), at[4]);
    type(&f, "99H");
    assert_int_equal(page_at(), at[0]);
    type(&f, "3G");
    size_t third = page_at();
    type(&f, "g3g");
    assert_int_equal(page_at(), third);
    assert_true(third > 0);
}

static void a_search_is_a_jump_from_where_it_was_typed(void **state)
{
    (void)state;
    type(&f, " ");
    size_t here = page_at();
    type(&f, "/paragraph 4.1\r");
    assert_true(begins(top(&f), "Paragraph 4.1 "));
    type(&f, "\x7f");
    assert_int_equal(page_at(), here);
}

static void what_was_searched_is_recalled(void **state)
{
    struct reader_prompt prompt;

    (void)state;
    type(&f, "/bridge 2\r/bridge 3\r/");
    press(&f, IBID_KEY_UP);
    press(&f, IBID_KEY_UP);
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(span_equal(prompt.text, span_of("bridge 2")));
    press(&f, IBID_KEY_DOWN);
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(span_equal(prompt.text, span_of("bridge 3")));
    type(&f, "\r");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
}

static void a_prompt_is_edited(void **state)
{
    struct reader_prompt prompt;

    (void)state;
    type(&f, "/over the");
    type(&f, "\x17moon");
    press(&f, IBID_KEY_HOME);
    press(&f, IBID_KEY_DELETE);
    type(&f, "O");
    press(&f, IBID_KEY_RIGHT);
    press(&f, IBID_KEY_LEFT);
    type(&f, "_\x0b");
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(span_equal(prompt.text, span_of("O_")));
    assert_int_equal(prompt.cursor, 2);
    type(&f, "\x7f\x7f\x7f");
    assert_false(reader_prompt(f.reader, &prompt));
}

static void a_hit_in_a_note_shows_the_sentence_that_cites_it(void **state)
{
    (void)state;
    type(&f, "/on stone\r");
    assert_true(begins(top(&f), "[2] The note on stone"));
    assert_true(holds(pane(&f), "[2]"));
    type(&f, "\r");
    assert_string_equal(pane(&f), "");
    assert_int_equal(where_is(&f, ROLE_CHOSEN), place_of(&f, "[2]", 0));
    type(&f, "\x7f/on stone\r\x1b");
    assert_string_equal(pane(&f), "");
    assert_int_equal(how_many(&f, ROLE_HIT_CURRENT), 1);
}

static void any_other_key_closes_a_citing_sentence_and_is_run(void **state)
{
    (void)state;
    type(&f, "/on stone\r");
    assert_true(holds(pane(&f), "[2]"));
    type(&f, "h");
    size_t in_text = rows(&f);
    assert_true(in_text > 30);
    type(&f, "q");
    assert_string_equal(pane(&f), "");
    type(&f, "h");
    assert_int_equal(rows(&f), in_text);
    type(&f, "qg/on stone\r");
    assert_true(holds(pane(&f), "[2]"));
    type(&f, "3");
    assert_string_equal(pane(&f), "");
    type(&f, "\r");
    assert_string_equal(pane(&f), "[3] The note in a note.\n");
}

static void a_note_found_while_one_selects_opens_under_the_selection(void **state)
{
    (void)state;
    size_t at;

    type(&f, "v");
    size_t page = reader_page(f.reader)->at;
    type(&f, "/on stone\r");
    assert_true(reader_caret(f.reader, &at));
    assert_true(holds(pane(&f), "[2]"));
    type(&f, "l");
    assert_string_equal(pane(&f), "");
    assert_true(reader_caret(f.reader, &at));
    type(&f, "\x1b");
    assert_false(reader_caret(f.reader, &at));
    assert_int_equal(reader_page(f.reader)->at, page);
}

static const char *label(void)
{
    struct reader_prompt prompt;

    return reader_prompt(f.reader, &prompt) ? prompt.label : "";
}

static void a_search_is_limited_to_the_text_or_the_notes(void **state)
{
    (void)state;
    /* "note" stands in the notes and the heading above them. */
    type(&f, "/\tnote");
    assert_string_equal(label(), "text /");
    type(&f, "\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Notes", 0));
    assert_int_equal(how_many(&f, ROLE_HIT) + how_many(&f, ROLE_HIT_CURRENT), 1);
    type(&f, "n");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Notes", 0));
    assert_string_equal(said(&f), "continued from the beginning");
    type(&f, "g/\t\tnote");
    assert_string_equal(label(), "notes /");
    type(&f, "\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "note on wood", 0));
    type(&f, "N");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "note that nothing", 0));
    type(&f, "N");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "note.", 1));
    type(&f, "/\t\tparagraph\r");
    assert_string_equal(said(&f), "not found in the notes: paragraph");
    type(&f, "/\t\t\t");
    assert_string_equal(label(), "/");
}

static void a_regular_expression_is_searched_for(void **state)
{
    (void)state;
    if (!pcre2_is_there())
        skip();
    type(&f, "/\x12paragraph [35]\\.2\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Paragraph 3.2", 0));
    type(&f, "n");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Paragraph 5.2", 0));
    type(&f, "N");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Paragraph 3.2", 0));
    /* It is still one when it is recalled, and the next search is none. */
    type(&f, "g/");
    assert_string_equal(label(), "/");
    press(&f, IBID_KEY_UP);
    assert_string_equal(label(), "regex /");
    type(&f, "\x12");
    assert_string_equal(label(), "/");
    type(&f, "\x1b/\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Paragraph 3.2", 0));
}

static void a_wrong_expression_says_where_and_waits(void **state)
{
    struct reader_prompt prompt;

    (void)state;
    if (!pcre2_is_there())
        skip();
    type(&f, "/\x12of (bridge\r");
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(prompt.fails);
    assert_string_equal(prompt.said, "at 11: missing closing parenthesis");
    assert_int_equal(prompt.cursor, 10);
    type(&f, ")\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge", 0));
}

static void an_expression_that_costs_too_much_is_given_up(void **state)
{
    struct buf b = {0};

    (void)state;
    if (!pcre2_is_there())
        skip();
    for (int i = 0; i < 3000; i++)
        buf_putc(&b, 'a');
    reading_close(&f);
    f = reading_open(b.p, 60, 16);
    buf_free(&b);
    type(&f, "/\x12(a+)+\\d\r");
    assert_true(holds(said(&f), "in places it costs too much"));
}

static void what_was_searched_is_kept_with_its_kind(void **state)
{
    (void)state;
    if (!pcre2_is_there())
        skip();
    type(&f, "/\x12of bridge .\r/wood\r");
    open_again(60, 16);
    type(&f, "/");
    press(&f, IBID_KEY_UP);
    assert_string_equal(label(), "/");
    press(&f, IBID_KEY_UP);
    assert_string_equal(label(), "regex /");
    type(&f, "\r");
    assert_int_equal(where_is(&f, ROLE_HIT_CURRENT), place_of(&f, "Of bridge", 0));
}

/* Marks and places ----------------------------------------------------------------------- */

static void marks_are_gone_to(void **state)
{
    (void)state;
    type(&f, "s3\rma");
    assert_string_equal(said(&f), "marked a");
    type(&f, "g'a");
    assert_string_equal(top(&f), "= 3 Of bridge 3");
    type(&f, "''");
    assert_int_equal(page_at(), 0);
    type(&f, "'b");
    assert_string_equal(said(&f), "there is no mark b");
    type(&f, "m\x1bm1");
    assert_string_equal(said(&f), "a mark is a letter");
}

static void a_mark_that_was_deleted_comes_back(void **state)
{
    (void)state;
    type(&f, "s3\rmas4\rmbB");
    assert_int_equal(rows(&f), 2);
    type(&f, "d");
    assert_int_equal(rows(&f), 1);
    type(&f, "u");
    assert_int_equal(rows(&f), 2);
}

static void the_place_is_kept_for_the_next_session(void **state)
{
    (void)state;
    type(&f, "/paragraph 4.6\r");
    open_again(90, 30);
    assert_true(begins(top(&f), "Paragraph 4.6 "));
    type(&f, "/");
    press(&f, IBID_KEY_UP);
    type(&f, "\x7f");
    struct reader_prompt prompt;
    assert_true(reader_prompt(f.reader, &prompt));
    assert_true(span_equal(prompt.text, span_of("paragraph 4.")));
}

static void a_count_goes_so_far_at_once(void **state)
{
    struct buf text = {0};

    (void)state;
    while (text.n < 180000)
        buf_puts(&text, "x\n\n");
    f = reading_open(text.p, 40, 12);
    type(&f, "999999999j");
    assert_string_equal(said(&f), "at most 100000 lines at once");
    assert_int_equal(page_at(), 150000);
    type(&f, "999999999 ");
    assert_string_equal(said(&f), "the end of the text");
    type(&f, "999999999k");
    assert_string_equal(said(&f), "at most 100000 lines at once");
    reading_close(&f);
    buf_free(&text);
}

/* Windows ---------------------------------------------------------------------------------- */

static void resizing_keeps_the_first_word(void **state)
{
    (void)state;
    type(&f, "/paragraph 3.5\rjjj");
    size_t first = reader_page(f.reader)->v[0].from;
    for (unsigned cols = 7; cols < 130; cols += 13)
        for (unsigned rows = 2; rows < 40; rows += 9) {
            reader_resize(f.reader, cols, rows);
            assert_sound(&f);
            const struct line *line = &reader_page(f.reader)->v[0];
            assert_true(line->at <= first && first < line->next);
        }
    reader_resize(f.reader, 60, 16);
    assert_int_equal(reader_page(f.reader)->v[0].from, first);
}

static void an_open_note_survives_resizing(void **state)
{
    (void)state;
    type(&f, "4\r");
    for (unsigned rows = 1; rows < 30; rows++) {
        reader_resize(f.reader, 20 + rows, rows);
        assert_sound(&f);
        assert_true(*pane(&f));
    }
    type(&f, "q");
    assert_string_equal(pane(&f), "");
}

static void resizing_keeps_the_row_chosen(void **state)
{
    (void)state;
    type(&f, "TG");
    char *last = mem_string(row(&f));
    for (unsigned rows = 3; rows < 30; rows += 9) {
        reader_resize(f.reader, 60, rows);
        assert_sound(&f);
        assert_string_equal(row(&f), last);
    }
    free(last);
}

/* Reading anew ------------------------------------------------------------------- */

static void what_is_open_does_not_outlive_the_text(void **state)
{
    static const char *const open[] = {"4\r", "4\rc", "T/the", "B", "t",
                                       "v}",  "f",    "/one",  "m", "|"};

    (void)state;
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        char *text = book();
        reading_replace(&f, text);
        free(text);
        type(&f, "\x1b\x1b\x1bg");
        type(&f, open[i]);
        reading_replace(&f, "Short [1].\n\n[1] a note\n");
        assert_sound(&f);
        assert_string_equal(pane(&f), "");
        assert_int_equal(rows(&f), 0);
        type(&f, "e\r");
        assert_sound(&f);
    }
}

/* Hostile keys ------------------------------------------------------------------- */

static uint32_t random_state = 20261124;

static uint32_t chance(uint32_t below)
{
    random_state = random_state * 1664525 + 1013904223;
    return (random_state >> 8) % below;
}

static uint32_t any_key(void)
{
    static const char ordinary[] =
        " bdujkgG%][stTcc\t\r\x7fL/?nNmB'=iR\x1bhqvayFfcoTo(){}0123456789";
    uint32_t kind = chance(10);

    if (kind < 7)
        return (unsigned char)ordinary[chance(sizeof ordinary - 1)];
    if (kind == 7)
        return IBID_KEY_UP + chance(IBID_KEY_HELP - IBID_KEY_UP + 1);
    return kind == 8 ? 1 + chance(0x1F) : 1 + chance(0x10FFFF);
}

/* Notes that cite each other, words wider than any window, nothing at all. */
static const char *const hostile[] = {
    "",
    "\n\n\n",
    "x",
    "[1] one [2]\n\n[2] two [1] [2]\n\nA [1] and a [2] and [1] and [3].\n",
    "A [1].\n\n[1] \xff\xfe \x1b[31m \xcc\x81 \xe2\x80\x8b\n",
    "= 1\n\n= 2\n\nOne[1][2][3][4][5][6]\n\n[1] a\n\n[2] b\n\n[3] c\n\n[4] d\n\n[5] e\n\n[6] "
    "f\n",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
    "[1]\n\n"
    "[1] "
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n",
};
#define HOSTILE (sizeof hostile / sizeof *hostile)

static void point_anywhere(void)
{
    struct reader_mouse m = {(int)chance(4), chance(60), chance(110)};

    reader_mouse(f.reader, &m);
}

static void play(const char *text, unsigned keys)
{
    folder_clear();
    f = reading_kept(text, 1 + chance(90), 1 + chance(40));
    for (unsigned i = 0; i < keys; i++) {
        uint32_t what = chance(40);
        if (what == 0)
            reader_resize(f.reader, chance(100), chance(50));
        else if (what == 1)
            reader_tick(f.reader, (uint64_t)i * 500);
        else if (what == 2)
            point_anywhere();
        else if (what == 3 && chance(3) == 0)
            reading_replace(&f, chance(2) ? text : hostile[chance(HOSTILE)]);
        else
            reader_key(f.reader, any_key());
        if (chance(8) == 0)
            reader_paste(f.reader, span_of("pas\r\nted \x1b"), false);
        reader_request(f.reader);
        if (what < 20)
            reader_step(f.reader, 1 << 12);
        assert_sound(&f);
    }
    reader_save(f.reader, false);
    reading_close(&f);
}

/* So many notes, and a text so large, that they are found beside the reader. */
static char *large_book(void)
{
    struct buf b = {0};

    for (int i = 1; b.n < (size_t)6 << 20; i++)
        buf_printf(&b, "It was so [%d], and not otherwise.\n\n[%d] So it was.\n\n", i, i);
    return buf_take(&b);
}

static void how_far_a_large_text_is_known_is_said(void **state)
{
    (void)state;
    char *text = large_book();
    struct reading large = reading_unread(text, 80, 24);
    size_t size = strlen(text), told = 0, found = 0, lifted = 0;

    assert_non_null(strstr(status(&large), " · reading 0%"));
    while (reader_step(large.reader, 1 << 16)) {
        size_t read = document_read(large.document);
        const char *says = strstr(status(&large), " · reading ");
        if (document_done(large.document) || read == size) {
            bool lifting = layout_notes_pending(reader_layout(large.reader));
            bool finding = strstr(status(&large), " · finding notes") != NULL;
            assert_null(says);
            assert_int_equal(finding, !document_done(large.document) || lifting);
            found += finding;
            lifted += lifting;
            continue;
        }
        assert_non_null(says);
        size_t percent = strtoul(says + strlen(" · reading "), NULL, 10);
        assert_in_range(percent, told, read * 100 / size + 1);
        told = percent;
    }
    assert_true(told >= 90);
    assert_true(found > 0 && lifted > 0);
    assert_null(strstr(status(&large), " · finding"));
    reading_close(&large);
    free(text);
}

/* A key waits for the step that is under way, and to set text takes longer than to read
 * as much of it. */
static void pages_are_set_in_small_steps(void **state)
{
    struct buf b = {0};
    size_t steps = 0, budget = 1 << 16;

    (void)state;
    while (b.n < 10 * budget)
        buf_puts(&b, "A line of some words, as there are many of them in a book.\n\n");
    f = reading_open(b.p, 60, 20);
    reader_resize(f.reader, 70, 20);
    while (reader_step(f.reader, budget))
        steps++;
    assert_true(steps > 4 * b.n / budget);
    reading_close(&f);
    buf_free(&b);
}

static void any_keys_at_any_size_do_no_harm(void **state)
{
    char *text = book();

    (void)state;
    for (unsigned round = 0; round < 12; round++) {
        play(text, 400);
        for (size_t i = 0; i < HOSTILE; i++)
            play(hostile[i], 120);
    }
    free(text);
}

#define IN_THE_BOOK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define WITH_FILES(test) cmocka_unit_test_setup_teardown(test, setup_kept, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_THE_BOOK(pages_go_on_and_back_to_where_one_was),
        IN_THE_BOOK(a_count_comes_before_a_command),
        IN_THE_BOOK(a_count_is_taken_back_by_escape_and_backspace),
        IN_THE_BOOK(what_stops_other_programs_leaves_what_is_open),
        IN_THE_BOOK(the_ends_and_the_middle),
        IN_THE_BOOK(sections_by_label_title_and_number),
        IN_THE_BOOK(jumps_are_undone_and_done_again),
        IN_THE_BOOK(going_where_one_is_is_no_jump),
        IN_THE_BOOK(a_hundred_jumps_are_remembered_and_the_oldest_forgotten),
        IN_THE_BOOK(markers_are_chosen_one_after_another),
        IN_THE_BOOK(a_note_opens_under_the_text_and_closes),
        IN_THE_BOOK(a_note_that_stands_at_the_foot_is_gone_to),
        IN_THE_BOOK(notes_are_set_as_wished_and_the_page_keeps_its_first_word),
        IN_THE_BOOK(two_pages_are_gone_through_two_at_a_time),
        IN_THE_BOOK(a_note_is_opened_by_its_number),
        IN_THE_BOOK(a_marker_without_a_note_says_so),
        IN_THE_BOOK(a_long_note_opens_at_its_beginning_and_scrolls_to_its_end),
        IN_THE_BOOK(from_the_note_itself_back_to_the_citation_that_was_followed),
        IN_THE_BOOK(a_note_in_a_note_is_left_one_level_at_a_time),
        IN_THE_BOOK(coming_back_goes_on_from_the_marker_that_was_followed),
        IN_THE_BOOK(coming_back_from_a_note_in_a_note_opens_the_one_that_cites_it),
        IN_THE_BOOK(coming_back_in_a_lower_window_still_shows_the_marker),
        WITH_FILES(the_jumps_survive_the_session),
        WITH_FILES(how_notes_are_set_survives_the_session),
        WITH_FILES(jumps_that_were_damaged_lead_somewhere),
        WITH_FILES(the_place_kept_is_in_the_text_however_one_came_into_a_note),
        WITH_FILES(who_reads_on_into_the_notes_is_where_they_are_cited),
        WITH_FILES(what_is_carried_to_a_page_is_there_when_it_is_opened_again),
        IN_THE_BOOK(what_is_carried_to_a_page_stays_when_it_is_resized),
        IN_THE_BOOK(a_note_leads_to_the_places_that_cite_it),
        IN_THE_BOOK(the_note_itself_knows_who_cites_it),
        IN_THE_BOOK(a_note_that_is_open_does_not_hold_up_reading),
        IN_THE_BOOK(a_number_typed_in_a_note_means_what_it_cites_first),
        IN_THE_BOOK(the_list_of_notes_says_how_often_each_is_cited),
        IN_THE_BOOK(a_row_of_the_notes_opens_where_it_is_cited),
        cmocka_unit_test(a_long_list_is_looked_through_step_by_step),
        cmocka_unit_test(a_row_stays_chosen_while_the_filter_is_typed_and_left),
        IN_THE_BOOK(letters_lie_on_the_markers_in_view_and_open_them),
        IN_THE_BOOK(letters_are_left_without_a_trace),
        IN_THE_BOOK(more_markers_than_letters_take_two_each),
        IN_THE_BOOK(letters_lie_on_an_open_note_too),
        IN_THE_BOOK(the_contents_open_where_one_is),
        IN_THE_BOOK(a_list_shows_what_holds_the_filter),
        IN_THE_BOOK(help_lists_the_keys_of_what_one_is_in),
        IN_THE_BOOK(what_is_pasted_is_typed_in_prompts_alone),
        IN_THE_BOOK(a_line_that_is_typed_has_a_longest_length),
        IN_THE_BOOK(what_is_typed_is_searched_for_when_input_ends),
        IN_THE_BOOK(numbers_and_names_are_commands),
        IN_THE_BOOK(the_command_line_searches_like_a_slash),
        IN_THE_BOOK(what_is_no_command_is_answered_with_those_there_are),
        IN_THE_BOOK(tab_completes_names_and_labels_in_turn),
        IN_THE_BOOK(a_command_closes_the_note_it_is_typed_over),
        IN_THE_BOOK(another_text_is_asked_for_by_its_path),
        IN_THE_BOOK(search_goes_along_as_one_types_and_comes_back_when_left),
        IN_THE_BOOK(hits_follow_each_other_and_wrap_round),
        IN_THE_BOOK(a_count_passes_hits_over),
        IN_THE_BOOK(counts_of_jumps_and_of_pages),
        IN_THE_BOOK(a_search_is_a_jump_from_where_it_was_typed),
        IN_THE_BOOK(what_was_searched_is_recalled),
        IN_THE_BOOK(a_prompt_is_edited),
        IN_THE_BOOK(a_hit_in_a_note_shows_the_sentence_that_cites_it),
        IN_THE_BOOK(any_other_key_closes_a_citing_sentence_and_is_run),
        IN_THE_BOOK(a_note_found_while_one_selects_opens_under_the_selection),
        IN_THE_BOOK(a_search_is_limited_to_the_text_or_the_notes),
        IN_THE_BOOK(a_regular_expression_is_searched_for),
        IN_THE_BOOK(a_wrong_expression_says_where_and_waits),
        IN_THE_BOOK(an_expression_that_costs_too_much_is_given_up),
        WITH_FILES(what_was_searched_is_kept_with_its_kind),
        WITH_FILES(marks_are_gone_to),
        WITH_FILES(a_mark_that_was_deleted_comes_back),
        WITH_FILES(the_place_is_kept_for_the_next_session),
        cmocka_unit_test(a_count_goes_so_far_at_once),
        IN_THE_BOOK(resizing_keeps_the_first_word),
        IN_THE_BOOK(resizing_keeps_the_row_chosen),
        IN_THE_BOOK(what_is_open_does_not_outlive_the_text),
        IN_THE_BOOK(an_open_note_survives_resizing),
        cmocka_unit_test(how_far_a_large_text_is_known_is_said),
        cmocka_unit_test(pages_are_set_in_small_steps),
        cmocka_unit_test(any_keys_at_any_size_do_no_harm),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
