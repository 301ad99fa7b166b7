/* SPDX-License-Identifier: ISC */
/* A reader of a string: keys in, and what the screen would be drawn from. */
#ifndef IBID_TESTS_READER_READING_H
#define IBID_TESTS_READER_READING_H

#include <ibid/reader.h>

/*
 * The format is the tests' own: each line is a paragraph, blank lines stand
 * between.  "= 3 Of stone" is a heading with a label and a title; "[4] text" is
 * a note, and [4] anywhere else, in a note too, a marker.
 */
struct reading {
    char *text;
    struct document *document;
    struct text_widths *widths;
    struct bookmarks *bookmarks;
    struct places *places;
    struct reader *reader;
    struct buf told; /* the last string returned by one of those below */
};

/* The text is copied.  keep: passages and places are kept in the test's folder
 * (see tests/bookmarks/files.h). */
struct reading reading_open(const char *text, unsigned cols, unsigned rows);
struct reading reading_kept(const char *text, unsigned cols, unsigned rows);
/* Of a text that has still to be read. */
struct reading reading_unread(const char *text, unsigned cols, unsigned rows);
/* The file has been read anew, and now says this. */
void reading_replace(struct reading *f, const char *text);
void reading_close(struct reading *f);

/* Types the keys of a string, then does all the work that is left. */
void type(struct reading *f, const char *keys);

/* Pastes a text, then does all the work that is left. */
void paste(struct reading *f, const char *text);
void press(struct reading *f, uint32_t key);

/* Each is good until the next call with the same reading. */
const char *top(struct reading *f);    /* the first line that is not blank */
const char *header(struct reading *f); /* the section named above the page */
const char *status(struct reading *f); /* what stands left */
const char *said(struct reading *f);   /* what stands right */
const char *pane(struct reading *f);   /* its lines in view, "" for none */
const char *row(struct reading *f);    /* the list's row chosen, "" for none */
size_t rows(struct reading *f);        /* how many rows the list has */

/* Where the nth (from 0) what stands in the text; fails where it does not. */
size_t place_of(const struct reading *f, const char *what, unsigned nth);

/* Where the first thing of that role on the page stands; NOWHERE for none. */
size_t where_is(struct reading *f, enum reader_role role);
size_t how_many(struct reading *f, enum reader_role role);

/* What holds of every reader in any state. */
void assert_sound(struct reading *f);

#endif
