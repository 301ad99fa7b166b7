/* SPDX-License-Identifier: ISC */
/*
 * Headings that begin no section: the entries of a table of contents, and the letters of
 * an index.
 */
#include "sections.h"

#include <ibid/text.h>

#include <string.h>
#include <strings.h>

/* Maximum bytes between the entries of a table without descriptions. */
#define DENSE_GAP 160

/* Minimum headings that close together to be a table of contents. */
#define MIN_DENSE 4

/*
 * A table of contents that describes its entries is recognised by what comes after it: the
 * same headings.  Maximum bytes from one entry to the next, and per entry on average.
 */
#define MAX_ENTRY_GAP ((size_t)4096)
#define MAX_ENTRY_BYTES ((size_t)1024)

/* Minimum headings of a table that have to be repeated after it. */
#define MIN_REPEATED 2

/* Maximum headings looked at in one table, and maximum tables looked at. */
#define MAX_ENTRIES 200
#define MAX_TABLES 16

/* A table is at most one eighth of the text. */
#define MIN_TEXT_PER_TABLE 8

/* Bytes at the beginning of two titles that decide whether they are the same. */
#define TITLE_PREFIX 16

/* Whether a keyword, a numeral or the like says what a heading is. */
static bool is_keyed(const struct heading_candidate *h)
{
    return h->rank <= 3 && !h->notes;
}

static struct span name_of(const struct inference *in, const struct heading_candidate *h)
{
    struct range name = heading_label(h);

    if (name.from >= name.to)
        name = heading_title(h);
    return span_sub(in->text, name.from, name.to);
}

static struct span title_of(const struct inference *in, const struct heading_candidate *h)
{
    return span_sub(in->text, heading_title(h).from, heading_title(h).to);
}

/* Compares beginnings in any case; an empty title may be anything. */
static bool have_same_prefix(struct span a, struct span b)
{
    size_t n = a.n < b.n ? a.n : b.n;

    return strncasecmp(a.p, b.p, n < TITLE_PREFIX ? n : TITLE_PREFIX) == 0;
}

static bool are_same(const struct inference *in, size_t i, size_t k)
{
    const struct heading_candidate *a = &in->evidence->headings.v[i];
    const struct heading_candidate *b = &in->evidence->headings.v[k];
    struct span s = name_of(in, a), t = name_of(in, b);

    return s.n == t.n && strncasecmp(s.p, t.p, s.n) == 0 &&
           have_same_prefix(title_of(in, a), title_of(in, b));
}

/* Whether a heading like i is among the headings [from, to). */
static bool is_repeated_in(const struct inference *in, size_t i, size_t from, size_t to)
{
    while (from < to && !(is_keyed(&in->evidence->headings.v[from]) && are_same(in, i, from)))
        from++;
    return from < to;
}

/* Index of the next keyed heading; the number of headings for none. */
static size_t next_keyed(const struct inference *in, size_t i)
{
    size_t n = in->evidence->headings.n;

    while (++i < n && !is_keyed(&in->evidence->headings.v[i]))
        ;
    return i < n ? i : n;
}

/* Letters of an index --------------------------------------------------------------------- */

/* The value of a Roman numeral that is all of a heading; else 0. */
static unsigned long bare_numeral(const struct inference *in, const struct heading_candidate *h)
{
    struct span s = span_sub(in->text, heading_label(h).from, heading_label(h).to);
    unsigned long value;

    if (heading_title(h).from < heading_title(h).to || text_roman(s, &value) != s.n)
        return 0;
    return value;
}

/* Numerals that stand alone number sections where they follow one another: C, D, L and M
 * may be the letters of an index. */
static void skip_letters(const struct inference *in, bool *skip)
{
    unsigned long last = 0, value;

    for (size_t i = 0, before = 0; i < in->evidence->headings.n; i++) {
        if (!(value = bare_numeral(in, &in->evidence->headings.v[i])))
            continue;
        skip[i] = !last || value != last + 1;
        if (!skip[i])
            skip[before] = false;
        last = value;
        before = i;
    }
}

/* Dense tables ---------------------------------------------------------------------------- */

/* The end of the keyed headings from i on with next to nothing between them; *last: the
 * last of them, *count: how many. */
static size_t end_of_dense(const struct inference *in, size_t i, const bool *skip, size_t *last,
                           size_t *count)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t n = in->evidence->headings.n, end = next_keyed(in, i);

    *last = i;
    for (*count = 1;
         end < n && h[end].from - heading_range(&h[*last]).to < DENSE_GAP && !skip[end];
         end = next_keyed(in, end)) {
        *last = end;
        ++*count;
    }
    return end;
}

/* Headings with next to nothing between them are a table of contents, without the first
 * heading of the text itself, which may follow the table at once. */
static void skip_dense(const struct inference *in, bool *skip)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t n = in->evidence->headings.n;

    for (size_t i = next_keyed(in, SIZE_MAX), end; i < n; i = end) {
        size_t last, count;
        end = end_of_dense(in, i, skip, &last, &count);
        if (count < MIN_DENSE || skip[i])
            continue;
        for (size_t k = i; k <= last; k++)
            skip[k] |= is_keyed(&h[k]);
        skip[last] = !is_repeated_in(in, last, i, last);
    }
}

/* Announced tables ------------------------------------------------------------------------ */

/* The end of the headings from i on that stand near each other and do not repeat i. */
static size_t end_of_near(const struct inference *in, size_t i)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t end = i + 1;

    while (end < in->evidence->headings.n && end - i < MAX_ENTRIES &&
           h[end].from - heading_range(&h[end - 1]).to < MAX_ENTRY_GAP &&
           !(is_keyed(&h[end]) && are_same(in, i, end)))
        end++;
    return end;
}

static size_t count_keyed(const struct inference *in, size_t i, size_t end)
{
    size_t n = 0;

    while (i < end)
        n += is_keyed(&in->evidence->headings.v[i++]);
    return n;
}

static bool is_repeated_after(const struct inference *in, size_t i, size_t from)
{
    return is_repeated_in(in, i, from, in->evidence->headings.n);
}

/* Whether most of the headings [i, end) are repeated after end. */
static bool are_mostly_repeated(const struct inference *in, size_t i, size_t end)
{
    size_t found = 0;

    for (size_t k = i; k < end; k++)
        found += is_keyed(&in->evidence->headings.v[k]) && is_repeated_after(in, k, end);
    return found >= MIN_REPEATED && found * 2 >= count_keyed(in, i, end);
}

/* The end of the entries that begin with i; i where they are no table of contents. */
static size_t end_of_entries(const struct inference *in, size_t i)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t end = end_of_near(in, i);

    /* The text after the table stands as near as the entries. */
    while (end > i && !(is_keyed(&h[end - 1]) && is_repeated_after(in, end - 1, end)))
        end--;
    if (end - i < MIN_REPEATED)
        return i;
    size_t extent = heading_range(&h[end - 1]).to - h[i].from;
    bool too_large = extent * MIN_TEXT_PER_TABLE > in->text.n ||
                     extent > count_keyed(in, i, end) * MAX_ENTRY_BYTES;
    return !too_large && are_mostly_repeated(in, i, end) ? end : i;
}

/* Tables below a heading that announces them. */
static void skip_announced(const struct inference *in, bool *skip)
{
    const struct heading_candidate *h = in->evidence->headings.v;
    size_t n = in->evidence->headings.n, tables = 0;

    for (size_t i = 0; i < n && tables < MAX_TABLES; i++) {
        size_t first = h[i].rank == HEADING_CONTENTS ? next_keyed(in, i) : n;
        if (first == n || h[first].from - heading_range(&h[i]).to >= MAX_ENTRY_GAP)
            continue;
        tables++;
        for (size_t end = end_of_entries(in, first); first < end; first++)
            skip[first] = true;
    }
}

void skip_toc(const struct inference *in, bool *skip)
{
    skip_letters(in, skip);
    skip_dense(in, skip);
    skip_announced(in, skip);
}
