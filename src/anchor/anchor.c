/* SPDX-License-Identifier: ISC */
/*
 * Quotations are first compared with the text at their hints.  Those that are not there
 * are searched for by their k-grams, near the hints and then everywhere; those that have
 * no k-gram left whole with errors.  Every place that turns up is compared in the same
 * way, and one that agrees better than all others is taken.
 */
#include "anchor_internal.h"

#include <stdlib.h>
#include <string.h>

/* In a text of at least so many bytes, the bytes around the hints are searched first. */
#define LARGE_TEXT ((size_t)8 << 20)
#define NEAR ((size_t)64 * 1024)

/* Maximum letters compared for one quotation, besides as many as the text has bytes: one
 * that turns up everywhere becomes an orphan. */
#define MAX_COMPARED ((size_t)4 << 20)

struct anchoring *anchor_new(struct span text)
{
    struct anchoring *a = mem_alloc(sizeof *a);

    a->text = text;
    a->stage = STAGE_DONE;
    return a;
}

void anchor_free(struct anchoring *a)
{
    if (!a)
        return;
    for (size_t i = 0; i < a->all.n; i++)
        needle_free(&a->all.v[i].needle);
    VEC_FREE(&a->all);
    VEC_FREE(&a->ranges);
    VEC_FREE(&a->hits);
    kgrams_free(a->kgrams);
    text_letters_free(&a->letters);
    text_letters_free(&a->hint_letters);
    free(a);
}

/* At the hint -------------------------------------------------------------------------- */

/* The letters within so many bytes of a position. */
static void letters_around(struct span text, size_t pos, size_t bytes, struct text_letters *out)
{
    size_t from = pos > bytes ? pos - bytes : 0;

    while (from < pos && utf8_continues(text.p[from]))
        from++;
    text_letters(text, from, pos + bytes, out);
}

static size_t letter_at(const struct text_letters *t, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, t->n, t->from + t->v[i].at < pos);
    return i;
}

static bool stands_at(const struct needle *q, const struct text_letters *t, size_t at)
{
    if (t->n - at < q->exact)
        return false;
    for (size_t i = 0; i < q->exact; i++)
        if (t->v[at + i].cp != q->all.v[q->prefix + i].cp)
            return false;
    return true;
}

static bool align_at_hint(struct anchoring *a, struct target *t)
{
    struct text_letters *letters = &a->hint_letters;
    struct aligner aligner;

    letters_around(a->text, t->hint, 2 * t->bytes + 256, letters);
    size_t at = letter_at(letters, t->hint);
    if (!stands_at(&t->needle, letters, at))
        return false;
    align_begin(&aligner, at, at + t->needle.exact, at);
    align_step(&aligner, &t->needle, letters, SIZE_MAX);
    return align_end(&aligner, &t->needle, a->text, letters, &t->best);
}

static void compare_at_hint(struct anchoring *a, struct target *t)
{
    if (!align_at_hint(a, t))
        return;
    if (t->same_text || target_context_is_whole(t, &t->best))
        target_anchor(t);
    /* As long as it stands in its own text, its lookalike can be worked out. */
    t->is_open = t->state == ANCHOR_PENDING || (t->same_text && t->lookalike < 0);
}

/* Nothing without letters can be found again: it stands at its hint or nowhere. */
static void place_without_letters(struct anchoring *a, struct target *t,
                                  const struct quotation *q)
{
    struct span exact = span_of(q->exact ? q->exact : "");
    bool is_there =
        t->hint < a->text.n && span_equal(span_sub(a->text, t->hint, t->hint + exact.n), exact);

    t->is_open = false;
    t->range = (struct range){t->hint, t->hint + exact.n};
    t->state = is_there ? ANCHOR_FOUND : ANCHOR_ORPHAN;
}

static size_t length(const char *string)
{
    return string ? strlen(string) : 0;
}

size_t anchor_add(struct anchoring *a, const struct quotation *q, size_t hint, bool same_text)
{
    struct target t = {.needle = needle_of(q),
                       .hint = hint < a->text.n ? hint : a->text.n,
                       .bytes = length(q->prefix) + length(q->exact) + length(q->suffix),
                       .lookalike = q->lookalike,
                       .same_text = same_text,
                       .max_compared = MAX_COMPARED + a->text.n,
                       .is_open = true};

    if (t.needle.exact)
        compare_at_hint(a, &t);
    else
        place_without_letters(a, &t, q);
    VEC_PUSH(&a->all, t);
    if (t.is_open)
        a->stage = STAGE_BEGIN;
    return a->all.n - 1;
}

enum anchor_state anchor_get(const struct anchoring *a, size_t index, struct range *range)
{
    *range = a->all.v[index].range;
    return a->all.v[index].state;
}

int anchor_lookalike(const struct anchoring *a, size_t index)
{
    const struct target *t = &a->all.v[index];

    return t->same_text && !t->is_open ? t->lookalike : LOOKALIKE_UNKNOWN;
}

/* Stages ------------------------------------------------------------------------------- */

static int compare_ranges(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* The surroundings of all hints, those that touch joined. */
static void set_near_ranges(struct anchoring *a)
{
    size_t n = 0;

    a->ranges.n = 0;
    for (size_t i = 0; i < a->all.n; i++) {
        size_t hint = a->all.v[i].hint, to = hint + NEAR;
        if (a->all.v[i].is_open)
            VEC_PUSH(&a->ranges, (struct range){hint > NEAR ? hint - NEAR : 0,
                                                to < a->text.n ? to : a->text.n});
    }
    if (a->ranges.n)
        qsort(a->ranges.v, a->ranges.n, sizeof *a->ranges.v, compare_ranges);
    for (size_t i = 0; i < a->ranges.n; i++) {
        if (n && a->ranges.v[i].from <= a->ranges.v[n - 1].to)
            a->ranges.v[n - 1].to = a->ranges.v[i].to;
        else
            a->ranges.v[n++] = a->ranges.v[i];
    }
    a->ranges.n = n;
}

static void set_whole_range(struct anchoring *a)
{
    a->ranges.n = 0;
    VEC_PUSH(&a->ranges, (struct range){0, a->text.n});
}

/* Gathers the k-grams of all that is open; false where nothing is. */
static bool gather_kgrams(struct anchoring *a)
{
    bool any = false;

    kgrams_free(a->kgrams);
    a->kgrams = kgrams_new();
    a->overlap = 0;
    for (size_t i = 0; i < a->all.n; i++) {
        struct target *t = &a->all.v[i];
        if (!t->is_open)
            continue;
        any = true;
        kgrams_add(a->kgrams, &t->needle, (uint32_t)i);
        if (2 * t->bytes + 1024 > a->overlap)
            a->overlap = 2 * t->bytes + 1024;
    }
    return any;
}

static void reset_search(struct anchoring *a)
{
    a->queue = (struct hit_queue){.from = 0};
    a->comparison.is_running = false;
    a->errors = (struct error_search){.target = 0};
}

static void next_stage(struct anchoring *a)
{
    bool is_large = a->text.n >= LARGE_TEXT;

    a->stage++;
    a->range = a->slice_end = 0;
    reset_search(a);
    if (a->stage == STAGE_NEAR && is_large)
        set_near_ranges(a);
    else
        set_whole_range(a);
    if (a->stage == STAGE_NEAR && !is_large)
        a->stage = STAGE_EXACT;
    a->at = a->ranges.n ? a->ranges.v[0].from : 0;
    if (!gather_kgrams(a))
        a->stage = STAGE_DONE;
}

static void end_stage(struct anchoring *a)
{
    for (size_t i = 0; i < a->all.n; i++) {
        if (a->stage == STAGE_EXACT)
            target_decide_verbatim(&a->all.v[i]);
        else if (a->stage != STAGE_NEAR)
            target_decide(&a->all.v[i], a->stage == STAGE_ERRORS);
    }
    next_stage(a);
}

/* Slices ------------------------------------------------------------------------------- */

/* Reads the letters of the next slice, of about budget bytes, and of what lies around it. */
static void read_slice(struct anchoring *a, size_t budget)
{
    size_t to = a->at + (budget > a->overlap ? budget : a->overlap);

    if (to > a->ranges.v[a->range].to)
        to = a->ranges.v[a->range].to;
    size_t middle = a->at + (to - a->at) / 2;
    letters_around(a->text, middle, middle - a->at + a->overlap + 1, &a->letters);
    a->slice_end = to;
}

/* Goes on behind the slice in work; false at the stage's end. */
static bool next_slice(struct anchoring *a)
{
    a->at = a->slice_end;
    a->slice_end = 0;
    reset_search(a);
    if (a->at >= a->ranges.v[a->range].to && ++a->range < a->ranges.n)
        a->at = a->ranges.v[a->range].from;
    return a->range < a->ranges.n;
}

static bool step_with_errors(struct anchoring *a, size_t budget)
{
    if (!a->slice_end)
        read_slice(a, budget);
    return error_search_step(a, budget * LETTERS_PER_BYTE) || next_slice(a);
}

static bool step_by_kgrams(struct anchoring *a, size_t budget)
{
    if (a->slice_end)
        return kgram_search_step(a, budget * LETTERS_PER_BYTE) || next_slice(a);
    read_slice(a, budget);
    kgrams_find(a->kgrams, &a->letters, &a->hits);
    return a->hits.n || next_slice(a);
}

bool anchor_step(struct anchoring *a, size_t budget)
{
    if (a->stage == STAGE_BEGIN)
        next_stage(a);
    if (a->stage == STAGE_DONE)
        return false;
    bool more =
        a->stage == STAGE_ERRORS ? step_with_errors(a, budget) : step_by_kgrams(a, budget);
    if (!more)
        end_stage(a);
    return a->stage != STAGE_DONE;
}
