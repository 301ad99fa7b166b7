/* SPDX-License-Identifier: ISC */
/*
 * GNU recutils: "Name: value" lines, continued by lines that begin with "+",
 * records ended by blank lines, comments that begin with "#".
 */
#include "recfile.h"

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

static void encode_all(struct span bytes, struct buf *out)
{
    for (size_t i = 0; i < bytes.n; i++)
        encode_byte(out, (unsigned char)bytes.p[i]);
}

/* Blanks at a value's start and a backslash at a line's end mean something else
 * to recutils; a percent sign is one only where it would be read as an escape. */
static bool needs_escape(struct span value, size_t at, uint32_t cp)
{
    if (cp == '%')
        return at + 2 < value.n && hex(value.p[at + 1]) >= 0 && hex(value.p[at + 2]) >= 0;
    if (cp == '\\')
        return at + 1 == value.n || value.p[at + 1] == '\n';
    if (cp == ' ')
        return at == 0;
    return (cp < 0x20 && cp != '\n') || (cp >= 0x7F && cp < 0xA0);
}

static void encode_value(struct span value, struct buf *out)
{
    for (size_t at = 0; at < value.n;) {
        uint32_t cp;
        bool malformed;
        size_t bytes = text_decode(value.p + at, value.n - at, &cp, &malformed);
        if (cp == '\n')
            buf_puts(out, "\n+ ");
        else if (malformed || needs_escape(value, at, cp))
            encode_all(span_sub(value, at, at + bytes), out);
        else
            buf_put(out, value.p + at, bytes);
        at += bytes;
    }
}

/* Parsing ----------------------------------------------------------------------------- */

static bool is_name(struct span s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool letter = c < 0x80 && text_is_letter(c);
        if (!letter && !(i == 0 ? c == '%' : text_is_digit(c) || c == '_'))
            return false;
    }
    return s.n > 0;
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

/* The name of the field that begins with a line; empty where none does. */
static struct span name_of(struct span line)
{
    const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
    struct span name = span_sub(line, 0, colon ? (size_t)(colon - line.p) : 0);

    return is_name(name) ? name : span_sub(line, 0, 0);
}

static struct span without_blanks(struct span s)
{
    while (s.n && (*s.p == ' ' || *s.p == '\t'))
        s = span_sub(s, 1, s.n);
    return s;
}

/* Does the value go on in the line at to?  "+" says so, or a backslash before. */
static bool goes_on(struct span raw, size_t to, struct buf *value)
{
    if (to >= raw.n)
        return false;
    if (value->n && value->p[value->n - 1] == '\\') {
        value->n--;
        buf_span(value, line_of(raw, to));
        return true;
    }
    if (raw.p[to] != '+')
        return false;
    struct span line = line_of(raw, to);
    buf_putc(value, '\n');
    buf_span(value, span_sub(line, line.n > 1 && line.p[1] == ' ' ? 2 : 1, line.n));
    return true;
}

/* The item at a line: a field with the lines that continue it, or another line.
 * Returns where the next one begins. */
static size_t parse_item(struct record *r, size_t at)
{
    struct span raw = buf_bytes(&r->raw), line = line_of(raw, at), name = name_of(line);
    struct field item = {0};
    size_t to = next_line(raw, at);

    if (name.n) {
        struct buf value = {0};
        buf_span(&value, without_blanks(span_sub(line, name.n + 1, line.n)));
        for (; goes_on(raw, to, &value); to = next_line(raw, to))
            ;
        decode_value(&value);
        item.name = mem_copy(name.p, name.n);
        item.value = buf_take(&value);
        r->fields++;
        r->describes |= strcmp(item.name, "%rec") == 0;
    }
    item.raw = span_sub(raw, at, to);
    VEC_PUSH(r, item);
    return to;
}

/* A record is keyed by one Id: a second begins another record, whose blank line
 * was lost. */
static size_t record_end(struct span file, size_t at)
{
    bool keyed = false;

    for (; at < file.n; at = next_line(file, at)) {
        struct span line = line_of(file, at);
        if (!line.n)
            break;
        bool key = line.n > 3 && memcmp(line.p, "Id:", 3) == 0;
        if (key && keyed)
            break;
        keyed |= key;
    }
    return at;
}

static size_t blanks_end(struct span file, size_t at)
{
    while (at < file.n && !line_of(file, at).n)
        at = next_line(file, at);
    return at;
}

void recfile_parse(struct span file, struct recfile *out)
{
    for (size_t at = 0; at < file.n;) {
        struct record r = {.v = NULL};
        size_t to = blanks_end(file, at);
        bool blank = to > at;
        if (!blank)
            to = record_end(file, at);
        buf_put(&r.raw, file.p + at, to - at);
        for (size_t i = 0; !blank && i < r.raw.n;)
            i = parse_item(&r, i);
        VEC_PUSH(out, r);
        at = to;
    }
}

static void field_free(struct field *f)
{
    free(f->name);
    free(f->value);
}

static void record_free(struct record *r)
{
    buf_free(&r->raw);
    for (size_t i = 0; i < r->n; i++)
        field_free(&r->v[i]);
    VEC_FREE(r);
}

void recfile_free(struct recfile *r)
{
    for (size_t i = 0; i < r->n; i++)
        record_free(&r->v[i]);
    VEC_FREE(r);
}

/* Printing ------------------------------------------------------------------------------- */

static void end_line(struct buf *out)
{
    if (out->n && out->p[out->n - 1] != '\n')
        buf_putc(out, '\n');
}

static void print_item(const struct field *f, struct buf *out)
{
    if (f->raw.p) {
        buf_span(out, f->raw);
        return;
    }
    end_line(out);
    buf_printf(out, "%s: ", f->name);
    encode_value(span_of(f->value), out);
    buf_putc(out, '\n');
}

/* Prints what is no field in a record that is removed: comments and damaged lines. */
static void print_remains(const struct record *r, struct buf *out)
{
    for (size_t i = 0; i < r->n; i++)
        if (!r->v[i].name)
            print_item(&r->v[i], out);
}

/* A blank line before a new record; it may be that what stands before has only
 * its own line break, or that of another system, or none. */
static void set_apart(struct buf *out)
{
    end_line(out);
    if (out->n && !(out->n > 1 && out->p[out->n - 2] == '\n') &&
        !(out->n > 2 && memcmp(out->p + out->n - 3, "\n\r\n", 3) == 0))
        buf_putc(out, '\n');
}

static bool is_blank(const struct record *r)
{
    return !r->n && !r->changed;
}

static void print_record(const struct record *r, struct buf *out)
{
    if (!r->changed) {
        buf_span(out, buf_bytes(&r->raw));
        return;
    }
    for (size_t i = 0; i < r->n; i++)
        print_item(&r->v[i], out);
}

void recfile_print(const struct recfile *r, struct buf *out)
{
    bool gone = false, added = false;

    for (size_t i = 0; i < r->n; i++) {
        const struct record *one = &r->v[i];
        if (one->removed) {
            size_t before = out->n;
            print_remains(one, out);
            gone = out->n == before;
            continue;
        }
        bool blank = is_blank(one), new = !blank && !one->raw.n;
        if (new || (added && !blank))
            set_apart(out);
        /* The blank lines after a record go with it. */
        if (!(gone && blank))
            print_record(one, out);
        gone = false;
        added = new;
    }
}

static struct record *insert_record(struct recfile *r, size_t at)
{
    VEC_PUSH(r, (struct record){.changed = true});
    memmove(r->v + at + 1, r->v + at, (r->n - 1 - at) * sizeof *r->v);
    r->v[at] = (struct record){.changed = true};
    return &r->v[at];
}

struct record *recfile_add(struct recfile *r)
{
    return insert_record(r, r->n);
}

static struct field *find(const struct record *r, const char *name)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->v[i].name && strcmp(r->v[i].name, name) == 0)
            return &r->v[i];
    return NULL;
}

const char *record_get(const struct record *r, const char *name)
{
    const struct field *f = find(r, name);

    return f ? f->value : NULL;
}

static void remove_field(struct record *r, struct field *f)
{
    field_free(f);
    memmove(f, f + 1, (size_t)(r->v + r->n - f - 1) * sizeof *f);
    r->n--;
    r->fields--;
}

void record_set(struct record *r, const char *name, const char *value)
{
    struct field *f = find(r, name);

    if (f ? value && strcmp(f->value, value) == 0 : !value)
        return;
    r->changed = true;
    r->describes |= strcmp(name, "%rec") == 0;
    if (!f) {
        VEC_PUSH(r, (struct field){.name = mem_string(name), .value = mem_string(value)});
        r->fields++;
    } else if (value) {
        free(f->value);
        f->value = mem_string(value);
        f->raw = (struct span){0};
    } else {
        remove_field(r, f);
    }
}

bool record_declares(const struct record *r, const char *type)
{
    const char *rec = r->describes ? record_get(r, "%rec") : NULL;
    size_t n = strlen(type);

    /* After the name recutils allows the address of a description. */
    return rec && strncmp(rec, type, n) == 0 && (!rec[n] || rec[n] == ' ');
}

bool recfile_next(const struct recfile *r, const char *type, struct recfile_iter *w)
{
    for (; w->next < r->n; w->next++) {
        const struct record *one = &r->v[w->next];
        if (one->describes) {
            w->other = !record_declares(one, type);
        } else if (one->fields && !one->removed) {
            w->at = w->next++;
            return true;
        }
    }
    return false;
}

struct record *recfile_add_typed(struct recfile *r, const char *type)
{
    size_t end = NOWHERE;

    for (size_t i = 0; i < r->n; i++) {
        if (!r->v[i].describes)
            continue;
        if (end != NOWHERE)
            return insert_record(r, i);
        if (record_declares(&r->v[i], type))
            end = i;
    }
    return recfile_add(r);
}
