/* SPDX-License-Identifier: ISC */
#include "excerpt.h"

#include <stdlib.h>

/* Appends a range as it is shown and returns where it stopped: after about most bytes. */
static size_t show_some(const struct reader *r, struct range range, size_t most,
                        struct buf *out)
{
    struct span text = document_text(r->setup.document);
    uint32_t before = 0;

    while (range.from < range.to && out->n < most) {
        struct text_glyph g = text_glyph(r->setup.widths, text.p + range.from,
                                         range.to - range.from, before, TEXT_FLOW, 0);
        buf_put(out, g.shown, g.n);
        range.from += g.bytes;
        text_decode_back(text.p, range.from, &before, NULL);
    }
    return range.from;
}

char *excerpt(const struct reader *r, struct range range, size_t most)
{
    struct buf b = {0};

    show_some(r, range, most, &b);
    return buf_take(&b);
}

char *excerpt_cut(const struct reader *r, struct range range, size_t most)
{
    struct buf b = {0};

    if (show_some(r, range, most, &b) < range.to)
        buf_puts(&b, "…");
    return buf_take(&b);
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
