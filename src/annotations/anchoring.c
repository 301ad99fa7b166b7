/* SPDX-License-Identifier: ISC */
/* Anchoring the passages in steps, and one passage ahead of the others. */
#include "change.h"

#include <stdlib.h>
#include <string.h>

/* Notes in one of the passages added here, whose lookalike is known now, what it is.  That
 * makes it another passage, so the next is noted in a later step. */
static void note_lookalike(struct annotations *a)
{
    for (size_t i = 0; i < a->n; i++) {
        const struct annotation *one = &a->v[i];
        const struct passage *p = annotations_get(a, one->number);
        int lookalike = anchor_lookalike(a->anchoring, one->target);
        if (!one->is_new || lookalike < 0 || !p || p->lookalike)
            continue;
        /* What cannot be saved is not tried again at once. */
        if (annotations_unsaved(a))
            return;
        a->pending = true;
        change_lookalike(a, one->number, lookalike);
        return;
    }
}

bool annotations_step(struct annotations *a, size_t budget)
{
    gather_passages(a);
    if (!a->pending)
        return false;
    a->pending = anchor_step(a->anchoring, budget);
    if (!a->pending) {
        note_lookalike(a);
        notify(a, ANNOTATIONS_ANCHORED, NOWHERE);
    }
    return a->pending;
}

bool annotations_pending(const struct annotations *a)
{
    return a->setup.bookmarks && (a->pending || a->stale);
}

/* One passage ------------------------------------------------------------------------- */

struct passage_search {
    struct annotations *annotations;
    struct passage passage;
    struct anchoring *alone; /* of this passage alone, in the text numbered texts; or NULL */
    unsigned long texts;
};

struct passage_search *passage_search_new(struct annotations *a, const struct passage *p)
{
    struct passage_search *s = mem_alloc(sizeof *s);

    s->annotations = a;
    s->passage = passage_copy(p);
    return s;
}

void passage_search_free(struct passage_search *s)
{
    if (!s)
        return;
    anchor_free(s->alone);
    passage_free(&s->passage);
    free(s);
}

const struct passage *passage_search_passage(const struct passage_search *s)
{
    return &s->passage;
}

/* Goes on until the target is found or nothing is left to do: then it is an orphan. */
static enum anchor_state step_target(struct anchoring *anchoring, size_t target, size_t budget,
                                     struct range *range)
{
    enum anchor_state state = anchor_get(anchoring, target, range);

    if (state != ANCHOR_PENDING)
        return state;
    bool more = anchor_step(anchoring, budget);
    state = anchor_get(anchoring, target, range);
    return state == ANCHOR_PENDING && !more ? ANCHOR_ORPHAN : state;
}

/* A passage that is not among those of this document is anchored alone. */
static void begin_alone(struct passage_search *s)
{
    struct annotations *a = s->annotations;

    if (s->alone && s->texts == a->texts)
        return;
    struct quotation q = passage_quotation(&s->passage);
    anchor_free(s->alone);
    s->alone = anchor_new(document_text(a->setup.document));
    s->texts = a->texts;
    anchor_add(s->alone, &q, document_position(a->setup.document, (size_t)s->passage.offset),
               false);
}

enum anchor_state passage_search_step(struct passage_search *s, size_t budget,
                                      struct range *range)
{
    struct annotations *a = s->annotations;
    const char *id = s->passage.id;

    gather_passages(a);
    for (size_t i = 0; id && i < a->n; i++)
        if (strcmp(a->v[i].id, id) == 0)
            return step_target(a->anchoring, a->v[i].target, budget, range);
    begin_alone(s);
    return step_target(s->alone, 0, budget, range);
}
