/* SPDX-License-Identifier: ISC */
/*
 * Boundaries by Unicode's own files, whole, of the version of the tables; they
 * are looked for in IBID_UNICODE.
 */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MOST 256

/* A line of a test file: a text, and where its boundaries are. */
struct sample {
    char text[4 * MOST];
    size_t n;
    bool boundary[4 * MOST + 1];
};

static FILE *open_data(const char *name, const char *version)
{
    const char *folder = getenv("IBID_UNICODE");
    char first[256];

    if (!folder)
        skip();
    char *path = mem_printf("%s/%s", folder, name);
    FILE *f = fopen(path, "r");
    free(path);
    assert_non_null(f);
    assert_non_null(fgets(first, sizeof first, f));
    assert_non_null(strstr(first, version));
    return f;
}

/* "÷ 0020 × 0308 ÷	# comment" */
static bool parse(const char *line, struct sample *s)
{
    *s = (struct sample){0};
    for (const char *p = line; *p && *p != '#' && *p != '\n';) {
        if (strncmp(p, "÷", 2) == 0 || strncmp(p, "×", 2) == 0) {
            s->boundary[s->n] = strncmp(p, "÷", 2) == 0;
            p += 2;
        } else if (*p == ' ' || *p == '\t') {
            p++;
        } else {
            char *end;
            s->n += text_encode((uint32_t)strtoul(p, &end, 16), s->text + s->n);
            assert_true(end > p && s->n <= sizeof s->text - 4);
            p = end;
        }
    }
    return s->n > 0;
}

static void fails(const char *line, const char *how)
{
    fail_msg("%s: %s", how, line);
}

static void check_iterator(const struct sample *s, enum text_unit unit, const char *line)
{
    struct text_boundaries b;
    bool found[4 * MOST + 1] = {0};
    size_t at, previous = 0;

    text_boundaries_begin(&b, unit, (struct span){s->text, s->n}, 0);
    while (text_boundaries_next(&b, &at, NULL)) {
        if (at <= previous || at > s->n)
            fails(line, "out of order");
        found[previous = at] = true;
    }
    if (memcmp(found + 1, s->boundary + 1, s->n) != 0)
        fails(line, "wrong");
}

/* The ranges that hold each byte are those between boundaries. */
static void check_ranges(const struct sample *s, struct range range_at(struct span, size_t),
                         const char *line)
{
    for (size_t at = 0; at < s->n; at++) {
        struct range r = range_at((struct span){s->text, s->n}, at);
        size_t from = at, to = at + 1;
        while (from > 0 && !s->boundary[from])
            from--;
        while (!s->boundary[to])
            to++;
        if (r.from != from || r.to != to)
            fails(line, "wrong range");
    }
}

static void check_clusters(const struct sample *s, const char *line)
{
    for (size_t at = 0, next; at < s->n; at = next) {
        next = at + text_cluster(s->text + at, s->n - at);
        if (!s->boundary[next])
            fails(line, "wrong cluster");
        if (next - text_cluster_back(s->text, next) != at)
            fails(line, "wrong cluster back");
    }
}

static struct range sentence_at(struct span s, size_t at)
{
    return text_sentence_at(s, at, 0);
}

static void conformance(const char *name, enum text_unit unit)
{
    char line[16384];
    char *version = mem_printf("%sBreakTest-%s.txt", name, text_unicode_version());
    char *file = mem_printf("%sBreakTest.txt", name);
    FILE *f = open_data(file, version);
    struct sample s;
    size_t count = 0;

    while (fgets(line, sizeof line, f)) {
        if (!parse(line, &s))
            continue;
        count++;
        check_iterator(&s, unit, line);
        if (unit == TEXT_CLUSTERS)
            check_clusters(&s, line);
        if (unit == TEXT_WORDS)
            check_ranges(&s, text_word_at, line);
        if (unit == TEXT_SENTENCES)
            check_ranges(&s, sentence_at, line);
    }
    fclose(f);
    assert_true(count > 500);
    print_message("%s: %zu tests\n", file, count);
    free(file);
    free(version);
}

static void clusters(void **state)
{
    (void)state;
    conformance("Grapheme", TEXT_CLUSTERS);
}

static void words(void **state)
{
    (void)state;
    conformance("Word", TEXT_WORDS);
}

static void sentences(void **state)
{
    (void)state;
    conformance("Sentence", TEXT_SENTENCES);
}

static void lines(void **state)
{
    (void)state;
    conformance("Line", TEXT_LINES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters),
        cmocka_unit_test(words),
        cmocka_unit_test(sentences),
        cmocka_unit_test(lines),
    };
    return cmocka_run_group_tests_name("boundaries", tests, NULL, NULL);
}
