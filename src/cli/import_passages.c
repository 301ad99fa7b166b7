/* SPDX-License-Identifier: ISC */
/* --import: passages from Web Annotations.  The file is not trusted. */
#include "import_passages.h"
#include "report.h"
#include "web_annotation.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_JANSSON
#include <jansson.h>

static const char *string_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static char *copy_of(const json_t *object, const char *name)
{
    return mem_string(string_of(object, name));
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *unescaped(const char *uri)
{
    struct buf b = {0};

    buf_put(&b, "", 0);
    for (; *uri; uri++) {
        int high = *uri == '%' ? hex(uri[1]) : -1, low = high >= 0 ? hex(uri[2]) : -1;
        if (low > 0 || (low == 0 && high > 0)) {
            buf_putc(&b, (char)(high * 16 + low));
            uri += 2;
        } else {
            buf_putc(&b, *uri);
        }
    }
    return buf_take(&b);
}

static bool begins(const char *string, const char *with)
{
    return strncmp(string, with, strlen(with)) == 0;
}

static char *id_of(const json_t *annotation)
{
    const char *id = string_of(annotation, "id");

    if (!id || !*id)
        return NULL;
    return begins(id, WEB_ANNOTATION_ID_PREFIX)
               ? unescaped(id + strlen(WEB_ANNOTATION_ID_PREFIX))
               : mem_string(id);
}

/* The path of a file: URL, else the address as it is. */
static char *path_of(const json_t *target)
{
    const char *source =
        json_is_string(target) ? json_string_value(target) : string_of(target, "source");

    if (!source || !*source)
        return NULL;
    if (begins(source, "file:///"))
        return unescaped(source + strlen("file://"));
    return strchr(source, ':') ? mem_string(source) : unescaped(source);
}

/* The selector of a type; an annotation has one selector or a list of them. */
static const json_t *selector_of(const json_t *target, const char *type)
{
    const json_t *all = json_object_get(target, "selector");
    size_t n = json_is_array(all) ? json_array_size(all) : 1;

    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(all) ? json_array_get(all, i) : all;
        const char *is = string_of(one, "type");
        if (is && strcmp(is, type) == 0)
            return one;
    }
    return NULL;
}

static uint64_t number_of(const json_t *object, const char *name)
{
    json_int_t n = json_integer_value(json_object_get(object, name));

    return n > 0 ? (uint64_t)n : 0;
}

/* The first body that is a text. */
static char *comment_of(const json_t *annotation)
{
    const json_t *body = json_object_get(annotation, "body");
    size_t n = json_is_array(body) ? json_array_size(body) : 1;

    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_is_array(body) ? json_array_get(body, i) : body;
        if (json_is_object(one) && string_of(one, "value"))
            return copy_of(one, "value");
    }
    return copy_of(annotation, "bodyValue");
}

/* Restores strings with bytes that are not UTF-8: see WEB_ANNOTATION_BYTES. */
static void restore_bytes(const json_t *annotation, struct passage *p)
{
    const json_t *bytes = json_object_get(annotation, WEB_ANNOTATION_BYTES);

    for (size_t i = 0; i < web_annotation_strings_n; i++) {
        const struct web_annotation_string *s = &web_annotation_strings[i];
        const char *value = string_of(bytes, s->name);
        char **to = (char **)(void *)((char *)p + s->at);
        if (!value)
            continue;
        free(*to);
        *to = unescaped(value);
    }
}

static void read_one(const json_t *annotation, struct passages *out)
{
    const json_t *target = json_object_get(annotation, "target");

    if (json_is_array(target))
        target = json_array_get(target, 0);
    const json_t *quote = selector_of(target, "TextQuoteSelector");
    if (!quote || !string_of(quote, "exact"))
        return;
    /* Without an offset, the position in code points is near it. */
    uint64_t offset = json_object_get(annotation, "ibid:offset")
                          ? number_of(annotation, "ibid:offset")
                          : number_of(selector_of(target, "TextPositionSelector"), "start");
    struct passage p = {.id = id_of(annotation),
                        .digest = copy_of(annotation, "ibid:digest"),
                        .path = path_of(target),
                        .title = copy_of(annotation, "ibid:title"),
                        .fingerprint = copy_of(annotation, "ibid:fingerprint"),
                        .section = copy_of(annotation, "ibid:section"),
                        .offset = offset,
                        .quote = copy_of(quote, "exact"),
                        .prefix = copy_of(quote, "prefix"),
                        .suffix = copy_of(quote, "suffix"),
                        .lookalike = copy_of(annotation, "ibid:alike"),
                        .comment = comment_of(annotation),
                        .style = copy_of(annotation, "ibid:style"),
                        .mark = copy_of(annotation, "ibid:mark"),
                        .time = copy_of(annotation, "created")};
    restore_bytes(annotation, &p);
    VEC_PUSH(out, p);
}

bool web_annotations_read(struct span json, struct passages *out, char **error)
{
    json_error_t wrong;
    json_t *root = json_loadb(json.p, json.n, 0, &wrong);

    if (!root) {
        *error = mem_printf("line %d: %s", wrong.line, wrong.text);
        return false;
    }
    const json_t *list = root;
    if (json_is_object(list) && json_object_get(list, "first"))
        list = json_object_get(list, "first");
    if (json_is_object(list) && json_object_get(list, "items"))
        list = json_object_get(list, "items");
    if (json_is_array(list))
        for (size_t i = 0; i < json_array_size(list); i++)
            read_one(json_array_get(list, i), out);
    else
        read_one(list, out);
    json_decref(root);
    return true;
}
#else
bool web_annotations_read(struct span json, struct passages *out, char **error)
{
    (void)json;
    (void)out;
    *error = mem_string("this ibid was built without jansson and reads no JSON");
    return false;
}
#endif

static bool read_file(const char *file, struct buf *out, char **error)
{
    bool is_input = strcmp(file, "-") == 0;
    FILE *f = is_input ? stdin : fopen(file, "rb");
    char chunk[65536];
    size_t n;

    while (f && (n = fread(chunk, 1, sizeof chunk, f)))
        buf_put(out, chunk, n);
    bool read = f && !ferror(f);
    if (!read)
        *error = mem_string(strerror(errno));
    if (f && !is_input)
        fclose(f);
    return read;
}

int import_passages(const char *file)
{
    struct buf json = {0};
    struct passages all = {0};
    char *error = NULL;
    size_t added = 0;
    struct bookmarks *b = NULL;
    bool done = false;

    if (!read_file(file, &json, &error) ||
        !web_annotations_read(buf_bytes(&json), &all, &error)) {
        report(report_name(file), "%s", error);
        goto out;
    }
    b = bookmarks_open(NULL, &error);
    if (error || !bookmarks_import(b, all.v, all.n, &added, &error)) {
        report(bookmarks_path(b), "%s", error);
        goto out;
    }
    printf("%zu of %zu passages kept\n", added, all.n);
    done = fflush(stdout) == 0;
out:
    free(error);
    bookmarks_free(b);
    for (size_t i = 0; i < all.n; i++)
        passage_free(&all.v[i]);
    VEC_FREE(&all);
    buf_free(&json);
    return done ? 0 : EXIT_ERROR;
}
