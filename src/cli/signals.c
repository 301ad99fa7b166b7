/* SPDX-License-Identifier: ISC */
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int ends[2]; /* of the pipe: to read from, to write to */
static volatile sig_atomic_t end, resized, suspend, resumed;

static void on_signal(int number)
{
    int saved = errno;

    if (number == SIGWINCH)
        resized = 1;
    else if (number == SIGTSTP)
        suspend = 1;
    else if (number == SIGCONT)
        resumed = 1;
    else
        end = number;
    /* A full pipe wakes the loop as well. */
    ssize_t n = write(ends[1], "", 1);
    (void)n;
    errno = saved;
}

int signals_catch(void)
{
    static const int caught[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGHUP, SIGTERM, SIGINT, SIGQUIT};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};

    if (pipe(ends) < 0)
        return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    }
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
        sigaction(caught[i], &action, NULL);
    return ends[0];
}

static bool fetch(volatile sig_atomic_t *flag)
{
    bool was = *flag;

    *flag = 0;
    return was;
}

struct signals signals_read(void)
{
    char bytes[64];
    struct signals s;

    while (read(ends[0], bytes, sizeof bytes) > 0)
        continue;
    s.end = end;
    s.resized = fetch(&resized);
    s.suspend = fetch(&suspend);
    s.resumed = fetch(&resumed);
    return s;
}
