/* SPDX-License-Identifier: ISC */
/* Large dotfiles: changed before all of them has been read, and passages found among
 * many. */
#include <ibid/bookmarks.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../random.h"
#include "files.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define MANY 5000

/* The last are read long after the file is opened. */
#define UNREAD "m-4990"

/* Documents have ten passages each, one of them a mark. */
static void write_many(void)
{
    struct buf b = {0};

    buf_puts(&b, "%rec: Passage\n%key: Id\n%type: Offset int\n");
    for (unsigned i = 0; i < MANY; i++)
        buf_printf(
            &b,
            "\nId: m-%u\nDigest: d-%u\nPath: /p-%u\nTitle: T %u\nOffset: %u\nQuote: words "
            "of m-%u\n%sTime: t\n",
            i, i / 10, i / 10, i / 20, i, i, i % 10 ? "" : "Mark: a\n");
    write_file(dotfile, b.p, b.n);
    buf_free(&b);
}

static struct bookmarks *open_unread(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    assert_null(error);
    assert_int_equal(bookmarks_find(b, UNREAD), NOWHERE);
    return b;
}

static struct bookmarks *open_read(void)
{
    struct bookmarks *b = open_unread();

    bookmarks_read(b);
    assert_true(bookmarks_find(b, UNREAD) != NOWHERE);
    return b;
}

static const struct passage *find(const struct bookmarks *b, const char *id)
{
    return bookmarks_get(b, bookmarks_find(b, id));
}

static void put(struct bookmarks *b, struct passage p)
{
    bookmarks_put(b, &p);
}

static void comment(struct bookmarks *b, char *id, char *words, char *quote)
{
    put(b, (struct passage){.id = id, .quote = quote, .comment = words, .time = "t"});
}

static void erase(struct bookmarks *b, const char *id)
{
    bookmarks_delete(b, id);
}

/* What came of it all, or NULL; and the file is as it is listed. */
static char *save(struct bookmarks *b)
{
    char *error;

    assert_true(bookmarks_save(b, &error));
    bookmarks_read(b);
    return error;
}

static void save_well(struct bookmarks *b)
{
    assert_null(save(b));
}

static size_t count_id(const struct bookmarks *b, const char *id)
{
    struct numbers v = {0};

    bookmarks_with(b, BOOKMARKS_ID, id, &v);
    size_t n = v.n;
    VEC_FREE(&v);
    return n;
}

static size_t count_comments(const struct bookmarks *b, const char *words)
{
    const struct passage *p;
    size_t n = 0;

    for (size_t i = 0; i < bookmarks_numbers(b); i++)
        n += (p = bookmarks_get(b, i)) && p->comment && strcmp(p->comment, words) == 0;
    return n;
}

/* Before it is read ------------------------------------------------------------------ */

static void test_a_new_passage_does_not_wait_for_the_file(void **state)
{
    struct bookmarks *b = open_unread();

    (void)state;
    put(b, (struct passage){.quote = "new", .comment = "new"});
    assert_int_equal(bookmarks_find(b, UNREAD), NOWHERE);
    assert_true(bookmarks_fd(b) >= 0);
    assert_int_equal(count_comments(b, "new"), 1);
    bookmarks_read(b);
    assert_int_equal(count_comments(b, "new"), 1);
    save_well(b);
    assert_int_equal(bookmarks_count(b), MANY + 1);
    bookmarks_free(b);
    b = open_read();
    assert_int_equal(bookmarks_count(b), MANY + 1);
    bookmarks_free(b);
}

static void test_what_is_read_later_does_not_undo_a_change(void **state)
{
    struct bookmarks *b = open_unread();

    (void)state;
    comment(b, UNREAD, "new", "words of " UNREAD);
    erase(b, "m-4991");
    assert_int_equal(bookmarks_find(b, "m-4992"), NOWHERE);
    bookmarks_read(b);
    assert_string_equal(find(b, UNREAD)->comment, "new");
    assert_int_equal(count_id(b, UNREAD), 1);
    assert_null(find(b, "m-4991"));
    assert_non_null(find(b, "m-4992"));
    save_well(b);
    assert_int_equal(bookmarks_count(b), MANY - 1);
    assert_string_equal(find(b, UNREAD)->comment, "new");
    bookmarks_free(b);
}

static void test_a_deletion_is_undone_before_the_file_is_read(void **state)
{
    struct bookmarks *b = open_unread();

    (void)state;
    erase(b, UNREAD);
    comment(b, UNREAD, "back", "words of " UNREAD);
    bookmarks_read(b);
    assert_int_equal(count_id(b, UNREAD), 1);
    save_well(b);
    assert_int_equal(count_id(b, UNREAD), 1);
    assert_string_equal(find(b, UNREAD)->comment, "back");
    bookmarks_free(b);
}

/* The file as it was opened is how it was before the change: what another session has
 * done since shows against that. */
static void test_a_change_before_it_is_read_is_merged(void **state)
{
    struct bookmarks *here = open_unread(), *there = open_read();

    (void)state;
    comment(there, UNREAD, "theirs", "words of " UNREAD);
    comment(there, "m-4991", "theirs", "words of m-4991");
    erase(there, "m-4992");
    save_well(there);
    comment(here, UNREAD, "mine", "words of " UNREAD);
    erase(here, "m-4991");
    comment(here, "m-4992", "mine", "words of m-4992");
    char *said = save(here);
    assert_non_null(said);
    free(said);
    assert_string_equal(find(here, UNREAD)->comment, "theirs");
    assert_string_equal(find(here, "m-4991")->comment, "theirs");
    assert_null(find(here, "m-4992"));
    assert_int_equal(count_comments(here, "mine"), 2);
    bookmarks_free(here);
    bookmarks_free(there);
}

/* Here the change is saved before what another session has done is shown. */
static void test_a_change_while_it_is_read_again_is_merged(void **state)
{
    struct bookmarks *here = open_read(), *there = open_read();
    char *error;

    (void)state;
    comment(there, UNREAD, "theirs", "words of " UNREAD);
    save_well(there);
    bookmarks_refresh(here);
    assert_true(bookmarks_step(here, 1));
    comment(here, UNREAD, "mine", "words of " UNREAD);
    assert_true(bookmarks_save(here, &error));
    assert_non_null(error);
    free(error);
    bookmarks_read(here);
    assert_string_equal(find(here, UNREAD)->comment, "theirs");
    assert_int_equal(count_comments(here, "mine"), 1);
    bookmarks_free(here);
    bookmarks_free(there);
}

static void test_a_mark_replaces_one_that_is_not_read_yet(void **state)
{
    struct bookmarks *b = open_unread();

    (void)state;
    put(b, (struct passage){.id = "new", .path = "/p-499", .quote = "x", .mark = "a"});
    bookmarks_read(b);
    assert_null(find(b, UNREAD));
    assert_non_null(find(b, "m-4980"));
    save_well(b);
    assert_null(find(b, UNREAD));
    assert_non_null(find(b, "new"));
    bookmarks_free(b);
}

static void check_unmarked(struct bookmarks *b, const char *id, const char *words)
{
    assert_int_equal(count_id(b, id), 1);
    assert_null(find(b, id)->mark);
    assert_string_equal(find(b, id)->comment, words);
}

/* Whether its comment is read before the letter moves, or after. */
static void test_a_letter_takes_no_comment_with_it(void **state)
{
    struct bookmarks *b = open_read();

    (void)state;
    put(b, (struct passage){
               .id = UNREAD, .digest = "d-499", .quote = "x", .comment = "mine", .mark = "a"});
    save_well(b);
    bookmarks_free(b);
    b = open_unread();
    put(b, (struct passage){.id = "new", .digest = "d-499", .quote = "x", .mark = "a"});
    bookmarks_read(b);
    check_unmarked(b, UNREAD, "mine");
    save_well(b);
    check_unmarked(b, UNREAD, "mine");
    put(b, (struct passage){
               .id = UNREAD, .digest = "d-499", .quote = "x", .comment = "mine", .mark = "a"});
    assert_null(find(b, "new"));
    put(b, (struct passage){.id = "last", .digest = "d-499", .quote = "x", .mark = "a"});
    check_unmarked(b, UNREAD, "mine");
    save_well(b);
    bookmarks_free(b);
    b = open_read();
    check_unmarked(b, UNREAD, "mine");
    assert_null(find(b, "new"));
    assert_string_equal(find(b, "last")->mark, "a");
    bookmarks_free(b);
}

static void test_an_import_takes_no_more_than_a_letter(void **state)
{
    struct bookmarks *b = open_read();
    struct passage one = {.id = "new", .digest = "d-499", .quote = "x", .mark = "a"};
    size_t added;
    char *error;

    (void)state;
    assert_true(bookmarks_import(b, &one, 1, &added, &error));
    assert_null(error);
    assert_int_equal(added, 1);
    assert_non_null(find(b, UNREAD));
    assert_null(find(b, UNREAD)->mark);
    bookmarks_free(b);
    b = open_read();
    assert_int_equal(bookmarks_count(b), MANY + 1);
    assert_null(find(b, UNREAD)->mark);
    bookmarks_free(b);
}

static void test_asking_again_does_not_read_it_all(void **state)
{
    struct bookmarks *b = open_unread();

    (void)state;
    bookmarks_refresh(b);
    assert_int_equal(bookmarks_find(b, UNREAD), NOWHERE);
    bookmarks_free(b);
}

/* A file that has just been written might be again within the clock's ticks. */
static void make_old(void)
{
    struct timespec times[2] = {{.tv_sec = 1700000000}, {.tv_sec = 1700000000}};

    assert_int_equal(utimensat(AT_FDCWD, dotfile, times, 0), 0);
}

static void test_what_is_saved_here_is_not_read_again(void **state)
{
    (void)state;
    make_old();
    struct bookmarks *b = open_read();
    unsigned long readings = bookmarks_readings(b);
    for (unsigned i = 0; i < 3; i++) {
        comment(b, UNREAD, i % 2 ? "new" : "newer", "words of " UNREAD);
        save_well(b);
        bookmarks_refresh(b);
        bookmarks_read(b);
    }
    assert_int_equal(bookmarks_readings(b), readings);
    bookmarks_free(b);
}

/* Found among many ------------------------------------------------------------------- */

static void test_a_number_stays_its_passages(void **state)
{
    struct bookmarks *b = open_read();
    size_t before = bookmarks_find(b, "m-10"), after = bookmarks_find(b, "m-12");

    (void)state;
    assert_int_equal(before + 2, after);
    erase(b, "m-11");
    assert_null(bookmarks_get(b, before + 1));
    assert_int_equal(bookmarks_count(b), MANY - 1);
    assert_int_equal(bookmarks_numbers(b), MANY);
    comment(b, "m-12", "changed", "words of m-12");
    assert_int_equal(bookmarks_find(b, "m-12"), after);
    comment(b, "m-11", "back", "words of m-11");
    assert_int_equal(bookmarks_find(b, "m-11"), MANY);
    assert_null(bookmarks_get(b, before + 1));
    save_well(b);
    bookmarks_free(b);
}

static const char *field_of(const struct passage *p, enum bookmarks_key key)
{
    const char *const fields[] = {p->id, p->digest, p->path, p->title, p->fingerprint, p->mark};

    return fields[key];
}

/* Those with a field are the ones that have it when all are looked through. */
static void check_with(const struct bookmarks *b, enum bookmarks_key key, const char *value)
{
    struct numbers v = {0};
    const struct passage *p;
    size_t at = 0;

    bookmarks_with(b, key, value, &v);
    numbers_sort(&v);
    for (size_t i = 0; i < bookmarks_numbers(b); i++) {
        const char *field = (p = bookmarks_get(b, i)) ? field_of(p, key) : NULL;
        if (!field || strcmp(field, value) != 0)
            continue;
        assert_true(at < v.n && v.v[at] == i);
        at++;
    }
    assert_int_equal(at, v.n);
    VEC_FREE(&v);
}

static struct random randoms;

static unsigned any_below(unsigned n)
{
    return (unsigned)random_below(&randoms, n);
}

/* A fingerprint of its own for every number. */
static void print_of(unsigned number, char out[TEXT_FINGERPRINT])
{
    for (unsigned i = 0; i < TEXT_FINGERPRINT - 1; i++)
        out[i] = "0123456789abcdef"[(number * 2654435761u + i * 40503u) * 2246822519u >> 28];
    out[TEXT_FINGERPRINT - 1] = '\0';
}

static void change_one(struct bookmarks *b)
{
    char id[24], digest[24], path[24], title[24], print[TEXT_FINGERPRINT];
    unsigned n = any_below(MANY);

    snprintf(id, sizeof id, "m-%u", n);
    snprintf(digest, sizeof digest, "d-%u", any_below(MANY / 10));
    snprintf(path, sizeof path, "/p-%u", any_below(MANY / 10));
    snprintf(title, sizeof title, "T %u", any_below(MANY / 20));
    print_of(any_below(MANY / 10), print);
    if (any_below(3) == 0)
        erase(b, id);
    else
        put(b, (struct passage){.id = id,
                                .digest = any_below(4) ? digest : NULL,
                                .path = path,
                                .title = title,
                                .fingerprint = any_below(4) ? print : NULL,
                                .quote = "x",
                                .mark = any_below(2) ? NULL : "a"});
}

/* Those that agree with a document are the ones that do when all are looked through. */
static void check_of(const struct bookmarks *b)
{
    char digest[24], path[24], title[24], print[TEXT_FINGERPRINT];
    struct identity document = {digest, path, title, print};
    struct numbers v = {0};
    size_t at = 0;

    snprintf(digest, sizeof digest, "d-%u", any_below(MANY / 10));
    snprintf(path, sizeof path, "/p-%u", any_below(MANY / 10));
    snprintf(title, sizeof title, "T %u", any_below(MANY / 20));
    print_of(any_below(MANY / 10), print);
    /* Edited a little. */
    memset(print, 'f', 9);
    bookmarks_of(b, &document, &v);
    for (size_t i = 0; i < bookmarks_numbers(b); i++) {
        const struct passage *p = bookmarks_get(b, i);
        struct identity other = p ? passage_identity(p) : (struct identity){0};
        if (identity_compare(&document, &other) == MATCH_NONE)
            continue;
        assert_true(at < v.n && v.v[at] == i);
        at++;
    }
    assert_int_equal(at, v.n);
    VEC_FREE(&v);
}

static void check_some(const struct bookmarks *b)
{
    char value[TEXT_FINGERPRINT];

    for (unsigned i = 0; i < 50; i++) {
        snprintf(value, sizeof value, "m-%u", any_below(MANY));
        check_with(b, BOOKMARKS_ID, value);
        snprintf(value, sizeof value, "d-%u", any_below(MANY / 10));
        check_with(b, BOOKMARKS_DIGEST, value);
        snprintf(value, sizeof value, "/p-%u", any_below(MANY / 10));
        check_with(b, BOOKMARKS_PATH, value);
        snprintf(value, sizeof value, "T %u", any_below(MANY / 20));
        check_with(b, BOOKMARKS_TITLE, value);
        print_of(any_below(MANY / 10), value);
        check_with(b, BOOKMARKS_FINGERPRINT, value);
        if (i % 10 == 0)
            check_of(b);
    }
    check_with(b, BOOKMARKS_MARK, "a");
}

static void test_passages_are_found_by_what_stands_in_a_field(void **state)
{
    struct bookmarks *b = open_read();

    (void)state;
    check_some(b);
    for (unsigned i = 0; i < 500; i++)
        change_one(b);
    check_some(b);
    free(save(b));
    check_some(b);
    bookmarks_free(b);
}

static int setup(void **state)
{
    int failed = folder_setup(state);

    write_many();
    return failed;
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(test_a_new_passage_does_not_wait_for_the_file),
        KEPT(test_what_is_read_later_does_not_undo_a_change),
        KEPT(test_a_deletion_is_undone_before_the_file_is_read),
        KEPT(test_a_change_before_it_is_read_is_merged),
        KEPT(test_a_change_while_it_is_read_again_is_merged),
        KEPT(test_a_mark_replaces_one_that_is_not_read_yet),
        KEPT(test_a_letter_takes_no_comment_with_it),
        KEPT(test_an_import_takes_no_more_than_a_letter),
        KEPT(test_asking_again_does_not_read_it_all),
        KEPT(test_what_is_saved_here_is_not_read_again),
        KEPT(test_a_number_stays_its_passages),
        KEPT(test_passages_are_found_by_what_stands_in_a_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
