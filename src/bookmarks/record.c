/* SPDX-License-Identifier: ISC */
/*
 * GNU recutils: "Name: value" lines, continued by lines that begin with "+",
 * records ended by blank lines, comments that begin with "#".
 */
#include "record.h"

#include <ibid/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values: what would not survive as text is percent-encoded ----------------------- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void decode_value(struct buf *value)
{
    size_t to = 0;

    for (size_t i = 0; i < value->n; i++) {
        char c = value->p[i];
        if (c == '%' && i + 2 < value->n && hex(value->p[i + 1]) >= 0 &&
            hex(value->p[i + 2]) >= 0) {
            c = (char)(hex(value->p[i + 1]) * 16 + hex(value->p[i + 2]));
            i += 2;
        }
        value->p[to++] = c;
    }
    value->n = to;
    if (value->p)
        value->p[to] = '\0';
}

static void encode_byte(struct buf *out, unsigned char c)
{
    buf_printf(out, "%%%02X", c);
}

static void encode_value(struct span value, struct buf *out)
{
    for (size_t at = 0; at < value.n;) {
        uint32_t cp;
        bool malformed;
        size_t bytes = text_decode(value.p + at, value.n - at, &cp, &malformed);
        bool escape = malformed || (cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0);
        /* A percent sign only where it would be read as the beginning of one. */
        if (cp == '%' && at + 2 < value.n && hex(value.p[at + 1]) >= 0 &&
            hex(value.p[at + 2]) >= 0)
            escape = true;
        if (cp == '\n')
            buf_puts(out, "\n+ ");
        else if (escape)
            for (size_t i = 0; i < bytes; i++)
                encode_byte(out, (unsigned char)value.p[at + i]);
        else
            buf_put(out, value.p + at, bytes);
        at += bytes;
    }
}

/* Parsing ----------------------------------------------------------------------------- */

static bool is_name(struct span s)
{
    if (!s.n || !(s.p[0] == '%' || text_is_letter((unsigned char)s.p[0])))
        return false;
    for (size_t i = 1; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80 || !(text_is_letter(c) || text_is_digit(c) || c == '_'))
            return false;
    }
    return true;
}

static void add_field(struct record *r, struct span name, struct buf *value)
{
    decode_value(value);
    VEC_PUSH(r, (struct field){mem_copy(name.p, name.n), buf_take(value)});
}

static struct span line_of(struct span s, size_t at)
{
    const char *end = memchr(s.p + at, '\n', s.n - at);
    size_t to = end ? (size_t)(end - s.p) : s.n;

    if (to > at && s.p[to - 1] == '\r')
        to--;
    return span_sub(s, at, to);
}

static size_t next_line(struct span s, size_t at)
{
    const char *end = memchr(s.p + at, '\n', s.n - at);

    return end ? (size_t)(end - s.p) + 1 : s.n;
}

/* The fields of a record; a line that is none is carried along in raw alone. */
static void parse_fields(struct record *r)
{
    struct span raw = buf_bytes(&r->raw), name = {0};
    struct buf value = {0};
    bool open = false;

    for (size_t at = 0; at < raw.n; at = next_line(raw, at)) {
        struct span line = line_of(raw, at);
        if (open && line.n && *line.p == '+') {
            size_t skip = line.n > 1 && line.p[1] == ' ' ? 2 : 1;
            buf_putc(&value, '\n');
            buf_span(&value, span_sub(line, skip, line.n));
            continue;
        }
        if (open)
            add_field(r, name, &value);
        open = false;
        const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
        if (!colon || !is_name(span_sub(line, 0, (size_t)(colon - line.p))))
            continue;
        name = span_sub(line, 0, (size_t)(colon - line.p));
        struct span rest = span_sub(line, name.n + 1, line.n);
        while (rest.n && (*rest.p == ' ' || *rest.p == '\t'))
            rest = span_sub(rest, 1, rest.n);
        buf_span(&value, rest);
        open = true;
    }
    if (open)
        add_field(r, name, &value);
    buf_free(&value);
}

void records_parse(struct span file, struct records *out)
{
    for (size_t at = 0; at < file.n;) {
        bool blank = line_of(file, at).n == 0;
        size_t to = at;
        while (to < file.n && (line_of(file, to).n == 0) == blank)
            to = next_line(file, to);
        struct record r = {.v = NULL};
        buf_put(&r.raw, file.p + at, to - at);
        if (!blank)
            parse_fields(&r);
        VEC_PUSH(out, r);
        at = to;
    }
}

static void record_free(struct record *r)
{
    buf_free(&r->raw);
    for (size_t i = 0; i < r->n; i++) {
        free(r->v[i].name);
        free(r->v[i].value);
    }
    VEC_FREE(r);
}

void records_free(struct records *r)
{
    for (size_t i = 0; i < r->n; i++)
        record_free(&r->v[i]);
    VEC_FREE(r);
}

/* Printing ------------------------------------------------------------------------------- */

static void print_fields(const struct record *r, struct buf *out)
{
    for (size_t i = 0; i < r->n; i++) {
        buf_printf(out, "%s: ", r->v[i].name);
        encode_value(span_of(r->v[i].value), out);
        buf_putc(out, '\n');
    }
}

/* Comments and lines that are no fields stay, before the fields. */
static void print_others(const struct record *r, struct buf *out)
{
    struct span raw = buf_bytes(&r->raw);
    bool field = false;

    for (size_t at = 0; at < raw.n; at = next_line(raw, at)) {
        struct span line = line_of(raw, at);
        const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
        bool named = colon && is_name(span_sub(line, 0, (size_t)(colon - line.p)));
        if (named)
            field = true;
        else if (!(field && line.n && *line.p == '+')) {
            field = false;
            buf_span(out, line);
            buf_putc(out, '\n');
        }
    }
}

void records_print(const struct records *r, struct buf *out)
{
    for (size_t i = 0; i < r->n; i++) {
        const struct record *one = &r->v[i];
        if (one->removed)
            continue;
        if (!one->changed) {
            buf_span(out, buf_bytes(&one->raw));
            continue;
        }
        /* A new record is set apart from what stands before it. */
        if (!one->raw.n && out->n &&
            !(out->n > 1 && memcmp(out->p + out->n - 2, "\n\n", 2) == 0))
            buf_puts(out, out->p[out->n - 1] == '\n' ? "\n" : "\n\n");
        print_others(one, out);
        print_fields(one, out);
    }
}

struct record *records_add(struct records *r)
{
    VEC_PUSH(r, (struct record){.changed = true});
    return &r->v[r->n - 1];
}

static struct field *find(const struct record *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (strcmp(r->v[i].name, name) == 0)
            return &r->v[i];
    return NULL;
}

const char *record_get(const struct record *r, const char *name)
{
    const struct field *f = find(r, name);

    return f ? f->value : NULL;
}

void record_set(struct record *r, const char *name, const char *value)
{
    struct field *f = find(r, name);

    if (f ? value && strcmp(f->value, value) == 0 : !value)
        return;
    r->changed = true;
    if (f && !value) {
        free(f->name);
        free(f->value);
        memmove(f, f + 1, (size_t)(r->v + r->n - f - 1) * sizeof *f);
        r->n--;
    } else if (f) {
        free(f->value);
        f->value = mem_string(value);
    } else {
        VEC_PUSH(r, (struct field){mem_string(name), mem_string(value)});
    }
}

bool record_declares(const struct record *r, const char *type)
{
    const char *rec = record_get(r, "%rec");

    return rec && strcmp(rec, type) == 0;
}
