/* SPDX-License-Identifier: ISC */
/*
 * terminal: the only includer of curses.  The grid goes out, keys come in.
 */
#ifndef IBID_TERMINAL_H
#define IBID_TERMINAL_H

#include <ibid/base.h>
#include <ibid/view.h>

struct terminal;

/* Takes the terminal over: output on standard output, keys from fd keys
 * (standard input, or /dev/tty where that is the text).  NULL and *error (one
 * line, the caller frees) where the terminal cannot do it. */
struct terminal *terminal_open(int keys, bool mouse, char **error);

/* Gives it back as it was; async-signal-unsafe, called from the loop. */
void terminal_close(struct terminal *t);

void terminal_size(struct terminal *t, unsigned *cols, unsigned *rows);

/* Asks the terminal's size anew; after SIGWINCH and suspension. */
void terminal_resized(struct terminal *t);

/* Puts the grid on the screen; sends only what differs. */
void terminal_show(struct terminal *t, const struct grid *g);

/* The next show sends everything. */
void terminal_repaint(struct terminal *t);

/* The next key typed, READER_KEY_NONE if none is waiting; never blocks longer than it
 * takes to tell Escape from a key that begins with it. */
uint32_t terminal_key(struct terminal *t);

/* What the mouse did, after each READER_KEY_MOUSE. */
struct reader_mouse terminal_mouse(struct terminal *t);

/* The descriptor to poll for keys. */
int terminal_fd(const struct terminal *t);

/*
 * Puts a text on the clipboard that the terminal has, by OSC 52 and in base64, so
 * that no byte of it is the terminal's to act on.  Whether it took it cannot be
 * known; false where the sequence would show on the screen.
 */
bool terminal_copy(struct terminal *t, struct span text);

/* Gives the terminal back for a while, to another program; takes it again. */
void terminal_leave(struct terminal *t);
void terminal_return(struct terminal *t);

/* Gives the terminal back, stops the process, takes it again on return. */
void terminal_suspend(struct terminal *t);

#endif
