/* SPDX-License-Identifier: ISC */
/* --export: passages as Web Annotations or Markdown.  Where a passage's document can be
 * opened, its position and the notes it cites are exported too. */
#include "export.h"
#include "book.h"
#include "markdown.h"
#include "output.h"
#include "passage_filter.h"
#include "report.h"
#include "web_annotation.h"

#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Bytes of one step of anchoring. */
#define SLICE ((size_t)16 << 20)

/* The selected passages, sorted by document and position. */
struct selected_passages {
    const struct passage **v;
    size_t n, cap;
};

static int compare_paths(const struct passage *a, const struct passage *b)
{
    return strcmp(a->path ? a->path : "", b->path ? b->path : "");
}

static int compare_passages(const void *x, const void *y)
{
    const struct passage *a = *(const struct passage *const *)x;
    const struct passage *b = *(const struct passage *const *)y;
    int paths = compare_paths(a, b);

    if (paths)
        return paths;
    if (a->offset != b->offset)
        return a->offset < b->offset ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* Returns the exit status. */
static int select_passages(const struct bookmarks *b, const char *file,
                           struct selected_passages *out)
{
    struct passage_filter filter = passage_filter_new(file);
    const struct passage *p;

    for (size_t i = 0; i < bookmarks_numbers(b); i++)
        if ((p = bookmarks_get(b, i)) && passage_filter_matches(&filter, p))
            VEC_PUSH(out, p);
    if (out->n)
        qsort(out->v, out->n, sizeof *out->v, compare_passages);
    int status = passage_filter_status(&filter, out->n);
    passage_filter_free(&filter);
    return status;
}

/* Opens the document of passages: the file that was named, which may have had another path
 * when they were kept, else that path.  NULL where it is no regular file. */
static struct book *open_book(const char *file, const char *path)
{
    struct stat st;
    char *error = NULL;
    struct book *b = NULL;

    if (file && stat(file, &st) == 0)
        path = file;
    if (path)
        b = book_open_regular(path, NULL, &error);
    free(error);
    if (b)
        book_read_all(b);
    return b;
}

static bool is_same_text(const struct book *b, const struct passage *p)
{
    return p->digest && strcmp(p->digest, b->digest) == 0;
}

/* The range of each of n passages in the text; NOWHERE for those that are not found.  The
 * caller frees the array. */
static struct range *anchor_passages(struct book *b, const struct passage *const *v, size_t n)
{
    struct range *places = mem_alloc(n * sizeof *places);
    struct anchoring *a = b ? anchor_new(document_text(b->document)) : NULL;

    for (size_t i = 0; a && i < n; i++) {
        struct quotation q = passage_quotation(v[i]);
        anchor_add(a, &q, document_position(b->document, (size_t)v[i]->offset),
                   is_same_text(b, v[i]));
    }
    for (bool more = a; more;)
        more = anchor_step(a, SLICE);
    for (size_t i = 0; i < n; i++)
        if (!a || anchor_get(a, i, &places[i]) != ANCHOR_FOUND)
            places[i] = (struct range){NOWHERE, NOWHERE};
    anchor_free(a);
    return places;
}

/* Prints the n passages of one document, NULL where that cannot be opened. */
typedef void print_group(struct book *b, const struct passage *const *v, size_t n,
                         const struct range *places, bool first, struct output *out);

static void print_groups(const struct selected_passages *all, const char *file,
                         print_group *print, struct output *out)
{
    for (size_t from = 0, to; from < all->n && output_make_room(out); from = to) {
        for (to = from + 1; to < all->n && !compare_paths(all->v[from], all->v[to]); to++)
            ;
        struct book *b = open_book(file, all->v[from]->path);
        struct range *places = anchor_passages(b, all->v + from, to - from);
        print(b, all->v + from, to - from, places, from == 0, out);
        free(places);
        book_free(b);
    }
}

static int export(const char *file, const char *head, const char *foot, print_group *print)
{
    char *error = NULL;
    struct bookmarks *b = bookmarks_open(NULL, &error);
    struct selected_passages all = {0};
    struct output out = {0};

    bookmarks_read(b);
    int status = select_passages(b, file, &all);
    buf_puts(&out.buf, head);
    print_groups(&all, file, print, &out);
    buf_puts(&out.buf, foot);
    status = output_end(&out, error ? EXIT_ERROR : status);
    if (error)
        report(bookmarks_path(b), "%s", error);
    free(error);
    VEC_FREE(&all);
    bookmarks_free(b);
    return status;
}

/* JSON-LD ------------------------------------------------------------------------------ */

/* Number of code points before a position; each byte is read once while positions rise. */
struct character_counter {
    size_t at, characters;
};

static size_t characters_to(struct span text, size_t to, struct character_counter *c)
{
    if (to < c->at)
        *c = (struct character_counter){0, 0};
    while (c->at < to) {
        uint32_t cp;
        c->at += text_decode(text.p + c->at, text.n - c->at, &cp, NULL);
        c->characters++;
    }
    return c->characters;
}

static void print_annotations(struct book *b, const struct passage *const *v, size_t n,
                              const struct range *places, bool first, struct output *out)
{
    struct character_counter c = {0, 0};

    for (size_t i = 0; i < n && output_make_room(out); i++) {
        struct range characters = {NOWHERE, NOWHERE};
        if (places[i].from != NOWHERE) {
            struct span text = document_text(b->document);
            characters.from = characters_to(text, places[i].from, &c);
            characters.to = characters_to(text, places[i].to, &c);
        }
        buf_puts(&out->buf, first && i == 0 ? "\n" : ",\n");
        web_annotation_put(v[i], characters, &out->buf);
    }
}

int print_jsonld(const char *file)
{
    return export(file,
                  "{\n  \"@context\": [\"" WEB_ANNOTATION_CONTEXT
                  "\", {\"ibid\": \"" WEB_ANNOTATION_ID_PREFIX
                  "\"}],\n  \"type\": \"AnnotationPage\",\n  \"items\": [",
                  "\n  ]\n}\n", print_annotations);
}

/* Markdown ------------------------------------------------------------------------------- */

/* Appends the notes cited in a range, each once. */
static void put_notes(struct book *b, struct range range, struct buf *out)
{
    struct span text = document_text(b->document);
    const struct note *notes;
    size_t *cited, n = document_cited(b->document, range, &cited);

    document_notes(b->document, &notes);
    for (size_t i = 0; i < n; i++) {
        const struct note *note = &notes[cited[i]];
        buf_puts(out, "\n- ");
        markdown_line(span_sub(text, note->from, note->body.to), out);
        buf_putc(out, '\n');
    }
    free(cited);
}

static const char *name_of(const struct passage *p)
{
    return p->title && *p->title ? p->title : p->path ? p->path : "";
}

static void put_citation(const struct passage *p, struct buf *out)
{
    struct buf name = {0};

    markdown_inline(span_of(name_of(p)), &name);
    buf_puts(out, name.n ? "\n— *" : "\n— ");
    buf_span(out, buf_bytes(&name));
    buf_puts(out, name.n ? "*" : "?");
    buf_free(&name);
    if (p->section && *p->section) {
        buf_puts(out, ", section ");
        markdown_inline(span_of(p->section), out);
    }
    if (p->time) {
        buf_puts(out, " (kept ");
        markdown_inline(span_sub(span_of(p->time), 0, strlen("2026-01-31")), out);
        buf_putc(out, ')');
    }
    buf_putc(out, '\n');
}

static void print_quotations(struct book *b, const struct passage *const *v, size_t n,
                             const struct range *places, bool first, struct output *out)
{
    const char *name = name_of(v[0]);

    buf_puts(&out->buf, first ? "# " : "\n# ");
    markdown_inline(span_of(*name ? name : "?"), &out->buf);
    buf_putc(&out->buf, '\n');
    for (size_t i = 0; i < n && output_make_room(out); i++) {
        buf_putc(&out->buf, '\n');
        markdown_lines(v[i]->quote ? v[i]->quote : "", "> ", false, &out->buf);
        if (v[i]->comment && *v[i]->comment) {
            buf_putc(&out->buf, '\n');
            markdown_lines(v[i]->comment, "", true, &out->buf);
        }
        put_citation(v[i], &out->buf);
        if (places[i].from != NOWHERE)
            put_notes(b, places[i], &out->buf);
    }
}

int print_markdown(const char *file)
{
    return export(file, "", "", print_quotations);
}
