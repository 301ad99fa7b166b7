/* SPDX-License-Identifier: ISC */
/* Grapheme clusters, forwards and backwards. */
#include "automaton.h"

/* Maximum bytes of a cluster found backwards; a longer one is cut. */
#define MAX_LOOK_BACK 256

/* Two printable ASCII characters have a boundary between them. */
static bool is_plain(char c)
{
    return c >= 0x20 && (unsigned char)c < 0x7F;
}

size_t text_cluster(const char *s, size_t n)
{
    if (!n)
        return 0;
    if (is_plain(s[0]) && (n == 1 || is_plain(s[1])))
        return 1;

    unsigned entry = 0;
    uint32_t cp;
    size_t at = text_decode(s, n, &cp, NULL);
    automaton_step(cluster_next, &entry, cluster_class(cp));
    while (at < n) {
        size_t bytes = text_decode(s + at, n - at, &cp, NULL);
        if (automaton_step(cluster_next, &entry, cluster_class(cp)))
            break;
        at += bytes;
    }
    return at;
}

/* Whether a cluster ends between two code points whatever precedes them: left does not
 * end a sequence on whose beginning the boundary depends. */
static bool surely_ends(uint32_t left, uint32_t right)
{
    unsigned class = cluster_class(left), entry = 0;

    if (class == CLUSTER_ZWJ_EXTEND || class == CLUSTER_REGIONAL_INDICATOR ||
        class == CLUSTER_EXTEND || class == CLUSTER_EXTEND_EXTEND ||
        class == CLUSTER_EXTEND_LINKER)
        return false;
    automaton_step(cluster_next, &entry, class);
    return automaton_step(cluster_next, &entry, cluster_class(right)) != 0;
}

size_t text_cluster_back(const char *s, size_t n)
{
    if (!n)
        return 0;
    if (is_plain(s[n - 1]) && (n == 1 || is_plain(s[n - 2])))
        return 1;

    uint32_t left, right;
    size_t from = n - text_decode_back(s, n, &right, NULL);
    while (from && n - from < MAX_LOOK_BACK) {
        size_t bytes = text_decode_back(s, from, &left, NULL);
        if (surely_ends(left, right))
            break;
        from -= bytes;
        right = left;
    }
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
