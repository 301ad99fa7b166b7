/* SPDX-License-Identifier: ISC */
#include "options.h"
#include "report.h"

#include <ibid/base.h>
#include <ibid/text.h>

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    OPTION_HEIGHT = 256,
    OPTION_ENCODING,
    OPTION_JUSTIFY,
    OPTION_HYPHENATE,
    OPTION_LANGUAGE,
    OPTION_KANA,
    OPTION_KOREAN,
    OPTION_DUMP,
    OPTION_SIZE,
    OPTION_OUTLINE,
    OPTION_LINKS,
    OPTION_CHECK,
    OPTION_BOOKMARKS,
    OPTION_MOUSE,
    OPTION_EXPORT,
    OPTION_IMPORT,
};

static const struct option known[] = {
    {"section", required_argument, NULL, 's'},
    {"note", required_argument, NULL, 'n'},
    {"width", required_argument, NULL, 'w'},
    {"height", required_argument, NULL, OPTION_HEIGHT},
    {"encoding", required_argument, NULL, OPTION_ENCODING},
    {"justify", no_argument, NULL, OPTION_JUSTIFY},
    {"hyphenate", no_argument, NULL, OPTION_HYPHENATE},
    {"language", required_argument, NULL, OPTION_LANGUAGE},
    {"kana", required_argument, NULL, OPTION_KANA},
    {"korean", required_argument, NULL, OPTION_KOREAN},
    {"dump", optional_argument, NULL, OPTION_DUMP},
    {"size", required_argument, NULL, OPTION_SIZE},
    {"outline", no_argument, NULL, OPTION_OUTLINE},
    {"links", no_argument, NULL, OPTION_LINKS},
    {"check", no_argument, NULL, OPTION_CHECK},
    {"mouse", no_argument, NULL, OPTION_MOUSE},
    {"bookmarks", no_argument, NULL, OPTION_BOOKMARKS},
    {"export", required_argument, NULL, OPTION_EXPORT},
    {"import", required_argument, NULL, OPTION_IMPORT},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static const char help[] =
    "usage: ibid [OPTION...] [FILE]\n"
    "\n"
    "Reads a long, footnoted text in the terminal.  FILE - is standard input;\n"
    "without FILE, what is piped in, or else the guide.  Inside, h lists the keys.\n"
    "\n"
    "  -s, --section=LABEL      open at a section: its label, or its title's start\n"
    "  -n, --note=LABEL         open at a note\n"
    "  -w, --width=N            measure in columns (66)\n"
    "      --height=N           rows of a page, for --dump=pages (24)\n"
    "      --justify            spread lines to the measure; divides words too\n"
    "      --hyphenate          divide words at the ends of lines\n"
    "      --language=TAG       whose words are divided (en, de ...), if not told\n"
    "      --kana=RULE          strict: no line begins with small kana; or normal\n"
    "      --korean=UNITS       Korean lines end at syllables, or at words\n"
    "      --mouse              choose passages by drawing over them\n"
    "      --encoding=NAME      of the file, where its bytes do not tell\n"
    "      --dump[=WHAT]        print lines (the default), pages, document or screen\n"
    "      --size=COLSxROWS     of the screen, for --dump=screen (80x24)\n"
    "      --outline            print offset, level, label and title of each section\n"
    "      --links              print kind, label, offsets of marker and note\n"
    "      --check              print what a proofreader would say\n"
    "      --bookmarks          print what is kept of FILE, or of all documents\n"
    "      --export=FORMAT      print the same with citations: markdown or jsonld\n"
    "      --import=FILE        keep the passages that --export=jsonld printed\n"
    "  -h, --help               print this\n"
    "  -V, --version            print the version\n"
    "\n"
    "Where standard output is no terminal, ibid FILE does what --dump does.\n"
    "Exit status: 0; 1 where --check found something; 2 for an error.\n";

void options_help(void)
{
    fputs(help, stdout);
}

static bool usage_error(const char *option, const char *what)
{
    report(option, "%s (see ibid --help)", what);
    return false;
}

/* Reads a number from 1 to 9999 at *at, and moves *at behind it. */
static bool number(const char **at, unsigned *out)
{
    unsigned n = 0;

    for (; **at >= '0' && **at <= '9' && n <= 9999; ++*at)
        n = n * 10 + (unsigned)(**at - '0');
    *out = n;
    return n >= 1 && n <= 9999;
}

static bool read_number(const char *option, const char *value, unsigned *out)
{
    return (number(&value, out) && !*value) ||
           usage_error(option, "needs a number from 1 to 9999");
}

static bool read_size(struct options *o, const char *value)
{
    if (number(&value, &o->cols) && (*value == 'x' || *value == 'X')) {
        value++;
        if (number(&value, &o->rows) && !*value)
            return true;
    }
    return usage_error("--size", "needs COLSxROWS, like 80x24");
}

static bool read_dump(struct options *o, const char *what)
{
    static const struct {
        const char *name;
        enum action action;
    } dumps[] = {{"lines", ACTION_LINES},
                 {"pages", ACTION_PAGES},
                 {"document", ACTION_DOCUMENT},
                 {"screen", ACTION_SCREEN}};

    if (!what)
        what = "lines";
    for (size_t i = 0; i < sizeof dumps / sizeof *dumps; i++)
        if (strcmp(what, dumps[i].name) == 0) {
            o->action = dumps[i].action;
            return true;
        }
    return usage_error("--dump", "knows lines, pages, document and screen");
}

/* Sets or clears a tailoring of break opportunities; false where value names neither. */
static bool read_tailoring(struct options *o, const char *value, const char *standard,
                           const char *other, unsigned departure)
{
    bool departs = strcmp(value, other) == 0;

    if (!departs && strcmp(value, standard) != 0)
        return false;
    o->break_tailoring =
        departs ? o->break_tailoring | departure : o->break_tailoring & ~departure;
    return true;
}

static bool read_export(struct options *o, const char *format)
{
    if (strcmp(format, "markdown") == 0)
        o->action = ACTION_MARKDOWN;
    else if (strcmp(format, "jsonld") == 0)
        o->action = ACTION_JSONLD;
    else
        return usage_error("--export", "knows markdown and jsonld");
    return true;
}

/* Reads an option that selects an action other than reading in the terminal. */
static bool read_action(struct options *o, int option)
{
    switch (option) {
    case OPTION_DUMP:
        return read_dump(o, optarg);
    case OPTION_OUTLINE:
        o->action = ACTION_OUTLINE;
        return true;
    case OPTION_LINKS:
        o->action = ACTION_LINKS;
        return true;
    case OPTION_CHECK:
        o->action = ACTION_CHECK;
        return true;
    case OPTION_BOOKMARKS:
        o->action = ACTION_BOOKMARKS;
        return true;
    case OPTION_EXPORT:
        return read_export(o, optarg);
    case OPTION_IMPORT:
        o->action = ACTION_IMPORT;
        o->import = optarg;
        return true;
    case 'h':
        o->action = ACTION_HELP;
        return true;
    default:
        o->action = ACTION_VERSION;
        return true;
    }
}

static bool read_option(struct options *o, int option)
{
    switch (option) {
    case 's':
        o->section = optarg;
        return true;
    case 'n':
        o->note = optarg;
        return true;
    case 'w':
        return read_number("--width", optarg, &o->width);
    case OPTION_HEIGHT:
        return read_number("--height", optarg, &o->height);
    case OPTION_ENCODING:
        o->encoding = optarg;
        return true;
    case OPTION_JUSTIFY:
        o->justify = true;
        return true;
    case OPTION_HYPHENATE:
        o->hyphenate = true;
        return true;
    case OPTION_LANGUAGE:
        o->language = optarg;
        return true;
    case OPTION_KANA:
        return read_tailoring(o, optarg, "strict", "normal", TEXT_LOOSE_KANA) ||
               usage_error("--kana", "knows strict and normal");
    case OPTION_KOREAN:
        return read_tailoring(o, optarg, "syllables", "words", TEXT_KOREAN_WORDS) ||
               usage_error("--korean", "knows syllables and words");
    case OPTION_MOUSE:
        o->mouse = true;
        return true;
    case OPTION_SIZE:
        return read_size(o, optarg);
    default:
        return read_action(o, option);
    }
}

/* Reports what getopt refused: a long option as it was typed, a short one by its letter. */
static bool refuse(int found, char **argv)
{
    char letter[] = {'-', (char)optopt, '\0'};
    const char *typed = argv[optind - 1];
    bool is_long = optopt == 0 || optopt > 255 || strncmp(typed, "--", 2) == 0;
    const char *name = is_long ? typed : letter;

    if (found == ':')
        return usage_error(name, "needs a value");
    if (is_long && optopt)
        return usage_error(name, "takes no value");
    return usage_error(name, "unknown option");
}

bool options_read(struct options *o, int argc, char **argv)
{
    int option;

    *o = (struct options){.cols = 80, .rows = 24};
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":s:n:w:hV", known, NULL)) != -1) {
        if (option == '?' || option == ':')
            return refuse(option, argv);
        if (!read_option(o, option))
            return false;
        if (o->action == ACTION_HELP || o->action == ACTION_VERSION)
            return true;
    }
    if (optind + 1 < argc)
        return usage_error(argv[optind + 1], "only one FILE can be read");
    if (optind < argc && o->action == ACTION_IMPORT)
        return usage_error(argv[optind], "--import takes no FILE beside its own");
    if (optind < argc)
        o->file = argv[optind];
    return true;
}
