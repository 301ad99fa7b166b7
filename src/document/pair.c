/* SPDX-License-Identifier: ISC */
/*
 * Pairing: what looks like a marker and what looks like a note become pairs, by
 * evidence, never by guessing.
 *
 * The conventions are a table: which form of note may answer which form of
 * marker, and what it takes.  They are tried in its order, strong ones first,
 * and each takes what it can prove; what is left goes on to the next.
 */
#include "pair.h"

#include <stdlib.h>
#include <string.h>

static const struct convention conventions[] = {
    /* Signs that serve for nothing else. */
    {MARKER_MARKDOWN, NOTE_MARKDOWN, RULE_SELF},
    {MARKER_ORG, NOTE_ORG, RULE_SELF},
    {MARKER_RST, NOTE_RST, RULE_SELF | RULE_COUNTED},
    {MARKER_FN, NOTE_FN, RULE_SELF},
    /* Notes that say what they are. */
    {MARKER_BRACKET, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_STARRED, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_SIGN, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_STAR, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_BRACE, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_SUPERSCRIPT, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_CARET, NOTE_FOOTNOTE, RULE_SELF},
    {MARKER_WORD, NOTE_FOOTNOTE, 0},
    {MARKER_PAREN, NOTE_FOOTNOTE, RULE_SELF | RULE_CHAIN},
    /* The marker's own sign again. */
    {MARKER_BRACKET, NOTE_BRACKET, 0},
    {MARKER_BRACKET, NOTE_WORD, 0},
    {MARKER_SUPERSCRIPT, NOTE_WORD, 0},
    {MARKER_CARET, NOTE_WORD, 0},
    {MARKER_STAR, NOTE_WORD, 0},
    {MARKER_PAREN, NOTE_WORD, RULE_CHAIN},
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
    {MARKER_PAREN, NOTE_PAREN, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_NUMBER, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_HALF_PAREN, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_LETTERED, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_LABEL_LINE, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_BARE, RULE_CHAIN | RULE_HEADED},
    {MARKER_PAREN, NOTE_PAREN, RULE_CHAIN},
    {MARKER_PAREN, NOTE_TORTOISE, RULE_CHAIN},
    {MARKER_HALF_PAREN, NOTE_HALF_PAREN, RULE_CHAIN},
    {MARKER_HALF_PAREN, NOTE_NUMBER, RULE_CHAIN | RULE_HEADED},
    {MARKER_HALF_PAREN, NOTE_PAREN, RULE_CHAIN | RULE_HEADED},
    {MARKER_HALF_PAREN, NOTE_STAR, RULE_CHAIN},
    {MARKER_HALF_PAREN, NOTE_FOOTNOTE, RULE_CHAIN},
    {MARKER_CITATION, NOTE_CITATION, RULE_HEADED},
};

/* Those of bare numbers, which the text is read once more for. */
static const struct convention numbers[] = {
    {MARKER_NUMBER, NOTE_NUMBER_BRACKET, RULE_SELF | RULE_CHAIN},
    {MARKER_SUFFIX, NOTE_NUMBER, RULE_CHAIN | RULE_HEADED | RULE_MOST},
    {MARKER_SUFFIX, NOTE_BARE, RULE_CHAIN | RULE_HEADED | RULE_MOST},
    {MARKER_SUFFIX, NOTE_HALF_PAREN, RULE_CHAIN | RULE_HEADED | RULE_MOST},
    {MARKER_SUFFIX, NOTE_PAREN, RULE_CHAIN | RULE_HEADED | RULE_MOST},
};

/* Fewer notes of the forms that bare numbers cite prove nothing. */
#define LEAST_NUMBERED 3

bool document_wants_numbers(const struct document *d)
{
    size_t count[NOTE_FORMS] = {0};

    for (size_t i = 0; i < d->seen.bodies.n; i++) {
        const struct body_seen *b = &d->seen.bodies.v[i];
        for (size_t k = 0; k < sizeof numbers / sizeof *numbers; k++)
            if (b->form == numbers[k].note && !b->answered &&
                (b->heading != NONE || !(numbers[k].rules & RULE_HEADED)) &&
                ++count[b->form] == LEAST_NUMBERED)
                return true;
    }
    return false;
}

/* Frames --------------------------------------------------------------------------- */

static struct range work_of(const struct document *d)
{
    struct range work = {0, d->text.n};

    for (size_t i = 0; i < d->seen.edges.n; i++) {
        const struct edge_seen *e = &d->seen.edges.v[i];
        if (e->beginning && work.to == d->text.n)
            work.from = e->pos;
        else if (!e->beginning && work.to == d->text.n && e->pos > d->text.n / 2)
            work.to = e->pos;
    }
    return work;
}

#define KEEP_WITHIN(vec, place, work)                                                          \
    do {                                                                                       \
        size_t kept_ = 0;                                                                      \
        for (size_t i_ = 0; i_ < (vec)->n; i_++)                                               \
            if ((vec)->v[i_].place >= (work).from && (vec)->v[i_].place < (work).to)           \
                (vec)->v[kept_++] = (vec)->v[i_];                                              \
        (vec)->n = kept_;                                                                      \
    } while (0)

/* What stands in the library's own words before and after the work is none of it. */
static void drop_frame(struct document *d)
{
    struct range work = work_of(d);

    if (!d->seen.edges.n)
        return;
    KEEP_WITHIN(&d->seen.markers, from, work);
    KEEP_WITHIN(&d->seen.bodies, from, work);
    KEEP_WITHIN(&d->seen.headings, from, work);
    KEEP_WITHIN(&d->seen.inlines, from, work);
}

static bool is_blank(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!strchr(" \t\r\n", s.p[i]))
            return false;
    return true;
}

/* How far after a note the heading of the next list may stand. */
#define NEXT_LIST ((size_t)16 * 1024)

/* Below a heading that announces notes, until the next heading; and further
 * where that has a note right below it, as those of the chapters have in a
 * book's notes. */
static void mark_headed(struct document *d)
{
    uint32_t heading = NONE;
    size_t h = 0, last = 0;

    for (size_t i = 0; i < d->seen.bodies.n; i++) {
        struct body_seen *b = &d->seen.bodies.v[i];
        for (; h < d->seen.headings.n && d->seen.headings.v[h].from < b->from; h++) {
            const struct heading_seen *seen = &d->seen.headings.v[h];
            bool next = seen->from - last < NEXT_LIST &&
                        is_blank(span_sub(d->text, heading_range(seen).to, b->from));
            if (seen->notes)
                heading = (uint32_t)h;
            else if (seen->rank != 5 && heading != NONE)
                heading = next ? (uint32_t)h : NONE;
            if (heading == h)
                last = heading_range(seen).to;
        }
        b->heading = heading;
        last = heading == NONE ? last : b->from;
    }
}

/* Rows ------------------------------------------------------------------------------- */

struct keys {
    uint64_t *key;
    size_t *label; /* + 1; 0 where empty */
    size_t mask, n;
};

static size_t intern(struct keys *k, uint64_t key)
{
    size_t slot = (size_t)((key ^ key >> 29) * 0x9E3779B97F4A7C15u >> 20) & k->mask;

    for (; k->label[slot]; slot = (slot + 1) & k->mask)
        if (k->key[slot] == key)
            return k->label[slot] - 1;
    k->key[slot] = key;
    k->label[slot] = ++k->n;
    return k->n - 1;
}

static uint64_t key_of(const struct row *r, struct range label, size_t *counted)
{
    struct span s = span_sub(r->d->text, label.from, label.to);

    if ((r->rule.rules & RULE_COUNTED) && s.n == 1 && (*s.p == '#' || *s.p == '*'))
        return ((uint64_t)1 << 62) | (uint64_t)*s.p << 32 | ++counted[*s.p == '#'];
    return label_key(s);
}

static void intern_labels(struct row *r)
{
    size_t size = 16, counted[2] = {0, 0};

    while (size < (r->n_markers + r->n_bodies) * 2)
        size *= 2;
    struct keys keys = {mem_alloc(size * sizeof *keys.key),
                        mem_alloc(size * sizeof *keys.label), size - 1, 0};
    for (size_t i = 0; i < r->n_bodies; i++)
        r->body_label[i] = intern(&keys, key_of(r, body_label(row_body(r, i)), counted));
    memset(counted, 0, sizeof counted);
    for (size_t i = 0; i < r->n_markers; i++)
        r->marker_label[i] = intern(&keys, key_of(r, marker_label(row_marker(r, i)), counted));
    r->labels = keys.n;
    r->label_bodies = mem_alloc(r->labels * sizeof *r->label_bodies);
    for (size_t i = 0; i < r->n_bodies; i++)
        r->label_bodies[r->body_label[i]]++;
    free(keys.key);
    free(keys.label);
}

bool form_is_named(enum marker_form form)
{
    return form == MARKER_MARKDOWN || form == MARKER_ORG || form == MARKER_RST ||
           form == MARKER_CITATION;
}

static bool is_labelled(const struct row *r, struct range label)
{
    return r->labelled == LABEL_CLASSES ||
           r->labelled == label_class(span_sub(r->d->text, label.from, label.to));
}

static bool body_fits(const struct row *r, const struct body_seen *b)
{
    return b->form == r->rule.note && is_labelled(r, body_label(b)) &&
           (!b->kept || !b->answered) && (b->heading != NONE || !(r->rule.rules & RULE_HEADED));
}

static bool marker_fits(const struct row *r, const struct marker_seen *m)
{
    return m->form == r->rule.marker && m->body == NONE && is_labelled(r, marker_label(m)) &&
           (m->glued || !(r->rule.rules & RULE_GLUED));
}

/* Is what such a body begins with its label, and no marker? */
static bool is_label(const struct row *r, const struct body_seen *b)
{
    return b->kept || b->form == r->rule.note;
}

static void row_open(struct row *r)
{
    const struct evidence *seen = &r->d->seen;

    r->markers = mem_alloc(r->seen->n * sizeof *r->markers);
    r->bodies = mem_alloc(seen->bodies.n * sizeof *r->bodies);
    for (size_t i = 0; i < seen->bodies.n; i++)
        if (body_fits(r, &seen->bodies.v[i]))
            r->bodies[r->n_bodies++] = i;
    for (size_t i = 0, k = 0; i < r->seen->n; i++) {
        const struct marker_seen *m = &r->seen->v[i];
        /* A note's own label looks like a marker. */
        while (k < seen->bodies.n && (!is_label(r, &seen->bodies.v[k]) ||
                                      body_range(&seen->bodies.v[k]).from <= m->from))
            k++;
        bool own = k < seen->bodies.n && seen->bodies.v[k].from <= m->from;
        if (!own && marker_fits(r, m))
            r->markers[r->n_markers++] = i;
    }
    r->run = mem_alloc(r->n_markers * sizeof *r->run);
    r->marker_label = mem_alloc(r->n_markers * sizeof *r->marker_label);
    r->body_label = mem_alloc(r->n_bodies * sizeof *r->body_label);
    intern_labels(r);
}

static void row_close(struct row *r)
{
    free(r->markers);
    free(r->bodies);
    free(r->run);
    free(r->marker_label);
    free(r->body_label);
    free(r->label_bodies);
}

void row_link(struct row *r, size_t i, size_t k)
{
    row_marker(r, i)->body = (uint32_t)r->bodies[k];
    row_body(r, k)->answered = true;
    row_body(r, k)->kept = true;
}

/* What is left over --------------------------------------------------------------------- */

/* How far before its marker a note may stand. */
#define NEAR_AFTER ((size_t)16 * 1024)

/* A note that nothing before it cites answers the next marker of its label, if
 * that is near and no other note of the label comes between. */
static void cite_ahead(struct row *r)
{
    size_t *next = mem_alloc(r->labels * sizeof *next);
    size_t m = r->n_markers;

    for (size_t i = 0; i < r->labels; i++)
        next[i] = NOWHERE;
    for (size_t i = r->n_bodies; i-- > 0;) {
        struct body_seen *b = row_body(r, i);
        for (; m > 0 && row_marker(r, m - 1)->from > b->from; m--)
            next[r->marker_label[m - 1]] = m - 1;
        size_t found = next[r->body_label[i]];
        if (found != NOWHERE && b->kept && !b->answered && row_marker(r, found)->body == NONE &&
            row_marker(r, found)->from - b->from < NEAR_AFTER)
            row_link(r, found, i);
        next[r->body_label[i]] = NOWHERE;
    }
    free(next);
}

/* A marker that found no note after it cites the one before it, where its label
 * stands for one only, or for one in its run. */
static void cite_back(struct row *r)
{
    size_t *last = mem_alloc(r->labels * sizeof *last);
    size_t *run = mem_alloc(r->labels * sizeof *run);

    for (size_t i = 0; i < r->n_bodies && !r->restarts; i++)
        if (row_body(r, i)->kept)
            last[r->body_label[i]] = r->bodies[i] + 1;
    for (size_t i = 0; i < r->n_markers; i++) {
        struct marker_seen *m = row_marker(r, i);
        size_t label = r->marker_label[i];
        if (r->restarts && m->body != NONE) {
            last[label] = m->body + 1;
            run[label] = r->run[i];
        } else if (m->body == NONE && last[label] &&
                   (r->restarts ? run[label] == r->run[i] : r->label_bodies[label] == 1)) {
            m->body = (uint32_t)(last[label] - 1);
            r->d->seen.bodies.v[m->body].answered = true;
        }
    }
    free(last);
    free(run);
}

/* Has the text other notes than those of the row? */
static bool has_others(const struct row *r)
{
    const struct evidence *seen = &r->d->seen;
    size_t others = seen->inlines.n;

    for (size_t i = 0; i < seen->bodies.n; i++)
        others += seen->bodies.v[i].kept && seen->bodies.v[i].form != r->rule.note;
    return others > 0;
}

/* Paragraphs with a star are notes where most of them are cited; else they are
 * the items of lists.  One alone, among notes of another kind, proves nothing. */
static void take_back_unless_most(struct row *r)
{
    size_t answered = 0;

    for (size_t i = 0; i < r->n_bodies; i++)
        answered += row_body(r, i)->answered;
    if (answered * 5 >= r->n_bodies * 3 && (answered > 1 || !has_others(r)))
        return;
    for (size_t i = 0; i < r->n_markers; i++)
        row_marker(r, i)->body = NONE;
    for (size_t i = 0; i < r->n_bodies; i++)
        row_body(r, i)->kept = row_body(r, i)->answered = false;
}

/* What is left over of notes that something else cites is not cited by what looks like
 * much else. */
static bool is_left_over(const struct row *r)
{
    const struct evidence *seen = &r->d->seen;
    size_t answered = 0;

    for (size_t i = 0; i < seen->bodies.n; i++)
        answered += seen->bodies.v[i].answered && seen->bodies.v[i].form == r->rule.note;
    return answered > r->n_bodies;
}

static void pair_row(struct document *d, const struct convention *rule,
                     enum label_class labelled)
{
    struct row r = {.d = d, .rule = *rule, .labelled = labelled};

    r.seen = rule->marker >= MARKER_NUMBER ? &d->seen.numbers : &d->seen.markers;
    row_open(&r);
    bool chain = rule->rules & RULE_CHAIN;
    if (r.n_bodies && chain && !is_left_over(&r))
        pair_chains(&r);
    else if (r.n_bodies && !chain)
        pair_runs(&r);
    if (rule->rules & RULE_NEAR)
        take_back_unless_most(&r);
    if (r.n_bodies && !(rule->rules & (RULE_CHAIN | RULE_NEAR))) {
        cite_ahead(&r);
        cite_back(&r);
    }
    row_close(&r);
}

/* Which labels the evidence has, of each form. */
struct census {
    bool markers[MARKER_FORMS][LABEL_CLASSES];
    bool notes[NOTE_FORMS][LABEL_CLASSES];
};

static void count_markers(const struct document *d, const struct markers_seen *seen,
                          struct census *c)
{
    for (size_t i = 0; i < seen->n; i++) {
        struct range label = marker_label(&seen->v[i]);
        c->markers[seen->v[i].form][label_class(span_sub(d->text, label.from, label.to))] =
            true;
    }
}

static struct census take_census(const struct document *d)
{
    struct census c = {{{false}}, {{false}}};

    count_markers(d, &d->seen.markers, &c);
    count_markers(d, &d->seen.numbers, &c);
    for (size_t i = 0; i < d->seen.bodies.n; i++) {
        struct range label = body_label(&d->seen.bodies.v[i]);
        c.notes[d->seen.bodies.v[i].form]
               [label_class(span_sub(d->text, label.from, label.to))] = true;
    }
    return c;
}

static void pair_convention(struct document *d, const struct convention *c,
                            const struct census *census)
{
    bool any = false;

    if (document_given_up(d))
        return;
    for (int l = 0; l < LABEL_CLASSES; l++) {
        bool here = census->notes[c->note][l] &&
                    (census->markers[c->marker][l] || c->rules & RULE_SELF);
        any |= here;
        if (here && !form_is_named(c->marker))
            pair_row(d, c, (enum label_class)l);
    }
    if (any && form_is_named(c->marker))
        pair_row(d, c, LABEL_CLASSES);
    else if (any && c->marker < MARKER_NUMBER)
        mend_misprints(d, c);
}

void document_pair(struct document *d)
{
    drop_frame(d);
    mark_headed(d);
    document_tell_numerals(d);
    struct census census = take_census(d);
    for (size_t i = 0; i < sizeof conventions / sizeof *conventions; i++)
        pair_convention(d, &conventions[i], &census);
}

void document_pair_numbers(struct document *d)
{
    struct range work = work_of(d);

    KEEP_WITHIN(&d->seen.numbers, from, work);
    struct census census = take_census(d);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        pair_convention(d, &numbers[i], &census);
}
