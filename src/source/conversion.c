/* SPDX-License-Identifier: ISC */
/* Conversion of a source's raw bytes, and the map between them and the text. */
#include "conversion.h"

#include <ibid/text.h>

#include <errno.h>
#include <stdlib.h>

/* Raw bytes between two points of the map. */
#define MAP_STEP ((size_t)4096)

/* Bytes of converted text that are collected before they are written. */
#define WRITE_SIZE ((size_t)64 * 1024)

void conversion_begin(struct conversion *c, const char *encoding, size_t skip)
{
    c->converter = converter_new(encoding);
    c->encoding = mem_string(encoding);
    c->used = c->skip = skip;
}

void conversion_free(struct conversion *c)
{
    spool_close(&c->text);
    converter_free(c->converter);
    free(c->encoding);
    VEC_FREE(&c->map);
}

/* Converts up to WRITE_SIZE bytes; false where nothing can be converted. */
static bool convert_chunk(struct conversion *c, struct span raw, bool whole, size_t budget,
                          struct buf *out, const char **failed)
{
    size_t used = c->used, points = c->map.n;

    buf_clear(out);
    while (used < raw.n && used - c->used < budget && out->n < WRITE_SIZE) {
        struct span rest = span_sub(raw, used, used + MAP_STEP);
        bool last = whole && used + rest.n == raw.n;
        VEC_PUSH(&c->map, (struct map_point){used, c->text.n + out->n});
        size_t step = convert(c->converter, rest, last, MAP_STEP, out);
        if (!step) {
            c->map.n--;
            break;
        }
        used += step;
    }
    if (used == c->used)
        return false;
    if (!spool_append(&c->text, out->p, out->n)) {
        c->map.n = points;
        *failed = "cannot write to a temporary file";
        return false;
    }
    c->used = used;
    return true;
}

bool conversion_step(struct conversion *c, struct span raw, bool whole, size_t budget,
                     const char **failed)
{
    struct buf out = {0};
    size_t begin = c->used;

    *failed = NULL;
    if (c->text.fd < 0 && !spool_open(&c->text)) {
        *failed = "cannot make a temporary file";
        return false;
    }
    while (c->used - begin < budget &&
           convert_chunk(c, raw, whole, budget - (c->used - begin), &out, failed))
        ;
    int error = errno;
    buf_free(&out);
    errno = error;
    return c->used < raw.n && c->used - begin >= budget && !*failed;
}

/* Positions --------------------------------------------------------------------------- */

/* The last point of the map at or before a raw offset or a position. */
static struct map_point point_before(const struct conversion *c, size_t at, bool by_raw)
{
    size_t i;

    LOWER_BOUND(i, c->map.n, (by_raw ? c->map.v[i].raw : c->map.v[i].text) <= at);
    return i ? c->map.v[i - 1] : (struct map_point){c->skip, 0};
}

/* Advances from a point of the map to a raw offset or a position, in a single-byte encoding,
 * by runs of ASCII. */
static struct map_point walk_bytes(const struct converter *converter, struct span raw,
                                   struct map_point p, size_t at, bool by_raw)
{
    while (p.raw < raw.n) {
        size_t left = at - (by_raw ? p.raw : p.text);
        size_t run = raw.n - p.raw < left ? raw.n - p.raw : left;
        run = text_ascii_run(raw.p + p.raw, run);
        p.raw += run;
        p.text += run;
        if (p.raw == raw.n || (by_raw ? p.raw : p.text) >= at)
            break;
        size_t width = converter_width(converter, raw.p[p.raw]);
        if (by_raw ? p.raw + 1 > at : p.text + width > at)
            break;
        p.raw++;
        p.text += width;
    }
    return p;
}

/*
 * A converter that is in the state that the conversion had at a point of the map.  Where the
 * encoding has states, that is reached by converting once more all that is before the point,
 * in the same pieces.
 */
static struct converter *converter_at(const struct conversion *c, struct span raw,
                                      struct map_point p)
{
    if (!converter_has_state(c->encoding))
        return converter_new(p.raw ? converter_name_after(c->encoding, raw) : c->encoding);
    struct converter *converter = converter_new(c->encoding);
    struct buf out = {0};
    for (size_t i = 0; i < c->map.n && c->map.v[i].raw < p.raw; i++) {
        size_t from = c->map.v[i].raw;
        buf_clear(&out);
        convert(converter, span_sub(raw, from, from + MAP_STEP), false, MAP_STEP, &out);
    }
    buf_free(&out);
    return converter;
}

/*
 * The character that holds a raw offset or a position, found by converting again,
 * character by character, from the last point of the map before it.
 */
static struct map_point walk(const struct conversion *c, struct span raw, size_t at,
                             bool by_raw)
{
    struct map_point p = point_before(c, at, by_raw);
    struct converter *converter = converter_at(c, raw, p);
    struct buf out = {0};

    if (converter_width(converter, 'a'))
        p = walk_bytes(converter, raw, p, at, by_raw);
    while (p.raw < raw.n && !converter_width(converter, 'a')) {
        size_t used = 0;
        buf_clear(&out);
        size_t most = raw.n - p.raw < 8 ? raw.n - p.raw : 8;
        for (size_t n = 1; !used && n <= most; n++)
            used = convert(converter, span_sub(raw, p.raw, p.raw + n), n == most, 1, &out);
        if (!used)
            used = most;
        if (by_raw ? p.raw + used > at : p.text + out.n > at)
            break;
        p.raw += used;
        p.text += out.n;
    }
    buf_free(&out);
    converter_free(converter);
    return p;
}

struct map_point conversion_at_position(const struct conversion *c, struct span raw,
                                        size_t position)
{
    return walk(c, raw, position, false);
}

struct map_point conversion_at_raw(const struct conversion *c, struct span raw, size_t offset)
{
    return walk(c, raw, offset, true);
}
