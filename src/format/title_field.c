/* SPDX-License-Identifier: ISC */
/* The title that the head of a text tells: a title field's value, or a marked heading's. */
#include "plain.h"

#include <string.h>
#include <strings.h>

/* Bytes at the beginning of a text in which a title field may stand. */
#define MAX_FIELD_HEAD ((size_t)4096)

/* In any case: of libraries and front matter; of Org. */
static const char *const title_fields[] = {"title:", "#+title:"};

/* The value of the title field in a line; empty where that is none. */
static struct range field_value(struct span head, const struct text_line *l)
{
    struct span s = span_sub(head, l->from, l->to);

    for (size_t i = 0; i < sizeof title_fields / sizeof *title_fields; i++) {
        size_t n = strlen(title_fields[i]);
        if (s.n <= n || strncasecmp(s.p, title_fields[i], n) != 0)
            continue;
        while (text_is_line_blank(s.p[n]))
            n++;
        return (struct range){l->from + n, l->to};
    }
    return (struct range){0, 0};
}

/* The title after the marks of a Markdown heading; empty where the line is none. */
static struct range marked_title(struct span head, const struct text_line *l)
{
    size_t at = l->text;

    while (at < l->to && head.p[at] == '#')
        at++;
    if (at == l->text || at == l->to || !text_is_line_blank(head.p[at]))
        return (struct range){0, 0};
    while (text_is_line_blank(head.p[at]))
        at++;
    return (struct range){at, l->to};
}

struct range find_title(struct span head)
{
    struct span front = span_sub(head, 0, MAX_FIELD_HEAD);
    struct text_line l = {0};

    while (l.next < front.n) {
        l = text_line_at(front, l.next, front.n);
        struct range value = field_value(front, &l);
        if (value.from < value.to)
            return value;
    }
    l = (struct text_line){0};
    while (l.next < head.n && l.text == l.to)
        l = text_line_at(head, l.next, head.n);
    return marked_title(head, &l);
}
