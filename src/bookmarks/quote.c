/* SPDX-License-Identifier: ISC */
/* What a passage says, and where that stands in the text now. */
#include <ibid/bookmarks.h>

#include <stdlib.h>
#include <string.h>

#define CONTEXT_CLUSTERS 48
#define MARK_WORDS 8
#define MARK_CLUSTERS 96 /* of a text without blanks, which has long ones */

/* A NUL has no place in a string: it parts words, and is no letter where they are
 * looked for. */
static bool is_folded(uint32_t cp)
{
    return !cp || cp == '\n' || cp == '\r' || cp == '\f' || text_is_blank(cp);
}

/* A text with its white space folded to single blanks, none at the ends. */
static char *folded_blanks(struct span s)
{
    struct buf b = {0};
    bool blank = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, NULL);
        if (is_folded(cp)) {
            blank = true;
        } else {
            if (blank && b.n)
                buf_putc(&b, ' ');
            blank = false;
            buf_put(&b, s.p + at, bytes);
        }
        at += bytes;
    }
    return buf_take(&b);
}

/* The first words from pos, up to the end of their paragraph. */
static size_t words_end(struct span text, size_t pos)
{
    unsigned words = 0;
    bool in_word = false, line_empty = false;

    for (; pos < text.n; pos++) {
        char c = text.p[pos];
        bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (c == '\n' && line_empty)
            break;
        line_empty = c == '\n' || (line_empty && blank);
        if (in_word && blank && ++words == MARK_WORDS)
            break;
        in_word = !blank;
    }
    return pos;
}

static size_t clusters_before(struct span text, size_t pos, unsigned n)
{
    while (n-- && pos)
        pos -= text_cluster_back(text.p, pos);
    return pos;
}

static size_t clusters_after(struct span text, size_t pos, unsigned n)
{
    while (n-- && pos < text.n)
        pos += text_cluster(text.p + pos, text.n - pos);
    return pos;
}

void passage_quote(struct passage *p, struct span text, struct range range)
{
    if (range.from > text.n)
        range.from = text.n;
    if (range.to <= range.from) {
        size_t most = clusters_after(text, range.from, MARK_CLUSTERS);
        range.to = words_end(span_sub(text, 0, most), range.from);
    }
    free(p->quote);
    free(p->prefix);
    free(p->suffix);
    free(p->alike);
    p->alike = NULL;
    p->quote = folded_blanks(span_sub(text, range.from, range.to));
    p->prefix = folded_blanks(
        span_sub(text, clusters_before(text, range.from, CONTEXT_CLUSTERS), range.from));
    p->suffix = folded_blanks(
        span_sub(text, range.to, clusters_after(text, range.to, CONTEXT_CLUSTERS)));
}
