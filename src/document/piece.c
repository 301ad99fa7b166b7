/* SPDX-License-Identifier: ISC */
/*
 * Pieces.  The text is cut into windows of 64 KiB; in each window one place is
 * chosen, by what stands in that window alone, where a piece begins: so pieces
 * can be found from anywhere, and no paragraph is so long that it has to be
 * read whole.
 */
#include "document.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

#define WINDOW ((size_t)64 * 1024)

/* After the first blank line of the window; NOWHERE without one. */
static size_t after_blank_line(struct span w)
{
    const char *end = w.p + w.n;

    for (const char *p = w.p; (p = memchr(p, '\n', (size_t)(end - p)));) {
        const char *q = ++p;
        while (q < end && (*q == ' ' || *q == '\t' || *q == '\r'))
            q++;
        if (q < end && *q == '\n')
            return (size_t)(q + 1 - w.p);
        p = q;
        if (p >= end)
            break;
    }
    return NOWHERE;
}

static size_t after_byte(struct span w, char c)
{
    const char *p = memchr(w.p, c, w.n);

    return p && (size_t)(p + 1 - w.p) < w.n ? (size_t)(p + 1 - w.p) : NOWHERE;
}

/* Not inside a code point, nor before a mark: text_cluster from the beginning
 * of the window would depend on what stands before it. */
static size_t near_cluster(struct span w)
{
    size_t at = 0;

    while (at < w.n && at < 4 && ((unsigned char)w.p[at] & 0xC0) == 0x80)
        at++;
    return at < w.n ? at + text_cluster(w.p + at, w.n - at) : 0;
}

static size_t boundary(const struct document *d, size_t k)
{
    if (k == 0)
        return 0;
    if (k * WINDOW >= d->text.n)
        return d->text.n;
    struct span w = span_sub(d->text, k * WINDOW, (k + 1) * WINDOW);
    size_t at = after_blank_line(w);
    if (at == NOWHERE || at >= w.n)
        at = after_byte(w, '\n');
    if (at == NOWHERE)
        at = after_byte(w, ' ');
    if (at == NOWHERE)
        at = near_cluster(w);
    return k * WINDOW + (at < w.n ? at : 0);
}

struct range piece_range(const struct document *d, size_t number)
{
    return (struct range){boundary(d, number), boundary(d, number + 1)};
}

size_t piece_at(const struct document *d, size_t pos)
{
    size_t k = pos / WINDOW;

    return k && boundary(d, k) > pos ? k - 1 : k;
}

static struct piece *oldest(struct document *d)
{
    struct piece *p = d->pieces;

    for (size_t i = 1; i < PIECES; i++)
        if (d->pieces[i].used < p->used)
            p = &d->pieces[i];
    return p;
}

const struct piece *piece_get(struct document *d, size_t number)
{
    for (size_t i = 0; i < PIECES; i++) {
        struct piece *p = &d->pieces[i];
        if (p->used && p->number == number) {
            p->used = ++d->clock;
            return p;
        }
    }
    struct piece *p = oldest(d);
    p->number = number;
    p->used = ++d->clock;
    p->range = piece_range(d, number);
    p->blocks.n = 0;
    struct builder b = {.document = d, .blocks = &p->blocks};
    if (p->range.from < p->range.to)
        d->parser->parse(d->state, d->text, p->range, NEED_BLOCKS, &b);
    return p;
}

void pieces_forget(struct document *d, size_t from)
{
    for (size_t i = 0; i < PIECES; i++)
        if (d->pieces[i].used && d->pieces[i].range.to >= from)
            d->pieces[i].used = 0;
}
