/* SPDX-License-Identifier: ISC */
/* Records of code points, filled page by page. */
#include "width.h"

#include <stdlib.h>
#include <string.h>
#include <uniwidth.h>
#include <wchar.h>

static int terminal_width(uint32_t cp)
{
    int width = wcwidth((wchar_t)cp);

    /* curses shows a blank for code points that the C library does not know. */
    return width < 0 ? 1 : width;
}

static int fixed_width(uint32_t cp)
{
    int width = uc_width(cp, "UTF-8");

    return width < 0 ? 1 : width;
}

void text_widths_free(struct text_widths *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->distinct.n; i++)
        free(w->distinct.v[i]);
    VEC_FREE(&w->distinct);
    free(w);
}

bool width_is_white(uint32_t cp)
{
    return text_is_blank(cp) || cp == '\n' || cp == '\r' || cp == '\f' || cp == 0x2028 ||
           cp == 0x2029;
}

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}

static unsigned make_record(const struct text_widths *w, uint32_t cp)
{
    bool white = width_is_white(cp);
    int width = is_control(cp) ? 1 : w->width_of(cp);
    unsigned cluster = white ? CLUSTER_CONTROL : cluster_class(cp);
    unsigned record = table_value(line_index, line_block, cp) | cluster << RECORD_CLUSTER_SHIFT;

    record |= (unsigned)(width > 2 ? 2 : width) << RECORD_WIDTH_SHIFT;
    if (white)
        record |= RECORD_WHITE;
    else if (width == 0 || width_is_hidden(cp))
        record |= RECORD_SPECIAL;
    return record;
}

/* Scripts of many thousands of characters repeat one page: sharing it keeps the table in
 * the processor's cache. */
static uint16_t *share_page(struct text_widths *w, uint16_t *records)
{
    for (size_t i = 0; i < w->distinct.n; i++) {
        if (memcmp(w->distinct.v[i], records, WIDTH_PAGE_SIZE * sizeof *records) != 0)
            continue;
        free(records);
        return w->distinct.v[i];
    }
    VEC_PUSH(&w->distinct, records);
    return records;
}

/* The records of the four lead bytes whose code points are a page below U+0800. */
static void fill_leads(struct text_widths *w, uint32_t page, const uint16_t *records)
{
    for (size_t i = 0; i < 4; i++) {
        const uint16_t *v = records + 64 * i;
        bool same = memcmp(v, v + 1, 63 * sizeof *v) == 0;
        w->lead_records[4 * page + i] = same ? *v : 0;
    }
}

const uint16_t *widths_fill(struct text_widths *w, uint32_t page)
{
    uint16_t *records = mem_alloc(WIDTH_PAGE_SIZE * sizeof *records);

    for (uint32_t i = 0; i < WIDTH_PAGE_SIZE; i++)
        records[i] = (uint16_t)make_record(w, page << WIDTH_PAGE_BITS | i);
    /* C0 and C1 lead nothing. */
    if (page > 0 && page < 8)
        fill_leads(w, page, records);
    return w->pages[page] = share_page(w, records);
}

unsigned text_width(struct text_widths *w, uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return 1;
    if (cp > 0x10FFFF)
        cp = TEXT_REPLACEMENT;
    return widths_record(w, cp) >> RECORD_WIDTH_SHIFT & RECORD_WIDTH;
}

static struct text_widths *widths_new(int (*width_of)(uint32_t))
{
    struct text_widths *w = mem_alloc(sizeof *w);

    w->width_of = width_of;
    w->letter_record = (uint16_t)widths_record(w, 'a');
    return w;
}

struct text_widths *text_widths_terminal(void)
{
    return widths_new(terminal_width);
}

struct text_widths *text_widths_fixed(void)
{
    return widths_new(fixed_width);
}

unsigned text_columns_simple(struct span line)
{
    unsigned n = 0;

    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.p[i];
        n += !utf8_continues(line.p[i]);
        n += c >= 0xE3 && c != 0xEF && c < 0xF8;
    }
    return n;
}
