/* SPDX-License-Identifier: ISC */
/* Going to a passage: in a long text that has changed it is looked for in steps. */
#include "going.h"

#include "history.h"
#include "kept.h"
#include "lookup.h"
#include "message.h"

/* Looked through before the next screen is drawn. */
#define AT_ONCE ((size_t)1 << 20)

static void jump_there(struct reader *r, enum anchor_state state, size_t pos)
{
    struct passage p = r->going.passage;

    r->going.passage = (struct passage){0};
    going_stop(r);
    message_clear(r);
    jump_to(r, state == ANCHOR_FOUND ? pos : position_of(r, p.offset));
    if (state != ANCHOR_FOUND)
        reader_say(r, "it is not found; here stood: %s", p.quote ? p.quote : "");
    passage_free(&p);
}

/* One that is not among those of this text is looked for alone. */
static enum anchor_state seek_alone(struct reader *r, size_t budget, struct range *range)
{
    struct going *g = &r->going;
    enum anchor_state state;

    if (!g->alone) {
        struct quotation q = passage_quotation(&g->passage);
        g->alone = anchor_new(document_text(r->setup.document));
        anchor_add(g->alone, &q, position_of(r, g->passage.offset), false);
    }
    state = anchor_get(g->alone, 0, range);
    if (state != ANCHOR_PENDING)
        return state;
    bool more = anchor_step(g->alone, budget);
    state = anchor_get(g->alone, 0, range);
    return state == ANCHOR_PENDING && !more ? ANCHOR_ORPHAN : state;
}

static void go_on(struct reader *r, size_t budget)
{
    enum anchor_state state;
    struct range range;

    if (!kept_seek(r, r->going.passage.id, budget, &state, &range))
        state = seek_alone(r, budget, &range);
    if (state != ANCHOR_PENDING)
        jump_there(r, state, range.from);
}

void reader_goto_passage(struct reader *r, const struct passage *p)
{
    struct passage copy = passage_copy(p);

    going_stop(r);
    r->going.open = true;
    r->going.passage = copy;
    go_on(r, AT_ONCE);
    if (r->going.open)
        reader_say(r, "looking for it; any key stops");
}

bool going_step(struct reader *r, size_t budget)
{
    if (r->going.open)
        go_on(r, budget);
    return r->going.open;
}

void going_lose(struct reader *r)
{
    anchor_free(r->going.alone);
    r->going.alone = NULL;
}

void going_stop(struct reader *r)
{
    going_lose(r);
    passage_free(&r->going.passage);
    r->going.open = false;
}
