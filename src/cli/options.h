/* SPDX-License-Identifier: ISC */
/* options: the parsed command line. */
#ifndef IBID_CLI_OPTIONS_H
#define IBID_CLI_OPTIONS_H

#include <stdbool.h>

enum action {
    ACTION_READ,
    ACTION_LINES,
    ACTION_PAGES,
    ACTION_DOCUMENT,
    ACTION_SCREEN,
    ACTION_OUTLINE,
    ACTION_LINKS,
    ACTION_CHECK,
    ACTION_BOOKMARKS,
    ACTION_MARKDOWN,
    ACTION_JSONLD,
    ACTION_IMPORT,
    ACTION_HELP,
    ACTION_VERSION,
};

struct options {
    enum action action;
    const char *file;           /* NULL: none; "-": standard input */
    const char *section, *note; /* labels; NULL: none */
    const char *import;         /* the file to be imported */
    bool mouse;
    const char *encoding;     /* NULL: the bytes decide */
    bool justify, hyphenate;  /* either divides words */
    const char *language;     /* NULL: the text decides */
    unsigned break_tailoring; /* TEXT_LOOSE_KANA, TEXT_KOREAN_WORDS */
    unsigned width, height;   /* 0: the default */
    unsigned cols, rows;      /* of --dump=screen */
};

/* Parses the command line; false, after an error message, where it is wrong. */
bool options_read(struct options *o, int argc, char **argv);

void options_help(void);

#endif
