/* SPDX-License-Identifier: ISC */
/* Output of cells and input of keys, on a pty whose other end is the test. */
#include <ibid/terminal.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Maximum number of attempts to measure how soon Escape is read. */
#define ESCAPES 50

/* Milliseconds after which waiting fails. */
#define PATIENCE_MS 120000

/* A program on the pty; it reports to the test through the descriptor tell. */
typedef void program(int tell);

struct run {
    struct buf sent, told;
    int status;
};

static void become(program *body, const char *term, int tell)
{
    setenv("TERM", term, 1);
    unsetenv("NO_COLOR");
    unsetenv("LINES");
    unsetenv("COLUMNS");
    setlocale(LC_CTYPE, "C.UTF-8");
    body(tell);
    _exit(0);
}

static bool take(int fd, struct buf *out)
{
    char bytes[4096];
    ssize_t n = read(fd, bytes, sizeof bytes);

    if (n > 0)
        buf_put(out, bytes, (size_t)n);
    return n > 0;
}

/* Types each string of typed, up to a NULL, when the program has reported one more line. */
static struct run run(program *body, const char *term, const char *const *typed)
{
    struct winsize size = {.ws_row = 6, .ws_col = 20};
    struct run r = {0};
    int tell[2], master;

    assert_int_equal(pipe(tell), 0);
    pid_t pid = forkpty(&master, NULL, NULL, &size);
    assert_true(pid >= 0);
    if (pid == 0) {
        close(tell[0]);
        become(body, term, tell[1]);
    }
    close(tell[1]);
    struct pollfd fds[] = {{.fd = master, .events = POLLIN}, {.fd = tell[0], .events = POLLIN}};
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        if (poll(fds, 2, PATIENCE_MS) <= 0)
            break;
        if (fds[0].revents && !take(master, &r.sent))
            fds[0].fd = -1;
        if (fds[1].revents && !take(tell[0], &r.told))
            fds[1].fd = -1;
        else if (fds[1].revents && typed && *typed) {
            assert_true(write(master, *typed, strlen(*typed)) > 0);
            typed++;
        }
    }
    buf_putc(&r.sent, '\0');
    buf_putc(&r.told, '\0');
    close(master);
    close(tell[0]);
    waitpid(pid, &r.status, 0);
    assert_int_equal(r.status, 0);
    return r;
}

static void forget(struct run *r)
{
    buf_free(&r->sent);
    buf_free(&r->told);
}

static bool sent(const struct run *r, const char *what)
{
    return memmem(r->sent.p, r->sent.n, what, strlen(what)) != NULL;
}

static struct terminal *open_it(void)
{
    char *error;
    struct terminal *t = terminal_open(STDIN_FILENO, false, &error);

    if (!t)
        _exit(1);
    return t;
}

static struct grid blank_grid(unsigned cols, unsigned rows)
{
    struct grid g = {.cols = cols, .rows = rows, .cursor_row = -1, .cursor_col = -1};

    g.v = mem_alloc(sizeof *g.v * cols * rows);
    for (size_t i = 0; i < (size_t)cols * rows; i++)
        g.v[i] = (struct cell){.s = " ", .n = 1, .width = 1};
    return g;
}

static void put(struct grid *g, unsigned row, unsigned col, const char *s, unsigned width)
{
    struct cell *cell = &g->v[row * g->cols + col];

    memcpy(cell->s, s, strlen(s));
    cell->n = (uint8_t)strlen(s);
    cell->width = (uint8_t)width;
    if (width == 2)
        cell[1] = (struct cell){.width = 0};
}

/* Keys ----------------------------------------------------------------------------- */

/* Reports each key in hexadecimal, until q. */
static void tell_keys(int tell)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);
    uint32_t key = 0;

    terminal_show(t, &g);
    dprintf(tell, "\n");
    while (key != 'q') {
        struct pollfd wait = {.fd = terminal_fd(t), .events = POLLIN};
        poll(&wait, 1, PATIENCE_MS);
        while ((key = terminal_key(t)) != IBID_KEY_NONE && key != 'q')
            dprintf(tell, "%x\n", (unsigned)key);
    }
    free(g.v);
    terminal_close(t);
}

static void keys_come_as_the_reader_names_them(void **state)
{
    static const char *const typed[] = {
        "j",    "\xc3\xa9", "\xe6\xbc\xa2", "\x1bOA", "\x1b[6~", "\x1bOP", "\x1b[Z",
        "\x7f", "\x0f",     "\r",           "\t",     "\x1b",    "q",      NULL};
    char expected[256];

    (void)state;
    snprintf(expected, sizeof expected, "\n6a\ne9\n6f22\n%x\n%x\n%x\n%x\n7f\nf\nd\n9\n1b\n",
             IBID_KEY_UP, IBID_KEY_PAGE_DOWN, IBID_KEY_HELP, IBID_KEY_BACKTAB);
    struct run r = run(tell_keys, "xterm", typed);
    assert_string_equal(r.told.p, expected);
    forget(&r);
}

static void control_h_is_backspace_and_control_j_enter(void **state)
{
    static const char *const typed[] = {"\x08", "\n", "\x0c", "q", NULL};
    char expected[64];

    (void)state;
    snprintf(expected, sizeof expected, "\n%x\n%x\nc\n", IBID_KEY_BACKSPACE, IBID_KEY_ENTER);
    struct run r = run(tell_keys, "xterm", typed);
    assert_string_equal(r.told.p, expected);
    forget(&r);
}

static void a_key_nobody_knows_is_no_escape_and_no_letters(void **state)
{
    static const char *const typed[] = {"\x1b[31;7~\x1b[1;5Pj", "q", NULL};

    (void)state;
    struct run r = run(tell_keys, "xterm", typed);
    assert_string_equal(r.told.p, "\n6a\n");
    forget(&r);
}

static bool takes_escape_soon(struct terminal *t)
{
    struct pollfd wait = {.fd = terminal_fd(t), .events = POLLIN};
    struct timespec begin, end;

    poll(&wait, 1, PATIENCE_MS);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    if (terminal_key(t) != IBID_KEY_ESCAPE)
        _exit(1);
    clock_gettime(CLOCK_MONOTONIC, &end);
    return (end.tv_sec - begin.tv_sec) * 1000 + (end.tv_nsec - begin.tv_nsec) / 1000000 < 50;
}

/* A busy machine may be late, but not every time. */
static void tell_how_soon_escape_is_taken(int tell)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);
    bool soon = false;

    terminal_show(t, &g);
    for (int i = 0; i < ESCAPES && !soon; i++) {
        dprintf(tell, "\n");
        soon = takes_escape_soon(t);
    }
    dprintf(tell, soon ? "soon" : "late");
    free(g.v);
    terminal_close(t);
}

static void escape_is_told_from_keys_that_begin_with_it_soon(void **state)
{
    const char *typed[ESCAPES + 1] = {NULL};

    (void)state;
    for (int i = 0; i < ESCAPES; i++)
        typed[i] = "\x1b";
    struct run r = run(tell_how_soon_escape_is_taken, "xterm", typed);
    assert_non_null(strstr(r.told.p, "soon"));
    forget(&r);
}

/* Pastes ---------------------------------------------------------------------------- */

/* Reports each key in hexadecimal and each paste as it is, until q; if parts, also that a
 * paste has been read that has not ended. */
static void tell_keys_and_pastes(int tell, bool parts)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);
    uint32_t key = 0;
    bool cut;

    terminal_show(t, &g);
    dprintf(tell, "\n");
    while (key != 'q') {
        struct pollfd wait = {.fd = terminal_fd(t), .events = POLLIN};
        int ready = poll(&wait, 1, terminal_wait(t) >= 0 ? terminal_wait(t) : 100);
        while ((key = terminal_key(t)) != IBID_KEY_NONE && key != 'q') {
            struct span text = terminal_paste(t, &cut);
            if (key != IBID_KEY_PASTE)
                dprintf(tell, "%x\n", (unsigned)key);
            else if (text.n > 100)
                dprintf(tell, "<%zu%s>\n", text.n, cut ? " cut" : "");
            else
                dprintf(tell, "<%.*s>\n", (int)text.n, text.p);
        }
        if (parts && ready > 0 && terminal_wait(t) >= 0)
            dprintf(tell, "...\n");
    }
    free(g.v);
    terminal_close(t);
}

static void tell_pastes(int tell)
{
    tell_keys_and_pastes(tell, false);
}

static void tell_parts(int tell)
{
    tell_keys_and_pastes(tell, true);
}

static void a_paste_comes_as_one_text_and_not_as_keys(void **state)
{
    static const char *const typed[] = {
        "\x1b[200~ab\nq\x1b[A\x1b[200~\x1b\x1b[201\x1b[201~j", /* keys and markers in it */
        "\x1b[200~\x1b[201~",                                  /* nothing */
        "\x1b[200~\xff\xc3\xa9\xe6\xbc\x1b[201~",              /* malformed */
        "q", NULL};

    (void)state;
    struct run r = run(tell_pastes, "xterm", typed);
    assert_string_equal(
        r.told.p, "\n<ab\nq\x1b[A\x1b[200~\x1b\x1b[201>\n6a\n<>\n<\xef\xbf\xbd\xc3\xa9>\n");
    forget(&r);
}

static void a_paste_may_arrive_in_parts(void **state)
{
    static const char *const typed[] = {"\x1b[200~a\xc3", "\xa9\x1b[2", "01", "~", "q", NULL};

    (void)state;
    struct run r = run(tell_parts, "xterm", typed);
    assert_string_equal(r.told.p, "\n...\n...\n...\n<a\xc3\xa9>\n");
    forget(&r);
}

static void a_paste_that_never_ends_is_ended(void **state)
{
    static const char *const typed[] = {"\x1b[200~words\x1b[20", "jq", NULL};

    (void)state;
    struct run r = run(tell_pastes, "xterm", typed);
    assert_string_equal(r.told.p, "\n<words>\n6a\n");
    forget(&r);
}

static void of_a_large_paste_the_beginning_is_kept(void **state)
{
    struct buf large = {0};

    (void)state;
    buf_puts(&large, "\x1b[200~");
    for (int i = 0; i < 100000; i++)
        buf_putc(&large, 'x');
    buf_puts(&large, "\x1b[201~j");
    const char *const typed[] = {large.p, "q", NULL};
    struct run r = run(tell_pastes, "xterm", typed);
    assert_string_equal(r.told.p, "\n<65536 cut>\n6a\n");
    forget(&r);
    buf_free(&large);
}

static void leave_and_return(int tell)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);

    terminal_show(t, &g);
    terminal_leave(t);
    dprintf(STDOUT_FILENO, "<left>");
    terminal_return(t);
    terminal_show(t, &g);
    dprintf(STDOUT_FILENO, "<returned>");
    dprintf(tell, "shown");
    free(g.v);
    terminal_close(t);
}

/* Is the mode on after all that was sent up to end? */
static bool brackets_pastes(const struct run *r, const char *end)
{
    const char *on = NULL, *off = NULL;

    for (const char *p = r->sent.p; p < end; p++) {
        if (strncmp(p, "\x1b[?2004h", 8) == 0)
            on = p;
        if (strncmp(p, "\x1b[?2004l", 8) == 0)
            off = p;
    }
    return on && (!off || on > off);
}

static void pastes_are_bracketed_while_the_terminal_is_taken(void **state)
{
    (void)state;
    struct run r = run(leave_and_return, "xterm", NULL);
    assert_false(brackets_pastes(&r, strstr(r.sent.p, "\x1b[?1049l")));
    assert_false(brackets_pastes(&r, strstr(r.sent.p, "<left>")));
    assert_true(brackets_pastes(&r, strstr(r.sent.p, "<returned>")));
    assert_false(brackets_pastes(&r, r.sent.p + r.sent.n));
    forget(&r);
    static const char *const none[] = {"linux", "vt52", "ansi"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        r = run(leave_and_return, none[i], NULL);
        assert_false(sent(&r, "2004"));
        forget(&r);
    }
}

/* Cells ----------------------------------------------------------------------------- */

static void show_characters(int tell)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);
    unsigned cols, rows;

    terminal_size(t, &cols, &rows);
    dprintf(tell, "%ux%u", cols, rows);
    put(&g, 0, 0, "A", 1);
    put(&g, 1, 0, "\xe6\xbc\xa2", 2);
    put(&g, 1, 2, "e\xcc\x81", 1);
    put(&g, 2, 0, "\x1b", 1);
    put(&g, 2, 1, "\xc2\x9b", 1);
    put(&g, 2, 2, "\x07", 1);
    put(&g, 2, 3, "\x7f", 1);
    put(&g, 2, 4, "\xc2\x80", 1);
    put(&g, 2, 5, "\xc2\x9f", 1);
    terminal_show(t, &g);
    free(g.v);
    terminal_close(t);
}

static void cells_go_out_and_control_characters_never(void **state)
{
    (void)state;
    struct run r = run(show_characters, "xterm", NULL);
    assert_string_equal(r.told.p, "20x6");
    assert_true(sent(&r, "\xe6\xbc\xa2"));
    assert_true(sent(&r, "e\xcc\x81"));
    assert_true(sent(&r, "??????"));
    assert_false(sent(&r, "\xc2") || sent(&r, "\x07") || sent(&r, "\x7f"));
    forget(&r);
}

static void the_terminal_is_taken_and_given_back(void **state)
{
    (void)state;
    struct run r = run(show_characters, "xterm-256color", NULL);
    assert_true(sent(&r, "\x1b[?1049h"));
    assert_true(sent(&r, "\x1b[?1049l"));
    /* Once: a terminal that keeps one cursor would lose it by the second. */
    const char *first = strstr(r.sent.p, "\x1b[?1049h");
    assert_null(strstr(first + 1, "\x1b[?1049h"));
    /* The user's palette is not changed. */
    assert_false(sent(&r, "\x1b]104"));
    forget(&r);
}

static void show_twice(int tell)
{
    struct terminal *t = open_it();
    struct grid g = blank_grid(20, 6);

    put(&g, 3, 4, "A", 1);
    terminal_show(t, &g);
    dprintf(STDOUT_FILENO, "<first>");
    terminal_show(t, &g);
    dprintf(STDOUT_FILENO, "<second>");
    put(&g, 3, 4, "B", 1);
    terminal_show(t, &g);
    dprintf(STDOUT_FILENO, "<third>");
    terminal_repaint(t);
    terminal_show(t, &g);
    dprintf(STDOUT_FILENO, "<fourth>");
    dprintf(tell, "shown");
    free(g.v);
    terminal_close(t);
}

static size_t between(const struct run *r, const char *from, const char *to)
{
    const char *a = strstr(r->sent.p, from), *b = strstr(r->sent.p, to);

    assert_true(a && b);
    return (size_t)(b - a) - strlen(from);
}

static void only_what_differs_is_sent_until_all_is_asked_for(void **state)
{
    (void)state;
    struct run r = run(show_twice, "xterm", NULL);
    assert_in_range(between(&r, "<first>", "<second>"), 0, 1);
    assert_in_range(between(&r, "<second>", "<third>"), 1, 12);
    assert_true(between(&r, "<third>", "<fourth>") > between(&r, "<second>", "<third>"));
    forget(&r);
}

static void copy_some(int tell)
{
    static const char *const texts[] = {"", "a", "ab", "abc", "\xff\xfe\xfd\xfc"};
    struct terminal *t = open_it();

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        dprintf(tell, "%d", terminal_copy(t, span_of(texts[i])));
    terminal_close(t);
}

static void a_copy_goes_out_in_base64(void **state)
{
    (void)state;
    struct run r = run(copy_some, "xterm", NULL);
    assert_string_equal(r.told.p, "11111");
    assert_true(sent(&r, "\x1b]52;c;\a\x1b]52;c;YQ==\a\x1b]52;c;YWI=\a\x1b]52;c;YWJj\a"
                         "\x1b]52;c;//79/A==\a"));
    forget(&r);
}

static void a_console_that_would_show_it_gets_no_copy(void **state)
{
    (void)state;
    struct run r = run(copy_some, "linux", NULL);
    assert_string_equal(r.told.p, "00000");
    assert_false(sent(&r, "]52"));
    forget(&r);
}

static void try_to_open(int tell)
{
    struct termios before, after;
    char *error;

    tcgetattr(STDIN_FILENO, &before);
    struct terminal *t = terminal_open(STDIN_FILENO, false, &error);
    dprintf(tell, "%s", t ? "opened" : error);
    free(error);
    terminal_close(t);
    tcgetattr(STDIN_FILENO, &after);
    if (before.c_lflag != after.c_lflag || before.c_iflag != after.c_iflag)
        dprintf(tell, ", and the modes have changed");
}

static void a_terminal_without_a_cursor_to_move_is_told(void **state)
{
    (void)state;
    struct run r = run(try_to_open, "dumb", NULL);
    assert_string_equal(r.told.p, "the terminal \"dumb\" cannot move its cursor; try --dump");
    forget(&r);
    r = run(try_to_open, "no-such-terminal", NULL);
    assert_non_null(strstr(r.told.p, "no-such-terminal"));
    forget(&r);
}

static void the_modes_of_the_line_are_given_back(void **state)
{
    (void)state;
    struct run r = run(try_to_open, "xterm", NULL);
    assert_string_equal(r.told.p, "opened");
    forget(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_come_as_the_reader_names_them),
        cmocka_unit_test(control_h_is_backspace_and_control_j_enter),
        cmocka_unit_test(a_key_nobody_knows_is_no_escape_and_no_letters),
        cmocka_unit_test(escape_is_told_from_keys_that_begin_with_it_soon),
        cmocka_unit_test(a_paste_comes_as_one_text_and_not_as_keys),
        cmocka_unit_test(a_paste_may_arrive_in_parts),
        cmocka_unit_test(a_paste_that_never_ends_is_ended),
        cmocka_unit_test(of_a_large_paste_the_beginning_is_kept),
        cmocka_unit_test(pastes_are_bracketed_while_the_terminal_is_taken),
        cmocka_unit_test(cells_go_out_and_control_characters_never),
        cmocka_unit_test(the_terminal_is_taken_and_given_back),
        cmocka_unit_test(only_what_differs_is_sent_until_all_is_asked_for),
        cmocka_unit_test(a_copy_goes_out_in_base64),
        cmocka_unit_test(a_console_that_would_show_it_gets_no_copy),
        cmocka_unit_test(a_terminal_without_a_cursor_to_move_is_told),
        cmocka_unit_test(the_modes_of_the_line_are_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
