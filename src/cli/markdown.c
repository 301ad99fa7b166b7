/* SPDX-License-Identifier: ISC */
#include "markdown.h"
#include "display.h"

#include <ibid/text.h>

#include <string.h>

/* Characters with a meaning anywhere, and those with one at the beginning of a line: of
 * lists, underlined headings, the second line of a table. */
#define SIGNS "\\`*_[]<>#|~&"
#define SIGNS_AT_HEAD "-+=:"

/* Maximum digits of a number in an ordered list. */
#define MAX_DIGITS 9

static bool is_one_of(const char *signs, char c)
{
    return c && strchr(signs, c);
}

/* White space of any kind: an asterisk next to it opens and closes no emphasis. */
static bool is_space(uint32_t cp)
{
    return text_is_blank(cp) || cp == 0xA0 || cp == 0x2007 || cp == 0x202F;
}

static struct span without_spaces(struct span s)
{
    size_t bytes;
    uint32_t cp;

    while (s.n && (bytes = text_decode_back(s.p, s.n, &cp, NULL), is_space(cp)))
        s.n -= bytes;
    while (s.n && (bytes = text_decode(s.p, s.n, &cp, NULL), is_space(cp)))
        s = span_sub(s, bytes, s.n);
    return s;
}

/* Index of the sign that makes the number before it one of a list; NOWHERE. */
static size_t sign_after_number(struct span s)
{
    size_t i = 0;

    while (i < s.n && i <= MAX_DIGITS && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i && i < s.n && is_one_of(".)", s.p[i]) ? i : NOWHERE;
}

static void put_escaped(struct span s, bool at_head, struct buf *out)
{
    size_t number = at_head ? sign_after_number(s) : NOWHERE;

    for (size_t i = 0; i < s.n; i++) {
        if (is_one_of(SIGNS, s.p[i]) || i == number ||
            (at_head && i == 0 && is_one_of(SIGNS_AT_HEAD, s.p[i])))
            buf_putc(out, '\\');
        buf_putc(out, s.p[i]);
    }
}

static void put_text(struct span s, bool at_head, struct buf *out)
{
    struct buf line = {0};

    display_put(s, &line);
    put_escaped(without_spaces(buf_bytes(&line)), at_head, out);
    buf_free(&line);
}

void markdown_line(struct span s, struct buf *out)
{
    put_text(s, true, out);
}

void markdown_inline(struct span s, struct buf *out)
{
    put_text(s, false, out);
}

/* Ends a line, or a paragraph. */
static void put_break(const char *begin, bool same_paragraph, bool hard, struct buf *out)
{
    buf_puts(out, same_paragraph && hard ? "\\\n" : "\n");
    if (!same_paragraph) {
        buf_span(out, without_spaces(span_of(begin)));
        buf_putc(out, '\n');
    }
}

void markdown_lines(const char *string, const char *begin, bool hard, struct buf *out)
{
    bool any = false, open = false;

    while (*string) {
        struct span line = {string, strcspn(string, "\n")};
        string += line.n + (string[line.n] == '\n');
        if (!without_spaces(line).n) {
            open = false;
            continue;
        }
        if (any)
            put_break(begin, open, hard, out);
        buf_puts(out, begin);
        markdown_line(line, out);
        any = open = true;
    }
    buf_puts(out, any ? "\n" : "");
}
