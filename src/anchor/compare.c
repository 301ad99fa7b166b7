/* SPDX-License-Identifier: ISC */
/* Places that a search has come upon are compared with their quotation. */
#include "anchor_internal.h"

static size_t clamped(int64_t at, size_t n)
{
    return at < 0 ? 0 : (size_t)at > n ? n : (size_t)at;
}

void compare_begin(struct anchoring *a, uint32_t target, int64_t first, int64_t last,
                   size_t hits)
{
    struct target *t = &a->all.v[target];
    size_t exact = t->needle.exact, n = a->letters.n;
    size_t slack = 32 + (exact < 4096 ? exact / 4 : 1024);
    size_t from = clamped(first - (int64_t)slack, n);
    size_t to = clamped(last + (int64_t)(exact + slack), n);

    /* Each piece is searched for in a part of the window only. */
    t->compared += to - from + exact * 4 + 256;
    if (t->compared > t->max_compared)
        return;
    a->comparison = (struct comparison){.is_running = true, .target = target, .hits = hits};
    align_begin(&a->comparison.aligner, from, to, clamped(first, n));
}

void compare_step(struct anchoring *a, size_t *letters)
{
    struct comparison *now = &a->comparison;
    struct target *t = &a->all.v[now->target];
    size_t before = now->aligner.found.compared;
    struct candidate c;

    bool more = align_step(&now->aligner, &t->needle, &a->letters, *letters);
    size_t compared = now->aligner.found.compared - before;
    *letters -= compared < *letters ? compared : *letters;
    if (more)
        return;
    now->is_running = false;
    if (align_end(&now->aligner, &t->needle, a->text, &a->letters, &c))
        target_add_candidate(t, &c, now->hits);
}
