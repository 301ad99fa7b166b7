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

/* One of as many is more than the points of a list. */
#define LONG_CHAIN 12

/* Where there are chapters, numbered paragraphs most of which are shorter than this
 * are the points of a list. */
#define SHORTEST_SECTION 600

/* How many numbers may be missing between two of a chain. */
#define LARGEST_GAP 2

struct numbered {
    unsigned long number;
    uint32_t body;  /* index of the evidence */
    uint32_t chain; /* NONE outside any */
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
        VEC_PUSH(&v->numbered,
                 (struct numbered){label_number(d->text, body_label(b)), (uint32_t)i, NONE});
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
        n->chain = (uint32_t)c;
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

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\r\n", s.p[i]))
            return false;
    return true;
}

/* Does nothing stand between pos and the heading before it? */
static bool is_below_heading(const struct document *d, size_t pos)
{
    size_t low = 0, high = d->seen.headings.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->seen.headings.v[middle].from < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low &&
           is_blank(span_sub(d->text, heading_range(&d->seen.headings.v[low - 1]).to, pos));
}

static bool is_main(const struct division *v, size_t c)
{
    const struct chain *chain = &v->chains.v[c];

    if (chain->length < SHORTEST_CHAIN)
        return false;
    if (v->chapters && chain->wide * 2 + 1 < chain->length)
        return false;
    /* A chapter's sections begin with it; what is counted inside it are points. */
    if (v->chapters && chain->length < LONG_CHAIN &&
        !is_below_heading(v->d, place(v, chain->first)))
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
                        .label = body_label(b),
                        .title = {body_range(b).from, body_range(b).from},
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
        if (v->numbered.v[i].chain != NONE && main[v->numbered.v[i].chain])
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
        uint32_t c = v->numbered.v[i].chain;
        if (c == NONE || !main[c])
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

static size_t count_marked(const struct document *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->seen.headings.n; i++)
        n += d->seen.headings.v[i].rank > HEADING_MARKED;
    return n;
}

static bool is_empty(struct range r)
{
    return r.from >= r.to;
}

/* Does nothing stand between but blanks and stops? */
static bool is_right_below(const struct document *d, size_t above, size_t below)
{
    for (size_t i = above; i < below; i++)
        if (!strchr(" \t\r\n.:", d->text.p[i]))
            return false;
    return true;
}

/* A heading of several lines with blank ones between is no longer than this. */
#define LONGEST_TITLE 160

/*
 * LETTER II, and below it its title: a heading by its looks, which becomes that.  Of two
 * such headings one below the other the second goes on with the first.
 */
static bool is_title(struct document *d, const struct heading_seen *h)
{
    if (!d->sections.n || h->rank < 4 || h->rank >= HEADING_CONTENTS)
        return false;
    struct section *above = &d->sections.v[d->sections.n - 1];
    if (above->level == 4 && h->rank == 4 && !is_empty(above->title) &&
        heading_title(h).to - above->title.from < LONGEST_TITLE &&
        d->text.p[above->title.to - 1] != '.' && is_right_below(d, above->title.to, h->from)) {
        above->title.to = heading_title(h).to;
        return true;
    }
    if (above->level > 3 || !is_empty(above->title) ||
        !is_right_below(d, above->label.to, h->from))
        return false;
    above->title = heading_title(h);
    return true;
}

/* What stands below a heading that announces notes and divides these. */
#define RANK_IN_NOTES 7

/* Of each heading: are notes below it that another before it has announced? */
static bool *find_continuing(const struct document *d)
{
    bool *continues = mem_alloc(d->seen.headings.n * sizeof *continues);

    for (size_t i = 0; i < d->seen.bodies.n; i++) {
        const struct body_seen *b = &d->seen.bodies.v[i];
        if (b->kept && b->heading != NONE && !d->seen.headings.v[b->heading].notes)
            continues[b->heading] = true;
    }
    return continues;
}

static bool is_too_deep(const struct heading_seen *h, unsigned deepest)
{
    return h->rank > deepest && h->rank != HEADING_CONTENTS;
}

static unsigned level_of(const struct heading_seen *h, bool in_notes)
{
    if (h->rank > HEADING_MARKED)
        return h->rank;
    return in_notes ? RANK_IN_NOTES : h->rank == HEADING_CONTENTS ? 2 : h->rank;
}

static void divide_by_headings(struct document *d, bool numbered, const bool *passed)
{
    unsigned deepest = 5;

    /* Lines that are headings by their looks alone count only where no better
     * ones are to be had. */
    for (size_t i = 0; i < d->seen.headings.n; i++) {
        const struct heading_seen *h = &d->seen.headings.v[i];
        if (!h->notes && h->rank < deepest && !passed[i])
            deepest = h->rank < 3 ? 4 : deepest;
    }
    if (numbered)
        deepest = 2;
    bool only_marked = count_marked(d) >= LEAST_MARKED, *continues = find_continuing(d);
    for (size_t i = 0; i < d->seen.headings.n; i++) {
        const struct heading_seen *h = &d->seen.headings.v[i];
        bool by_mark = h->rank > HEADING_MARKED;
        if ((h->notes && !by_mark) ||
            (!by_mark && (only_marked || is_too_deep(h, deepest) || passed[i])) ||
            document_note_at(d, h->from) != NOWHERE)
            continue;
        if (!is_title(d, h))
            VEC_PUSH(&d->sections, (struct section){h->from, heading_label(h), heading_title(h),
                                                    level_of(h, continues[i]), 0});
    }
    free(continues);
}

/* Those from first on take their places among those before it: both stand in the text's
 * order, and of the second there are few. */
static void merge_sections(struct document *d, size_t first)
{
    struct section *v = d->sections.v, *late;
    size_t to = d->sections.n, n = to - first;

    if (!n)
        return;
    late = mem_alloc(n * sizeof *late);
    memcpy(late, v + first, n * sizeof *late);
    while (n > 0) {
        bool earlier = first > 0 && v[first - 1].from > late[n - 1].from;
        v[--to] = earlier ? v[--first] : late[--n];
    }
    free(late);
}

/* Headings of notes -------------------------------------------------------------------- */

/* Of the sections before a list of notes so many are looked at for its level. */
#define SECTIONS_BACK 1000

static size_t first_note_after(const struct document *d, size_t pos)
{
    size_t low = 0, high = d->notes.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (d->notes.v[middle].from < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The first section whose text cites a note between heading and end; NOWHERE for none. */
static size_t first_citing(const struct document *d, size_t heading, size_t end)
{
    size_t first = NOWHERE;

    for (size_t i = first_note_after(d, heading); i < d->notes.n && d->notes.v[i].from < end;
         i++) {
        size_t marker = d->notes.v[i].marker;
        if (marker == NOWHERE || d->markers.v[marker].from >= heading)
            continue;
        size_t section = document_section_at(d, d->markers.v[marker].from);
        first = section != NOWHERE && section < first ? section : first;
    }
    return first;
}

/*
 * The level of a list of notes to several sections: that of those it follows.  0 where it
 * belongs to the section it stands in, as a chapter's notes do.
 */
static unsigned level_of_notes(const struct document *d, const struct heading_seen *h,
                               size_t end)
{
    size_t here = document_section_at(d, h->from);
    size_t first = first_citing(d, h->from, end);

    if (first == NOWHERE || here == NOWHERE || first >= here)
        return 0;
    if (here - first > SECTIONS_BACK)
        first = here - SECTIONS_BACK;
    unsigned level = HEADING_MARKED;
    for (size_t i = first + 1; i <= here; i++)
        if (d->sections.v[i].level < level)
            level = d->sections.v[i].level;
    return level;
}

/* A heading over notes that its text has marked as a heading is a section by that. */
static void add_notes(struct document *d)
{
    VEC(struct section) found = {0};

    for (size_t i = d->seen.headings.n, end = d->text.n; i-- > 0;) {
        const struct heading_seen *h = &d->seen.headings.v[i];
        if (!h->notes)
            continue;
        unsigned level = h->rank <= HEADING_MARKED ? level_of_notes(d, h, end) : 0;
        if (level)
            VEC_PUSH(&found,
                     (struct section){h->from, heading_label(h), heading_title(h), level, 0});
        end = h->from;
    }
    size_t first = d->sections.n;
    while (found.n > 0)
        VEC_PUSH(&d->sections, found.v[--found.n]);
    VEC_FREE(&found);
    merge_sections(d, first);
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

static bool has_chapters(const struct document *d, const bool *passed)
{
    size_t n = 0;

    for (size_t i = 0; i < d->seen.headings.n; i++)
        n += d->seen.headings.v[i].rank <= 2 && !d->seen.headings.v[i].notes && !passed[i];
    return n >= LEAST_MARKED;
}

void document_divide(struct document *d)
{
    struct division v = {.d = d};
    bool *passed = mem_alloc(d->seen.headings.n * sizeof *passed);

    document_pass_over(d, passed);
    if (count_marked(d) < LEAST_MARKED) {
        v.chapters = has_chapters(d, passed);
        gather(&v);
        link_chains(&v);
        divide_by_numbers(&v);
    }
    size_t numbered = d->sections.n;
    for (size_t i = 0; i < d->sections.n; i++)
        d->sections.v[i].level = 6;
    divide_by_headings(d, numbered > 0, passed);
    free(passed);
    merge_sections(d, numbered);
    add_notes(d);
    number_levels(d);
    VEC_FREE(&v.numbered);
    VEC_FREE(&v.chains);
}
