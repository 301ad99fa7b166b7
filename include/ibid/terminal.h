/* SPDX-License-Identifier: ISC */
/*
 * terminal: shows a grid of cells, and reads keys and the mouse.  The only module that
 * includes curses.
 */
#ifndef IBID_TERMINAL_H
#define IBID_TERMINAL_H

#include <ibid/base.h>
#include <ibid/key.h>
#include <ibid/view.h>

struct terminal;

/* Takes over the terminal: output on standard output, keys from the descriptor keys
 * (standard input, or /dev/tty where standard input is the text).  Where the terminal is
 * not able to show a screen, NULL and in *error one line, which the caller frees. */
struct terminal *terminal_open(int keys, bool mouse, char **error);

/* Restores the terminal and frees t.  Not async-signal-safe. */
void terminal_close(struct terminal *t);

/* The size of the terminal, at least 1 by 1. */
void terminal_size(struct terminal *t, unsigned *cols, unsigned *rows);

/* Reads the size of the terminal again: to be called after SIGWINCH and suspension. */
void terminal_resized(struct terminal *t);

/* Shows the grid; sends only the cells that differ from the screen. */
void terminal_show(struct terminal *t, const struct grid *g);

/* The next terminal_show sends all cells. */
void terminal_repaint(struct terminal *t);

/* The next key typed: a code point or a IBID_KEY_..., IBID_KEY_NONE if none is waiting.
 * ^H is IBID_KEY_BACKSPACE, ^J IBID_KEY_ENTER.  Blocks for less than 50 ms, to tell
 * Escape from a key that begins with it. */
uint32_t terminal_key(struct terminal *t);

/* The event that goes with a IBID_KEY_MOUSE. */
struct reader_mouse terminal_mouse(struct terminal *t);

/*
 * The text that goes with an IBID_KEY_PASTE: valid UTF-8, but unfiltered; valid until the
 * next terminal_key.  *cut: there was more, which is dropped.
 */
struct span terminal_paste(const struct terminal *t, bool *cut);

/* Milliseconds after which terminal_key is to be called though nothing has arrived, because a
 * paste may have ended without its end marker; -1 for never. */
int terminal_wait(const struct terminal *t);

/* The descriptor to poll for keys. */
int terminal_fd(const struct terminal *t);

/*
 * Copies a text to the terminal's clipboard by OSC 52, in base64, so that the terminal
 * interprets no byte of it.  Whether the terminal accepts it cannot be known; false
 * where the sequence would show on the screen.
 */
bool terminal_copy(struct terminal *t, struct span text);

/* Hands the terminal to another program for a while, and takes it over again. */
void terminal_leave(struct terminal *t);
void terminal_return(struct terminal *t);

/* Restores the terminal, stops the process, and takes the terminal over on return. */
void terminal_suspend(struct terminal *t);

#endif
