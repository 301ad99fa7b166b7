/* SPDX-License-Identifier: ISC */
/* Bytes in some encoding become UTF-8, piece by piece. */
#ifndef IBID_SOURCE_CONVERT_H
#define IBID_SOURCE_CONVERT_H

#include <ibid/base.h>

struct converter;

/* NULL where the encoding is not known. */
struct converter *converter_new(const char *encoding);
void converter_free(struct converter *c);

/*
 * Converts from the beginning of bytes, at least one character where there is
 * one, and stops when out has grown by limit.  whole: nothing follows bytes, so
 * an incomplete character at the end is malformed.  Malformed bytes become
 * U+FFFD.  Returns how many bytes were used.
 */
size_t convert(struct converter *c, struct span bytes, bool whole, size_t limit,
               struct buf *out);

/* How many bytes of text one byte becomes; 0 where the encoding has characters of
 * several bytes. */
size_t converter_width(const struct converter *c, char byte);

#endif
