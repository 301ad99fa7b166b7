/* SPDX-License-Identifier: ISC */
#include <ibid/source.h>
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <iconv.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[] = "/tmp/ibid-test-source-XXXXXX";

static void write_file(const char *bytes, size_t n)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    fclose(f);
}

static struct source *open_all(const char *encoding)
{
    char *error;
    struct source *s = source_open(path, encoding, &error);

    assert_non_null(s);
    assert_null(error);
    while (!source_complete(s))
        source_step(s, 1000);
    assert_false(source_growing(s));
    return s;
}

static void assert_text(struct source *s, const char *bytes, size_t n)
{
    struct span text = source_text(s);

    assert_int_equal(text.n, n);
    assert_memory_equal(text.p, bytes, n);
}

/* The positions of the characters that begin in range map to raw offsets and back; of every
 * so many of them only the first. */
static void assert_way_back(struct source *s, struct range range, size_t every)
{
    struct span text = source_text(s);
    size_t before = NOWHERE, n = 0;

    for (size_t at = range.from; at < range.to; n++) {
        uint32_t cp;
        size_t bytes = text_decode(text.p + at, text.n - at, &cp, NULL);
        if (n % every == 0) {
            size_t raw = source_raw(s, at);
            assert_true(before == NOWHERE || raw > before);
            assert_true(raw < source_size(s));
            assert_int_equal(source_position(s, raw), at);
            before = raw;
        }
        at += bytes;
    }
}

static void assert_end(struct source *s)
{
    size_t end = source_text(s).n;

    assert_int_equal(source_raw(s, end), source_size(s));
    assert_int_equal(source_position(s, source_size(s)), end);
}

/* The position of every character maps to a raw offset and back. */
static void assert_round_trip(struct source *s)
{
    assert_way_back(s, (struct range){0, source_text(s).n}, 1);
    assert_end(s);
}

/* The same of a long text, whose lookups are slow: all characters at its beginning and around
 * each point of the map, and one of 29 elsewhere. */
static void assert_long_round_trip(struct source *s)
{
    size_t end = source_text(s).n;

    assert_way_back(s, (struct range){0, 256}, 1);
    for (size_t raw = 4096; raw < source_size(s); raw += 4096)
        assert_way_back(
            s, (struct range){source_position(s, raw - 48), source_position(s, raw + 48)}, 1);
    assert_way_back(s, (struct range){0, end}, 29);
    assert_end(s);
}

static void assert_conversion(const char *raw, size_t n, const char *encoding, const char *name,
                              const char *text)
{
    write_file(raw, n);
    struct source *s = open_all(encoding);
    assert_string_equal(source_encoding(s), name);
    assert_text(s, text, strlen(text));
    assert_round_trip(s);
    source_free(s);
}

#define CONVERTS(raw, encoding, name, text)                                                    \
    assert_conversion(raw, sizeof(raw) - 1, encoding, name, text)

static void bytes_decide_the_encoding(void **state)
{
    (void)state;
    CONVERTS("plain\r\ntext\n", NULL, "ASCII", "plain\r\ntext\n");
    CONVERTS("na\xC3\xAFve", NULL, "UTF-8", "na\xC3\xAFve");
    CONVERTS("na\xEFve", NULL, "Windows-1252", "na\xC3\xAFve");
    CONVERTS("\x93quoted\x94 \x80 5 \x81", NULL, "Windows-1252",
             "\xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC 5 \xEF\xBF\xBD");
    /* One well-formed sequence is enough, and what is malformed stays. */
    CONVERTS("\xEF and \xC3\xAF", NULL, "UTF-8", "\xEF and \xC3\xAF");
}

static void byte_order_marks_decide_at_once(void **state)
{
    (void)state;
    CONVERTS("\xEF\xBB\xBFtext", NULL, "UTF-8", "\xEF\xBB\xBFtext");
    CONVERTS("\xFF\xFEh\0\xE9\0\x3D\xD8\x00\xDE", NULL, "UTF-16", "h\xC3\xA9\xF0\x9F\x98\x80");
    CONVERTS("\xFE\xFF\0h\0\xE9\xD8\x3D\xDE\x00", NULL, "UTF-16", "h\xC3\xA9\xF0\x9F\x98\x80");
}

static void half_a_pair_does_not_shift_what_follows(void **state)
{
    (void)state;
    CONVERTS("\xFF\xFE\x3D\xD8h\0i\0", NULL, "UTF-16", "\xEF\xBF\xBDhi");
    CONVERTS("\xFF\xFE\x00\xDEh\0i\0x", NULL, "UTF-16", "\xEF\xBF\xBDhi\xEF\xBF\xBD");
}

static void an_encoding_asked_for_overrules(void **state)
{
    (void)state;
    CONVERTS("\xC3\xAF", "windows-1252", "windows-1252", "\xC3\x83\xC2\xAF");
    CONVERTS("\xF0\xD2\xC9", "KOI8-R", "KOI8-R", "\xD0\x9F\xD1\x80\xD0\xB8");
    CONVERTS("\x93\xFA\x96\x7Bx\x93", "SHIFT_JIS", "SHIFT_JIS",
             "\xE6\x97\xA5\xE6\x9C\xACx\xEF\xBF\xBD");
    CONVERTS("na\xEFve", "UTF-8", "UTF-8", "na\xEFve");
}

static void an_unknown_encoding_is_named(void **state)
{
    char *error;

    (void)state;
    write_file("x", 1);
    assert_null(source_open(path, "no-such-thing", &error));
    assert_string_equal(error, "unknown encoding \"no-such-thing\"");
    free(error);
}

static void the_way_back_holds_over_many_points(void **state)
{
    size_t n = 40000;
    char *raw = mem_alloc(n);

    (void)state;
    for (size_t i = 0; i < n; i++)
        raw[i] = i % 7 == 3 ? '\x93' : i % 11 == 5 ? '\xE9' : (char)('a' + i % 26);
    write_file(raw, n);
    struct source *s = open_all(NULL);
    assert_string_equal(source_encoding(s), "Windows-1252");
    assert_round_trip(s);
    /* Inside a converted character: that character. */
    size_t quote = source_position(s, 3);
    assert_int_equal(source_raw(s, quote + 1), 3);
    assert_int_equal(source_raw(s, quote + 2), 3);
    source_free(s);
    free(raw);
}

/* A text over many points of the map. */
static struct buf repeated(const char *text)
{
    struct buf all = {0};

    for (unsigned i = 0; i < 900; i++)
        buf_printf(&all, "%s %u%s", text, i, i % 10 == 9 ? "\n" : "");
    return all;
}

/* text in an encoding, after mark; n: its size. */
static char *encoded(const char *encoding, const struct buf *text, struct span mark, size_t *n)
{
    iconv_t there = iconv_open(encoding, "UTF-8");
    size_t left = text->n, room = 8 * text->n;
    char *out = mem_alloc(room + mark.n), *in = text->p, *to = out + mark.n;

    assert_true(there != (iconv_t)-1);
    memcpy(out, mark.p, mark.n);
    assert_true(iconv(there, &in, &left, &to, &room) != (size_t)-1);
    iconv(there, NULL, NULL, &to, &room);
    *n = (size_t)(to - out);
    iconv_close(there);
    return out;
}

static void the_way_back_holds_in_every_encoding(void **state)
{
    static const struct {
        const char *encoding, *written, *text;
        struct span mark;
    } encodings[] = {
        {NULL, "UTF-16LE", "caf\u00E9 \U0001F600 \u65E5", {"\xFF\xFE", 2}},
        {NULL, "UTF-16BE", "caf\u00E9 \U0001F600 \u65E5", {"\xFE\xFF", 2}},
        {"UTF-16", "UTF-16LE", "caf\u00E9 \U0001F600 \uFEFF", {"\xFF\xFE", 2}},
        {"UTF-16", "UTF-16BE", "caf\u00E9 \U0001F600 \uFEFF", {"\xFE\xFF", 2}},
        {"UTF-16LE", "UTF-16LE", "caf\u00E9 \U0001F600", {"", 0}},
        {"UTF-16BE", "UTF-16BE", "caf\u00E9 \U0001F600", {"", 0}},
        {"UTF-32", "UTF-32LE", "caf\u00E9 \U0001F600 \uFEFF", {"\xFF\xFE\0\0", 4}},
        {"UTF-32", "UTF-32BE", "caf\u00E9 \U0001F600 \uFEFF", {"\0\0\xFE\xFF", 4}},
        {"UTF-32LE", "UTF-32LE", "caf\u00E9 \U0001F600", {"", 0}},
        {"UTF-32BE", "UTF-32BE", "caf\u00E9 \U0001F600", {"", 0}},
        {"ISO-2022-JP", "ISO-2022-JP", "abc \u65E5\u672C\u8A9E\u65E5\u672C\u8A9E", {"", 0}},
        {"ISO-2022-KR", "ISO-2022-KR", "abc \uD55C\uAD6D\uC5B4", {"", 0}},
        {"UTF-7", "UTF-7", "caf\u00E9 \u65E5\u672C\u8A9E \U0001F600", {"", 0}},
        {"SHIFT_JIS", "SHIFT_JIS", "abc \u65E5\u672C\u8A9E", {"", 0}},
        {"EUC-JP", "EUC-JP", "abc \u65E5\u672C\u8A9E", {"", 0}},
        {"GB18030", "GB18030", "abc \u65E5\u672C \U0001F600", {"", 0}},
        {"BIG5", "BIG5", "abc \u65E5\u672C", {"", 0}},
        {"KOI8-R", "KOI8-R", "\u043F\u0440\u0438", {"", 0}},
        {"ISO-8859-15", "ISO-8859-15", "caf\u00E9 \u20AC", {"", 0}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        size_t n;
        struct buf text = repeated(encodings[i].text);
        char *raw = encoded(encodings[i].written, &text, encodings[i].mark, &n);
        write_file(raw, n);
        struct source *s = open_all(encodings[i].encoding);
        assert_long_round_trip(s);
        assert_text(s, text.p, text.n);
        buf_free(&text);
        source_free(s);
        free(raw);
    }
}

static char *letters(size_t n)
{
    char *raw = mem_alloc(n);

    for (size_t i = 0; i < n; i++)
        raw[i] = i % 60 == 59 ? '\n' : (char)('a' + i % 26);
    return raw;
}

static void a_late_byte_begins_the_text_again(void **state)
{
    size_t n = (size_t)5 << 20, late = n - 1000;
    char *raw = letters(n), *error;

    (void)state;
    raw[late] = '\xE9';
    write_file(raw, n);
    struct source *s = source_open(path, NULL, &error);
    struct span before = source_text(s);
    assert_false(source_complete(s));
    assert_false(source_growing(s));
    assert_int_equal(before.n, n);
    while (source_step(s, 100000))
        ;
    assert_int_equal(source_check(s), SOURCE_RESTARTED);
    assert_int_equal(source_check(s), SOURCE_SAME);
    assert_true(source_complete(s));
    assert_int_equal(source_text(s).n, n + 1);
    assert_memory_equal(source_text(s).p, raw, late);
    assert_memory_equal(before.p, raw, n);
    assert_int_equal(source_raw(s, late), late);
    assert_int_equal(source_raw(s, late + 2), late + 1);
    source_free(s);
    free(raw);
}

static void a_late_byte_of_utf8_changes_nothing(void **state)
{
    size_t n = (size_t)5 << 20;
    char *raw = letters(n), *error;

    (void)state;
    memcpy(raw + n - 1000, "\xC3\xA9", 2);
    write_file(raw, n);
    struct source *s = source_open(path, NULL, &error);
    const char *address = source_text(s).p;
    while (source_step(s, 100000))
        ;
    assert_int_equal(source_check(s), SOURCE_SAME);
    assert_string_equal(source_encoding(s), "UTF-8");
    assert_ptr_equal(source_text(s).p, address);
    source_free(s);
    free(raw);
}

static void lost_bytes_read_as_zeros(void **state)
{
    size_t n = 100000, sum = 0;
    char *raw = letters(n);

    (void)state;
    write_file(raw, n);
    struct source *s = open_all(NULL);
    struct span text = source_text(s);
    assert_int_equal(truncate(path, 5000), 0);
    for (size_t i = 8192; i < n; i++)
        sum += (unsigned char)text.p[i];
    assert_int_equal(sum, 0);
    assert_memory_equal(text.p, raw, 4096);
    assert_int_equal(source_check(s), SOURCE_TRUNCATED);
    assert_int_equal(source_check(s), SOURCE_SAME);
    char digest[SOURCE_DIGEST];
    source_digest(s, digest);
    source_free(s);
    free(raw);
}

static void *sum_of(void *data)
{
    struct span *text = data;
    size_t sum = 0;

    for (size_t i = 8192; i < text->n; i++)
        sum += (unsigned char)text->p[i];
    text->n = sum;
    return NULL;
}

/* Reads the bytes as the thread for inference does. */
static void lost_bytes_read_as_zeros_in_any_thread(void **state)
{
    size_t n = 100000;
    char *raw = letters(n);
    sigset_t others, before;
    pthread_t thread;

    (void)state;
    write_file(raw, n);
    struct source *s = open_all(NULL);
    struct span text = source_text(s);
    assert_int_equal(truncate(path, 5000), 0);
    sigfillset(&others);
    sigdelset(&others, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &others, &before);
    assert_int_equal(pthread_create(&thread, NULL, sum_of, &text), 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(text.n, 0);
    assert_int_equal(source_check(s), SOURCE_TRUNCATED);
    source_free(s);
    free(raw);
}

static void another_bus_error_still_kills(void **state)
{
    int status;

    (void)state;
    write_file("x", 1);
    pid_t child = fork();
    if (child == 0) {
        char *error;
        signal(SIGBUS, SIG_DFL);
        struct source *s = source_open(path, NULL, &error);
        raise(SIGBUS);
        _exit(s != NULL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGBUS);
}

static void a_growing_file_is_read_to_its_old_size(void **state)
{
    (void)state;
    write_file("one\n", 4);
    struct source *s = open_all(NULL);
    FILE *f = fopen(path, "ab");
    fputs("two\n", f);
    fclose(f);
    assert_int_equal(source_text(s).n, 4);
    assert_int_equal(source_check(s), SOURCE_CHANGED);
    assert_int_equal(source_check(s), SOURCE_SAME);
    source_free(s);
}

static void a_replaced_file_is_noticed(void **state)
{
    char *beside = mem_printf("%s.new", path);

    (void)state;
    write_file("one\n", 4);
    struct source *s = open_all(NULL);
    FILE *f = fopen(beside, "wb");
    fputs("two\n", f);
    fclose(f);
    assert_int_equal(rename(beside, path), 0);
    assert_int_equal(source_check(s), SOURCE_CHANGED);
    assert_text(s, "one\n", 4);
    source_free(s);
    free(beside);
}

static void put(int fd, const char *bytes, size_t n)
{
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
}

/* A FIFO's reader and its writer, in one process. */
static struct source *open_fifo(const char *first, int *out)
{
    char *error;

    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    *out = open(path, O_RDWR);
    assert_true(*out >= 0);
    put(*out, first, strlen(first));
    struct source *s = source_open(path, NULL, &error);
    assert_non_null(s);
    return s;
}

static void input_that_arrives_in_slices_keeps_its_address(void **state)
{
    int out;
    struct source *s = open_fifo("first ", &out);
    const char *address = source_text(s).p;

    (void)state;
    assert_text(s, "first ", 6);
    assert_true(source_growing(s));
    assert_int_not_equal(source_wait_fd(s), -1);
    assert_false(source_step(s, 1000));
    for (int i = 0; i < 3000; i++) {
        put(out, "0123456789abcdef", 16);
        source_step(s, 1000);
    }
    put(out, "\xC3\xA9", 2);
    close(out);
    while (!source_complete(s))
        source_step(s, 100000);
    assert_int_equal(source_wait_fd(s), -1);
    assert_ptr_equal(source_text(s).p, address);
    assert_int_equal(source_text(s).n, 6 + 48000 + 2);
    assert_string_equal(source_encoding(s), "UTF-8");
    source_free(s);
}

static void input_of_windows_1252_begins_again(void **state)
{
    int out;
    struct source *s = open_fifo("caf", &out);

    (void)state;
    put(out, "\xE9 noir", 6);
    source_step(s, 1000);
    assert_text(s, "caf", 3);
    close(out);
    while (!source_complete(s))
        source_step(s, 1000);
    assert_int_equal(source_check(s), SOURCE_RESTARTED);
    assert_text(s, "caf\xC3\xA9 noir", 10);
    assert_round_trip(s);
    source_free(s);
}

static void half_a_byte_order_mark_is_waited_for(void **state)
{
    int status;

    (void)state;
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    pid_t child = fork();
    if (child == 0) {
        int out = open(path, O_WRONLY);
        ssize_t n = write(out, "\xFF", 1);
        usleep(50000);
        n += write(out, "\xFEh\0", 3);
        _exit(n == 4 ? 0 : 1);
    }
    struct source *s = open_all(NULL);
    assert_text(s, "h", 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    source_free(s);
}

/* Standard input is a socket; its other end is the caller's. */
static int become_input(int *saved)
{
    int ends[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    *saved = dup(STDIN_FILENO);
    assert_int_equal(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
    /* A peer that closes its end with this unread breaks the connection. */
    put(STDIN_FILENO, "unread", 6);
    return ends[1];
}

static void give_input_back(int saved)
{
    dup2(saved, STDIN_FILENO);
    close(saved);
}

static void a_line_that_breaks_leaves_what_came(void **state)
{
    int saved, other = become_input(&saved);
    char *error;

    (void)state;
    put(other, "what came", 9);
    struct source *s = source_open("-", NULL, &error);
    assert_non_null(s);
    assert_null(source_error(s));
    close(other);
    while (!source_complete(s))
        source_step(s, 1000);
    assert_non_null(source_error(s));
    assert_non_null(strstr(source_error(s), "cannot be read on: "));
    assert_text(s, "what came", 9);
    assert_int_equal(source_wait_fd(s), -1);
    source_free(s);
    give_input_back(saved);
}

static void a_line_that_is_broken_at_once_is_an_error(void **state)
{
    int saved, other = become_input(&saved);
    char *error;

    (void)state;
    close(other);
    assert_null(source_open("-", NULL, &error));
    assert_non_null(strstr(error, "cannot be read on: "));
    free(error);
    give_input_back(saved);
}

static void nowhere_to_spool_is_told(void **state)
{
    char *before = getenv("TMPDIR") ? mem_string(getenv("TMPDIR")) : NULL, *error;

    (void)state;
    assert_int_equal(setenv("TMPDIR", "/no/such/folder", 1), 0);
    write_file("caf\xE9", 4);
    struct source *s = source_open(path, NULL, &error);
    assert_non_null(s);
    source_step(s, 1000);
    assert_non_null(source_error(s));
    assert_non_null(strstr(source_error(s), "cannot make a temporary file: "));
    source_free(s);
    int saved, other = become_input(&saved);
    assert_null(source_open("-", NULL, &error));
    assert_non_null(strstr(error, "cannot make a temporary file: "));
    free(error);
    close(other);
    give_input_back(saved);
    if (before)
        setenv("TMPDIR", before, 1);
    else
        unsetenv("TMPDIR");
    free(before);
}

static void a_disk_that_is_full_cuts_input_short(void **state)
{
    struct rlimit limit, low;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    char *raw = letters(6000), *error;
    int saved, other = become_input(&saved);

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    low = (struct rlimit){4096, limit.rlim_max};
    put(other, raw, 3000);
    struct source *s = source_open("-", NULL, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &low), 0);
    put(other, raw + 3000, 3000);
    close(other);
    while (!source_complete(s))
        source_step(s, 10000);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    assert_non_null(source_error(s));
    assert_non_null(strstr(source_error(s), "cannot write to a temporary file: "));
    assert_text(s, raw, 4096);
    source_free(s);
    free(raw);
    give_input_back(saved);
    signal(SIGXFSZ, handler);
}

static void an_empty_file_is_a_text(void **state)
{
    (void)state;
    write_file("", 0);
    struct source *s = open_all(NULL);
    assert_int_equal(source_text(s).n, 0);
    assert_int_equal(source_raw(s, 0), 0);
    source_free(s);
}

static void assert_fails(const char *what, const char *why)
{
    char *error;

    assert_null(source_open(what, NULL, &error));
    assert_string_equal(error, why);
    free(error);
}

static void what_cannot_be_read_is_told(void **state)
{
    (void)state;
    assert_fails("/tmp/ibid-no-such-file", "No such file or directory");
    assert_fails("/tmp", "is a directory");
    write_file("x", 1);
    chmod(path, 0);
    if (geteuid() != 0)
        assert_fails(path, "Permission denied");
    chmod(path, 0600);
}

static void assert_no_regular_file(const char *what, const char *why)
{
    char *error;

    assert_null(source_open_regular(what, NULL, &error));
    assert_string_equal(error, why);
    free(error);
}

static void only_regular_files_are_opened_without_waiting(void **state)
{
    char *error, fifo[sizeof path + 8];

    (void)state;
    snprintf(fifo, sizeof fifo, "%s.fifo", path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_no_regular_file(fifo, "is a FIFO");
    unlink(fifo);
    assert_no_regular_file("/dev/null", "is a device");
    assert_no_regular_file("/tmp", "is a directory");
    write_file("words", 5);
    struct source *s = source_open_regular(path, NULL, &error);
    assert_non_null(s);
    assert_true(source_is_regular(s));
    assert_int_equal(source_text(s).n, 5);
    source_free(s);
    s = source_open("/dev/null", NULL, &error);
    assert_non_null(s);
    assert_false(source_is_regular(s));
    source_free(s);
}

static void assert_refused(const char *bytes, size_t n, const char *why)
{
    write_file(bytes, n);
    assert_fails(path, why);
    char *error;
    struct source *s = source_open(path, "UTF-8", &error);
    assert_non_null(s);
    assert_int_equal(source_text(s).n, n);
    source_free(s);
}

static void what_is_known_to_be_no_text_is_refused(void **state)
{
    static const char zip[] = "PK\x03\x04 and then some bytes of it ";
    char epub[80] = "PK\x03\x04";

    (void)state;
    memcpy(epub + 30, "mimetypeapplication/epub+zip", 28);
    assert_refused("\x1F\x8B\x08\0\0", 5, "is compressed: try gunzip -c FILE | ibid -");
    assert_refused(zip, sizeof zip - 1, "is a zip archive: try unzip -p FILE MEMBER | ibid -");
    assert_refused(epub, sizeof epub, "is an EPUB: try pandoc -t plain FILE | ibid -");
    assert_refused("\x7F"
                   "ELF\2",
                   5, "is a program, not a text");
    /* A signature that is cut short does not match. */
    assert_conversion("\x89PNG\r", 5, NULL, "Windows-1252", "\u2030PNG\r");
}

static void a_digest_is_of_the_bytes(void **state)
{
    char one[SOURCE_DIGEST], two[SOURCE_DIGEST], three[SOURCE_DIGEST];
    size_t n = 300000;
    char *raw = letters(n);
    struct source *a = source_memory("a", (struct span){raw, n});
    struct source *b = source_memory("b", (struct span){raw, n});

    (void)state;
    source_digest(a, one);
    source_digest(b, two);
    assert_int_equal(strlen(one), SOURCE_DIGEST - 1);
    assert_string_equal(one, two);
    raw[n - 1] ^= 1;
    source_digest(b, three);
    assert_string_not_equal(one, three);
    source_free(a);
    source_free(b);
    free(raw);
}

static int make_path(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    close(fd);
    return fd < 0;
}

static int remove_path(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_decide_the_encoding),
        cmocka_unit_test(byte_order_marks_decide_at_once),
        cmocka_unit_test(half_a_pair_does_not_shift_what_follows),
        cmocka_unit_test(an_encoding_asked_for_overrules),
        cmocka_unit_test(an_unknown_encoding_is_named),
        cmocka_unit_test(the_way_back_holds_over_many_points),
        cmocka_unit_test(the_way_back_holds_in_every_encoding),
        cmocka_unit_test(a_late_byte_begins_the_text_again),
        cmocka_unit_test(a_late_byte_of_utf8_changes_nothing),
        cmocka_unit_test(lost_bytes_read_as_zeros),
        cmocka_unit_test(lost_bytes_read_as_zeros_in_any_thread),
        cmocka_unit_test(another_bus_error_still_kills),
        cmocka_unit_test(a_growing_file_is_read_to_its_old_size),
        cmocka_unit_test(a_replaced_file_is_noticed),
        cmocka_unit_test(an_empty_file_is_a_text),
        cmocka_unit_test(a_line_that_breaks_leaves_what_came),
        cmocka_unit_test(a_line_that_is_broken_at_once_is_an_error),
        cmocka_unit_test(nowhere_to_spool_is_told),
        cmocka_unit_test(a_disk_that_is_full_cuts_input_short),
        cmocka_unit_test(what_cannot_be_read_is_told),
        cmocka_unit_test(only_regular_files_are_opened_without_waiting),
        cmocka_unit_test(what_is_known_to_be_no_text_is_refused),
        cmocka_unit_test(a_digest_is_of_the_bytes),
        cmocka_unit_test(input_that_arrives_in_slices_keeps_its_address),
        cmocka_unit_test(input_of_windows_1252_begins_again),
        cmocka_unit_test(half_a_byte_order_mark_is_waited_for),
    };

    return cmocka_run_group_tests(tests, make_path, remove_path);
}
