/* SPDX-License-Identifier: ISC */
#ifndef IBID_TEXT_WIDTH_H
#define IBID_TEXT_WIDTH_H

#include <ibid/text.h>

#define WIDTH_PAGE_BITS 8
#define WIDTH_PAGE_SIZE (1u << WIDTH_PAGE_BITS)
#define WIDTH_PAGES (0x110000u >> WIDTH_PAGE_BITS)

struct text_widths {
    int (*ask)(uint32_t cp);
    uint8_t *pages[WIDTH_PAGES];    /* NULL until a code point of it turned up */
    char shown[TEXT_GLYPH_MAX];     /* of the last glyph that is not shown as it stands */
};

#endif
