/* SPDX-License-Identifier: ISC */
#include <ibid/job.h>

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static const enum job_kind kinds[] = {JOB_THREAD, JOB_PROCESS};

static void say(struct job *job, void *data)
{
    job_write(job, span_of(data));
}

static enum job_state wait_for_end(struct job *job)
{
    enum job_state state;

    while ((state = job_wait(job, -1)) == JOB_RUNNING)
        ;
    return state;
}

static void both_kinds_hand_back_a_result(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], say, "a result", 8);
        assert_non_null(job);
        assert_int_equal(wait_for_end(job), JOB_DONE);
        assert_true(span_equal(job_output(job), span_of("a result")));
        assert_int_equal(job_wait(job, 0), JOB_DONE);
        job_end(job);
    }
}

#define STREAM ((size_t)1 << 20)

static void stream(struct job *job, void *data)
{
    (void)data;

    for (size_t i = 0; i < STREAM; i += 4096) {
        char block[4096];
        memset(block, (int)(i / 4096 % 251), sizeof block);
        if (!job_write(job, (struct span){block, sizeof block}))
            return;
    }
}

static void a_stream_waits_for_whoever_reads_it(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], stream, NULL, 10000);
        size_t at = 0;
        enum job_state s;
        do {
            s = job_wait(job, -1);
            struct span got = job_output(job);
            assert_true(got.n <= 10000);
            for (size_t k = 0; k < got.n; k++)
                assert_int_equal((unsigned char)got.p[k], (at + k) / 4096 % 251);
            at += got.n;
            job_consume(job, got.n);
        } while (s == JOB_RUNNING || s == JOB_FULL);
        assert_int_equal(s, JOB_DONE);
        assert_int_equal(at, STREAM);
        job_end(job);
    }
}

static void more_than_the_bound_is_seen(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], say, "too much", 7);
        assert_int_equal(wait_for_end(job), JOB_FULL);
        assert_int_equal(job_output(job).n, 7);
        job_end(job);
    }
}

static void wait_forever(struct job *job, void *data)
{
    (void)data;

    while (!job_is_cancelled(job))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

static void a_wait_is_bounded_and_a_job_is_cancelled(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], wait_forever, NULL, 0);
        assert_int_equal(job_wait(job, 0), JOB_RUNNING);
        assert_int_equal(job_wait(job, 5), JOB_RUNNING);
        job_cancel(job);
        assert_int_equal(wait_for_end(job), kinds[i] == JOB_THREAD ? JOB_DONE : JOB_LOST);
        job_end(job);
    }
}

static void a_job_that_writes_for_nobody_is_cancelled(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], stream, NULL, 1);
        job_cancel(job);
        job_end(job);
    }
}

static void the_descriptor_is_hung_up_at_the_end(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(kinds[i], say, "", 0);
        struct pollfd fd = {.fd = job_fd(job)};
        assert_int_equal(poll(&fd, 1, 10000), 1);
        assert_true(fd.revents & POLLHUP);
        assert_int_equal(wait_for_end(job), JOB_DONE);
        job_end(job);
    }
}

static void wait_for_flag(struct job *job, void *data)
{
    atomic_bool *flag = data;
    (void)job;

    while (!atomic_load(flag))
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

/* A child that lives on holds whatever was open when it was forked. */
static void a_thread_ends_while_a_child_goes_on(void **state)
{
    (void)state;
    static atomic_bool may_end;
    struct job *thread = job_begin(JOB_THREAD, wait_for_flag, &may_end, 0);
    struct job *process = job_begin(JOB_PROCESS, wait_forever, NULL, 0);

    atomic_store(&may_end, true);
    assert_int_equal(wait_for_end(thread), JOB_DONE);
    assert_int_equal(job_wait(process, 0), JOB_RUNNING);
    job_end(thread);
    job_cancel(process);
    job_end(process);
}

static void crash(struct job *job, void *data)
{
    (void)job;
    (void)data;
    kill(getpid(), SIGKILL);
}

static void exhaust(struct job *job, void *data)
{
    (void)job;
    (void)data;
    mem_exhausted();
}

static void a_process_that_ends_early_is_lost(void **state)
{
    (void)state;
    void (*const works[])(struct job *, void *) = {crash, exhaust};

    for (size_t i = 0; i < 2; i++) {
        struct job *job = job_begin(JOB_PROCESS, works[i], NULL, 10);
        assert_int_equal(wait_for_end(job), JOB_LOST);
        job_end(job);
    }
}

static volatile sig_atomic_t handled;

static void on_signal(int number)
{
    (void)number;
    handled = 1;
}

/* Says whether a handler ran, the terminal was reached, or the session is its parent's. */
static void look_around(struct job *job, void *data)
{
    char found[3] = {'-', '-', '-'};

    raise(SIGTERM);
    kill(getpid(), SIGHUP);
    if (handled)
        found[0] = 'h';
    if (isatty(STDIN_FILENO) || isatty(STDERR_FILENO) || open("/dev/tty", O_RDWR) >= 0)
        found[1] = 't';
    if (getsid(0) == *(pid_t *)data)
        found[2] = 's';
    job_write(job, (struct span){found, sizeof found});
}

static void a_process_runs_no_handler_and_has_no_terminal(void **state)
{
    (void)state;
    pid_t session = getsid(0);

    signal(SIGTERM, on_signal);
    signal(SIGHUP, on_signal);
    struct job *job = job_begin(JOB_PROCESS, look_around, &session, 3);
    assert_int_equal(wait_for_end(job), JOB_DONE);
    assert_true(span_equal(job_output(job), span_of("---")));
    job_end(job);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    assert_false(handled);
}

static void a_process_works_on_memory_as_it_was(void **state)
{
    (void)state;
    char text[] = "before";
    struct job *job = job_begin(JOB_PROCESS, say, text, 6);

    memcpy(text, "behind", 6);
    assert_int_equal(wait_for_end(job), JOB_DONE);
    assert_true(span_equal(job_output(job), span_of("before")));
    job_end(job);
}

static int proof[2];

static void prove(struct job *job, void *data)
{
    (void)job;
    (void)data;
    nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
    span_write(span_of("x"), proof[1]);
}

static void outlive(struct job *job, void *data)
{
    (void)job;
    (void)data;
    _exit(job_begin(JOB_PROCESS, prove, NULL, 0) ? 0 : 1);
}

static void a_process_outlives_its_parent(void **state)
{
    (void)state;
    char c;

    assert_int_equal(pipe(proof), 0);
    struct job *job = job_begin(JOB_PROCESS, outlive, NULL, 0);
    assert_int_equal(wait_for_end(job), JOB_DONE);
    job_end(job);
    assert_int_equal(read(proof[0], &c, 1), 1);
    close(proof[0]);
    close(proof[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_kinds_hand_back_a_result),
        cmocka_unit_test(a_stream_waits_for_whoever_reads_it),
        cmocka_unit_test(more_than_the_bound_is_seen),
        cmocka_unit_test(a_wait_is_bounded_and_a_job_is_cancelled),
        cmocka_unit_test(a_job_that_writes_for_nobody_is_cancelled),
        cmocka_unit_test(the_descriptor_is_hung_up_at_the_end),
        cmocka_unit_test(a_thread_ends_while_a_child_goes_on),
        cmocka_unit_test(a_process_that_ends_early_is_lost),
        cmocka_unit_test(a_process_runs_no_handler_and_has_no_terminal),
        cmocka_unit_test(a_process_works_on_memory_as_it_was),
        cmocka_unit_test(a_process_outlives_its_parent),
    };
    return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
