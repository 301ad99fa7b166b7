/* SPDX-License-Identifier: ISC */
/*
 * What a text is called.  Where it begins with a head of fields (a library's, a
 * proposal's), the head says it; else its first heading or line does.
 */
#include "document_internal.h"

#include <ibid/text.h>

#include <string.h>
#include <strings.h>

/* A head of fields stands in so many bytes. */
#define FRONT ((size_t)4096)

#define LONGEST ((size_t)200)

/* In any case of letters: of libraries and front matter; of Org. */
static const char *const fields[] = {"title:", "#+title:"};

static struct range cut(struct span text, size_t from, size_t to)
{
    if (to - from <= LONGEST)
        return (struct range){from, to};
    to = from + LONGEST;
    while (to > from && utf8_continues(text.p[to]))
        to--;
    return (struct range){from, to};
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Bytes of the name of a title's field that s begins with; 0 for none. */
static size_t field_at(struct span s)
{
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t n = strlen(fields[i]);
        if (s.n > n && strncasecmp(s.p, fields[i], n) == 0)
            return n;
    }
    return 0;
}

/* The value of a title's field that [from, to) is; empty where it is none. */
static struct range value_of(struct span text, size_t from, size_t to)
{
    size_t name = field_at(span_sub(text, from, to));

    if (!name)
        return (struct range){0, 0};
    from += name;
    while (from < to && is_white(text.p[from]))
        from++;
    while (to > from && is_white(text.p[to - 1]))
        to--;
    return cut(text, from, to);
}

static size_t line_end(struct span text, size_t from, size_t to)
{
    const char *newline = memchr(text.p + from, '\n', to - from);

    to = newline ? (size_t)(newline - text.p) : to;
    while (to > from && is_white(text.p[to - 1]))
        to--;
    return to;
}

static struct range in_front(struct span text)
{
    struct span front = span_sub(text, 0, FRONT);

    for (size_t at = 0; at < front.n;) {
        const char *newline = memchr(front.p + at, '\n', front.n - at);
        size_t end = newline ? (size_t)(newline - front.p) : front.n;
        struct range value = value_of(front, at, end);
        if (value.from < value.to)
            return value;
        at = end + 1;
    }
    return (struct range){0, 0};
}

/* The signs of Markdown's headings are not part of what they say. */
static size_t after_signs(struct span text, size_t from, size_t to)
{
    size_t at = from;

    while (at < to && text.p[at] == '#')
        at++;
    if (at == from || at == to || !is_white(text.p[at]))
        return from;
    while (at < to && is_white(text.p[at]))
        at++;
    return at;
}

struct range document_title(struct document *d)
{
    struct block b;
    struct logical_line s;
    struct range found = in_front(d->chunks.text);

    if (found.from < found.to)
        return found;
    if (!document_block(d, 0, &b))
        return (struct range){0, 0};
    document_logical_line(d, &b, b.from, &s);
    /* A first paragraph may be the text itself: all of it would say too much. */
    size_t to = b.kind == BLOCK_HEADING ? s.to : line_end(d->chunks.text, s.from, s.to);
    return cut(d->chunks.text, after_signs(d->chunks.text, s.from, to), to);
}
