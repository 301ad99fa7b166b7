/* SPDX-License-Identifier: ISC */
#include <ibid/job.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Maximum milliseconds before a waiting caller looks at a thread's flags. */
#define FLAG_INTERVAL_MS 10

struct job {
    enum job_kind kind;
    enum job_state state; /* JOB_FULL is worked out, not stored */
    void (*work)(struct job *, void *);
    void *data;
    size_t max_output;
    struct buf output; /* up to one byte more than max_output */
    int in, out;       /* ends of the pipe; out is the worker's */
    pid_t pid;
    pthread_t thread;
    bool write_failed; /* the worker's */
    atomic_bool cancelled, ended, exhausted;
};

/* The worker's side -------------------------------------------------------------------- */

bool job_is_cancelled(const struct job *job)
{
    return atomic_load(&job->cancelled);
}

bool job_write(struct job *job, struct span bytes)
{
    if (job_is_cancelled(job) || !span_write(bytes, job->out))
        job->write_failed = true;
    return !job->write_failed;
}

/* The program ends in one place for want of memory, and that is not the thread's. */
static void on_thread_exhausted(void *data)
{
    struct job *job = data;

    atomic_store(&job->exhausted, true);
    close(job->out);
    for (;;)
        pause();
}

static void *run_thread(void *data)
{
    struct job *job = data;

    mem_on_exhausted(on_thread_exhausted, job);
    job->work(job, job->data);
    atomic_store(&job->ended, true);
    close(job->out);
    return NULL;
}

static void on_process_exhausted(void *data)
{
    (void)data;
    _exit(2);
}

/* A session of its own: keys typed at the terminal, and its hang-up, must not end a
 * process that holds a lock. */
static void leave_terminal(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid();
    for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(null, fd);
}

BASE_NORETURN static void run_process(struct job *job)
{
    mem_on_exhausted(on_process_exhausted, NULL);
    close(job->in);
    leave_terminal();
    job->work(job, job->data);
    _exit(job->write_failed ? 1 : 0);
}

/* Beginning ------------------------------------------------------------------------------ */

/* Signals are for the thread that waits for them, but for those that say what the
 * thread itself has done: touched bytes that a file no longer has. */
static void thread_signals(sigset_t *blocked)
{
    sigfillset(blocked);
    sigdelset(blocked, SIGBUS);
    sigdelset(blocked, SIGSEGV);
    sigdelset(blocked, SIGFPE);
    sigdelset(blocked, SIGILL);
    sigdelset(blocked, SIGABRT);
}

static bool start_thread(struct job *job)
{
    sigset_t blocked, before;

    thread_signals(&blocked);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    bool started = pthread_create(&job->thread, NULL, run_thread, job) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static bool start_process(struct job *job)
{
    sigset_t all, before;

    /* Handlers that the child has from here must not run there. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    job->pid = fork();
    if (job->pid == 0)
        run_process(job);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (job->pid < 0)
        return false;
    close(job->out);
    return true;
}

struct job *job_begin(enum job_kind kind, void (*work)(struct job *job, void *data), void *data,
                      size_t max_output)
{
    int ends[2];

    if (pipe(ends) < 0)
        return NULL;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    struct job *job = mem_alloc(sizeof *job);
    *job = (struct job){.kind = kind,
                        .work = work,
                        .data = data,
                        .max_output = max_output,
                        .in = ends[0],
                        .out = ends[1]};
    if (kind == JOB_THREAD ? start_thread(job) : start_process(job))
        return job;
    close(ends[0]);
    close(ends[1]);
    free(job);
    return NULL;
}

/* The beginner's side -------------------------------------------------------------------- */

int job_fd(const struct job *job)
{
    return job->in;
}

struct span job_output(const struct job *job)
{
    return span_sub(buf_bytes(&job->output), 0, job->max_output);
}

void job_consume(struct job *job, size_t n)
{
    struct buf *b = &job->output;

    if (n > b->n)
        n = b->n;
    if (n && n < b->n)
        memmove(b->p, b->p + n, b->n - n);
    b->n -= n;
}

/* Is there something to read, if only the end?  A child forked meanwhile may hold the
 * thread's end of the pipe open as well, so the flag counts too. */
static bool is_readable(const struct job *job, bool ended, int ms)
{
    struct pollfd fd = {.fd = job->in, .events = POLLIN};

    if (job->kind == JOB_THREAD && (ms < 0 || ms > FLAG_INTERVAL_MS))
        ms = FLAG_INTERVAL_MS;
    return poll(&fd, 1, ended ? 0 : ms) > 0;
}

/* Reads once: the bytes, 0 at the end, -1 where a signal came. */
static ssize_t read_output(struct job *job)
{
    char chunk[65536];
    size_t space = job->max_output + 1 - job->output.n;
    ssize_t n = read(job->in, chunk, space < sizeof chunk ? space : sizeof chunk);

    if (n > 0)
        buf_put(&job->output, chunk, (size_t)n);
    else if (n < 0 && errno != EINTR)
        n = 0;
    return n;
}

static enum job_state reap(struct job *job)
{
    int status = 0;
    pid_t waited;

    if (job->kind == JOB_THREAD) {
        pthread_join(job->thread, NULL);
        return JOB_DONE;
    }
    /* The pipe is closed after the process's memory is given back, so this is quick. */
    do
        waited = waitpid(job->pid, &status, 0);
    while (waited < 0 && errno == EINTR);
    return waited < 0 || (WIFEXITED(status) && !WEXITSTATUS(status)) ? JOB_DONE : JOB_LOST;
}

static bool is_full(const struct job *job)
{
    return job->output.n > job->max_output;
}

enum job_state job_wait(struct job *job, int ms)
{
    bool ended = job->kind == JOB_THREAD && atomic_load(&job->ended);

    if (atomic_load(&job->exhausted))
        mem_exhausted();
    if (is_full(job))
        return JOB_FULL;
    if (job->state != JOB_RUNNING)
        return job->state;
    bool readable = is_readable(job, ended, ms);
    if ((readable || ended) && (!readable || read_output(job) == 0) &&
        !atomic_load(&job->exhausted))
        job->state = reap(job);
    return is_full(job) ? JOB_FULL : job->state;
}

void job_cancel(struct job *job)
{
    atomic_store(&job->cancelled, true);
    if (job->kind == JOB_PROCESS && job->state == JOB_RUNNING)
        kill(job->pid, SIGKILL);
}

void job_end(struct job *job)
{
    if (!job)
        return;
    for (enum job_state s = JOB_RUNNING; s == JOB_RUNNING || s == JOB_FULL;
         s = job_wait(job, -1))
        job_consume(job, SIZE_MAX);
    close(job->in);
    buf_free(&job->output);
    free(job);
}
