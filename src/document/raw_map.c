/* SPDX-License-Identifier: ISC */
#include "raw_map.h"

#include <stdlib.h>

static uint32_t unit_size(size_t n)
{
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

void raw_map_add(struct raw_map *m, size_t n, struct range raw)
{
    size_t raw_n = raw.to - raw.from;
    bool same = n == raw_n;
    struct raw_segment unit = {
        .pos = m->pos,
        .raw = raw.from,
        .text_unit = same ? 1 : unit_size(n),
        .raw_unit = same ? 1 : unit_size(raw_n),
    };

    if (!n)
        return;
    const struct raw_segment *last = m->n ? &m->v[m->n - 1] : NULL;
    if (!last || m->raw != raw.from || last->text_unit != unit.text_unit ||
        last->raw_unit != unit.raw_unit)
        VEC_PUSH(m, unit);
    m->pos += n;
    m->raw = raw.to;
}

void raw_map_free(struct raw_map *m)
{
    VEC_FREE(m);
    m->pos = m->raw = 0;
}

/* The number of segments that begin at or before an offset, raw or of the text. */
static size_t segments_up_to(const struct raw_map *m, size_t offset, bool raw)
{
    size_t i;

    LOWER_BOUND(i, m->n, (raw ? m->v[i].raw : m->v[i].pos) <= offset);
    return i;
}

size_t raw_map_raw(const struct raw_map *m, size_t pos)
{
    if (pos >= m->pos)
        return m->raw;
    const struct raw_segment *s = &m->v[segments_up_to(m, pos, false) - 1];
    return s->raw + (pos - s->pos) / s->text_unit * s->raw_unit;
}

void raw_map_cut(struct raw_map *m, size_t size)
{
    if (size >= m->pos)
        return;
    m->raw = raw_map_raw(m, size);
    m->pos = size;
    while (m->n && m->v[m->n - 1].pos >= size)
        m->n--;
}

/* Where a segment's units end. */
static size_t segment_end(const struct raw_map *m, size_t i)
{
    return i + 1 < m->n ? m->v[i + 1].pos : m->pos;
}

size_t raw_map_position(const struct raw_map *m, size_t raw)
{
    if (raw >= m->raw)
        return m->pos;
    size_t n = segments_up_to(m, raw, true);
    if (!n)
        return 0;
    const struct raw_segment *s = &m->v[n - 1];
    size_t end = segment_end(m, n - 1);
    /* Text that stands for no raw bytes ends where what is left out begins. */
    if (!s->raw_unit)
        return end;
    size_t pos = s->pos + (raw - s->raw) / s->raw_unit * s->text_unit;
    return pos < end ? pos : end;
}
