/* SPDX-License-Identifier: ISC */
/* A quotation taken from a text. */
#include <ibid/anchor.h>

#include <stdlib.h>

/* Maximum clusters of a prefix or suffix. */
#define CONTEXT_CLUSTERS 48

/* Maximum words of a quotation from a position on, and clusters, for a text that has no
 * blanks. */
#define MAX_WORDS 8
#define MAX_CLUSTERS 96

/* A NUL, which no string can hold, separates words like a blank: it is no letter where
 * they are searched for. */
static bool is_white(uint32_t cp)
{
    return !cp || cp == '\n' || cp == '\r' || cp == '\f' || text_is_blank(cp);
}

/* The text with white space folded to single blanks, and none at its ends. */
static char *fold_white_space(struct span s)
{
    struct buf b = {0};
    bool blank = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, NULL);
        if (is_white(cp)) {
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

/* The end of the first words from pos on, at most that of their paragraph. */
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
        if (in_word && blank && ++words == MAX_WORDS)
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

struct quotation quotation_take(struct span text, struct range range)
{
    if (range.from > text.n)
        range.from = text.n;
    if (range.to <= range.from) {
        size_t to = clusters_after(text, range.from, MAX_CLUSTERS);
        range.to = words_end(span_sub(text, 0, to), range.from);
    }
    size_t before = clusters_before(text, range.from, CONTEXT_CLUSTERS);
    size_t after = clusters_after(text, range.to, CONTEXT_CLUSTERS);
    return (struct quotation){.exact = fold_white_space(span_sub(text, range.from, range.to)),
                              .prefix = fold_white_space(span_sub(text, before, range.from)),
                              .suffix = fold_white_space(span_sub(text, range.to, after)),
                              .lookalike = LOOKALIKE_UNKNOWN};
}

bool quotation_is_short(struct span exact)
{
    size_t to = clusters_after(exact, 0, MAX_CLUSTERS);

    return words_end(span_sub(exact, 0, to), 0) == exact.n;
}

void quotation_free(struct quotation *q)
{
    free(q->exact);
    free(q->prefix);
    free(q->suffix);
    *q = (struct quotation){.lookalike = LOOKALIKE_UNKNOWN};
}
