/* SPDX-License-Identifier: ISC */
#include "passage_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Maximum columns of the title and of the section in a row. */
#define TITLE_COLUMNS 16

char passage_sign(const struct passage *p)
{
    static const char signs[PASSAGE_STYLES] = {
        [PASSAGE_IMPORTANT] = '!', [PASSAGE_QUESTION] = '?', [PASSAGE_DOUBT] = '~'};

    return signs[passage_style(p)];
}

static char *age_since(long long seconds)
{
    static const struct {
        long long seconds;
        const char *name;
    } units[] = {{365 * 86400, "y"}, {30 * 86400, "mo"}, {7 * 86400, "w"},
                 {86400, "d"},       {3600, "h"},        {60, "min"}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (seconds >= units[i].seconds)
            return mem_printf("%lld %s", seconds / units[i].seconds, units[i].name);
    return mem_string("now");
}

/* Reads a date and a time as passages have them; false where a number is missing or is none
 * that a calendar or a clock has. */
static bool read_time(const char *s, struct tm *out)
{
    struct tm tm = {0};
    const struct {
        int *to;
        unsigned min, max;
        int offset; /* of the number from the member's value */
        char after; /* the sign that follows it; '\0': any */
    } parts[] = {{&tm.tm_year, 1970, 9999, 1900, '-'}, {&tm.tm_mon, 1, 12, 1, '-'},
                 {&tm.tm_mday, 1, 31, 0, 'T'},         {&tm.tm_hour, 0, 23, 0, ':'},
                 {&tm.tm_min, 0, 59, 0, ':'},          {&tm.tm_sec, 0, 60, 0, '\0'}};

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        uint64_t n;
        if (!number_read(&s, parts[i].max, &n) || n < parts[i].min)
            return false;
        *parts[i].to = (int)n - parts[i].offset;
        if (parts[i].after && *s++ != parts[i].after)
            return false;
    }
    *out = tm;
    return true;
}

/* The time since a passage was kept; NULL where its time cannot be read. */
static char *age_of(const struct passage *p)
{
    struct tm tm;

    if (!p->time || !read_time(p->time, &tm))
        return NULL;
    return age_since((long long)time(NULL) - (long long)timegm(&tm));
}

/* Appends the beginning of a text that fits into columns. */
static void put_cut(struct reader *r, const char *string, unsigned columns, struct buf *out)
{
    struct span s = span_of(string);
    size_t at = 0;

    if (text_columns(r->setup.widths, s) <= columns) {
        buf_span(out, s);
        return;
    }
    for (unsigned used = 1; at < s.n;) {
        struct text_glyph g =
            text_glyph(r->setup.widths, s.p + at, s.n - at, 0, TEXT_FLOW, used);
        if (used + g.width > columns)
            break;
        used += g.width;
        at += g.bytes;
    }
    buf_put(out, s.p, at);
    buf_puts(out, "…");
}

/* The quotation and the comment.  Where there is no room for both, the quotation has what the
 * comment leaves, at least a third of the measure. */
static char *text_of_row(struct reader *r, const struct passage *p, const char *right)
{
    struct text_widths *w = r->setup.widths;
    size_t measure = reader_frame(r).measure, taken = text_columns(w, span_of(right)) + 5;
    struct buf b = {0};

    if (!p->comment || !*p->comment)
        return mem_string(p->quote ? p->quote : "");
    taken += text_columns(w, span_of(p->comment)) + 3;
    size_t room = measure > taken ? measure - taken : 0;
    put_cut(r, p->quote ? p->quote : "", (unsigned)(room > measure / 3 ? room : measure / 3),
            &b);
    buf_printf(&b, " — %s", p->comment);
    return buf_take(&b);
}

static char *right_of_row(struct reader *r, const struct passage *p, bool gone, bool everywhere)
{
    struct buf b = {0};
    char *age = age_of(p);

    if (everywhere && p->title) {
        put_cut(r, p->title, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    if (gone)
        buf_puts(&b, "not found · ");
    else if (p->section && *p->section) {
        put_cut(r, p->section, TITLE_COLUMNS, &b);
        buf_puts(&b, " · ");
    }
    buf_puts(&b, age ? age : "?");
    free(age);
    return buf_take(&b);
}

static char *sign_of_row(const struct passage *p)
{
    char sign[] = {passage_sign(p), '\0'};

    return mem_printf("%s%s", p->mark ? p->mark : "", sign);
}

void passage_row(struct reader *r, size_t number, bool everywhere, struct reader_row *row,
                 struct buf *sought)
{
    const struct passage *p = annotations_get(r->annotations, number);
    struct range range;

    if (!p)
        return;
    const char *parts[] = {p->quote, p->comment, p->section,
                           p->style, p->mark,    everywhere ? p->title : NULL};
    row->faint = annotations_owns(r->annotations, p) &&
                 annotations_state(r->annotations, number, &range) == ANCHOR_ORPHAN;
    row->left = sign_of_row(p);
    row->right = right_of_row(r, p, row->faint, everywhere);
    row->text = text_of_row(r, p, row->right);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        buf_printf(sought, "%s ", parts[i] ? parts[i] : "");
}

unsigned passage_label_columns(struct reader *r, const struct passage *p)
{
    size_t mark = p->mark ? text_columns(r->setup.widths, span_of(p->mark)) : 0;

    return (unsigned)mark + (passage_sign(p) ? 1 : 0);
}
