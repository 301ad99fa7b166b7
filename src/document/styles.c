/* SPDX-License-Identifier: ISC */
/* What a produced text has beside its words: styles, links, anchors, metadata. */
#include "document_internal.h"

#include <ibid/text.h>

/* Index of the first run that ends after pos. */
static size_t first_run(const struct production *p, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, p->styles.n, p->styles.v[i].to <= pos);
    return i;
}

size_t document_styles(const struct document *d, struct range range,
                       const struct style_run **out)
{
    const struct production *p = d->production;
    size_t n = 0;

    if (!p)
        return 0;
    size_t first = first_run(p, range.from);
    *out = p->styles.v + first;
    while (first + n < p->styles.n && (*out)[n].from < range.to)
        n++;
    return n;
}

static bool is_white_range(const struct production *p, size_t from, size_t to)
{
    struct span text = production_text(p);

    while (from < to && from < text.n && text_is_white(text.p[from]))
        from++;
    return from >= to;
}

uint16_t production_attributes(const struct production *p, struct range range)
{
    uint16_t all = UINT16_MAX;
    size_t at = range.from;

    for (size_t i = first_run(p, range.from); i < p->styles.n; i++) {
        const struct style_run *run = &p->styles.v[i];
        if (run->from >= range.to)
            break;
        if (run->from > at && !is_white_range(p, at, run->from))
            return 0;
        if (!is_white_range(p, run->from, run->to))
            all &= run->attributes;
        at = run->to;
    }
    return at > range.from && (at >= range.to || is_white_range(p, at, range.to)) ? all : 0;
}

uint16_t build_attributes(const struct builder *b, struct range range)
{
    return b->production ? production_attributes(b->production, range) : 0;
}

bool document_link(const struct document *d, size_t pos, struct document_link *out)
{
    const struct production *p = d->production;
    size_t i = 0, n = p ? p->links.n : 0;

    LOWER_BOUND(i, n, p->links.v[i].range.to <= pos);
    if (i == n)
        return false;
    *out =
        (struct document_link){p->links.v[i].range, production_string(p, p->links.v[i].target)};
    return true;
}

size_t document_anchor(const struct document *d, struct span id)
{
    struct production *p = d->production;

    if (!p)
        return NOWHERE;
    id_index_sort(&p->anchors, &p->strings);
    return id_index_find(&p->anchors, &p->strings, id);
}

struct span production_metadata(const struct production *p, enum metadata kind)
{
    return p ? production_string(p, p->metadata[kind]) : (struct span){"", 0};
}

struct span document_author(const struct document *d)
{
    return production_metadata(d->production, METADATA_AUTHOR);
}

struct span document_language(const struct document *d)
{
    return production_metadata(d->production, METADATA_LANGUAGE);
}
