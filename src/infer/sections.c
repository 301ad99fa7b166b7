/* SPDX-License-Identifier: ISC */
/*
 * Sections: numbered paragraphs that run in sequence, and headings.
 */
#include "sections.h"
#include "evidence.h"
#include "findings.h"
#include "misprint.h"

#include <stdlib.h>
#include <string.h>

/* Minimum headings of a better kind that make those of a worse kind count for nothing. */
#define MIN_HEADINGS 3

/* Minimum numbers of a sequence. */
#define MIN_SEQUENCE 4

/* Numbers from which on a sequence is more than the points of a list. */
#define LONG_SEQUENCE 12

/* Where there are chapters, numbered paragraphs most of which are shorter than this, in
 * bytes, are the points of a list. */
#define MIN_SECTION_BYTES 600

/* Maximum numbers missing between two of a sequence. */
#define MAX_MISSING 2

/* Maximum sequences that may continue at a time: the longest, and those begun last. */
#define OPEN_SEQUENCES 16

/* Levels before number_levels counts them: of numbered sections, and of the headings that
 * divide notes below a heading that announces these. */
#define LEVEL_NUMBERED 6
#define LEVEL_IN_NOTES 7

/* Numbered sections ------------------------------------------------------------------- */

/* Paragraphs whose numbers follow one another. */
struct sequence {
    size_t first, last, length; /* first and last: indices of paragraphs */
    size_t wide;                /* steps of it that are as long as a section */
    unsigned long number;       /* of its last */
};

struct numbering {
    struct inference *in;
    VEC(struct numbered_paragraph) paragraphs;
    VEC(struct sequence) sequences;
    size_t longest;    /* index of the longest sequence so far */
    bool has_chapters; /* the text has headings of chapters */
};

static size_t position(const struct numbering *n, size_t i)
{
    return n->in->evidence->notes.v[n->paragraphs.v[i].note].from;
}

/* Numbered paragraphs that are no notes. */
static void collect_paragraphs(struct numbering *n)
{
    struct inference *in = n->in;

    for (size_t k = 0; k < in->evidence->notes.n; k++) {
        const struct note_candidate *c = &in->evidence->notes.v[k];
        if (c->form == NOTE_NUMBER && !c->accepted)
            VEC_PUSH(&n->paragraphs,
                     (struct numbered_paragraph){label_number(in->text, note_label(c)),
                                                 (uint32_t)k, NONE});
    }
}

static bool continues(const struct sequence *s, unsigned long number)
{
    return number > s->number && number <= s->number + 1 + MAX_MISSING;
}

/* The longest of the open sequences that number continues; NOWHERE for none. */
static size_t sequence_for(const struct numbering *n, unsigned long number)
{
    const struct sequence *v = n->sequences.v;
    size_t best = NOWHERE, count = n->sequences.n;

    if (count && continues(&v[n->longest], number))
        return n->longest;
    for (size_t i = count > OPEN_SEQUENCES ? count - OPEN_SEQUENCES : 0; i < count; i++)
        if (continues(&v[i], number) && (best == NOWHERE || v[i].length > v[best].length))
            best = i;
    return best;
}

static void find_sequences(struct numbering *n)
{
    for (size_t i = 0; i < n->paragraphs.n; i++) {
        struct numbered_paragraph *p = &n->paragraphs.v[i];
        if (!p->number)
            continue;
        size_t found = sequence_for(n, p->number);
        if (found == NOWHERE) {
            found = n->sequences.n;
            VEC_PUSH(&n->sequences, (struct sequence){i, i, 0, 0, 0});
        }
        struct sequence *s = &n->sequences.v[found];
        p->sequence = (uint32_t)found;
        s->wide += position(n, i) - position(n, s->last) >= MIN_SECTION_BYTES;
        s->last = i;
        s->length++;
        s->number = p->number;
        if (s->length > n->sequences.v[n->longest].length)
            n->longest = found;
    }
}

static bool is_within(const struct sequence *inner, const struct sequence *outer)
{
    return inner != outer && outer->length > inner->length && outer->first < inner->first &&
           outer->last > inner->last;
}

/* Whether nothing stands between pos and the heading before it. */
static bool is_below_heading(const struct inference *in, size_t pos)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t i;

    LOWER_BOUND(i, in->evidence->headings.n, h[i].from < pos);
    return i && is_blank_text(span_sub(in->text, heading_range(&h[i - 1]).to, pos));
}

/* Whether a sequence numbers sections, and not the points of a list. */
static bool is_of_sections(const struct numbering *n, size_t i)
{
    const struct sequence *s = &n->sequences.v[i];

    if (s->length < MIN_SEQUENCE)
        return false;
    if (n->has_chapters && s->wide * 2 + 1 < s->length)
        return false;
    /* A chapter's sections begin with it; points are counted inside it. */
    if (n->has_chapters && s->length < LONG_SEQUENCE &&
        !is_below_heading(n->in, position(n, s->first)))
        return false;
    /* A sequence around this one is the longest, or else one of those begun last. */
    if (is_within(s, &n->sequences.v[n->longest]))
        return false;
    for (size_t k = i > OPEN_SEQUENCES ? i - OPEN_SEQUENCES : 0; k < i; k++)
        if (is_within(s, &n->sequences.v[k]))
            return false;
    return true;
}

/* meant: the number it should have; 0 where it has that. */
static void add_numbered(struct numbering *n, size_t i, unsigned long meant)
{
    const struct note_candidate *c = &n->in->evidence->notes.v[n->paragraphs.v[i].note];

    VEC_PUSH(&n->in->findings->sections,
             (struct section){.from = c->from,
                              .label = note_label(c),
                              .title = {note_body(c).from, note_body(c).from},
                              .level = LEVEL_NUMBERED,
                              .meant = meant});
}

/* Numbers may be missing between two paragraphs of a sequence, or one be misprinted. */
static void check_gap(struct numbering *n, size_t before, size_t after, const bool *accepted)
{
    const struct numbered_paragraph *v = n->paragraphs.v;
    struct diags *diags = &n->in->findings->diags;
    unsigned long last = v[before].number, number = v[after].number;
    size_t misprint = NOWHERE;

    if (number == last + 1)
        return;
    if (number == last + 2)
        misprint = find_misprinted_section(v, before, after, accepted);
    if (misprint == NOWHERE) {
        diags_add(diags, position(n, after),
                  number == last + 2 ? "section %lu follows section %lu: one is missing"
                                     : "section %lu follows section %lu: some are missing",
                  number, last);
        return;
    }
    add_numbered(n, misprint, last + 1);
    diags_add(diags, position(n, misprint), "section %lu stands where %lu belongs",
              v[misprint].number, last + 1);
}

static void add_sequences(struct numbering *n)
{
    bool *accepted = mem_alloc(n->sequences.n * sizeof *accepted);
    size_t *before = mem_alloc(n->sequences.n * sizeof *before);

    for (size_t i = 0; i < n->sequences.n; i++) {
        accepted[i] = is_of_sections(n, i);
        before[i] = NOWHERE;
    }
    for (size_t i = 0; i < n->paragraphs.n; i++) {
        uint32_t s = n->paragraphs.v[i].sequence;
        if (s == NONE || !accepted[s])
            continue;
        if (before[s] != NOWHERE)
            check_gap(n, before[s], i, accepted);
        add_numbered(n, i, 0);
        before[s] = i;
    }
    free(before);
    free(accepted);
}

static void find_numbered_sections(struct inference *in, bool has_chapters)
{
    struct numbering n = {.in = in, .has_chapters = has_chapters};

    collect_paragraphs(&n);
    find_sequences(&n);
    add_sequences(&n);
    VEC_FREE(&n.paragraphs);
    VEC_FREE(&n.sequences);
}

/* Headings ------------------------------------------------------------------------ */

static bool is_marked(const struct heading_candidate *h)
{
    return h->rank > HEADING_MARKED;
}

static size_t count_marked(const struct inference *in)
{
    size_t n = 0;

    for (size_t i = 0; i < in->evidence->headings.n; i++)
        n += is_marked(&in->evidence->headings.v[i]);
    return n;
}

static bool has_chapters(const struct inference *in, const bool *skip)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t n = 0;

    for (size_t i = 0; i < in->evidence->headings.n; i++)
        n += h[i].rank <= 2 && !h[i].notes && !skip[i];
    return n >= MIN_HEADINGS;
}

static bool is_empty(struct range r)
{
    return r.from >= r.to;
}

/* Whether nothing stands between but blanks and stops. */
static bool is_right_below(const struct inference *in, size_t above, size_t below)
{
    for (size_t i = above; i < below; i++)
        if (!strchr(" \t\r\n.:", in->text.p[i]))
            return false;
    return true;
}

/* Maximum bytes of a heading whose lines have blank ones between them. */
#define MAX_TITLE_BYTES 160

/*
 * Makes a heading by its looks part of the section above it, and tells whether it did:
 * LETTER II, and its title below it; or the second of two such headings, which continues
 * the first.
 */
static bool extend_title(struct inference *in, const struct heading_candidate *h)
{
    struct findings *f = in->findings;

    if (!f->sections.n || h->rank < 4 || h->rank >= HEADING_CONTENTS)
        return false;
    struct section *above = &f->sections.v[f->sections.n - 1];
    if (above->level == 4 && h->rank == 4 && !is_empty(above->title) &&
        heading_title(h).to - above->title.from < MAX_TITLE_BYTES &&
        in->text.p[above->title.to - 1] != '.' &&
        is_right_below(in, above->title.to, h->from)) {
        above->title.to = heading_title(h).to;
        return true;
    }
    if (above->level > 3 || !is_empty(above->title) ||
        !is_right_below(in, above->label.to, h->from))
        return false;
    above->title = heading_title(h);
    return true;
}

/* An array that tells of each heading whether notes stand below it that an earlier heading
 * announced; the caller's to free. */
static bool *headings_in_notes(const struct inference *in)
{
    bool *in_notes = mem_alloc(in->evidence->headings.n * sizeof *in_notes);

    for (size_t k = 0; k < in->evidence->notes.n; k++) {
        const struct note_candidate *n = &in->evidence->notes.v[k];
        if (n->accepted && n->heading != NONE && !in->evidence->headings.v[n->heading].notes)
            in_notes[n->heading] = true;
    }
    return in_notes;
}

static unsigned level_of(const struct heading_candidate *h, bool in_notes)
{
    if (is_marked(h))
        return h->rank;
    return in_notes ? LEVEL_IN_NOTES : h->rank == HEADING_CONTENTS ? 2 : h->rank;
}

/* The rank of the least headings that begin sections: those by their looks alone count only
 * where the text has no books, parts or chapters. */
static unsigned deepest_rank(const struct inference *in, bool numbered, const bool *skip)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    unsigned deepest = 5;

    for (size_t i = 0; i < in->evidence->headings.n; i++)
        if (!h[i].notes && h[i].rank < 3 && !skip[i])
            deepest = 4;
    return numbered ? 2 : deepest;
}

static void find_headed_sections(struct inference *in, bool numbered, const bool *skip)
{
    unsigned deepest = deepest_rank(in, numbered, skip);
    bool only_marked = count_marked(in) >= MIN_HEADINGS, *in_notes = headings_in_notes(in);

    for (size_t i = 0; i < in->evidence->headings.n; i++) {
        const struct heading_candidate *h = &in->evidence->headings.v[i];
        bool too_deep = h->rank > deepest && h->rank != HEADING_CONTENTS;
        if (!is_marked(h) && (h->notes || only_marked || too_deep || skip[i]))
            continue;
        if (findings_note_at(in->findings, h->from) == NOWHERE && !extend_title(in, h))
            VEC_PUSH(&in->findings->sections,
                     (struct section){h->from, heading_label(h), heading_title(h),
                                      level_of(h, in_notes[i]), 0});
    }
    free(in_notes);
}

/* Merges the few sections from first on into those before it, by position. */
static void merge_sections(struct findings *f, size_t first)
{
    struct section *v = f->sections.v, *later;
    size_t to = f->sections.n, n = to - first;

    if (!n)
        return;
    later = mem_alloc(n * sizeof *later);
    memcpy(later, v + first, n * sizeof *later);
    while (n > 0) {
        bool earlier = first > 0 && v[first - 1].from > later[n - 1].from;
        v[--to] = earlier ? v[--first] : later[--n];
    }
    free(later);
}

/* Headings of notes -------------------------------------------------------------------- */

/* Maximum sections before a list of notes that are looked at for its level. */
#define MAX_SECTIONS_BACK 1000

/* The first section that cites a note between heading and end; NOWHERE for none. */
static size_t first_citing(const struct findings *f, size_t heading, size_t end)
{
    size_t first = NOWHERE;

    for (size_t i = findings_first_note(f, heading); i < f->notes.n && f->notes.v[i].from < end;
         i++) {
        size_t marker = f->notes.v[i].marker;
        if (marker == NOWHERE || f->markers.v[marker].from >= heading)
            continue;
        size_t section = findings_section_at(f, f->markers.v[marker].from);
        first = section != NOWHERE && section < first ? section : first;
    }
    return first;
}

/*
 * The level of the notes to several sections: that of the sections they follow.  0 where
 * notes belong to the section they stand in, as a chapter's do.
 */
static unsigned level_of_notes(const struct findings *f, const struct heading_candidate *h,
                               size_t end)
{
    size_t here = findings_section_at(f, h->from), first = first_citing(f, h->from, end);
    unsigned level = HEADING_MARKED;

    if (first == NOWHERE || here == NOWHERE || first >= here)
        return 0;
    if (here - first > MAX_SECTIONS_BACK)
        first = here - MAX_SECTIONS_BACK;
    for (size_t i = first + 1; i <= here; i++)
        if (f->sections.v[i].level < level)
            level = f->sections.v[i].level;
    return level;
}

/* Marked headings of notes are sections already. */
static void add_notes_sections(struct inference *in)
{
    struct findings *f = in->findings;
    VEC(struct section) found = {0};

    for (size_t i = in->evidence->headings.n, end = in->text.n; i-- > 0;) {
        const struct heading_candidate *h = &in->evidence->headings.v[i];
        if (!h->notes)
            continue;
        unsigned level = is_marked(h) ? 0 : level_of_notes(f, h, end);
        if (level)
            VEC_PUSH(&found,
                     (struct section){h->from, heading_label(h), heading_title(h), level, 0});
        end = h->from;
    }
    size_t first = f->sections.n;
    while (found.n > 0)
        VEC_PUSH(&f->sections, found.v[--found.n]);
    VEC_FREE(&found);
    merge_sections(f, first);
}

/* Ranks become levels: those that occur, counted from 1. */
static void number_levels(struct findings *f)
{
    unsigned level[HEADING_RANKS] = {0}, count = 0;

    for (size_t i = 0; i < f->sections.n; i++)
        level[f->sections.v[i].level % HEADING_RANKS] = 1;
    for (unsigned rank = 0; rank < HEADING_RANKS; rank++)
        if (level[rank])
            level[rank] = ++count;
    for (size_t i = 0; i < f->sections.n; i++)
        f->sections.v[i].level = level[f->sections.v[i].level % HEADING_RANKS];
}

void find_sections(struct inference *in)
{
    bool *skip = mem_alloc(in->evidence->headings.n * sizeof *skip);

    skip_toc(in, skip);
    if (count_marked(in) < MIN_HEADINGS)
        find_numbered_sections(in, has_chapters(in, skip));
    size_t numbered = in->findings->sections.n;
    find_headed_sections(in, numbered > 0, skip);
    free(skip);
    merge_sections(in->findings, numbered);
    add_notes_sections(in);
    number_levels(in->findings);
}
