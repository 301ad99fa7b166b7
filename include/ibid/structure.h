/* SPDX-License-Identifier: ISC */
/*
 * structure: the parts of a text that every module speaks of: blocks, sections, markers
 * and notes.
 *
 * A position is a byte offset into the document's text.  Ranges are half-open ranges of
 * positions.
 */
#ifndef IBID_STRUCTURE_H
#define IBID_STRUCTURE_H

#include <ibid/base.h>

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_QUOTATION,
    BLOCK_VERSE,
    BLOCK_ITEM,
    BLOCK_PREFORMATTED,
    BLOCK_TABLE,
    BLOCK_RULE,
};

struct block {
    size_t from, to; /* from the first non-blank character to the end of the last line,
                        without its line break; never empty */
    enum block_kind kind;
    uint8_t blank; /* blank lines before it, at most 255 */
    uint16_t fill; /* columns the block was wrapped at: a line break is soft where the next
                      word would not have fitted.  0: every line break is meant;
                      BLOCK_FILL_ALL: every line break is soft */
    uint16_t source_width; /* columns of its widest line, where its lines are kept if they fit;
                              0: its line breaks are soft or meant as fill says */
    uint16_t indent, hang; /* columns before its first line, and before its others; only of a
                              block that a producer built, whose text holds no indents */
};

#define BLOCK_FILL_ALL UINT16_MAX

/* What a format says of how a part of the text looks.  A colour is 0 (the default) or the
 * number, from 1, of one of the 16 of a terminal: black, red, green, yellow, blue, magenta,
 * cyan, white, and the same brighter. */
enum {
    ATTR_BOLD = 1 << 0,
    ATTR_DIM = 1 << 1,
    ATTR_ITALIC = 1 << 2,
    ATTR_UNDERLINE = 1 << 3,
    ATTR_REVERSE = 1 << 4,
    ATTR_STRIKE = 1 << 5,
};

struct style_run {
    size_t from, to;
    uint16_t attributes;
    uint8_t colour, background;
};

struct section {
    size_t from;         /* first byte of its label, or of its heading */
    struct range label;  /* as printed, without its full stop; may be empty */
    struct range title;  /* may be empty */
    unsigned level;      /* 1 outermost */
    unsigned long meant; /* correct number where the label is misprinted; else 0 */
};

struct marker {
    size_t from, to;    /* with its brackets */
    struct range label; /* without them */
    size_t note;        /* index of its note; NOWHERE while it dangles */
    bool in_note;       /* stands inside a note's body */
    bool is_inline;     /* is a whole note in the running text, and cites that note */
};

struct note {
    size_t from; /* first byte of its label or bracket */
    struct range label;
    struct range body; /* after the label; may hold several blocks */
    size_t cited;      /* number of markers that cite it */
    size_t marker;     /* index of the first of them; NOWHERE for an orphan */
    bool is_inline;    /* stands in the running text; nothing else cites it */
};

/* A heading that announces notes, and those below it: notes [first, end). */
struct notes_heading {
    struct range range;
    size_t first, end;
};

#endif
