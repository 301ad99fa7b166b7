/* SPDX-License-Identifier: ISC */
#include "web_annotation.h"

#include <ibid/text.h>

#include <stddef.h>
#include <string.h>

/* Appends a JSON string; malformed bytes become U+FFFD. */
static void put_string(const char *string, struct buf *out)
{
    size_t n = strlen(string);

    buf_putc(out, '"');
    for (size_t at = 0, bytes; at < n; at += bytes) {
        uint32_t cp;
        bool malformed;
        bytes = text_decode(string + at, n - at, &cp, &malformed);
        if (malformed)
            buf_puts(out, "\xEF\xBF\xBD");
        else if (cp < 0x20 || (cp >= 0x7F && cp < 0xA0))
            buf_printf(out, "\\u%04X", (unsigned)cp);
        else if (cp == '"' || cp == '\\')
            buf_printf(out, "\\%c", (char)cp);
        else
            buf_put(out, string + at, bytes);
    }
    buf_putc(out, '"');
}

static void put_member(const char *indent, const char *name, const char *value, struct buf *out)
{
    if (!value)
        return;
    buf_printf(out, ",\n%s\"%s\": ", indent, name);
    put_string(value, out);
}

static bool is_plain_in_uri(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("-._~/", c));
}

/* Appends bytes percent-encoded, as in a URI. */
static void put_escaped(const char *bytes, struct buf *out)
{
    for (; *bytes; bytes++) {
        if (is_plain_in_uri((unsigned char)*bytes))
            buf_putc(out, *bytes);
        else
            buf_printf(out, "%%%02X", (unsigned char)*bytes);
    }
}

/* The id of a passage that was imported is the one it has elsewhere, a URI. */
static void put_id(const char *id, struct buf *out)
{
    if (strstr(id, ":")) {
        put_string(id, out);
        return;
    }
    buf_puts(out, "\"" WEB_ANNOTATION_ID_PREFIX);
    put_escaped(id, out);
    buf_putc(out, '"');
}

static void put_source(const char *path, struct buf *out)
{
    if (path && *path != '/' && strstr(path, ":")) {
        put_string(path, out);
        return;
    }
    buf_puts(out, path && *path == '/' ? "\"file://" : "\"");
    put_escaped(path ? path : "", out);
    buf_putc(out, '"');
}

const struct web_annotation_string web_annotation_strings[] = {
    {"id", offsetof(struct passage, id)},
    {"path", offsetof(struct passage, path)},
    {"title", offsetof(struct passage, title)},
    {"section", offsetof(struct passage, section)},
    {"quote", offsetof(struct passage, quote)},
    {"prefix", offsetof(struct passage, prefix)},
    {"suffix", offsetof(struct passage, suffix)},
    {"comment", offsetof(struct passage, comment)},
    {"style", offsetof(struct passage, style)},
    {"mark", offsetof(struct passage, mark)},
};
const size_t web_annotation_strings_n =
    sizeof web_annotation_strings / sizeof *web_annotation_strings;

static void put_bytes(const struct passage *p, struct buf *out)
{
    bool any = false;

    for (size_t i = 0; i < web_annotation_strings_n; i++) {
        const struct web_annotation_string *s = &web_annotation_strings[i];
        const char *value = *(char *const *)(const void *)((const char *)p + s->at);
        if (!value || text_malformed(span_of(value), 0) == strlen(value))
            continue;
        buf_printf(out,
                   any ? ", \"%s\": \"" : ",\n      \"" WEB_ANNOTATION_BYTES "\": {\"%s\": \"",
                   s->name);
        put_escaped(value, out);
        buf_putc(out, '"');
        any = true;
    }
    buf_puts(out, any ? "}" : "");
}

static void put_selectors(const struct passage *p, struct range characters, struct buf *out)
{
    buf_puts(out, "        {\"type\": \"TextQuoteSelector\"");
    put_member("         ", "exact", p->quote ? p->quote : "", out);
    put_member("         ", "prefix", p->prefix, out);
    put_member("         ", "suffix", p->suffix, out);
    buf_puts(out, "}");
    if (characters.from != NOWHERE)
        buf_printf(
            out,
            ",\n        {\"type\": \"TextPositionSelector\", \"start\": %zu, \"end\": %zu}",
            characters.from, characters.to);
    buf_puts(out, "\n");
}

static const char *motivation(const struct passage *p)
{
    return p->comment ? "commenting" : p->mark ? "bookmarking" : "highlighting";
}

void web_annotation_put(const struct passage *p, struct range characters, struct buf *out)
{
    buf_puts(out, "    {\n      \"id\": ");
    put_id(p->id, out);
    buf_puts(out, ",\n      \"type\": \"Annotation\"");
    put_member("      ", "motivation", motivation(p), out);
    put_member("      ", "created", p->time, out);
    if (p->comment) {
        buf_puts(out,
                 ",\n      \"body\": {\"type\": \"TextualBody\", \"format\": \"text/plain\"");
        put_member("       ", "value", p->comment, out);
        buf_puts(out, "}");
    }
    buf_puts(out, ",\n      \"target\": {\"source\": ");
    put_source(p->path, out);
    buf_puts(out, ", \"selector\": [\n");
    put_selectors(p, characters, out);
    buf_puts(out, "      ]}");
    put_member("      ", "ibid:digest", p->digest, out);
    put_member("      ", "ibid:title", p->title, out);
    put_member("      ", "ibid:fingerprint", p->fingerprint, out);
    put_member("      ", "ibid:section", p->section, out);
    buf_printf(out, ",\n      \"ibid:offset\": %llu", (unsigned long long)p->offset);
    put_member("      ", "ibid:alike", p->lookalike, out);
    put_member("      ", "ibid:style", p->style, out);
    put_member("      ", "ibid:mark", p->mark, out);
    put_bytes(p, out);
    buf_puts(out, "\n    }");
}
