/* SPDX-License-Identifier: ISC */
/*
 * Keys, as the terminal reads them and the reader acts on them: a code point for
 * a character, or one of these, the function keys beyond all code points.
 */
#ifndef IBID_KEY_H
#define IBID_KEY_H

enum key {
    IBID_KEY_NONE = 0, /* no key is waiting */
    IBID_KEY_ENTER = '\r',
    IBID_KEY_TAB = '\t',
    IBID_KEY_ESCAPE = 0x1B,
    IBID_KEY_BACKSPACE = 0x7F,
    IBID_KEY_UP = 0x110000,
    IBID_KEY_DOWN,
    IBID_KEY_LEFT,
    IBID_KEY_RIGHT,
    IBID_KEY_PAGE_UP,
    IBID_KEY_PAGE_DOWN,
    IBID_KEY_HOME,
    IBID_KEY_END,
    IBID_KEY_BACKTAB,
    IBID_KEY_DELETE,
    IBID_KEY_HELP,
    IBID_KEY_MOUSE, /* from the terminal only; its event is given by terminal_mouse */
    IBID_KEY_PASTE, /* from the terminal only; its text is given by terminal_paste */
};

/* The code point that Ctrl with a letter gives. */
#define IBID_KEY_CTRL(c) ((c)&0x1F)

#endif
