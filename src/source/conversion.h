/* SPDX-License-Identifier: ISC */
/*
 * The text of a source whose encoding is not UTF-8: converted step by step into a spool,
 * with a map between raw offsets and positions in the text.
 */
#ifndef IBID_SOURCE_CONVERSION_H
#define IBID_SOURCE_CONVERSION_H

#include "convert.h"

#include <ibid/spool.h>

/* A raw offset and its position in the text. */
struct map_point {
    size_t raw, text;
};

struct conversion {
    struct converter *converter;
    char *encoding;    /* as converter_new knows it */
    struct spool text; /* its fd is -1 before the first step */
    size_t skip;       /* raw bytes of a byte order mark */
    size_t used;       /* raw bytes converted so far */
    VEC(struct map_point) map;
};

/* c is zero except for text.fd, which is -1.  The encoding has to be known. */
void conversion_begin(struct conversion *c, const char *encoding, size_t skip);
void conversion_free(struct conversion *c);

/*
 * Converts about budget bytes of raw; whole: no more bytes will follow raw.  Returns
 * whether there is more to convert.  Where the spool fails, returns false with errno set
 * and in *failed what failed; NULL otherwise.
 */
bool conversion_step(struct conversion *c, struct span raw, bool whole, size_t budget,
                     const char **failed);

/* The character that holds a position of the text, and the one that holds a raw offset. */
struct map_point conversion_at_position(const struct conversion *c, struct span raw,
                                        size_t position);
struct map_point conversion_at_raw(const struct conversion *c, struct span raw, size_t offset);

#endif
