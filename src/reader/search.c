/* SPDX-License-Identifier: ISC */
/*
 * Search, in slices: what is near answers at once, the rest of a large text is
 * gone through between keys.
 */
#include "private.h"

#include <stdlib.h>
#include <string.h>

/* Searched before the key is answered. */
#define AT_ONCE ((size_t)1 << 20)

static void set_pattern(struct reader *r, struct span pattern)
{
    struct search *s = &r->search;

    text_matcher_free(s->matcher);
    free(s->pattern);
    s->matcher = pattern.n ? text_matcher_new(pattern, TEXT_MATCH_SMART) : NULL;
    s->pattern = mem_copy(pattern.p, pattern.n);
    s->hit = (struct range){0, 0};
    s->hunt = HUNT_NONE;
    r->changed = true;
}

/* Who finds something in a note wants to know what it is a note to. */
static void show_citing(struct reader *r)
{
    const struct note *notes;
    size_t pos = r->search.hit.from;

    if (!in_note(r, pos))
        return;
    size_t note = document_note_at(r->setup.document, pos);
    document_notes(r->setup.document, &notes);
    if (notes[note].marker == NOWHERE)
        return;
    aside_show(r, notes[note].marker);
    uncover(r, pos, aside_height(r));
}

static void found(struct reader *r, struct range hit)
{
    struct search *s = &r->search;

    bool back = s->hunt == HUNT_BACK;

    s->hit = hit;
    s->hunt = HUNT_NONE;
    s->shown = true;
    r->changed = true;
    if (!in_view(r, hit.from)) {
        if (s->typing)
            show_page(r, hit.from);
        else
            jump_to(r, hit.from);
    }
    r->prompt.fails = false;
    if (!s->typing)
        show_citing(r);
    if (s->wrapped && !s->typing)
        reader_say(r, "continued from the %s", back ? "end" : "beginning");
}

static void not_found(struct reader *r)
{
    r->search.hunt = HUNT_NONE;
    r->prompt.fails = true;
    r->changed = true;
    if (!r->search.typing)
        reader_say(r, "not found: %s", r->search.pattern);
}

/* One slice on; false when the hunt is over. */
static bool hunt_on(struct reader *r, size_t budget)
{
    struct search *s = &r->search;
    struct span text = document_text(r->setup.document);
    size_t end = s->wrapped ? s->origin : text.n;
    size_t to = end > s->at && end - s->at > budget ? s->at + budget : end;
    struct range hit;

    if (s->at < to && text_match(s->matcher, text, s->at, to, &hit)) {
        found(r, hit);
        return false;
    }
    s->at = to;
    if (to < end)
        return true;
    if (s->wrapped) {
        not_found(r);
        return false;
    }
    s->wrapped = true;
    s->at = 0;
    return true;
}

static bool hunt_back(struct reader *r, size_t budget)
{
    struct search *s = &r->search;
    struct span text = document_text(r->setup.document);
    size_t end = s->wrapped ? s->origin : 0;
    size_t from = s->at > end && s->at - end > budget ? s->at - budget : end;
    struct range hit;

    if (from < s->at && text_match_back(s->matcher, text, from, s->at, &hit)) {
        found(r, hit);
        return false;
    }
    s->at = from;
    if (from > end)
        return true;
    if (s->wrapped) {
        not_found(r);
        return false;
    }
    s->wrapped = true;
    s->at = text.n;
    return true;
}

bool search_step(struct reader *r, size_t budget)
{
    if (r->search.hunt == HUNT_FORWARD)
        return hunt_on(r, budget);
    if (r->search.hunt == HUNT_BACK)
        return hunt_back(r, budget);
    return false;
}

static void begin(struct reader *r, enum hunt hunt, size_t from)
{
    struct search *s = &r->search;

    if (!s->matcher) {
        reader_say(r, "nothing has been searched for");
        return;
    }
    s->hunt = hunt;
    s->origin = s->at = from;
    s->wrapped = false;
    /* A second slice, for the wrap to be answered at once in a short text. */
    if (search_step(r, AT_ONCE))
        search_step(r, AT_ONCE);
}

/* The way the prompt was opened, or against it. */
static enum hunt direction(const struct reader *r, bool same)
{
    return r->search.backward == same ? HUNT_BACK : HUNT_FORWARD;
}

void search_type(struct reader *r, struct span pattern, bool backward, struct page_start origin)
{
    struct search *s = &r->search;

    set_pattern(r, pattern);
    s->backward = backward;
    s->typing = true;
    s->shown = false;
    r->prompt.fails = pattern.n && !s->matcher;
    if (!is_at(r, origin))
        show_from(r, origin);
    if (s->matcher)
        begin(r, backward ? HUNT_BACK : HUNT_FORWARD, backward ? view_end(r) : r->page.at);
}

static void keep_history(struct search *s, struct span pattern)
{
    for (size_t i = 0; i < s->history.n; i++) {
        if (!span_equal(span_of(s->history.v[i]), pattern))
            continue;
        free(s->history.v[i]);
        memmove(s->history.v + i, s->history.v + i + 1,
                (s->history.n - i - 1) * sizeof *s->history.v);
        s->history.n--;
        break;
    }
    VEC_PUSH(&s->history, mem_copy(pattern.p, pattern.n));
}

void search_commit(struct reader *r, struct span pattern, bool backward,
                   struct page_start origin)
{
    struct search *s = &r->search;
    size_t here = r->page.at;

    if (!pattern.n) {
        /* Nothing typed: the last pattern again. */
        s->typing = false;
        if (s->history.n && (!s->pattern || !*s->pattern))
            set_pattern(r, span_of(s->history.v[s->history.n - 1]));
        s->backward = backward;
        search_next(r, 0);
        return;
    }
    s->typing = false;
    keep_history(s, pattern);
    if (!is_at(r, origin)) {
        /* The jump is from where the prompt was opened. */
        show_from(r, origin);
        jump_from_here(r, here);
    }
    if (s->hit.from < s->hit.to)
        show_citing(r);
    if (r->prompt.fails)
        reader_say(r, "not found: %s", s->pattern);
}

void search_cancel(struct reader *r)
{
    struct search *s = &r->search;

    s->typing = false;
    set_pattern(r,
                s->history.n ? span_of(s->history.v[s->history.n - 1]) : (struct span){"", 0});
    s->shown = false;
}

static void again(struct reader *r, bool same)
{
    struct search *s = &r->search;
    bool here = s->hit.from != s->hit.to && in_view(r, s->hit.from);

    s->shown = true;
    if (direction(r, same) == HUNT_FORWARD)
        begin(r, HUNT_FORWARD, here ? s->hit.from + 1 : r->page.at);
    else
        begin(r, HUNT_BACK, here ? s->hit.from : r->page.at);
}

void search_next(struct reader *r, unsigned long count)
{
    (void)count;
    again(r, true);
}

void search_prev(struct reader *r, unsigned long count)
{
    (void)count;
    again(r, false);
}

void search_clear(struct reader *r, unsigned long count)
{
    (void)count;
    r->search.hunt = HUNT_NONE;
    r->search.shown = false;
    r->search.hit = (struct range){0, 0};
    r->changed = true;
}

void search_free(struct reader *r)
{
    text_matcher_free(r->search.matcher);
    free(r->search.pattern);
    for (size_t i = 0; i < r->search.history.n; i++)
        free(r->search.history.v[i]);
    VEC_FREE(&r->search.history);
}
