/* SPDX-License-Identifier: ISC */
/*
 * raw_map: from positions in a text that was made to offsets in the bytes it was made of,
 * and back.  Both rise; what was left out of the text stands for the position behind it.
 */
#ifndef IBID_DOCUMENT_RAW_MAP_H
#define IBID_DOCUMENT_RAW_MAP_H

#include <ibid/base.h>

/* A run of equal units: each takes text_unit bytes of the text and raw_unit raw ones. */
struct raw_segment {
    size_t pos, raw; /* of the first unit */
    uint32_t text_unit, raw_unit;
};

struct raw_map {
    struct raw_segment *v;
    size_t n, cap;
    size_t pos, raw; /* ends of what was added */
};

/* n bytes of text, at the end of what was added, stand for raw.  Where both have one size,
 * byte stands for byte; else the text is one unit, and its inner bytes stand for raw.from. */
void raw_map_add(struct raw_map *m, size_t n, struct range raw);
/* Forgets what is added beyond the first size bytes of the text. */
void raw_map_cut(struct raw_map *m, size_t size);
void raw_map_free(struct raw_map *m);

/* One past the end of the text or of the raw bytes gives one past the end. */
size_t raw_map_raw(const struct raw_map *m, size_t pos);
size_t raw_map_position(const struct raw_map *m, size_t raw);

#endif
