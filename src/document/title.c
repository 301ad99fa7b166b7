/* SPDX-License-Identifier: ISC */
/* The title of a text: the value of a title field at its beginning, else its first heading
 * or line. */
#include "document_internal.h"

#include <ibid/text.h>

#include <string.h>
#include <strings.h>

/* Bytes at the beginning of a text in which a title field may stand. */
#define MAX_HEAD_BYTES ((size_t)4096)

/* Maximum bytes of a title. */
#define MAX_TITLE_BYTES ((size_t)200)

/* In any case: of libraries and front matter; of Org. */
static const char *const title_fields[] = {"title:", "#+title:"};

static struct range limit(struct span text, size_t from, size_t to)
{
    if (to - from <= MAX_TITLE_BYTES)
        return (struct range){from, to};
    to = from + MAX_TITLE_BYTES;
    while (to > from && utf8_continues(text.p[to]))
        to--;
    return (struct range){from, to};
}

static bool is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Bytes of the field name that s begins with; 0 for none. */
static size_t field_name_size(struct span s)
{
    for (size_t i = 0; i < sizeof title_fields / sizeof *title_fields; i++) {
        size_t n = strlen(title_fields[i]);
        if (s.n > n && strncasecmp(s.p, title_fields[i], n) == 0)
            return n;
    }
    return 0;
}

/* The value of the title field [from, to); empty where that is none. */
static struct range field_value(struct span text, size_t from, size_t to)
{
    size_t name = field_name_size(span_sub(text, from, to));

    if (!name)
        return (struct range){0, 0};
    from += name;
    while (from < to && is_white(text.p[from]))
        from++;
    while (to > from && is_white(text.p[to - 1]))
        to--;
    return limit(text, from, to);
}

static size_t line_end(struct span text, size_t from, size_t to)
{
    const char *newline = memchr(text.p + from, '\n', to - from);

    to = newline ? (size_t)(newline - text.p) : to;
    while (to > from && is_white(text.p[to - 1]))
        to--;
    return to;
}

static struct range title_field(struct span text)
{
    struct span front = span_sub(text, 0, MAX_HEAD_BYTES);

    for (size_t at = 0; at < front.n;) {
        const char *newline = memchr(front.p + at, '\n', front.n - at);
        size_t end = newline ? (size_t)(newline - front.p) : front.n;
        struct range value = field_value(front, at, end);
        if (value.from < value.to)
            return value;
        at = end + 1;
    }
    return (struct range){0, 0};
}

/* The marks of a Markdown heading are not part of its title. */
static size_t skip_heading_marks(struct span text, size_t from, size_t to)
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
    struct range found = title_field(d->chunks.text);

    if (found.from < found.to)
        return found;
    if (!document_block(d, 0, &b))
        return (struct range){0, 0};
    document_logical_line(d, &b, b.from, &s);
    /* A first paragraph may be of the text itself: its first line is enough. */
    size_t to = b.kind == BLOCK_HEADING ? s.to : line_end(d->chunks.text, s.from, s.to);
    return limit(d->chunks.text, skip_heading_marks(d->chunks.text, s.from, to), to);
}
