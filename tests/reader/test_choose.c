/* SPDX-License-Identifier: ISC */
/* Choosing a passage: where it begins, what each key makes of it, what is kept. */
#include "reading.h"

#include "../bookmarks/files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const char book[] =
    "= 1 Of trees\n\n"
    "57. The oak stands alone. It was planted in 1808, they say! Who by?\n\n"
    "A second paragraph, shorter than the first; it cites [1] a note.\n\n"
    "= 2 Of stones\n\n"
    "Granite is slow. Slate splits.\n\n"
    "The last of the stones is \xe7\x8e\x89 jade.\n\n"
    "= 3 Notes\n\n"
    "[1] An acorn costs nothing.\n";

static struct reading f;

static int setup(void **state)
{
    (void)state;
    folder_clear();
    f = reading_kept(book, 60, 24);
    return 0;
}

static int setup_small(void **state)
{
    (void)state;
    folder_clear();
    f = reading_kept(book, 24, 5);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_sound(&f);
    reading_close(&f);
    return 0;
}

/* Ranges of a role, anywhere in the text. */
static size_t ranges(enum reader_role role, struct range *out, size_t most)
{
    struct decorations d = {0};
    size_t n = 0;

    reader_decorations(f.reader, (struct range){0, strlen(f.text)}, &d);
    for (size_t i = 0; i < d.n; i++)
        if (d.v[i].role == role && n < most)
            out[n++] = d.v[i].range;
    VEC_FREE(&d);
    return n;
}

static void assert_range(enum reader_role role, const char *words)
{
    struct range range = {0, 0};

    assert_int_equal(ranges(role, &range, 1), 1);
    char *is = mem_copy(f.text + range.from, range.to - range.from);
    assert_string_equal(is, words);
    free(is);
}

static void assert_chosen(const char *words)
{
    assert_range(ROLE_SELECTED, words);
}

static bool choosing(void)
{
    struct range range;

    return ranges(ROLE_SELECTED, &range, 1) > 0;
}

static const struct passage *kept(size_t i)
{
    assert_true(bookmarks_count(f.bookmarks) > i);
    return bookmarks_get(f.bookmarks, i);
}

static size_t count(void)
{
    return bookmarks_count(f.bookmarks);
}

/* Where it begins -------------------------------------------------------------- */

static void test_it_begins_with_the_first_word(void **state)
{
    (void)state;
    type(&f, "v");
    assert_chosen("1");
}

static void test_it_begins_with_the_chosen_marker(void **state)
{
    (void)state;
    press(&f, IBID_KEY_TAB);
    type(&f, "v");
    assert_chosen("[1]");
}

static void test_it_begins_with_the_hit_in_view(void **state)
{
    (void)state;
    type(&f, "/planted\rv");
    assert_chosen("planted");
}

static void test_it_ends_with_escape(void **state)
{
    (void)state;
    type(&f, "v");
    assert_true(choosing());
    press(&f, IBID_KEY_ESCAPE);
    assert_false(choosing());
    type(&f, "vq");
    assert_false(choosing());
    assert_int_equal(reader_request(f.reader), REQUEST_NONE);
}

/* Motions ------------------------------------------------------------------------ */

static void choose_oak(void)
{
    type(&f, "/oak\rv");
    assert_chosen("oak");
}

static void test_words(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "w");
    assert_chosen("oak stands");
    type(&f, "2w");
    assert_chosen("oak stands alone. It");
    type(&f, "b");
    assert_chosen("oak stands alone. ");
    type(&f, "3b");
    assert_chosen("oak");
    type(&f, "2b");
    assert_chosen("57. The oak");
}

static void test_clusters(void **state)
{
    (void)state;
    choose_oak();
    press(&f, IBID_KEY_LEFT);
    assert_chosen("oa");
    press(&f, IBID_KEY_RIGHT);
    press(&f, IBID_KEY_RIGHT);
    press(&f, IBID_KEY_RIGHT);
    assert_chosen("oak s");
}

static void test_sentences(void **state)
{
    (void)state;
    choose_oak();
    type(&f, ")");
    assert_chosen("oak stands alone.");
    type(&f, "))");
    assert_chosen("oak stands alone. It was planted in 1808, they say! Who by?");
    type(&f, "(");
    assert_chosen("oak stands alone. It was planted in 1808, they say! ");
}

static void test_a_number_belongs_to_its_sentence(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "(");
    assert_chosen("57. The oak");
}

static void test_paragraphs(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "}");
    assert_chosen("oak stands alone. It was planted in 1808, they say! Who by?");
    type(&f, "}");
    assert_chosen("oak stands alone. It was planted in 1808, they say! Who by?\n\n"
                  "A second paragraph, shorter than the first; it cites [1] a note.");
    type(&f, "{{");
    assert_chosen("57. The oak");
}

static void test_sections(void **state)
{
    (void)state;
    type(&f, "/Slate\rv]");
    assert_chosen("Slate splits.\n\nThe last of the stones is \xe7\x8e\x89 jade.");
    type(&f, "[");
    assert_chosen("= 2 Of stones\n\nGranite is slow. Slate");
    type(&f, "[");
    struct range range;
    assert_int_equal(ranges(ROLE_SELECTED, &range, 1), 1);
    assert_int_equal(range.from, 0);
}

static void test_lines_keep_their_column(void **state)
{
    (void)state;
    type(&f, "/shorter\rvj");
    /* The lines after it are shorter. */
    assert_chosen("shorter than the first; it cites [1] a note.");
    type(&f, "j");
    assert_chosen("shorter than the first; it cites [1] a note.\n\n= 2 Of stones");
    type(&f, "2k");
    assert_chosen("shorter");
}

static void test_hits(void **state)
{
    (void)state;
    type(&f, "/the\r/stands\rv");
    assert_chosen("stands");
    type(&f, "/short\r");
    struct range range;
    ranges(ROLE_SELECTED, &range, 1);
    assert_int_equal(range.from, place_of(&f, "stands", 0));
    assert_int_equal(range.to, place_of(&f, "short", 0) + 5);
    type(&f, "n");
    assert_string_equal(said(&f), "no hit near: short");
}

/* Were it not bounded, this would take minutes. */
static void test_what_has_no_words_is_chosen_by_characters(void **state)
{
    struct buf b = {0};

    (void)state;
    for (int i = 0; i < 300000; i++)
        buf_puts(&b, i % 50 < 49 ? "!" : " ");
    buf_puts(&b, "end");
    reading_close(&f);
    f = reading_kept(b.p, 60, 24);
    buf_free(&b);
    type(&f, "v");
    assert_chosen("!");
    type(&f, "999999999j999999999)");
    type(&f, "999999999{");
    assert_chosen("!");
}

static void test_the_other_end(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "ww");
    assert_chosen("oak stands alone");
    type(&f, "ob");
    assert_chosen("The oak stands alone");
    type(&f, "ow");
    assert_chosen("The oak stands alone. It");
}

static void test_the_ends_may_pass_each_other(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "ow");
    type(&f, "w");
    assert_chosen(" stands");
}

static void test_it_begins_anew(void **state)
{
    (void)state;
    choose_oak();
    type(&f, ")w ");
    assert_chosen("It");
}

static void test_it_grows(void **state)
{
    (void)state;
    type(&f, "/planted\rv");
    type(&f, "v");
    assert_chosen("It was planted in 1808, they say!");
    type(&f, "v");
    assert_chosen("57. The oak stands alone. It was planted in 1808, they say! Who by?");
    type(&f, "v");
    assert_string_equal(said(&f), "the whole paragraph is chosen");
}

static void test_the_page_follows_and_comes_back(void **state)
{
    size_t caret;

    (void)state;
    char *before = mem_string(top(&f));
    type(&f, "v]]");
    assert_true(reader_caret(f.reader, &caret));
    const struct page *page = reader_page(f.reader);
    assert_in_range(caret, page->at, page->next);
    assert_string_not_equal(top(&f), before);
    type(&f, "m");
    assert_string_equal(top(&f), before);
    free(before);
}

static void test_resizing_goes_on(void **state)
{
    size_t caret;

    (void)state;
    choose_oak();
    type(&f, "w");
    for (unsigned cols = 60; cols; cols -= 7 < cols ? 7 : cols) {
        reader_resize(f.reader, cols, cols / 4 + 1);
        assert_chosen("oak stands");
        assert_true(reader_caret(f.reader, &caret));
        assert_sound(&f);
    }
}

/* No key in any order does harm; the cursor is on the page. */
static void test_any_motion_is_sound(void **state)
{
    static const char keys[] = "wb()jk{}[]nNo v0$s3w9j\x06\x02";
    unsigned seed = 7;
    size_t caret;

    (void)state;
    type(&f, "/o\r");
    for (int i = 0; i < 3000; i++) {
        char key[] = {keys[(seed = seed * 1103515245 + 12345) >> 16 & 15], '\0'};
        if (i % 100 == 0)
            type(&f, "v");
        press(&f, i % 7 ? (uint32_t)key[0] : IBID_KEY_RIGHT);
        if (!reader_caret(f.reader, &caret))
            continue;
        assert_true(caret <= strlen(f.text));
        assert_true(caret >= reader_page(f.reader)->at);
        assert_true(caret <= reader_page(f.reader)->next);
    }
}

/* Keeping ------------------------------------------------------------------------- */

static void test_what_is_chosen_is_kept_and_shown(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "w m");
    assert_false(choosing());
    assert_string_equal(kept(0)->quote, "stands");
    assert_null(kept(0)->comment);
    assert_null(kept(0)->style);
    assert_string_equal(kept(0)->section, "1");
    assert_int_equal(kept(0)->offset, place_of(&f, "stands", 0));
    assert_range(ROLE_PASSAGE, "stands");
}

static void test_how_much_resembles_it_is_noted(void **state)
{
    (void)state;
    type(&f, "/planted\rm)/Granite\rm)");
    type(&f, "");
    assert_string_equal(kept(0)->lookalike, "0");
    assert_string_equal(kept(1)->lookalike, "0");
}

static void test_the_same_is_kept_once(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "m");
    choose_oak();
    type(&f, "m");
    assert_int_equal(count(), 1);
    choose_oak();
    type(&f, "sm");
    assert_int_equal(count(), 1);
    assert_string_equal(kept(0)->style, "important");
}

static void test_two_keys_keep_a_sentence_or_a_paragraph(void **state)
{
    (void)state;
    type(&f, "/planted\rm)");
    assert_string_equal(kept(0)->quote, "It was planted in 1808, they say!");
    type(&f, "m}");
    assert_string_equal(kept(1)->quote,
                        "57. The oak stands alone. It was planted in 1808, they say! Who by?");
    type(&f, "mx");
    assert_string_equal(kept(2)->mark, "x");
}

static void test_styles(void **state)
{
    static const char *const names[] = {NULL, "important", "question", "doubt", NULL};
    static const enum reader_role roles[] = {ROLE_PASSAGE, ROLE_PASSAGE_IMPORTANT,
                                             ROLE_PASSAGE_QUESTION, ROLE_PASSAGE_DOUBT,
                                             ROLE_PASSAGE};

    (void)state;
    choose_oak();
    type(&f, "m");
    for (size_t i = 0; i < 5; i++) {
        if (names[i])
            assert_string_equal(kept(0)->style, names[i]);
        else
            assert_null(kept(0)->style);
        assert_range(roles[i], "oak");
        type(&f, "Bsq");
    }
}

/* As another session does it. */
static void put_elsewhere(const struct passage *p)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    assert_true(put_and_save(b, p, &error));
    bookmarks_free(b);
}

static void test_a_style_that_is_not_known_is_kept(void **state)
{
    char path[] = "/book", digest[] = "d", quote[] = "oak", style[] = "underlined twice";
    struct passage p = {.path = path, .digest = digest, .quote = quote, .style = style};

    (void)state;
    p.offset = place_of(&f, "oak", 0);
    put_elsewhere(&p);
    type(&f, "Bq");
    assert_range(ROLE_PASSAGE, "oak");
    type(&f, "Be well\r");
    assert_string_equal(kept(0)->comment, " well");
    assert_string_equal(kept(0)->style, "underlined twice");
}

static void test_a_comment_is_typed(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "aWhich one?\r");
    assert_false(choosing());
    assert_string_equal(kept(0)->quote, "oak");
    assert_string_equal(kept(0)->comment, "Which one?");
    type(&f, "/planted\ra)so they say\r");
    assert_string_equal(kept(1)->comment, "so they say");
    /* Again: the same passage, its comment is edited. */
    type(&f, "a) and more\r");
    assert_int_equal(count(), 2);
    assert_string_equal(kept(1)->comment, "so they say and more");
}

static void test_lines_are_pasted_into_a_comment(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "aSo: ");
    paste(&f, "one\r\n\r\ntwo\x1b\t3");
    type(&f, ".\r");
    assert_string_equal(kept(0)->comment, "So: one\n\ntwo 3.");
    /* Where no text is typed nothing is kept. */
    paste(&f, "ma)mb\r");
    assert_int_equal(count(), 1);
}

static void test_a_comment_given_up_leaves_the_choice(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "aWhich");
    press(&f, IBID_KEY_ESCAPE);
    assert_chosen("oak");
    assert_int_equal(count(), 0);
}

static void test_a_comment_has_a_sign(void **state)
{
    struct decorations d = {0};

    (void)state;
    choose_oak();
    type(&f, "sax\r");
    reader_decorations(f.reader, (struct range){0, strlen(f.text)}, &d);
    assert_string_equal(d.v[0].sign, "!+");
    VEC_FREE(&d);
}

/* Comments on the page --------------------------------------------------------------- */

static void comment_on_oak(const char *words)
{
    choose_oak();
    type(&f, "a");
    type(&f, words);
    type(&f, "\r");
    press(&f, IBID_KEY_ESCAPE);
}

static void test_enter_opens_the_comment_that_comes_first(void **state)
{
    (void)state;
    comment_on_oak("Which one?");
    type(&f, "\r");
    assert_string_equal(pane(&f), "Which one?\n");
    type(&f, "q");
    assert_string_equal(pane(&f), "");
    assert_false(reader_request(f.reader));
}

static void test_tab_goes_over_comments_and_markers(void **state)
{
    (void)state;
    comment_on_oak("Which one?");
    type(&f, "F");
    press(&f, IBID_KEY_TAB);
    assert_range(ROLE_CHOSEN, "oak");
    press(&f, IBID_KEY_TAB);
    assert_range(ROLE_CHOSEN, "[1]");
    type(&f, "\r");
    assert_string_equal(pane(&f), "[1] An acorn costs nothing.\n");
    type(&f, "q");
    press(&f, IBID_KEY_BACKTAB);
    assert_range(ROLE_CHOSEN, "oak");
    type(&f, "\r");
    assert_string_equal(pane(&f), "Which one?\n");
}

static void test_a_comment_on_a_marker_comes_before_its_note(void **state)
{
    (void)state;
    type(&f, "F");
    press(&f, IBID_KEY_TAB);
    type(&f, "vaReally?\r");
    press(&f, IBID_KEY_ESCAPE);
    press(&f, IBID_KEY_TAB);
    type(&f, "\r");
    assert_string_equal(pane(&f), "Really?\n");
    type(&f, "q");
    press(&f, IBID_KEY_TAB);
    type(&f, "\r");
    assert_string_equal(pane(&f), "[1] An acorn costs nothing.\n");
    type(&f, "q");
    press(&f, IBID_KEY_BACKTAB);
    type(&f, "\r");
    assert_string_equal(pane(&f), "Really?\n");
}

/* Two passages that begin at the same word. */
static void test_each_comment_at_a_place_opens(void **state)
{
    (void)state;
    comment_on_oak("Which one?");
    choose_oak();
    type(&f, "waAnd why?\r");
    press(&f, IBID_KEY_ESCAPE);
    assert_int_equal(count(), 2);
    type(&f, "F\r");
    assert_string_equal(pane(&f), "Which one?\n");
    type(&f, "q");
    press(&f, IBID_KEY_TAB);
    assert_int_equal(how_many(&f, ROLE_CHOSEN), 1);
    type(&f, "\r");
    assert_string_equal(pane(&f), "And why?\n");
    type(&f, "e Indeed?\r");
    assert_string_equal(pane(&f), "And why? Indeed?\n");
    type(&f, "q");
    press(&f, IBID_KEY_TAB);
    assert_range(ROLE_CHOSEN, "[1]");
    press(&f, IBID_KEY_BACKTAB);
    type(&f, "\r");
    assert_string_equal(pane(&f), "And why? Indeed?\n");
    type(&f, "q");
    press(&f, IBID_KEY_BACKTAB);
    assert_range(ROLE_CHOSEN, "oak");
    type(&f, "\r");
    assert_string_equal(pane(&f), "Which one?\n");
}

static void test_a_comment_is_edited_where_it_is_read(void **state)
{
    (void)state;
    comment_on_oak("Which one?");
    type(&f, "\re Whose?\r");
    assert_string_equal(pane(&f), "Which one? Whose?\n");
    assert_string_equal(kept(0)->comment, "Which one? Whose?");
    /* Without words there is nothing to be open. */
    type(&f, "e\x15\r");
    assert_string_equal(pane(&f), "");
    assert_null(kept(0)->comment);
}

static void test_a_long_comment_scrolls(void **state)
{
    struct passage p;
    struct buf b = {0};
    char *error;

    (void)state;
    comment_on_oak("x");
    for (int i = 1; i < 40; i++)
        buf_printf(&b, "%sline %d", i > 1 ? "\n" : "", i);
    p = passage_copy(kept(0));
    free(p.comment);
    p.comment = buf_take(&b);
    put_and_save(f.bookmarks, &p, &error);
    passage_free(&p);
    type(&f, "Bq\r");
    assert_int_equal(strncmp(pane(&f), "line 1\nline 2\n", 14), 0);
    type(&f, "5j");
    assert_int_equal(strncmp(pane(&f), "line 6\n", 7), 0);
    type(&f, "    ");
    assert_non_null(strstr(pane(&f), "line 39\n"));
    assert_string_equal(said(&f), "the end of the comment");
    assert_sound(&f);
    for (unsigned cols = 60; cols; cols -= 9 < cols ? 9 : cols) {
        reader_resize(f.reader, cols, cols / 4 + 1);
        assert_sound(&f);
        assert_true(strlen(pane(&f)) > 0);
    }
}

static void test_blank_lines_of_a_comment_stay(void **state)
{
    (void)state;
    comment_on_oak("x");
    type(&f, "\re");
    reader_edited(f.reader, span_of("\none\n\ntwo"));
    type(&f, "");
    assert_non_null(strstr(pane(&f), "one\n\ntwo\n"));
}

/* The text edited meanwhile ------------------------------------------------------------ */

/* The file as another editor left it. */
static void reopen(const char *text)
{
    size_t n = count();
    char *error;

    for (size_t i = 0; i < n; i++) {
        struct passage p = passage_copy(kept(i));
        free(p.digest);
        p.digest = mem_string("of before");
        assert_true(put_and_save(f.bookmarks, &p, &error));
        passage_free(&p);
    }
    reading_close(&f);
    f = reading_kept(text, 60, 24);
}

static const char edited[] =
    "A preface that was not there before, and which is longer than one line of it is.\n\n"
    "= 1 Of trees\n\n"
    "57. The oak stands alone. It was planted in 1808, they say! Who by?\n\n"
    "= 2 Of stones\n\n"
    "Granite is slow. Slate splits.\n\n"
    "= 3 Notes\n\n"
    "[1] An acorn costs nothing.\n";

static void test_passages_of_an_edited_text_are_found(void **state)
{
    struct range range[3];

    (void)state;
    type(&f, "/planted\rm)/Granite\rm}");
    reopen(edited);
    assert_int_equal(ranges(ROLE_PASSAGE, range, 3), 2);
    assert_int_equal(range[0].from, place_of(&f, "It was", 0));
    assert_int_equal(range[0].to, place_of(&f, " Who by", 0));
    assert_int_equal(range[1].from, place_of(&f, "Granite", 0));
    type(&f, "B");
    assert_int_equal(rows(&f), 2);
    assert_null(strstr(row(&f), "not found"));
}

static void test_what_is_gone_is_listed_with_its_words(void **state)
{
    struct reader_list list;

    (void)state;
    type(&f, "/cites\ra}why?\r");
    reopen(edited);
    type(&f, "B");
    assert_int_equal(rows(&f), 1);
    assert_non_null(strstr(row(&f), "A second paragraph"));
    assert_non_null(strstr(row(&f), "why?"));
    assert_non_null(strstr(row(&f), "not found"));
    assert_true(reader_list(f.reader, &list) && list.v[0].faint);
    /* Going there shows where it stood, and what it said. */
    type(&f, "\r");
    assert_non_null(strstr(said(&f), "it is not found; here stood: A second paragraph"));
    assert_int_equal(count(), 1);
}

/* A text of some MB: other words, and the passage at its end. */
static char *long_text(const char *last)
{
    struct buf b = {0};

    for (unsigned i = 0; b.n < 6u << 20; i++)
        buf_printf(&b, "Of stone %u it is told that %u carts brought it here.\n\n", i,
                   i * 7 % 31);
    buf_puts(&b, last);
    return buf_take(&b);
}

/* As text is opened when it has been edited, with nothing found yet. */
static void reopen_long(const char *last)
{
    char *text = long_text(last);

    type(&f, "/cites\ra}why?\r");
    reading_replace(&f, text);
    free(text);
}

static void begin_going(void)
{
    reader_key(f.reader, 'B');
    reader_key(f.reader, '\r');
    assert_string_equal(said(&f), "looking for it; any key stops");
}

static const char moved[] =
    "A second paragraph, shorter than the first; it cites [1] a note.\n\n"
    "The end.\n";

static void test_a_passage_far_away_is_looked_for_in_steps(void **state)
{
    unsigned steps = 0;

    (void)state;
    reopen_long(moved);
    begin_going();
    for (; strstr(said(&f), "looking"); steps++)
        assert_true(reader_step(f.reader, 1 << 16));
    assert_true(steps > 20);
    assert_true(strstr(top(&f), "A second paragraph"));
    /* Back leads to where one was when it was begun. */
    type(&f, "\x7f");
    assert_null(strstr(top(&f), "A second paragraph"));
}

static void test_a_key_stops_looking_for_a_passage(void **state)
{
    (void)state;
    reopen_long(moved);
    begin_going();
    reader_step(f.reader, 1 << 16);
    reader_key(f.reader, 'j');
    assert_null(strstr(said(&f), "looking"));
    while (reader_step(f.reader, 1 << 20))
        ;
    assert_null(strstr(top(&f), "A second paragraph"));
    /* It has been found all the same by now. */
    reader_key(f.reader, 'B');
    reader_key(f.reader, '\r');
    assert_true(strstr(top(&f), "A second paragraph"));
}

static void test_a_passage_that_is_gone_is_said_to_be_in_the_end(void **state)
{
    (void)state;
    reopen_long("Nothing of it.\n");
    begin_going();
    while (strstr(said(&f), "looking"))
        assert_true(reader_step(f.reader, 1 << 16));
    assert_non_null(strstr(said(&f), "it is not found; here stood: A second"));
}

/* The text is read anew while one waits. */
static void test_what_is_looked_for_may_be_replaced(void **state)
{
    struct passage p = {.quote = mem_string("Of stone 17 it is said"), .offset = 77};

    (void)state;
    reopen_long(moved);
    reader_goto_passage(f.reader, &p);
    passage_free(&p);
    assert_non_null(strstr(said(&f), "looking"));
    reopen(edited);
    assert_null(strstr(said(&f), "looking"));
    assert_sound(&f);
}

/* However the list is made again. */
static void test_the_row_chosen_stays_its_passages(void **state)
{
    (void)state;
    type(&f, "/oak\rvm/cites\rvm/fir\rvm");
    type(&f, "B");
    assert_true(rows(&f) > 2);
    type(&f, "j");
    char *second = mem_string(row(&f));
    type(&f, "s");
    assert_non_null(strstr(row(&f), strchr(second, '|')));
    type(&f, "kd");
    assert_non_null(strstr(row(&f), strchr(second, '|')));
    type(&f, "jud");
    assert_non_null(strstr(row(&f), strchr(second, '|')));
    type(&f, "jusu");
    assert_null(strstr(row(&f), strchr(second, '|')));
    assert_non_null(strstr(row(&f), "oak"));
    free(second);
}

static void test_what_is_gone_is_placed_by_hand(void **state)
{
    (void)state;
    type(&f, "/cites\ra}why?\r");
    reopen(edited);
    type(&f, "Bp");
    assert_true(choosing());
    type(&f, "/Slate\r 1wm");
    assert_int_equal(count(), 1);
    assert_string_equal(kept(0)->quote, "Slate splits");
    assert_string_equal(kept(0)->comment, "why?");
    assert_int_equal(kept(0)->offset, place_of(&f, "Slate", 0));
    type(&f, "");
    assert_range(ROLE_PASSAGE, "Slate splits");
    type(&f, "B");
    assert_null(strstr(row(&f), "not found"));
    type(&f, "u");
    assert_non_null(strstr(row(&f), "A second paragraph"));
    assert_non_null(strstr(row(&f), "not found"));
}

static void test_a_text_known_by_its_title_alone_has_its_passages(void **state)
{
    struct passage p;
    char *error;

    (void)state;
    type(&f, "/planted\rm)/cites\rm}");
    for (size_t i = 0; i < 2; i++) {
        p = passage_copy(kept(i));
        free(p.path);
        p.path = mem_string("/elsewhere/before it was renamed");
        assert_true(put_and_save(f.bookmarks, &p, &error));
        passage_free(&p);
    }
    reopen(edited + strcspn(edited, "="));
    type(&f, "B");
    /* What is not in it may be in another of that title. */
    assert_int_equal(rows(&f), 1);
    assert_non_null(strstr(row(&f), "It was planted"));
    type(&f, "\r");
    assert_int_equal(reader_request(f.reader), REQUEST_NONE);
}

static void test_too_long_is_said(void **state)
{
    struct buf b = {0};

    (void)state;
    while (b.n < 70000)
        buf_puts(&b, "so many words ");
    reading_close(&f);
    f = reading_kept(b.p, 60, 24);
    buf_free(&b);
    type(&f, "v9}m");
    assert_string_equal(said(&f), "that is too long for a passage: at most 64 KiB");
    assert_true(choosing());
    assert_int_equal(count(), 0);
}

/* The mouse -------------------------------------------------------------------------- */

/* The cell of the page on which something stands. */
static void mouse(int what, const char *word)
{
    struct reader_frame frame = reader_frame(f.reader);
    const struct page *page = reader_page(f.reader);
    size_t pos = place_of(&f, word, 0);
    struct text_glyph glyph;

    for (unsigned i = 0; i < page->n; i++) {
        struct layout_walk walk = {.line = &page->v[i]};
        if (pos < page->v[i].at || pos >= page->v[i].next)
            continue;
        while (layout_walk(reader_layout(f.reader), &walk, &glyph) && walk.at < pos)
            ;
        struct reader_mouse m = {what, frame.top + i, frame.left + walk.column};
        reader_mouse(f.reader, &m);
        return;
    }
    fail();
}

static void test_a_passage_is_drawn_over(void **state)
{
    (void)state;
    mouse(READER_PRESS, "oak");
    assert_false(choosing());
    mouse(READER_RELEASE, "alone");
    assert_chosen("oak stands a");
    type(&f, "w");
    assert_chosen("oak stands alone");
    /* Upwards, and again while one is chosen. */
    mouse(READER_PRESS, "shorter");
    mouse(READER_RELEASE, "planted");
    struct range range;
    ranges(ROLE_SELECTED, &range, 1);
    assert_int_equal(range.from, place_of(&f, "planted", 0));
    assert_int_equal(range.to, place_of(&f, "shorter", 0) + 1);
    type(&f, "m");
    assert_int_equal(kept(0)->offset, place_of(&f, "planted", 0));
}

static void test_a_marker_that_is_pointed_at_opens(void **state)
{
    (void)state;
    type(&f, "F");
    mouse(READER_PRESS, "[1]");
    mouse(READER_RELEASE, "[1]");
    assert_string_equal(pane(&f), "[1] An acorn costs nothing.\n");
    assert_false(choosing());
}

static void test_the_mouse_beside_the_text_does_nothing(void **state)
{
    (void)state;
    for (unsigned row = 0; row < 30; row += 3)
        for (unsigned col = 0; col < 200; col += 7) {
            struct reader_mouse m = {row % 2 ? READER_PRESS : READER_RELEASE, row, col};
            reader_mouse(f.reader, &m);
            assert_sound(&f);
        }
    mouse(READER_PRESS, "oak");
    struct reader_mouse m = {READER_RELEASE, 0, 0};
    reader_mouse(f.reader, &m);
    mouse(READER_RELEASE, "alone");
    assert_int_equal(count(), 0);
}

static void test_the_wheel_moves_lines(void **state)
{
    struct reader_mouse m = {READER_WHEEL_DOWN, 2, 2};

    (void)state;
    char *before = mem_string(top(&f));
    reader_mouse(f.reader, &m);
    assert_string_not_equal(top(&f), before);
    m.what = READER_WHEEL_UP;
    reader_mouse(f.reader, &m);
    assert_string_equal(top(&f), before);
    free(before);
}

/* Copying ------------------------------------------------------------------------- */

static void assert_copied(const char *words)
{
    struct span s = reader_copied(f.reader);

    assert_int_equal(reader_request(f.reader), REQUEST_COPY);
    char *is = mem_copy(s.p, s.n);
    assert_string_equal(is, words);
    free(is);
}

static void test_words_are_copied(void **state)
{
    (void)state;
    choose_oak();
    type(&f, "wy");
    assert_copied("oak stands");
    assert_false(choosing());
    assert_string_equal(said(&f), "copied: 10 characters");
}

static void test_two_keys_copy_a_paragraph_with_its_notes(void **state)
{
    (void)state;
    type(&f, "/cites\ry)");
    assert_copied("A second paragraph, shorter than the first; it cites [1] a note.");
    type(&f, "Y}");
    assert_copied("A second paragraph, shorter than the first; it cites [1] a note.\n\n"
                  "= 1 Of trees, section 1\n\n[1] An acorn costs nothing.\n");
    assert_string_equal(said(&f), "copied with its place and 1 note: 64 characters");
}

static void test_an_open_note_is_kept_and_copied_whole(void **state)
{
    (void)state;
    type(&f, "1\ry");
    assert_copied("[1] An acorn costs nothing.");
    type(&f, "m");
    assert_string_equal(kept(0)->quote, "[1] An acorn costs nothing.");
    type(&f, "acheap\r");
    assert_int_equal(count(), 1);
    assert_string_equal(kept(0)->comment, "cheap");
    assert_string_equal(pane(&f), "[1] An acorn costs nothing.\n");
}

static void test_a_passage_of_an_open_note_is_chosen_where_it_stands(void **state)
{
    (void)state;
    type(&f, "1\rv");
    assert_chosen("1");
    type(&f, "2w 2wm");
    assert_string_equal(kept(0)->quote, "acorn costs nothing");
    press(&f, IBID_KEY_BACKSPACE);
    assert_int_equal(reader_page(f.reader)->at, 0);
}

static void test_a_note_is_cited_as_one(void **state)
{
    (void)state;
    type(&f, "/costs\rv(Y");
    assert_copied("[1] An acorn costs\n\n= 1 Of trees, section 3, note 1\n");
}

static void test_paragraphs_stay_apart(void **state)
{
    (void)state;
    type(&f, "/Slate\rv}}y");
    assert_copied("Slate splits.\n\nThe last of the stones is \xe7\x8e\x89 jade.");
}

static void test_too_much_to_copy_is_said(void **state)
{
    struct buf b = {0};

    (void)state;
    while (b.n < 75000)
        buf_puts(&b, "so many words ");
    reading_close(&f);
    f = reading_kept(b.p, 60, 24);
    type(&f, "v9}y");
    assert_int_equal(reader_request(f.reader), REQUEST_NONE);
    assert_true(choosing());
    assert_true(strncmp(said(&f), "too long to copy", 16) == 0);
    buf_free(&b);
}

#define ON(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
#define SMALL(test) cmocka_unit_test_setup_teardown(test, setup_small, teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        ON(test_it_begins_with_the_first_word),
        ON(test_it_begins_with_the_chosen_marker),
        ON(test_it_begins_with_the_hit_in_view),
        ON(test_it_ends_with_escape),
        ON(test_words),
        ON(test_clusters),
        ON(test_sentences),
        ON(test_a_number_belongs_to_its_sentence),
        ON(test_paragraphs),
        ON(test_sections),
        ON(test_lines_keep_their_column),
        ON(test_hits),
        ON(test_what_has_no_words_is_chosen_by_characters),
        ON(test_the_other_end),
        ON(test_the_ends_may_pass_each_other),
        ON(test_it_begins_anew),
        ON(test_it_grows),
        SMALL(test_the_page_follows_and_comes_back),
        ON(test_resizing_goes_on),
        SMALL(test_any_motion_is_sound),
        ON(test_what_is_chosen_is_kept_and_shown),
        ON(test_how_much_resembles_it_is_noted),
        ON(test_the_same_is_kept_once),
        ON(test_two_keys_keep_a_sentence_or_a_paragraph),
        ON(test_styles),
        ON(test_a_style_that_is_not_known_is_kept),
        ON(test_a_comment_is_typed),
        ON(test_lines_are_pasted_into_a_comment),
        ON(test_a_comment_given_up_leaves_the_choice),
        ON(test_a_comment_has_a_sign),
        ON(test_enter_opens_the_comment_that_comes_first),
        ON(test_tab_goes_over_comments_and_markers),
        ON(test_a_comment_on_a_marker_comes_before_its_note),
        ON(test_each_comment_at_a_place_opens),
        ON(test_a_comment_is_edited_where_it_is_read),
        ON(test_a_long_comment_scrolls),
        ON(test_blank_lines_of_a_comment_stay),
        ON(test_passages_of_an_edited_text_are_found),
        ON(test_what_is_gone_is_listed_with_its_words),
        ON(test_a_passage_far_away_is_looked_for_in_steps),
        ON(test_a_key_stops_looking_for_a_passage),
        ON(test_a_passage_that_is_gone_is_said_to_be_in_the_end),
        ON(test_what_is_looked_for_may_be_replaced),
        ON(test_the_row_chosen_stays_its_passages),
        ON(test_what_is_gone_is_placed_by_hand),
        ON(test_a_text_known_by_its_title_alone_has_its_passages),
        ON(test_too_long_is_said),
        ON(test_a_passage_is_drawn_over),
        ON(test_a_marker_that_is_pointed_at_opens),
        ON(test_the_mouse_beside_the_text_does_nothing),
        SMALL(test_the_wheel_moves_lines),
        ON(test_words_are_copied),
        ON(test_two_keys_copy_a_paragraph_with_its_notes),
        ON(test_an_open_note_is_kept_and_copied_whole),
        ON(test_a_passage_of_an_open_note_is_chosen_where_it_stands),
        ON(test_a_note_is_cited_as_one),
        ON(test_paragraphs_stay_apart),
        ON(test_too_much_to_copy_is_said),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
