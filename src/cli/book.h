/* SPDX-License-Identifier: ISC */
/* book: what is open: a source and the document made of it. */
#ifndef IBID_CLI_BOOK_H
#define IBID_CLI_BOOK_H

#include <ibid/document.h>
#include <ibid/reader.h>
#include <ibid/source.h>

struct book {
    struct source *source;
    struct document *document;
    char *path;                 /* as the files of bookmarks name it */
    char *name;                 /* as a person does */
    char digest[SOURCE_DIGEST]; /* empty while input arrives */
    size_t size;                /* of the text, as the document knows it */
    bool whole;                 /* as the document knows it */
    bool as_is;                 /* positions are taken for raw offsets */
};

/* Opens path, or the guide for NULL; NULL and *error (the caller frees it) where
 * that fails. */
struct book *book_open(const char *path, const char *encoding, char **error);

/* As book_open, of a regular file only, and without waiting: for a session that has
 * the terminal already. */
struct book *book_open_regular(const char *path, const char *encoding, char **error);
void book_free(struct book *b);

/* Waits for all of the input; the document is made of it when it is there. */
void book_gather(struct book *b);

/* Reads all of the document, and gathers before. */
void book_read(struct book *b);

/* Works on at the source and lets the document grow; *grown: it did.  Returns
 * whether there is more to do now. */
bool book_step(struct book *b, size_t budget, bool *grown);

/* The document made anew from the same source, whose text has changed its
 * place.  The old one is returned, the caller's to free. */
struct document *book_again(struct book *b);

/* Is it so small that it is read whole first, and all there? */
bool book_is_ordinary(const struct book *b);

/* What words of b are divided by, in a language given by its tag, or for NULL in
 * that of its first 64 KiB; NULL where there are no patterns for it.  The caller
 * frees. */
struct text_hyphens *book_hyphens(const struct book *b, const char *language);

/* For reader; borrows from b. */
/* What a reader should know of a text that ibid shows and does not understand; NULL
 * for nothing. */
const char *book_notice(const struct book *b);

struct reader_file book_file(struct book *b);

#endif
