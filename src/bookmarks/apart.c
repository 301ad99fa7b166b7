/* SPDX-License-Identifier: ISC */
#include "apart.h"

#include <ibid/base.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_exhausted(void *data)
{
    (void)data;
    _exit(2);
}

/* A session of its own: what is typed at the terminal, and its end, are no business
 * of a child's that holds a lock. */
static void leave_terminal(void)
{
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

    setsid();
    for (int fd = STDIN_FILENO; nowhere >= 0 && fd <= STDERR_FILENO; fd++)
        dup2(nowhere, fd);
}

BASE_NORETURN static void be_child(int out, void (*work)(void *, void *), void *data,
                                   size_t size)
{
    mem_on_exhausted(on_exhausted, NULL);
    leave_terminal();
    void *result = mem_alloc(size);
    work(data, result);
    /* So little is written whole or not at all. */
    _exit(write(out, result, size) == (ssize_t)size ? 0 : 1);
}

static void close_both(const int *ends)
{
    close(ends[0]);
    close(ends[1]);
}

bool apart_begin(struct apart *a, void (*work)(void *data, void *result), void *data,
                 size_t size)
{
    sigset_t all, before;
    int ends[2];

    if (pipe(ends) < 0)
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    /* Handlers that the child has from here must not run there. */
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        be_child(ends[1], work, data, size);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid < 0) {
        close_both(ends);
        return false;
    }
    close(ends[1]);
    *a = (struct apart){pid, ends[0]};
    return true;
}

/* Its end of the pipe is closed after its memory is given back, which may take longer
 * than one wants to wait for it. */
static bool has_ended(const struct apart *a, bool wait)
{
    struct pollfd fd = {.fd = a->fd, .events = 0};
    int ready;

    do
        ready = poll(&fd, 1, wait ? -1 : 0);
    while (ready < 0 && errno == EINTR);
    return ready != 0;
}

enum apart_state apart_end(struct apart *a, bool wait, void *result, size_t size)
{
    ssize_t n;

    if (!has_ended(a, wait))
        return APART_WORKING;
    do
        n = read(a->fd, result, size);
    while (n < 0 && errno == EINTR);
    close(a->fd);
    while (waitpid(a->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    *a = (struct apart){0};
    return n == (ssize_t)size ? APART_DONE : APART_LOST;
}
