/* SPDX-License-Identifier: ISC */
/* The table that segments and glyphs look code points up in. */
#ifndef IBID_TEXT_WIDTH_H
#define IBID_TEXT_WIDTH_H

#include "automaton.h"

#define WIDTH_PAGE_BITS 8
#define WIDTH_PAGE_SIZE (1u << WIDTH_PAGE_BITS)
#define WIDTH_PAGES (0x110000u >> WIDTH_PAGE_BITS)

/*
 * The record of a code point holds all that segments and glyphs need, so that one
 * look-up is enough:
 *   bits 0-5    its class for lines
 *   bits 6-10   its class for clusters; for white space that of controls, since
 *               marks are never shown on it
 *   bits 11-12  its columns
 *   bit 13      white: a blank, a line break or a part of one
 *   bit 14      special: a cluster that begins with it is not as wide as the
 *               sum of its code points
 */
#define RECORD_LINE 0x3Fu
#define RECORD_CLUSTER_SHIFT 6
#define RECORD_CLUSTER 0x1Fu
#define RECORD_WIDTH_SHIFT 11
#define RECORD_WIDTH 3u
#define RECORD_WHITE 0x2000u
#define RECORD_SPECIAL 0x4000u
#define RECORD_CLUSTER_OF(record) ((record) >> RECORD_CLUSTER_SHIFT & RECORD_CLUSTER)
#define RECORD_WIDTH_OF(record) ((record) >> RECORD_WIDTH_SHIFT & RECORD_WIDTH)

/* Maximum bytes of a cluster that one glyph holds, after a blank. */
#define GLYPH_TEXT_MAX (TEXT_GLYPH_MAX - 1)

struct text_widths {
    int (*width_of)(uint32_t cp);
    const uint16_t *pages[WIDTH_PAGES]; /* NULL until one of its code points is looked up */
    VEC(uint16_t *) distinct;           /* the different pages among them, owned */
    /* For the lower five bits of the lead byte of a two-byte sequence: the record that
     * all its code points have, 0 where they differ. */
    uint16_t lead_records[32];
    uint16_t letter_record;     /* the record of every ASCII letter */
    char shown[TEXT_GLYPH_MAX]; /* bytes of the last glyph that was not shown unchanged */
};

/* Fills a page and returns its records. */
const uint16_t *widths_fill(struct text_widths *w, uint32_t page);

/* The record of a code point, at most 0x10FFFF. */
static inline unsigned widths_record(struct text_widths *w, uint32_t cp)
{
    const uint16_t *page = w->pages[cp >> WIDTH_PAGE_BITS];

    if (!page)
        page = widths_fill(w, cp >> WIDTH_PAGE_BITS);
    return page[cp & (WIDTH_PAGE_SIZE - 1)];
}

/* Is it a blank or a part of a line break? */
bool width_is_white(uint32_t cp);

/* Shown as nothing where it stands alone: joiners, direction marks, selectors. */
static inline bool width_is_hidden(uint32_t cp)
{
    return table_value(cluster_index, cluster_block, cp) & CLUSTER_HIDDEN;
}

#endif
