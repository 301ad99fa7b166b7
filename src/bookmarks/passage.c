/* SPDX-License-Identifier: ISC */
/* A passage, and its record. */
#include "passage.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const struct string_field strings[] = {
    {"Id", offsetof(struct passage, id)},
    {"Digest", offsetof(struct passage, digest)},
    {"Path", offsetof(struct passage, path)},
    {"Title", offsetof(struct passage, title)},
    {"Fingerprint", offsetof(struct passage, fingerprint)},
    {"Section", offsetof(struct passage, section)},
    {"Quote", offsetof(struct passage, quote)},
    {"Prefix", offsetof(struct passage, prefix)},
    {"Suffix", offsetof(struct passage, suffix)},
    {"Alike", offsetof(struct passage, lookalike)},
    {"Comment", offsetof(struct passage, comment)},
    {"Style", offsetof(struct passage, style)},
    {"Mark", offsetof(struct passage, mark)},
    {"Time", offsetof(struct passage, time)},
};

static const struct field_table fields = {.v = strings,
                                          .n = sizeof strings / sizeof *strings,
                                          .offset_at = offsetof(struct passage, offset),
                                          .offset_before = "Quote"};

void passage_free(struct passage *p)
{
    fields_free(&fields, p);
    *p = (struct passage){0};
}

struct passage passage_copy(const struct passage *p)
{
    struct passage copy;

    fields_copy(&fields, p, &copy);
    return copy;
}

size_t passage_bytes(const struct passage *p)
{
    return fields_bytes(&fields, p);
}

struct passage passage_copy_into(const struct passage *p, char *memory)
{
    struct passage copy;

    fields_copy_into(&fields, p, &copy, memory);
    return copy;
}

struct passage passage_of_record(const struct record *r)
{
    struct passage p;

    fields_from_record(&fields, r, &p);
    return p;
}

void passage_to_record(const struct passage *p, struct record *r)
{
    fields_to_record(&fields, p, r);
}

/* A passage behind another type's description is known by its fields: the
 * description itself may be damaged. */
static bool is_passage(const struct record *r, bool other)
{
    return record_get(r, "Id") &&
           (!other || (record_get(r, "Offset") && record_get(r, "Quote")));
}

bool passages_next(const struct recfile *records, struct recfile_iter *w)
{
    while (recfile_next(records, "Passage", w))
        if (is_passage(&records->v[w->at], w->other))
            return true;
    return false;
}

struct identity passage_identity(const struct passage *p)
{
    return (struct identity){
        .digest = p->digest, .path = p->path, .title = p->title, .fingerprint = p->fingerprint};
}

/* The lookalike in a field: per cent.  It may have been written by hand. */
static int lookalike_of(const char *field)
{
    uint64_t per_cent;

    if (!field)
        return LOOKALIKE_UNKNOWN;
    field += strspn(field, " \t");
    if (!number_read(&field, INT_MAX, &per_cent))
        return LOOKALIKE_UNKNOWN;
    return per_cent > 100 ? 100 : (int)per_cent;
}

struct quotation passage_quotation(const struct passage *p)
{
    return (struct quotation){.exact = p->quote,
                              .prefix = p->prefix,
                              .suffix = p->suffix,
                              .lookalike = lookalike_of(p->lookalike)};
}

void passage_quote(struct passage *p, struct span text, struct range range)
{
    struct quotation old = passage_quotation(p), new = quotation_take(text, range);

    quotation_free(&old);
    free(p->lookalike);
    p->quote = new.exact;
    p->prefix = new.prefix;
    p->suffix = new.suffix;
    p->lookalike = NULL;
}

char *passage_new_id(void)
{
    static unsigned long count;
    struct timespec t;

    clock_gettime(CLOCK_REALTIME, &t);
    return mem_printf("%llx%08lx%lx.%lu", (unsigned long long)t.tv_sec,
                      (unsigned long)t.tv_nsec, (unsigned long)getpid(), ++count);
}

char *time_utc(void)
{
    char text[32];
    time_t now = time(NULL);
    struct tm tm;

    gmtime_r(&now, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return mem_string(text);
}

bool same_string(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static bool alike(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool passage_same_words(const struct passage *a, const struct passage *b)
{
    return alike(a->quote, b->quote) && alike(a->comment, b->comment) &&
           alike(a->style, b->style);
}

bool passage_same_mark(const struct passage *a, const struct passage *b)
{
    struct identity x = passage_identity(a), y = passage_identity(b);

    return same_string(a->mark, b->mark) && identity_replaces(&x, &y);
}

static bool is_empty(const char *s)
{
    return !s || !*s;
}

bool passage_is_bare_mark(const struct passage *p)
{
    return p->mark && is_empty(p->comment) && is_empty(p->style) &&
           (!p->quote || quotation_is_short(span_of(p->quote)));
}

void passage_set_mark(struct passage *p, const char *mark)
{
    char *copy = mem_string(mark);

    free(p->mark);
    p->mark = copy;
}
