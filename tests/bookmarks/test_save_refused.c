/* SPDX-License-Identifier: ISC */
/* Where saving cannot be done, or might do harm: folders and files that are
 * read-only, another user's, links, pipes; a disk that is full. */
#define _GNU_SOURCE
#include <ibid/bookmarks.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#include <sys/mount.h>
#endif

static const char old[] = "# mine\n%rec: Passage\n\nId: a\nQuote: x\n";

/* In a process of its own -------------------------------------------------------------- */

/* What is not so ends the child; its parent's test fails. */
#define EXPECT(is)                                                                             \
    do {                                                                                       \
        if (!(is)) {                                                                           \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #is);                           \
            _exit(1);                                                                          \
        }                                                                                      \
    } while (0)

enum user { MYSELF, NOBODY };
#define ID_OF_NOBODY 65534

static void become(enum user user)
{
    if (user == NOBODY && geteuid() == 0)
        EXPECT(setgroups(0, NULL) == 0 && setgid(ID_OF_NOBODY) == 0 &&
               setuid(ID_OF_NOBODY) == 0);
}

/* Runs a test as somebody whom permissions bind; what waits for ever is ended. */
static void run_as(enum user user, void (*test)(void))
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        alarm(60);
        become(user);
        test();
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

static void give_to_nobody(const char *path)
{
    if (geteuid() == 0)
        assert_int_equal(chown(path, ID_OF_NOBODY, ID_OF_NOBODY), 0);
}

static bool holds_file(const char *path, const char *expected)
{
    size_t n;
    char *is = read_file(path, &n);
    bool same = n == strlen(expected) && memcmp(is, expected, n) == 0;

    free(is);
    return same;
}

static bool holds(const char *path, const char *part)
{
    char *is = read_file(path, NULL);
    bool there = strstr(is, part);

    free(is);
    return there;
}

static size_t count(const struct bookmarks *b)
{
    return bookmarks_count(b);
}

static const struct passage new_one = {.id = "b", .quote = "new"};

/* A change is refused for a reason; it is listed all the same, and nothing in the
 * file or beside it has changed. */
static void expect_refusal(struct bookmarks *b, const char *reason)
{
    size_t files = count_files(), passages = count(b);
    char *error = NULL;

    EXPECT(!put_and_save(b, &new_one, &error));
    if (!error || !strstr(error, reason))
        fprintf(stderr, "\"%s\" is not in \"%s\"\n", reason, error ? error : "");
    EXPECT(error && strstr(error, reason));
    EXPECT(!strchr(error, '\n') && strlen(error) < 60);
    free(error);
    EXPECT(count(b) == passages + 1);
    EXPECT(bookmarks_made(b) - bookmarks_saved(b) == 1);
    /* The lock's file is all that may have come. */
    EXPECT(count_files() <= files + 1);
}

static void expect_saved(struct bookmarks *b)
{
    char *error;

    EXPECT(bookmarks_save(b, &error));
    EXPECT(bookmarks_made(b) == bookmarks_saved(b));
    bookmarks_free(b);
    EXPECT(holds(dotfile, "Id: b\n"));
}

static struct bookmarks *open_it(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    EXPECT(!error);
    return b;
}

/* Permissions -------------------------------------------------------------------------- */

static void in_a_read_only_folder(void)
{
    struct bookmarks *b = open_it();

    EXPECT(chmod(folder, 0500) == 0);
    expect_refusal(b, "Permission denied");
    EXPECT(holds_file(dotfile, old));
    EXPECT(chmod(folder, 0700) == 0);
    expect_saved(b);
}

static void test_a_read_only_folder(void **state)
{
    (void)state;
    write_string(dotfile, old);
    give_to_nobody(folder);
    give_to_nobody(dotfile);
    run_as(NOBODY, in_a_read_only_folder);
}

/* The folder would allow it, but whoever made the file read-only meant it. */
static void of_a_read_only_file(void)
{
    struct bookmarks *b = open_it();

    expect_refusal(b, "Permission denied");
    EXPECT(holds_file(dotfile, old));
    EXPECT(chmod(dotfile, 0600) == 0);
    expect_saved(b);
}

static void test_a_read_only_file(void **state)
{
    (void)state;
    write_string(dotfile, old);
    chmod(dotfile, 0400);
    give_to_nobody(folder);
    give_to_nobody(dotfile);
    run_as(NOBODY, of_a_read_only_file);
}

static void that_cannot_be_read(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    EXPECT(error && strstr(error, "Permission denied"));
    free(error);
    expect_refusal(b, "Permission denied");
    bookmarks_free(b);
}

static void test_a_file_that_cannot_be_read(void **state)
{
    (void)state;
    write_string(dotfile, old);
    chmod(dotfile, 0000);
    give_to_nobody(folder);
    give_to_nobody(dotfile);
    run_as(NOBODY, that_cannot_be_read);
    chmod(dotfile, 0600);
    assert_true(holds_file(dotfile, old));
}

/* Another user's that anybody may write: replacing it would take it from him. */
static void of_another_user(void)
{
    struct bookmarks *b = open_it();

    expect_refusal(b, "another user");
    bookmarks_free(b);
    EXPECT(holds_file(dotfile, old));
}

static void test_another_users_file(void **state)
{
    struct stat st;

    (void)state;
    /* Only root has files of two users. */
    if (geteuid() != 0)
        skip();
    write_string(dotfile, old);
    chmod(dotfile, 0666);
    give_to_nobody(folder);
    run_as(NOBODY, of_another_user);
    assert_int_equal(stat(dotfile, &st), 0);
    assert_int_equal(st.st_uid, 0);
    assert_int_equal(st.st_mode & 07777, 0666);
}

static void with_the_lock_of_another(void)
{
    struct bookmarks *b = open_it();

    expect_refusal(b, "its lock: Permission denied");
    bookmarks_free(b);
    EXPECT(holds_file(dotfile, old));
}

static void test_another_users_lock(void **state)
{
    char lock[80];

    (void)state;
    if (geteuid() != 0)
        skip();
    write_string(dotfile, old);
    snprintf(lock, sizeof lock, "%s.lock", dotfile);
    write_string(lock, "");
    chmod(lock, 0600);
    give_to_nobody(folder);
    give_to_nobody(dotfile);
    run_as(NOBODY, with_the_lock_of_another);
}

static void of_nobody(void)
{
    struct bookmarks *b = open_it();
    char *error;

    EXPECT(put_and_save(b, &new_one, &error));
    bookmarks_free(b);
    EXPECT(holds(dotfile, "Id: b\n"));
}

/* Who may do everything leaves a file to its owner, who goes on with it. */
static void test_root_leaves_a_file_to_its_owner(void **state)
{
    struct stat st;

    (void)state;
    if (geteuid() != 0)
        skip();
    write_string(dotfile, old);
    chmod(dotfile, 0640);
    give_to_nobody(folder);
    give_to_nobody(dotfile);
    run_as(MYSELF, of_nobody);
    assert_int_equal(stat(dotfile, &st), 0);
    assert_int_equal(st.st_uid, ID_OF_NOBODY);
    assert_int_equal(st.st_gid, ID_OF_NOBODY);
    assert_int_equal(st.st_mode & 07777, 0640);
    run_as(NOBODY, of_nobody);
}

/* Links --------------------------------------------------------------------------------- */

/* The file is a link to it, in a folder of its own. */
static char elsewhere[80];

static void link_elsewhere(void)
{
    char dir[64];

    snprintf(dir, sizeof dir, "%s/far", folder);
    snprintf(elsewhere, sizeof elsewhere, "%s/real", dir);
    assert_int_equal(mkdir(dir, 0700), 0);
    assert_int_equal(symlink(elsewhere, dotfile), 0);
    give_to_nobody(dir);
    give_to_nobody(folder);
}

static void clear_elsewhere(void)
{
    char dir[64], lock[96];

    snprintf(dir, sizeof dir, "%s/far", folder);
    snprintf(lock, sizeof lock, "%s.lock", elsewhere);
    chmod(dir, 0700);
    unlink(lock);
    unlink(elsewhere);
    assert_int_equal(rmdir(dir), 0);
}

static bool is_link(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

static void through_a_link(void)
{
    struct bookmarks *b = open_it();
    char *error;

    EXPECT(put_and_save(b, &new_one, &error));
    EXPECT(delete_and_save(b, "b", &error));
    EXPECT(put_and_save(b, &new_one, &error));
    bookmarks_free(b);
    EXPECT(is_link(dotfile) && !is_link(elsewhere));
    EXPECT(holds(elsewhere, "Id: b\n"));
    /* The link, and the folder: lock and all stand beside the file itself. */
    EXPECT(count_files() == 2);
}

static void test_a_link_into_another_folder(void **state)
{
    (void)state;
    link_elsewhere();
    write_string(elsewhere, old);
    give_to_nobody(elsewhere);
    run_as(NOBODY, through_a_link);
    assert_true(holds(elsewhere, "Id: a\n"));
    clear_elsewhere();
}

static void test_a_dangling_link_into_another_folder(void **state)
{
    (void)state;
    link_elsewhere();
    run_as(NOBODY, through_a_link);
    clear_elsewhere();
}

static void through_a_link_to_what_is_read_only(void)
{
    struct bookmarks *b = open_it();
    char dir[64];

    snprintf(dir, sizeof dir, "%s/far", folder);
    EXPECT(chmod(dir, 0500) == 0);
    expect_refusal(b, "Permission denied");
    bookmarks_free(b);
    EXPECT(is_link(dotfile));
    EXPECT(holds_file(elsewhere, old));
}

static void test_a_link_into_a_read_only_folder(void **state)
{
    (void)state;
    link_elsewhere();
    write_string(elsewhere, old);
    give_to_nobody(elsewhere);
    run_as(NOBODY, through_a_link_to_what_is_read_only);
    clear_elsewhere();
}

static void through_a_circle(void)
{
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    EXPECT(error && strstr(error, strerror(ELOOP)));
    free(error);
    expect_refusal(b, strerror(ELOOP));
    bookmarks_free(b);
    EXPECT(is_link(dotfile));
}

static void test_a_link_to_itself(void **state)
{
    (void)state;
    assert_int_equal(symlink("kept", dotfile), 0);
    run_as(MYSELF, through_a_circle);
}

/* The other name keeps what was there, as a backup does that is made of links. */
static void test_a_hard_link(void **state)
{
    char other[80], *error;
    struct stat st;

    (void)state;
    snprintf(other, sizeof other, "%s/other", folder);
    write_string(dotfile, old);
    assert_int_equal(link(dotfile, other), 0);
    struct bookmarks *b = open_it();
    assert_true(put_and_save(b, &new_one, &error));
    bookmarks_free(b);
    assert_true(holds(dotfile, "Id: b\n"));
    assert_true(holds_file(other, old));
    assert_int_equal(stat(other, &st), 0);
    assert_int_equal(st.st_nlink, 1);
}

/* What is no file ------------------------------------------------------------------------ */

static void of_no_file(void)
{
    char *error;
    struct stat before, after;

    EXPECT(lstat(dotfile, &before) == 0);
    struct bookmarks *b = bookmarks_open(dotfile, &error);
    EXPECT(error && strstr(error, S_ISDIR(before.st_mode) ? "a folder" : "not an ordinary"));
    free(error);
    bookmarks_refresh(b);
    expect_refusal(b, S_ISDIR(before.st_mode) ? "a folder" : "not an ordinary");
    EXPECT(!bookmarks_save(b, &error) && error);
    free(error);
    bookmarks_free(b);
    EXPECT(lstat(dotfile, &after) == 0);
    EXPECT(before.st_ino == after.st_ino && before.st_mode == after.st_mode);
    /* Not even a lock has come. */
    EXPECT(count_files() == 1);
}

static void test_what_is_no_file(void **state)
{
    (void)state;
    assert_int_equal(mkdir(dotfile, 0700), 0);
    run_as(MYSELF, of_no_file);
    assert_int_equal(rmdir(dotfile), 0);
    /* Who opens a pipe waits for its other end. */
    assert_int_equal(mkfifo(dotfile, 0600), 0);
    run_as(MYSELF, of_no_file);
    assert_int_equal(unlink(dotfile), 0);
    assert_int_equal(symlink("/dev/zero", dotfile), 0);
    run_as(MYSELF, of_no_file);
}

static void of_places_that_are_none(void)
{
    struct place place;
    char *error;
    struct places *p = places_open(dotfile);

    EXPECT(places_get(p, &(struct identity){.path = "/books/letter.txt"}, &place) ==
           MATCH_NONE);
    places_put(p, &(struct place){.path = "/books/letter.txt", .offset = 7});
    EXPECT(!places_save(p, true, &error) && error && strstr(error, "not an ordinary"));
    free(error);
    places_free(p);
}

static void test_places_in_a_pipe(void **state)
{
    (void)state;
    assert_int_equal(mkfifo(dotfile, 0600), 0);
    run_as(MYSELF, of_places_that_are_none);
}

/* A full disk ----------------------------------------------------------------------------- */

static void expect_old(const struct buf *before)
{
    size_t n;
    char *is = read_file(dotfile, &n);

    EXPECT(n == before->n && memcmp(is, before->p, n) == 0);
    free(is);
}

/* A file of about so many bytes. */
static void write_long(struct buf *out, size_t bytes)
{
    buf_puts(out, "%rec: Passage\n");
    for (unsigned i = 0; out->n < bytes; i++)
        buf_printf(out, "\nId: n%u\nQuote: %0200u\n", i, i);
    write_file(dotfile, out->p, out->n);
}

static void where_files_may_not_grow(void)
{
    struct buf before = {0};

    write_long(&before, 30000);
    struct bookmarks *b = open_it();
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit, low = {16384, RLIM_INFINITY};
    EXPECT(getrlimit(RLIMIT_FSIZE, &limit) == 0);
    low.rlim_max = limit.rlim_max;
    EXPECT(setrlimit(RLIMIT_FSIZE, &low) == 0);
    expect_refusal(b, strerror(EFBIG));
    expect_old(&before);
    EXPECT(count_files() == 2);
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    expect_saved(b);
    buf_free(&before);
}

static void test_a_limit_to_the_size_of_files(void **state)
{
    (void)state;
    run_as(MYSELF, where_files_may_not_grow);
}

#ifdef __linux__
static bool put_line(const char *path, const char *format, unsigned id)
{
    FILE *f = fopen(path, "w");
    bool put = f && fprintf(f, format, id) > 0;

    return f && fclose(f) == 0 && put;
}

/* Whoever is not root becomes so in a world of his own. */
static bool become_root_of_nothing(void)
{
    unsigned uid = geteuid(), gid = getegid();

    if (uid == 0)
        return true;
    return unshare(CLONE_NEWUSER) == 0 && put_line("/proc/self/setgroups", "deny", 0) &&
           put_line("/proc/self/uid_map", "0 %u 1", uid) &&
           put_line("/proc/self/gid_map", "0 %u 1", gid);
}

/* A disk of one's own, of 256 KiB; false where the system does not grant it. */
static bool mount_disk(void)
{
    return become_root_of_nothing() && unshare(CLONE_NEWNS) == 0 &&
           mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
           mount("none", folder, "tmpfs", 0, "size=256k") == 0;
}

static void fill_disk(const char *path)
{
    static const char zeros[4096];
    int fd = open(path, O_WRONLY | O_CREAT, 0600);

    EXPECT(fd >= 0);
    while (write(fd, zeros, sizeof zeros) > 0)
        continue;
    EXPECT(errno == ENOSPC);
    close(fd);
}

static void on_a_full_disk(void)
{
    char filler[80];
    struct buf before = {0};

    if (!mount_disk()) {
        fprintf(stderr, "no disk can be mounted here: %s\n", strerror(errno));
        return;
    }
    write_long(&before, 30000);
    struct bookmarks *b = open_it();
    snprintf(filler, sizeof filler, "%s/filler", folder);
    fill_disk(filler);
    expect_refusal(b, strerror(ENOSPC));
    expect_old(&before);
    EXPECT(unlink(filler) == 0);
    expect_saved(b);
    EXPECT(count_files() == 2);
    buf_free(&before);
}

static void test_a_full_disk(void **state)
{
    (void)state;
    run_as(MYSELF, on_a_full_disk);
}
#endif

#define KEPT(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        KEPT(test_a_read_only_folder),
        KEPT(test_a_read_only_file),
        KEPT(test_a_file_that_cannot_be_read),
        KEPT(test_another_users_file),
        KEPT(test_another_users_lock),
        KEPT(test_root_leaves_a_file_to_its_owner),
        KEPT(test_a_link_into_another_folder),
        KEPT(test_a_dangling_link_into_another_folder),
        KEPT(test_a_link_into_a_read_only_folder),
        KEPT(test_a_link_to_itself),
        KEPT(test_a_hard_link),
        KEPT(test_what_is_no_file),
        KEPT(test_places_in_a_pipe),
        KEPT(test_a_limit_to_the_size_of_files),
#ifdef __linux__
        KEPT(test_a_full_disk),
#endif
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
