/* SPDX-License-Identifier: ISC */
#include "search.h"

#include "citing_pane.h"
#include "history.h"
#include "lookup.h"
#include "note_pane.h"
#include "paging.h"

#include <stdlib.h>
#include <string.h>

/* Bytes searched before the key is answered. */
#define AT_ONCE ((size_t)1 << 20)

/* The same for a regular expression, which costs more. */
#define REGEX_AT_ONCE ((size_t)64 * 1024)

/* Bytes that a part of the text counts for beside its own. */
#define PART_COST 256

enum search_direction { SEARCH_IDLE, SEARCH_FORWARD, SEARCH_BACKWARD };

struct search {
    struct text_matcher *matcher; /* NULL: nothing is searched for */
    char *pattern;
    struct search_options options;
    struct search_options committed; /* of the last search that was not left */
    struct range hit;                /* the current one; from == to for none */
    bool shown;                      /* hits are highlighted */

    enum search_direction direction; /* in which the steps go on */
    size_t origin, at;               /* where it began and has come to */
    struct text_search back;         /* progress before at, of a search backward */
    bool wrapped;
    unsigned long to_skip; /* hits that are still passed over */
    bool skipped_any;      /* a hit was skipped since the last round */

    bool typing; /* the prompt is open: no jump is recorded */
    bool fails;  /* what is typed is not found */
    char *error; /* in a regular expression; NULL for none */
    size_t error_at;
    VEC(struct history_entry) history;
};

static void set_pattern(struct reader *r, struct span pattern)
{
    struct search *s = r->search;

    text_matcher_free(s->matcher);
    free(s->pattern);
    free(s->error);
    s->error = NULL;
    if (!pattern.n)
        s->matcher = NULL;
    else if (s->options.regex)
        s->matcher = text_matcher_regex(pattern, TEXT_MATCH_SMART, &s->error, &s->error_at);
    else
        s->matcher = text_matcher_new(pattern, TEXT_MATCH_SMART);
    s->pattern = mem_copy(pattern.p, pattern.n);
    s->hit = (struct range){0, 0};
    s->direction = SEARCH_IDLE;
    r->changed = true;
}

/* Shows the sentence that cites a note, where the hit is in one. */
static void show_citing(struct reader *r)
{
    size_t pos = r->search->hit.from;

    note_pane_unfold(r, pos);
    if (!in_note(r, pos))
        return;
    size_t marker = note_of(r, document_note_at(r->setup.document, pos))->marker;
    /* A sentence on the page is seen already. */
    if (marker != NOWHERE && !in_view(r, marker_of(r, marker)->from))
        citing_pane_open(r, marker, pos);
}

static void show_hit(struct reader *r, struct range hit)
{
    struct search *s = r->search;

    bool back = s->direction == SEARCH_BACKWARD;

    s->hit = hit;
    s->direction = SEARCH_IDLE;
    s->shown = true;
    r->changed = true;
    if (!in_view(r, hit.from)) {
        if (s->typing)
            show_page(r, hit.from);
        else
            jump_to(r, hit.from);
    }
    s->fails = false;
    if (!s->typing)
        show_citing(r);
    if (s->wrapped && !s->typing)
        reader_say(r, "continued from the %s", back ? "end" : "beginning");
}

static void report_not_found(struct reader *r)
{
    static const char *const where[SCOPES] = {"", " in the text", " in the notes"};
    struct search *s = r->search;

    s->direction = SEARCH_IDLE;
    s->fails = true;
    r->changed = true;
    if (!s->typing)
        reader_say(r, "not found%s: %s%s", where[s->options.scope], s->pattern,
                   text_matcher_gave_up(s->matcher) ? " (in places it costs too much)" : "");
}

/* Where is searched --------------------------------------------------------------- */

static bool in_scope(const struct reader *r, size_t pos)
{
    enum search_scope scope = r->search->options.scope;
    bool note = document_note_at(r->setup.document, pos) != NOWHERE;

    return scope == SCOPE_ALL || note == (scope == SCOPE_NOTES);
}

bool search_waits(const struct reader *r)
{
    return r->search->options.scope != SCOPE_ALL && !document_done(r->setup.document);
}

/* How many notes begin before pos. */
static size_t notes_before(const struct reader *r, size_t pos)
{
    const struct note *notes;
    size_t i, n = document_notes(r->setup.document, &notes);

    LOWER_BOUND(i, n, notes[i].from < pos);
    return i;
}

/* The part of the text that is searched and holds pos, or the next after it. */
static struct range part_after(const struct reader *r, size_t pos)
{
    struct document *d = r->setup.document;
    const struct note *notes;
    size_t n = document_notes(d, &notes), size = text_size(r), i;

    if (r->search->options.scope == SCOPE_ALL)
        return (struct range){0, size};
    while ((i = document_note_at(d, pos)) != NOWHERE) {
        if (r->search->options.scope == SCOPE_NOTES)
            return (struct range){notes[i].from, notes[i].body.to};
        pos = notes[i].body.to;
    }
    i = notes_before(r, pos);
    if (r->search->options.scope == SCOPE_TEXT)
        return (struct range){pos, i < n ? notes[i].from : size};
    return i < n ? (struct range){notes[i].from, notes[i].body.to} : (struct range){size, size};
}

/* The part that holds what stands before pos, or the last before it. */
static struct range part_before(const struct reader *r, size_t pos)
{
    struct document *d = r->setup.document;
    const struct note *notes;
    size_t i;

    document_notes(d, &notes);
    if (r->search->options.scope == SCOPE_ALL)
        return (struct range){0, text_size(r)};
    while (pos && (i = document_note_at(d, pos - 1)) != NOWHERE) {
        if (r->search->options.scope == SCOPE_NOTES)
            return (struct range){notes[i].from, notes[i].body.to};
        pos = notes[i].from;
    }
    i = notes_before(r, pos);
    if (r->search->options.scope == SCOPE_TEXT)
        return (struct range){i ? notes[i - 1].body.to : 0, pos};
    return i ? (struct range){notes[i - 1].from, notes[i - 1].body.to} : (struct range){0, 0};
}

/* Going on ------------------------------------------------------------------------- */

static void spend(size_t *budget, size_t bytes)
{
    *budget -= bytes < *budget ? bytes : *budget;
}

/* At the end of the text the search goes on from the other end; after a whole round it has
 * failed, unless hits were skipped by a count. */
static void wrap_around(struct reader *r, size_t end, size_t begin)
{
    struct search *s = r->search;

    if (s->at != end)
        return;
    if (s->wrapped && s->skipped_any) {
        s->wrapped = s->skipped_any = false;
        s->at = s->origin;
        return;
    }
    if (s->wrapped)
        report_not_found(r);
    s->wrapped = true;
    s->at = begin;
}

/* Where the search goes on after a hit; those of a regular expression do not overlap. */
static size_t after_hit(const struct search *s, struct range hit)
{
    return s->options.regex ? hit.to : hit.from + 1;
}

static bool skip_hit(struct search *s)
{
    if (!s->to_skip)
        return false;
    s->to_skip--;
    s->skipped_any = true;
    return true;
}

static void search_forward(struct reader *r, size_t *budget)
{
    struct search *s = r->search;
    struct span text = document_text(r->setup.document);
    size_t end = s->wrapped ? s->origin : text.n;
    struct range part = part_after(r, s->at), hit;
    size_t from = s->at > part.from ? s->at : part.from;
    size_t to = part.to < end ? part.to : end;
    struct text_search t = {.left = {from, to}};

    if (from >= to) {
        s->at = end;
    } else if (!text_search_step(s->matcher, text, &t, budget, &hit)) {
        s->at = t.left.from;
    } else if (skip_hit(s)) {
        s->at = after_hit(s, hit) < end ? after_hit(s, hit) : end;
    } else {
        show_hit(r, hit);
        return;
    }
    spend(budget, PART_COST);
    wrap_around(r, end, 0);
}

static void search_backward(struct reader *r, size_t *budget)
{
    struct search *s = r->search;
    struct span text = document_text(r->setup.document);
    size_t end = s->wrapped ? s->origin : 0;
    struct range part = part_before(r, s->at), hit;
    size_t to = s->at < part.to ? s->at : part.to;
    size_t from = part.from > end ? part.from : end;

    s->back.left = (struct range){from, to};
    if (from >= to) {
        s->at = end;
    } else if (!text_search_step(s->matcher, text, &s->back, budget, &hit)) {
        s->at = s->back.left.to;
    } else if (skip_hit(s)) {
        s->at = hit.from;
    } else {
        show_hit(r, hit);
        return;
    }
    spend(budget, PART_COST);
    wrap_around(r, end, text.n);
}

bool search_step(struct reader *r, size_t budget)
{
    struct search *s = r->search;

    if (s->options.regex && budget > REGEX_AT_ONCE)
        budget = REGEX_AT_ONCE;
    while (s->direction != SEARCH_IDLE && budget) {
        if (s->direction == SEARCH_FORWARD)
            search_forward(r, &budget);
        else
            search_backward(r, &budget);
    }
    return s->direction != SEARCH_IDLE;
}

static void begin(struct reader *r, enum search_direction direction, size_t from,
                  unsigned long left)
{
    struct search *s = r->search;

    if (!s->matcher) {
        reader_say(r, "%s", s->error ? s->error : "nothing has been searched for");
        return;
    }
    s->direction = direction;
    s->origin = s->at = from;
    s->back = (struct text_search){.backward = true};
    s->wrapped = s->skipped_any = false;
    s->to_skip = left;
    if (!search_waits(r))
        search_step(r, AT_ONCE);
}

/* The direction in which the prompt was opened, or the other one. */
static enum search_direction direction_of(const struct reader *r, bool same)
{
    return r->search->options.backward == same ? SEARCH_BACKWARD : SEARCH_FORWARD;
}

void search_type(struct reader *r, struct span pattern, struct search_options options,
                 struct page_start origin)
{
    struct search *s = r->search;

    s->options = options;
    set_pattern(r, pattern);
    s->typing = true;
    s->shown = false;
    s->fails = pattern.n && !s->matcher;
    if (!page_is_shown(r, origin))
        show_from(r, origin);
    if (s->matcher)
        begin(r, options.backward ? SEARCH_BACKWARD : SEARCH_FORWARD,
              options.backward ? view_end(r) : r->paging.page.at, 0);
}

static void add_to_history(struct search *s, struct span pattern, bool regex)
{
    for (size_t i = 0; i < s->history.n; i++) {
        if (s->history.v[i].regex != regex ||
            !span_equal(span_of(s->history.v[i].pattern), pattern))
            continue;
        free(s->history.v[i].pattern);
        memmove(s->history.v + i, s->history.v + i + 1,
                (s->history.n - i - 1) * sizeof *s->history.v);
        s->history.n--;
        break;
    }
    VEC_PUSH(&s->history, (struct history_entry){mem_copy(pattern.p, pattern.n), regex});
}

/* Nothing was typed: searches for the last pattern again. */
static void repeat_last(struct reader *r, struct search_options options)
{
    struct search *s = r->search;

    s->typing = false;
    options.regex = s->committed.regex;
    s->options = s->committed = options;
    if (s->history.n && !s->matcher) {
        const struct history_entry *last = &s->history.v[s->history.n - 1];
        s->options.regex = s->committed.regex = last->regex;
        set_pattern(r, span_of(last->pattern));
    }
    search_next(r);
}

void search_commit(struct reader *r, struct span pattern, struct search_options options,
                   struct page_start origin)
{
    struct search *s = r->search;
    size_t here = r->paging.page.at;

    if (!pattern.n) {
        repeat_last(r, options);
        return;
    }
    s->typing = false;
    s->committed = options;
    add_to_history(s, pattern, options.regex);
    if (!page_is_shown(r, origin)) {
        /* The jump begins where the prompt was opened. */
        show_from(r, origin);
        jump_from_here(r, here);
    }
    if (s->hit.from < s->hit.to)
        show_citing(r);
    if (s->fails)
        report_not_found(r);
}

void search_cancel(struct reader *r)
{
    struct search *s = r->search;

    s->typing = false;
    s->options = s->committed;
    const struct history_entry *last = s->history.n ? &s->history.v[s->history.n - 1] : NULL;
    if (last)
        s->options.regex = last->regex;
    set_pattern(r, span_of(last ? last->pattern : ""));
    s->shown = false;
}

static void search_again(struct reader *r, bool same, unsigned long count)
{
    struct search *s = r->search;
    bool here = s->hit.from != s->hit.to && in_view(r, s->hit.from);
    unsigned long left = count ? count - 1 : 0;

    s->shown = true;
    if (direction_of(r, same) == SEARCH_FORWARD)
        begin(r, SEARCH_FORWARD, here ? after_hit(s, s->hit) : r->paging.page.at, left);
    else
        begin(r, SEARCH_BACKWARD, here ? s->hit.from : r->paging.page.at, left);
}

void search_next(struct reader *r)
{
    search_again(r, true, r->input.count);
}

void search_prev(struct reader *r)
{
    search_again(r, false, r->input.count);
}

void search_clear(struct reader *r)
{
    r->search->direction = SEARCH_IDLE;
    r->search->shown = false;
    r->search->hit = (struct range){0, 0};
    r->changed = true;
}

/* Asked by others ------------------------------------------------------------------ */

struct search *search_new(void)
{
    return mem_alloc(sizeof(struct search));
}

void search_free(struct search *s)
{
    text_matcher_free(s->matcher);
    free(s->pattern);
    free(s->error);
    for (size_t i = 0; i < s->history.n; i++)
        free(s->history.v[i].pattern);
    VEC_FREE(&s->history);
    free(s);
}

bool search_hit(const struct reader *r, struct range *hit)
{
    *hit = r->search->hit;
    return hit->from < hit->to;
}

const char *search_pattern(const struct reader *r)
{
    return r->search->matcher ? r->search->pattern : NULL;
}

bool search_near(struct reader *r, size_t at, size_t reach, bool backward, struct range *hit)
{
    struct search *s = r->search;
    struct span text = document_text(r->setup.document);
    size_t from = at > reach ? at - reach : 0, to = text.n - at > reach ? at + reach : text.n;

    s->shown = true;
    r->changed = true;
    if (!(backward ? text_match_back(s->matcher, text, from, at, hit)
                   : text_match(s->matcher, text, at, to, hit)))
        return false;
    s->hit = *hit;
    return true;
}

size_t search_history(const struct reader *r, const struct history_entry **out)
{
    *out = r->search->history.v;
    return r->search->history.n;
}

void search_remember(struct reader *r, struct span pattern, bool regex)
{
    add_to_history(r->search, pattern, regex);
}

void search_begin_typing(struct reader *r)
{
    struct search *s = r->search;

    s->typing = true;
    s->fails = false;
    free(s->error);
    s->error = NULL;
}

bool search_fails(const struct reader *r)
{
    return r->search->fails;
}

const char *search_error(const struct reader *r, size_t *at)
{
    *at = r->search->error_at;
    return r->search->error;
}

void search_stop(struct reader *r)
{
    r->search->direction = SEARCH_IDLE;
}

bool search_is_running(const struct reader *r, size_t *at)
{
    *at = r->search->at;
    return r->search->direction != SEARCH_IDLE;
}

/* Decorations ------------------------------------------------------------------------ */

/* Where hits that touch pos are looked for: one may begin on the page before, and those of a
 * regular expression are counted off from the paragraph's beginning. */
static size_t hits_from(struct reader *r, size_t pos)
{
    size_t from = pos > 256 ? pos - 256 : 0;
    struct block b;

    if (r->search->options.regex && document_block(r->setup.document, from, &b) &&
        b.from < from && from - b.from < 8192)
        from = b.from;
    return from;
}

void search_decorate(struct reader *r, struct range range, struct decorations *out)
{
    const struct search *s = r->search;
    struct span text = document_text(r->setup.document);
    struct range hit;

    if (!s->shown || !s->matcher)
        return;
    size_t from = hits_from(r, range.from);
    while (from < range.to && text_match(s->matcher, text, from, range.to, &hit)) {
        if (hit.to > range.from && hit.from != s->hit.from && in_scope(r, hit.from))
            VEC_PUSH(out, (struct decoration){hit, ROLE_HIT, ""});
        from = hit.to > from ? hit.to : from + 1;
    }
    if (s->hit.from < s->hit.to && s->hit.from < range.to && s->hit.to > range.from)
        VEC_PUSH(out, (struct decoration){s->hit, ROLE_HIT_CURRENT, ""});
}
