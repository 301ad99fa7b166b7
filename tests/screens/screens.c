/* SPDX-License-Identifier: ISC */
/*
 * Screen tests: runs the program on a pty against libvterm, as a script says.
 *
 *     screens PROGRAM ROOT SCRIPT
 *
 * A script is lines of:
 *     # comment
 *     size COLSxROWS          the window, before open
 *     file NAME               a text of its own, from the lines after it that
 *                             begin with ">"; \e \r \0 \t \xHH are escapes
 *     open ARGUMENT...        starts the program, in ROOT; $TMP is the folder of
 *                             the script's own files
 *     keys KEY...             a name (Enter Esc Space Tab BackTab Up Down Left
 *                             Right PgUp PgDn Home End BS ^X) or text
 *     resize COLSxROWS
 *     hangup                  SIGHUP, and the program is to end
 *     exit STATUS             the program has ended so
 *     never TEXT              these bytes have not been sent to the terminal
 *     screen                  the rows are those after it that begin with "|"
 *
 * With IBID_REFRESH set, expected screens are written anew instead of compared.
 */
#include <ibid/base.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <vterm.h>

/* However slow the machine is, what is waited for is a state and not a time: the screen
 * has settled when the program has taken every key, waits, and has waited all along
 * between two looks, so many milliseconds apart; longer than it waits for what may
 * follow an escape. */
#define APART_MS 40

/* Milliseconds after which waiting fails. */
#define PATIENCE_MS 120000

struct play {
    const char *program, *root, *script;
    char folder[64];
    int cols, rows;
    VTerm *vterm;
    VTermScreen *screen;
    int pty;
    pid_t child;
    int status;      /* of the ended child; -1 while it runs */
    struct buf sent; /* all that the program wrote */
    struct buf anew; /* the script as it should be */
    unsigned line, failures;
    bool refresh;
};

static void fail(struct play *p, const char *what, const char *detail)
{
    fprintf(stderr, "%s:%u: %s%s%s\n", p->script, p->line, what, detail ? ": " : "",
            detail ? detail : "");
    p->failures++;
}

static long now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The program ---------------------------------------------------------------------- */

/* What a file of /proc says; empty where there is none. */
static void read_proc(pid_t pid, const char *name, char *out, size_t size)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%ld/%s", (long)pid, name);
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(out, 1, size - 1, f) : 0;
    if (f)
        fclose(f);
    out[n] = '\0';
}

/* Waits it to be told something?  The kernel may not say for what it sleeps. */
static bool is_asleep(pid_t pid, char state)
{
    static const char *const calls[] = {"poll", "select", "do_wait", "wait_woken",
                                        "n_tty_read"};
    char wchan[64];

    if (state != 'S')
        return strchr("ZTt", state) != NULL;
    read_proc(pid, "wchan", wchan, sizeof wchan);
    bool waits = !wchan[0] || strcmp(wchan, "0") == 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls && !waits; i++)
        waits = strstr(wchan, calls[i]) != NULL;
    return waits;
}

static bool keys_wait(const struct play *p)
{
    int fd = open(ptsname(p->pty), O_RDWR | O_NOCTTY);
    struct pollfd typed = {.fd = fd, .events = POLLIN};
    bool wait = fd >= 0 && poll(&typed, 1, 0) > 0 && (typed.revents & POLLIN);

    if (fd >= 0)
        close(fd);
    return wait;
}

/* How often the program has begun to wait, if it does; -1 while it is busy. */
static long waiting(const struct play *p)
{
    static const char state[] = "\nState:\t", times[] = "\nvoluntary_ctxt_switches:\t";
    char status[4096];

    if (keys_wait(p))
        return -1;
    read_proc(p->child, "status", status, sizeof status);
    const char *is = strstr(status, state), *often = strstr(status, times);
    if (!is)
        return 0;
    if (!is_asleep(p->child, is[strlen(state)]))
        return -1;
    return often ? strtol(often + strlen(times), NULL, 10) : 0;
}

static void reap(struct play *p)
{
    int status;

    if (p->status == -1 && p->child > 0 && waitpid(p->child, &status, WNOHANG) == p->child)
        p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool take_output(struct play *p)
{
    char chunk[4096];
    ssize_t n = read(p->pty, chunk, sizeof chunk);

    if (n <= 0)
        return false;
    buf_put(&p->sent, chunk, (size_t)n);
    vterm_input_write(p->vterm, chunk, (size_t)n);
    size_t answer = vterm_output_read(p->vterm, chunk, sizeof chunk);
    if (answer && write(p->pty, chunk, answer) < 0)
        return false;
    return true;
}

/* The program has given its terminal back for good, and is to end. */
static void await_end(struct play *p)
{
    for (long began = now_ms(); p->status == -1 && now_ms() - began < PATIENCE_MS;) {
        reap(p);
        usleep(1000);
    }
}

/* Does the last row say that a save is under way? */
static bool is_saving(const struct play *p)
{
    char row[1024];
    VTermRect last = {(int)p->rows - 1, (int)p->rows, 0, (int)p->cols};
    size_t n = vterm_screen_get_text(p->screen, row, sizeof row - 1, last);

    row[n < sizeof row ? n : sizeof row - 1] = '\0';
    return strstr(row, "saving…");
}

static void settle(struct play *p)
{
    long before = -1;

    for (long began = now_ms(); now_ms() - began < PATIENCE_MS;) {
        struct pollfd ready = {.fd = p->pty, .events = POLLIN};
        if (poll(&ready, 1, before < 0 ? 5 : APART_MS) > 0 && !take_output(p)) {
            await_end(p);
            return;
        }
        long now = ready.revents ? -1 : waiting(p);
        if (now >= 0 && now == before && !is_saving(p))
            return;
        before = now;
    }
    fail(p, "it does not settle", NULL);
}

static void new_screen(struct play *p)
{
    if (p->vterm)
        vterm_free(p->vterm);
    p->vterm = vterm_new(p->rows, p->cols);
    vterm_set_utf8(p->vterm, 1);
    p->screen = vterm_obtain_screen(p->vterm);
    vterm_screen_enable_altscreen(p->screen, 1);
    vterm_screen_reset(p->screen, 1);
}

static void close_child(struct play *p)
{
    if (p->child > 0 && p->status == -1) {
        kill(p->child, SIGKILL);
        waitpid(p->child, NULL, 0);
    }
    if (p->pty >= 0)
        close(p->pty);
    p->pty = -1;
    p->child = 0;
}

static void become_program(struct play *p, char **words)
{
    char *file = mem_printf("%s/dotfile", p->folder),
         *state = mem_printf("%s/state", p->folder);

    setenv("TERM", "xterm-256color", 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("HOME", p->folder, 1);
    setenv("IBID_FILE", file, 1);
    setenv("XDG_STATE_HOME", state, 1);
    unsetenv("LINES");
    unsetenv("COLUMNS");
    unsetenv("NO_COLOR");
    unsetenv("VISUAL");
    unsetenv("EDITOR");
    if (chdir(p->root) == 0)
        execv(p->program, words);
    _exit(127);
}

static void start(struct play *p, char *arguments)
{
    struct winsize size = {.ws_row = (unsigned short)p->rows,
                           .ws_col = (unsigned short)p->cols};
    char *words[16] = {(char *)(uintptr_t)p->program};
    size_t n = 1;

    for (char *word = strtok(arguments, " "); word && n < 15; word = strtok(NULL, " "))
        words[n++] = strncmp(word, "$TMP", 4) == 0 ? mem_printf("%s%s", p->folder, word + 4)
                                                   : mem_string(word);
    close_child(p);
    new_screen(p);
    p->status = -1;
    p->child = forkpty(&p->pty, NULL, NULL, &size);
    if (p->child == 0)
        become_program(p, words);
    for (size_t i = 1; i < n; i++)
        free(words[i]);
    settle(p);
}

/* Keys ---------------------------------------------------------------------------- */

static const struct {
    const char *name, *bytes;
} key_names[] = {
    {"Enter", "\r"},       {"Esc", "\033"},     {"Space", " "},      {"Tab", "\t"},
    {"BackTab", "\033[Z"}, {"Up", "\033OA"},    {"Down", "\033OB"},  {"Right", "\033OC"},
    {"Left", "\033OD"},    {"PgUp", "\033[5~"}, {"PgDn", "\033[6~"}, {"Home", "\033OH"},
    {"End", "\033OF"},     {"BS", "\177"},      {"F1", "\033OP"},    {"F9", "\033[20~"},
};

static void type(struct play *p, const char *bytes)
{
    if (write(p->pty, bytes, strlen(bytes)) < 0)
        fail(p, "cannot type", strerror(errno));
    settle(p);
}

static void type_word(struct play *p, const char *word)
{
    char control[2] = {0};

    for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++) {
        if (strcmp(word, key_names[i].name) == 0) {
            type(p, key_names[i].bytes);
            return;
        }
    }
    if (word[0] == '^' && word[1]) {
        control[0] = (char)(word[1] & 0x1F);
        word = control;
    }
    type(p, word);
}

/* Screens --------------------------------------------------------------------------- */

static void put_code_point(struct buf *b, uint32_t c)
{
    char s[4];
    size_t n = 0;

    if (c < 0x80) {
        s[n++] = (char)c;
    } else if (c < 0x800) {
        s[n++] = (char)(0xC0 | c >> 6);
        s[n++] = (char)(0x80 | (c & 0x3F));
    } else {
        if (c >= 0x10000)
            s[n++] = (char)(0xF0 | c >> 18);
        s[n] = (char)((c >= 0x10000 ? 0x80 : 0xE0) | (c >> 12 & 0x3F));
        n++;
        s[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        s[n++] = (char)(0x80 | (c & 0x3F));
    }
    buf_put(b, s, n);
}

static void print_row(struct play *p, int row, struct buf *out)
{
    size_t begin = out->n;

    buf_putc(out, '|');
    for (VTermPos at = {row, 0}; at.col < p->cols;) {
        VTermScreenCell cell;
        vterm_screen_get_cell(p->screen, at, &cell);
        if (!cell.chars[0] || cell.chars[0] == (uint32_t)-1)
            buf_putc(out, ' ');
        else
            for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
                put_code_point(out, cell.chars[i]);
        at.col += cell.width > 1 ? cell.width : 1;
    }
    while (out->n > begin + 1 && out->p[out->n - 1] == ' ')
        out->p[--out->n] = '\0';
    buf_putc(out, '\n');
}

/* Compares the screen with the lines of the script that follow; returns where
 * they end. */
static const char *compare_screen(struct play *p, const char *at)
{
    struct buf screen = {0}, expected = {0};

    for (int row = 0; row < p->rows; row++)
        print_row(p, row, &screen);
    while (*at == '|') {
        const char *end = strchr(at, '\n');
        buf_put(&expected, at, (size_t)(end - at) + 1);
        at = end + 1;
    }
    if (!span_equal(buf_bytes(&screen), buf_bytes(&expected)) && !p->refresh) {
        fail(p, "the screen is another", NULL);
        fprintf(stderr, "expected:\n%sbut it is:\n%s", buf_bytes(&expected).p, screen.p);
    }
    buf_span(&p->anew, buf_bytes(&screen));
    buf_free(&screen);
    buf_free(&expected);
    return at;
}

/* The script ---------------------------------------------------------------------------- */

static void unescape(const char *s, size_t n, struct buf *out)
{
    for (size_t i = 0; i < n; i++) {
        if (s[i] != '\\' || i + 1 == n) {
            buf_putc(out, s[i]);
            continue;
        }
        char c = s[++i];
        char hex[3] = {0};
        if (c == 'x' && i + 2 < n) {
            memcpy(hex, s + i + 1, 2);
            i += 2;
            buf_putc(out, (char)strtoul(hex, NULL, 16));
        } else {
            buf_putc(out, c == 'e'   ? '\033'
                          : c == 'r' ? '\r'
                          : c == 't' ? '\t'
                          : c == '0' ? '\0'
                                     : c);
        }
    }
}

static const char *write_file(struct play *p, const char *name, const char *at)
{
    char *path = mem_printf("%s/%s", p->folder, name);
    struct buf bytes = {0};

    while (*at == '>') {
        const char *end = strchr(at, '\n');
        unescape(at + 1, (size_t)(end - at) - 1, &bytes);
        buf_putc(&bytes, '\n');
        buf_put(&p->anew, at, (size_t)(end - at) + 1);
        at = end + 1;
    }
    FILE *f = fopen(path, "w");
    if (!f || fwrite(buf_bytes(&bytes).p, 1, bytes.n, f) != bytes.n || fclose(f) != 0)
        fail(p, "cannot write", path);
    buf_free(&bytes);
    free(path);
    return at;
}

static void resize(struct play *p, const char *size)
{
    if (sscanf(size, "%dx%d", &p->cols, &p->rows) != 2)
        fail(p, "not a size", size);
    if (p->pty < 0 || !p->vterm)
        return;
    struct winsize w = {.ws_row = (unsigned short)p->rows, .ws_col = (unsigned short)p->cols};
    vterm_set_size(p->vterm, p->rows, p->cols);
    ioctl(p->pty, TIOCSWINSZ, &w);
    settle(p);
}

static void check_never(struct play *p, const char *text)
{
    struct buf bytes = {0};

    unescape(text, strlen(text), &bytes);
    for (size_t i = 0; i + bytes.n <= p->sent.n; i++)
        if (memcmp(p->sent.p + i, bytes.p, bytes.n) == 0) {
            fail(p, "was sent to the terminal", text);
            break;
        }
    buf_free(&bytes);
}

static void check_exit(struct play *p, const char *wanted)
{
    char got[16];

    settle(p);
    reap(p);
    snprintf(got, sizeof got, "%d", p->status);
    if (strcmp(got, wanted) != 0)
        fail(p, "the exit status is", got);
}

static const char *obey(struct play *p, char *command, char *rest, const char *next)
{
    if (!*command || *command == '#')
        return next;
    if (strcmp(command, "size") == 0 || strcmp(command, "resize") == 0) {
        resize(p, rest);
    } else if (strcmp(command, "file") == 0) {
        return write_file(p, rest, next);
    } else if (strcmp(command, "open") == 0) {
        start(p, rest);
    } else if (strcmp(command, "keys") == 0) {
        for (char *word = strtok(rest, " "); word; word = strtok(NULL, " "))
            type_word(p, word);
    } else if (strcmp(command, "hangup") == 0) {
        kill(p->child, SIGHUP);
        settle(p);
    } else if (strcmp(command, "exit") == 0) {
        check_exit(p, rest);
    } else if (strcmp(command, "never") == 0) {
        check_never(p, rest);
    } else if (strcmp(command, "screen") == 0) {
        return compare_screen(p, next);
    } else {
        fail(p, "no such command", command);
    }
    return next;
}

static void run(struct play *p, const char *script)
{
    for (const char *at = script; *at;) {
        const char *end = strchr(at, '\n');
        size_t n = end ? (size_t)(end - at) : strlen(at);
        char *line = mem_copy(at, n), *rest = strchr(line, ' ');
        p->line++;
        buf_put(&p->anew, at, n);
        buf_putc(&p->anew, '\n');
        at += n + (end != NULL);
        if (rest)
            *rest++ = '\0';
        const char *next = obey(p, line, rest ? rest : line + n, at);
        for (; at < next; at++)
            p->line += *at == '\n';
        free(line);
    }
}

static char *read_script(const char *path)
{
    struct buf b = {0};
    char chunk[4096];
    size_t n;
    FILE *f = fopen(path, "r");

    if (!f) {
        perror(path);
        exit(2);
    }
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_put(&b, chunk, n);
    fclose(f);
    return buf_take(&b);
}

static void write_script(const struct play *p)
{
    FILE *f = fopen(p->script, "w");

    if (!f || fwrite(p->anew.p, 1, p->anew.n, f) != p->anew.n || fclose(f) != 0)
        perror(p->script);
}

static void remove_folder(const char *folder)
{
    pid_t child = fork();

    if (child == 0) {
        execlp("rm", "rm", "-rf", folder, (char *)NULL);
        _exit(127);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
}

int main(int argc, char **argv)
{
    struct play p = {.cols = 80, .rows = 24, .pty = -1, .status = -1};

    if (argc != 4) {
        fprintf(stderr, "usage: screens PROGRAM ROOT SCRIPT\n");
        return 2;
    }
    /* The child starts in ROOT, wherever this one was started. */
    char *program = realpath(argv[1], NULL);
    if (!program) {
        perror(argv[1]);
        return 2;
    }
    p.program = program;
    p.root = argv[2];
    p.script = argv[3];
    p.refresh = getenv("IBID_REFRESH") != NULL;
    signal(SIGPIPE, SIG_IGN);
    snprintf(p.folder, sizeof p.folder, "/tmp/ibid-screens-XXXXXX");
    if (!mkdtemp(p.folder)) {
        perror("mkdtemp");
        return 2;
    }
    char *script = read_script(p.script);
    run(&p, script);
    close_child(&p);
    if (p.refresh)
        write_script(&p);
    remove_folder(p.folder);
    if (p.vterm)
        vterm_free(p.vterm);
    buf_free(&p.sent);
    buf_free(&p.anew);
    free(script);
    free(program);
    printf("%s: %u failures\n", p.script, p.failures);
    return p.failures > 0;
}
