/* SPDX-License-Identifier: ISC */
/* Incremental conversion of bytes in an encoding to UTF-8. */
#ifndef IBID_SOURCE_CONVERT_H
#define IBID_SOURCE_CONVERT_H

#include <ibid/base.h>

struct converter;

/* NULL where the encoding is unknown; freed with converter_free. */
struct converter *converter_new(const char *encoding);
void converter_free(struct converter *c);

/*
 * Converts from the beginning of bytes, at least one character where there is
 * one, and stops when out has grown by limit.  whole: nothing follows bytes, so
 * an incomplete character at the end is malformed.  Malformed bytes become
 * U+FFFD.  Returns the number of bytes
 * consumed.
 */
size_t convert(struct converter *c, struct span bytes, bool whole, size_t limit,
               struct buf *out);

/* Whether the meaning of bytes in an encoding depends on those before them, further back than
 * in the same character. */
bool converter_has_state(const char *encoding);

/* The name of an encoding for the bytes after the first ones of raw: that of the byte order,
 * where those decide it; valid like encoding. */
const char *converter_name_after(const char *encoding, struct span raw);

/* Bytes of UTF-8 for one byte of a single-byte encoding that is in a table; 0 for any other
 * encoding. */
size_t converter_width(const struct converter *c, char byte);

#endif
