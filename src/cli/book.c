/* SPDX-License-Identifier: ISC */
#include "book.h"
#include "guide.h"
#include "report.h"

#include <ibid/format.h>
#include <ibid/text.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Bytes from which format and language are recognised, and bytes of one step. */
#define HEAD ((size_t)64 * 1024)
#define SLICE ((size_t)16 << 20)

static size_t raw_of_offset(void *source, size_t offset)
{
    return source_raw(source, offset);
}

static size_t offset_of_raw(void *source, size_t raw)
{
    return source_position(source, raw);
}

static struct document *make_document(struct book *b)
{
    struct span text = source_text(b->source);
    struct format format = format_of(span_sub(text, 0, HEAD));
    struct document *d = NULL;

    b->size = text.n;
    b->whole = !source_growing(b->source);
    b->produced = format.producer != NULL;
    free(b->error);
    b->error = NULL;
    if (b->produced)
        d = document_new_produced(text, b->whole, format.producer, format.parser);
    if (b->produced && !d)
        b->error =
            mem_printf("shown as it is: cannot make a temporary file: %s", strerror(errno));
    if (!d)
        d = document_new(text, b->whole, format.parser);
    document_set_origin(d, &(struct document_origin){raw_of_offset, offset_of_raw, b->source});
    return d;
}

/* A text that was produced is the same book whatever its bytes are. */
static void update_digest(struct book *b)
{
    if (b->digest[0] || source_wait_fd(b->source) >= 0)
        return;
    if (!b->produced)
        source_digest(b->source, b->digest);
    else if (document_whole(b->document))
        source_digest_bytes(document_text(b->document), b->digest);
}

/* The absolute path of a regular file.  Anything else is recognised by its bytes alone, as
 * standard input is: the name of a pipe ("/dev/fd/63") may belong to another one next
 * time. */
static char *absolute_path(const struct source *source)
{
    const char *path = source_is_regular(source) ? source_path(source) : "-";
    char *real = strcmp(path, "-") == 0 ? NULL : realpath(path, NULL);

    return real ? real : mem_string(path);
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

/* Owns source; path is NULL for the guide. */
static struct book *book_of_source(struct source *source, const char *path)
{
    struct book *b = mem_alloc(sizeof *b);
    b->error = NULL;
    b->source = source;
    b->path = path ? absolute_path(source) : mem_string("guide");
    b->name = mem_string(path ? report_name(base_name(path)) : "guide");
    b->document = make_document(b);
    update_digest(b);
    return b;
}

struct book *book_open(const char *path, const char *encoding, char **error)
{
    struct source *source =
        path ? source_open(path, encoding, error)
             : source_memory("guide", (struct span){(const char *)guide_text, guide_size});

    return source ? book_of_source(source, path) : NULL;
}

struct book *book_open_regular(const char *path, const char *encoding, char **error)
{
    struct source *source = source_open_regular(path, encoding, error);

    return source ? book_of_source(source, path) : NULL;
}

void book_free(struct book *b)
{
    if (!b)
        return;
    document_free(b->document);
    source_free(b->source);
    free(b->path);
    free(b->name);
    free(b->error);
    free(b);
}

struct document *book_reparse(struct book *b)
{
    struct document *old = b->document;

    b->document = make_document(b);
    return old;
}

/* Whether what has arrived shows that the text, begun as it stands, has to be produced. */
static bool is_misread(const struct book *b, size_t size_before)
{
    struct span head = span_sub(source_text(b->source), 0, HEAD);

    return !b->produced && size_before < HEAD && format_of(head).producer;
}

bool book_step(struct book *b, size_t budget, enum book_change *change)
{
    bool more = source_step(b->source, budget);
    size_t size = source_text(b->source).n, before = b->size;
    bool whole = !source_growing(b->source);

    *change = size != before || whole != b->whole ? BOOK_GROWN : BOOK_SAME;
    if (*change == BOOK_GROWN) {
        document_grow(b->document, size, whole);
        b->size = size;
        b->whole = whole;
        if (is_misread(b, before))
            *change = BOOK_MISREAD;
    }
    update_digest(b);
    return more;
}

void book_wait_input(struct book *b)
{
    bool complete = source_complete(b->source);

    while (!source_complete(b->source)) {
        struct pollfd wait = {.fd = source_wait_fd(b->source), .events = POLLIN};
        if (!source_step(b->source, SLICE) && wait.fd >= 0)
            poll(&wait, 1, -1);
    }
    if (!complete)
        document_free(book_reparse(b));
    while (!document_whole(b->document) && document_step(b->document, SLICE))
        ;
    update_digest(b);
}

void book_read_all(struct book *b)
{
    book_wait_input(b);
    while (document_step(b->document, SLICE))
        ;
}

bool book_is_ordinary(const struct book *b)
{
    return source_complete(b->source) && b->size <= ORDINARY_TEXT;
}

static bool begins_with(struct span s, const char *what)
{
    return s.n >= strlen(what) && strncasecmp(s.p, what, strlen(what)) == 0;
}

static bool is_html(struct span head)
{
    while (head.n && ((unsigned char)*head.p <= ' ' || begins_with(head, "\xEF\xBB\xBF")))
        head = span_sub(head, 1, head.n);
    if (!begins_with(head, "<?xml"))
        return begins_with(head, "<!doctype html") || begins_with(head, "<html");
    while (head.n && !begins_with(head, "<html"))
        head = span_sub(head, 1, head.n);
    return head.n > 0;
}

/* Number of malformed bytes and control characters that no text has; *nuls of them are
 * NUL. */
static size_t foreign_bytes(struct span head, size_t *nuls)
{
    size_t foreign = 0;

    *nuls = 0;
    for (size_t at = 0; at < head.n;) {
        uint32_t cp;
        bool malformed;
        at += text_decode(head.p + at, head.n - at, &cp, &malformed);
        foreign += malformed || (cp < ' ' && !strchr("\b\t\n\f\r\x1b", (int)cp)) || !cp;
        *nuls += !cp;
    }
    return foreign;
}

const char *book_notice(const struct book *b)
{
    struct span head = span_sub(document_text(b->document), 0, 4096);
    size_t nuls, foreign = foreign_bytes(head, &nuls);

    if (!head.n && b->whole)
        return "there is nothing in it";
    if (nuls > head.n / 3)
        return "this may be UTF-16: --encoding=UTF-16LE or UTF-16BE reads it";
    if (foreign > head.n / 10)
        return "this does not look like a text";
    return is_html(head) ? "HTML, shown as it is: try w3m -dump FILE | ibid -" : NULL;
}

const char *book_error(const struct book *b)
{
    const char *cut = source_error(b->source);

    if (!cut)
        cut = document_error(b->document);
    return cut ? cut : b->error;
}

struct text_hyphens *book_hyphens(const struct book *b, const char *language)
{
    if (!language)
        language = text_language(span_sub(document_text(b->document), 0, HEAD));
    return language ? text_hyphens_new(language) : NULL;
}

struct reader_file book_reader_file(struct book *b)
{
    return (struct reader_file){
        .path = b->path,
        .name = b->name,
        .encoding = source_encoding(b->source),
        .digest = b->digest[0] ? b->digest : NULL,
        .size = source_size(b->source),
    };
}
