/* SPDX-License-Identifier: ISC */
/*
 * Regular expressions by PCRE2.  A text is searched paragraph by paragraph, and a
 * long paragraph in chunks, so that the text of one call is bounded; PCRE2's limits
 * bound the cost of one attempt.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex.h"

#include "meter.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

/* Maximum bytes of a chunk, and maximum bytes by which a hit may extend beyond it. */
#define CHUNK ((size_t)16 * 1024)
#define OVERRUN ((size_t)4 * 1024)

/* Maximum bytes of a piece: positions at which hits are tried before the budget is looked
 * at. */
#define PIECE ((size_t)1024)

/* Bytes before a chunk that lookbehinds can see. */
#define LOOKBEHIND 256

/* Maximum backtracks of one attempt: several times what ordinary patterns need in a chunk,
 * and few enough not to be noticed.  Maximum heap in KiB; bytes of the JIT's stack. */
#define MAX_BACKTRACKS 100000
#define MAX_HEAP_KIB (16 * 1024)
#define MIN_STACK ((size_t)32 * 1024)
#define MAX_STACK ((size_t)4 * 1024 * 1024)

struct regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    bool gave_up;
};

/* The pattern ------------------------------------------------------------------------ */

/* The pattern given to PCRE2, and the offset in the original for each of its bytes. */
struct rewritten {
    struct buf text;
    VEC(size_t) origin;
};

static void put(struct rewritten *w, const char *s, size_t n, size_t origin, bool one)
{
    buf_put(&w->text, s, n);
    for (size_t i = 0; i < n; i++)
        VEC_PUSH(&w->origin, one ? origin : origin + i);
}

/* Bytes of the token at at that is copied unchanged: an escape, a quoted sequence, a class,
 * or one byte. */
static size_t token_bytes(struct span p, size_t at)
{
    size_t to = at + 1;

    if (p.p[at] == '\\' && to < p.n && p.p[to] == 'Q') {
        while (to + 1 < p.n && !(p.p[to] == '\\' && p.p[to + 1] == 'E'))
            to++;
        return to + 1 < p.n ? to + 2 - at : p.n - at;
    }
    if (p.p[at] == '\\')
        return to < p.n ? 2 : 1;
    if (p.p[at] != '[')
        return 1;
    to += to < p.n && p.p[to] == '^';
    to += to < p.n && p.p[to] == ']';
    while (to < p.n && p.p[to] != ']') {
        const char *end = p.p[to] == '[' && to + 1 < p.n && p.p[to + 1] == ':'
                              ? memchr(p.p + to, ']', p.n - to)
                              : NULL;
        to = end ? (size_t)(end - p.p) + 1 : to + (p.p[to] == '\\' ? 2 : 1);
    }
    return (to < p.n ? to + 1 : p.n) - at;
}

/* Replaces a blank by a pattern that matches any blanks and line breaks. */
static void rewrite(struct span p, struct rewritten *out)
{
    for (size_t at = 0; at < p.n;) {
        if (p.p[at] != ' ') {
            size_t n = token_bytes(p, at);
            put(out, p.p + at, n, at, false);
            at += n;
            continue;
        }
        bool counted = at + 1 < p.n && strchr("*+?{", p.p[at + 1]);
        put(out, "\\s+", counted ? 2 : 3, at, true);
        at++;
    }
    buf_put(&out->text, "", 0);
}

/* Bytes of an escape, including the name of a property or character. */
static size_t escape_bytes(struct span p)
{
    char kind = p.n > 1 ? p.p[1] : '\0';
    const char *end = p.n > 2 && p.p[2] == '{' ? memchr(p.p, '}', p.n) : NULL;

    if (end && strchr("pPxNo", kind))
        return (size_t)(end - p.p) + 1;
    size_t n = kind == 'p' || kind == 'P' ? 3 : 2;
    return n < p.n ? n : p.n;
}

/* Does the pattern hold capitals outside of escapes? */
static bool has_capitals(struct span p)
{
    for (size_t at = 0; at < p.n;) {
        uint32_t cp;
        if (p.p[at] == '\\') {
            at += escape_bytes(span_sub(p, at, p.n));
            continue;
        }
        at += text_decode(p.p + at, p.n - at, &cp, NULL);
        if (text_is_upper(cp))
            return true;
    }
    return false;
}

static char *message_of(int error)
{
    char message[256];

    if (pcre2_get_error_message(error, (PCRE2_UCHAR *)message, sizeof message) < 0)
        return mem_string("not a regular expression");
    return mem_string(message);
}

static void prepare(struct regex *r)
{
    r->data = pcre2_match_data_create_from_pattern(r->code, NULL);
    r->context = pcre2_match_context_create(NULL);
    if (!r->data || !r->context)
        mem_exhausted();
    pcre2_set_match_limit(r->context, MAX_BACKTRACKS);
    pcre2_set_depth_limit(r->context, MAX_BACKTRACKS);
    pcre2_set_heap_limit(r->context, MAX_HEAP_KIB);
    /* Without a JIT for this processor matching is only slower. */
    if (pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE) == 0) {
        r->stack = pcre2_jit_stack_create(MIN_STACK, MAX_STACK, NULL);
        pcre2_jit_stack_assign(r->context, NULL, r->stack);
    }
}

struct regex *regex_new(struct span pattern, unsigned flags, char **error, size_t *at)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_DOTALL |
                       PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT;
    struct rewritten w = {0};
    PCRE2_SIZE wrong = 0;
    struct regex *r = mem_alloc(sizeof *r);
    int why = 0;

    if (!(flags & TEXT_MATCH_EXACT_CASE) &&
        !((flags & TEXT_MATCH_SMART) && has_capitals(pattern)))
        options |= PCRE2_CASELESS;
    rewrite(pattern, &w);
    *error = NULL;
    r->code = pcre2_compile((PCRE2_SPTR)w.text.p, w.text.n, options, &why, &wrong, NULL);
    if (r->code) {
        prepare(r);
    } else {
        *error = message_of(why);
        *at = wrong < w.origin.n ? w.origin.v[wrong] : pattern.n;
        regex_free(r);
        r = NULL;
    }
    buf_free(&w.text);
    VEC_FREE(&w.origin);
    return r;
}

void regex_free(struct regex *r)
{
    if (!r)
        return;
    pcre2_jit_stack_free(r->stack);
    pcre2_match_context_free(r->context);
    pcre2_match_data_free(r->data);
    pcre2_code_free(r->code);
    free(r);
}

bool regex_gave_up(const struct regex *r)
{
    return r->gave_up;
}

/* The text --------------------------------------------------------------------------- */

/* The text of one call: hits begin in [from, to) and end before reach; lookbehinds see
 * [base, from). */
struct window {
    size_t base, from, to, reach;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* After the first blank line that ends in (from, to]; else NOWHERE. */
static size_t paragraph_after(struct span s, size_t from, size_t to)
{
    while (from < to) {
        const char *line = memchr(s.p + from, '\n', to - from);
        if (!line)
            break;
        size_t at = (size_t)(line - s.p) + 1;
        while (at < to && is_blank(s.p[at]))
            at++;
        if (at < to && s.p[at] == '\n')
            return at + 1;
        from = at;
    }
    return NOWHERE;
}

/* After the last blank line that ends in (from, to]; else NOWHERE. */
static size_t paragraph_before(struct span s, size_t from, size_t to)
{
    size_t end = NOWHERE; /* end of a line that only blanks follow so far */

    for (size_t at = to; at-- > from;) {
        if (s.p[at] == '\n' && end != NOWHERE)
            return end;
        if (s.p[at] == '\n')
            end = at + 1;
        else if (!is_blank(s.p[at]))
            end = NOWHERE;
    }
    return NOWHERE;
}

/* The first code point from at on; more than three bytes that continue one are malformed. */
static size_t code_point_from(struct span s, size_t at)
{
    size_t end = at + 3 < s.n ? at + 3 : s.n;

    while (at < end && utf8_continues(s.p[at]))
        at++;
    return at;
}

/* The paragraph that holds pos, or a chunk of a long one. */
static struct window window_at(struct span s, size_t pos)
{
    size_t low = pos > CHUNK ? pos - CHUNK : 0, cut = pos / CHUNK * CHUNK;
    size_t high = s.n - pos > CHUNK + OVERRUN ? pos + CHUNK + OVERRUN : s.n;
    size_t from = paragraph_before(s, low, pos), end = paragraph_after(s, pos, high);
    struct window out = {.from = from, .base = from};

    if (from == NOWHERE) {
        from = low ? code_point_from(s, cut) : 0;
        out.from = from < pos ? from : pos;
        out.base = out.from > LOOKBEHIND ? code_point_from(s, out.from - LOOKBEHIND) : 0;
    }
    out.to = end != NOWHERE && end - pos <= CHUNK ? end : code_point_from(s, cut + CHUNK);
    if (out.to > s.n)
        out.to = s.n;
    out.reach = end != NOWHERE ? end : out.to + OVERRUN < high ? out.to + OVERRUN : high;
    out.reach = code_point_from(s, out.reach);
    return out;
}

enum outcome { FOUND, NOT_FOUND, GAVE_UP };

/* The first hit in a window that begins in [from, to). */
static enum outcome match_in(struct regex *r, struct span s, struct window in, size_t from,
                             size_t to, struct range *hit)
{
    PCRE2_SPTR text = (PCRE2_SPTR)s.p + in.base;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(r->data);

    while (from < to) {
        pcre2_set_offset_limit(r->context, to - 1 - in.base);
        int got = pcre2_match(r->code, text, in.reach - in.base, from - in.base, PCRE2_NOTEMPTY,
                              r->data, r->context);
        if (got < 0) {
            r->gave_up |= got != PCRE2_ERROR_NOMATCH;
            return got == PCRE2_ERROR_NOMATCH ? NOT_FOUND : GAVE_UP;
        }
        /* \K may put the beginning anywhere. */
        *hit = (struct range){in.base + ends[0], in.base + ends[1]};
        if (hit->from >= from && hit->from < hit->to && hit->from < to)
            return FOUND;
        from = code_point_from(s, from + 1);
    }
    return NOT_FOUND;
}

/* Tries the positions of one piece of a window, from *from on and before to.  Moves *from to
 * the hit's end, or after what was tried; a window in which PCRE2 gave up is left. */
static bool match_piece(struct regex *r, struct span s, struct window in, size_t *from,
                        size_t to, size_t *budget, struct range *hit)
{
    size_t begin = *from, end = to - begin > PIECE ? code_point_from(s, begin + PIECE) : to;
    uint64_t began = meter_now();
    enum outcome got = match_in(r, s, in, begin, end < to ? end : to, hit);

    *from = got == FOUND ? hit->to : got == GAVE_UP || end > to ? to : end;
    meter_spend(budget, *from - begin, began);
    return got == FOUND;
}

static bool step_forward(struct regex *r, struct span s, struct range *left, size_t *budget,
                         struct range *hit)
{
    while (left->from < left->to && *budget) {
        struct window in = window_at(s, left->from);
        size_t at = left->from, to = in.to < left->to ? in.to : left->to;
        bool found = false;
        while (at < to && *budget && !found)
            found = match_piece(r, s, in, &at, to, budget, hit);
        if (found)
            return true;
        left->from = at > left->from ? at : left->from + 1;
    }
    return false;
}

/* Finds hits from the beginning of each window, so that they are those found forwards. */
static bool step_backward(struct regex *r, struct span s, struct text_search *t, size_t *budget,
                          struct range *hit)
{
    struct range *left = &t->left, next;

    while (left->from < left->to && *budget) {
        struct window in = window_at(s, left->to - 1);
        size_t at = t->searched > in.from ? t->searched : in.from;
        while (at < left->to && *budget)
            if (match_piece(r, s, in, &at, left->to, budget, &next) && next.from >= left->from)
                t->last = next;
        t->searched = at;
        if (at < left->to)
            return false;
        *hit = t->last;
        left->to = in.from > left->from ? in.from : left->from;
        t->searched = 0;
        t->last = (struct range){0, 0};
        if (hit->from < hit->to)
            return true;
    }
    return false;
}

bool regex_step(struct regex *r, struct span s, struct text_search *t, size_t *budget,
                struct range *hit)
{
    return t->backward ? step_backward(r, s, t, budget, hit)
                       : step_forward(r, s, &t->left, budget, hit);
}
