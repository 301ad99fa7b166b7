/* SPDX-License-Identifier: ISC */
#include "judge.h"

#include <string.h>

/* Of a piece, and of what stands around the quotation, so many letters in a
 * hundred may be wrong: fewer than any two texts have in common by chance. */
#define PIECE_ERRORS 40
#define CONTEXT_ERRORS 35

/* Pieces of pieces are more like each other: fewer may be wrong, and short ones
 * are looked for close to where they are expected only. */
#define SPLIT_ERRORS 25
#define LEAST_FAR 24
#define LEAST_PIECE 12

/* A piece with so few wrong, so close to where it is expected, is the one. */
#define CLOSE 96
#define CLOSE_ERRORS 10

/* So many letters may stand between the quotation and what was around it. */
#define CONTEXT_GAP 16

static void append_letters(struct sought *s, const char *string, size_t *count)
{
    struct text_letters letters = {0};

    if (string)
        text_letters(span_of(string), 0, strlen(string), &letters);
    for (size_t i = 0; i < letters.n; i++)
        VEC_PUSH(&s->all, letters.v[i]);
    *count = letters.n;
    text_letters_free(&letters);
}

struct sought sought_of(const struct passage *p)
{
    struct sought s = {.prefix = 0};

    append_letters(&s, p->prefix, &s.prefix);
    append_letters(&s, p->quote, &s.quote);
    append_letters(&s, p->suffix, &s.suffix);
    return s;
}

void sought_free(struct sought *s)
{
    text_letters_free(&s->all);
}

unsigned candidate_score(const struct candidate *c)
{
    return c->prefix + c->quote + c->suffix;
}

/* Where a piece stands, expected to end at end: close to there with few errors,
 * else anywhere in the window with most in a hundred, where that is not 0. */
static bool find_piece(const struct text_approx *piece, const struct text_letters *t, size_t n,
                       struct range window, size_t end, unsigned most, struct text_near *near)
{
    size_t from = end > n + CLOSE ? end - n - CLOSE : 0;
    struct range close = {from > window.from ? from : window.from,
                          end + CLOSE < window.to ? end + CLOSE : window.to};

    if (text_approx_best(piece, t, close.from, close.to, (unsigned)(n * CLOSE_ERRORS / 100),
                         end, near))
        return true;
    return most && text_approx_best(piece, t, window.from, window.to, (unsigned)n * most / 100,
                                    end, near);
}

static void piece_found(const struct sought *s, size_t first, size_t last,
                        const struct text_near *near, struct alignment *a)
{
    if (a->from == NOWHERE) {
        a->from = near->from;
        a->head = first;
    }
    a->to = near->to;
    a->tail = s->quote - last;
    a->agreeing += last - first - near->errors;
}

/*
 * The letters [first, last) of the quotation, after those found before.  Where
 * they are not there as a whole, something may have been put in between them.
 */
static void align_piece(const struct sought *s, const struct text_letters *t, size_t first,
                        size_t last, struct range window, unsigned most, struct alignment *a)
{
    size_t begin = a->from == NOWHERE ? window.from : a->to;
    /* Where the pieces before have moved, this one is expected to have. */
    size_t end = a->from == NOWHERE ? a->expected + last : a->to + a->tail - (s->quote - last);
    size_t to = end + MOST_INSERTED < window.to ? end + MOST_INSERTED : window.to;
    struct text_approx *piece = text_approx_new(s->all.v + s->prefix + first, last - first);
    struct text_near near;
    bool found =
        find_piece(piece, t, last - first, (struct range){begin, to}, end, most, &near);

    text_approx_free(piece);
    a->compared += (to > begin ? to - begin : 0) + CLOSE;
    if (found) {
        piece_found(s, first, last, &near, a);
    } else if (last - first >= 2 * LEAST_PIECE) {
        most = last - first >= 2 * LEAST_FAR ? SPLIT_ERRORS : 0;
        align_piece(s, t, first, (first + last) / 2, window, most, a);
        align_piece(s, t, (first + last) / 2, last, window, most, a);
    }
}

/* How many of the n letters from v on stand in the window, next to its edge. */
static unsigned agreeing(const struct text_letter *v, size_t n, const struct text_letters *t,
                         struct range window, size_t end)
{
    struct text_near near;

    if (!n)
        return 0;
    struct text_approx *a = text_approx_new(v, n);
    bool there = text_approx_best(a, t, window.from, window.to,
                                  (unsigned)(n * CONTEXT_ERRORS / 100), end, &near);
    text_approx_free(a);
    return there ? (unsigned)n - near.errors : 0;
}

static size_t at_most(size_t a, size_t b)
{
    return a < b ? a : b;
}

static unsigned agreeing_before(const struct sought *s, const struct text_letters *t,
                                const struct alignment *a)
{
    size_t n = at_most(s->prefix, TEXT_APPROX_MAX);
    size_t reach = n + CONTEXT_GAP + a->head;

    return agreeing(s->all.v + s->prefix - n, n, t,
                    (struct range){a->from - at_most(reach, a->from), a->from}, a->from);
}

static unsigned agreeing_after(const struct sought *s, const struct text_letters *t,
                               const struct alignment *a)
{
    size_t n = at_most(s->suffix, TEXT_APPROX_MAX);
    size_t reach = n + CONTEXT_GAP + a->tail;

    return agreeing(s->all.v + s->prefix + s->quote, n, t,
                    (struct range){a->to, a->to + at_most(reach, t->n - a->to)}, a->to + n);
}

void judge_begin(struct judging *j, size_t from, size_t to, size_t expected)
{
    *j = (struct judging){.window = {from, to},
                          .found = {.from = NOWHERE, .expected = expected}};
}

bool judge_step(struct judging *j, const struct sought *s, const struct text_letters *t,
                size_t letters)
{
    size_t pieces = (s->quote + TEXT_APPROX_MAX - 1) / TEXT_APPROX_MAX;
    size_t compared = j->found.compared;

    for (; j->piece < pieces; j->piece++) {
        size_t first = j->piece * s->quote / pieces, last = (j->piece + 1) * s->quote / pieces;
        if (j->found.compared - compared >= letters)
            return true;
        if ((j->found.agreeing + s->quote - first) * 2 < s->quote)
            break;
        align_piece(s, t, first, last, j->window, PIECE_ERRORS, &j->found);
    }
    return false;
}

bool judge_end(const struct judging *j, const struct sought *s, struct span text,
               const struct text_letters *t, struct candidate *out)
{
    const struct alignment *a = &j->found;

    if (a->agreeing * 2 < s->quote || !a->agreeing)
        return false;
    *out = (struct candidate){.range = text_letters_range(text, t, a->from, a->to),
                              .prefix = agreeing_before(s, t, a),
                              .quote = (unsigned)a->agreeing,
                              .suffix = agreeing_after(s, t, a),
                              .exact = a->agreeing == s->quote && a->to - a->from == s->quote};
    return true;
}
