/* SPDX-License-Identifier: ISC */
/*
 * The matcher.  Pattern and text are compared as sequences of folded code points, in
 * which consecutive blanks count as one.  The raw bytes are scanned for those that can
 * begin a hit, so that little of the text has to be folded.
 */
#include "fold.h"
#include "meter.h"
#include "regex.h"

#include <stdlib.h>
#include <string.h>

/* Maximum bytes that a hit extends beyond four for each code point of the pattern: of blanks
 * and of what folds to nothing there may be any number. */
#define MAX_SKIPPED ((size_t)4 * 1024)

/* Maximum bytes searched before the budget is looked at. */
#define PIECE ((size_t)4 * 1024)

/* Maximum bytes looked back for the beginning of a run of blanks; maximum bytes of a cluster
 * to which a hit is extended. */
#define MAX_BLANKS_BACK 256
#define MAX_CLUSTER 256

/* Maximum bytes of a code point. */
#define MAX_UTF8 4

struct text_matcher {
    struct regex *regex; /* if not NULL, used instead of the other members */
    uint32_t *v;         /* folded pattern */
    size_t n;
    unsigned folding;
    bool starts[256]; /* bytes that can begin a hit */
    struct lead_starts *leads;
};

/* For the lower five bits of the lead byte of a two-byte sequence a bit set: the code points
 * that can begin a hit.  Filled when a lead byte is first met. */
struct lead_starts {
    uint32_t known;
    uint64_t starts[32];
};

/* Iterator over the folded code points of a text. */
struct cursor {
    struct span s;
    size_t limit; /* no code point is read that begins here or later */
    size_t at;    /* after the code point last read */
    size_t from;  /* beginning of the code point that the current folded one comes from */
    unsigned folding;
    uint32_t pending[FOLD_MAX];
    unsigned n, i;
};

static bool next_folded(struct cursor *c, uint32_t *out)
{
    while (c->i == c->n) {
        uint32_t cp;
        if (c->at >= c->limit)
            return false;
        c->from = c->at;
        c->at += text_decode(c->s.p + c->at, c->s.n - c->at, &cp, NULL);
        c->n = fold_cp(cp, c->folding, c->pending);
        c->i = 0;
    }
    *out = c->pending[c->i++];
    return true;
}

/* Skips the blanks that follow a blank. */
static void skip_blanks(struct cursor *c)
{
    for (;;) {
        struct cursor ahead = *c;
        uint32_t cp;
        if (!next_folded(&ahead, &cp) || cp != ' ')
            return;
        *c = ahead;
    }
}

static bool has_capitals(struct span s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        if (text_is_upper(cp))
            return true;
    }
    return false;
}

static bool has_marks(struct span s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t cp, with[FOLD_MAX], without[FOLD_MAX];
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        if (fold_cp(cp, FOLD_CASE, with) > fold_cp(cp, FOLD_CASE | FOLD_MARKS, without))
            return true;
    }
    return false;
}

static unsigned folding_of(struct span pattern, unsigned flags)
{
    unsigned folding = FOLD_CASE | FOLD_MARKS;

    if ((flags & TEXT_MATCH_EXACT_CASE) ||
        ((flags & TEXT_MATCH_SMART) && has_capitals(pattern)))
        folding &= ~(unsigned)FOLD_CASE;
    if ((flags & TEXT_MATCH_EXACT_MARKS) || ((flags & TEXT_MATCH_SMART) && has_marks(pattern)))
        folding &= ~(unsigned)FOLD_MARKS;
    return folding;
}

static bool can_start(const struct text_matcher *m, uint32_t cp)
{
    uint32_t folded[FOLD_MAX];

    return fold_cp(cp, m->folding, folded) && folded[0] == m->v[0];
}

static void find_starts(struct text_matcher *m)
{
    for (uint32_t c = 0; c < 128; c++)
        m->starts[c] = can_start(m, c);
    /* Code points beyond ASCII may fold to any other. */
    for (unsigned c = 128; c < 256; c++)
        m->starts[c] = c >= 0xC2 || m->v[0] == TEXT_REPLACEMENT;
}

struct text_matcher *text_matcher_new(struct span pattern, unsigned flags)
{
    VEC(uint32_t) v = {0};
    unsigned folding = folding_of(pattern, flags);
    struct cursor c = {.s = pattern, .limit = pattern.n, .folding = folding};
    uint32_t cp;

    while (next_folded(&c, &cp))
        if (cp != ' ' || !v.n || v.v[v.n - 1] != ' ')
            VEC_PUSH(&v, cp);
    if (!v.n) {
        VEC_FREE(&v);
        return NULL;
    }
    struct text_matcher *m = mem_alloc(sizeof *m);
    m->v = v.v;
    m->n = v.n;
    m->folding = folding;
    find_starts(m);
    m->leads = mem_alloc(sizeof *m->leads);
    return m;
}

struct text_matcher *text_matcher_regex(struct span pattern, unsigned flags, char **error,
                                        size_t *at)
{
    struct regex *regex = regex_new(pattern, flags, error, at);

    if (!regex)
        return NULL;
    struct text_matcher *m = mem_alloc(sizeof *m);
    m->regex = regex;
    return m;
}

bool text_matcher_gave_up(const struct text_matcher *m)
{
    return m->regex && regex_gave_up(m->regex);
}

void text_matcher_free(struct text_matcher *m)
{
    if (!m)
        return;
    regex_free(m->regex);
    free(m->v);
    free(m->leads);
    free(m);
}

/* The end of the cluster at to: combining marks of the last cluster belong to a hit. */
static size_t cluster_end(struct span s, size_t from, size_t to)
{
    while (from < to)
        from += text_cluster(s.p + from, s.n - from < MAX_CLUSTER ? s.n - from : MAX_CLUSTER);
    return from;
}

/* A hit does not begin inside a cluster: marks, or the second half of CR LF. */
static bool begins_cluster(struct span s, size_t at)
{
    if (!at || (unsigned char)s.p[at] < 0x80)
        return !at || s.p[at] != '\n' || s.p[at - 1] != '\r';
    size_t from = at > 64 ? at - 64 : 0;
    while (from < at && utf8_continues(s.p[from]))
        from++;
    size_t back = text_cluster_back(s.p + from, at - from);
    /* Whether the cluster ends at at is decided by the code point there. */
    size_t end = s.n - at > MAX_UTF8 ? at + MAX_UTF8 : s.n;
    return text_cluster(s.p + at - back, end - (at - back)) == back;
}

/* A hit does not begin inside a run of blanks, which counts as one. */
static bool begins_blanks(const struct text_matcher *m, struct span s, size_t at)
{
    size_t least = at > MAX_BLANKS_BACK ? at - MAX_BLANKS_BACK : 0;

    while (at > least) {
        uint32_t cp, folded[FOLD_MAX];
        at -= text_decode_back(s.p, at, &cp, NULL);
        unsigned n = fold_cp(cp, m->folding, folded);
        if (n)
            return folded[n - 1] != ' ';
    }
    return true;
}

/* Whether the code point at at by itself lets a hit begin: one that folds to nothing does
 * not.  The bytes of ASCII have been looked up already. */
static bool begins_at(const struct text_matcher *m, struct span s, size_t at)
{
    uint32_t cp;

    if (m->v[0] == ' ' && m->n > 1 && !begins_blanks(m, s, at))
        return false;
    if ((unsigned char)s.p[at] < 0x80)
        return true;
    text_decode(s.p + at, s.n - at, &cp, NULL);
    return can_start(m, cp);
}

static bool matches_at(const struct text_matcher *m, struct span s, size_t at,
                       struct range *hit)
{
    size_t most = MAX_UTF8 * m->n + MAX_SKIPPED, last = at;
    struct cursor c = {
        .s = s, .limit = s.n - at > most ? at + most : s.n, .at = at, .folding = m->folding};

    if (!begins_at(m, s, at))
        return false;
    for (size_t i = 0; i < m->n; i++) {
        uint32_t cp;
        if (!next_folded(&c, &cp) || cp != m->v[i])
            return false;
        last = c.from;
        if (cp == ' ' && i + 1 < m->n)
            skip_blanks(&c);
    }
    /* A hit does not end inside a ligature. */
    if (c.i < c.n || !begins_cluster(s, at))
        return false;
    *hit = (struct range){at, cluster_end(s, last, c.at)};
    return true;
}

/* Extends a hit to whole clusters. */
static void extend_to_clusters(struct span s, struct range *hit)
{
    size_t from = hit->from, least = from > MAX_CLUSTER ? from - MAX_CLUSTER : 0;
    uint32_t cp;

    while (from > least && !begins_cluster(s, from))
        from -= text_decode_back(s.p, from, &cp, NULL);
    hit->from = from;
    hit->to = cluster_end(s, hit->from, hit->to);
}

static uint64_t starts_of_lead(const struct text_matcher *m, unsigned lead)
{
    struct lead_starts *leads = m->leads;

    if (leads->known >> lead & 1)
        return leads->starts[lead];
    leads->known |= (uint32_t)1 << lead;
    for (uint32_t i = 0; i < 64; i++)
        leads->starts[lead] |= (uint64_t)can_start(m, lead << 6 | i) << i;
    return leads->starts[lead];
}

/* False where the byte, or the two, at at say that no hit begins. */
static bool bytes_can_start(const struct text_matcher *m, struct span s, size_t at)
{
    unsigned byte = (unsigned char)s.p[at];

    if (!m->starts[byte])
        return false;
    if (byte < 0xC2 || byte > 0xDF || at + 1 >= s.n)
        return true;
    unsigned second = (unsigned char)s.p[at + 1];
    return (second & 0xC0) != 0x80 || (starts_of_lead(m, byte & 0x1F) >> (second & 0x3F) & 1);
}

static size_t next_start(const struct text_matcher *m, struct span s, size_t from, size_t to)
{
    while (from < to && !bytes_can_start(m, s, from))
        from++;
    return from;
}

/* The first hit that begins in [from, to). */
static bool find_first(const struct text_matcher *m, struct span s, size_t from, size_t to,
                       struct range *hit)
{
    for (size_t at = next_start(m, s, from, to); at < to; at = next_start(m, s, at + 1, to))
        if (matches_at(m, s, at, hit))
            return true;
    return false;
}

/* The last hit that begins in [from, to). */
static bool find_last(const struct text_matcher *m, struct span s, size_t from, size_t to,
                      struct range *hit)
{
    for (size_t at = to; at-- > from;)
        if (bytes_can_start(m, s, at) && matches_at(m, s, at, hit))
            return true;
    return false;
}

/* Searches the next piece of what is left. */
static bool match_piece(const struct text_matcher *m, struct span s, struct text_search *t,
                        struct range *hit)
{
    struct range *left = &t->left;
    size_t n = left->to - left->from < PIECE ? left->to - left->from : PIECE;

    if (t->backward) {
        left->to -= n;
        return find_last(m, s, left->to, left->to + n, hit);
    }
    left->from += n;
    return find_first(m, s, left->from - n, left->from, hit);
}

bool text_search_step(const struct text_matcher *m, struct span s, struct text_search *t,
                      size_t *budget, struct range *hit)
{
    struct range *left = &t->left;

    if (left->to > s.n)
        left->to = s.n;
    if (m->regex) {
        bool found = regex_step(m->regex, s, t, budget, hit);
        if (found)
            extend_to_clusters(s, hit);
        return found;
    }
    while (left->from < left->to && *budget) {
        size_t before = left->to - left->from;
        uint64_t began = meter_now();
        bool found = match_piece(m, s, t, hit);
        meter_spend(budget, before - (left->to - left->from), began);
        if (found)
            return true;
    }
    return false;
}

/* Searches for a regular expression until a hit is found or nothing is left. */
static bool search_all(const struct text_matcher *m, struct span s, struct text_search t,
                       struct range *hit)
{
    bool found = false;

    while (!found && t.left.from < t.left.to) {
        size_t budget = SIZE_MAX;
        found = text_search_step(m, s, &t, &budget, hit);
    }
    return found;
}

bool text_match(const struct text_matcher *m, struct span s, size_t from, size_t to,
                struct range *hit)
{
    struct range left = {from, to < s.n ? to : s.n};

    if (m->regex)
        return search_all(m, s, (struct text_search){.left = left}, hit);
    return find_first(m, s, left.from, left.to, hit);
}

bool text_match_back(const struct text_matcher *m, struct span s, size_t from, size_t to,
                     struct range *hit)
{
    struct range left = {from, to < s.n ? to : s.n};

    if (m->regex)
        return search_all(m, s, (struct text_search){.left = left, .backward = true}, hit);
    return find_last(m, s, left.from, left.to, hit);
}
