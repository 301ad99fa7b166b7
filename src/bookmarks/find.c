/* SPDX-License-Identifier: ISC */
/*
 * Passages found again.  First each is compared with the text at its hint; what
 * is not there is looked for by its seeds, near the hints and then everywhere;
 * what has none left whole is looked for with errors.  Every place that turns up
 * is judged alike, and one that agrees better than all others is taken.
 */
#include "seeds.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* In larger texts the surroundings of the hints are looked through first. */
#define LARGE ((size_t)8 << 20)
#define NEAR ((size_t)64 * 1024)

/* With errors, each passage costs a walk of its own: no further than so. */
#define FAR ((size_t)16 << 20)

/* What resembles nothing else by so many per cent is known where it stands. */
#define UNLIKE 90

/* Letters compared with errors take as long as this share of reading them. */
#define LETTERS_PER_BYTE 4

/* Of places that seeds point to in a slice, so many are judged. */
#define MOST_GROUPS 8

/* Where half of a quotation stands, this share of its seeds has turned up, or
 * it has to be looked for with errors. */
#define ENOUGH_HITS 20

/* So many letters are judged for one passage, and as many as the text has bytes:
 * what turns up everywhere stands nowhere. */
#define MOST_JUDGED ((size_t)4 << 20)

struct entry {
    struct sought sought;
    size_t hint, bytes; /* bytes: of what is looked for, as it was kept */
    int alike;          /* as the passage has it; -1: unknown */
    bool same;          /* the text is the one it was kept in */
    bool is_open;       /* looked for still, if only for what resembles it */
    enum finding_state state;
    struct range range;
    struct candidate best, second; /* score 0: none */
    size_t best_hits;              /* seeds that pointed to the best */
    unsigned alike_quote;          /* letters of it that agree elsewhere, at most */
    size_t judged, most;           /* letters; at most */
};

enum stage { STAGE_BEGIN, STAGE_NEAR, STAGE_EXACT, STAGE_DAMAGED, STAGE_ERRORS, STAGE_DONE };

/* Hits of one passage that may be one place. */
struct group {
    size_t from, to;
};

/* Some places of one passage after the other are judged, however many steps that
 * takes. */
struct queue {
    size_t from, to; /* the hits of the passage in work; equal: none is */
    unsigned reach;  /* the next way of putting them into groups */
    struct group v[MOST_GROUPS];
    size_t n, next;
    bool is_judging; /* a place of passage who, to which so many hits point */
    struct judging judging;
    uint32_t who;
    size_t hits;
};

struct finding {
    struct span text;
    VEC(struct entry) all;
    enum stage stage;
    VEC(struct range) ranges; /* to be looked through in this stage */
    size_t range, at;         /* the one in work, and how far */
    size_t overlap;           /* bytes that slices have in common at either side */
    struct seeds *seeds;
    struct text_letters near;    /* around a hint */
    struct text_letters letters; /* of the slice in work, and around it */
    size_t slice;                /* where it ends; 0 while there is none */
    struct seed_hits hits;       /* in it */
    struct queue queue;          /* of places in it that are to be judged */
    size_t entry; /* looked for with errors: the first or the last piece of it, */
    unsigned which;
    size_t from; /* from this letter on */
};

struct finding *finding_new(struct span text)
{
    struct finding *f = mem_alloc(sizeof *f);

    f->text = text;
    f->stage = STAGE_DONE;
    return f;
}

void finding_free(struct finding *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->all.n; i++)
        sought_free(&f->all.v[i].sought);
    VEC_FREE(&f->all);
    VEC_FREE(&f->ranges);
    VEC_FREE(&f->hits);
    seeds_free(f->seeds);
    text_letters_free(&f->letters);
    text_letters_free(&f->near);
    free(f);
}

/* Judging ----------------------------------------------------------------------------- */

static bool overlap(struct range a, struct range b)
{
    return a.from < b.to && b.from < a.to;
}

/* What stood around the quotation says that this is the place. */
static bool context_agrees(const struct sought *s, const struct candidate *c)
{
    unsigned agreeing = c->prefix + c->suffix;

    return agreeing >= 8 || (agreeing && agreeing == s->prefix + s->suffix);
}

static bool context_is_whole(const struct sought *s, const struct candidate *c)
{
    return context_agrees(s, c) && c->prefix + c->suffix == s->prefix + s->suffix;
}

/*
 * Does the place say clearly more of the quotation than anything that resembled
 * it from the first?  If not, what stood on both sides of it must be there
 * as well, and one or the other word for word: where the passage itself was taken out, what
 * resembles it may have come to stand next to what stood on one side.
 */
static bool excels(const struct entry *e, const struct candidate *c)
{
    int margin = e->alike > 90 ? (101 - e->alike) / 2 : 5;
    bool says_more = e->alike <= 0 ||
                     (size_t)c->quote * 100 >= (size_t)(e->alike + margin) * e->sought.quote;

    return (e->alike < 100 && says_more) || context_is_whole(&e->sought, c) ||
           (c->exact && c->prefix && c->suffix);
}

/*
 * Does the place say enough of what the passage said?  What resembles nothing
 * else may be damaged most.  Without its surroundings, as when a paragraph was
 * moved, the quotation itself must say it; where nobody has looked for what
 * resembles it, only a longer one that stands word for word.
 */
static bool is_acceptable(const struct entry *e, const struct candidate *c)
{
    size_t quote = e->sought.quote, agreeing = (size_t)c->quote * 100;
    bool both = c->prefix && c->suffix, alone = e->alike == 0 && quote >= 24;
    bool next = (c->prefix && c->prefix == e->sought.prefix) ||
                (c->suffix && c->suffix == e->sought.suffix);

    if (!excels(e, c))
        return false;
    if (context_agrees(&e->sought, c))
        return agreeing >= quote * (alone && next && quote >= 40 ? 50
                                    : alone || both              ? 60
                                                                 : 70);
    if (c->exact)
        return quote >= (e->alike < 0 ? 24 : 8);
    return e->alike >= 0 && quote >= 24 &&
           agreeing >= quote * (quote < 40 ? 90
                                : alone    ? 65
                                           : 75);
}

/* Places that say enough come before all others. */
static unsigned rank(const struct entry *e, const struct candidate *c)
{
    return candidate_score(c) + (is_acceptable(e, c) ? UINT_MAX / 2 : 0);
}

static void consider(struct entry *e, const struct candidate *c, size_t hits)
{
    unsigned score = rank(e, c);

    if (e->state == FINDING_FOUND) {
        if (!overlap(c->range, e->range) && c->quote > e->alike_quote)
            e->alike_quote = c->quote;
        return;
    }

    if (overlap(c->range, e->best.range)) {
        if (score <= rank(e, &e->best))
            return;
        e->best = *c;
        e->best_hits = hits;
    } else if (score > rank(e, &e->best)) {
        e->second = e->best;
        e->best = *c;
        e->best_hits = hits;
    } else if (score > rank(e, &e->second)) {
        e->second = *c;
    }
}

/* Two places that say the same, but for a few letters. */
static bool is_ambiguous(const struct entry *e)
{
    unsigned first = candidate_score(&e->best), second = candidate_score(&e->second);

    return is_acceptable(e, &e->second) && second + 2 + e->sought.all.n / 50 >= first;
}

/* The passage as it was, and it was the only one of its kind. */
static bool is_certain(const struct entry *e)
{
    return e->state == FINDING_SOUGHT && e->alike >= 0 && e->alike < UNLIKE && e->best.exact &&
           context_is_whole(&e->sought, &e->best);
}

static void take(struct entry *e)
{
    e->state = FINDING_FOUND;
    e->range = e->best.range;
    e->is_open = false;
}

static void settle_alike(struct entry *e)
{
    e->alike = e->judged > e->most ? 100 : (int)(e->alike_quote * 100 / e->sought.quote);
    e->is_open = false;
}

/* At the hint -------------------------------------------------------------------------- */

/* The letters around a place, so many bytes far. */
static void letters_around(struct span text, size_t pos, size_t bytes, struct text_letters *out)
{
    size_t from = pos > bytes ? pos - bytes : 0;

    while (from < pos && ((unsigned char)text.p[from] & 0xC0) == 0x80)
        from++;
    text_letters(text, from, pos + bytes, out);
}

static size_t letter_at(const struct text_letters *t, size_t pos)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (t->from + t->v[middle].at < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool stands_at(const struct sought *s, const struct text_letters *t, size_t at)
{
    if (t->n - at < s->quote)
        return false;
    for (size_t i = 0; i < s->quote; i++)
        if (t->v[at + i].cp != s->all.v[s->prefix + i].cp)
            return false;
    return true;
}

static void compare_at_hint(struct finding *f, struct entry *e)
{
    struct judging j;

    letters_around(f->text, e->hint, 2 * e->bytes + 256, &f->near);
    size_t at = letter_at(&f->near, e->hint);
    if (!stands_at(&e->sought, &f->near, at))
        return;
    judge_begin(&j, at, at + e->sought.quote, at);
    judge_step(&j, &e->sought, &f->near, SIZE_MAX);
    if (!judge_end(&j, &e->sought, f->text, &f->near, &e->best))
        return;
    if (e->same || context_is_whole(&e->sought, &e->best))
        take(e);
    /* While it is there, what resembles it can be known. */
    e->is_open = e->state == FINDING_SOUGHT || (e->same && e->alike < 0);
}

/* Without letters there is nothing to be found again: only the place is kept. */
static void place_without_letters(struct finding *f, struct entry *e, const struct passage *p)
{
    struct span quote = span_of(p->quote ? p->quote : "");
    bool there =
        e->hint < f->text.n && span_equal(span_sub(f->text, e->hint, e->hint + quote.n), quote);

    e->is_open = false;
    e->range = (struct range){e->hint, e->hint + quote.n};
    e->state = there ? FINDING_FOUND : FINDING_ORPHAN;
}

static size_t length(const char *string)
{
    return string ? strlen(string) : 0;
}

size_t finding_add(struct finding *f, const struct passage *p, size_t hint, bool same)
{
    struct entry e = {.sought = sought_of(p),
                      .hint = hint < f->text.n ? hint : f->text.n,
                      .bytes = length(p->prefix) + length(p->quote) + length(p->suffix),
                      .alike = p->alike ? atoi(p->alike) : -1,
                      .same = same,
                      .most = MOST_JUDGED + f->text.n,
                      .is_open = true};

    if (e.sought.quote)
        compare_at_hint(f, &e);
    else
        place_without_letters(f, &e, p);
    VEC_PUSH(&f->all, e);
    if (e.is_open)
        f->stage = STAGE_BEGIN;
    return f->all.n - 1;
}

enum finding_state finding_get(const struct finding *f, size_t index, struct range *range)
{
    *range = f->all.v[index].range;
    return f->all.v[index].state;
}

int finding_alike(const struct finding *f, size_t index)
{
    const struct entry *e = &f->all.v[index];

    return e->same && !e->is_open ? e->alike : -1;
}

/* By seeds ------------------------------------------------------------------------------ */

static size_t clamped(int64_t at, size_t n)
{
    return at < 0 ? 0 : (size_t)at > n ? n : (size_t)at;
}

/* A place of passage who: it begins between two letters. */
static void begin_judging(struct finding *f, uint32_t who, int64_t first, int64_t last,
                          size_t hits)
{
    struct entry *e = &f->all.v[who];
    size_t quote = e->sought.quote, n = f->letters.n;
    size_t slack = 32 + (quote < 4096 ? quote / 4 : 1024);
    size_t from = clamped(first - (int64_t)slack, n);
    size_t to = clamped(last + (int64_t)(quote + slack), n);

    /* Each piece is looked for in a part of the window only. */
    e->judged += to - from + quote * 4 + 256;
    if (e->judged > e->most)
        return;
    judge_begin(&f->queue.judging, from, to, clamped(first, n));
    f->queue.is_judging = true;
    f->queue.who = who;
    f->queue.hits = hits;
}

/* Goes on with the place that is being judged. */
static void judge_on(struct finding *f, size_t *letters)
{
    struct judging *j = &f->queue.judging;
    struct entry *e = &f->all.v[f->queue.who];
    size_t before = j->found.compared;
    struct candidate c;

    bool more = judge_step(j, &e->sought, &f->letters, *letters);
    size_t compared = j->found.compared - before;
    *letters -= compared < *letters ? compared : *letters;
    if (more)
        return;
    f->queue.is_judging = false;
    if (judge_end(j, &e->sought, f->text, &f->letters, &c))
        consider(e, &c, f->queue.hits);
    if (is_certain(e))
        take(e);
}

/* The hits of one passage that may be one place: those whose beginnings lie
 * within reach of the first. */
static size_t group_end(const struct seed_hits *hits, size_t from, size_t to, size_t reach)
{
    size_t end = from + 1;

    while (end < to && hits->v[end].begins - hits->v[from].begins <= (int64_t)reach)
        end++;
    return end;
}

/* Puts a group among those with the most hits; the one with fewest drops out. */
static void put_group(struct group *v, size_t *n, struct group g)
{
    size_t i = *n < MOST_GROUPS ? (*n)++ : MOST_GROUPS;

    for (; i && v[i - 1].to - v[i - 1].from < g.to - g.from; i--)
        if (i < MOST_GROUPS)
            v[i] = v[i - 1];
    if (i < MOST_GROUPS)
        v[i] = g;
}

/*
 * How many seeds must point to a place for it to be judged: most of them where
 * the passage is looked for as it was, or stands so already and only another
 * place that says the same could matter.
 */
static size_t least_hits(const struct finding *f, const struct entry *e)
{
    bool stands =
        e->state == FINDING_SOUGHT && e->best.exact && context_is_whole(&e->sought, &e->best);

    if (stands)
        return e->best_hits / 2;
    return f->stage == STAGE_DAMAGED ? seeds_of(&e->sought) / ENOUGH_HITS
                                     : seeds_of(&e->sought) / 2;
}

static void put_groups(struct finding *f, const struct entry *e, size_t reach)
{
    struct queue *q = &f->queue;
    size_t least = least_hits(f, e);

    for (size_t from = q->from, end; from < q->to; from = end) {
        end = group_end(&f->hits, from, q->to, reach);
        if (end - from >= least)
            put_group(q->v, &q->n, (struct group){from, end});
    }
}

/* What resembles a passage is seen when damaged ones are looked for. */
static bool is_judged(const struct finding *f, const struct entry *e)
{
    return e->is_open && (e->state != FINDING_FOUND || f->stage == STAGE_DAMAGED);
}

/* The hits of the next passage; false where there are no more. */
static bool next_passage(struct finding *f)
{
    struct queue *q = &f->queue;

    q->from = q->to;
    q->reach = 0;
    for (; q->to < f->hits.n && f->hits.v[q->to].who == f->hits.v[q->from].who; q->to++)
        ;
    return q->from < q->to;
}

/* Hits close together, and then further apart where something may have been put in
 * between the pieces of a longer quotation; false where no passage is left. */
static bool next_groups(struct finding *f)
{
    struct queue *q = &f->queue;

    q->n = q->next = 0;
    if (q->from == q->to || q->reach == 2)
        return next_passage(f);
    const struct entry *e = &f->all.v[f->hits.v[q->from].who];
    if (is_judged(f, e) && q->reach == 0)
        put_groups(f, e, 32 + e->sought.quote / 4);
    else if (is_judged(f, e) && e->sought.quote > TEXT_APPROX_MAX)
        put_groups(f, e, MOST_INSERTED);
    q->reach++;
    return true;
}

static void begin_group(struct finding *f, struct group g)
{
    uint32_t who = f->hits.v[g.from].who;

    if (f->all.v[who].is_open)
        begin_judging(f, who, f->hits.v[g.from].begins, f->hits.v[g.to - 1].begins,
                      g.to - g.from);
}

/* Goes on with the hits of the slice, for so many letters; returns whether there are
 * more. */
static bool judge_hits(struct finding *f, size_t letters)
{
    struct queue *q = &f->queue;

    while (letters) {
        if (q->is_judging)
            judge_on(f, &letters);
        else if (q->next < q->n)
            begin_group(f, q->v[q->next++]);
        else if (!next_groups(f))
            return false;
    }
    return true;
}

static bool is_best(const struct entry *e)
{
    return is_acceptable(e, &e->best) && !is_ambiguous(e) && e->judged <= e->most;
}

/* A place where it stands word for word, next to what it stood next to, is taken
 * before anybody asks where else it might be. */
static void decide_exact(struct entry *e)
{
    if (e->is_open && e->state == FINDING_SOUGHT && e->best.exact &&
        context_agrees(&e->sought, &e->best) && is_best(e))
        take(e);
}

static void decide(struct entry *e, bool last)
{
    if (!e->is_open)
        return;
    if (e->state == FINDING_FOUND) {
        settle_alike(e);
    } else if (is_best(e)) {
        take(e);
    } else if (last || is_acceptable(e, &e->best) || e->judged > e->most) {
        e->state = FINDING_ORPHAN;
        e->is_open = false;
    }
}

/* With errors --------------------------------------------------------------------------- */

/* The pieces that are looked for: the first and the last of a quotation, or all
 * of a short one, with as much of what stood around it as there is room for. */
static struct range piece_of(const struct sought *s, unsigned which)
{
    size_t from = s->prefix, to = s->prefix + s->quote;

    if (s->quote > TEXT_APPROX_MAX)
        return which ? (struct range){to - TEXT_APPROX_MAX, to}
                     : (struct range){from, from + TEXT_APPROX_MAX};
    size_t room = s->quote < 40 ? (TEXT_APPROX_MAX - s->quote) / 2 : 0;
    return (struct range){from > room ? from - room : 0,
                          to + room < s->all.n ? to + room : s->all.n};
}

/* Looks on for a piece of passage f->entry, and begins to judge where it stands;
 * false where it does no more. */
static bool look_with_errors(struct finding *f, size_t *letters)
{
    struct entry *e = &f->all.v[f->entry];
    struct range piece = piece_of(&e->sought, f->which);
    size_t n = piece.to - piece.from;

    if (!e->is_open || e->judged > e->most)
        return false;
    struct text_approx *a = text_approx_new(e->sought.all.v + piece.from, n);
    size_t end = text_approx_next(a, &f->letters, f->from, f->letters.n, (unsigned)n / 4);
    text_approx_free(a);
    size_t read = (end == NOWHERE ? f->letters.n : end) - f->from;
    *letters -= read < *letters ? read : *letters;
    if (end == NOWHERE)
        return false;
    f->from = end;
    int64_t begins = (int64_t)end - (int64_t)(piece.to - e->sought.prefix);
    begin_judging(f, (uint32_t)f->entry, begins, begins, 1);
    return true;
}

static bool is_far(const struct entry *e, size_t from, size_t to)
{
    return e->hint + FAR < from || to + FAR < e->hint;
}

/* Stages ----------------------------------------------------------------------------------- */

static int compare_ranges(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

static void near_ranges(struct finding *f)
{
    size_t n = 0;

    f->ranges.n = 0;
    for (size_t i = 0; i < f->all.n; i++) {
        size_t hint = f->all.v[i].hint, to = hint + NEAR;
        if (f->all.v[i].is_open)
            VEC_PUSH(&f->ranges, (struct range){hint > NEAR ? hint - NEAR : 0,
                                                to < f->text.n ? to : f->text.n});
    }
    if (f->ranges.n)
        qsort(f->ranges.v, f->ranges.n, sizeof *f->ranges.v, compare_ranges);
    for (size_t i = 0; i < f->ranges.n; i++) {
        if (n && f->ranges.v[i].from <= f->ranges.v[n - 1].to)
            f->ranges.v[n - 1].to = f->ranges.v[i].to;
        else
            f->ranges.v[n++] = f->ranges.v[i];
    }
    f->ranges.n = n;
}

static void whole_range(struct finding *f)
{
    f->ranges.n = 0;
    VEC_PUSH(&f->ranges, (struct range){0, f->text.n});
}

/* The seeds of all that is looked for still; false where that is nothing. */
static bool plant(struct finding *f)
{
    bool any = false;

    seeds_free(f->seeds);
    f->seeds = seeds_new();
    f->overlap = 0;
    for (size_t i = 0; i < f->all.n; i++) {
        struct entry *e = &f->all.v[i];
        if (!e->is_open)
            continue;
        any = true;
        seeds_add(f->seeds, &e->sought, (uint32_t)i);
        if (2 * e->bytes + 1024 > f->overlap)
            f->overlap = 2 * e->bytes + 1024;
    }
    return any;
}

/* Nothing of it has been judged, or looked for, yet. */
static void begin_slice(struct finding *f)
{
    f->queue = (struct queue){.from = 0};
    f->entry = f->which = 0;
    f->from = 0;
}

static void next_stage(struct finding *f)
{
    bool any;

    f->stage++;
    f->range = f->slice = 0;
    begin_slice(f);
    if (f->stage == STAGE_NEAR && f->text.n >= LARGE)
        near_ranges(f);
    else
        whole_range(f);
    any = plant(f);
    if (f->stage == STAGE_NEAR && f->text.n < LARGE)
        f->stage = STAGE_EXACT;
    f->at = f->ranges.n ? f->ranges.v[0].from : 0;
    if (!any)
        f->stage = STAGE_DONE;
}

static void end_stage(struct finding *f)
{
    for (size_t i = 0; i < f->all.n; i++) {
        if (f->stage == STAGE_EXACT)
            decide_exact(&f->all.v[i]);
        else if (f->stage != STAGE_NEAR)
            decide(&f->all.v[i], f->stage == STAGE_ERRORS);
    }
    next_stage(f);
}

/* The letters of the slice that begins at at, and of what lies around it. */
static void take_slice(struct finding *f, size_t to)
{
    size_t middle = f->at + (to - f->at) / 2;

    letters_around(f->text, middle, middle - f->at + f->overlap + 1, &f->letters);
    f->slice = to;
}

/* Behind the slice in work: false at the stage's end. */
static bool next_slice(struct finding *f)
{
    f->at = f->slice;
    f->slice = 0;
    begin_slice(f);
    if (f->at >= f->ranges.v[f->range].to && ++f->range < f->ranges.n)
        f->at = f->ranges.v[f->range].from;
    return f->range < f->ranges.n;
}

static size_t slice_end(const struct finding *f, size_t budget)
{
    size_t to = f->at + (budget > f->overlap ? budget : f->overlap);

    return to < f->ranges.v[f->range].to ? to : f->ranges.v[f->range].to;
}

/* The other piece of the passage in work, or the next passage. */
static void next_piece(struct finding *f)
{
    const struct entry *e = &f->all.v[f->entry];

    f->from = 0;
    if (f->which == 0 && e->is_open && e->sought.quote > TEXT_APPROX_MAX) {
        f->which = 1;
    } else {
        f->which = 0;
        f->entry++;
    }
}

/* As many passages as the budget allows are looked for in the slice. */
static bool step_with_errors(struct finding *f, size_t budget)
{
    size_t letters = budget * LETTERS_PER_BYTE;

    if (!f->slice)
        take_slice(f, slice_end(f, budget));
    while (letters && (f->queue.is_judging || f->entry < f->all.n)) {
        if (f->queue.is_judging)
            judge_on(f, &letters);
        else if (is_far(&f->all.v[f->entry], f->at, f->slice) || !look_with_errors(f, &letters))
            next_piece(f);
    }
    return f->queue.is_judging || f->entry < f->all.n || next_slice(f);
}

static bool step_by_seeds(struct finding *f, size_t budget)
{
    if (f->slice)
        return judge_hits(f, budget * LETTERS_PER_BYTE) || next_slice(f);
    take_slice(f, slice_end(f, budget));
    seeds_find(f->seeds, &f->letters, &f->hits);
    return f->hits.n || next_slice(f);
}

bool finding_step(struct finding *f, size_t budget)
{
    bool more;

    if (f->stage == STAGE_BEGIN)
        next_stage(f);
    if (f->stage == STAGE_DONE)
        return false;
    more = f->stage == STAGE_ERRORS ? step_with_errors(f, budget) : step_by_seeds(f, budget);
    if (!more)
        end_stage(f);
    return f->stage != STAGE_DONE;
}
