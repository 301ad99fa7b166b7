/* SPDX-License-Identifier: ISC */
/* The passages of one document: gathered, anchored, changed, undone, and put in order. */
#include <ibid/annotations.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../bookmarks/files.h"
#include "../document/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char letter[] =
    "The oak by the river was planted in the year of the flood, as everybody knew.\n"
    "Nobody remembers who cut the inscription into its bark, nor what it said.\n"
    "The third winter after that the bridge was carried off by the ice.\n";

static struct bookmarks *b;
static struct document *document;
static struct annotations *a;

/* What the observer was told, since it was last asked. */
static struct {
    unsigned n[ANNOTATIONS_ANCHORED + 1];
    size_t number;   /* the last that an event had */
    size_t passages; /* of this document, as they were seen by the observer */
} told;

static size_t count(void)
{
    struct range range;
    size_t n = 0;

    while (annotations_nth(a, n, &range))
        n++;
    return n;
}

static void observe(void *data, enum annotations_event event, size_t number)
{
    assert_ptr_equal(data, &told);
    told.n[event]++;
    if (number == NOWHERE)
        return;
    told.number = number;
    told.passages = count();
}

static void forget_told(void)
{
    memset(&told, 0, sizeof told);
    told.number = NOWHERE;
}

static struct annotations_setup setup_of(struct document *d, const char *digest)
{
    return (struct annotations_setup){
        .bookmarks = b, .document = d, .path = "/books/letter.txt", .digest = digest};
}

static void open_with(const char *text, const char *digest)
{
    char *error;

    b = bookmarks_open(dotfile, &error);
    assert_null(error);
    document = document_new_lines(span_of(text));
    struct annotations_setup setup = setup_of(document, digest);
    a = annotations_new(&setup);
    annotations_observe(a, observe, &told);
    forget_told();
}

static void close_all(void)
{
    annotations_free(a);
    document_free(document);
    bookmarks_free(b);
    a = NULL;
}

static int setup(void **state)
{
    (void)state;
    folder_clear();
    open_with(letter, "digest of the letter");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    close_all();
    return 0;
}

static void save(void)
{
    char *error;

    assert_true(bookmarks_save(b, &error));
    assert_null(error);
    annotations_poll(a);
}

/* Reads and anchors until nothing is left to do. */
static void finish(size_t budget)
{
    while (annotations_read(a, budget) || annotations_step(a, budget))
        ;
}

static struct range range_of(const char *text, const char *words)
{
    const char *at = strstr(text, words);

    assert_non_null(at);
    return (struct range){(size_t)(at - text), (size_t)(at - text) + strlen(words)};
}

static void keep(const char *words)
{
    struct passage draft = annotations_draft(a, range_of(letter, words));

    annotations_put(a, &draft);
    passage_free(&draft);
}

/* A session of somebody else's. */
static struct bookmarks *open_other(void)
{
    char *error;
    struct bookmarks *other = bookmarks_open(dotfile, &error);

    assert_null(error);
    return other;
}

static void close_other(struct bookmarks *other)
{
    char *error;

    assert_true(bookmarks_save(other, &error));
    free(error);
    bookmarks_free(other);
}

/* Gathering and anchoring ------------------------------------------------------------- */

static void assert_stands(size_t i, const char *text, const char *words)
{
    struct range is, expected = range_of(text, words);

    assert_non_null(annotations_nth(a, i, &is));
    assert_int_equal(is.from, expected.from);
    assert_int_equal(is.to, expected.to);
}

static void test_what_was_kept_is_found_at_once(void **state)
{
    (void)state;
    keep("planted in the year of the flood");
    assert_int_equal(count(), 1);
    assert_stands(0, letter, "planted in the year of the flood");
}

static void test_passages_of_other_documents_are_not_gathered(void **state)
{
    struct passage other = {
        .path = "/books/other.txt", .digest = "another", .quote = "planted in the year"};

    (void)state;
    annotations_put(a, &other);
    keep("carried off by the ice");
    assert_int_equal(count(), 1);
    assert_int_equal(bookmarks_count(b), 2);
    assert_false(annotations_owns(a, annotations_get(a, 0)));
    assert_true(annotations_owns(a, annotations_get(a, 1)));
}

static void test_passages_are_found_again_in_an_edited_text(void **state)
{
    static const char edited[] =
        "A preface was put before it, which is as long as the first line of the letter was.\n"
        "The oak by the river was planted in the year of the flood, as everybody knew.\n"
        "The third winter after that the bridge was carried off by the ice.\n";
    struct range range;

    (void)state;
    keep("the bridge was carried off by the ice");
    save();
    close_all();
    open_with(edited, "digest of the edition");
    assert_int_equal(annotations_state(a, 0, &range), ANCHOR_PENDING);
    assert_true(annotations_pending(a));
    finish(1 << 16);
    assert_int_equal(told.n[ANNOTATIONS_ANCHORED], 1);
    assert_false(annotations_pending(a));
    assert_stands(0, edited, "the bridge was carried off by the ice");
}

static void test_what_is_gone_is_an_orphan_and_still_listed(void **state)
{
    struct range range;

    (void)state;
    keep("cut the inscription into its bark");
    save();
    close_all();
    open_with("Quite another text stands in this file today, of one line.\n", "another");
    finish(1 << 16);
    assert_int_equal(count(), 1);
    assert_int_equal(annotations_state(a, 0, &range), ANCHOR_ORPHAN);
    assert_non_null(annotations_nth(a, 0, &range));
    assert_int_equal(range.from, NOWHERE);
}

static void test_passages_in_a_range_are_those_that_overlap_it(void **state)
{
    struct range line = range_of(letter, "Nobody remembers who cut the inscription"), where;
    size_t i = 0;

    (void)state;
    keep("as everybody knew");
    keep("cut the inscription into its bark");
    keep("The third winter");
    const struct passage *p = annotations_in(a, line, &i, &where);
    assert_non_null(p);
    assert_string_equal(p->quote, "cut the inscription into its bark");
    assert_int_equal(where.from, range_of(letter, "cut the").from);
    assert_null(annotations_in(a, line, &i, &where));
}

static void parse_line(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *builder)
{
    (void)text;
    if (need & NEED_BLOCKS)
        lines_block(builder, from, to, false);
}

static void parse(const void *state, struct span text, struct range piece, unsigned need,
                  struct builder *builder)
{
    (void)state;
    lines_parse(text, piece, need, builder, parse_line);
}

static const struct parser lines = {lines_begin, parse, free};

static void test_a_text_that_grows_is_anchored_anew(void **state)
{
    static const char text[] =
        "The oak stands alone here. The words that come later are these.\n";
    size_t some = strlen("The oak stands alone here. ");
    struct range range;

    (void)state;
    close_all();
    write_string(dotfile, "%rec: Passage\n\nId: x\nPath: /books/letter.txt\nOffset: 27\n"
                          "Quote: The words that come later\nPrefix: The oak stands alone "
                          "here.\nSuffix: are these.\n");
    open_with(text, NULL);
    document_free(document);
    document = document_new((struct span){text, some}, false, &lines);
    struct annotations_setup setup = setup_of(document, NULL);
    annotations_replace(a, &setup);
    finish(1 << 16);
    assert_int_equal(annotations_state(a, 0, &range), ANCHOR_ORPHAN);
    document_grow(document, strlen(text), true);
    annotations_grow(a);
    finish(1 << 16);
    assert_int_equal(annotations_state(a, 0, &range), ANCHOR_FOUND);
    assert_int_equal(range.from, some);
}

/* Changes ---------------------------------------------------------------------------- */

static void test_each_change_is_told_once_with_its_number(void **state)
{
    (void)state;
    keep("planted in the year of the flood");
    assert_int_equal(told.n[ANNOTATIONS_PUT], 1);
    assert_int_equal(told.number, 0);
    forget_told();
    keep("carried off by the ice");
    assert_int_equal(told.n[ANNOTATIONS_PUT], 1);
    assert_int_equal(told.number, 1);
    assert_int_equal(told.passages, 2);
    forget_told();
    annotations_delete(a, 0);
    assert_int_equal(told.n[ANNOTATIONS_DELETED], 1);
    assert_int_equal(told.n[ANNOTATIONS_PUT], 0);
    assert_int_equal(told.number, 0);
    assert_int_equal(told.passages, 1);
}

static struct passage copy_first(void)
{
    struct range range;

    return passage_copy(annotations_nth(a, 0, &range));
}

static void test_changes_are_undone_in_reverse(void **state)
{
    (void)state;
    keep("planted in the year of the flood");
    assert_int_equal(annotations_undo(a), UNDONE_NOTHING);
    struct passage p = copy_first();
    passage_set_style(&p, PASSAGE_DOUBT);
    annotations_put(a, &p);
    annotations_delete(a, annotations_find(a, p.id));
    assert_int_equal(count(), 0);
    assert_int_equal(annotations_undo(a), UNDONE_DELETION);
    assert_int_equal(count(), 1);
    assert_int_equal(passage_style(annotations_get(a, annotations_find(a, p.id))),
                     PASSAGE_DOUBT);
    assert_int_equal(annotations_undo(a), UNDONE_CHANGE);
    assert_int_equal(passage_style(annotations_get(a, annotations_find(a, p.id))),
                     PASSAGE_PLAIN);
    assert_int_equal(annotations_undo(a), UNDONE_NOTHING);
    passage_free(&p);
}

static void test_a_letter_that_moved_comes_back(void **state)
{
    (void)state;
    keep("planted in the year of the flood");
    struct passage p = copy_first();
    p.mark = mem_string("a");
    p.comment = mem_string("mine");
    annotations_put(a, &p);
    struct passage mark = annotations_draft(a, (struct range){0, 0});
    mark.mark = mem_string("a");
    annotations_put(a, &mark);
    assert_int_equal(count(), 2);
    assert_null(annotations_get(a, annotations_find(a, p.id))->mark);
    assert_int_equal(annotations_undo(a), UNDONE_CHANGE);
    assert_int_equal(count(), 1);
    assert_string_equal(annotations_get(a, annotations_find(a, p.id))->mark, "a");
    assert_string_equal(annotations_get(a, annotations_find(a, p.id))->comment, "mine");
    passage_free(&mark);
    passage_free(&p);
}

static void test_a_hundred_changes_can_be_undone(void **state)
{
    size_t undone = 0;

    (void)state;
    keep("planted in the year of the flood");
    struct passage p = copy_first();
    for (unsigned i = 0; i < 103; i++) {
        free(p.comment);
        p.comment = mem_printf("comment %u", i);
        annotations_put(a, &p);
    }
    while (annotations_undo(a) != UNDONE_NOTHING)
        undone++;
    assert_int_equal(undone, 100);
    assert_string_equal(annotations_get(a, annotations_find(a, p.id))->comment, "comment 2");
    passage_free(&p);
}

static void test_a_passage_keeps_its_comment_where_it_is_moved(void **state)
{
    struct range range;

    (void)state;
    keep("planted in the year of the flood");
    struct passage p = copy_first();
    p.comment = mem_string("which flood?");
    passage_set_style(&p, PASSAGE_QUESTION);
    annotations_put(a, &p);
    struct passage draft = annotations_draft(a, range_of(letter, "carried off by the ice"));
    assert_true(annotations_move(a, p.id, &draft));
    assert_false(annotations_move(a, "no such id", &draft));
    const struct passage *moved = annotations_nth(a, 0, &range);
    assert_string_equal(moved->id, p.id);
    assert_string_equal(moved->comment, "which flood?");
    assert_int_equal(passage_style(moved), PASSAGE_QUESTION);
    assert_stands(0, letter, "carried off by the ice");
    assert_int_equal(count(), 1);
    passage_free(&draft);
    passage_free(&p);
}

static void test_the_same_passage_is_recognised(void **state)
{
    (void)state;
    keep("planted in the year of the flood");
    struct passage same = annotations_draft(a, range_of(letter, "planted in the year of the "
                                                                "flood")),
                   other = annotations_draft(a, range_of(letter, "planted in the year"));
    assert_non_null(annotations_same(a, &same));
    assert_null(annotations_same(a, &other));
    passage_free(&same);
    passage_free(&other);
}

static void set_mark(const char *words)
{
    struct range range = range_of(letter, words);
    struct passage mark = annotations_draft(a, (struct range){range.from, range.from});

    mark.mark = mem_string("k");
    annotations_put(a, &mark);
    passage_free(&mark);
}

static void test_a_mark_takes_the_place_of_the_one_before(void **state)
{
    (void)state;
    assert_null(annotations_mark(a, "k"));
    set_mark("planted");
    set_mark("Nobody");
    assert_int_equal(count(), 1);
    assert_int_equal(annotations_mark(a, "k")->offset, range_of(letter, "Nobody").from);
    assert_null(annotations_mark(a, "j"));
}

static void test_what_is_added_is_compared_with_the_rest_of_the_text(void **state)
{
    struct range range;

    (void)state;
    keep("carried off by the ice");
    assert_null(annotations_nth(a, 0, &range)->lookalike);
    finish(1 << 16);
    assert_non_null(annotations_nth(a, 0, &range)->lookalike);
    assert_int_equal(told.n[ANNOTATIONS_PUT], 1);
    /* That is no change of the reader's. */
    assert_int_equal(annotations_undo(a), UNDONE_NOTHING);
}

static void test_a_change_that_cannot_be_saved_is_told_once(void **state)
{
    char *error;

    (void)state;
    close_all();
    /* A folder is no dotfile. */
    b = bookmarks_open(folder, &error);
    free(error);
    document = document_new_lines(span_of(letter));
    struct annotations_setup setup = setup_of(document, "digest of the letter");
    a = annotations_new(&setup);
    keep("carried off by the ice");
    while (bookmarks_fd(b) >= 0)
        annotations_poll(a);
    assert_true(annotations_unsaved(a));
    assert_int_equal(annotations_made(a), 1);
    assert_int_equal(annotations_saved(a), 0);
    error = annotations_complaint(a);
    assert_non_null(error);
    free(error);
    assert_null(annotations_complaint(a));
    assert_int_equal(count(), 1);
}

static void test_a_change_that_was_saved_counts(void **state)
{
    (void)state;
    keep("carried off by the ice");
    assert_int_equal(annotations_made(a), 1);
    save();
    assert_int_equal(annotations_saved(a), 1);
    assert_false(annotations_unsaved(a));
    assert_null(annotations_complaint(a));
}

/* Other sessions --------------------------------------------------------------------- */

static void test_what_another_session_adds_is_gathered(void **state)
{
    struct passage theirs = {.path = "/books/letter.txt",
                             .digest = "digest of the letter",
                             .quote = "Nobody remembers",
                             .offset = range_of(letter, "Nobody").from};

    (void)state;
    keep("carried off by the ice");
    save();
    finish(1 << 16);
    save();
    struct bookmarks *other = open_other();
    bookmarks_put(other, &theirs);
    close_other(other);
    forget_told();
    annotations_refresh(a);
    finish(1 << 16);
    assert_true(told.n[ANNOTATIONS_OUTDATED] + told.n[ANNOTATIONS_RENUMBERED] > 0);
    assert_int_equal(count(), 2);
}

static void test_what_another_session_deletes_is_gone(void **state)
{
    (void)state;
    keep("carried off by the ice");
    finish(1 << 16);
    save();
    struct passage p = copy_first();
    struct bookmarks *other = open_other();
    bookmarks_delete(other, p.id);
    close_other(other);
    annotations_refresh(a);
    finish(1 << 16);
    assert_int_equal(count(), 0);
    passage_free(&p);
}

/* Searching for one -------------------------------------------------------------------- */

static enum anchor_state search(const struct passage *p, struct range *range)
{
    struct passage_search *s = passage_search_new(a, p);
    enum anchor_state state;

    while ((state = passage_search_step(s, 1 << 16, range)) == ANCHOR_PENDING)
        ;
    assert_string_equal(passage_search_passage(s)->quote, p->quote);
    passage_search_free(s);
    return state;
}

static void test_one_passage_is_found_ahead_of_the_others(void **state)
{
    struct passage mine = {.quote = "who cut the inscription into its bark"},
                   nobodys = {.quote = "what was never written in any letter at all"};
    struct range range;

    (void)state;
    assert_int_equal(search(&mine, &range), ANCHOR_FOUND);
    assert_int_equal(range.from, range_of(letter, "who cut").from);
    assert_int_equal(search(&nobodys, &range), ANCHOR_ORPHAN);
}

static void test_a_search_goes_on_in_the_text_that_took_its_place(void **state)
{
    static const char other[] =
        "Before it stand words. And who cut the inscription into its bark?\n";
    struct passage p = {.quote = "who cut the inscription into its bark"};
    struct range range;

    (void)state;
    struct passage_search *s = passage_search_new(a, &p);
    while (passage_search_step(s, 1 << 16, &range) == ANCHOR_PENDING)
        ;
    document_free(document);
    document = document_new_lines(span_of(other));
    struct annotations_setup setup = setup_of(document, "another");
    annotations_replace(a, &setup);
    enum anchor_state now;
    while ((now = passage_search_step(s, 1 << 16, &range)) == ANCHOR_PENDING)
        ;
    assert_int_equal(now, ANCHOR_FOUND);
    assert_int_equal(range.from, range_of(other, "who cut").from);
    passage_search_free(s);
}

/* The order ------------------------------------------------------------------------------ */

static void write_many(unsigned n)
{
    struct buf file = {0};

    buf_puts(&file, "%rec: Passage\n%key: Id\n%type: Offset int\n");
    for (unsigned i = 0; i < n; i++)
        buf_printf(&file,
                   "\nId: id-%u\nPath: /books/%s%.0u.txt\nOffset: %u\nQuote: words %u of it "
                   "that stand nowhere in the text\n",
                   i, i % 4 ? "other-" : "letter", i % 4, i * 7919 % n, i);
    write_file(dotfile, file.p, file.n);
    buf_free(&file);
}

static void test_many_passages_are_put_in_order_in_steps(void **state)
{
    enum { MANY = 20000 };
    struct passage_order *o;
    struct numbers order = {0};
    size_t steps = 0;

    (void)state;
    close_all();
    write_many(MANY);
    open_with(letter, NULL);
    o = passage_order_new(a);
    passage_order_begin(o, true);
    for (; !passage_order_is_done(o); steps++) {
        size_t n = order.n;
        passage_order_step(o, 1000, &order);
        assert_true(order.n - n <= 1000);
        if (passage_order_waits(o))
            annotations_read(a, 1 << 16);
        /* What has been read since may belong to what was listed. */
        if (told.n[ANNOTATIONS_OUTDATED] + told.n[ANNOTATIONS_RENUMBERED] == 0)
            continue;
        forget_told();
        order.n = 0;
        passage_order_begin(o, true);
    }
    assert_true(steps > MANY / 250);
    assert_true(passage_order_is_current(o));
    assert_int_equal(order.n, MANY);
    for (size_t i = 0; i < MANY; i++)
        assert_int_equal(passage_order_is_here(a, order.v[i]), i < MANY / 4);
    for (size_t i = 1; i < MANY; i++)
        assert_true(passage_order_compare(a, order.v[i - 1], order.v[i]) < 0);
    VEC_FREE(&order);
    passage_order_free(o);
}

static void test_the_order_of_this_document_is_that_of_its_text(void **state)
{
    struct passage_order *o = passage_order_new(a);
    struct numbers order = {0};
    static const size_t expected[] = {1, 2, 0};

    (void)state;
    keep("carried off by the ice");
    keep("planted in the year of the flood");
    keep("Nobody remembers");
    passage_order_here(o, &order);
    assert_int_equal(order.n, 3);
    assert_memory_equal(order.v, expected, sizeof expected);
    VEC_FREE(&order);
    passage_order_free(o);
}

/* Without bookmarks ------------------------------------------------------------------------ */

static void test_without_bookmarks_there_is_nothing(void **state)
{
    struct annotations_setup setup = {.document = document, .path = "/books/letter.txt"};
    struct annotations *none = annotations_new(&setup);
    struct passage_order *o = passage_order_new(none);
    struct range range;

    (void)state;
    assert_null(annotations_nth(none, 0, &range));
    assert_false(annotations_read(none, 1 << 16));
    assert_false(annotations_step(none, 1 << 16));
    assert_false(annotations_pending(none));
    assert_null(annotations_mark(none, "k"));
    assert_string_equal(annotations_identity(none).path, "/books/letter.txt");
    passage_order_begin(o, true);
    assert_true(passage_order_is_done(o));
    passage_order_free(o);
    annotations_free(none);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_kept_is_found_at_once),
        TEST(passages_of_other_documents_are_not_gathered),
        TEST(passages_are_found_again_in_an_edited_text),
        TEST(what_is_gone_is_an_orphan_and_still_listed),
        TEST(passages_in_a_range_are_those_that_overlap_it),
        TEST(a_text_that_grows_is_anchored_anew),
        TEST(each_change_is_told_once_with_its_number),
        TEST(changes_are_undone_in_reverse),
        TEST(a_letter_that_moved_comes_back),
        TEST(a_hundred_changes_can_be_undone),
        TEST(a_passage_keeps_its_comment_where_it_is_moved),
        TEST(the_same_passage_is_recognised),
        TEST(a_mark_takes_the_place_of_the_one_before),
        TEST(what_is_added_is_compared_with_the_rest_of_the_text),
        TEST(a_change_that_cannot_be_saved_is_told_once),
        TEST(a_change_that_was_saved_counts),
        TEST(what_another_session_adds_is_gathered),
        TEST(what_another_session_deletes_is_gone),
        TEST(one_passage_is_found_ahead_of_the_others),
        TEST(a_search_goes_on_in_the_text_that_took_its_place),
        TEST(many_passages_are_put_in_order_in_steps),
        TEST(the_order_of_this_document_is_that_of_its_text),
        TEST(without_bookmarks_there_is_nothing),
    };

    return cmocka_run_group_tests(tests, folder_setup, folder_teardown);
}
