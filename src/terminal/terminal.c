/* SPDX-License-Identifier: ISC */
/*
 * The terminal, through curses, which knows what is on the screen and sends only
 * differences.  SIGWINCH is left to the loop, which asks for the size when the signal
 * has arrived; curses' own handler would interrupt a poll without a trace.
 */
#include <ibid/terminal.h>

#include "paste.h"

#include <curses.h>
#include <fcntl.h>
#include <iconv.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

/* Milliseconds to wait after an Escape, which may begin a key: once by curses, and once by
 * terminal_key.  Both together are less than 50 ms. */
#define ESCAPE_MS 20

/* Maximum combining marks in a cell of curses. */
#define MAX_MARKS 4

/* Maximum mouse events read together. */
#define MAX_MOUSE_EVENTS 16

/* Milliseconds without a byte after which a paste is taken to have ended. */
#define PASTE_IDLE_MS 1000

/* Maximum bytes of a paste read at once. */
#define PASTE_SLICE ((size_t)64 * 1024)

/* Maximum length of the parameters of a key. */
#define MAX_PARAMETERS 16

/* Number of colours that a text may name, the default among them. */
#define TEXT_COLOURS 17

struct terminal {
    SCREEN *screen;
    FILE *in, *out;
    int fd;
    bool repaint, utf8;
    iconv_t charset; /* converts to the terminal's charset with //TRANSLIT; or (iconv_t)-1 */
    attr_t attributes[STYLES];
    short pairs[STYLES];
    bool colour;                                  /* the terminal has colours */
    bool pair_ready[TEXT_COLOURS * TEXT_COLOURS]; /* of the text's own colours */
    bool cursor_shown;
    struct reader_mouse mouse[MAX_MOUSE_EVENTS]; /* pending, the oldest last */
    size_t mouse_n;
    bool brackets_pastes; /* pastes are asked to be bracketed */
    struct paste paste;
    uint64_t paste_at; /* when the last of its bytes was read, in milliseconds */
};

/* Styles --------------------------------------------------------------------------- */

static void set_style(struct terminal *t, enum style style, attr_t attributes, short colour)
{
    t->attributes[style] = attributes;
    t->pairs[style] = 0;
    if (colour < 0)
        return;
    init_pair((short)(style + 1), colour, -1);
    t->pairs[style] = (short)(style + 1);
}

static bool wants_colour(void)
{
    const char *no = getenv("NO_COLOR");

    return (!no || !*no) && has_colors();
}

static attr_t italic(void)
{
    return enter_italics_mode ? A_ITALIC : A_NORMAL;
}

static void set_styles(struct terminal *t)
{
    bool colour = t->colour =
        wants_colour() && start_color() == OK && use_default_colors() == OK;
    short blue = colour ? COLOR_BLUE : -1, red = colour ? COLOR_RED : -1;
    short green = colour ? COLOR_GREEN : -1, cyan = colour ? COLOR_CYAN : -1;

    set_style(t, STYLE_TEXT, A_NORMAL, -1);
    set_style(t, STYLE_HEADING, A_BOLD, -1);
    set_style(t, STYLE_QUIET, A_DIM, -1);
    set_style(t, STYLE_MARKER, colour ? A_NORMAL : A_BOLD, blue);
    set_style(t, STYLE_CHOSEN, A_REVERSE | A_BOLD, blue);
    set_style(t, STYLE_PASSAGE, A_UNDERLINE, -1);
    set_style(t, STYLE_PASSAGE_IMPORTANT, A_UNDERLINE | A_BOLD, -1);
    set_style(t, STYLE_PASSAGE_QUESTION, A_UNDERLINE | italic(), cyan);
    set_style(t, STYLE_PASSAGE_DOUBT, A_UNDERLINE | A_DIM, -1);
    set_style(t, STYLE_SIGN, A_BOLD, -1);
    set_style(t, STYLE_SELECTED, A_REVERSE, -1);
    set_style(t, STYLE_HIT, A_REVERSE, -1);
    set_style(t, STYLE_HIT_CURRENT, A_REVERSE | A_BOLD, green);
    set_style(t, STYLE_PLACEHOLDER, colour ? A_NORMAL : A_DIM, red);
    set_style(t, STYLE_PROMPT, A_NORMAL, -1);
    set_style(t, STYLE_FAIL, colour ? A_NORMAL : A_BOLD, red);
    set_style(t, STYLE_ROW_CHOSEN, A_REVERSE, -1);
    set_style(t, STYLE_KEY, A_BOLD, -1);
    set_style(t, STYLE_HINT, A_REVERSE | A_BOLD, -1);
}

/* A text's own colour; one that the terminal lacks is the same less bright. */
static short text_colour(uint8_t colour)
{
    if (!colour)
        return -1;
    return (short)(colour - 1 < COLORS ? colour - 1 : (colour - 1) % 8);
}

/* The pair of two colours of a text; 0 where the terminal has no colours or pairs for it. */
static short text_pair(struct terminal *t, uint8_t colour, uint8_t background)
{
    size_t i = (size_t)colour * TEXT_COLOURS + background;
    short pair = (short)(STYLES + 1 + i);

    if (!t->colour || !i || pair >= COLOR_PAIRS)
        return 0;
    if (!t->pair_ready[i])
        init_pair(pair, text_colour(colour), text_colour(background));
    t->pair_ready[i] = true;
    return pair;
}

/* curses knows no struck text: it is dim. */
static attr_t text_attributes(uint16_t attributes)
{
    static const struct {
        uint16_t attribute;
        attr_t shown;
    } table[] = {
        {ATTR_BOLD, A_BOLD},           {ATTR_DIM, A_DIM},         {ATTR_STRIKE, A_DIM},
        {ATTR_UNDERLINE, A_UNDERLINE}, {ATTR_REVERSE, A_REVERSE},
    };
    attr_t out = attributes & ATTR_ITALIC ? italic() : A_NORMAL;

    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (attributes & table[i].attribute)
            out |= table[i].shown;
    return out;
}

/* Opening ----------------------------------------------------------------------------- */

static void set_modes(void)
{
    raw();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    notimeout(stdscr, FALSE);
    set_escdelay(ESCAPE_MS);
    leaveok(stdscr, FALSE);
    idlok(stdscr, TRUE);
}

static bool can_address(void)
{
    return cursor_address && clear_screen;
}

/*
 * Until endwin() has been called once, curses flushes a screen row by row, each row a
 * packet on a network.  So endwin() is called before anything is shown, with its output
 * discarded.
 */
static void leave_and_return_once(struct terminal *t)
{
    int fd = fileno(t->out), tty = dup(fd), nowhere = open("/dev/null", O_WRONLY);
    bool discarded = tty >= 0 && nowhere >= 0 && dup2(nowhere, fd) >= 0;

    keypad(stdscr, TRUE);
    curs_set(0);
    if (discarded) {
        endwin();
        dup2(tty, fd);
    }
    if (nowhere >= 0)
        close(nowhere);
    if (tty >= 0)
        close(tty);
    set_modes();
    refresh();
}

/* Does the console print sequences that it does not know? */
static bool prints_sequences(void)
{
    static const char *const consoles[] = {"linux", "cons25", "vt52", "dumb"};
    const char *name = getenv("TERM");

    for (size_t i = 0; i < sizeof consoles / sizeof *consoles; i++)
        if (!name || strncmp(name, consoles[i], strlen(consoles[i])) == 0)
            return true;
    return false;
}

/* Terminals that parse control sequences ignore a mode that they do not have; those called
 * "ansi" may print the parameters. */
static bool can_bracket_pastes(void)
{
    return strncmp(cursor_address, "\033[", 2) == 0 && !prints_sequences() &&
           strncmp(getenv("TERM"), "ansi", 4) != 0;
}

/* Nothing of curses' output waits when this is called. */
static void bracket_pastes(struct terminal *t, bool on)
{
    if (t->brackets_pastes)
        span_write(span_of(on ? "\033[?2004h" : "\033[?2004l"), fileno(t->out));
}

struct terminal *terminal_open(int keys, bool mouse, char **error)
{
    struct terminal *t = mem_alloc(sizeof *t);
    const char *name = getenv("TERM");
    struct sigaction winch;

    *error = NULL;
    t->fd = keys;
    t->charset = (iconv_t)-1;
    t->in = fdopen(dup(keys), "r");
    t->out = fdopen(dup(STDOUT_FILENO), "w");
    sigaction(SIGWINCH, NULL, &winch);
    t->screen = t->in && t->out ? newterm(NULL, t->out, t->in) : NULL;
    sigaction(SIGWINCH, &winch, NULL);
    if (!t->screen || !can_address()) {
        if (t->screen) {
            endwin();
            delscreen(t->screen);
            t->screen = NULL;
        }
        *error = mem_printf("the terminal \"%s\" cannot move its cursor; try --dump",
                            name ? name : "");
        terminal_close(t);
        return NULL;
    }
    leave_and_return_once(t);
    if (mouse) {
        mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
        mouseinterval(0);
    }
    /* Not earlier: returning after endwin() with colours resets the terminal's palette. */
    set_styles(t);
    t->brackets_pastes = can_bracket_pastes();
    t->repaint = true;
    t->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!t->utf8) {
        char *to = mem_printf("%s//TRANSLIT", nl_langinfo(CODESET));
        t->charset = iconv_open(to, "UTF-8");
        free(to);
    }
    return t;
}

void terminal_close(struct terminal *t)
{
    if (!t)
        return;
    if (t->screen) {
        bracket_pastes(t, false);
        curs_set(1);
        endwin();
        delscreen(t->screen);
    }
    paste_free(&t->paste);
    if (t->charset != (iconv_t)-1)
        iconv_close(t->charset);
    if (t->in)
        fclose(t->in);
    if (t->out)
        fclose(t->out);
    free(t);
}

void terminal_size(struct terminal *t, unsigned *cols, unsigned *rows)
{
    (void)t;
    *cols = COLS > 0 ? (unsigned)COLS : 1;
    *rows = LINES > 0 ? (unsigned)LINES : 1;
}

void terminal_resized(struct terminal *t)
{
    struct winsize size;

    if (ioctl(fileno(t->out), TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
        resizeterm(size.ws_row, size.ws_col);
}

/* Showing ------------------------------------------------------------------------------- */

/* The code points of a cell that are sent: a character and as many marks as curses accepts,
 * without control characters. */
static size_t cell_code_points(const struct cell *cell, wchar_t *out)
{
    size_t n = 0;

    for (size_t at = 0; at < cell->n && n < MAX_MARKS + 1;) {
        uint32_t cp;
        at += text_decode(cell->s + at, cell->n - at, &cp, NULL);
        if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
            cp = '?';
        out[n++] = (wchar_t)cp;
    }
    return n;
}

/* Replaces the arrows of the header and status line, which iconv cannot approximate. */
static wchar_t ascii_arrow(const struct cell *cell)
{
    static const struct {
        uint32_t arrow;
        wchar_t ascii;
    } arrows[] = {
        {0x21B5, L'>'}, {0x2190, L'<'}, {0x2191, L'^'}, {0x2193, L'v'}, {0x2195, L'|'}};
    uint32_t cp;

    text_decode(cell->s, cell->n, &cp, NULL);
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
        if (arrows[i].arrow == cp)
            return arrows[i].ascii;
    return L'?';
}

/* The nearest character of the terminal's charset that has the same width, or "?". */
static void transliterate(struct terminal *t, const struct cell *cell, wchar_t *out)
{
    char in[CELL_MAX], encoded[16] = {0};
    char *from = in, *to = encoded;
    size_t left = cell->n, room = sizeof encoded - 1;
    mbstate_t state = {0};

    memcpy(in, cell->s, cell->n);
    out[0] = L'?';
    if (t->charset == (iconv_t)-1)
        return;
    iconv(t->charset, NULL, NULL, NULL, NULL);
    iconv(t->charset, &from, &left, &to, &room);
    if (to > encoded && mbrtowc(out, encoded, (size_t)(to - encoded), &state) > 16)
        out[0] = L'?';
    if (out[0] == L'?')
        out[0] = ascii_arrow(cell);
}

static void show_cell(struct terminal *t, const struct cell *cell)
{
    wchar_t text[MAX_MARKS + 2] = {0};
    cchar_t shown;

    cell_code_points(cell, text);
    if (!t->utf8 && text[0] >= 0x80) {
        memset(text, 0, sizeof text);
        transliterate(t, cell, text);
    }
    attr_t attributes = t->attributes[cell->style] | text_attributes(cell->attributes);
    short pair = t->pairs[cell->style];
    /* What the reader has to see, a hit or a passage, keeps its own colour. */
    if (!pair && (cell->colour || cell->background))
        pair = text_pair(t, cell->colour, cell->background);
    setcchar(&shown, text, attributes, pair, NULL);
    add_wch(&shown);
}

static void show_row(struct terminal *t, const struct grid *g, unsigned row)
{
    for (unsigned col = 0; col < g->cols; col++) {
        const struct cell *cell = &g->v[(size_t)row * g->cols + col];
        if (!cell->width)
            continue;
        /* The columns of the grid are authoritative where curses counts others. */
        move((int)row, (int)col);
        show_cell(t, cell);
    }
}

static void show_cursor(struct terminal *t, const struct grid *g)
{
    bool shown = g->cursor_row >= 0;

    if (shown != t->cursor_shown)
        curs_set(shown);
    t->cursor_shown = shown;
    if (shown)
        move(g->cursor_row, g->cursor_col);
    else
        move((int)g->rows - 1, 0);
}

void terminal_show(struct terminal *t, const struct grid *g)
{
    if (t->repaint) {
        /* A shell that ran meanwhile may have switched it off. */
        bracket_pastes(t, true);
        clearok(stdscr, TRUE);
        t->repaint = false;
    }
    erase();
    for (unsigned row = 0; row < g->rows; row++)
        show_row(t, g, row);
    show_cursor(t, g);
    refresh();
}

void terminal_repaint(struct terminal *t)
{
    t->repaint = true;
}

/* Keys ---------------------------------------------------------------------------------- */

static uint64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static uint32_t function_key(wint_t code)
{
    static const struct {
        wint_t code;
        uint32_t key;
    } keys[] = {
        {KEY_UP, IBID_KEY_UP},         {KEY_DOWN, IBID_KEY_DOWN},
        {KEY_LEFT, IBID_KEY_LEFT},     {KEY_RIGHT, IBID_KEY_RIGHT},
        {KEY_PPAGE, IBID_KEY_PAGE_UP}, {KEY_NPAGE, IBID_KEY_PAGE_DOWN},
        {KEY_HOME, IBID_KEY_HOME},     {KEY_END, IBID_KEY_END},
        {KEY_A1, IBID_KEY_HOME},       {KEY_C1, IBID_KEY_END},
        {KEY_BTAB, IBID_KEY_BACKTAB},  {KEY_DC, IBID_KEY_DELETE},
        {KEY_F(1), IBID_KEY_HELP},     {KEY_HELP, IBID_KEY_HELP},
        {KEY_ENTER, IBID_KEY_ENTER},   {KEY_BACKSPACE, IBID_KEY_BACKSPACE},
    };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (keys[i].code == code)
            return keys[i].key;
    return IBID_KEY_NONE;
}

/* Reads the rest of a key that terminfo does not know: parameters, and the character that
 * ends it. */
static void read_sequence(char *out)
{
    size_t n = 0;
    wint_t c;

    while (get_wch(&c) == OK) {
        if (n < MAX_PARAMETERS)
            out[n++] = c < 0x7F ? (char)c : '?';
        if (c < 0x20 || c >= 0x40)
            break;
    }
    out[n] = '\0';
}

static void start_paste(struct terminal *t)
{
    paste_open(&t->paste);
    t->paste_at = now_ms();
}

/* IBID_KEY_NONE where a paste or an unknown key begins. */
static uint32_t after_escape(struct terminal *t)
{
    char sequence[MAX_PARAMETERS + 1];
    wint_t next;

    timeout(ESCAPE_MS);
    int kind = get_wch(&next);
    if (kind == OK && (next == '[' || next == 'O')) {
        read_sequence(sequence);
        nodelay(stdscr, TRUE);
        if (next == '[' && strcmp(sequence, "200~") == 0)
            start_paste(t);
        return IBID_KEY_NONE;
    }
    if (kind == OK)
        unget_wch((wchar_t)next);
    nodelay(stdscr, TRUE);
    return IBID_KEY_ESCAPE;
}

/*
 * Reads what has arrived of a paste; true where it has ended.  Not by curses, which would
 * read keys in it: no byte waits there, because it reads byte by byte and has just read the
 * last of the start marker.
 */
static bool read_paste(struct terminal *t)
{
    struct pollfd input = {.fd = t->fd, .events = POLLIN};
    bool ended = false;
    size_t n = 0;
    char byte;

    for (; !ended && n < PASTE_SLICE && poll(&input, 1, 0) > 0; n++)
        ended = read(t->fd, &byte, 1) != 1 || paste_add(&t->paste, byte);
    if (n)
        t->paste_at = now_ms();
    if (!ended && terminal_wait(t) != 0)
        return false;
    paste_close(&t->paste);
    return true;
}

int terminal_wait(const struct terminal *t)
{
    uint64_t idle = now_ms() - t->paste_at;

    if (!t->paste.open)
        return -1;
    return idle < PASTE_IDLE_MS ? (int)(PASTE_IDLE_MS - idle) : 0;
}

struct span terminal_paste(const struct terminal *t, bool *cut)
{
    *cut = t->paste.cut;
    return buf_bytes(&t->paste.text);
}

/* Translates an event; false for other buttons. */
static bool translate_mouse(const MEVENT *event, struct reader_mouse *out)
{
    static const struct {
        mmask_t mask;
        int what;
    } kinds[] = {{BUTTON1_PRESSED, READER_PRESS},
                 {BUTTON1_RELEASED, READER_RELEASE},
                 {BUTTON4_PRESSED, READER_WHEEL_UP},
                 {BUTTON5_PRESSED, READER_WHEEL_DOWN}};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!(event->bstate & kinds[i].mask) || event->x < 0 || event->y < 0)
            continue;
        out->what = kinds[i].what;
        out->row = (unsigned)event->y;
        out->col = (unsigned)event->x;
        return true;
    }
    return false;
}

/* Reads all pending events: curses reports several once, and returns the last first. */
static bool read_mouse(struct terminal *t)
{
    MEVENT event;

    while (t->mouse_n < MAX_MOUSE_EVENTS && getmouse(&event) == OK)
        if (translate_mouse(&event, &t->mouse[t->mouse_n]))
            t->mouse_n++;
    return t->mouse_n > 0;
}

struct reader_mouse terminal_mouse(struct terminal *t)
{
    return t->mouse_n ? t->mouse[--t->mouse_n] : (struct reader_mouse){READER_RELEASE, 0, 0};
}

/* Some keyboards send ^H for Backspace, and ^J is Enter wherever the terminal translates
 * carriage returns. */
static uint32_t character_key(struct terminal *t, wint_t c)
{
    switch (c) {
    case 0x1B:
        return after_escape(t);
    case '\b':
        return IBID_KEY_BACKSPACE;
    case '\n':
        return IBID_KEY_ENTER;
    default:
        return (uint32_t)c;
    }
}

uint32_t terminal_key(struct terminal *t)
{
    wint_t c;

    if (t->mouse_n)
        return IBID_KEY_MOUSE;
    for (;;) {
        if (t->paste.open)
            return read_paste(t) ? IBID_KEY_PASTE : IBID_KEY_NONE;
        int kind = get_wch(&c);
        if (kind == ERR)
            return IBID_KEY_NONE;
        if (kind == KEY_CODE_YES && c == KEY_MOUSE) {
            if (read_mouse(t))
                return IBID_KEY_MOUSE;
            continue;
        }
        uint32_t key = kind == KEY_CODE_YES ? function_key(c) : character_key(t, c);
        if (key != IBID_KEY_NONE)
            return key;
    }
}

int terminal_fd(const struct terminal *t)
{
    return t->fd;
}

void terminal_leave(struct terminal *t)
{
    /* The rest of a paste goes to the other program. */
    t->paste.open = false;
    bracket_pastes(t, false);
    curs_set(1);
    endwin();
}

void terminal_return(struct terminal *t)
{
    /* The window may have been resized meanwhile. */
    terminal_resized(t);
    t->cursor_shown = true;
    t->repaint = true;
}

void terminal_suspend(struct terminal *t)
{
    terminal_leave(t);
    /* Stops the whole job, as the terminal's own ^Z does. */
    void (*handler)(int) = signal(SIGTSTP, SIG_DFL);
    kill(0, SIGTSTP);
    signal(SIGTSTP, handler);
    terminal_return(t);
}

/* The clipboard ----------------------------------------------------------------------- */

static void put_base64(struct span s, struct buf *out)
{
    static const char digits[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t at = 0; at < s.n; at += 3) {
        size_t n = s.n - at < 3 ? s.n - at : 3;
        uint32_t three = 0;
        for (size_t i = 0; i < 3; i++)
            three = three << 8 | (i < n ? (unsigned char)s.p[at + i] : 0);
        for (size_t i = 0; i < 4; i++)
            buf_putc(out, i <= n ? digits[three >> (18 - 6 * i) & 63] : '=');
    }
}

bool terminal_copy(struct terminal *t, struct span text)
{
    struct buf sequence = {0};

    if (prints_sequences())
        return false;
    buf_puts(&sequence, "\033]52;c;");
    put_base64(text, &sequence);
    buf_putc(&sequence, '\a');
    bool written = span_write(buf_bytes(&sequence), fileno(t->out));
    buf_free(&sequence);
    return written;
}
