/* SPDX-License-Identifier: ISC */
/* Going to a passage: in a long text that has changed it is looked for in steps. */
#include "going.h"

#include "history.h"
#include "kept.h"
#include "lookup.h"
#include "message.h"

/* Looked through before the next screen is drawn. */
#define AT_ONCE ((size_t)1 << 20)

static void jump_there(struct reader *r, enum finding_state state, size_t pos)
{
    struct passage p = r->going.passage;

    r->going.passage = (struct passage){0};
    going_stop(r);
    message_clear(r);
    jump_to(r, state == FINDING_FOUND ? pos : position_of(r, p.offset));
    if (state != FINDING_FOUND)
        reader_say(r, "it is not found; here stood: %s", p.quote ? p.quote : "");
    passage_free(&p);
}

/* One that is not among those of this text is looked for alone. */
static enum finding_state seek_alone(struct reader *r, size_t budget, struct range *range)
{
    struct going *g = &r->going;
    enum finding_state state;

    if (!g->alone) {
        g->alone = finding_new(document_text(r->setup.document));
        finding_add(g->alone, &g->passage, position_of(r, g->passage.offset), false);
    }
    state = finding_get(g->alone, 0, range);
    if (state != FINDING_SOUGHT)
        return state;
    bool more = finding_step(g->alone, budget);
    state = finding_get(g->alone, 0, range);
    return state == FINDING_SOUGHT && !more ? FINDING_ORPHAN : state;
}

static void go_on(struct reader *r, size_t budget)
{
    enum finding_state state;
    struct range range;

    if (!kept_seek(r, r->going.passage.id, budget, &state, &range))
        state = seek_alone(r, budget, &range);
    if (state != FINDING_SOUGHT)
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
    finding_free(r->going.alone);
    r->going.alone = NULL;
}

void going_stop(struct reader *r)
{
    going_lose(r);
    passage_free(&r->going.passage);
    r->going.open = false;
}
