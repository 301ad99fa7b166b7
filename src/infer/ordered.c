/* SPDX-License-Identifier: ISC */
/*
 * Pairing by order, for markers that look like much else (a bare number, a number in
 * parentheses).
 *
 * A candidate has the label of a note after it.  Those are markers that stand in the notes'
 * own order: as many as possible, and among equals those that look most like markers.  That is
 * a heaviest increasing subsequence, found in O(n log n).  It runs through the whole text, so
 * notes may stand after their paragraph, at the end of their chapter or far away.
 */
#include "pairing.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

/* Bytes between two notes from which on they are not of one list, unless a heading stands
 * over both. */
#define MAX_LIST_GAP ((size_t)16 * 1024)

/* Maximum bytes from a marker to a note that is in no list. */
#define NEAR_BYTES ((size_t)12 * 1024)

/* Minimum notes that prove a list without a heading. */
#define MIN_LIST 3

/* Maximum notes of one label that a marker is tried with. */
#define MAX_TRIED 64

/* Weight of a link, to which the marker's looks add 0 to 8. */
#define LINK_WEIGHT 16

/* Added to the weight of a link to the next note that has the marker's label. */
#define NEXT_NOTE_WEIGHT 6

/* Minimum average looks of the markers of a list, in halves: below it they are the numbers
 * of an enumeration. */
#define MIN_LOOKS 3

/* A marker and a note that may be a pair. */
struct link {
    size_t marker, note; /* of the pairing */
    size_t before;       /* index + 1 of the link before it in its subsequence */
    uint64_t weight;     /* of the subsequence that ends here */
};

struct ordered {
    struct pairing *p;
    VEC(struct link) links;
    size_t *best;       /* Fenwick tree over notes: heaviest link of a prefix, index + 1 */
    size_t *next_note;  /* of a note: the next one of its label, or NOWHERE */
    size_t *first_note; /* of a label: its first note after the current marker */
    size_t *marker;     /* of a note: its marker in the heaviest subsequence, or NOWHERE */
    size_t *reach;      /* of a note: up to which note a marker before it may reach */
    size_t next;        /* the first note after the current marker */
};

/* Looks ---------------------------------------------------------------------------- */

static bool is_byte_of(struct span text, size_t at, const char *set)
{
    return at < text.n && text.p[at] && strchr(set, text.p[at]);
}

static bool follows_conjunction(struct span text, size_t at)
{
    static const char *const words[] = {"and", "or", "und", "oder", "et", "ou", "e", "y"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (at > n && memcmp(text.p + at - n, words[i], n) == 0 &&
            is_byte_of(text, at - n - 1, " \n"))
            return true;
    }
    return false;
}

/* The score of a candidate that no blank precedes, from 0 to 8.  Scripts without blanks between
 * words precede everything so: there the character before decides, 4 for a letter, 0 for a stop
 * inside a sentence, 2 for another sign.  After other scripts it is 8. */
static unsigned glued_marker_score(struct span text, size_t at)
{
    static const char *const stops[] = {"：", "；", "，", "、"};
    uint32_t cp;

    if (at < 3 || (unsigned char)text.p[at - 3] < 0xE3)
        return 8;
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (memcmp(text.p + at - 3, stops[i], 3) == 0)
            return 0;
    text_decode(text.p + at - 3, 3, &cp, NULL);
    return text_is_wide_script(cp) ? 4 : 2;
}

/* How much candidate i looks like a marker, from 0 to 8: a word or a sentence ends before
 * a marker, and a stop follows it; the number of an enumeration begins a phrase. */
static unsigned marker_score(const struct pairing *p, size_t i)
{
    const struct marker_candidate *m = pairing_marker(p, i);
    struct span text = p->in->text;
    size_t at = m->from, end = m->from + m->size;

    if (m->glued)
        return glued_marker_score(text, at);
    if (is_byte_of(text, end, ".,;:!?)\"'"))
        return 6;
    while (at > 0 && is_byte_of(text, at - 1, " \r\n"))
        at--;
    if (!at || is_byte_of(text, at - 1, ",;:-") || follows_conjunction(text, at))
        return 0;
    return is_byte_of(text, at - 1, ".!?)\"'") ? 4 : 2;
}

/* The heaviest subsequence ------------------------------------------------------------ */

/* Index + 1 of the heaviest link to one of the notes [0, note); 0 for none. */
static size_t best_before(const struct ordered *o, size_t note)
{
    size_t best = 0;

    for (size_t i = note; i > 0; i -= i & (~i + 1))
        if (o->best[i] &&
            (!best || o->links.v[o->best[i] - 1].weight > o->links.v[best - 1].weight))
            best = o->best[i];
    return best;
}

/* A link that is nowhere the best is dropped: no other builds on it. */
static void add_link(struct ordered *o, const struct link *link)
{
    bool is_best = false;

    VEC_PUSH(&o->links, *link);
    for (size_t i = link->note + 1; i <= o->p->n_notes; i += i & (~i + 1)) {
        if (o->best[i] && link->weight <= o->links.v[o->best[i] - 1].weight)
            continue;
        o->best[i] = o->links.n;
        is_best = true;
    }
    o->links.n -= !is_best;
}

/*
 * Markers reach to the end of the list below the next heading, and through the lists that
 * follow it at once.  So a chapter's numbers do not look for notes in the next chapter's
 * list, and yet do where all lists stand at the book's end.
 */
static void find_reach(struct ordered *o)
{
    struct pairing *p = o->p;
    size_t reach = p->n_notes, end = p->n_notes;

    for (size_t k = p->n_notes; k-- > 0;) {
        if (k + 1 < p->n_notes &&
            pairing_note(p, k + 1)->from - pairing_note(p, k)->from > MAX_LIST_GAP)
            end = k + 1;
        if (pairing_note(p, k)->heading != NONE)
            reach = end;
        o->reach[k] = reach;
    }
}

/* Equal labels may be written differently: （1） and （一）. */
static unsigned weight_of_likeness(const struct pairing *p, size_t i, size_t k)
{
    struct range a = marker_label(pairing_marker(p, i)), b = note_label(pairing_note(p, k));
    struct span text = p->in->text;

    return span_equal(span_sub(text, a.from, a.to), span_sub(text, b.from, b.to)) ? 4 : 0;
}

static unsigned weight_of_nearness(const struct pairing *p, size_t i, size_t k)
{
    size_t distance = pairing_note(p, k)->from - pairing_marker(p, i)->from;

    return distance < NEAR_BYTES / 6 ? 4 : distance < NEAR_BYTES ? 2 : 0;
}

/* Whether a candidate stands inside the note before it, where it rather is no marker. */
static bool is_inside_note(const struct ordered *o, size_t marker)
{
    if (!o->next)
        return false;
    const struct note_candidate *n = pairing_note(o->p, o->next - 1);
    size_t at = pairing_marker(o->p, marker)->from;
    return at >= note_body(n).from && at < note_body(n).to;
}

/* The notes that a marker may cite: at most MAX_TRIED after it. */
static size_t notes_in_reach(struct ordered *o, size_t marker, size_t *notes)
{
    const struct pairing *p = o->p;
    size_t *first = &o->first_note[p->marker_label_id[marker]], n = 0;
    size_t at = pairing_marker(p, marker)->from;

    while (*first != NOWHERE && pairing_note(p, *first)->from <= at)
        *first = o->next_note[*first];
    while (o->next < p->n_notes && pairing_note(p, o->next)->from <= at)
        o->next++;
    size_t end = o->next < p->n_notes ? o->reach[o->next] : 0;
    for (size_t k = *first; k < end && n < MAX_TRIED; k = o->next_note[k])
        notes[n++] = k;
    return n;
}

/* Adds the links of a marker, the last note first, so that none builds on another of the
 * same marker. */
static void add_links_of(struct ordered *o, size_t marker)
{
    size_t notes[MAX_TRIED], n = notes_in_reach(o, marker, notes);
    bool inside = is_inside_note(o, marker);
    uint64_t weight = n && !inside ? LINK_WEIGHT + marker_score(o->p, marker) : LINK_WEIGHT;

    while (n-- > 0) {
        size_t before = best_before(o, notes[n]);
        uint64_t sum = weight + (n == 0 && !inside ? NEXT_NOTE_WEIGHT : 0) +
                       weight_of_nearness(o->p, marker, notes[n]) +
                       weight_of_likeness(o->p, marker, notes[n]) +
                       (before ? o->links.v[before - 1].weight : 0);
        add_link(o, &(struct link){marker, notes[n], before, sum});
    }
}

static void find_heaviest(struct ordered *o)
{
    struct pairing *p = o->p;

    for (size_t l = 0; l < p->n_labels; l++)
        o->first_note[l] = NOWHERE;
    for (size_t k = p->n_notes; k-- > 0;) {
        o->next_note[k] = o->first_note[p->note_label_id[k]];
        o->first_note[p->note_label_id[k]] = k;
        o->marker[k] = NOWHERE;
    }
    find_reach(o);
    for (size_t m = 0; m < p->n_markers; m++)
        add_links_of(o, m);
    for (size_t l = best_before(o, p->n_notes); l; l = o->links.v[l - 1].before)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): links holds every l. */
        o->marker[o->links.v[l - 1].note] = o->links.v[l - 1].marker;
}

/* Which lists are true --------------------------------------------------------------- */

struct note_list {
    size_t from, to; /* notes */
    size_t cited;    /* of them, by the heaviest subsequence */
    size_t near;     /* of the cited, those near their marker */
    size_t looks;    /* sum over their markers */
};

/* The list that begins with note k: notes below one heading, or notes near one another
 * without a marker between. */
static struct note_list list_at(const struct ordered *o, size_t k)
{
    struct pairing *p = o->p;
    struct note_list list = {k, k, 0, 0, 0};
    uint32_t heading = pairing_note(p, k)->heading;
    size_t last = 0;

    for (; list.to < p->n_notes && pairing_note(p, list.to)->heading == heading; list.to++) {
        size_t m = o->marker[list.to], at = pairing_note(p, list.to)->from;
        if (list.to > k && heading == NONE &&
            (at - pairing_note(p, list.to - 1)->from > MAX_LIST_GAP ||
             (m != NOWHERE && pairing_marker(p, m)->from > last)))
            break;
        last = at;
        if (m == NOWHERE)
            continue;
        list.cited++;
        list.near += at - pairing_marker(p, m)->from < NEAR_BYTES;
        list.looks += marker_score(p, m);
    }
    return list;
}

/* Whether a list proves itself.  A single note below a heading has to be the first, and
 * near its marker; without a heading, the markers have to look like some. */
static bool is_proven(const struct pairing *p, const struct note_list *list)
{
    const struct note_candidate *first = pairing_note(p, list->from);
    unsigned long number = pairing_ordinal(p, note_label(first));
    bool headed = first->heading != NONE;

    if (p->convention.rules & RULE_MOSTLY_CITED)
        return list->cited >= MIN_LIST && list->cited * 3 >= (list->to - list->from) * 2;
    size_t min = headed ? 1 + (number > 1 || !list->near) : MIN_LIST;

    return list->cited >= min && list->cited * 2 >= list->to - list->from &&
           (headed || list->looks * 2 >= list->cited * MIN_LOOKS);
}

/* Pairs the cited notes of a list; whole: accepts the others too. */
static void link_list(struct ordered *o, const struct note_list *list, bool whole)
{
    for (size_t k = list->from; k < list->to; k++) {
        if (o->marker[k] != NOWHERE)
            pairing_link(o->p, o->marker[k], k);
        pairing_note(o->p, k)->accepted |= whole;
    }
}

/* Notes without a heading, of all lists together. */
struct unheaded_notes {
    size_t notes, near, looks;
};

static struct unheaded_notes link_proven_lists(struct ordered *o)
{
    struct pairing *p = o->p;
    struct unheaded_notes u = {0, 0, 0};
    bool self_evident = p->convention.rules & RULE_SELF_EVIDENT;

    for (size_t k = 0; k < p->n_notes;) {
        struct note_list list = list_at(o, k);
        if (self_evident || is_proven(p, &list))
            link_list(o, &list, true);
        if (pairing_note(p, k)->heading == NONE) {
            u.notes += list.to - list.from;
            u.near += list.near;
            u.looks += list.near == list.cited ? list.looks : 0;
        }
        k = list.to;
    }
    return u;
}

/* Notes that stand alone, each after its paragraph, prove one another: where most
 * paragraphs that look like one are cited by a marker nearby that looks like one. */
static void link_single_notes(struct ordered *o, const struct unheaded_notes *u)
{
    struct pairing *p = o->p;

    if (u->near < MIN_LIST || u->near * 5 < u->notes * 3 || u->looks * 2 < u->near * MIN_LOOKS)
        return;
    for (size_t k = 0; k < p->n_notes;) {
        struct note_list list = list_at(o, k);
        if (pairing_note(p, k)->heading == NONE && !is_proven(p, &list) &&
            list.near == list.cited)
            link_list(o, &list, false);
        k = list.to;
    }
}

void pair_ordered(struct pairing *p)
{
    struct ordered o = {.p = p,
                        .best = mem_alloc((p->n_notes + 1) * sizeof *o.best),
                        .next_note = mem_alloc(p->n_notes * sizeof *o.next_note),
                        .first_note = mem_alloc(p->n_labels * sizeof *o.first_note),
                        .marker = mem_alloc(p->n_notes * sizeof *o.marker),
                        .reach = mem_alloc(p->n_notes * sizeof *o.reach)};

    find_heaviest(&o);
    struct unheaded_notes unheaded = link_proven_lists(&o);
    link_single_notes(&o, &unheaded);
    free(o.best);
    free(o.next_note);
    free(o.first_note);
    free(o.marker);
    free(o.reach);
    VEC_FREE(&o.links);
}
