/* SPDX-License-Identifier: ISC */
/* Manual pages: their first line, and their headings, which stand at the margin with indented
 * text below them. */
#include "plain.h"

#include <string.h>

/* Columns up to which a line counts as standing at the margin: subsections are indented. */
#define MAX_MARGIN 3

/* Maximum bytes of a heading. */
#define MAX_HEADING 120

/* Maximum bytes of the name and section of a page, open(2). */
#define MAX_PAGE_NAME 80

/* Maximum bytes between a heading and the indented text below it. */
#define MAX_GAP 512

/* Bytes of the name and section that s begins with, such as open(2) or Tk_Init(3tk); 0 for
 * none. */
static size_t page_name(struct span s)
{
    size_t within = s.n < MAX_PAGE_NAME ? s.n : MAX_PAGE_NAME, n = 0;
    const char *open, *close;

    while (n < within && (unsigned char)s.p[n] > ' ')
        n++;
    open = n ? memchr(s.p, '(', n) : NULL;
    close = n && s.p[n - 1] == ')' ? s.p + n - 1 : NULL;
    return open && close && open > s.p && close > open + 1 &&
                   text_is_digit((unsigned char)open[1])
               ? n
               : 0;
}

/* The first line of a page has its name at both ends: open(2)   System Calls   open(2) */
struct range find_page_name(struct span head)
{
    struct text_line l = {0};

    while (l.next < head.n && l.text == l.to)
        l = text_line_at(head, l.next, head.n);
    struct span s = span_sub(head, l.text, l.to);
    size_t n = page_name(s);
    if (!n || s.n <= 2 * n || memcmp(s.p, s.p + s.n - n, n) != 0 || s.p[s.n - n - 1] != ' ')
        return (struct range){0, 0};
    return (struct range){l.text, l.text + n};
}

/* Columns before the next line that is not blank; 0 where there is none nearby. */
static unsigned indent_below(struct span text, size_t at)
{
    size_t end = text.n - at < MAX_GAP ? text.n : at + MAX_GAP;
    unsigned indent = 0;

    for (; at < end; at++) {
        if (text.p[at] == '\n')
            indent = 0;
        else if (text.p[at] == ' ')
            indent++;
        else if (text.p[at] == '\t')
            indent += 8 - indent % 8;
        else if (text.p[at] != '\r')
            return indent;
    }
    return 0;
}

bool find_margin_heading(const struct plain *plain, const struct builder *b, struct span text,
                         const struct text_line *l, struct heading_match *out)
{
    struct range line = {l->text, l->to};

    if (l->indent > MAX_MARGIN || line.to - line.from > MAX_HEADING ||
        !(plain->is_manual || build_attributes(b, line) & ATTR_BOLD) ||
        indent_below(text, l->next) <= l->indent)
        return false;
    if (out)
        *out = (struct heading_match){
            .whole = line,
            .label = {line.from, line.from},
            .title = line,
            .rank = HEADING_MARKED + (l->indent ? 2 : 1),
        };
    return true;
}
