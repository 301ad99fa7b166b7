/* SPDX-License-Identifier: ISC */
/*
 * source: a path or standard input becomes bytes, and bytes become UTF-8 text;
 * and the map from positions in that text back to offsets in the file as given.
 *
 * Units: offsets and sizes are bytes.  "raw" offsets are those of the file as
 * given; positions are those of the text.  For ASCII and UTF-8 they are alike
 * and the text is the mapped file itself, uncopied and unrepaired.
 */
#ifndef IBID_SOURCE_H
#define IBID_SOURCE_H

#include <ibid/base.h>

struct source;

/*
 * Opens path, or standard input for "-".  encoding is a name iconv(3) knows,
 * or NULL to let the bytes decide.  On failure returns NULL and *error is one
 * line that says what is wrong, without the path; the caller frees it.
 *
 * Directories, and files that cannot be read, fail; an empty file does not.  A file
 * whose first bytes show that it is no text (an archive, an image) fails unless an
 * encoding is named.
 * A file is read up to the size it had when it was opened.  Standard input, and
 * whatever cannot be mapped, is spooled to an unlinked file in $TMPDIR or /tmp
 * as it arrives; opening waits for its first bytes only.
 *
 * Text is ASCII until its first byte above 127; the 64 KiB from there decide:
 * any well-formed multibyte sequence makes it UTF-8, otherwise it is
 * Windows-1252.  A BOM of UTF-16 decides at once.
 *
 * The encoding of a file of up to ORDINARY_TEXT bytes is decided at opening.  Of a
 * longer one about 128 KiB are read, and its encoding may be decided later.
 */
struct source *source_open(const char *path, const char *encoding, char **error);

/*
 * As source_open, but opens regular files only, and never waits: for anything else
 * *error says what it is ("is a FIFO", "is a device", ...).
 */
struct source *source_open_regular(const char *path, const char *encoding, char **error);

/* Bytes already in memory, which must outlive the source; name is for messages. */
struct source *source_memory(const char *name, struct span bytes);
void source_free(struct source *s);

/*
 * The text so far.  Its address stays the same and only its length grows (input
 * that is still arriving or being converted), with one exception: when the
 * first byte above 127 turns up late and the text has to be converted from
 * there (SOURCE_RESTARTED), the text is at another address from then on.  The
 * positions before that byte hold, and the old address can be read until
 * source_free.
 *
 * The bytes can become zeros at any time, when somebody truncates the file.
 */
struct span source_text(const struct source *s);

/* Is all of the text there and its encoding decided?  Until then, call source_step. */
bool source_complete(const struct source *s);

/* May the text still grow?  That of a mapped file whose encoding is undecided does
 * not: it is complete, and only SOURCE_RESTARTED can change it. */
bool source_growing(const struct source *s);

/*
 * Does some of the work: reads input that has arrived (never blocks), scans for the
 * first byte above 127, converts.  Touches about budget bytes at most.  Returns
 * whether another call now would do more (false also while input is awaited).
 */
bool source_step(struct source *s, size_t budget);

/* One line that says why the text was cut short after opening (input that cannot be
 * read or spooled); NULL where it was not.  Owned by the source. */
const char *source_error(const struct source *s);

/* A descriptor that becomes readable when more input arrives; -1 for none. */
int source_wait_fd(const struct source *s);

/* Maps a position to its raw offset, and back (a raw offset
 * inside a converted character gives the position of that character, and one
 * past what has been converted the end of the text). */
size_t source_raw(const struct source *s, size_t position);
size_t source_position(const struct source *s, size_t raw);

/*
 * Changes of the file since it was opened, each reported once.  SOURCE_RESTARTED: its
 * encoding has been decided, and text beyond some position differs from before (raw
 * offsets are still valid): the caller must read the text again from its beginning.
 */
enum source_event {
    SOURCE_SAME,
    SOURCE_TRUNCATED, /* bytes are gone; they read as zeros */
    SOURCE_CHANGED,   /* written to, or replaced by another file */
    SOURCE_RESTARTED,
};
enum source_event source_check(struct source *s);

/* Is it a regular file, opened by its path?  Whatever else it is (a pipe under any
 * name, a device, standard input, memory) cannot be read a second time. */
bool source_is_regular(const struct source *s);

const char *source_path(const struct source *s);     /* as given; "-" for standard input */
const char *source_encoding(const struct source *s); /* "ASCII", "UTF-8", "Windows-1252" ... */
uint64_t source_size(const struct source *s);        /* raw bytes so far */

/* A digest of the size and of the first and last 64 KiB, as 32 hexadecimal
 * digits and a NUL: the same for the same file under any name. */
#define SOURCE_DIGEST 33
void source_digest(const struct source *s, char out[SOURCE_DIGEST]);
/* The same of any bytes. */
void source_digest_bytes(struct span bytes, char out[SOURCE_DIGEST]);

#endif
