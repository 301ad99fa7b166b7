/* SPDX-License-Identifier: ISC */
/* Positions and raw offsets. */
#include "document_internal.h"

void document_set_origin(struct document *d, const struct document_origin *origin)
{
    d->origin = *origin;
}

size_t document_raw(const struct document *d, size_t pos)
{
    size_t offset = d->production ? raw_map_raw(&d->production->map, pos) : pos;

    return d->origin.raw ? d->origin.raw(d->origin.data, offset) : offset;
}

size_t document_position(const struct document *d, size_t raw)
{
    size_t offset = d->origin.offset ? d->origin.offset(d->origin.data, raw) : raw;
    size_t pos = d->production ? raw_map_position(&d->production->map, offset) : offset;

    return pos < d->chunks.text.n ? pos : d->chunks.text.n;
}

struct span document_member(const struct document *d, size_t raw, size_t *offset)
{
    const struct production *p = d->production;
    size_t i = p ? p->members.n : 0;

    while (i && p->members.v[i - 1].raw > raw)
        i--;
    *offset = i ? raw - p->members.v[i - 1].raw : raw;
    return i ? production_string(p, p->members.v[i - 1].name) : (struct span){"", 0};
}
