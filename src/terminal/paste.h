/* SPDX-License-Identifier: ISC */
/* What a terminal sends between the two markers of a bracketed paste. */
#ifndef IBID_TERMINAL_PASTE_H
#define IBID_TERMINAL_PASTE_H

#include <ibid/base.h>

/* Maximum bytes kept of a paste. */
#define PASTE_MAX ((size_t)64 * 1024)

struct paste {
    bool open;        /* its end has not been read yet */
    struct buf bytes; /* in the charset of the terminal, at most PASTE_MAX */
    struct buf text;  /* UTF-8, once it is closed */
    bool cut;         /* there was more than PASTE_MAX */
    size_t matched;   /* bytes of the end marker that have been read */
};

/* The start marker has been read. */
void paste_open(struct paste *p);

/* Adds a byte as it was read; true where it is the last of the end marker. */
bool paste_add(struct paste *p, char byte);

/* Ends the paste where it stands: its text is complete. */
void paste_close(struct paste *p);

void paste_free(struct paste *p);

#endif
