/* SPDX-License-Identifier: ISC */
#include "diff.h"

#include <string.h>

/* Bytes before a line in which the head of its hunk is looked for. */
#define MAX_HUNK ((size_t)64 * 1024)

static bool read_number(struct span s, size_t *at, unsigned long *out)
{
    size_t from = *at;

    for (*out = 0; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at)
        *out = *out < 100000000 ? *out * 10 + (unsigned long)(s.p[*at] - '0') : *out;
    return *at > from;
}

/* "-12,5": the number after the comma, which is 1 where it is left out. */
static bool read_count(struct span s, size_t *at, char sign, unsigned long *out)
{
    unsigned long first;

    if (*at >= s.n || s.p[*at] != sign)
        return false;
    ++*at;
    if (!read_number(s, at, &first))
        return false;
    *out = 1;
    if (*at < s.n && s.p[*at] == ',') {
        ++*at;
        return read_number(s, at, out);
    }
    return true;
}

/* "@@ -12,5 +12,7 @@" */
static bool read_head(struct hunk *h, struct span line)
{
    struct hunk found;
    size_t at = 3;

    if (line.n < 9 || memcmp(line.p, "@@ ", 3) != 0 ||
        !read_count(line, &at, '-', &found.old_lines) || at >= line.n || line.p[at++] != ' ' ||
        !read_count(line, &at, '+', &found.new_lines) || line.n - at < 3 ||
        memcmp(line.p + at, " @@", 3) != 0)
        return false;
    *h = found;
    return true;
}

/* Whether the line belongs to the hunk, which then has one less of its kind. */
static bool count_line(struct hunk *h, struct span line)
{
    char sign = line.n ? *line.p : ' ';

    if (!strchr("+- \r\\", sign))
        return false;
    if (sign != '+' && sign != '\\' && h->old_lines)
        h->old_lines--;
    if (sign != '-' && sign != '\\' && h->new_lines)
        h->new_lines--;
    return true;
}

bool hunk_read(struct hunk *h, struct span line)
{
    if ((h->old_lines || h->new_lines) && count_line(h, line))
        return true;
    *h = (struct hunk){0};
    return read_head(h, line);
}

struct hunk hunk_at(struct span text, size_t line)
{
    struct hunk h = {0};
    size_t at = line > MAX_HUNK ? line - MAX_HUNK : 0;

    while (at < line) {
        const char *newline = memchr(text.p + at, '\n', line - at);
        size_t to = newline ? (size_t)(newline - text.p) : line;
        hunk_read(&h, span_sub(text, at, to));
        at = to + 1;
    }
    return h;
}
