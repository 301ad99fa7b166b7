/* SPDX-License-Identifier: ISC */
/*
 * Sections: numbered paragraphs that run in sequence, and headings.
 */
#include "document.h"

#include <stdlib.h>
#include <string.h>

/* A text with as many headings of a better kind has none of the worse. */
#define LEAST_MARKED 3

/* A chain of fewer numbers proves nothing. */
#define SHORTEST_CHAIN 4

/* Where there are chapters, numbered paragraphs most of which are shorter than this
 * are the points of a list. */
#define SHORTEST_SECTION 600

/* How many numbers may be missing between two of a chain. */
#define LARGEST_GAP 2

struct numbered {
    size_t body; /* index of the evidence */
    unsigned long number;
    size_t chain; /* NOWHERE outside any */
};

struct chain {
    size_t first, last, length;
    size_t wide;          /* steps of it that are as long as a section */
    unsigned long number; /* of its last */
};

struct division {
    struct document *d;
    VEC(struct numbered) numbered;
    VEC(struct chain) chains;
    size_t longest; /* of the chains so far */
    bool chapters;  /* the text has headings of chapters */
};

static size_t place(const struct division *v, size_t i)
{
    return v->d->seen.bodies.v[v->numbered.v[i].body].from;
}

/* Numbered paragraphs that are no notes. */
static void gather(struct division *v)
{
    struct document *d = v->d;

    for (size_t i = 0; i < d->seen.bodies.n; i++) {
        const struct body_seen *b = &d->seen.bodies.v[i];
        if (b->form != NOTE_NUMBER || b->kept)
            continue;
        VEC_PUSH(&v->numbered, (struct numbered){i, label_number(d->text, b->label), NOWHERE});
    }
}

/* How many chains are kept open at a time: those begun last, and the longest. */
#define OPEN_CHAINS 16

static bool goes_on(const struct chain *c, unsigned long number)
{
    return number > c->number && number <= c->number + 1 + LARGEST_GAP;
}

/* Of the open chains that number goes on with, the longest. */
static size_t chain_for(const struct division *v, unsigned long number)
{
    size_t best = NOWHERE;

    if (v->chains.n && goes_on(&v->chains.v[v->longest], number))
        return v->longest;
    for (size_t i = v->chains.n > OPEN_CHAINS ? v->chains.n - OPEN_CHAINS : 0; i < v->chains.n;
         i++) {
        if (goes_on(&v->chains.v[i], number) &&
            (best == NOWHERE || v->chains.v[i].length > v->chains.v[best].length))
            best = i;
    }
    return best;
}

static void link_chains(struct division *v)
{
    for (size_t i = 0; i < v->numbered.n; i++) {
        struct numbered *n = &v->numbered.v[i];
        if (!n->number)
            continue;
        size_t c = chain_for(v, n->number);
        if (c == NOWHERE) {
            c = v->chains.n;
            VEC_PUSH(&v->chains, (struct chain){i, i, 0, 0, 0});
        }
        n->chain = c;
        v->chains.v[c].wide += place(v, i) - place(v, v->chains.v[c].last) >= SHORTEST_SECTION;
        v->chains.v[c].last = i;
        v->chains.v[c].length++;
        v->chains.v[c].number = n->number;
        if (v->chains.v[c].length > v->chains.v[v->longest].length)
            v->longest = c;
    }
}

static bool within(const struct chain *inner, const struct chain *outer)
{
    return inner != outer && outer->length > inner->length && outer->first < inner->first &&
           outer->last > inner->last;
}

static bool is_main(const struct division *v, size_t c)
{
    const struct chain *chain = &v->chains.v[c];

    if (chain->length < SHORTEST_CHAIN)
        return false;
    if (v->chapters && chain->wide * 2 + 1 < chain->length)
        return false;
    /* What goes on for long is the longest, and else one of those begun last. */
    if (within(chain, &v->chains.v[v->longest]))
        return false;
    for (size_t i = c > OPEN_CHAINS ? c - OPEN_CHAINS : 0; i < c; i++)
        if (within(chain, &v->chains.v[i]))
            return false;
    return true;
}

static void add_numbered(struct division *v, size_t i, unsigned long meant)
{
    const struct body_seen *b = &v->d->seen.bodies.v[v->numbered.v[i].body];
    struct section s = {.from = b->from,
                        .label = b->label,
                        .title = {b->body.from, b->body.from},
                        .level = 1,
                        .meant = meant};

    VEC_PUSH(&v->d->sections, s);
}

/* Between two of a chain that lack one number, a single number that belongs to
 * no chain was misprinted. */
static size_t misprinted(const struct division *v, size_t from, size_t to, const bool *main)
{
    size_t found = NOWHERE;

    for (size_t i = from + 1; i < to; i++) {
        if (v->numbered.v[i].chain != NOWHERE && main[v->numbered.v[i].chain])
            return NOWHERE;
        if (found != NOWHERE)
            return NOWHERE;
        found = i;
    }
    return found;
}

static void number_gap(struct division *v, size_t before, size_t i, const bool *main)
{
    struct document *d = v->d;
    unsigned long last = v->numbered.v[before].number, number = v->numbered.v[i].number;

    if (number == last + 1)
        return;
    size_t wrong = number == last + 2 ? misprinted(v, before, i, main) : NOWHERE;
    if (wrong == NOWHERE) {
        diags_add(&d->diags, place(v, i), DIAG_WARNING,
                  number == last + 2 ? "section %lu follows section %lu: one is missing"
                                     : "section %lu follows section %lu: some are missing",
                  number, last);
        return;
    }
    add_numbered(v, wrong, last + 1);
    diags_add(&d->diags, place(v, wrong), DIAG_WARNING, "section %lu stands where %lu belongs",
              v->numbered.v[wrong].number, last + 1);
}

static void divide_by_numbers(struct division *v)
{
    bool *main = mem_alloc(v->chains.n * sizeof *main);
    size_t *before = mem_alloc(v->chains.n * sizeof *before);

    for (size_t c = 0; c < v->chains.n; c++) {
        main[c] = is_main(v, c);
        before[c] = NOWHERE;
    }
    for (size_t i = 0; i < v->numbered.n; i++) {
        size_t c = v->numbered.v[i].chain;
        if (c == NOWHERE || !main[c])
            continue;
        if (before[c] != NOWHERE)
            number_gap(v, before[c], i, main);
        add_numbered(v, i, 0);
        before[c] = i;
    }
    free(before);
    free(main);
}

/* Headings ------------------------------------------------------------------------ */

/* Headings with less than this between them. */
#define CLOSE 160

/* As many of them are a table of contents. */
#define LEAST_CONTENTS 4

static bool is_keyed(const struct heading_seen *h)
{
    return h->rank <= 3 && !h->notes;
}

/* The next heading with a word for what it is, by steps of 1 or -1; n for none. */
static size_t next_keyed(const struct document *d, size_t i, size_t step)
{
    size_t n = d->seen.headings.n;

    for (i += step; i < n && !is_keyed(&d->seen.headings.v[i]);)
        i += step;
    return i < n ? i : n;
}

/* A run of headings with next to nothing between is a table of contents. */
static bool is_contents(const struct document *d, size_t i)
{
    const struct heading_seen *h = d->seen.headings.v;
    size_t n = d->seen.headings.n, run = 1;

    if (!is_keyed(&h[i]))
        return false;
    for (size_t at = i, k; run < LEAST_CONTENTS && (k = next_keyed(d, at, SIZE_MAX)) < n;
         at = k) {
        if (h[at].whole.from - h[k].whole.to >= CLOSE)
            break;
        run++;
    }
    for (size_t at = i, k; run < LEAST_CONTENTS && (k = next_keyed(d, at, 1)) < n; at = k) {
        if (h[k].whole.from - h[at].whole.to >= CLOSE)
            break;
        run++;
    }
    return run >= LEAST_CONTENTS;
}

static size_t count_marked(const struct document *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->seen.headings.n; i++)
        n += d->seen.headings.v[i].rank > HEADING_MARKED;
    return n;
}

/* LETTER II, and below it its title: a heading by its looks, which becomes that. */
static bool is_title(struct document *d, const struct heading_seen *h)
{
    if (!d->sections.n || h->rank < 4 || h->rank > HEADING_MARKED)
        return false;
    struct section *above = &d->sections.v[d->sections.n - 1];
    if (above->level > 3 || above->title.from < above->title.to)
        return false;
    for (size_t i = above->label.to; i < h->whole.from; i++)
        if (!strchr(" \t\r\n.:", d->text.p[i]))
            return false;
    above->title = h->title;
    return true;
}

static void divide_by_headings(struct document *d, bool numbered)
{
    unsigned deepest = 5;

    /* Lines that are headings by their looks alone count only where no better
     * ones are to be had. */
    for (size_t i = 0; i < d->seen.headings.n; i++) {
        const struct heading_seen *h = &d->seen.headings.v[i];
        if (!h->notes && h->rank < deepest && !is_contents(d, i))
            deepest = h->rank < 3 ? 4 : deepest;
    }
    if (numbered)
        deepest = 2;
    bool only_marked = count_marked(d) >= LEAST_MARKED;
    for (size_t i = 0; i < d->seen.headings.n; i++) {
        const struct heading_seen *h = &d->seen.headings.v[i];
        bool by_mark = h->rank > HEADING_MARKED;
        if (h->notes || (!by_mark && (only_marked || h->rank > deepest || is_contents(d, i))) ||
            document_note_at(d, h->whole.from) != NOWHERE)
            continue;
        if (!is_title(d, h))
            VEC_PUSH(&d->sections,
                     (struct section){h->whole.from, h->label, h->title, h->rank, 0});
    }
}

static int by_place(const void *a, const void *b)
{
    const struct section *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* Ranks become levels: those that occur, counted from 1. */
static void number_levels(struct document *d)
{
    unsigned level[HEADING_RANKS] = {0}, count = 0;

    for (size_t i = 0; i < d->sections.n; i++)
        level[d->sections.v[i].level % HEADING_RANKS] = 1;
    for (unsigned r = 0; r < HEADING_RANKS; r++)
        if (level[r])
            level[r] = ++count;
    for (size_t i = 0; i < d->sections.n; i++)
        d->sections.v[i].level = level[d->sections.v[i].level % HEADING_RANKS];
}

static bool has_chapters(const struct document *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->seen.headings.n; i++)
        n += d->seen.headings.v[i].rank <= 2 && !d->seen.headings.v[i].notes &&
             !is_contents(d, i);
    return n >= LEAST_MARKED;
}

void document_divide(struct document *d)
{
    struct division v = {.d = d};

    if (count_marked(d) < LEAST_MARKED) {
        v.chapters = has_chapters(d);
        gather(&v);
        link_chains(&v);
        divide_by_numbers(&v);
    }
    bool numbered = d->sections.n > 0;
    for (size_t i = 0; i < d->sections.n; i++)
        d->sections.v[i].level = 6;
    divide_by_headings(d, numbered);
    if (d->sections.n)
        qsort(d->sections.v, d->sections.n, sizeof *d->sections.v, by_place);
    number_levels(d);
    VEC_FREE(&v.numbered);
    VEC_FREE(&v.chains);
}
