/* SPDX-License-Identifier: ISC */
/* Which place a quotation is given: the one that says enough of what it said, and clearly
 * more than all others. */
#include "anchor_internal.h"

#include <limits.h>

/* A quotation that resembles everything else by less than this, in per cent, is anchored
 * where it stands without asking where else it might. */
#define UNIQUE_BELOW 90

static bool overlaps(struct range a, struct range b)
{
    return a.from < b.to && b.from < a.to;
}

/* Do the surroundings say that this is the place? */
static bool context_agrees(const struct needle *q, const struct candidate *c)
{
    unsigned agreeing = c->prefix + c->suffix;

    return agreeing >= 8 || (agreeing && agreeing == q->prefix + q->suffix);
}

bool target_context_is_whole(const struct target *t, const struct candidate *c)
{
    const struct needle *q = &t->needle;

    return context_agrees(q, c) && c->prefix + c->suffix == q->prefix + q->suffix;
}

/*
 * Does the place say clearly more of the quotation than anything that resembled it from
 * the first?  If not, both its sides must be there as well, and one or the other
 * verbatim: where the quotation itself was taken out, its lookalike may have come to
 * stand next to what stood on one side.
 */
static bool excels_lookalike(const struct target *t, const struct candidate *c)
{
    int margin = t->lookalike > 90 ? (101 - t->lookalike) / 2 : 5;
    bool says_more = t->lookalike <= 0 || (size_t)c->exact * 100 >=
                                              (size_t)(t->lookalike + margin) * t->needle.exact;

    return (t->lookalike < 100 && says_more) || target_context_is_whole(t, c) ||
           (c->is_verbatim && c->prefix && c->suffix);
}

/* Minimum letters of exact that agree at a place next to its surroundings, in per cent. */
static unsigned min_agreement(const struct target *t, const struct candidate *c)
{
    const struct needle *q = &t->needle;
    bool is_unique = t->lookalike == 0 && q->exact >= 24;
    bool side_is_whole =
        (c->prefix && c->prefix == q->prefix) || (c->suffix && c->suffix == q->suffix);

    if (is_unique && side_is_whole && q->exact >= 40)
        return 50;
    return is_unique || (c->prefix && c->suffix) ? 60 : 70;
}

/* The same without surroundings, as where a paragraph was moved. */
static unsigned min_agreement_alone(const struct target *t)
{
    size_t exact = t->needle.exact;

    if (exact < 40)
        return 90;
    return t->lookalike == 0 ? 65 : 75;
}

/*
 * Does the place say enough of what the quotation said?  One that resembles nothing else
 * may be damaged most.  Without its surroundings the quotation itself must say it; where
 * its lookalike is unknown, only a longer one that stands verbatim.
 */
static bool is_acceptable(const struct target *t, const struct candidate *c)
{
    size_t exact = t->needle.exact, agreeing = (size_t)c->exact * 100;

    if (!excels_lookalike(t, c))
        return false;
    if (context_agrees(&t->needle, c))
        return agreeing >= exact * min_agreement(t, c);
    if (c->is_verbatim)
        return exact >= (t->lookalike < 0 ? 24 : 8);
    return t->lookalike >= 0 && exact >= 24 && agreeing >= exact * min_agreement_alone(t);
}

/* Acceptable places come before all others. */
static unsigned rank(const struct target *t, const struct candidate *c)
{
    return candidate_score(c) + (is_acceptable(t, c) ? UINT_MAX / 2 : 0);
}

static void add_rival(struct target *t, const struct candidate *c, size_t hits)
{
    unsigned score = rank(t, c);

    if (overlaps(c->range, t->best.range)) {
        if (score <= rank(t, &t->best))
            return;
        t->best = *c;
        t->best_hits = hits;
    } else if (score > rank(t, &t->best)) {
        t->second = t->best;
        t->best = *c;
        t->best_hits = hits;
    } else if (score > rank(t, &t->second)) {
        t->second = *c;
    }
}

/* The passage as it was, and it was the only one of its kind. */
static bool is_certain(const struct target *t)
{
    return t->state == ANCHOR_PENDING && t->lookalike >= 0 && t->lookalike < UNIQUE_BELOW &&
           t->best.is_verbatim && target_context_is_whole(t, &t->best);
}

void target_add_candidate(struct target *t, const struct candidate *c, size_t hits)
{
    if (t->state != ANCHOR_FOUND)
        add_rival(t, c, hits);
    else if (!overlaps(c->range, t->range) && c->exact > t->lookalike_letters)
        t->lookalike_letters = c->exact;
    if (is_certain(t))
        target_anchor(t);
}

void target_anchor(struct target *t)
{
    t->state = ANCHOR_FOUND;
    t->range = t->best.range;
    t->is_open = false;
}

/* Two places that say the same, but for a few letters. */
static bool is_ambiguous(const struct target *t)
{
    unsigned first = candidate_score(&t->best), second = candidate_score(&t->second);

    return is_acceptable(t, &t->second) && second + 2 + t->needle.all.n / 50 >= first;
}

static bool has_best(const struct target *t)
{
    return is_acceptable(t, &t->best) && !is_ambiguous(t) && t->compared <= t->max_compared;
}

/* A place where it stands verbatim, next to what it stood next to, is taken before it is
 * searched for with errors. */
void target_decide_verbatim(struct target *t)
{
    if (t->is_open && t->state == ANCHOR_PENDING && t->best.is_verbatim &&
        context_agrees(&t->needle, &t->best) && has_best(t))
        target_anchor(t);
}

static void settle_lookalike(struct target *t)
{
    t->lookalike = t->compared > t->max_compared
                       ? 100
                       : (int)(t->lookalike_letters * 100 / t->needle.exact);
    t->is_open = false;
}

void target_decide(struct target *t, bool is_last)
{
    if (!t->is_open)
        return;
    if (t->state == ANCHOR_FOUND) {
        settle_lookalike(t);
    } else if (has_best(t)) {
        target_anchor(t);
    } else if (is_last || is_acceptable(t, &t->best) || t->compared > t->max_compared) {
        t->state = ANCHOR_ORPHAN;
        t->is_open = false;
    }
}
