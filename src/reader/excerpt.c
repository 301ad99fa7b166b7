/* SPDX-License-Identifier: ISC */
#include "excerpt.h"

#include <stdlib.h>

/* Appends s as it is shown and returns how many of its bytes: the rest would take more bytes
 * than most. */
static size_t show_some(const struct reader *r, struct span s, size_t most, struct buf *out)
{
    uint32_t before = 0;
    size_t at = 0;

    while (at < s.n && out->n < most) {
        struct text_glyph g =
            text_glyph(r->setup.widths, s.p + at, s.n - at, before, TEXT_FLOW, 0);
        buf_put(out, g.shown, g.n);
        at += g.bytes;
        text_decode_back(s.p, at, &before, NULL);
    }
    return at;
}

static char *show_cut(const struct reader *r, struct span s, size_t most)
{
    struct buf b = {0};

    if (show_some(r, s, most, &b) < s.n)
        buf_puts(&b, "…");
    return buf_take(&b);
}

static struct span words_of(const struct reader *r, struct range range)
{
    return span_sub(document_text(r->setup.document), range.from, range.to);
}

char *excerpt(const struct reader *r, struct range range, size_t most)
{
    struct buf b = {0};

    show_some(r, words_of(r, range), most, &b);
    return buf_take(&b);
}

char *excerpt_cut(const struct reader *r, struct range range, size_t most)
{
    return show_cut(r, words_of(r, range), most);
}

char *excerpt_title(const struct reader *r, size_t most)
{
    return show_cut(r, document_title(r->setup.document), most);
}

void section_name(struct reader *r, size_t section, struct buf *out)
{
    const struct section *sections;

    document_sections(r->setup.document, &sections);
    struct section s = sections[section];
    char *label = excerpt(r, s.label, 60);
    /* A section without a title goes by its first words. */
    struct range words = {s.title.from, s.title.to};
    if (words.from == words.to) {
        struct block b;
        words.from = s.title.from;
        words.to = document_block(r->setup.document, s.from, &b) ? b.to : words.from;
        if (words.to < words.from)
            words.to = words.from;
    }
    char *title = excerpt_cut(r, words, 120);
    if (*label)
        buf_printf(out, "%s%s%s", label, *title ? ". " : "", title);
    else
        buf_puts(out, title);
    free(label);
    free(title);
}

char *page_number(struct reader *r, size_t pos)
{
    struct page_number place = layout_page_number_at(r->layout, pos);

    return mem_printf("%s%zu", place.page_known ? "" : "~", place.page);
}
