/* SPDX-License-Identifier: ISC */
#include "width.h"

#include <stdlib.h>
#include <uniwidth.h>
#include <wchar.h>

static int ask_terminal(uint32_t cp)
{
    int width = wcwidth((wchar_t)cp);

    /* curses shows a blank for what the C library does not know. */
    return width < 0 ? 1 : width;
}

static int ask_fixed(uint32_t cp)
{
    int width = uc_width(cp, "UTF-8");

    return width < 0 ? 1 : width;
}

static struct text_widths *widths_new(int (*ask)(uint32_t))
{
    struct text_widths *w = mem_alloc(sizeof *w);

    w->ask = ask;
    return w;
}

struct text_widths *text_widths_terminal(void)
{
    return widths_new(ask_terminal);
}

struct text_widths *text_widths_fixed(void)
{
    return widths_new(ask_fixed);
}

void text_widths_free(struct text_widths *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < WIDTH_PAGES; i++)
        free(w->pages[i]);
    free(w);
}

static uint8_t *fill(struct text_widths *w, uint32_t page)
{
    uint8_t *widths = mem_alloc(WIDTH_PAGE_SIZE);

    for (uint32_t i = 0; i < WIDTH_PAGE_SIZE; i++) {
        uint32_t cp = page << WIDTH_PAGE_BITS | i;
        int width = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) ? 1 : w->ask(cp);
        widths[i] = (uint8_t)(width > 2 ? 2 : width);
    }
    return w->pages[page] = widths;
}

unsigned text_width(struct text_widths *w, uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (cp > 0x10FFFF)
        cp = TEXT_REPLACEMENT;
    const uint8_t *page = w->pages[cp >> WIDTH_PAGE_BITS];
    if (!page)
        page = fill(w, cp >> WIDTH_PAGE_BITS);
    return page[cp & (WIDTH_PAGE_SIZE - 1)];
}
