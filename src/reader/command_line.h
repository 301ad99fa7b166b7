/* SPDX-License-Identifier: ISC */
/* The command line: a prompt for commands by name, with completion. */
#ifndef IBID_READER_COMMAND_LINE_H
#define IBID_READER_COMMAND_LINE_H

#include "overlay.h"

extern const struct overlay_type command_line_overlay;

/* A command by name.  argument is what follows the name, without the blanks around it. */
struct named_command {
    const char *name;
    void (*run)(struct reader *r, struct span argument);

    /* The nth of the arguments that complete what is typed of one; the caller frees, NULL
     * after the last.  NULL where arguments are not completed. */
    char *(*complete)(struct reader *r, struct span typed, size_t nth);
};

/* Opens it for commands that end with one without a name.  Numbers of pages, percentages and
 * patterns to search for are commands too. */
void command_line_open(struct reader *r, const struct named_command *commands);

command command_line_complete;

#endif
