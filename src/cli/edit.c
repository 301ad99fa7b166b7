/* SPDX-License-Identifier: ISC */
#include "edit.h"
#include "temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A comment that is longer was not typed. */
#define MOST_EDITED ((size_t)1 << 20)

static const char *editor(void)
{
    static const char *const names[] = {"VISUAL", "EDITOR"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "vi";
}

/* While the editor has the terminal, its interrupts are no business of ours, and
 * when it is suspended the whole job is. */
static const int signals[] = {SIGINT, SIGQUIT, SIGTSTP};
#define SIGNALS (sizeof signals / sizeof *signals)

static void leave_signals(struct sigaction *before)
{
    for (size_t i = 0; i < SIGNALS; i++) {
        struct sigaction action = {.sa_handler = signals[i] == SIGTSTP ? SIG_DFL : SIG_IGN};
        sigaction(signals[i], &action, &before[i]);
    }
}

static void take_signals(const struct sigaction *before)
{
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
}

/* The shell splits an editor with arguments ("emacs -nw") as it would. */
static void become_editor(int keys, char *path)
{
    char *command = mem_printf("exec %s \"$1\"", editor());

    for (size_t i = 0; i < SIGNALS; i++)
        signal(signals[i], SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (keys != STDIN_FILENO)
        dup2(keys, STDIN_FILENO);
    execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
    _exit(127);
}

/* Did it end well? */
static bool run_editor(int keys, char *path)
{
    struct sigaction before[SIGNALS];
    int status = -1;

    leave_signals(before);
    pid_t pid = fork();
    if (pid == 0)
        become_editor(keys, path);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    take_signals(before);
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Editors may have put another file in its place. */
static bool read_all(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char bytes[4096];
    ssize_t n = fd < 0 ? -1 : 1;

    while (n > 0 && out->n <= MOST_EDITED) {
        n = read(fd, bytes, sizeof bytes);
        if (n > 0)
            buf_put(out, bytes, (size_t)n);
        else if (n < 0 && errno == EINTR)
            n = 1;
    }
    if (fd >= 0)
        close(fd);
    return n == 0;
}

static void drop_line_breaks(struct buf *b)
{
    while (b->n && (b->p[b->n - 1] == '\n' || b->p[b->n - 1] == '\r'))
        b->p[--b->n] = '\0';
}

bool edit_text(int keys, struct span before, struct buf *after, char **error)
{
    char *path;
    int fd = temporary("comment", &path);

    *error = NULL;
    if (fd < 0) {
        *error = mem_printf("no file for the editor: %s", strerror(errno));
        goto out;
    }
    bool written = span_write(before, fd) && (!before.n || span_write(span_of("\n"), fd));
    if (close(fd) < 0 || !written)
        *error = mem_printf("no file for the editor: %s", strerror(errno));
    else if (!run_editor(keys, path))
        *error = mem_printf("%s did not end well", editor());
    else if (!read_all(path, after)) {
        /* What was typed is not thrown away. */
        *error = mem_printf("what was edited cannot be read: %s", path);
        goto out;
    }
    drop_line_breaks(after);
    unlink(path);
out:
    free(path);
    return !*error;
}
