/* SPDX-License-Identifier: ISC */
/* Headings of manual pages: bold lines at the margin, with indented text below them. */
#include "plain.h"

/* Columns up to which a line counts as standing at the margin: subsections are indented. */
#define MAX_MARGIN 3

/* Maximum bytes of a heading. */
#define MAX_HEADING 120

/* Maximum bytes between a heading and the indented text below it. */
#define MAX_GAP 512

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

bool find_styled_heading(const struct builder *b, struct span text, const struct text_line *l,
                         struct heading_match *out)
{
    struct range line = {l->text, l->to};

    if (l->indent > MAX_MARGIN || line.to - line.from > MAX_HEADING ||
        !(build_attributes(b, line) & ATTR_BOLD) || indent_below(text, l->next) <= l->indent)
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
