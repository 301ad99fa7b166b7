/* SPDX-License-Identifier: ISC */
#include "align.h"

#include <string.h>

/* Maximum errors in a piece, and in a prefix or suffix, per hundred letters: any two
 * texts agree in fewer letters by chance. */
#define PIECE_ERRORS 40
#define CONTEXT_ERRORS 35

/* Maximum errors, per hundred letters, in the halves of a piece, which resemble each
 * other more. */
#define SPLIT_ERRORS 25

/* Minimum letters of a piece that is searched for away from where it is expected, and of
 * a piece at all. */
#define MIN_FAR 24
#define MIN_PIECE 12

/* A piece within so many letters of where it is expected, with at most so many errors
 * per hundred letters, is searched for no further. */
#define CLOSE 96
#define CLOSE_ERRORS 10

/* Maximum letters between the quotation and its prefix or suffix. */
#define CONTEXT_GAP 16

static void append_letters(struct needle *n, const char *string, size_t *count)
{
    struct text_letters letters = {0};

    if (string)
        text_letters(span_of(string), 0, strlen(string), &letters);
    for (size_t i = 0; i < letters.n; i++)
        VEC_PUSH(&n->all, letters.v[i]);
    *count = letters.n;
    text_letters_free(&letters);
}

struct needle needle_of(const struct quotation *q)
{
    struct needle n = {.prefix = 0};

    append_letters(&n, q->prefix, &n.prefix);
    append_letters(&n, q->exact, &n.exact);
    append_letters(&n, q->suffix, &n.suffix);
    return n;
}

void needle_free(struct needle *n)
{
    text_letters_free(&n->all);
}

unsigned candidate_score(const struct candidate *c)
{
    return c->prefix + c->exact + c->suffix;
}

/* Where a piece stands, expected to end at end: close to there with few errors,
 * else anywhere in the window with at most max_errors per hundred, where that is not 0. */
static bool find_piece(const struct text_fuzzy *piece, const struct text_letters *t, size_t n,
                       struct range window, size_t end, unsigned max_errors,
                       struct text_fuzzy_hit *near)
{
    size_t from = end > n + CLOSE ? end - n - CLOSE : 0;
    struct range close = {from > window.from ? from : window.from,
                          end + CLOSE < window.to ? end + CLOSE : window.to};

    if (text_fuzzy_best(piece, t, close.from, close.to, (unsigned)(n * CLOSE_ERRORS / 100), end,
                        near))
        return true;
    return max_errors && text_fuzzy_best(piece, t, window.from, window.to,
                                         (unsigned)n * max_errors / 100, end, near);
}

static void add_piece(const struct needle *q, size_t first, size_t last,
                      const struct text_fuzzy_hit *near, struct alignment *a)
{
    if (a->from == NOWHERE) {
        a->from = near->from;
        a->head = first;
    }
    a->to = near->to;
    a->tail = q->exact - last;
    a->agreeing += last - first - near->errors;
}

/*
 * Searches for the letters [first, last) of the quotation, behind those found before.
 * Where they are not there as a whole, something may have been inserted between them.
 */
/* NOLINTNEXTLINE(misc-no-recursion): each call halves the piece. */
static void align_piece(const struct needle *q, const struct text_letters *t, size_t first,
                        size_t last, struct range window, unsigned max_errors,
                        struct alignment *a)
{
    size_t begin = a->from == NOWHERE ? window.from : a->to;
    /* A piece is expected to have moved as far as those before it. */
    size_t end = a->from == NOWHERE ? a->expected + last : a->to + a->tail - (q->exact - last);
    size_t to = end + MAX_INSERTED < window.to ? end + MAX_INSERTED : window.to;
    struct text_fuzzy *piece = text_fuzzy_new(q->all.v + q->prefix + first, last - first);
    struct text_fuzzy_hit near;
    bool found =
        find_piece(piece, t, last - first, (struct range){begin, to}, end, max_errors, &near);

    text_fuzzy_free(piece);
    a->compared += (to > begin ? to - begin : 0) + CLOSE;
    if (found) {
        add_piece(q, first, last, &near, a);
    } else if (last - first >= 2 * MIN_PIECE) {
        max_errors = last - first >= 2 * MIN_FAR ? SPLIT_ERRORS : 0;
        align_piece(q, t, first, (first + last) / 2, window, max_errors, a);
        align_piece(q, t, (first + last) / 2, last, window, max_errors, a);
    }
}

/* The number of letters, of n from v on, that stand in the window, next to its edge end. */
static unsigned agreeing(const struct text_letter *v, size_t n, const struct text_letters *t,
                         struct range window, size_t end)
{
    struct text_fuzzy_hit near;

    if (!n)
        return 0;
    struct text_fuzzy *a = text_fuzzy_new(v, n);
    bool there = text_fuzzy_best(a, t, window.from, window.to,
                                 (unsigned)(n * CONTEXT_ERRORS / 100), end, &near);
    text_fuzzy_free(a);
    return there ? (unsigned)n - near.errors : 0;
}

static size_t min_size(size_t a, size_t b)
{
    return a < b ? a : b;
}

static unsigned agreeing_before(const struct needle *q, const struct text_letters *t,
                                const struct alignment *a)
{
    size_t n = min_size(q->prefix, TEXT_FUZZY_MAX);
    size_t reach = n + CONTEXT_GAP + a->head;

    return agreeing(q->all.v + q->prefix - n, n, t,
                    (struct range){a->from - min_size(reach, a->from), a->from}, a->from);
}

static unsigned agreeing_after(const struct needle *q, const struct text_letters *t,
                               const struct alignment *a)
{
    size_t n = min_size(q->suffix, TEXT_FUZZY_MAX);
    size_t reach = n + CONTEXT_GAP + a->tail;

    return agreeing(q->all.v + q->prefix + q->exact, n, t,
                    (struct range){a->to, a->to + min_size(reach, t->n - a->to)}, a->to + n);
}

void align_begin(struct aligner *a, size_t from, size_t to, size_t expected)
{
    *a = (struct aligner){.window = {from, to},
                          .found = {.from = NOWHERE, .expected = expected}};
}

bool align_step(struct aligner *a, const struct needle *q, const struct text_letters *t,
                size_t letters)
{
    size_t pieces = (q->exact + TEXT_FUZZY_MAX - 1) / TEXT_FUZZY_MAX;
    size_t compared = a->found.compared;

    for (; a->piece < pieces; a->piece++) {
        size_t first = a->piece * q->exact / pieces, last = (a->piece + 1) * q->exact / pieces;
        if (a->found.compared - compared >= letters)
            return true;
        if ((a->found.agreeing + q->exact - first) * 2 < q->exact)
            break;
        align_piece(q, t, first, last, a->window, PIECE_ERRORS, &a->found);
    }
    return false;
}

bool align_end(const struct aligner *a, const struct needle *q, struct span text,
               const struct text_letters *t, struct candidate *out)
{
    const struct alignment *f = &a->found;

    if (f->agreeing * 2 < q->exact || !f->agreeing)
        return false;
    *out = (struct candidate){.range = text_letters_range(text, t, f->from, f->to),
                              .prefix = agreeing_before(q, t, f),
                              .exact = (unsigned)f->agreeing,
                              .suffix = agreeing_after(q, t, f),
                              .is_verbatim =
                                  f->agreeing == q->exact && f->to - f->from == q->exact};
    return true;
}
