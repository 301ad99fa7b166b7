/* SPDX-License-Identifier: ISC */
/* book: an open source and the document parsed from it. */
#ifndef IBID_CLI_BOOK_H
#define IBID_CLI_BOOK_H

#include <ibid/document.h>
#include <ibid/reader.h>
#include <ibid/source.h>

struct book {
    struct source *source;
    struct document *document;
    char *path; /* absolute, as in the dotfile; "guide"; "-" unless a regular file */
    char *name; /* for messages and the screen */
    char digest[SOURCE_DIGEST]; /* empty until all input has arrived */
    size_t size;                /* bytes of text that the document has been given */
    bool whole;                 /* the document knows that its text is complete */
    bool produced;              /* a producer makes the text of the source's bytes */
    char *error;                /* why it does not, where it should; NULL */
};

/* Opens path, or the guide for NULL.  Returns NULL and sets *error (the caller frees it)
 * on failure. */
struct book *book_open(const char *path, const char *encoding, char **error);

/* As book_open, but only for a regular file, and without waiting: for a session that has
 * the terminal already. */
struct book *book_open_regular(const char *path, const char *encoding, char **error);
void book_free(struct book *b);

/* Waits until all input has arrived, and parses it. */
void book_wait_input(struct book *b);

/* Waits for the input, and reads the document to its end. */
void book_read_all(struct book *b);

enum book_change {
    BOOK_SAME,
    BOOK_GROWN,   /* the document was given more text */
    BOOK_MISREAD, /* and shows now that it is of another format: see book_reparse */
};

/* Reads about budget bytes of the source.  Returns whether there is more to do now. */
bool book_step(struct book *b, size_t budget, enum book_change *change);

/* Replaces the document by a new one of the same source, whose text has moved or
 * changed.  Returns the old document, the caller's to free. */
struct document *book_reparse(struct book *b);

/* Whether the text is complete, and small enough to be read before it is shown. */
bool book_is_ordinary(const struct book *b);

/* Hyphenation patterns for the language of a tag; for NULL, that of the first 64 KiB of
 * the text.  NULL where there are none.  The caller frees them. */
struct text_hyphens *book_hyphens(const struct book *b, const char *language);

/* What the user should be told of a file that ibid shows but does not understand; NULL
 * for nothing. */
const char *book_notice(const struct book *b);

/* Why the text is cut short, or shown as its bytes are and not as its format says: one
 * line, valid until the book changes; NULL where neither is so. */
const char *book_error(const struct book *b);

/* The reader's view of the file; borrows from b. */
struct reader_file book_reader_file(struct book *b);

#endif
