/* SPDX-License-Identifier: ISC */
/* Shared by the files of the plain text parser. */
#ifndef IBID_FORMAT_PLAIN_H
#define IBID_FORMAT_PLAIN_H

#include <ibid/builder.h>
#include <ibid/format.h>
#include <ibid/text.h>

/* The parser's state: what the beginning of the text shows. */
struct plain {
    unsigned fill;  /* columns it was wrapped at; 0 where it was not */
    bool org;       /* it is Org: stars begin its headings */
    bool is_output; /* a program wrote it for a terminal: see struct parser */
    bool is_manual; /* it is a manual page */
};

/* Maximum lines of a block that are parsed together; longer blocks are cut. */
#define MAX_BLOCK_LINES 512

/* Titles ----------------------------------------------------------------------------- */

/* title_field.c: as struct parser says. */
struct range find_title(struct span head);

/* Headings --------------------------------------------------------------------------- */

struct heading_match {
    struct range whole, label, title;
    unsigned rank;
    bool notes; /* announces notes */
};

/* heading.c: n lines that are a heading by their looks and words.  blank: blank lines
 * before; alone: a blank line or the end follows.  out may be NULL. */
bool find_heading(const struct plain *plain, struct span text, const struct text_line *lines,
                  size_t n, unsigned blank, bool alone, struct heading_match *out);

/* heading.c: whether a line announces notes, whatever stands around it. */
bool is_notes_heading_line(struct span line);

/* markup.c: a line that is marked as a heading, whatever stands around it.  out may be
 * NULL. */
bool find_marked_heading(const struct plain *plain, struct span text, const struct text_line *l,
                         struct heading_match *out);

/* markup.c: a heading because of the line of marks below it. */
bool find_underlined_heading(struct span text, const struct text_line *title,
                             const struct text_line *under, struct heading_match *out);

/* manual_page.c: a line at the margin that is a heading because it is bold, or any in a manual
 * page, and because of the indented text below it.  out may be NULL. */
bool find_margin_heading(const struct plain *plain, const struct builder *b, struct span text,
                         const struct text_line *l, struct heading_match *out);

/* manual_page.c: the name of the manual page that begins with head, open(2); empty where it is
 * none. */
struct range find_page_name(struct span head);

/* Brackets --------------------------------------------------------------------------- */

/*
 * Square brackets and what closes them, found as far as somebody asks.  Asked in the
 * text's order, each byte is looked at once, however many brackets are open.
 */
struct brackets {
    struct span text;
    size_t at;               /* brackets before it have been seen */
    VEC(struct range) pairs; /* from an opening one to what closes it, or NOWHERE */
    VEC(size_t) open;        /* indices of those that nothing has closed yet */
};

/* The bracket that closes the last one opened before from; NOWHERE where it is too far. */
size_t brackets_closing(struct brackets *b, size_t from);
void brackets_free(struct brackets *b);

/* Evidence --------------------------------------------------------------------------- */

/* block_evidence.c: builds notes and markers of the lines of a block.  unwrapped: each
 * line is a paragraph. */
void find_evidence(struct span text, const struct text_line *lines, size_t n, bool unwrapped,
                   struct brackets *brackets, struct builder *b);

/* block_evidence.c: whether a line that nobody wrapped may be the last of its paragraph:
 * one that a comma or a small letter ends was wrapped after all. */
bool may_end_paragraph(struct span text, const struct text_line *l);

/* marker.c: builds markers of the line [from, to).  *star_open is carried from line to
 * line of a paragraph. */
void find_markers(struct span text, size_t from, size_t to, bool *star_open,
                  struct brackets *brackets, struct builder *b);
/* The same for bare numbers.  numbered: a number at from numbers the paragraph. */
void find_numbers(struct span text, size_t from, size_t to, bool numbered, struct builder *b);

#endif
