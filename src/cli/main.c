/* SPDX-License-Identifier: ISC */
#include "book.h"
#include "export.h"
#include "import_passages.h"
#include "loop.h"
#include "options.h"
#include "print.h"
#include "report.h"
#include "reports.h"
#include "version.h"

#include <ibid/text.h>

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* C and POSIX count as no choice at all.  Nothing but the characters depends on
 * the locale here, and each category is a file to be opened. */
static void set_locale(void)
{
    const char *charset = setlocale(LC_CTYPE, "") ? nl_langinfo(CODESET) : NULL;

    if (charset && strcmp(charset, "ANSI_X3.4-1968") != 0 && strcmp(charset, "US-ASCII") != 0)
        return;
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        setlocale(LC_CTYPE, "en_US.UTF-8");
}

static int finish_printing(void)
{
    if (fflush(stdout) == 0)
        return 0;
    report("standard output", "cannot be written to");
    return EXIT_ERROR;
}

static int version(void)
{
    printf("ibid %s (Unicode %s)\n", IBID_VERSION, text_unicode_version());
    return finish_printing();
}

static int print(struct book *b, const struct options *o)
{
    switch (o->action) {
    case ACTION_PAGES:
        return print_pages(b, o);
    case ACTION_DOCUMENT:
        return print_document(b);
    case ACTION_SCREEN:
        return print_screen(b, o);
    case ACTION_OUTLINE:
        return print_outline(b);
    case ACTION_LINKS:
        return print_links(b);
    case ACTION_CHECK:
        return print_check(b);
    default:
        return print_lines(b, o);
    }
}

static int run(struct options *o)
{
    char *error = NULL;
    struct book *b = book_open(o->file, o->encoding, &error);

    if (!b) {
        report(report_name(o->file), "%s", error);
        free(error);
        return EXIT_ERROR;
    }
    if (o->action == ACTION_READ && isatty(STDOUT_FILENO))
        return loop_run(b, o);
    int status = print(b, o);
    if (book_error(b)) {
        report(report_name(o->file), "%s", book_error(b));
        status = EXIT_ERROR;
    }
    book_free(b);
    return status;
}

/* Whether standard input is the text.  A script that calls ibid without options may have
 * inherited a pipe into which nobody ever writes, and ibid would wait for ever. */
static bool reads_standard_input(const struct options *o)
{
    struct stat st;

    return (o->action != ACTION_READ || isatty(STDOUT_FILENO)) &&
           fstat(STDIN_FILENO, &st) == 0 && (S_ISFIFO(st.st_mode) || S_ISREG(st.st_mode));
}

/* A descriptor from 0 to 2 that is closed would be the next file's that is opened, and
 * output would be written to it.  It is taken by what fails as a closed one does. */
static bool occupy_standard_descriptors(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
            return false;
    return true;
}

int main(int argc, char **argv)
{
    struct options options;

    if (!occupy_standard_descriptors())
        return EXIT_ERROR;
    set_locale();
    mem_return_large();
    /* A file that may not grow further is a write that fails, and not the end. */
    signal(SIGXFSZ, SIG_IGN);
    if (!options_read(&options, argc, argv))
        return EXIT_ERROR;
    switch (options.action) {
    case ACTION_HELP:
        options_help();
        return finish_printing();
    case ACTION_VERSION:
        return version();
    case ACTION_BOOKMARKS:
        return print_bookmarks(options.file);
    case ACTION_MARKDOWN:
        return print_markdown(options.file);
    case ACTION_JSONLD:
        return print_jsonld(options.file);
    case ACTION_IMPORT:
        return import_passages(options.import);
    default:
        if (!options.file && reads_standard_input(&options))
            options.file = "-";
        return run(&options);
    }
}
