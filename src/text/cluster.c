/* SPDX-License-Identifier: ISC */
#include <ibid/text.h>

#include <unigbrk.h>

/* How far back a cluster's beginning is looked for: longer ones are cut. */
#define LOOK_BACK 256

/* The state that decides whether a cluster ends before a code point. */
struct clusters {
    uint32_t previous;
    bool pictograph; /* an emoji with extenders only stands before (GB11) */
    bool joined;     /* ... and then U+200D */
    unsigned flags;  /* regional indicators in a row before (GB12, GB13) */
};

static bool is_flag(uint32_t cp)
{
    return cp >= 0x1F1E6 && cp <= 0x1F1FF;
}

static bool is_pictograph(uint32_t cp)
{
    return cp == 0xA9 || cp == 0xAE || (cp >= 0x203C && cp <= 0x3299 && cp > 0x203B) ||
           (cp >= 0x1F000 && cp <= 0x1FAFF && !is_flag(cp) &&
            !(cp >= 0x1F3FB && cp <= 0x1F3FF));
}

static void take(struct clusters *c, uint32_t cp)
{
    int kind = uc_graphemeclusterbreak_property(cp);

    c->joined = c->pictograph && cp == 0x200D;
    c->pictograph = is_pictograph(cp) || (c->pictograph && kind == GBP_EXTEND);
    c->flags = is_flag(cp) ? c->flags + 1 : 0;
    c->previous = cp;
}

static bool ends_before(const struct clusters *c, uint32_t cp)
{
    if (c->joined && is_pictograph(cp))
        return false;
    if (is_flag(c->previous) && is_flag(cp))
        return c->flags % 2 == 0;
    return uc_is_grapheme_break(c->previous, cp);
}

size_t text_cluster(const char *s, size_t n)
{
    if (!n)
        return 0;
    /* The usual case: two printable ASCII characters have a boundary between. */
    if (s[0] >= 0x20 && (n == 1 || (s[1] >= 0x20 && s[1] < 0x7F)))
        return 1;

    struct clusters c = {0};
    uint32_t cp;
    size_t at = text_decode(s, n, &cp, NULL);
    take(&c, cp);
    while (at < n) {
        size_t bytes = text_decode(s + at, n - at, &cp, NULL);
        if (ends_before(&c, cp))
            break;
        take(&c, cp);
        at += bytes;
    }
    return at;
}

size_t text_cluster_back(const char *s, size_t n)
{
    if (!n)
        return 0;
    if (s[n - 1] >= 0x20 && (n == 1 || (s[n - 2] >= 0x20 && s[n - 2] < 0x7F)))
        return 1;

    size_t from = n;
    while (from > 0 && n - from < LOOK_BACK) {
        uint32_t cp;
        from -= text_decode_back(s, from, &cp, NULL);
        /* Before a line feed or an ASCII letter a cluster surely begins. */
        if (cp == '\n' || (cp >= 0x20 && cp < 0x7F && n - from > 1))
            break;
    }
    if (from && s[from] == '\n' && s[from - 1] == '\r')
        from--;
    size_t last = 0;
    while (from < n) {
        last = text_cluster(s + from, n - from);
        from += last;
    }
    return last;
}

size_t text_clusters(struct span s)
{
    size_t count = 0;

    for (size_t at = 0; at < s.n; count++)
        at += text_cluster(s.p + at, s.n - at);
    return count;
}
