/* SPDX-License-Identifier: ISC */
/*
 * Keys first; then the screen; then, a slice at a time, whatever still has work.
 * An ordinary document has been read before its first screen; its pages are
 * counted after it, since setting them all takes longer than all the rest.
 */
#include "loop.h"
#include "edit.h"
#include "print.h"
#include "report.h"
#include "signals.h"
#include "unsaved.h"

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

/* A piece of work between two looks for a key takes about so long. */
#define SLICE_US 3000
#define LEAST_BUDGET ((size_t)64 * 1024)
#define MOST_BUDGET ((size_t)4 << 20)

/* The reader's grows while it has little to do, until there is more: then not so much. */
#define MOST_READ ((size_t)512 * 1024)

/* How often work alone draws the screen again: the answer to a key at once,
 * mere progress seldom. */
#define ANSWER_MS 20
#define PROGRESS_MS 250
#define ANSWERING_MS 1000

/* So many keys are taken before the screen is drawn: a paste must not starve it. */
#define MOST_KEYS 256

/* How often an idle program looks whether the file is still the same. */
#define IDLE_MS 2000

/* Text that is converted before a document whose encoding was settled late is
 * made anew, so that the place is there again. */
#define AGAIN_BYTES ((size_t)64 << 20)

/* Kept for what is done when there is no memory for anything else: saving. */
#define RESERVE ((size_t)8 << 20)

struct session {
    const struct options *options;
    struct book *book;
    const char *encoding; /* that was asked for, of the book that is open */
    struct reader *reader;
    struct text_widths *widths;
    struct text_hyphens *hyphens; /* of the book's language; NULL: none are wanted */
    struct bookmarks *bookmarks;
    struct places *places;
    struct terminal *terminal;
    struct grid grid;
    void *reserve;                       /* memory; see RESERVE */
    int keys, signals;                   /* descriptors */
    size_t source_budget, reader_budget; /* bytes of a piece of work */
    bool changed;                        /* the screen is to be drawn */
    bool urgent;                         /* and at once: somebody waits for it */
    bool more;                           /* work is left */
    bool lost;                           /* the terminal is gone */
    bool quit;
    char *farewell; /* an editor's failure, told again at an end that follows it; NULL */
    uint64_t keyed, painted; /* when, in milliseconds */
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

static void take_size(struct session *s)
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
    take_size(s);
}

static void edit(struct session *s)
{
    struct buf after = {0};
    char *error = NULL;

    reader_save(s->reader, false);
    terminal_leave(s->terminal);
    bool edited = edit_text(s->keys, reader_edit(s->reader), &after, &error);
    terminal_return(s->terminal);
    take_size(s);
    if (edited)
        reader_edited(s->reader, buf_bytes(&after));
    else
        reader_say(s->reader, "%s", error);
    /* A signal that came meanwhile may end the session before it is read. */
    free(s->farewell);
    s->farewell = error;
    buf_free(&after);
}

/* Reading the file anew --------------------------------------------------------------- */

/* Ordinary files are read whole before they are shown. */
static void read_ordinary(struct book *b)
{
    if (book_is_ordinary(b))
        book_read(b);
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
    struct reader_file file = book_file(b);
    reader_replace(s->reader, b->document, &file);
    book_free(s->book);
    s->book = b;
    s->more = true;
    reader_say(s->reader, "%s", say);
}

/* The text has moved: up to here, positions were raw offsets. */
static void begin_again(struct session *s)
{
    struct book *old = s->book, *b = mem_alloc(sizeof *b);
    bool more = true;

    for (size_t done = 0; more && done < AGAIN_BYTES; done += MOST_BUDGET)
        more = source_step(old->source, MOST_BUDGET);
    old->as_is = true;
    *b = *old;
    b->as_is = false;
    struct document *document = book_again(b);
    read_ordinary(b);
    struct reader_file file = book_file(b);
    reader_replace(s->reader, b->document, &file);
    document_free(document);
    free(old);
    s->book = b;
    s->more = true;
}

static void heed_source(struct session *s)
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
        begin_again(s);
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
                                 .file = book_file(s->book),
                                 .widths = s->widths,
                                 .bookmarks = s->bookmarks,
                                 .measure = o->width,
                                 .justify = o->justify,
                                 .hyphens = s->hyphens,
                                 .break_tailoring = o->break_tailoring};

    /* What is not known by its bytes or its path has no place to come back to. */
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

/* What a passage stands in, by the name its file had; NULL and *error where that
 * is no more. */
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

static void go_to_another(struct session *s)
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
        reader_goto_passage(s->reader, &wanted);
        s->changed = s->more = true;
    } else {
        reader_say(s->reader, "%s: %s", wanted.path ? wanted.path : "", error);
    }
    free(error);
    passage_free(&wanted);
}

/* Keys and requests ----------------------------------------------------------------------- */

static void heed_request(struct session *s)
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
        go_to_another(s);
        break;
    }
}

static void take_keys(struct session *s)
{
    bool any = false;
    uint32_t key;

    for (unsigned n = 0; n < MOST_KEYS && !s->quit; n++) {
        key = terminal_key(s->terminal);
        if (key == READER_KEY_NONE)
            break;
        free(s->farewell);
        s->farewell = NULL;
        if (key == READER_KEY_MOUSE) {
            struct reader_mouse mouse = terminal_mouse(s->terminal);
            reader_mouse(s->reader, &mouse);
        } else {
            reader_key(s->reader, key);
        }
        heed_request(s);
        any = true;
    }
    if (any) {
        s->keyed = now_ms();
        s->urgent = s->more = true;
    }
}

static void heed_signals(struct session *s, int *end)
{
    struct signals come = signals_come();

    if (come.end)
        *end = come.end;
    if (come.suspend)
        suspend(s);
    if (come.resumed)
        terminal_repaint(s->terminal);
    if (come.resized || come.resumed)
        take_size(s);
}

/* Work --------------------------------------------------------------------------- */

static void pace(size_t *budget, size_t most, uint64_t took)
{
    if (took > SLICE_US && *budget > LEAST_BUDGET)
        *budget /= 2;
    else if (took < SLICE_US / 2 && *budget < most)
        *budget *= 2;
}

/* The source is looked through a hundred times as fast as a document is read or
 * set: each has a pace of its own. */
static void work(struct session *s)
{
    uint64_t begin = now_us();
    bool grown;

    s->more = book_step(s->book, s->source_budget, &grown);
    uint64_t middle = now_us();
    pace(&s->source_budget, MOST_BUDGET, middle - begin);
    if (grown)
        reader_grow(s->reader);
    s->more |= reader_step(s->reader, s->reader_budget);
    pace(&s->reader_budget, MOST_READ, now_us() - middle);
}

/* A terminal that says it has something and has nothing is gone. */
static bool is_gone(int fd, short revents)
{
    int waiting = 0;

    if (revents & (POLLHUP | POLLERR | POLLNVAL))
        return true;
    return (revents & POLLIN) && ioctl(fd, FIONREAD, &waiting) == 0 && waiting == 0;
}

static void wait_for_something(struct session *s)
{
    struct pollfd fds[] = {
        {.fd = terminal_fd(s->terminal), .events = POLLIN},
        {.fd = s->signals, .events = POLLIN},
        {.fd = source_wait_fd(s->book->source), .events = POLLIN},
        {.fd = bookmarks_fd(s->bookmarks), .events = 0},
    };
    int tick = reader_tick(s->reader, now_ms());
    int timeout = s->more ? 0 : tick >= 0 && tick < IDLE_MS ? tick : IDLE_MS;

    if (poll(fds, sizeof fds / sizeof *fds, timeout) <= 0)
        return;
    s->lost = is_gone(fds[0].fd, fds[0].revents);
    s->more |= fds[2].revents || fds[3].revents;
}

static int loop(struct session *s)
{
    int end = 0;

    while (!end && !s->lost) {
        take_keys(s);
        if (s->quit)
            break;
        heed_source(s);
        paint_if_due(s);
        if (s->more)
            work(s);
        /* The last of the work may have been what the screen waited for. */
        paint_if_due(s);
        wait_for_something(s);
        heed_signals(s, &end);
    }
    return s->quit ? 0 : 128 + (end ? end : SIGHUP);
}

/* Beginning and end -------------------------------------------------------------- */

/* Keys come from standard input, or from the terminal where that is not one. */
static int open_keys(const struct options *o)
{
    bool is_text = o->file && strcmp(o->file, "-") == 0;

    if (!is_text && isatty(STDIN_FILENO))
        return STDIN_FILENO;
    return open("/dev/tty", O_RDWR | O_CLOEXEC);
}

static bool take_terminal(struct session *s)
{
    char *error = NULL;

    s->keys = open_keys(s->options);
    if (s->keys < 0) {
        report(NULL, "there is no terminal to read keys from");
        return false;
    }
    s->signals = signals_take();
    s->terminal = terminal_open(s->keys, s->options->mouse, &error);
    if (!s->terminal)
        report(NULL, "%s", error);
    free(error);
    return s->terminal != NULL;
}

static void go_where_asked(struct session *s)
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

static void give_terminal_back(void *data)
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
    /* Should that not be enough. */
    mem_on_exhausted(give_terminal_back, s);
    if (s->reader)
        reader_save(s->reader, true);
    give_terminal_back(s);
    if (s->bookmarks)
        unsaved_keep(s->bookmarks);
    if (s->reader)
        unsaved_comment(reader_typed(s->reader));
}

/* False where something is not saved. */
static bool end_session(struct session *s)
{
    mem_on_exhausted(NULL, NULL);
    /* Nobody can have asked for an end while a prompt is open. */
    bool typed_kept = !s->reader || reader_keep_typed(s->reader);
    if (s->reader)
        reader_save(s->reader, true);
    terminal_close(s->terminal);
    bool saved = !s->bookmarks || unsaved_keep(s->bookmarks);
    if (!typed_kept)
        unsaved_comment(reader_typed(s->reader));
    if (s->farewell)
        report(NULL, "%s", s->farewell);
    free(s->farewell);
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
                        .source_budget = LEAST_BUDGET,
                        .reader_budget = LEAST_BUDGET,
                        .more = true};
    int status = EXIT_ERROR;

    read_ordinary(b);
    bool is_there = !document_done(b->document) || wanted_place(b, o) != NOWHERE;
    if (is_there && take_terminal(&s)) {
        s.widths = text_widths_terminal();
        s.reserve = mem_alloc(RESERVE);
        mem_on_exhausted(on_exhausted, &s);
        start_reader(&s);
        go_where_asked(&s);
        paint(&s);
        status = loop(&s);
    }
    bool saved = end_session(&s);
    return status == 0 && !saved ? EXIT_ERROR : status;
}
