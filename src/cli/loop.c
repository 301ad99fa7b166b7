/* SPDX-License-Identifier: ISC */
/*
 * Each round handles keys first, then the screen, then one slice of the work that is
 * left.  An ordinary document is read before its first screen; its pages are counted
 * afterwards, because setting all of them takes longer than everything else.
 */
#include "loop.h"
#include "edit.h"
#include "print.h"
#include "report.h"
#include "rescue.h"
#include "signals.h"

#include <ibid/terminal.h>
#include <ibid/view.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* Microseconds of work between two checks for keys, and the bounds of the budget in bytes
 * that is adjusted to it. */
#define SLICE_US 3000
#define MIN_BUDGET ((size_t)64 * 1024)
#define MAX_BUDGET ((size_t)4 << 20)

/* Maximum budget of the reader: it grows while there is little to do, and would be far too
 * large when there is more. */
#define MAX_READ ((size_t)512 * 1024)

/* Milliseconds between screens drawn because of work alone: shorter within ANSWERING_MS
 * after a key, whose answer may still be on its way. */
#define ANSWER_MS 20
#define PROGRESS_MS 250
#define ANSWERING_MS 1000

/* Maximum keys handled before the screen is drawn, so that a paste does not starve it. */
#define MAX_KEYS 256

/* Milliseconds between checks for a changed file while the program is idle. */
#define IDLE_MS 2000

/* Bytes converted before a document whose encoding was settled late is parsed again, so
 * that the text reaches the current position. */
#define REPARSE_BYTES ((size_t)64 << 20)

/* Bytes reserved for saving when memory is exhausted. */
#define RESERVE ((size_t)8 << 20)

/* The members, over 20, are the state of the event loop: each is used by several of its
 * steps, and a session has exactly one of each. */
struct session {
    const struct options *options;
    struct book *book;
    const char *encoding; /* requested for the open book; NULL: the bytes decide */
    struct reader *reader;
    struct text_widths *widths;
    struct text_hyphens *hyphens; /* of the book's language; NULL: words are not divided */
    struct bookmarks *bookmarks;
    struct places *places;
    struct terminal *terminal;
    struct grid grid;
    void *reserve;                       /* memory; see RESERVE */
    int keys, signals;                   /* descriptors */
    size_t source_budget, reader_budget; /* bytes of a slice */
    bool changed;                        /* the screen must be drawn */
    bool urgent;                         /* it must be drawn at once, as the answer to a key */
    bool more;                           /* work is left */
    bool lost;                           /* the terminal is gone */
    bool quit;
    char *editor_error;      /* printed if the session ends before it can be read; NULL */
    uint64_t keyed, painted; /* times of the last key and screen, in milliseconds */
};

static uint64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t now_ms(void)
{
    return now_us() / 1000;
}

/* The screen ---------------------------------------------------------------------- */

static void paint(struct session *s)
{
    view_draw(s->reader, s->widths, &s->grid);
    terminal_show(s->terminal, &s->grid);
    s->painted = now_ms();
    s->changed = s->urgent = false;
}

static void paint_if_due(struct session *s)
{
    uint64_t now = now_ms();
    uint64_t wait = now - s->keyed < ANSWERING_MS ? ANSWER_MS : PROGRESS_MS;

    s->changed |= reader_changed(s->reader);
    if (s->changed && (s->urgent || !s->more || now - s->painted >= wait))
        paint(s);
}

static void update_size(struct session *s)
{
    unsigned cols, rows;

    terminal_resized(s->terminal);
    terminal_size(s->terminal, &cols, &rows);
    reader_resize(s->reader, cols, rows);
    s->changed = s->urgent = s->more = true;
}

static void suspend(struct session *s)
{
    reader_save(s->reader, false);
    terminal_suspend(s->terminal);
    terminal_repaint(s->terminal);
    update_size(s);
}

static void edit(struct session *s)
{
    struct buf after = {0};
    char *error = NULL;

    reader_save(s->reader, false);
    terminal_leave(s->terminal);
    bool edited = edit_text(s->keys, reader_edit(s->reader), &after, &error);
    terminal_return(s->terminal);
    update_size(s);
    if (edited)
        reader_edited(s->reader, buf_bytes(&after));
    else
        reader_say(s->reader, "%s", error);
    /* A signal that arrived meanwhile may end the session before the message is read. */
    free(s->editor_error);
    s->editor_error = error;
    buf_free(&after);
}

/* Reading the file anew --------------------------------------------------------------- */

/* Ordinary files are read whole before they are shown. */
static void read_ordinary(struct book *b)
{
    if (book_is_ordinary(b))
        book_read_all(b);
}

static void reload(struct session *s, const char *say)
{
    const char *path = source_path(s->book->source);
    char *error = NULL;

    if (strcmp(path, "-") == 0) {
        reader_say(s->reader, "standard input cannot be read again");
        return;
    }
    if (strcmp(s->book->path, "guide") == 0)
        return;
    if (!source_is_regular(s->book->source)) {
        reader_say(s->reader, "this came from a pipe or a device: it cannot be read again");
        return;
    }
    struct book *b = book_open_regular(path, s->encoding, &error);
    if (!b) {
        reader_say(s->reader, "%s: %s", s->book->name, error);
        free(error);
        return;
    }
    read_ordinary(b);
    struct reader_file file = book_reader_file(b);
    reader_replace(s->reader, b->document, &file);
    book_free(s->book);
    s->book = b;
    s->more = true;
    reader_say(s->reader, "%s", say);
}

static void reparse_book(struct session *s)
{
    struct document *old = book_reparse(s->book);

    read_ordinary(s->book);
    struct reader_file file = book_reader_file(s->book);
    reader_replace(s->reader, s->book->document, &file);
    document_free(old);
    s->more = true;
}

/* The source converts its text from now on: until now, positions were raw offsets. */
static void restart_book(struct session *s)
{
    bool more = true;

    for (size_t done = 0; more && done < REPARSE_BYTES; done += MAX_BUDGET)
        more = source_step(s->book->source, MAX_BUDGET);
    document_set_origin(s->book->document, &(struct document_origin){0});
    reparse_book(s);
}

static void check_source(struct session *s)
{
    switch (source_check(s->book->source)) {
    case SOURCE_SAME:
        break;
    case SOURCE_TRUNCATED:
        reload(s, "the file was cut short, and has been read again");
        break;
    case SOURCE_CHANGED:
        reader_say(s->reader, "the file has changed: R reads it again");
        break;
    case SOURCE_RESTARTED:
        restart_book(s);
        break;
    }
}

/* A reader of the book that is open. */
static void make_reader(struct session *s)
{
    const struct options *o = s->options;
    if (o->justify || o->hyphenate)
        s->hyphens = book_hyphens(s->book, o->language);
    struct reader_setup setup = {.document = s->book->document,
                                 .file = book_reader_file(s->book),
                                 .widths = s->widths,
                                 .bookmarks = s->bookmarks,
                                 .measure = o->width,
                                 .justify = o->justify,
                                 .hyphens = s->hyphens,
                                 .break_tailoring = o->break_tailoring};

    /* A text without a digest or a path cannot be recognised next time. */
    bool has_place = strcmp(s->book->path, "-") != 0 || setup.file.digest;
    if (has_place && !s->places)
        s->places = places_open(NULL);
    setup.places = has_place ? s->places : NULL;
    terminal_size(s->terminal, &setup.cols, &setup.rows);
    s->reader = reader_new(&setup);
}

static void free_reader(struct session *s)
{
    reader_free(s->reader);
    text_hyphens_free(s->hyphens);
    s->reader = NULL;
    s->hyphens = NULL;
}

/* Opens the document of a passage by its path; NULL and *error on failure. */
static struct book *open_document(const struct passage *p, char **error)
{
    if (!p->path || strcmp(p->path, "-") == 0) {
        *error = mem_string("it was read from standard input or a pipe");
        return NULL;
    }
    if (strcmp(p->path, "guide") == 0)
        return book_open(NULL, NULL, error);
    return book_open_regular(p->path, NULL, error);
}

static void open_requested(struct session *s)
{
    struct passage wanted = passage_copy(reader_wanted(s->reader));
    char *error = NULL;
    struct book *b = open_document(&wanted, &error);

    if (b) {
        read_ordinary(b);
        reader_save(s->reader, false);
        free_reader(s);
        book_free(s->book);
        s->book = b;
        s->encoding = NULL;
        make_reader(s);
        reader_restore(s->reader);
        if (wanted.id)
            reader_goto_passage(s->reader, &wanted);
        s->changed = s->more = true;
    } else {
        reader_say(s->reader, "%s: %s", wanted.path ? wanted.path : "", error);
    }
    free(error);
    passage_free(&wanted);
}

/* Keys and requests ----------------------------------------------------------------------- */

static void handle_request(struct session *s)
{
    switch (reader_request(s->reader)) {
    case REQUEST_NONE:
        break;
    case REQUEST_QUIT:
        s->quit = true;
        break;
    case REQUEST_SUSPEND:
        suspend(s);
        break;
    case REQUEST_REPAINT:
        terminal_repaint(s->terminal);
        s->changed = true;
        break;
    case REQUEST_RELOAD:
        reload(s, "read again");
        break;
    case REQUEST_COPY:
        if (!terminal_copy(s->terminal, reader_copied(s->reader)))
            reader_say(s->reader, "this terminal has no clipboard to copy to");
        break;
    case REQUEST_EDIT:
        edit(s);
        break;
    case REQUEST_OPEN:
        open_requested(s);
        break;
    }
}

static void handle_keys(struct session *s)
{
    bool any = false;
    uint32_t key = IBID_KEY_NONE;

    for (unsigned n = 0; n < MAX_KEYS && !s->quit; n++) {
        key = terminal_key(s->terminal);
        if (key == IBID_KEY_NONE)
            break;
        free(s->editor_error);
        s->editor_error = NULL;
        if (key == IBID_KEY_MOUSE) {
            struct reader_mouse mouse = terminal_mouse(s->terminal);
            reader_mouse(s->reader, &mouse);
        } else if (key == IBID_KEY_PASTE) {
            bool cut;
            struct span text = terminal_paste(s->terminal, &cut);
            reader_paste(s->reader, text, cut);
        } else {
            reader_key(s->reader, key);
        }
        handle_request(s);
        any = true;
    }
    if (any) {
        /* While keys are still arriving the screen is drawn without what waits for them. */
        if (key == IBID_KEY_NONE)
            reader_input_end(s->reader);
        s->keyed = now_ms();
        s->urgent = s->more = true;
    }
}

static void handle_signals(struct session *s, int *end)
{
    struct signals come = signals_read();

    if (come.end)
        *end = come.end;
    if (come.suspend)
        suspend(s);
    if (come.resumed)
        terminal_repaint(s->terminal);
    if (come.resized || come.resumed)
        update_size(s);
}

/* Work --------------------------------------------------------------------------- */

static void adjust_budget(size_t *budget, size_t most, uint64_t took)
{
    if (took > SLICE_US && *budget > MIN_BUDGET)
        *budget /= 2;
    else if (took < SLICE_US / 2 && *budget < most)
        *budget *= 2;
}

/* A source is scanned a hundred times as fast as a document is parsed or set, so each has
 * a budget of its own. */
static void work(struct session *s)
{
    uint64_t begin = now_us();
    enum book_change change;

    s->more = book_step(s->book, s->source_budget, &change);
    uint64_t middle = now_us();
    adjust_budget(&s->source_budget, MAX_BUDGET, middle - begin);
    if (change == BOOK_GROWN)
        reader_grow(s->reader);
    else if (change == BOOK_MISREAD)
        reparse_book(s);
    s->more |= reader_step(s->reader, s->reader_budget);
    adjust_budget(&s->reader_budget, MAX_READ, now_us() - middle);
}

/* A terminal that is readable but has no bytes has hung up. */
static bool is_gone(int fd, short revents)
{
    int waiting = 0;

    if (revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return (revents & POLLIN) && ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0;
}

static void wait_for_event(struct session *s)
{
    struct pollfd fds[] = {
        {.fd = terminal_fd(s->terminal), .events = POLLIN},
        {.fd = s->signals, .events = POLLIN},
        {.fd = source_wait_fd(s->book->source), .events = POLLIN},
        {.fd = bookmarks_fd(s->bookmarks), .events = 0},
    };
    int tick = reader_tick(s->reader, now_ms()), paste = terminal_wait(s->terminal);
    int timeout = s->more ? 0 : tick >= 0 && tick < IDLE_MS ? tick : IDLE_MS;
    if (paste >= 0 && paste < timeout)
        timeout = paste;

    if (poll(fds, sizeof fds / sizeof *fds, timeout) <= 0)
        return;
    s->lost = is_gone(fds[0].fd, fds[0].revents);
    s->more |= fds[2].revents || fds[3].revents;
}

static int loop(struct session *s)
{
    int end = 0;

    while (!end && !s->lost) {
        handle_keys(s);
        if (s->quit)
            break;
        check_source(s);
        reader_set_error(s->reader, book_error(s->book));
        paint_if_due(s);
        if (s->more)
            work(s);
        /* The screen may have been waiting for this slice. */
        paint_if_due(s);
        wait_for_event(s);
        handle_signals(s, &end);
    }
    return s->quit ? 0 : 128 + (end ? end : SIGHUP);
}

/* Beginning and end -------------------------------------------------------------- */

/* Returns the descriptor to read keys from: standard input, or the terminal where standard
 * input is no terminal or holds the text. */
static int open_keys(const struct options *o)
{
    bool is_text = o->file && strcmp(o->file, "-") == 0;

    if (!is_text && isatty(STDIN_FILENO))
        return STDIN_FILENO;
    return open("/dev/tty", O_RDWR | O_CLOEXEC);
}

static bool open_terminal(struct session *s)
{
    char *error = NULL;

    s->keys = open_keys(s->options);
    if (s->keys < 0) {
        report(NULL, "there is no terminal to read keys from");
        return false;
    }
    s->signals = signals_catch();
    s->terminal = terminal_open(s->keys, s->options->mouse, &error);
    if (!s->terminal)
        report(NULL, "%s", error);
    free(error);
    return s->terminal != NULL;
}

static void go_to_requested(struct session *s)
{
    const struct options *o = s->options;
    const char *notice = book_notice(s->book);

    if (notice)
        reader_say(s->reader, "%s", notice);
    if (o->note) {
        if (!reader_goto_note(s->reader, o->note))
            reader_say(s->reader, "no note \"%s\"", o->note);
    } else if (o->section) {
        if (!reader_goto_section(s->reader, o->section))
            reader_say(s->reader, "no section \"%s\"", o->section);
    } else {
        reader_restore(s->reader);
    }
}

static void start_reader(struct session *s)
{
    char *error = NULL;

    s->bookmarks = bookmarks_open(NULL, &error);
    make_reader(s);
    if (error)
        reader_say(s->reader, "%s: %s", bookmarks_path(s->bookmarks), error);
    free(error);
}

static void close_terminal(void *data)
{
    struct session *s = data;

    terminal_close(s->terminal);
    s->terminal = NULL;
}

static void on_exhausted(void *data)
{
    struct session *s = data;

    free(s->reserve);
    s->reserve = NULL;
    /* If even the reserve is too small, at least the terminal is restored. */
    mem_on_exhausted(close_terminal, s);
    if (s->reader)
        reader_save(s->reader, true);
    close_terminal(s);
    if (s->bookmarks)
        rescue_passages(s->bookmarks);
    if (s->reader)
        rescue_comment(reader_typed(s->reader));
}

/* Returns false if something could not be saved. */
static bool end_session(struct session *s)
{
    mem_on_exhausted(NULL, NULL);
    /* While a prompt is open only a signal can end the session. */
    bool typed_kept = !s->reader || reader_keep_typed(s->reader);
    if (s->reader)
        reader_save(s->reader, true);
    terminal_close(s->terminal);
    bool saved = !s->bookmarks || rescue_passages(s->bookmarks);
    if (!typed_kept)
        rescue_comment(reader_typed(s->reader));
    if (s->editor_error)
        report(NULL, "%s", s->editor_error);
    free(s->editor_error);
    free_reader(s);
    grid_free(&s->grid);
    places_free(s->places);
    bookmarks_free(s->bookmarks);
    text_widths_free(s->widths);
    book_free(s->book);
    free(s->reserve);
    if (s->keys > STDERR_FILENO)
        close(s->keys);
    return saved;
}

int loop_run(struct book *b, const struct options *o)
{
    struct session s = {.options = o,
                        .book = b,
                        .encoding = o->encoding,
                        .source_budget = MIN_BUDGET,
                        .reader_budget = MIN_BUDGET,
                        .more = true};
    int status = EXIT_ERROR;

    read_ordinary(b);
    bool is_there = !document_done(b->document) || requested_position(b, o) != NOWHERE;
    if (is_there && open_terminal(&s)) {
        s.widths = text_widths_terminal();
        s.reserve = mem_alloc(RESERVE);
        mem_on_exhausted(on_exhausted, &s);
        start_reader(&s);
        go_to_requested(&s);
        paint(&s);
        status = loop(&s);
    }
    bool saved = end_session(&s);
    return status == 0 && !saved ? EXIT_ERROR : status;
}
