/* SPDX-License-Identifier: ISC */
/*
 * test_conventions FILE: what the fixtures of conventions.txt say is found in
 * them, and nothing else, however the text is written and read: with CR LF, in
 * steps of any size, growing while it is read.
 */
#include <ibid/document.h>
#include <ibid/format.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPEN "⟦"
#define CLOSE "⟧"

enum place_kind { PLACE_MARKER, PLACE_NOTE, PLACE_INLINE };

/* A place that was annotated: "1:" a marker of note 1, "1=" its label. */
struct place {
    enum place_kind kind;
    char name[16];
    size_t from;
};

struct fixture {
    char name[128];
    struct buf text; /* without annotations */
    VEC(struct place) places;
};

static VEC(struct fixture) fixtures;

/* Reading them ------------------------------------------------------------------------ */

/* One annotation, from after its opening sign; returns after its closing one. */
static const char *read_place(struct fixture *f, const char *p)
{
    struct place place = {.kind = PLACE_INLINE, .from = f->text.n};
    size_t n = strcspn(p, ":=");

    if (n) {
        assert_true(n < sizeof place.name && p[n]);
        memcpy(place.name, p, n);
        place.kind = p[n] == ':' ? PLACE_MARKER : PLACE_NOTE;
    } else {
        n = 1;
        /* The sign before Markdown's bracket is part of its note. */
        if (f->text.n && f->text.p[f->text.n - 1] == '^')
            place.from--;
    }
    p += n + 1;
    const char *end = strstr(p, CLOSE);
    assert_non_null(end);
    VEC_PUSH(&f->places, place);
    buf_put(&f->text, p, (size_t)(end - p));
    return end + strlen(CLOSE);
}

static void read_fixture(const char *p, const char *end)
{
    struct fixture f = {.text = {0}};
    size_t n = strcspn(p, "\n");

    assert_true(n < sizeof f.name);
    memcpy(f.name, p, n);
    for (p += n + 1; p < end;) {
        if (strncmp(p, OPEN, strlen(OPEN)) == 0)
            p = read_place(&f, p + strlen(OPEN));
        else
            buf_putc(&f.text, *p++);
    }
    VEC_PUSH(&fixtures, f);
}

static void read_fixtures(const char *path)
{
    struct buf all = {0};
    char chunk[4096];
    size_t n;
    FILE *file = fopen(path, "r");

    if (!file) {
        perror(path);
        exit(2);
    }
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_put(&all, chunk, n);
    fclose(file);
    for (const char *p = strstr(all.p, "\n== "); p;) {
        const char *next = strstr(p + 4, "\n== ");
        read_fixture(p + 4, next ? next + 1 : all.p + all.n);
        p = next;
    }
    buf_free(&all);
}

/* What is expected, and what is found ------------------------------------------------- */

/* A line for each marker, and for each note that nothing cites. */
struct line {
    size_t at;
    const char *kind;
    size_t note;
};

struct lines {
    struct line *v;
    size_t n, cap;
};

static int by_place(const void *a, const void *b)
{
    const struct line *x = a, *y = b;

    return x->at < y->at ? -1 : x->at > y->at;
}

/* The lines as text, in order; frees them. */
static char *written(struct lines *l, struct span text)
{
    struct buf out = {0};

    if (l->n)
        qsort(l->v, l->n, sizeof *l->v, by_place);
    for (size_t i = 0; i < l->n; i++) {
        struct span there = span_sub(text, l->v[i].at, l->v[i].at + 12);
        buf_printf(&out, "%s %zu", l->v[i].kind, l->v[i].at);
        if (l->v[i].note != NOWHERE)
            buf_printf(&out, " -> %zu", l->v[i].note);
        buf_puts(&out, "  ");
        for (size_t k = 0; k < there.n && !strchr("\r\n", there.p[k]); k++)
            buf_putc(&out, there.p[k]);
        buf_putc(&out, '\n');
    }
    VEC_FREE(l);
    return buf_take(&out);
}

static size_t note_named(const struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->places.n; i++)
        if (f->places.v[i].kind == PLACE_NOTE && strcmp(f->places.v[i].name, name) == 0)
            return f->places.v[i].from;
    return NOWHERE;
}

static bool is_cited(const struct fixture *f, const char *name)
{
    for (size_t i = 0; i < f->places.n; i++)
        if (f->places.v[i].kind == PLACE_MARKER && strcmp(f->places.v[i].name, name) == 0)
            return true;
    return false;
}

static char *expected(const struct fixture *f)
{
    struct lines l = {0};

    for (size_t i = 0; i < f->places.n; i++) {
        const struct place *p = &f->places.v[i];
        size_t note = note_named(f, p->name);
        if (p->kind == PLACE_INLINE)
            VEC_PUSH(&l, (struct line){p->from, "inline", NOWHERE});
        else if (p->kind == PLACE_MARKER)
            VEC_PUSH(&l, (struct line){p->from, note == NOWHERE ? "dangling" : "note", note});
        else if (!is_cited(f, p->name))
            VEC_PUSH(&l, (struct line){p->from, "orphan", NOWHERE});
    }
    return written(&l, buf_bytes(&f->text));
}

static char *found(const struct document *d)
{
    const struct marker *markers;
    const struct note *notes;
    struct lines l = {0};
    size_t n = document_notes(d, &notes), m = document_markers(d, &markers);

    for (size_t i = 0; i < m; i++) {
        if (markers[i].is_inline)
            continue;
        bool dangles = markers[i].note == NOWHERE;
        VEC_PUSH(&l, (struct line){markers[i].from, dangles ? "dangling" : "note",
                                   dangles ? NOWHERE : notes[markers[i].note].from});
    }
    for (size_t i = 0; i < n; i++)
        if (!notes[i].cited)
            VEC_PUSH(&l, (struct line){notes[i].from, notes[i].is_inline ? "inline" : "orphan",
                                       NOWHERE});
    return written(&l, document_text(d));
}

/* Reading a text --------------------------------------------------------------------- */

static struct document *opened(struct span text, size_t budget)
{
    struct document *d = document_new(text, true, &format_plain);

    while (document_step(d, budget))
        ;
    assert_true(document_done(d));
    return d;
}

static unsigned dice;

static size_t roll(size_t below)
{
    dice = dice * 1103515245u + 12345u;
    return dice / 65536 % below;
}

/* The text comes in pieces, and is read and looked at between them. */
static struct document *grown(struct span text)
{
    struct document *d = document_new(span_sub(text, 0, 1), false, &format_plain);
    struct block block;

    for (size_t size = 1; size < text.n;) {
        size += 1 + roll(text.n / 4 + 2);
        size = size < text.n ? size : text.n;
        document_grow(d, size, size == text.n);
        document_block(d, roll(size), &block);
        document_step(d, roll(100));
    }
    while (document_step(d, 1))
        ;
    assert_true(document_done(d));
    return d;
}

/* Tests ------------------------------------------------------------------------------ */

static void is_found(void **state)
{
    const struct fixture *f = *state;
    struct document *d = opened(buf_bytes(&f->text), SIZE_MAX / 2);
    char *want = expected(f), *got = found(d);

    assert_string_equal(got, want);
    document_free(d);
    free(want);
    free(got);
}

static void is_found_however_it_is_read(void **state)
{
    const struct fixture *f = *state;
    char *want = expected(f);

    dice = 1;
    for (int i = 0; i < 40; i++) {
        struct document *d = i < 4 ? opened(buf_bytes(&f->text), 1 + 40 * (size_t)i)
                                   : grown(buf_bytes(&f->text));
        char *got = found(d);
        assert_string_equal(got, want);
        free(got);
        document_free(d);
    }
    free(want);
}

/* The same with CR LF at each line's end. */
static void is_found_with_carriage_returns(void **state)
{
    const struct fixture *f = *state;
    struct fixture crlf = {.text = {0}};

    for (size_t i = 0, k = 0; i <= f->text.n; i++) {
        for (; k < f->places.n && f->places.v[k].from == i; k++) {
            VEC_PUSH(&crlf.places, f->places.v[k]);
            crlf.places.v[k].from = crlf.text.n;
        }
        if (i == f->text.n)
            break;
        if (f->text.p[i] == '\n')
            buf_putc(&crlf.text, '\r');
        buf_putc(&crlf.text, f->text.p[i]);
    }
    struct document *d = opened(buf_bytes(&crlf.text), 1000);
    char *want = expected(&crlf), *got = found(d);
    assert_string_equal(got, want);
    document_free(d);
    free(want);
    free(got);
    buf_free(&crlf.text);
    VEC_FREE(&crlf.places);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *how;
        CMUnitTestFunction test;
    } ways[] = {{"", is_found},
                {", however it is read", is_found_however_it_is_read},
                {", with CR LF", is_found_with_carriage_returns}};

    if (argc != 2)
        return 2;
    read_fixtures(argv[1]);
    size_t count = sizeof ways / sizeof *ways, n = fixtures.n * count;
    struct CMUnitTest *tests = mem_alloc(n * sizeof *tests);
    for (size_t i = 0; i < n; i++)
        tests[i] = (struct CMUnitTest){
            .name = mem_printf("%s%s", fixtures.v[i / count].name, ways[i % count].how),
            .test_func = ways[i % count].test,
            .initial_state = &fixtures.v[i / count]};
    int failed = _cmocka_run_group_tests("conventions", tests, n, NULL, NULL);
    for (size_t i = 0; i < n; i++)
        free((void *)(uintptr_t)tests[i].name);
    for (size_t i = 0; i < fixtures.n; i++) {
        buf_free(&fixtures.v[i].text);
        VEC_FREE(&fixtures.v[i].places);
    }
    VEC_FREE(&fixtures);
    free(tests);
    return failed;
}
