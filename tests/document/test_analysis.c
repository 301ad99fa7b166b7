/* SPDX-License-Identifier: ISC */
/*
 * Inference for a large text, which runs in a thread.  The test's own format has
 * paragraphs that are lines, "word7" for a marker, "! notes" and "7. so" for notes: bare
 * numbers, for which the thread parses the text, so that the test can hold it there.
 */
#include "lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOTES 50

/* Bytes of a text that is too large for inference within a step. */
#define LARGE ((size_t)6 << 20)

/* How the parser treats chunks that it is to find bare numbers in. */
enum manner { AT_ONCE, HELD, SLOWLY, WITHOUT_MEMORY };
static _Atomic enum manner manner;
static atomic_uint counted;   /* number of such chunks */
static atomic_bool elsewhere; /* one of them was read by another thread than the first */
static pthread_t first;
static bool no_threads;

/* Stands before the C library's. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
                   void *data)
{
    int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

    *(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
    return no_threads ? EAGAIN : create(thread, attr, run, data);
}

static void rest(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static void parse_line(struct span text, size_t from, size_t to, unsigned need,
                       struct builder *b)
{
    size_t n = lines_digits(text, from, to);

    if (need & NEED_BLOCKS)
        lines_block(b, from, to, text.p[from] == '!');
    if ((need & NEED_EVIDENCE) && text.p[from] == '!')
        build_notes_heading(b, (struct range){from, to}, (struct range){from, to}, 4);
    else if ((need & NEED_EVIDENCE) && n && to - from > n + 2)
        build_open_note(b, from, (struct range){from, from + n},
                        (struct range){from + n + 2, to}, NOTE_NUMBER);
    for (size_t at = from + n; (need & NEED_NUMBERS) && at < to; at += n + 1) {
        n = lines_digits(text, at, to);
        if (n)
            build_marker(b, (struct range){at, at + n}, (struct range){at, at + n},
                         MARKER_SUFFIX, true);
    }
}

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    (void)state;
    if (need & NEED_NUMBERS) {
        counted++;
        elsewhere = elsewhere || !pthread_equal(pthread_self(), first);
        while (manner == HELD)
            rest(1);
        if (manner == SLOWLY)
            rest(100);
        if (manner == WITHOUT_MEMORY)
            mem_exhausted();
    }
    lines_parse(text, chunk, need, b, parse_line);
}

static const struct parser format = {lines_begin, parse, free};

/* A text whose NOTES notes stand after size bytes. */
static char *text_of(size_t size)
{
    struct buf out = {0};

    for (size_t i = 1; out.n < size; i++)
        buf_printf(&out, "Of the moon it is said that it shines in the night.\n");
    for (size_t i = 1; i <= NOTES; i++)
        buf_printf(&out, "So it is said of old, and by many, and that was word%zu\n", i);
    buf_printf(&out, "! notes\n");
    for (size_t i = 1; i <= NOTES; i++)
        buf_printf(&out, "%zu. By the one who said it.\n", i);
    return buf_take(&out);
}

static void assert_all_found(const struct document *d)
{
    const struct marker *markers;
    const struct note *notes;

    assert_true(document_done(d));
    assert_int_equal(document_read(d), document_text(d).n);
    assert_int_equal(document_notes(d, &notes), NOTES);
    assert_int_equal(document_markers(d, &markers), NOTES);
    for (size_t i = 0; i < NOTES; i++) {
        assert_int_equal(markers[i].note, i);
        assert_int_equal(notes[i].marker, i);
    }
}

/* A document that has been read, and whose notes a thread is finding. */
static struct document *begin(const char *text, enum manner how)
{
    struct document *d = document_new(span_of(text), true, &format);

    manner = how;
    counted = 0;
    elsewhere = false;
    while (!counted)
        assert_true(document_step(d, 1 << 20));
    return d;
}

static void its_reader_goes_on_meanwhile(void **state)
{
    (void)state;
    char *text = text_of(LARGE);
    struct document *d = begin(text, HELD);
    const struct note *notes;
    const struct section *sections;
    struct block b;

    for (size_t i = 0; i < 100; i++) {
        assert_true(document_step(d, 1000));
        assert_false(document_done(d));
        assert_int_equal(document_notes(d, &notes), 0);
        assert_int_equal(document_sections(d, &sections), 0);
        assert_true(document_block(d, LARGE / 100 * i, &b));
        assert_int_equal(document_read(d), strlen(text));
    }
    manner = AT_ONCE;
    while (document_step(d, 1000))
        ;
    assert_true(elsewhere);
    assert_all_found(d);
    document_free(d);
    free(text);
}

static void no_step_is_longer_than_its_budget_says(void **state)
{
    (void)state;
    char *text = text_of(LARGE);
    struct document *d = begin(text, HELD);
    struct timespec begun, now;

    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (size_t i = 0; i < 10; i++)
        assert_true(document_step(d, SIZE_MAX));
    clock_gettime(CLOCK_MONOTONIC, &now);
    /* Twenty milliseconds are meant. */
    assert_true(now.tv_sec - begun.tv_sec < 10);
    manner = AT_ONCE;
    document_free(d);
    free(text);
}

static void what_grows_meanwhile_stays_unread(void **state)
{
    (void)state;
    char *text = text_of(LARGE);
    size_t n = strlen(text), less = n - strlen("50. By the one who said it.\n");
    struct document *d = document_new(span_sub(span_of(text), 0, less), true, &format);
    const struct note *notes;

    manner = HELD;
    counted = 0;
    while (!counted)
        assert_true(document_step(d, 1 << 20));
    document_grow(d, n, false);
    assert_true(document_step(d, 1000));
    manner = AT_ONCE;
    while (document_step(d, 1000))
        ;
    assert_true(document_done(d));
    assert_int_equal(document_notes(d, &notes), NOTES - 1);
    assert_int_equal(document_read(d), less);
    document_free(d);
    free(text);
}

static void what_nobody_asks_for_any_more_is_given_up(void **state)
{
    (void)state;
    char *text = text_of(LARGE);
    struct document *d = begin(text, HELD);

    manner = SLOWLY;
    document_free(d);
    /* There are some hundred chunks. */
    assert_true(counted < 40);
    free(text);
}

static void it_may_be_given_up_at_any_time(void **state)
{
    (void)state;
    char *text = text_of(LARGE);

    manner = AT_ONCE;
    for (size_t steps = 1; steps < 60; steps++) {
        struct document *d = document_new(span_of(text), true, &format);
        for (size_t i = 0; i < steps && document_step(d, 200000); i++)
            ;
        document_free(d);
    }
    free(text);
}

static void without_threads_it_is_found_all_the_same(void **state)
{
    (void)state;
    char *text = text_of(LARGE);

    no_threads = true;
    manner = AT_ONCE;
    elsewhere = false;
    struct document *d = lines_read(span_of(text), &format, 1000);
    no_threads = false;
    assert_false(elsewhere);
    assert_all_found(d);
    document_free(d);
    free(text);
}

static void a_small_text_needs_no_thread(void **state)
{
    (void)state;
    char *text = text_of(1000);
    struct document *d = document_new(span_of(text), true, &format);

    manner = AT_ONCE;
    elsewhere = false;
    assert_false(document_step(d, SIZE_MAX));
    assert_false(elsewhere);
    assert_all_found(d);
    document_free(d);
    free(text);
}

static void take_signal(int number)
{
    (void)number;
    elsewhere = elsewhere || !pthread_equal(pthread_self(), first);
}

static void signals_are_not_for_the_thread(void **state)
{
    (void)state;
    char *text = text_of(LARGE);
    struct document *d = begin(text, HELD);
    sigset_t user, before;

    elsewhere = false;
    signal(SIGUSR1, take_signal);
    sigemptyset(&user);
    sigaddset(&user, SIGUSR1);
    /* The thread that could take it is the other one. */
    pthread_sigmask(SIG_BLOCK, &user, &before);
    kill(getpid(), SIGUSR1);
    for (size_t i = 0; i < 20; i++)
        assert_true(document_step(d, SIZE_MAX));
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    assert_false(elsewhere);
    manner = AT_ONCE;
    document_free(d);
    signal(SIGUSR1, SIG_DFL);
    free(text);
}

/* Says on a pipe which thread ends the process. */
static void on_exhausted(void *data)
{
    char where = pthread_equal(pthread_self(), first) ? '1' : '2';

    if (write(*(int *)data, &where, 1) < 0)
        _exit(3);
}

static void want_of_memory_ends_where_it_always_does(void **state)
{
    (void)state;
    char *text = text_of(LARGE), where = 0;
    int ends[2], status;

    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct document *d = document_new(span_of(text), true, &format);
        close(STDERR_FILENO);
        manner = WITHOUT_MEMORY;
        mem_on_exhausted(on_exhausted, &ends[1]);
        while (document_step(d, 1000))
            ;
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_int_equal(read(ends[0], &where, 1), 1);
    assert_int_equal(where, '1');
    close(ends[0]);
    close(ends[1]);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_reader_goes_on_meanwhile),
        cmocka_unit_test(no_step_is_longer_than_its_budget_says),
        cmocka_unit_test(what_grows_meanwhile_stays_unread),
        cmocka_unit_test(what_nobody_asks_for_any_more_is_given_up),
        cmocka_unit_test(it_may_be_given_up_at_any_time),
        cmocka_unit_test(without_threads_it_is_found_all_the_same),
        cmocka_unit_test(a_small_text_needs_no_thread),
        cmocka_unit_test(signals_are_not_for_the_thread),
        cmocka_unit_test(want_of_memory_ends_where_it_always_does),
    };

    first = pthread_self();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
