/* SPDX-License-Identifier: ISC */
#include "edit.h"
#include "tempfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Maximum bytes of a comment that are read from the editor's file. */
#define MAX_EDITED ((size_t)1 << 20)

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

/*
 * While the editor has the terminal, ibid ignores interrupts, and is suspended together
 * with the editor.  A signal that ends ibid is forwarded, so that the editor can save its
 * file first.
 */
static const int signals[] = {SIGINT, SIGQUIT, SIGTSTP, SIGHUP, SIGTERM};
#define SIGNALS (sizeof signals / sizeof *signals)

static volatile sig_atomic_t editing; /* the editor's process; 0 */
static volatile sig_atomic_t ended;   /* the signal that came */

static void forward_signal(int number)
{
    ended = number;
    if (editing)
        kill((pid_t)editing, number);
}

static void hand_over_signals(struct sigaction *before)
{
    ended = editing = 0;
    for (size_t i = 0; i < SIGNALS; i++) {
        bool ends = signals[i] == SIGHUP || signals[i] == SIGTERM;
        struct sigaction action = {.sa_handler = ends                    ? forward_signal
                                                 : signals[i] == SIGTSTP ? SIG_DFL
                                                                         : SIG_IGN};
        sigaction(signals[i], &action, &before[i]);
    }
}

static void restore_signals(const struct sigaction *before)
{
    for (size_t i = 0; i < SIGNALS; i++)
        sigaction(signals[i], &before[i], NULL);
    if (ended)
        raise(ended);
}

/* The status of a shell that found no such command. */
#define NO_COMMAND 127

/* A shell runs the command, because it may have arguments ("emacs -nw"). */
static void exec_editor(int keys, const char *path)
{
    char *command = mem_printf("exec %s \"$1\"", editor());

    for (size_t i = 0; i < SIGNALS; i++)
        signal(signals[i], SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
    if (keys != STDIN_FILENO)
        dup2(keys, STDIN_FILENO);
    execl("/bin/sh", "sh", "-c", command, "sh", path, (char *)NULL);
    _exit(NO_COMMAND);
}

enum ending { ENDED_WELL, ENDED_BADLY, NOT_THERE, KILLED };

static enum ending ending_of(int status)
{
    if (WIFSIGNALED(status))
        return KILLED;
    if (!WIFEXITED(status))
        return ENDED_BADLY;
    return WEXITSTATUS(status) == NO_COMMAND ? NOT_THERE
           : WEXITSTATUS(status)             ? ENDED_BADLY
                                             : ENDED_WELL;
}

static enum ending run_editor(int keys, const char *path)
{
    struct sigaction before[SIGNALS];
    int status = -1;

    hand_over_signals(before);
    pid_t pid = fork();
    if (pid == 0)
        exec_editor(keys, path);
    editing = pid > 0 ? (sig_atomic_t)pid : 0;
    if (ended && editing)
        forward_signal(ended);
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    restore_signals(before);
    return ending_of(status);
}

/* An editor may have replaced the file, even by a FIFO, on which opening would wait. */
static bool read_all(const char *path, struct buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    char bytes[4096];
    ssize_t n = fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode) ? -1 : 1;

    while (n > 0 && out->n <= MAX_EDITED) {
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

static void trim_line_breaks(struct buf *b)
{
    while (b->n && (b->p[b->n - 1] == '\n' || b->p[b->n - 1] == '\r'))
        b->p[--b->n] = '\0';
}

/* Whether a killed editor had saved something, which must then be kept. */
static bool is_changed(const char *path, struct span before)
{
    struct buf now = {0};
    bool read = read_all(path, &now);

    trim_line_breaks(&now);
    bool changed = !read || !span_equal(buf_bytes(&now), before);
    buf_free(&now);
    return changed;
}

static bool holds_more(const char *path, struct span before)
{
    struct buf now = {0};
    bool read = read_all(path, &now);

    trim_line_breaks(&now);
    bool more = read && now.n && !span_equal(buf_bytes(&now), before);
    buf_free(&now);
    return more;
}

/* Says why there is no new text; removes the file unless the message names it. */
static char *failure_message(enum ending ending, const char *path, struct span before)
{
    if (ending == KILLED && is_changed(path, before))
        return mem_printf("%s was killed; what it wrote: %s", editor(), path);
    unlink(path);
    return mem_printf(ending == NOT_THERE ? "there is no editor %s"
                      : ending == KILLED  ? "%s was killed"
                                          : "%s did not end well",
                      editor());
}

static char *edit_file(int keys, const char *path, struct span before, struct buf *after)
{
    enum ending ending = run_editor(keys, path);

    /* If a signal to ibid ended the editor, what it saved is used whatever its status: vi's
     * is 1 then.  An empty file may be one that was about to be written. */
    bool rescued = ending == ENDED_BADLY && ended && holds_more(path, before);
    if (ending != ENDED_WELL && !rescued)
        return failure_message(ending, path, before);
    if (!read_all(path, after))
        return mem_printf("what was edited cannot be read: %s", path);
    trim_line_breaks(after);
    unlink(path);
    return NULL;
}

bool edit_text(int keys, struct span before, struct buf *after, char **error)
{
    char *path;
    int fd = tempfile_create("comment", &path);
    bool written =
        fd >= 0 && span_write(before, fd) && (!before.n || span_write(span_of("\n"), fd));

    if (fd >= 0 && close(fd) < 0)
        written = false;
    if (written) {
        *error = edit_file(keys, path, before, after);
    } else {
        *error = mem_printf("no file for the editor: %s", strerror(errno));
        if (path)
            unlink(path);
    }
    free(path);
    return !*error;
}
