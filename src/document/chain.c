/* SPDX-License-Identifier: ISC */
/*
 * Markers that look like much else (a bare number, a number in parentheses)
 * are known by their order: of all that have the labels of notes that come
 * after them, those are taken that stand in the notes' own order, as many as
 * can be, and of equals those that look most like markers.  It is a heaviest
 * increasing subsequence, found in n log n; it runs through the whole text, so
 * it does not matter whether notes stand after their paragraph, at the end of
 * their chapter or far away.
 */
#include "pair.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

/* Bodies farther apart are no list, without a heading over both. */
#define APART ((size_t)16 * 1024)

/* How far from its marker a note may stand that is in no list. */
#define NEAR ((size_t)12 * 1024)

/* Fewer than this prove nothing without a heading. */
#define LEAST 3

/* Bodies of one label that a marker is tried with, at most. */
#define MOST_OF_LABEL 64

/* What a place in the chain is worth, and what the marker's looks add. */
#define WORTH 16

/* Markers that look on the average less like markers than this, in halves, are
 * the numbers of an enumeration. */
#define LEAST_LOOKS 3

struct link {
    size_t marker, body; /* of the row */
    size_t before;       /* index of the link before it in its chain, + 1 */
    uint64_t weight;     /* of the chain that ends here */
};

struct chain {
    struct row *r;
    VEC(struct link) links;
    size_t *best;       /* of bodies up to one, a Fenwick tree: link + 1 */
    size_t *next_body;  /* the next body of the same label, or NOWHERE */
    size_t *first_body; /* of a label: the first after the marker in hand */
    size_t *marker;     /* of a body: its marker in the heaviest chain, or NOWHERE */
    size_t next;        /* the first body after the marker in hand */
    size_t *reach;      /* of a body: up to which body a marker before it may reach */
};

/* Looks ---------------------------------------------------------------------------- */

static bool among(struct span text, size_t at, const char *set)
{
    return at < text.n && text.p[at] && strchr(set, text.p[at]);
}

static bool is_joined(struct span text, size_t end)
{
    static const char *const words[] = {"and", "or", "und", "oder", "et", "ou", "e", "y"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (end > n && memcmp(text.p + end - n, words[i], n) == 0 &&
            among(text, end - n - 1, " \n"))
            return true;
    }
    return false;
}

/* In the scripts that write no blanks nothing is glued more than anything else. */
static unsigned eastern_looks(struct span text, size_t at)
{
    static const char *const stops[] = {"：", "；", "，", "、"};
    uint32_t cp;

    if (at < 3 || (unsigned char)text.p[at - 3] < 0xE3)
        return 8;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (memcmp(text.p + at - 3, stops[i], 3) == 0)
            return 0;
    text_decode(text.p + at - 3, 3, &cp, NULL);
    return text_is_wide_script(cp) ? 4 : 2;
}

/* How much a marker looks like one: a word or a sentence ends before it, a stop
 * follows it.  What numbers the points of an enumeration begins a phrase. */
static unsigned looks_of(const struct row *r, size_t marker)
{
    const struct marker_seen *m = row_marker(r, marker);
    struct span text = r->d->text;
    size_t at = m->from, end = m->from + m->size;

    if (m->glued)
        return eastern_looks(text, at);
    if (among(text, end, ".,;:!?)\"'"))
        return 6;
    while (at > 0 && among(text, at - 1, " \r\n"))
        at--;
    if (!at || among(text, at - 1, ",;:-") || is_joined(text, at))
        return 0;
    return among(text, at - 1, ".!?)\"'") ? 4 : 2;
}

/* The heaviest chain ---------------------------------------------------------------- */

static size_t best_before(const struct chain *c, size_t body)
{
    size_t best = 0;

    for (size_t i = body; i > 0; i -= i & (~i + 1))
        if (c->best[i] &&
            (!best || c->links.v[c->best[i] - 1].weight > c->links.v[best - 1].weight))
            best = c->best[i];
    return best;
}

/* One that is nowhere the best is built upon by none and need not be kept. */
static void put(struct chain *c, const struct link *link)
{
    bool best = false;

    VEC_PUSH(&c->links, *link);
    for (size_t i = link->body + 1; i <= c->r->n_bodies; i += i & (~i + 1)) {
        if (c->best[i] && link->weight <= c->links.v[c->best[i] - 1].weight)
            continue;
        c->best[i] = c->links.n;
        best = true;
    }
    c->links.n -= !best;
}

/*
 * A list below a heading ends what its markers may reach, with the lists that
 * follow it at once: so a chapter's numbers do not look for notes in the next
 * one's, and yet do where all lists stand at the book's end.
 */
static void find_reach(struct chain *c)
{
    struct row *r = c->r;
    size_t reach = r->n_bodies, end = r->n_bodies;

    for (size_t k = r->n_bodies; k-- > 0;) {
        if (k + 1 < r->n_bodies && row_body(r, k + 1)->from - row_body(r, k)->from > APART)
            end = k + 1;
        if (row_body(r, k)->heading != NONE)
            reach = end;
        c->reach[k] = reach;
    }
}

/* A marker is rather written as its note is: （1） and （一） are two. */
static unsigned likeness(const struct row *r, size_t marker, size_t body)
{
    struct range a = marker_label(row_marker(r, marker)), b = body_label(row_body(r, body));
    struct span text = r->d->text;

    return span_equal(span_sub(text, a.from, a.to), span_sub(text, b.from, b.to)) ? 4 : 0;
}

/* A note is rather near than far. */
static unsigned nearness(const struct row *r, size_t marker, size_t body)
{
    size_t apart = row_body(r, body)->from - row_marker(r, marker)->from;

    return apart < NEAR / 6 ? 4 : apart < NEAR ? 2 : 0;
}

/* Inside what looks like a note, a number in parentheses is rather no marker. */
static bool in_body(const struct chain *c, size_t marker)
{
    if (!c->next)
        return false;
    const struct body_seen *b = row_body(c->r, c->next - 1);
    size_t at = row_marker(c->r, marker)->from;
    return at >= body_range(b).from && at < body_range(b).to;
}

/* The next note of its label is rather the marker's than one after it. */
#define NEXT 6

/* All the links a marker may be, the last body first, so that none is built
 * upon another of the same marker. */
static void try_marker(struct chain *c, size_t marker)
{
    size_t bodies[MOST_OF_LABEL], n = 0;
    size_t *first = &c->first_body[c->r->marker_label[marker]];

    while (*first != NOWHERE && row_body(c->r, *first)->from <= row_marker(c->r, marker)->from)
        *first = c->next_body[*first];
    while (c->next < c->r->n_bodies &&
           row_body(c->r, c->next)->from <= row_marker(c->r, marker)->from)
        c->next++;
    size_t end = c->next < c->r->n_bodies ? c->reach[c->next] : 0;
    for (size_t k = *first; k < end && n < MOST_OF_LABEL; k = c->next_body[k])
        bodies[n++] = k;
    bool inside = in_body(c, marker);
    uint64_t weight = n && !inside ? WORTH + looks_of(c->r, marker) : WORTH;
    while (n-- > 0) {
        size_t before = best_before(c, bodies[n]);
        uint64_t sum = weight + (n == 0 && !inside ? NEXT : 0) +
                       nearness(c->r, marker, bodies[n]) + likeness(c->r, marker, bodies[n]) +
                       (before ? c->links.v[before - 1].weight : 0);
        put(c, &(struct link){marker, bodies[n], before, sum});
    }
}

static void find_chain(struct chain *c)
{
    struct row *r = c->r;

    for (size_t i = 0; i < r->labels; i++)
        c->first_body[i] = NOWHERE;
    for (size_t k = r->n_bodies; k-- > 0;) {
        c->next_body[k] = c->first_body[r->body_label[k]];
        c->first_body[r->body_label[k]] = k;
        c->marker[k] = NOWHERE;
    }
    find_reach(c);
    for (size_t m = 0; m < r->n_markers; m++)
        try_marker(c, m);
    for (size_t l = best_before(c, r->n_bodies); l; l = c->links.v[l - 1].before)
        c->marker[c->links.v[l - 1].body] = c->links.v[l - 1].marker;
}

/* Which of it is true ---------------------------------------------------------------- */

struct group {
    size_t from, to; /* bodies */
    size_t answered; /* by the chain */
    size_t near;     /* of these, those that stand near their marker */
    size_t looks;    /* of their markers */
};

/* Bodies below one heading, or one after another without a marker between. */
static struct group group_at(const struct chain *c, size_t k)
{
    struct row *r = c->r;
    struct group g = {k, k, 0, 0, 0};
    uint32_t heading = row_body(r, k)->heading;
    size_t last = 0;

    for (; g.to < r->n_bodies && row_body(r, g.to)->heading == heading; g.to++) {
        size_t m = c->marker[g.to], at = row_body(r, g.to)->from;
        if (g.to > k && heading == NONE &&
            (at - row_body(r, g.to - 1)->from > APART ||
             (m != NOWHERE && row_marker(r, m)->from > last)))
            break;
        last = at;
        if (m == NOWHERE)
            continue;
        g.answered++;
        g.near += at - row_marker(r, m)->from < NEAR;
        g.looks += looks_of(r, m);
    }
    return g;
}

/* One alone below a heading has to be the first, and near; without a heading, the
 * markers have to look like some. */
static bool is_list(const struct row *r, const struct group *g)
{
    const struct body_seen *first = row_body(r, g->from);
    unsigned long number = row_ordinal(r, body_label(first));
    bool headed = first->heading != NONE;

    if (r->rule.rules & RULE_MOST)
        return g->answered >= LEAST && g->answered * 3 >= (g->to - g->from) * 2;
    size_t least = headed ? 1 + (number > 1 || !g->near) : LEAST;

    return g->answered >= least && g->answered * 2 >= g->to - g->from &&
           (headed || g->looks * 2 >= g->answered * LEAST_LOOKS);
}

static void take(struct chain *c, const struct group *g, bool whole)
{
    for (size_t k = g->from; k < g->to; k++) {
        if (c->marker[k] != NOWHERE)
            row_link(c->r, c->marker[k], k);
        row_body(c->r, k)->kept |= whole;
    }
}

/*
 * A list proves itself.  Notes that stand alone, each after its paragraph, prove
 * one another: where most paragraphs that look like one answer a marker nearby,
 * and these look like markers.
 */
static void take_chain(struct chain *c)
{
    struct row *r = c->r;
    size_t alone = 0, near = 0, looks = 0;
    bool self = r->rule.rules & RULE_SELF;

    for (size_t k = 0; k < r->n_bodies;) {
        struct group g = group_at(c, k);
        if (self || is_list(r, &g))
            take(c, &g, true);
        if (row_body(r, k)->heading == NONE) {
            alone += g.to - g.from;
            near += g.near;
            looks += g.near == g.answered ? g.looks : 0;
        }
        k = g.to;
    }
    if (near < LEAST || near * 5 < alone * 3 || looks * 2 < near * LEAST_LOOKS)
        return;
    for (size_t k = 0; k < r->n_bodies;) {
        struct group g = group_at(c, k);
        if (row_body(r, k)->heading == NONE && !is_list(r, &g) && g.near == g.answered)
            take(c, &g, false);
        k = g.to;
    }
}

void pair_chains(struct row *r)
{
    struct chain c = {.r = r,
                      .best = mem_alloc((r->n_bodies + 1) * sizeof *c.best),
                      .next_body = mem_alloc(r->n_bodies * sizeof *c.next_body),
                      .first_body = mem_alloc(r->labels * sizeof *c.first_body),
                      .marker = mem_alloc(r->n_bodies * sizeof *c.marker),
                      .reach = mem_alloc(r->n_bodies * sizeof *c.reach)};

    find_chain(&c);
    take_chain(&c);
    free(c.best);
    free(c.next_body);
    free(c.first_body);
    free(c.marker);
    free(c.reach);
    VEC_FREE(&c.links);
}
