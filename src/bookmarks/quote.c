/* SPDX-License-Identifier: ISC */
/* What a passage says, and where that stands in the text now. */
#include <ibid/bookmarks.h>

#include <stdlib.h>
#include <string.h>

#define CONTEXT_CLUSTERS 32
#define MARK_WORDS 8

/* Quotations are looked for so far around their offset first. */
#define NEAR ((size_t)64 * 1024)

/* A text with its white space folded to single blanks, none at the ends. */
static char *folded_blanks(struct span s)
{
    struct buf b = {0};
    bool blank = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, NULL);
        if (cp == '\n' || cp == '\r' || cp == '\f' || text_is_blank(cp)) {
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
    if (range.to <= range.from)
        range.to = words_end(text, range.from);
    free(p->quote);
    free(p->prefix);
    free(p->suffix);
    p->quote = folded_blanks(span_sub(text, range.from, range.to));
    p->prefix = folded_blanks(
        span_sub(text, clusters_before(text, range.from, CONTEXT_CLUSTERS), range.from));
    p->suffix = folded_blanks(
        span_sub(text, range.to, clusters_after(text, range.to, CONTEXT_CLUSTERS)));
}

/* Does context stand right before or right after the hit? */
static bool stands_beside(struct span text, const char *context, struct range hit, bool before)
{
    struct range found;
    bool beside = false;

    if (!context || !*context)
        return false;
    struct text_matcher *m = text_matcher_new(span_of(context), 0);
    size_t reach = 4 * strlen(context) + 16;
    if (m && before) {
        size_t from = hit.from > reach ? hit.from - reach : 0;
        while (!beside && text_match(m, text, from, hit.from, &found)) {
            beside = found.to <= hit.from && words_end(text, found.to) >= hit.from &&
                     hit.from - found.to < 16;
            from = found.from + 1;
        }
    } else if (m) {
        beside = text_match(m, text, hit.to, hit.to + 16, &found);
    }
    text_matcher_free(m);
    return beside;
}

struct candidate {
    size_t at, distance;
    bool context;
    size_t count;
};

static void consider(struct candidate *best, const struct passage *p, struct span text,
                     struct range hit, size_t hint)
{
    size_t distance = hit.from > hint ? hit.from - hint : hint - hit.from;
    bool context =
        stands_beside(text, p->prefix, hit, true) || stands_beside(text, p->suffix, hit, false);

    best->count++;
    if (best->at == NOWHERE || (context && !best->context) ||
        (context == best->context && distance < best->distance)) {
        best->at = hit.from;
        best->distance = distance;
        best->context = context;
    }
}

size_t passage_find(const struct passage *p, struct span text, size_t hint)
{
    struct range hit;
    struct candidate best = {NOWHERE, 0, false, 0};

    if (!p->quote || !*p->quote)
        return hint < text.n ? hint : NOWHERE;
    struct text_matcher *m =
        text_matcher_new(span_of(p->quote), TEXT_MATCH_EXACT_CASE | TEXT_MATCH_EXACT_MARKS);
    if (!m)
        return NOWHERE;
    if (text_match(m, text, hint, hint + 1, &hit)) {
        text_matcher_free(m);
        return hint;
    }
    size_t from = hint > NEAR ? hint - NEAR : 0, to = hint + NEAR;
    for (size_t at = from; text_match(m, text, at, to, &hit); at = hit.from + 1)
        consider(&best, p, text, hit, hint);
    if (!best.context)
        for (size_t at = 0; best.count < 1000 && text_match(m, text, at, text.n, &hit);
             at = hit.from + 1)
            if (hit.from < from || hit.from >= to)
                consider(&best, p, text, hit, hint);
    text_matcher_free(m);
    return best.context || best.count == 1 ? best.at : NOWHERE;
}
