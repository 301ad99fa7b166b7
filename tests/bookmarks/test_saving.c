/* SPDX-License-Identifier: ISC */
/* Saving, when it is killed, when its calls fail, when eight do it at once, and
 * when the file is damaged.  test-saving ROUNDS CHANGES */
#include <ibid/bookmarks.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "faults.h"
#include "files.h"

#include <errno.h>
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
    bookmarks_refresh(b);
    return b;
}

/* The passage of a number: its words follow from its id, so that half of one
 * would be seen. */
static bool put_number(struct bookmarks *b, unsigned who, unsigned i, char **error)
{
    char id[32], quote[80];

    snprintf(id, sizeof id, "n%u-%u", who, i);
    snprintf(quote, sizeof quote, "words of %s,\nin two lines, to the end", id);
    return bookmarks_put(b, &(struct passage){.id = id, .quote = quote, .time = "t"}, error);
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
    const struct passage *all;
    size_t n = bookmarks_all(b, &all);

    for (size_t i = 0; i < n; i++)
        assert_whole(&all[i]);
    bookmarks_free(b);
    return n;
}

/* Killed --------------------------------------------------------------------------- */

static unsigned next_random(void)
{
    static unsigned long long x = 88172645463325252ull;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return (unsigned)(x >> 16);
}

/* Saves one passage after the other, and says so after each. */
static void save_until_killed(unsigned who, int out)
{
    struct bookmarks *b = open_kept();
    char *error;

    for (unsigned i = 0;; i++)
        if (!put_number(b, who, i, &error) || write(out, "", 1) != 1)
            _exit(1);
}

static size_t confirmed_before_kill(unsigned who)
{
    char bytes[4096];
    ssize_t got;
    size_t n = 0;
    int ends[2];

    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0)
        save_until_killed(who, ends[1]);
    close(ends[1]);
    nanosleep(&(struct timespec){0, 1000 * (long)(next_random() % 8000)}, NULL);
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
        confirmed += confirmed_before_kill(i);
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
    assert_int_equal(count_whole(), saved ? had + 1 : had);
    if (!saved) {
        assert_true(same_file(before, n));
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

static void test_eight_sessions_lose_nothing_of_each_other(void **state)
{
    pid_t pids[PROCESSES];
    int status;

    (void)state;
    for (unsigned i = 0; i < PROCESSES; i++)
        if ((pids[i] = fork()) == 0)
            save_all(i);
    for (unsigned i = 0; i < PROCESSES; i++) {
        waitpid(pids[i], &status, 0);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_whole(), PROCESSES * changes);
    assert_true(recfix_accepts(dotfile));
}

/* Damage ------------------------------------------------------------------------------- */

#define RECORDS 5

static size_t count_unharmed(void)
{
    struct bookmarks *b = open_kept();
    const struct passage *all;
    char quote[80];
    size_t n = bookmarks_all(b, &all), unharmed = 0;

    for (size_t i = 0; i < n; i++) {
        snprintf(quote, sizeof quote, "words of %s,\nin two lines, to the end", all[i].id);
        unharmed += all[i].quote && strcmp(all[i].quote, quote) == 0 && all[i].offset == 0;
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
        KEPT(test_eight_sessions_lose_nothing_of_each_other),
        KEPT(test_damage_anywhere_harms_one_record_at_most),
        KEPT(test_damaged_lines_survive_a_save),
    };

    if (argc > 2) {
        rounds = (unsigned)atoi(argv[1]);
        changes = (unsigned)atoi(argv[2]);
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
