/* SPDX-License-Identifier: ISC */
#ifndef IBID_TEXT_WIDTH_H
#define IBID_TEXT_WIDTH_H

#include "machine.h"

#define WIDTH_PAGE_BITS 8
#define WIDTH_PAGE_SIZE (1u << WIDTH_PAGE_BITS)
#define WIDTH_PAGES (0x110000u >> WIDTH_PAGE_BITS)

/*
 * What setting text wants to know of a code point, in one word, so that one
 * look-up does:
 *   bits 0-5    its class for lines
 *   bits 6-10   its class for clusters; of what is white, that of controls,
 *               since white space is shown apart from marks on it
 *   bits 11-12  its columns
 *   bit 13      white: a blank, or what stands around a line break
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

/* The bytes of a cluster that one glyph holds, a blank before them left room. */
#define GLYPH_MOST (TEXT_GLYPH_MAX - 1)

struct text_widths {
    int (*ask)(uint32_t cp);
    const uint16_t *pages[WIDTH_PAGES]; /* NULL until a code point of it turned up */
    VEC(uint16_t *) made;               /* the different ones among them */
    /* By the lower five bits of the lead byte of two: the record of every code
     * point it leads to, 0 where they differ. */
    uint16_t leads[32];
    uint16_t letter;            /* the record of every ASCII letter */
    char shown[TEXT_GLYPH_MAX]; /* of the last glyph that is not shown as it stands */
};

/* The page's records, filled; *page is it from then on. */
const uint16_t *widths_fill(struct text_widths *w, uint32_t page);

/* The record of a code point, at most 0x10FFFF. */
static inline unsigned widths_record(struct text_widths *w, uint32_t cp)
{
    const uint16_t *page = w->pages[cp >> WIDTH_PAGE_BITS];

    if (!page)
        page = widths_fill(w, cp >> WIDTH_PAGE_BITS);
    return page[cp & (WIDTH_PAGE_SIZE - 1)];
}

/* Blanks, and what stands around line breaks. */
bool width_is_white(uint32_t cp);

/* Shown as nothing where it stands alone: joiners, direction marks, selectors. */
static inline bool width_is_hidden(uint32_t cp)
{
    return table_value(cluster_index, cluster_block, cp) & CLUSTER_HIDDEN;
}

#endif
