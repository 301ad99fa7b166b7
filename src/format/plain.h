/* SPDX-License-Identifier: ISC */
#ifndef IBID_FORMAT_PLAIN_H
#define IBID_FORMAT_PLAIN_H

#include <ibid/builder.h>
#include <ibid/format.h>
#include <ibid/text.h>

/* What a text's head tells. */
struct plain {
    unsigned fill; /* columns it was wrapped at, 0 where it was not */
    bool org;      /* it is Org: stars begin its headings */
};

/* Lines of a block that are looked at together; longer blocks are cut. */
#define PLAIN_LINES 512

struct plain_line {
    size_t from; /* its beginning */
    size_t text; /* after its indent */
    size_t to;   /* after its last character that is no blank */
    size_t next; /* the next line's beginning */
    unsigned indent;
    bool page; /* a form feed stands before its text */
};

/* The line at a line's beginning; end bounds it. */
struct plain_line plain_line_at(struct span text, size_t at, size_t end);

/* A heading by its looks; see heading.c. */
struct plain_heading {
    struct range whole, label, title;
    unsigned rank;
    bool notes;
};

/* Are the n lines a heading?  blank: blank lines before; alone: a blank line or
 * the end follows.  out may be NULL. */
bool plain_heading(const struct plain *plain, struct span text, const struct plain_line *lines,
                   size_t n, unsigned blank, bool alone, struct plain_heading *out);

/* A heading that its line marks as such, whatever stands around it; see markup.c.
 * out may be NULL. */
bool plain_marked(const struct plain *plain, struct span text, const struct plain_line *l,
                  struct plain_heading *out);

/* A heading because of the line of marks below it. */
bool plain_underlined(struct span text, const struct plain_line *title,
                      const struct plain_line *under, struct plain_heading *out);

/* The word that says what a note is (Footnote, Note, Anm): its length, or 0. */
size_t plain_note_word(struct span s);

/* "[Footnote 12: text]" at the beginning of s: where in s its label and its
 * body are. */
bool plain_footnote(struct span s, struct range *label, size_t *body);

/*
 * Which bracket closes which, found as far as it is asked for; see bracket.c.
 * Asked in the text's order, each byte is looked at once, however many are open.
 */
struct plain_brackets {
    struct span text;
    size_t at;               /* brackets before it have been met */
    VEC(struct range) pairs; /* from an opening one to what closes it, or NOWHERE */
    VEC(size_t) open;        /* indices of those that nothing has closed yet */
};

/* The bracket that closes the last one before from; NOWHERE where it is too far. */
size_t plain_closing(struct plain_brackets *b, size_t from);
void plain_brackets_free(struct plain_brackets *b);

/* What looks like a marker in the line [from, to); see marker.c.  *star_open is
 * carried from line to line of a paragraph. */
void plain_markers(struct span text, size_t from, size_t to, bool *star_open,
                   struct plain_brackets *brackets, struct builder *b);
/* Bare numbers in it.  numbered: its own number may begin it. */
void plain_numbers(struct span text, size_t from, size_t to, bool numbered, struct builder *b);

/* Is the line a heading that announces notes, whatever stands around it? */
bool plain_notes_heading(struct span line);

/* May a line that nobody wrapped be the last of its paragraph?  One that a comma or
 * a small letter ends was wrapped after all. */
bool plain_ends_paragraph(struct span text, const struct plain_line *l);

/* What looks like a note in the lines of a block, and its markers; see body.c.
 * unwrapped: each line is a paragraph. */
void plain_evidence(struct span text, const struct plain_line *lines, size_t n, bool unwrapped,
                    struct plain_brackets *brackets, struct builder *b);

#endif
