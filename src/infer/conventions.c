/* SPDX-License-Identifier: ISC */
/*
 * Conventions: which form of note may answer which form of marker, and what that takes.
 *
 * They are applied in the order of the table, strong ones first.  Each pairs what it can
 * prove and leaves the rest to the next.
 */
#include "evidence.h"
#include "misprint.h"
#include "pairing.h"

#include <stdlib.h>

static const struct convention conventions[] = {
    /* Signs that serve for nothing else. */
    {MARKER_MARKDOWN, NOTE_MARKDOWN, RULE_SELF_EVIDENT},
    {MARKER_ORG, NOTE_ORG, RULE_SELF_EVIDENT},
    {MARKER_RST, NOTE_RST, RULE_SELF_EVIDENT | RULE_AUTONUMBER},
    {MARKER_FN, NOTE_FN, RULE_SELF_EVIDENT},
    /* Notes that say what they are. */
    {MARKER_BRACKET, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_STARRED, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_SIGN, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_STAR, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_BRACE, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_SUPERSCRIPT, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_CARET, NOTE_FOOTNOTE, RULE_SELF_EVIDENT},
    {MARKER_WORD, NOTE_FOOTNOTE, 0},
    {MARKER_PAREN, NOTE_FOOTNOTE, RULE_SELF_EVIDENT | RULE_ORDERED},
    /* The marker's own sign again. */
    {MARKER_BRACKET, NOTE_BRACKET, 0},
    {MARKER_BRACKET, NOTE_WORD, 0},
    {MARKER_SUPERSCRIPT, NOTE_WORD, 0},
    {MARKER_CARET, NOTE_WORD, 0},
    {MARKER_STAR, NOTE_WORD, 0},
    {MARKER_PAREN, NOTE_WORD, RULE_ORDERED},
    {MARKER_SIGN, NOTE_SIGN, RULE_NEAR},
    {MARKER_CJK, NOTE_CJK, 0},
    {MARKER_SUPERSCRIPT, NOTE_SUPERSCRIPT, 0},
    {MARKER_TORTOISE, NOTE_TORTOISE, 0},
    {MARKER_BRACE, NOTE_BRACE, 0},
    {MARKER_CARET, NOTE_CARET, 0},
    {MARKER_ANGLE, NOTE_ANGLE, 0},
    {MARKER_SLASH, NOTE_SLASH, 0},
    {MARKER_WORD, NOTE_WORD, 0},
    {MARKER_STAR, NOTE_STAR, RULE_NEAR},
    /* A number, or a sign like it. */
    {MARKER_CJK, NOTE_IDEOGRAPHIC, RULE_LIST},
    {MARKER_CJK, NOTE_TORTOISE, 0},
    {MARKER_CJK, NOTE_PAREN, RULE_LIST},
    {MARKER_TORTOISE, NOTE_SUPERSCRIPT, 0},
    {MARKER_TORTOISE, NOTE_IDEOGRAPHIC, RULE_LIST},
    {MARKER_TORTOISE, NOTE_BRACKET, RULE_LIST},
    {MARKER_TORTOISE, NOTE_NUMBER, RULE_LIST},
    {MARKER_SUPERSCRIPT, NOTE_TORTOISE, 0},
    {MARKER_BRACKET, NOTE_NUMBER, RULE_LIST},
    {MARKER_BRACKET, NOTE_PAREN, RULE_LIST},
    {MARKER_BRACKET, NOTE_BARE, RULE_LIST | RULE_HEADED},
    {MARKER_BRACKET, NOTE_LETTERED, RULE_LIST | RULE_HEADED},
    {MARKER_BRACKET, NOTE_HALF_PAREN, RULE_LIST},
    {MARKER_BRACKET, NOTE_COLON, RULE_LIST | RULE_HEADED},
    {MARKER_BRACKET, NOTE_LABEL_LINE, RULE_LIST | RULE_HEADED},
    {MARKER_SUPERSCRIPT, NOTE_BRACKET, 0},
    {MARKER_SUPERSCRIPT, NOTE_NUMBER, RULE_LIST},
    {MARKER_SUPERSCRIPT, NOTE_HALF_PAREN, RULE_LIST},
    {MARKER_SUPERSCRIPT, NOTE_BARE, RULE_LIST | RULE_HEADED},
    {MARKER_SUPERSCRIPT, NOTE_LABEL_LINE, RULE_LIST | RULE_HEADED},
    {MARKER_CARET, NOTE_BRACKET, 0},
    {MARKER_CARET, NOTE_NUMBER, RULE_LIST},
    {MARKER_CARET, NOTE_BARE, RULE_LIST | RULE_HEADED},
    {MARKER_ANGLE, NOTE_NUMBER, RULE_LIST | RULE_HEADED},
    {MARKER_WORD, NOTE_BRACKET, RULE_HEADED},
    {MARKER_WORD, NOTE_NUMBER, RULE_LIST | RULE_HEADED},
    {MARKER_WORD, NOTE_LABEL_LINE, RULE_LIST | RULE_HEADED},
    {MARKER_BRACE, NOTE_LABEL_LINE, RULE_LIST | RULE_HEADED},
    {MARKER_BRACE, NOTE_NUMBER, RULE_LIST | RULE_HEADED},
    {MARKER_BRACE, NOTE_BARE, RULE_LIST | RULE_HEADED},
    {MARKER_PAREN, NOTE_PAREN, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_NUMBER, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_HALF_PAREN, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_LETTERED, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_LABEL_LINE, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_BARE, RULE_ORDERED | RULE_HEADED},
    {MARKER_PAREN, NOTE_PAREN, RULE_ORDERED},
    {MARKER_PAREN, NOTE_TORTOISE, RULE_ORDERED},
    {MARKER_HALF_PAREN, NOTE_HALF_PAREN, RULE_ORDERED},
    {MARKER_HALF_PAREN, NOTE_NUMBER, RULE_ORDERED | RULE_HEADED},
    {MARKER_HALF_PAREN, NOTE_PAREN, RULE_ORDERED | RULE_HEADED},
    {MARKER_HALF_PAREN, NOTE_STAR, RULE_ORDERED},
    {MARKER_HALF_PAREN, NOTE_FOOTNOTE, RULE_ORDERED},
    {MARKER_CITATION, NOTE_CITATION, RULE_HEADED},
};

/* Bare numbers: the text is parsed once more for them. */
static const struct convention number_conventions[] = {
    {MARKER_NUMBER, NOTE_NUMBER_BRACKET, RULE_SELF_EVIDENT | RULE_ORDERED},
    {MARKER_SUFFIX, NOTE_NUMBER, RULE_ORDERED | RULE_HEADED | RULE_MOSTLY_CITED},
    {MARKER_SUFFIX, NOTE_BARE, RULE_ORDERED | RULE_HEADED | RULE_MOSTLY_CITED},
    {MARKER_SUFFIX, NOTE_HALF_PAREN, RULE_ORDERED | RULE_HEADED | RULE_MOSTLY_CITED},
    {MARKER_SUFFIX, NOTE_PAREN, RULE_ORDERED | RULE_HEADED | RULE_MOSTLY_CITED},
};

/* Minimum notes of the forms that bare numbers cite: fewer prove nothing. */
#define MIN_NUMBERED 3

static bool may_be_cited_by_number(const struct note_candidate *n, const struct convention *c)
{
    return n->form == c->note && !n->cited && (n->heading != NONE || !(c->rules & RULE_HEADED));
}

bool needs_numbers(const struct inference *in)
{
    size_t count[NOTE_FORMS] = {0};

    for (size_t i = 0; i < in->evidence->notes.n; i++) {
        const struct note_candidate *n = &in->evidence->notes.v[i];
        for (size_t k = 0; k < sizeof number_conventions / sizeof *number_conventions; k++)
            if (may_be_cited_by_number(n, &number_conventions[k]) &&
                ++count[n->form] == MIN_NUMBERED)
                return true;
    }
    return false;
}

/* Markers that are left over ------------------------------------------------------------ */

/* Maximum bytes from a note to a marker after it that cites it. */
#define MAX_AHEAD ((size_t)16 * 1024)

/* A note that no marker before it cites is paired with the next marker of its label, if
 * that is near and no other note of the label stands between. */
static void cite_ahead(struct pairing *p)
{
    size_t *next = mem_alloc(p->n_labels * sizeof *next);
    size_t m = p->n_markers;

    for (size_t i = 0; i < p->n_labels; i++)
        next[i] = NOWHERE;
    for (size_t k = p->n_notes; k-- > 0;) {
        struct note_candidate *n = pairing_note(p, k);
        for (; m > 0 && pairing_marker(p, m - 1)->from > n->from; m--)
            next[p->marker_label_id[m - 1]] = m - 1;
        size_t found = next[p->note_label_id[k]];
        if (found != NOWHERE && n->accepted && !n->cited &&
            pairing_marker(p, found)->note == NONE &&
            pairing_marker(p, found)->from - n->from < MAX_AHEAD)
            pairing_link(p, found, k);
        next[p->note_label_id[k]] = NOWHERE;
    }
    free(next);
}

/* A marker that found no note after it cites the one before it, where its label belongs to
 * one note only, or to one in its run. */
static void cite_back(struct pairing *p)
{
    size_t *last = mem_alloc(p->n_labels * sizeof *last); /* of a label: note + 1 */
    size_t *run = mem_alloc(p->n_labels * sizeof *run);

    for (size_t k = 0; k < p->n_notes && !p->restarts; k++)
        if (pairing_note(p, k)->accepted)
            last[p->note_label_id[k]] = p->notes[k] + 1;
    for (size_t i = 0; i < p->n_markers; i++) {
        struct marker_candidate *m = pairing_marker(p, i);
        size_t label = p->marker_label_id[i];
        if (p->restarts && m->note != NONE) {
            last[label] = m->note + 1;
            run[label] = p->run[i];
        } else if (m->note == NONE && last[label] &&
                   (p->restarts ? run[label] == p->run[i] : p->notes_of_label[label] == 1)) {
            m->note = (uint32_t)(last[label] - 1);
            p->in->evidence->notes.v[m->note].cited = true;
        }
    }
    free(last);
    free(run);
}

/* Whether notes of another form than the pairing's have been accepted. */
static bool has_other_notes(const struct pairing *p)
{
    const struct evidence *e = p->in->evidence;
    size_t others = e->inlines.n;

    for (size_t i = 0; i < e->notes.n; i++)
        others += e->notes.v[i].accepted && e->notes.v[i].form != p->convention.note;
    return others > 0;
}

/* Paragraphs with a star are notes where most of them are cited; otherwise they are list
 * items, and the pairing is undone.  A single one among notes of another form proves
 * nothing. */
static void undo_unless_mostly_cited(struct pairing *p)
{
    size_t cited = 0;

    for (size_t k = 0; k < p->n_notes; k++)
        cited += pairing_note(p, k)->cited;
    if (cited * 5 >= p->n_notes * 3 && (cited > 1 || !has_other_notes(p)))
        return;
    for (size_t i = 0; i < p->n_markers; i++)
        pairing_marker(p, i)->note = NONE;
    for (size_t k = 0; k < p->n_notes; k++)
        pairing_note(p, k)->accepted = pairing_note(p, k)->cited = false;
}

/* Whether more notes of the form are cited already than are left.  An ambiguous form of
 * marker does not cite what a clear one has left over. */
static bool is_remainder(const struct pairing *p)
{
    const struct evidence *e = p->in->evidence;
    size_t cited = 0;

    for (size_t i = 0; i < e->notes.n; i++)
        cited += e->notes.v[i].cited && e->notes.v[i].form == p->convention.note;
    return cited > p->n_notes;
}

/* Applying conventions ------------------------------------------------------------------ */

static void apply_to_class(struct inference *in, const struct convention *c,
                           enum label_class label_class)
{
    struct pairing p;
    bool ordered = c->rules & RULE_ORDERED;

    pairing_open(&p, in, c, label_class);
    if (p.n_notes && ordered && !is_remainder(&p))
        pair_ordered(&p);
    else if (p.n_notes && !ordered)
        pair_lists(&p);
    if (c->rules & RULE_NEAR)
        undo_unless_mostly_cited(&p);
    if (p.n_notes && !(c->rules & (RULE_ORDERED | RULE_NEAR))) {
        cite_ahead(&p);
        cite_back(&p);
    }
    pairing_close(&p);
}

/* Which classes of labels occur in each form: a convention without any is skipped. */
struct label_census {
    bool markers[MARKER_FORMS][LABEL_CLASSES];
    bool notes[NOTE_FORMS][LABEL_CLASSES];
};

static void count_markers(const struct inference *in,
                          const struct marker_candidates *candidates, struct label_census *c)
{
    for (size_t i = 0; i < candidates->n; i++) {
        struct range label = marker_label(&candidates->v[i]);
        c->markers[candidates->v[i].form]
                  [label_class(span_sub(in->text, label.from, label.to))] = true;
    }
}

static struct label_census take_census(const struct inference *in)
{
    struct label_census c = {{{false}}, {{false}}};

    count_markers(in, &in->evidence->markers, &c);
    count_markers(in, &in->evidence->numbers, &c);
    for (size_t i = 0; i < in->evidence->notes.n; i++) {
        const struct note_candidate *n = &in->evidence->notes.v[i];
        struct range label = note_label(n);
        c.notes[n->form][label_class(span_sub(in->text, label.from, label.to))] = true;
    }
    return c;
}

static void apply(struct inference *in, const struct convention *c,
                  const struct label_census *census)
{
    bool any = false;

    if (is_cancelled(in))
        return;
    for (int l = 0; l < LABEL_CLASSES; l++) {
        bool occurs = census->notes[c->note][l] &&
                      (census->markers[c->marker][l] || c->rules & RULE_SELF_EVIDENT);
        any |= occurs;
        if (occurs && !has_named_labels(c->marker))
            apply_to_class(in, c, (enum label_class)l);
    }
    if (any && has_named_labels(c->marker))
        apply_to_class(in, c, LABEL_CLASSES);
    else if (any && c->marker < MARKER_NUMBER)
        pair_misprints(in, c);
}

void pair_markers(struct inference *in)
{
    struct label_census census = take_census(in);

    for (size_t i = 0; i < sizeof conventions / sizeof *conventions; i++)
        apply(in, &conventions[i], &census);
}

void pair_numbers(struct inference *in)
{
    struct label_census census = take_census(in);

    for (size_t i = 0; i < sizeof number_conventions / sizeof *number_conventions; i++)
        apply(in, &number_conventions[i], &census);
}
