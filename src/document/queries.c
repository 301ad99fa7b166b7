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

/* Adds an index to a hash set of places slots, a power of two; false where it has it. */
static bool add_to_set(size_t *set, size_t places, size_t index)
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
        if (v[i].note != NOWHERE && !v[i].is_inline && add_to_set(set, places, v[i].note))
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

/* Words that somebody typed to find a section. */
struct section_query {
    struct buf folded;    /* the words */
    struct buf other;     /* what they are compared with */
    unsigned long number; /* their value where they are digits; else 0 */
};

/* Maximum bytes of text that fold to one byte (combining marks), and bytes for a label and
 * blanks before the words. */
#define MAX_FOLDING 4
#define MAX_LABEL_BYTES 64

enum section_match { MATCH_NONE, MATCH_TITLE, MATCH_MISPRINT, MATCH_LABEL };

/* The title of a section; where it has none its first words, enough for asked bytes. */
static struct range title_or_first_words(const struct document *d, size_t section, size_t asked)
{
    const struct section *s = &d->findings.sections.v[section];
    size_t next = section + 1 < d->findings.sections.n ? s[1].from : d->chunks.text.n;
    size_t from = s->title.from, max = MAX_FOLDING * asked + MAX_LABEL_BYTES;

    if (from < s->title.to)
        return (struct range){from, s->title.to};
    if (next < from)
        next = from;
    return (struct range){from, next - from < max ? next : from + max};
}

static bool begins_with(const struct buf *words, const struct buf *wanted)
{
    return words->n >= wanted->n && memcmp(words->p, wanted->p, wanted->n) == 0;
}

static enum section_match match_section(const struct document *d, size_t section,
                                        struct section_query *q)
{
    const struct section *s = &d->findings.sections.v[section];

    fold_label(span_sub(d->chunks.text, s->label.from, s->label.to), &q->other);
    if (q->other.n && span_equal(buf_bytes(&q->other), buf_bytes(&q->folded)))
        return MATCH_LABEL;
    if (q->number && s->meant == q->number)
        return MATCH_MISPRINT;
    /* The heading as a whole, then its title alone. */
    struct range title = title_or_first_words(d, section, q->folded.n);
    size_t to = title.to > s->label.to ? title.to : s->label.to;
    fold_label(span_sub(d->chunks.text, s->from, to), &q->other);
    if (begins_with(&q->other, &q->folded))
        return MATCH_TITLE;
    fold_label(span_sub(d->chunks.text, title.from, title.to), &q->other);
    return begins_with(&q->other, &q->folded) ? MATCH_TITLE : MATCH_NONE;
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
    struct section_query q = {0};
    size_t best[4] = {NOWHERE, NOWHERE, NOWHERE, NOWHERE};
    size_t here = document_section_at(d, pos), n = d->findings.sections.n;

    *misprint = false;
    fold_label(wanted, &q.folded);
    q.number = number_of(buf_bytes(&q.folded));
    size_t begin = here == NOWHERE ? 0 : here + 1;
    for (size_t k = 0; q.folded.n && k < n; k++) {
        size_t i = (begin + k) % n;
        enum section_match match = match_section(d, i, &q);
        if (best[match] == NOWHERE)
            best[match] = i;
    }
    buf_free(&q.folded);
    buf_free(&q.other);
    if (best[MATCH_LABEL] != NOWHERE)
        return best[MATCH_LABEL];
    *misprint = best[MATCH_MISPRINT] != NOWHERE;
    return *misprint ? best[MATCH_MISPRINT] : best[MATCH_TITLE];
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
