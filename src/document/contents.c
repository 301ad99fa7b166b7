/* SPDX-License-Identifier: ISC */
/*
 * Headings that begin no section: the entries of a table of contents, and the letters
 * of an index.
 */
#include "document.h"

#include <ibid/text.h>

#include <string.h>
#include <strings.h>

/* Fewer of a table's headings that come again prove nothing. */
#define LEAST_REPEATED 2

/* Headings with less than this between them. */
#define CLOSE 160

/* As many of them are a table of contents. */
#define LEAST_CONTENTS 4

static bool is_keyed(const struct heading_seen *h)
{
    return h->rank <= 3 && !h->notes;
}

/*
 * A table of contents that describes its entries is known by what comes after it: the
 * same headings.  Its entries stand near each other; one is seldom farther from the next
 * than this, and all of them are on the average no longer than that.
 */
#define NEAR_ENTRY ((size_t)4096)
#define LARGEST_ENTRY ((size_t)1024)

/* Of a run, so many headings are looked for. */
#define LONGEST_RUN 200

/* Of the text, so much at most. */
#define LARGEST_CONTENTS 8

/* How many tables are looked at. */
#define MOST_TABLES 16

static struct range name_of(const struct heading_seen *h)
{
    return heading_label(h).from < heading_label(h).to ? heading_label(h) : heading_title(h);
}

/* Of two titles, so many bytes tell whether they are the same. */
#define TELLING 16

/* Do two begin alike, in letters of any case?  An empty one may be anything. */
static bool is_alike(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    return strncasecmp(a.p, b.p, n < TELLING ? n : TELLING) == 0;
}

static struct span title_of(const struct document *d, const struct heading_seen *h)
{
    return span_sub(d->text, heading_title(h).from, heading_title(h).to);
}

static bool is_same(const struct document *d, size_t i, size_t k)
{
    const struct heading_seen *x = &d->seen.headings.v[i], *y = &d->seen.headings.v[k];
    struct range a = name_of(x), b = name_of(y);
    struct span s = span_sub(d->text, a.from, a.to), t = span_sub(d->text, b.from, b.to);

    return s.n == t.n && strncasecmp(s.p, t.p, s.n) == 0 &&
           is_alike(title_of(d, x), title_of(d, y));
}

/* The end of the run of headings that begins with i: they stand near each other, and
 * none of them repeats the first. */
static size_t run_from(const struct document *d, size_t i)
{
    const struct heading_seen *h = d->seen.headings.v;
    size_t end = i + 1;

    while (end < d->seen.headings.n && end - i < LONGEST_RUN &&
           h[end].from - heading_range(&h[end - 1]).to < NEAR_ENTRY &&
           !(is_keyed(&h[end]) && is_same(d, i, end)))
        end++;
    return end;
}

static size_t count_keyed(const struct document *d, size_t i, size_t end)
{
    size_t n = 0;

    while (i < end)
        n += is_keyed(&d->seen.headings.v[i++]);
    return n;
}

/* Does heading k stand among those from at on? */
static bool stands_after(const struct document *d, size_t k, size_t at)
{
    while (at < d->seen.headings.n && !(is_keyed(&d->seen.headings.v[at]) && is_same(d, k, at)))
        at++;
    return at < d->seen.headings.n;
}

/* Do most of the run [i, end) stand after it once more? */
static bool is_repeated(const struct document *d, size_t i, size_t end)
{
    size_t found = 0;

    for (size_t k = i; k < end; k++)
        found += is_keyed(&d->seen.headings.v[k]) && stands_after(d, k, end);
    return found >= LEAST_REPEATED && found * 2 >= count_keyed(d, i, end);
}

/* A numeral that is all of a heading: its number; else 0. */
static unsigned long bare_numeral(const struct document *d, const struct heading_seen *h)
{
    struct span s = span_sub(d->text, heading_label(h).from, heading_label(h).to);
    unsigned long value;

    return heading_title(h).from >= heading_title(h).to && text_roman(s, &value) == s.n ? value
                                                                                        : 0;
}

/* Numerals that stand alone number something where they follow one another: C, D, L and
 * M may be the letters of an index. */
static void pass_over_letters(const struct document *d, bool *passed)
{
    unsigned long last = 0, value;

    for (size_t i = 0, before = 0; i < d->seen.headings.n; i++) {
        if (!(value = bare_numeral(d, &d->seen.headings.v[i])))
            continue;
        passed[i] = !last || value != last + 1;
        if (!passed[i])
            passed[before] = false;
        last = value;
        before = i;
    }
}

/* The next heading with a word for what it is; n for none. */
static size_t next_keyed(const struct document *d, size_t i)
{
    size_t n = d->seen.headings.n;

    while (++i < n && !is_keyed(&d->seen.headings.v[i]))
        ;
    return i < n ? i : n;
}

static bool is_repeated_in(const struct document *d, size_t i, size_t from, size_t to)
{
    while (from < to && !(is_keyed(&d->seen.headings.v[from]) && is_same(d, i, from)))
        from++;
    return from < to;
}

/* Headings with next to nothing between are a table of contents, but for the first of the
 * text, which may follow it at once. */
static void pass_over_dense(const struct document *d, bool *passed)
{
    const struct heading_seen *h = d->seen.headings.v;
    size_t n = d->seen.headings.n;

    for (size_t i = next_keyed(d, SIZE_MAX), end; i < n; i = end) {
        size_t run = 1, last = i;
        for (end = next_keyed(d, i);
             end < n && h[end].from - heading_range(&h[last]).to < CLOSE && !passed[end];
             end = next_keyed(d, end)) {
            last = end;
            run++;
        }
        if (run < LEAST_CONTENTS || passed[i])
            continue;
        for (size_t k = i; k <= last; k++)
            passed[k] |= is_keyed(&h[k]);
        passed[last] = !is_repeated_in(d, last, i, last);
    }
}

/* The end of the entries that begin with i, below a heading that announces them; i where
 * there are none. */
static size_t end_of_entries(const struct document *d, size_t i)
{
    const struct heading_seen *h = d->seen.headings.v;
    size_t end = run_from(d, i);

    /* What follows the table stands as near as its entries. */
    while (end > i && !(is_keyed(&h[end - 1]) && stands_after(d, end - 1, end)))
        end--;
    if (end - i < LEAST_REPEATED)
        return i;
    size_t extent = heading_range(&h[end - 1]).to - h[i].from;
    bool large = extent * LARGEST_CONTENTS > d->text.n ||
                 extent > count_keyed(d, i, end) * LARGEST_ENTRY;
    return !large && is_repeated(d, i, end) ? end : i;
}

static void pass_over_entries(const struct document *d, bool *passed)
{
    const struct heading_seen *h = d->seen.headings.v;
    size_t tables = 0;

    for (size_t i = 0; i < d->seen.headings.n && tables < MOST_TABLES; i++) {
        size_t first = h[i].rank == HEADING_CONTENTS ? next_keyed(d, i) : d->seen.headings.n;
        if (first == d->seen.headings.n ||
            h[first].from - heading_range(&h[i]).to >= NEAR_ENTRY)
            continue;
        tables++;
        for (size_t end = end_of_entries(d, first); first < end; first++)
            passed[first] = true;
    }
}

void document_pass_over(const struct document *d, bool *passed)
{
    pass_over_letters(d, passed);
    pass_over_dense(d, passed);
    pass_over_entries(d, passed);
}
