/* SPDX-License-Identifier: ISC */
/* The dotfile: what a person wrote in it stays, what ibid writes is a recutils
 * file, and two sessions lose nothing of each other's. */
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
#include <unistd.h>

static struct bookmarks *open_kept(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    assert_null(error);
    return b;
}

static void put(struct bookmarks *b, struct passage p)
{
    char *error;

    assert_true(put_and_save(b, &p, &error));
    assert_null(error);
}

static struct passage quoting(char *id, char *quote)
{
    return (struct passage){.id = id, .path = "/books/letter.txt", .quote = quote};
}

static const struct passage *find(struct bookmarks *b, const char *id)
{
    return bookmarks_get(b, bookmarks_find(b, id));
}

static size_t count(struct bookmarks *b)
{
    return bookmarks_count(b);
}

static void assert_file(const char *expected)
{
    char *is = read_file(dotfile, NULL);

    assert_string_equal(is, expected);
    free(is);
}

static void assert_holds(const char *part)
{
    char *is = read_file(dotfile, NULL);

    assert_non_null(strstr(is, part));
    free(is);
}

/* The form ------------------------------------------------------------------------ */

static void test_a_new_file_is_private_and_valid(void **state)
{
    struct bookmarks *b = open_kept();
    struct stat st;

    (void)state;
    put(b, (struct passage){.id = "a", .path = "/a/b", .quote = "first words", .time = "t"});
    assert_int_equal(stat(dotfile, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_true(recfix_accepts(dotfile));
    assert_file("%rec: Passage\n%key: Id\n%type: Offset int\n"
                "%doc: Passages kept by ibid; see ibid(1).\n\n"
                "Id: a\nPath: /a/b\nOffset: 0\nQuote: first words\nTime: t\n");
    bookmarks_free(b);
}

/* Whatever a value holds, it is read back the same and recfix is content. */
static void test_every_value_comes_back(void **state)
{
    static char *const values[] = {
        "plain",
        "",
        " leading and trailing ",
        "\ttabs\t",
        "two\nlines",
        "an empty\n\nline, and one at the end\n",
        "\n",
        "+ looks like a continuation\n+ and again",
        "# no comment\n# nor this",
        "ends in a backslash\\",
        "a\\\nb\\",
        "100% sure, 50%41 off, %0A %zz %",
        "Id: other\nQuote: other",
        "bytes \xff\xfe and \xe9t\xe9 of another time",
        "caf\xc3\xa9 \xe2\x80\x9cquoted\xe2\x80\x9d \xe4\xba\x8c",
        "controls \x01\x1b[31m\x7f\r",
        "c1 \xc2\x85\xc2\x9b",
    };
    struct bookmarks *b = open_kept();
    char id[16];

    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        snprintf(id, sizeof id, "v%zu", i);
        put(b, (struct passage){
                   .id = id, .quote = values[i], .comment = values[i], .style = values[i]});
    }
    bookmarks_free(b);
    assert_true(recfix_accepts(dotfile));
    b = open_kept();
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        snprintf(id, sizeof id, "v%zu", i);
        assert_non_null(find(b, id));
        assert_string_equal(find(b, id)->quote, values[i]);
        assert_string_equal(find(b, id)->comment, values[i]);
        assert_string_equal(find(b, id)->style, values[i]);
    }
    bookmarks_free(b);
}

static struct random randoms;

static void test_random_bytes_come_back(void **state)
{
    char values[100][40], id[16];
    struct bookmarks *b = open_kept();

    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        static const char likely[] = "\\\n+%: #\r\t 0aA\xc3\xa9";
        size_t n = random_below(&randoms, 39);
        for (size_t j = 0; j < n; j++)
            values[i][j] = random_below(&randoms, 2)
                               ? likely[random_below(&randoms, sizeof likely - 1)]
                               : (char)(1 + random_below(&randoms, 255));
        values[i][n] = '\0';
        snprintf(id, sizeof id, "r%u", i);
        put(b, quoting(id, values[i]));
    }
    bookmarks_free(b);
    assert_true(recfix_accepts(dotfile));
    b = open_kept();
    for (unsigned i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "r%u", i);
        assert_string_equal(find(b, id)->quote, values[i]);
    }
    bookmarks_free(b);
}

#define HAND_MADE                                                                              \
    "# my own notes on top\n"                                                                  \
    "\n"                                                                                       \
    "%rec: Book\n"                                                                             \
    "\n"                                                                                       \
    "Id: a\n"                                                                                  \
    "Shelf: 3\n"                                                                               \
    "\n\n"                                                                                     \
    "%rec: Passage\n"                                                                          \
    "%key: Id\n"                                                                               \
    "\n"                                                                                       \
    "# about the first\n"                                                                      \
    "Colour: green\n"                                                                          \
    "Id: a\n"                                                                                  \
    "Quote:   spaced   out\n"                                                                  \
    "# in the middle\n"                                                                        \
    "this line is damaged\n"                                                                   \
    "Comment: old\n"                                                                           \
    "Offset: 7\n"                                                                              \
    "\n"

static void test_hand_edits_survive_a_change_beside_them(void **state)
{
    (void)state;
    write_string(dotfile, HAND_MADE "Id: b\nQuote: other\nOffset: 0\nTime: t\n\n%rec: Zoo\n");
    struct bookmarks *b = open_kept();
    assert_int_equal(count(b), 2);
    struct passage p = passage_copy(find(b, "b"));
    p.comment = mem_string("new");
    put(b, p);
    passage_free(&p);
    bookmarks_free(b);
    assert_file(HAND_MADE
                "Id: b\nQuote: other\nOffset: 0\nTime: t\nComment: new\n\n%rec: Zoo\n");
}

static void test_a_changed_record_keeps_its_other_lines_in_place(void **state)
{
    (void)state;
    write_string(dotfile,
                 "%rec: Passage\n\n# above\nColour:green\nId: a\nOffset: 7\n# between\n"
                 "damaged\nQuote:   spaced   out\nComment: old\n+ lines\nTime: t");
    struct bookmarks *b = open_kept();
    struct passage p = passage_copy(find(b, "a"));
    assert_string_equal(p.comment, "old\nlines");
    free(p.comment);
    p.comment = mem_string("new");
    p.section = mem_string("12");
    put(b, p);
    passage_free(&p);
    bookmarks_free(b);
    assert_file("%rec: Passage\n\n# above\nColour:green\nId: a\nOffset: 7\n# between\n"
                "damaged\nQuote:   spaced   out\nComment: new\nTime: t\nSection: 12\n");
}

static void test_a_new_record_stands_with_its_kind(void **state)
{
    (void)state;
    write_string(dotfile, "%rec: Passage\n\nId: a\nQuote: x\n\n%rec: Zoo\n\nId: lion\n");
    struct bookmarks *b = open_kept();
    put(b, (struct passage){.id = "b", .quote = "y", .time = "t"});
    bookmarks_free(b);
    assert_file("%rec: Passage\n\nId: a\nQuote: x\n\nId: b\nOffset: 0\nQuote: y\nTime: t\n\n"
                "%rec: Zoo\n\nId: lion\n");
}

static void test_deletion_leaves_comments_and_damaged_lines(void **state)
{
    char *error;

    (void)state;
    write_string(dotfile,
                 "%rec: Passage\n\n# mine\nId: a\nQuote: x\n\ndamaged\nId: b\n\nId: c\n");
    struct bookmarks *b = open_kept();
    assert_true(delete_and_save(b, "a", &error));
    assert_true(delete_and_save(b, "b", &error));
    assert_int_equal(count(b), 1);
    bookmarks_free(b);
    assert_file("%rec: Passage\n\n# mine\n\ndamaged\n\nId: c\n");
}

static void test_continuations_and_line_ends_of_other_systems(void **state)
{
    (void)state;
    write_string(dotfile, "%rec: Passage\r\n\r\nId: a\r\nQuote: one\r\n+ two\r\n+three\r\n"
                          "Comment: joined \\\r\nhere\r\n\r\nId: b\r\nQuote: x\r\n");
    struct bookmarks *b = open_kept();
    assert_int_equal(count(b), 2);
    assert_string_equal(find(b, "a")->quote, "one\ntwo\nthree");
    assert_string_equal(find(b, "a")->comment, "joined here");
    assert_string_equal(find(b, "b")->quote, "x");
    bookmarks_free(b);
}

/* The file ------------------------------------------------------------------------ */

static void test_permissions_stay(void **state)
{
    struct stat st;

    (void)state;
    write_string(dotfile, "%rec: Passage\n");
    chmod(dotfile, 0640);
    struct bookmarks *b = open_kept();
    put(b, quoting("a", "x"));
    bookmarks_free(b);
    stat(dotfile, &st);
    assert_int_equal(st.st_mode & 07777, 0640);
    /* The file and its lock; nothing is left of the writing. */
    assert_int_equal(count_files(), 2);
}

static void test_a_symbolic_link_stays_one(void **state)
{
    char target[80];
    struct stat st;

    (void)state;
    snprintf(target, sizeof target, "%s/real", folder);
    for (int there = 0; there < 2; there++) {
        folder_clear();
        if (there)
            write_string(target, "# here\n");
        assert_int_equal(symlink("real", dotfile), 0);
        struct bookmarks *b = open_kept();
        put(b, quoting("a", "x"));
        bookmarks_free(b);
        lstat(dotfile, &st);
        assert_true(S_ISLNK(st.st_mode));
        assert_int_equal(lstat(target, &st), 0);
        assert_true(S_ISREG(st.st_mode));
        assert_holds("Id: a\n");
    }
}

static void test_a_folder_that_is_missing_is_made(void **state)
{
    char *error, deep[96];

    (void)state;
    snprintf(deep, sizeof deep, "%s/a/b/kept", folder);
    struct bookmarks *b = bookmarks_open(deep, &error);
    assert_null(error);
    put(b, quoting("a", "x"));
    bookmarks_free(b);
    assert_int_equal(access(deep, F_OK), 0);
    static const char *const parts[] = {"a/b/kept", "a/b/kept.lock", "a/b", "a"};
    for (size_t i = 0; i < 4; i++) {
        snprintf(deep, sizeof deep, "%s/%s", folder, parts[i]);
        assert_int_equal(remove(deep), 0);
    }
}

static void test_what_cannot_be_saved_is_kept_and_tried_again(void **state)
{
    char *error;
    struct passage p = quoting("b", "new");

    (void)state;
    write_string(dotfile, "%rec: Passage\n\nId: a\nQuote: x\n");
    struct bookmarks *b = open_kept();
    /* A folder in the lock's place. */
    char lock[80];
    snprintf(lock, sizeof lock, "%s.lock", dotfile);
    assert_int_equal(mkdir(lock, 0700), 0);
    assert_false(put_and_save(b, &p, &error));
    assert_string_equal(error, "its lock: Is a directory");
    free(error);
    assert_non_null(find(b, "b"));
    assert_file("%rec: Passage\n\nId: a\nQuote: x\n");
    assert_int_equal(rmdir(lock), 0);
    assert_true(bookmarks_save(b, &error));
    assert_int_equal(count(b), 2);
    bookmarks_free(b);
    assert_holds("Id: b\n");
}

static void test_marks_of_a_document_replace_each_other(void **state)
{
    struct bookmarks *b = open_kept();
    struct passage first = quoting("1", "x"), other = quoting("2", "y"),
                   again = quoting("3", "z");

    (void)state;
    first.mark = other.mark = again.mark = "a";
    other.path = "/books/other.txt";
    put(b, first);
    put(b, other);
    put(b, again);
    assert_null(find(b, "1"));
    assert_non_null(find(b, "2"));
    assert_non_null(find(b, "3"));
    bookmarks_free(b);
}

/* A mark that says more than its letter. */
static struct passage commented(char *id, char *words)
{
    struct passage p = quoting(id, "x");

    p.comment = words;
    p.mark = "a";
    return p;
}

static struct passage marking(char *id, char *quote)
{
    struct passage p = quoting(id, quote);

    p.mark = "a";
    return p;
}

static void assert_mark(struct bookmarks *b, const char *id, const char *mark)
{
    assert_non_null(find(b, id));
    if (mark)
        assert_string_equal(find(b, id)->mark, mark);
    else
        assert_null(find(b, id)->mark);
}

static void test_a_letter_that_moves_takes_nothing_else(void **state)
{
    struct bookmarks *b = open_kept();
    struct passage styled = marking("2", "y"),
                   quoted = marking("3", "one two three four five six seven eight nine");

    (void)state;
    styled.style = "doubt";
    put(b, commented("1", "mine"));
    put(b, styled);
    put(b, quoted);
    put(b, marking("4", "z"));
    put(b, marking("5", "one two three four five six seven eight"));
    assert_mark(b, "1", NULL);
    assert_string_equal(find(b, "1")->comment, "mine");
    assert_mark(b, "2", NULL);
    assert_mark(b, "3", NULL);
    assert_null(find(b, "4"));
    assert_mark(b, "5", "a");
    bookmarks_free(b);
    b = open_kept();
    assert_int_equal(count(b), 4);
    assert_mark(b, "1", NULL);
    assert_mark(b, "5", "a");
    put(b, commented("1", "mine"));
    assert_null(find(b, "5"));
    assert_mark(b, "1", "a");
    bookmarks_free(b);
}

static size_t import(struct bookmarks *b, const struct passage *v, size_t n)
{
    size_t added;
    char *error;

    assert_true(bookmarks_import(b, v, n, &added, &error));
    assert_null(error);
    return added;
}

static void test_an_import_takes_no_more_than_letters(void **state)
{
    struct passage v[] = {commented("9", "theirs"), marking("8", "y"), marking("7", "z")};
    struct bookmarks *b = open_kept();

    (void)state;
    put(b, marking("1", "w"));
    assert_int_equal(import(b, v, 3), 3);
    assert_int_equal(count(b), 4);
    assert_mark(b, "1", NULL);
    assert_mark(b, "9", NULL);
    assert_mark(b, "8", NULL);
    assert_mark(b, "7", "a");
    /* What has lost its letter is there all the same. */
    assert_int_equal(import(b, v, 3), 0);
    assert_mark(b, "7", "a");
    bookmarks_free(b);
}

static void test_an_import_keeps_what_differs(void **state)
{
    struct passage v[] = {marking("1", "x"), marking("2", "x"), marking("3", "x"),
                          marking("4", "x"), marking("5", "x")};
    struct bookmarks *b = open_kept();

    (void)state;
    v[1].mark = "b";        /* another letter at the same place */
    v[2].prefix = "beside"; /* another place without a position */
    v[3].style = "doubt";
    assert_int_equal(import(b, v, 5), 4); /* the last is the first */
    assert_mark(b, "2", "b");
    assert_null(find(b, "5"));
    assert_int_equal(import(b, v, 5), 0);
    bookmarks_free(b);
}

/* Two sessions --------------------------------------------------------------------- */

struct pair {
    struct bookmarks *here, *there;
};

static struct pair open_two(void)
{
    struct bookmarks *b = open_kept();

    put(b, (struct passage){.id = "p", .quote = "words", .comment = "old"});
    bookmarks_free(b);
    return (struct pair){open_kept(), open_kept()};
}

static void close_two(struct pair two)
{
    bookmarks_free(two.here);
    bookmarks_free(two.there);
    assert_true(recfix_accepts(dotfile));
}

static bool comment(struct bookmarks *b, char *text)
{
    struct passage p = passage_copy(find(b, "p"));
    char *notice;

    free(p.comment);
    p.comment = mem_string(text);
    assert_true(put_and_save(b, &p, &notice));
    passage_free(&p);
    bool said = notice;
    free(notice);
    return said;
}

static bool erase(struct bookmarks *b)
{
    char *notice;

    assert_true(delete_and_save(b, "p", &notice));
    bool said = notice;
    free(notice);
    return said;
}

static void test_sessions_that_change_different_passages_both_win(void **state)
{
    struct pair two = open_two();

    (void)state;
    put(two.here, quoting("here", "x"));
    put(two.there, quoting("there", "y"));
    assert_false(comment(two.here, "new"));
    bookmarks_refresh(two.there);
    assert_int_equal(count(two.there), 3);
    assert_string_equal(find(two.there, "p")->comment, "new");
    close_two(two);
}

static void test_a_passage_changed_in_both_is_kept_twice_and_said_so(void **state)
{
    struct pair two = open_two();

    (void)state;
    assert_false(comment(two.here, "mine"));
    assert_true(comment(two.there, "yours"));
    assert_int_equal(count(two.there), 2);
    assert_string_equal(find(two.there, "p")->comment, "mine");
    assert_holds("Comment: yours\n");
    close_two(two);
}

/* A style is the reader's choice, as a comment is. */
static void test_another_style_in_both_is_kept_twice(void **state)
{
    struct pair two = open_two();
    struct passage p = passage_copy(find(two.here, "p"));

    (void)state;
    p.style = mem_string("doubt");
    put(two.here, p);
    passage_free(&p);
    assert_true(comment(two.there, "yours"));
    assert_int_equal(count(two.there), 2);
    assert_string_equal(find(two.there, "p")->style, "doubt");
    close_two(two);
}

static void test_the_same_change_in_both_is_one(void **state)
{
    struct pair two = open_two();

    (void)state;
    assert_false(comment(two.here, "agreed"));
    assert_false(comment(two.there, "agreed"));
    assert_int_equal(count(two.there), 1);
    close_two(two);
}

/* Their letter moved while a comment was written here. */
static void test_a_letter_moved_elsewhere_stays_there(void **state)
{
    struct bookmarks *here = open_kept(), *there;
    struct passage p = commented("1", "first");
    char *error;

    (void)state;
    put(here, p);
    there = open_kept();
    put(there, marking("2", "y"));
    p.comment = "second";
    assert_true(put_and_save(here, &p, &error));
    assert_null(error);
    assert_int_equal(count(here), 2);
    assert_string_equal(find(here, "1")->comment, "second");
    assert_mark(here, "1", NULL);
    assert_mark(here, "2", "a");
    bookmarks_free(here);
    bookmarks_free(there);
}

static const struct passage *find_comment(struct bookmarks *b, const char *words)
{
    const struct passage *p;

    for (size_t i = 0; i < bookmarks_numbers(b); i++)
        if ((p = bookmarks_get(b, i)) && p->comment && strcmp(p->comment, words) == 0)
            return p;
    return NULL;
}

static void test_of_two_versions_one_has_the_letter(void **state)
{
    struct bookmarks *here = open_kept(), *there;
    struct passage p = commented("1", "first");
    char *error;

    (void)state;
    put(here, p);
    there = open_kept();
    p.comment = "theirs";
    put(there, p);
    p.comment = "mine";
    assert_true(put_and_save(here, &p, &error));
    assert_non_null(error);
    free(error);
    assert_int_equal(count(here), 2);
    assert_mark(here, "1", "a");
    assert_non_null(find_comment(here, "mine"));
    assert_null(find_comment(here, "mine")->mark);
    bookmarks_free(here);
    bookmarks_free(there);
}

/* The letter is given here to what is kept beside theirs. */
static void test_a_letter_given_here_goes_to_the_version_of_here(void **state)
{
    struct bookmarks *here = open_kept(), *there;
    struct passage p = commented("1", "first");
    char *error;

    (void)state;
    p.mark = NULL;
    put(here, p);
    put(here, commented("2", "other"));
    there = open_kept();
    p.comment = "theirs";
    put(there, p);
    p.comment = "mine";
    p.mark = "a";
    assert_true(put_and_save(here, &p, &error));
    free(error);
    assert_int_equal(count(here), 3);
    assert_mark(here, "1", NULL);
    assert_mark(here, "2", NULL);
    assert_string_equal(find(here, "2")->comment, "other");
    assert_string_equal(find_comment(here, "mine")->mark, "a");
    bookmarks_free(here);
    bookmarks_free(there);
}

static void test_a_deletion_does_not_resurrect(void **state)
{
    struct pair two = open_two();
    struct passage p = passage_copy(find(two.there, "p"));
    char *error;

    (void)state;
    assert_false(erase(two.here));
    /* The other session learns the digest of the document, and saves that. */
    p.digest = mem_string("0123");
    assert_true(put_and_save(two.there, &p, &error));
    assert_null(error);
    passage_free(&p);
    put(two.there, quoting("q", "else"));
    assert_null(find(two.there, "p"));
    assert_int_equal(count(two.there), 1);
    close_two(two);
}

static void test_new_words_outlive_a_deletion_elsewhere(void **state)
{
    struct pair two = open_two();

    (void)state;
    assert_false(erase(two.here));
    assert_true(comment(two.there, "written meanwhile"));
    assert_int_equal(count(two.there), 1);
    assert_holds("Comment: written meanwhile\n");
    close_two(two);
}

static void test_a_passage_changed_elsewhere_is_not_deleted(void **state)
{
    struct pair two = open_two();

    (void)state;
    assert_false(comment(two.here, "written meanwhile"));
    assert_true(erase(two.there));
    assert_string_equal(find(two.there, "p")->comment, "written meanwhile");
    close_two(two);
}

static void test_a_deletion_is_undone(void **state)
{
    struct pair two = open_two();
    struct passage p = passage_copy(find(two.here, "p"));

    (void)state;
    assert_false(erase(two.here));
    put(two.here, p);
    passage_free(&p);
    assert_string_equal(find(two.here, "p")->comment, "old");
    close_two(two);
}

/* Places ------------------------------------------------------------------------------ */

static bool is_kept(struct places *p, const char *digest, const char *path, struct place *out)
{
    struct identity document = {.digest = digest, .path = path};

    return places_get(p, &document, out) != MATCH_NONE;
}

static void test_places_are_kept_by_digest_and_path(void **state)
{
    struct places *p = places_open(dotfile);
    struct place out;
    char *error;

    (void)state;
    places_put(p, &(struct place){.digest = "d1", .path = "/a", .offset = 5, .jumps = "1 2"});
    places_put(p, &(struct place){.digest = "d2", .path = "/b", .offset = 6});
    places_put(p, &(struct place){.digest = "d1",
                                  .path = "/moved",
                                  .offset = 7,
                                  .searches = "one\ntwo",
                                  .view = "demand"});
    assert_true(places_save(p, true, &error));
    places_free(p);
    assert_true(recfix_accepts(dotfile));
    p = places_open(dotfile);
    assert_true(is_kept(p, "d1", "/elsewhere", &out));
    assert_int_equal(out.offset, 7);
    assert_string_equal(out.searches, "one\ntwo");
    assert_string_equal(out.view, "demand");
    place_free(&out);
    assert_true(is_kept(p, "d3", "/b", &out));
    assert_int_equal(out.offset, 6);
    place_free(&out);
    assert_false(is_kept(p, "d3", "/a", &out));
    places_free(p);
}

static void put_place(struct places *p, char *digest, size_t offset)
{
    char *error;

    places_put(p, &(struct place){.digest = digest, .offset = offset});
    assert_true(places_save(p, true, &error));
}

/* What a session has saved it does not save again over what came after. */
static void test_a_place_is_saved_once(void **state)
{
    struct places *here = places_open(dotfile), *there = places_open(dotfile);
    struct place out;

    (void)state;
    put_place(here, "d1", 5);
    put_place(there, "d1", 6);
    put_place(here, "d2", 7);
    places_free(there);
    places_free(here);
    there = places_open(dotfile);
    assert_true(is_kept(there, "d1", NULL, &out));
    assert_int_equal(out.offset, 6);
    place_free(&out);
    places_free(there);
}

static void test_places_that_are_saved_are_not_saved_again(void **state)
{
    struct places *p = places_open(dotfile);
    size_t before, after;
    char *error;

    (void)state;
    put_place(p, "d1", 5);
    char *was = read_file(dotfile, &before);
    assert_true(places_save(p, true, &error));
    char *is = read_file(dotfile, &after);
    assert_int_equal(before, after);
    assert_memory_equal(was, is, before);
    free(was);
    free(is);
    places_free(p);
}

static unsigned count_descriptors(void)
{
    unsigned n = 0;

    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void test_saving_leaves_no_descriptor_open(void **state)
{
    struct bookmarks *b = open_kept();
    struct places *p = places_open(dotfile);
    unsigned before = count_descriptors();
    char *error;

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_true(put_and_save(b, &(struct passage){.quote = "new"}, &error));
        put_place(p, "d1", 5);
        assert_int_equal(count_descriptors(), before);
    }
    places_free(p);
    bookmarks_free(b);
}

static void test_the_oldest_places_are_forgotten(void **state)
{
    struct places *p = places_open(dotfile);
    struct place out;
    char *error, digest[16];

    (void)state;
    for (int i = 0; i < 1010; i++) {
        snprintf(digest, sizeof digest, "d%d", i);
        places_put(p, &(struct place){.digest = digest, .offset = 1});
    }
    assert_true(places_save(p, false, &error));
    assert_false(is_kept(p, "d9", NULL, &out));
    assert_true(is_kept(p, "d10", NULL, &out));
    place_free(&out);
    places_free(p);
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(test_a_new_file_is_private_and_valid),
        KEPT(test_every_value_comes_back),
        KEPT(test_random_bytes_come_back),
        KEPT(test_hand_edits_survive_a_change_beside_them),
        KEPT(test_a_changed_record_keeps_its_other_lines_in_place),
        KEPT(test_a_new_record_stands_with_its_kind),
        KEPT(test_deletion_leaves_comments_and_damaged_lines),
        KEPT(test_continuations_and_line_ends_of_other_systems),
        KEPT(test_permissions_stay),
        KEPT(test_a_symbolic_link_stays_one),
        KEPT(test_a_folder_that_is_missing_is_made),
        KEPT(test_what_cannot_be_saved_is_kept_and_tried_again),
        KEPT(test_marks_of_a_document_replace_each_other),
        KEPT(test_a_letter_that_moves_takes_nothing_else),
        KEPT(test_an_import_takes_no_more_than_letters),
        KEPT(test_an_import_keeps_what_differs),
        KEPT(test_a_letter_moved_elsewhere_stays_there),
        KEPT(test_of_two_versions_one_has_the_letter),
        KEPT(test_a_letter_given_here_goes_to_the_version_of_here),
        KEPT(test_sessions_that_change_different_passages_both_win),
        KEPT(test_a_passage_changed_in_both_is_kept_twice_and_said_so),
        KEPT(test_another_style_in_both_is_kept_twice),
        KEPT(test_the_same_change_in_both_is_one),
        KEPT(test_a_deletion_does_not_resurrect),
        KEPT(test_new_words_outlive_a_deletion_elsewhere),
        KEPT(test_a_passage_changed_elsewhere_is_not_deleted),
        KEPT(test_a_deletion_is_undone),
        KEPT(test_places_are_kept_by_digest_and_path),
        KEPT(test_a_place_is_saved_once),
        KEPT(test_places_that_are_saved_are_not_saved_again),
        KEPT(test_saving_leaves_no_descriptor_open),
        KEPT(test_the_oldest_places_are_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
