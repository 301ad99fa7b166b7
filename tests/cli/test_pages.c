/* SPDX-License-Identifier: ISC */
/*
 * Pages of real documents, at sizes that look random: what tests/layout/pages.h
 * says must hold of them.  IBID_CORPUS names a folder with them, in open/; without
 * it the texts of the project alone are checked.
 */
#include "../layout/pages.h"

#include <ibid/format.h>
#include <ibid/source.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Sizes tried for each document. */
#define SIZES 3

struct sizes {
    uint64_t state;
};

static unsigned draw(struct sizes *s, unsigned below)
{
    s->state = s->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((s->state >> 33) % below);
}

static void check_document(struct document *d, const char *name, struct sizes *sizes)
{
    struct text_widths *widths = text_widths_fixed();

    for (unsigned i = 0; i < SIZES; i++) {
        struct layout_form form = {.measure = 16 + draw(sizes, 100),
                                   .height = 4 + draw(sizes, 50),
                                   .widths = widths,
                                   .notes = draw(sizes, 8) ? NOTES_AT_FOOT : NOTES_ON_DEMAND};
        check_pages(d, &form, name, sizes->state);
    }
    check_pages(d, &(struct layout_form){66, 20, widths, NOTES_AT_FOOT}, name, sizes->state);
    text_widths_free(widths);
}

static void check_file(const char *path, struct sizes *sizes)
{
    char *error = NULL;
    struct source *source = source_open(path, NULL, &error);

    assert_non_null(source);
    while (source_step(source, SIZE_MAX / 2))
        ;
    struct span text = source_text(source);
    struct document *d = document_new(text, true, format_of(text).parser);
    while (document_step(d, SIZE_MAX / 2))
        ;
    check_document(d, path, sizes);
    document_free(d);
    source_free(source);
}

static void check_folder(const char *folder, struct sizes *sizes)
{
    DIR *dir = opendir(folder);

    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        char *path = mem_printf("%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && !strstr(entry->d_name, ".epub"))
            check_file(path, sizes);
        free(path);
    }
    closedir(dir);
}

static void test_real_documents(void **state)
{
    const char *texts = getenv("IBID_TEXTS"), *corpus = getenv("IBID_CORPUS");
    const char *seed = getenv("IBID_SEED");
    struct sizes sizes = {seed ? strtoull(seed, NULL, 10) : 1};

    (void)state;
    if (texts)
        check_folder(texts, &sizes);
    if (corpus) {
        char *open = mem_printf("%s/open", corpus);
        check_folder(open, &sizes);
        free(open);
    }
    print_message("%zu pages, %zu notes, %zu begun late, %zu continued, %zu referred to\n",
                  pages_seen.pages, pages_seen.notes, pages_seen.late, pages_seen.continued,
                  pages_seen.references);
    assert_true(pages_seen.notes > 0 && pages_seen.continued > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_real_documents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
