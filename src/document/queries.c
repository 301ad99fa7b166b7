/* SPDX-License-Identifier: ISC */
/* Lookups in a document that has been read: by position, by label, by title. */
#include "document_internal.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>

size_t document_sections(const struct document *d, const struct section **out)
{
    *out = d->findings.sections.v;
    return d->findings.sections.n;
}

size_t document_markers(const struct document *d, const struct marker **out)
{
    *out = d->findings.markers.v;
    return d->findings.markers.n;
}

size_t document_notes(const struct document *d, const struct note **out)
{
    *out = d->findings.notes.v;
    return d->findings.notes.n;
}

size_t document_notes_headings(const struct document *d, const struct notes_heading **out)
{
    *out = d->findings.notes_headings.v;
    return d->findings.notes_headings.n;
}

size_t document_diags(const struct document *d, const struct diag **out)
{
    *out = d->findings.diags.v;
    return d->findings.diags.n;
}

size_t document_section_at(const struct document *d, size_t pos)
{
    return findings_section_at(&d->findings, pos);
}

size_t document_marker_at(const struct document *d, size_t pos)
{
    size_t count;

    LOWER_BOUND(count, d->findings.markers.n, d->findings.markers.v[count].from <= pos);
    return count && pos < d->findings.markers.v[count - 1].to ? count - 1 : NOWHERE;
}

size_t document_marker_after(const struct document *d, size_t pos)
{
    size_t count = 0;

    if (pos)
        LOWER_BOUND(count, d->findings.markers.n, d->findings.markers.v[count].from < pos);
    return count < d->findings.markers.n ? count : NOWHERE;
}

size_t document_marker_before(const struct document *d, size_t pos)
{
    size_t count = 0;

    if (pos)
        LOWER_BOUND(count, d->findings.markers.n, d->findings.markers.v[count].from < pos);
    return count ? count - 1 : NOWHERE;
}

/* Puts an index into a set of so many places, a power of two; false where it is there. */
static bool put_in_set(size_t *set, size_t places, size_t index)
{
    size_t at = index & (places - 1);

    for (; set[at]; at = (at + 1) & (places - 1))
        if (set[at] == index + 1)
            return false;
    set[at] = index + 1;
    return true;
}

size_t document_cited(const struct document *d, struct range range, size_t **out)
{
    const struct marker *v = d->findings.markers.v;
    size_t first = document_marker_after(d, range.from), n = 0, places = 1, count = 0;

    while (first != NOWHERE && first + n < d->findings.markers.n &&
           v[first + n].from < range.to)
        n++;
    while (places < 2 * n)
        places *= 2;
    size_t *set = mem_alloc(places * sizeof *set);
    *out = mem_alloc(n * sizeof **out);
    for (size_t i = first; n; i++, n--)
        if (v[i].note != NOWHERE && !v[i].is_inline && put_in_set(set, places, v[i].note))
            (*out)[count++] = v[i].note;
    free(set);
    return count;
}

size_t document_note_at(const struct document *d, size_t pos)
{
    return findings_note_at(&d->findings, pos);
}

/* Labels -------------------------------------------------------------------- */

/* A label folded, without its brackets and full stop. */
static void fold_label(struct span s, struct buf *out)
{
    buf_clear(out);
    text_fold(s, out);
    while (out->n && strchr(".:)]", out->p[out->n - 1]))
        out->p[--out->n] = '\0';
    size_t skip = 0;
    while (skip < out->n && strchr("[(", out->p[skip]))
        skip++;
    if (skip) {
        memmove(out->p, out->p + skip, out->n - skip + 1);
        out->n -= skip;
    }
}

struct wanted {
    struct buf folded, other;
    unsigned long number;
};

/* What is asked for may be so many times longer in the text, marks and all, and blanks
 * and a label stand before it. */
#define MOST_FOLDED 4
#define LABEL_ROOM 64

enum fit { FIT_NOT, FIT_TITLE, FIT_MISPRINT, FIT_LABEL };

/* The title; of a section without one the first words, as many as anybody asks for. */
static struct range known_by(const struct document *d, size_t section, size_t asked)
{
    const struct section *s = &d->findings.sections.v[section];
    size_t next = section + 1 < d->findings.sections.n ? s[1].from : d->chunks.text.n;
    size_t from = s->title.from, most = MOST_FOLDED * asked + LABEL_ROOM;

    if (from < s->title.to)
        return (struct range){from, s->title.to};
    if (next < from)
        next = from;
    return (struct range){from, next - from < most ? next : from + most};
}

static bool begins_with(const struct buf *words, const struct buf *wanted)
{
    return words->n >= wanted->n && memcmp(words->p, wanted->p, wanted->n) == 0;
}

static enum fit section_fit(const struct document *d, size_t section, struct wanted *w)
{
    const struct section *s = &d->findings.sections.v[section];

    fold_label(span_sub(d->chunks.text, s->label.from, s->label.to), &w->other);
    if (w->other.n && span_equal(buf_bytes(&w->other), buf_bytes(&w->folded)))
        return FIT_LABEL;
    if (w->number && s->meant == w->number)
        return FIT_MISPRINT;
    /* The heading as a whole, then its title alone. */
    struct range title = known_by(d, section, w->folded.n);
    size_t to = title.to > s->label.to ? title.to : s->label.to;
    fold_label(span_sub(d->chunks.text, s->from, to), &w->other);
    if (begins_with(&w->other, &w->folded))
        return FIT_TITLE;
    fold_label(span_sub(d->chunks.text, title.from, title.to), &w->other);
    return begins_with(&w->other, &w->folded) ? FIT_TITLE : FIT_NOT;
}

/* The value of a text of digits alone; 0 where it is none or too large. */
static unsigned long number_of(struct span s)
{
    unsigned long n = 0;

    if (s.n > 9)
        return 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!text_is_digit((unsigned char)s.p[i]))
            return 0;
        n = n * 10 + (unsigned long)(s.p[i] - '0');
    }
    return n;
}

size_t document_find_section(const struct document *d, struct span wanted, size_t pos,
                             bool *misprint)
{
    struct wanted w = {0};
    size_t best[4] = {NOWHERE, NOWHERE, NOWHERE, NOWHERE};
    size_t here = document_section_at(d, pos), n = d->findings.sections.n;

    *misprint = false;
    fold_label(wanted, &w.folded);
    w.number = number_of(buf_bytes(&w.folded));
    size_t begin = here == NOWHERE ? 0 : here + 1;
    for (size_t k = 0; w.folded.n && k < n; k++) {
        size_t i = (begin + k) % n;
        enum fit fit = section_fit(d, i, &w);
        if (best[fit] == NOWHERE)
            best[fit] = i;
    }
    buf_free(&w.folded);
    buf_free(&w.other);
    if (best[FIT_LABEL] != NOWHERE)
        return best[FIT_LABEL];
    *misprint = best[FIT_MISPRINT] != NOWHERE;
    return *misprint ? best[FIT_MISPRINT] : best[FIT_TITLE];
}

static size_t note_labelled(const struct document *d, struct buf *label, struct buf *other)
{
    for (size_t i = 0; i < d->findings.notes.n; i++) {
        struct range l = d->findings.notes.v[i].label;
        fold_label(span_sub(d->chunks.text, l.from, l.to), other);
        if (span_equal(buf_bytes(label), buf_bytes(other)))
            return i;
    }
    return NOWHERE;
}

size_t document_find_marker(const struct document *d, struct span label, struct range view,
                            size_t *note)
{
    struct buf folded = {0}, other = {0};
    size_t in_section = NOWHERE, forward = NOWHERE, back = NOWHERE, found = NOWHERE;
    size_t section = document_section_at(d, view.from);

    *note = NOWHERE;
    fold_label(label, &folded);
    for (size_t i = 0; i < d->findings.markers.n && found == NOWHERE; i++) {
        const struct marker *m = &d->findings.markers.v[i];
        if (m->note == NOWHERE)
            continue;
        fold_label(span_sub(d->chunks.text, m->label.from, m->label.to), &other);
        if (!span_equal(buf_bytes(&folded), buf_bytes(&other)))
            continue;
        if (m->from >= view.from && m->from < view.to)
            found = i;
        else if (document_section_at(d, m->from) == section && in_section == NOWHERE)
            in_section = i;
        else if (m->from >= view.to && forward == NOWHERE)
            forward = i;
        else if (m->from < view.from)
            back = i;
    }
    if (found == NOWHERE)
        found = in_section != NOWHERE ? in_section : forward != NOWHERE ? forward : back;
    *note = found != NOWHERE ? d->findings.markers.v[found].note
                             : note_labelled(d, &folded, &other);
    buf_free(&folded);
    buf_free(&other);
    return found;
}
