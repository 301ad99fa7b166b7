/* SPDX-License-Identifier: ISC */
/* Saving, when it is killed, when its calls fail, when eight do it at once, and
 * when the file is damaged.  test-saving ROUNDS CHANGES */
#include <ibid/bookmarks.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../random.h"
#include "faults.h"
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static unsigned rounds = 200, changes = 40;

static struct bookmarks *open_kept(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    assert_null(error);
    bookmarks_read(b);
    return b;
}

/* The passage of a number: its words follow from its id, so that half of one
 * would be seen. */
static void begin_number(struct bookmarks *b, unsigned who, unsigned i)
{
    char id[32], quote[80];

    snprintf(id, sizeof id, "n%u-%u", who, i);
    snprintf(quote, sizeof quote, "words of %s,\nin two lines, to the end", id);
    bookmarks_put(b, &(struct passage){.id = id, .quote = quote, .time = "t"});
}

/* The same, when it has been saved; false and *error where it could not be. */
static bool put_number(struct bookmarks *b, unsigned who, unsigned i, char **error)
{
    begin_number(b, who, i);
    return bookmarks_save(b, error);
}

static void assert_whole(const struct passage *p)
{
    char quote[80];

    snprintf(quote, sizeof quote, "words of %s,\nin two lines, to the end", p->id);
    assert_string_equal(p->quote, quote);
    assert_string_equal(p->time, "t");
}

/* How many passages the file holds; all of them whole. */
static size_t count_whole(void)
{
    struct bookmarks *b = open_kept();
    size_t n = bookmarks_count(b);

    for (size_t i = 0; i < n; i++)
        assert_whole(bookmarks_get(b, i));
    bookmarks_free(b);
    return n;
}

/* Killed --------------------------------------------------------------------------- */

static struct random randoms;

/* Saves one passage after the other, and says so after each. */
static void save_until_killed(unsigned who, int out)
{
    struct bookmarks *b = open_kept();
    char *error;

    for (unsigned i = 0;; i++)
        if (!put_number(b, who, i, &error) || write(out, "", 1) != 1)
            _exit(1);
}

/* Kills it within so many microseconds of that many passages being confirmed: how soon
 * the first is depends on the disk. */
static size_t confirmed_before_kill(unsigned who, size_t first, unsigned within,
                                    void (*run)(unsigned, int))
{
    char bytes[4096];
    ssize_t got;
    size_t n = 0;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        run(who, ends[1]);
    close(ends[1]);
    while (n < first && (got = read(ends[0], bytes, 1)) > 0)
        n += (size_t)got;
    nanosleep(&(struct timespec){0, 1000 * (long)(random_below(&randoms, within))}, NULL);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    while ((got = read(ends[0], bytes, sizeof bytes)) > 0)
        n += (size_t)got;
    close(ends[0]);
    return n;
}

static void test_a_save_that_is_killed_loses_nothing_confirmed(void **state)
{
    size_t confirmed = 0;

    (void)state;
    for (unsigned i = 0; i < rounds; i++) {
        confirmed += confirmed_before_kill(i, i % 2, 8000, save_until_killed);
        size_t n = count_whole();
        /* The one under way may be in the file before it was confirmed. */
        assert_true(n == confirmed || n == confirmed + 1);
        confirmed = n;
        /* The file, its lock, and what the last one was writing. */
        assert_true(count_files() <= 3);
        if (i % 50 == 49) {
            assert_true(recfix_accepts(dotfile));
            folder_clear();
            confirmed = 0;
        }
    }
}

/* Failing calls ---------------------------------------------------------------------- */

static bool same_file(const char *before, size_t n)
{
    size_t now;
    char *is = read_file(dotfile, &now);
    bool same = now == n && memcmp(is, before, n) == 0;

    free(is);
    return same;
}

/* Makes the nth call of a save fail; false where a save has fewer calls. */
static bool save_with_fault(unsigned nth, int number)
{
    struct bookmarks *b = open_kept();
    size_t n, had = count_whole();
    char *before = read_file(dotfile, &n), *error;

    faults_begin(nth, number);
    bool saved = put_number(b, 9, nth, &error);
    bool fired = faults_end();
    assert_true(saved == !error);
    /* A child that could not tell what came of it may have saved it. */
    bool told = saved || strcmp(error, "saving was cut off") != 0;
    assert_int_equal(count_whole(), saved || !told ? had + 1 : had);
    if (!saved) {
        assert_true(!told || same_file(before, n));
        assert_true(number != EINTR);
        free(error);
        assert_true(bookmarks_save(b, &error));
    }
    assert_int_equal(count_whole(), had + 1);
    assert_int_equal(count_files(), 2);
    bookmarks_free(b);
    free(before);
    return fired;
}

static void test_every_call_of_a_save_may_fail(void **state)
{
    static const int numbers[] = {ENOSPC, EIO, EDQUOT, EROFS, ENOLCK, EINTR, FAULT_SHORT};
    char *error;

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        folder_clear();
        struct bookmarks *b = open_kept();
        assert_true(put_number(b, 8, 0, &error));
        bookmarks_free(b);
        unsigned nth = 0;
        while (save_with_fault(nth, numbers[i]))
            nth++;
        assert_true(nth > 0);
        assert_true(recfix_accepts(dotfile));
    }
}

/* A lock that is not let go ------------------------------------------------------------- */

struct holder {
    pid_t pid;
    int end; /* closed, it lets go */
};

static struct holder hold(const char *path)
{
    int taken[2], end[2];
    char name[96], byte;

    snprintf(name, sizeof name, "%s.lock", path);
    assert_int_equal(pipe(taken), 0);
    assert_int_equal(pipe(end), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        int fd = open(name, O_RDWR | O_CREAT, 0600);
        close(end[1]);
        if (fd < 0 || fcntl(fd, F_SETLK, &lock) < 0 || write(taken[1], "", 1) != 1)
            _exit(1);
        _exit(read(end[0], &byte, 1) != 0);
    }
    close(taken[1]);
    close(end[0]);
    assert_int_equal(read(taken[0], &byte, 1), 1);
    close(taken[0]);
    return (struct holder){pid, end[1]};
}

static void let_go(struct holder h)
{
    int status;

    close(h.end);
    assert_int_equal(waitpid(h.pid, &status, 0), h.pid);
    assert_int_equal(status, 0);
}

static void assert_held_by(struct holder h, char *error)
{
    char expected[80];

    snprintf(expected, sizeof expected, "its lock: held by process %ld", (long)h.pid);
    assert_string_equal(error, expected);
    free(error);
}

static void test_a_lock_that_is_not_let_go_is_waited_for_once(void **state)
{
    char *error;

    (void)state;
    folder_clear();
    struct bookmarks *b = open_kept();
    for (unsigned i = 0; i < 2; i++) {
        struct holder h = hold(dotfile);
        faults_sleepless(true);
        assert_false(put_number(b, 1, 10 * i, &error));
        assert_in_range(faults_sleepless(true), 5000, 5100);
        assert_held_by(h, error);
        /* What comes next waits no longer than for who is about to let go. */
        assert_false(put_number(b, 1, 10 * i + 1, &error));
        assert_held_by(h, error);
        assert_false(bookmarks_save(b, &error));
        assert_held_by(h, error);
        assert_in_range(faults_sleepless(false), 100, 1100);
        assert_int_equal(count_whole(), 3 * i);
        assert_int_equal(bookmarks_made(b) - bookmarks_saved(b), 2);
        let_go(h);
        /* Nothing is lost, and nothing left of it. */
        assert_true(put_number(b, 1, 10 * i + 2, &error));
        assert_null(error);
        assert_int_equal(count_whole(), 3 * (i + 1));
    }
    bookmarks_free(b);
}

/* Long enough to be saved by a child. */
static void write_large(void)
{
    struct buf file = {0};

    buf_puts(&file,
             "Id: n2-0\nTime: t\nQuote: words of n2-0,\n+ in two lines, to the end\nOther: ");
    for (unsigned i = 0; i < 300000; i++)
        buf_putc(&file, 'x');
    buf_puts(&file, "\n");
    write_string(dotfile, file.p);
    buf_free(&file);
}

static void test_nor_does_a_child_wait_for_ever(void **state)
{
    char *error;

    (void)state;
    folder_clear();
    write_large();
    struct bookmarks *b = open_kept();
    struct holder h = hold(dotfile);
    faults_sleepless(true);
    begin_number(b, 2, 1);
    assert_false(bookmarks_save(b, &error));
    assert_held_by(h, error);
    faults_sleepless(false);
    assert_int_equal(count_whole(), 1);
    let_go(h);
    assert_true(bookmarks_save(b, &error));
    assert_null(error);
    bookmarks_free(b);
    assert_int_equal(count_whole(), 2);
}

static void test_places_are_waited_for_at_the_end_alone(void **state)
{
    char places[80], *error;
    struct place place = {.path = "/a", .offset = 7}, got;

    (void)state;
    folder_clear();
    snprintf(places, sizeof places, "%s/places", folder);
    struct places *p = places_open(places);
    struct holder h = hold(places);
    faults_sleepless(true);
    places_put(p, &place);
    assert_false(places_save(p, false, &error));
    assert_in_range(faults_sleepless(true), 100, 600);
    assert_held_by(h, error);
    /* While it lasts, reading is not held up at all. */
    assert_false(places_save(p, false, &error));
    assert_int_equal(faults_sleepless(true), 0);
    assert_held_by(h, error);
    assert_false(places_save(p, true, &error));
    assert_in_range(faults_sleepless(false), 100, 600);
    assert_held_by(h, error);
    let_go(h);
    assert_true(places_save(p, true, &error));
    places_free(p);
    p = places_open(places);
    assert_int_equal(places_get(p, &(struct identity){.path = "/a"}, &got), MATCH_PATH);
    assert_int_equal(got.offset, 7);
    place_free(&got);
    places_free(p);
}

/* Without locks --------------------------------------------------------------------- */

/* Some file systems have none: what two sessions do one after the other is saved. */
static void save_without_locks(int number)
{
    struct bookmarks *here = open_kept(), *there = open_kept();
    size_t had = count_whole();
    char *error;

    faults_lock(number);
    for (unsigned i = 0; i < 3; i++) {
        assert_true(put_number(here, 20 + (unsigned)number, i, &error));
        assert_null(error);
        assert_true(put_number(there, 220 + (unsigned)number, i, &error));
        assert_null(error);
    }
    assert_true(faults_end());
    assert_int_equal(count_whole(), had + 6);
    /* Nothing is left of the files that were written beside, each under a name of its own. */
    assert_int_equal(count_files(), 2);
    bookmarks_free(here);
    bookmarks_free(there);
}

static void test_where_there_are_no_locks_it_is_saved_without(void **state)
{
    static const int none[] = {ENOLCK, ENOSYS, EOPNOTSUPP};
    char *error;

    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        save_without_locks(none[i]);
    /* A lock that fails otherwise is one that might be somebody's. */
    struct bookmarks *b = open_kept();
    faults_lock(EIO);
    assert_false(put_number(b, 1, 0, &error));
    faults_end();
    assert_string_equal(error, "its lock: Input/output error");
    free(error);
    assert_true(bookmarks_save(b, &error));
    bookmarks_free(b);
    assert_int_equal(count_whole(), 19);
    assert_true(recfix_accepts(dotfile));
}

/* Eight at once ------------------------------------------------------------------------ */

#define PROCESSES 8

static void save_all(unsigned who)
{
    struct bookmarks *b = open_kept();
    char *error;

    for (unsigned i = 0; i < changes; i++)
        if (!put_number(b, who, i, &error))
            _exit(1);
    _exit(0);
}

static void run_eight(void (*run)(unsigned who))
{
    pid_t pids[PROCESSES];
    int status;

    for (unsigned i = 0; i < PROCESSES; i++)
        if ((pids[i] = fork()) == 0)
            run(i);
    for (unsigned i = 0; i < PROCESSES; i++) {
        waitpid(pids[i], &status, 0);
        assert_int_equal(status, 0);
    }
}

static void test_eight_sessions_lose_nothing_of_each_other(void **state)
{
    (void)state;
    run_eight(save_all);
    assert_int_equal(count_whole(), PROCESSES * changes);
    assert_true(recfix_accepts(dotfile));
}

/* Large files --------------------------------------------------------------------------- */

#define MANY 5000

/* A file of more than 256 KiB, which a child saves. */
static void write_many(void)
{
    struct buf b = {0};

    buf_puts(&b, "%rec: Passage\n%key: Id\n%type: Offset int\n");
    for (unsigned i = 0; i < MANY; i++)
        buf_printf(&b,
                   "\nId: m-%u\nOffset: 0\nQuote: words of m-%u,\n+ in two lines, to the end\n"
                   "Time: t\n",
                   i, i);
    write_file(dotfile, b.p, b.n);
    buf_free(&b);
}

/* Steps until the changes are saved, or it is told why not. */
static char *await(struct bookmarks *b)
{
    char *complaint = NULL;

    while (!complaint && bookmarks_saved(b) < bookmarks_made(b)) {
        struct pollfd fd = {.fd = bookmarks_fd(b), .events = 0};
        poll(&fd, 1, 1000);
        bookmarks_step(b, 65536);
        complaint = bookmarks_complaint(b);
    }
    return complaint;
}

static void step_all(struct bookmarks *b)
{
    while (bookmarks_step(b, 65536))
        ;
}

static const struct passage *listed(const struct bookmarks *b, const char *id)
{
    return bookmarks_get(b, bookmarks_find(b, id));
}

static void save_many_until_killed(unsigned who, int out)
{
    struct bookmarks *b = open_kept();

    for (unsigned i = 0;; i++) {
        begin_number(b, who, i);
        if (await(b) || write(out, "", 1) != 1)
            _exit(1);
    }
}

static void test_a_child_that_saves_outlives_a_kill(void **state)
{
    size_t confirmed = MANY;

    (void)state;
    write_many();
    for (unsigned i = 0; i < rounds / 5; i++) {
        /* The pipe is at its end when the child that saved has ended, too. */
        confirmed += confirmed_before_kill(i, i % 2, 60000, save_many_until_killed);
        size_t n = count_whole();
        assert_true(n == confirmed || n == confirmed + 1);
        confirmed = n;
        assert_true(count_files() <= 3);
    }
    assert_true(confirmed > MANY);
    assert_true(recfix_accepts(dotfile));
}

static void test_a_large_file_is_saved_by_a_child(void **state)
{
    struct bookmarks *b;

    (void)state;
    write_many();
    b = open_kept();
    for (unsigned i = 0; i < 20; i++)
        begin_number(b, 1, i);
    bookmarks_delete(b, "m-7");
    assert_true(bookmarks_fd(b) >= 0);
    assert_true(bookmarks_saved(b) < 21);
    assert_non_null(listed(b, "n1-19"));
    assert_null(listed(b, "m-7"));
    assert_null(await(b));
    assert_int_equal(bookmarks_saved(b), 21);
    assert_int_equal(count_whole(), MANY + 19);
    assert_int_equal(bookmarks_fd(b), -1);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    bookmarks_free(b);
    assert_true(recfix_accepts(dotfile));
}

static void put_comment(struct bookmarks *b, const char *id, const char *comment)
{
    struct passage p = passage_copy(listed(b, id));

    free(p.comment);
    p.comment = mem_string(comment);
    bookmarks_put(b, &p);
    passage_free(&p);
}

static size_t count_quotes(const struct bookmarks *b, const char *quote)
{
    const struct passage *p;
    size_t found = 0;

    for (size_t i = 0; i < bookmarks_numbers(b); i++)
        found += (p = bookmarks_get(b, i)) && strcmp(p->quote, quote) == 0;
    return found;
}

static void test_two_sessions_change_a_large_file(void **state)
{
    struct bookmarks *here, *there;

    (void)state;
    write_many();
    here = open_kept();
    there = open_kept();
    unsigned long readings = bookmarks_readings(here);
    bookmarks_delete(there, "m-1");
    put_comment(there, "m-2", "theirs");
    put_comment(there, "m-3", "theirs");
    assert_null(await(there));

    /* What this session does not know yet: deleted, and changed. */
    struct passage p = passage_copy(listed(here, "m-1"));
    p.lookalike = mem_string("0");
    bookmarks_put(here, &p);
    passage_free(&p);
    put_comment(here, "m-2", "ours");
    bookmarks_delete(here, "m-3");
    char *complaint = await(here);
    if (!complaint)
        complaint = bookmarks_complaint(here);
    assert_non_null(complaint);
    assert_non_null(strstr(complaint, "both are kept"));
    free(complaint);
    assert_null(await(here));

    /* It has been read again since. */
    step_all(here);
    assert_true(bookmarks_readings(here) > readings);
    assert_null(listed(here, "m-1"));
    assert_string_equal(listed(here, "m-2")->comment, "theirs");
    assert_non_null(listed(here, "m-3"));
    assert_int_equal(count_quotes(here, "words of m-2,\nin two lines, to the end"), 2);

    /* The other session learns of it when it asks. */
    bookmarks_refresh(there);
    step_all(there);
    assert_int_equal(count_quotes(there, "words of m-2,\nin two lines, to the end"), 2);
    bookmarks_free(here);
    bookmarks_free(there);
    assert_true(recfix_accepts(dotfile));
}

/* Makes the nth call fail in the child; false where its save has fewer calls. */
static bool save_large_with_fault(struct bookmarks *b, unsigned nth, int number)
{
    size_t had = count_whole(), n;
    char *before = read_file(dotfile, &n), *error;

    faults_begin(nth, number);
    begin_number(b, 9, nth);
    char *complaint = await(b);
    faults_end();
    assert_int_equal(count_whole(), complaint ? had : had + 1);
    if (complaint)
        assert_true(same_file(before, n));
    free(before);
    /* It is tried again. */
    assert_true(bookmarks_save(b, &error));
    assert_int_equal(count_whole(), had + 1);
    bool failed = complaint;
    free(complaint);
    return failed;
}

static void test_what_a_child_cannot_save_is_told_and_kept(void **state)
{
    struct bookmarks *b;
    unsigned failed = 0;

    (void)state;
    write_many();
    b = open_kept();
    for (unsigned nth = 0; nth < 24; nth++)
        failed += save_large_with_fault(b, nth, ENOSPC);
    assert_true(failed > 4);
    bookmarks_free(b);
    assert_int_equal(count_whole(), MANY + 24);
    assert_int_equal(count_files(), 2);
    assert_true(recfix_accepts(dotfile));
}

static void save_all_large(unsigned who)
{
    struct bookmarks *b = open_kept();
    char *error;

    for (unsigned i = 0; i < changes / 4; i++) {
        begin_number(b, who, i);
        if (i % 3 && await(b))
            _exit(1);
    }
    _exit(bookmarks_save(b, &error) ? 0 : 1);
}

static void test_eight_sessions_change_a_large_file(void **state)
{
    (void)state;
    write_many();
    run_eight(save_all_large);
    assert_int_equal(count_whole(), MANY + PROCESSES * (changes / 4));
    assert_true(recfix_accepts(dotfile));
}

/* Damage ------------------------------------------------------------------------------- */

#define RECORDS 5

static size_t count_unharmed(void)
{
    struct bookmarks *b = open_kept();
    size_t n = bookmarks_count(b), unharmed = 0;
    char quote[80];

    for (size_t i = 0; i < n; i++) {
        const struct passage *p = bookmarks_get(b, i);
        snprintf(quote, sizeof quote, "words of %s,\nin two lines, to the end", p->id);
        unharmed += p->quote && strcmp(p->quote, quote) == 0 && p->offset == 0;
    }
    bookmarks_free(b);
    return unharmed;
}

/* Is every line of a still in b, in its order? */
static bool lines_kept(const char *a, const char *b)
{
    while (*a) {
        size_t n = strcspn(a, "\n");
        while (*b && !(strncmp(a, b, n) == 0 && (b[n] == '\n' || !b[n])))
            b += strcspn(b, "\n") + (b[strcspn(b, "\n")] != '\0');
        if (n && !*b)
            return false;
        a += n + (a[n] != '\0');
    }
    return true;
}

static void test_damage_anywhere_harms_one_record_at_most(void **state)
{
    static const char with[] = {'X', '\n', '\\', '+', '#', ':', '%', '\r', (char)0xFF};
    struct bookmarks *b = open_kept();
    char *error;
    size_t n;

    (void)state;
    for (unsigned i = 0; i < RECORDS; i++)
        assert_true(put_number(b, 1, i, &error));
    bookmarks_free(b);
    char *file = read_file(dotfile, &n);
    for (size_t at = 0; at < n; at++) {
        char was = file[at];
        file[at] = with[at % sizeof with];
        write_file(dotfile, file, n);
        /* Where two records run together, both are where the damage is. */
        assert_true(count_unharmed() >= RECORDS - 1);
        file[at] = was;
    }
    free(file);
}

static void test_damaged_lines_survive_a_save(void **state)
{
    struct bookmarks *b = open_kept();
    char *error;
    size_t n;

    (void)state;
    for (unsigned i = 0; i < RECORDS; i++)
        assert_true(put_number(b, 1, i, &error));
    bookmarks_free(b);
    char *file = read_file(dotfile, &n);
    for (size_t at = 3; at < n; at += 7) {
        char was = file[at];
        file[at] = was == '?' ? '!' : '?';
        write_file(dotfile, file, n);
        b = open_kept();
        assert_true(put_number(b, 2, 0, &error));
        bookmarks_free(b);
        char *now = read_file(dotfile, NULL);
        assert_true(lines_kept(file, now));
        free(now);
        file[at] = was;
    }
    free(file);
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        KEPT(test_a_save_that_is_killed_loses_nothing_confirmed),
        KEPT(test_every_call_of_a_save_may_fail),
        KEPT(test_a_lock_that_is_not_let_go_is_waited_for_once),
        KEPT(test_nor_does_a_child_wait_for_ever),
        KEPT(test_places_are_waited_for_at_the_end_alone),
        KEPT(test_where_there_are_no_locks_it_is_saved_without),
        KEPT(test_eight_sessions_lose_nothing_of_each_other),
        KEPT(test_a_large_file_is_saved_by_a_child),
        KEPT(test_two_sessions_change_a_large_file),
        KEPT(test_what_a_child_cannot_save_is_told_and_kept),
        KEPT(test_a_child_that_saves_outlives_a_kill),
        KEPT(test_eight_sessions_change_a_large_file),
        KEPT(test_damage_anywhere_harms_one_record_at_most),
        KEPT(test_damaged_lines_survive_a_save),
    };

    if (argc > 2) {
        rounds = (unsigned)atoi(argv[1]);
        changes = (unsigned)atoi(argv[2]);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
