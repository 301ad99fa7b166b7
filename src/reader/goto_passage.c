/* SPDX-License-Identifier: ISC */
#include "goto_passage.h"

#include "history.h"
#include "lookup.h"
#include "message.h"

/* Bytes searched before the next screen is drawn. */
#define FIRST_BUDGET ((size_t)1 << 20)

static void arrive(struct reader *r, enum anchor_state state, size_t pos)
{
    struct passage_search *search = r->passage_search;
    const struct passage *p = passage_search_passage(search);

    r->passage_search = NULL;
    message_clear(r);
    jump_to(r, state == ANCHOR_FOUND ? pos : position_of(r, p->offset));
    if (state != ANCHOR_FOUND)
        reader_say(r, "it is not found; here stood: %s", p->quote ? p->quote : "");
    passage_search_free(search);
}

static void search_on(struct reader *r, size_t budget)
{
    struct range range;
    enum anchor_state state = passage_search_step(r->passage_search, budget, &range);

    if (state != ANCHOR_PENDING)
        arrive(r, state, range.from);
}

void reader_goto_passage(struct reader *r, const struct passage *p)
{
    struct passage_search *search = passage_search_new(r->annotations, p);

    goto_passage_stop(r);
    r->passage_search = search;
    search_on(r, FIRST_BUDGET);
    if (r->passage_search)
        reader_say(r, "looking for it; any key stops");
}

bool goto_passage_step(struct reader *r, size_t budget)
{
    if (r->passage_search)
        search_on(r, budget);
    return r->passage_search != NULL;
}

void goto_passage_stop(struct reader *r)
{
    passage_search_free(r->passage_search);
    r->passage_search = NULL;
}

void goto_passage(struct reader *r, size_t number)
{
    const struct passage *p = annotations_get(r->annotations, number);
    struct range range;

    if (!p)
        return;
    if (annotations_owns(r->annotations, p) ||
        annotations_state(r->annotations, number, &range) == ANCHOR_FOUND) {
        reader_goto_passage(r, p);
        return;
    }
    passage_free(&r->request.passage);
    r->request.passage = passage_copy(p);
    r->request.what = REQUEST_OPEN;
}

const struct passage *reader_wanted(const struct reader *r)
{
    return &r->request.passage;
}
