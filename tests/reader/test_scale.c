/* SPDX-License-Identifier: ISC */
/*
 * Among 100,000 passages no key costs more than one feels, nor does any step of the work
 * that follows it.  It is the processor's time that is measured, and forgiven what the
 * same costs among 1,000; that nothing waits for a save is seen by the clock.  Both are
 * compared with what reading and saving all of them take in the same run, so that a
 * machine that is slow or busy is not taken for a program that is slow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../bookmarks/files.h"
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MANY 100000
#define FEW 1000

/* What is felt, as a share of what reading all of the passages costs: where that takes
 * 300 ms it is 15, and one does not feel 5.  What the few cost is forgiven besides. */
#define FELT_SHARE 20

/* Who does not wait for a save has gone on in a small share of its time. */
#define WAITED_SHARE 5

#define RUNS 3

/* The slowest of several: what it cost, and how long it took. */
struct took {
    double cost[RUNS], time[RUNS];
};

/* Keys, each with what the screen is drawn from, and the steps after them. */
struct deed {
    const char *name, *keys;
    bool saved; /* all before it: its own save is begun at once */
    struct took key, step;
};

static struct reading f;

struct moment {
    double cost, time;
};

/* What reading all passages costs, and how long a save of them takes: the least of
 * several. */
static double reading_cost, saving_time;

static double read_ms(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct moment now(void)
{
    return (struct moment){read_ms(CLOCK_PROCESS_CPUTIME_ID), read_ms(CLOCK_MONOTONIC)};
}

static void raise_to(double *most, double value)
{
    if (value > *most)
        *most = value;
}

static void note(struct moment began, struct took *took, unsigned run)
{
    struct moment ended = now();

    raise_to(&took->cost[run], ended.cost - began.cost);
    raise_to(&took->time[run], ended.time - began.time);
}

static void look(void)
{
    struct reader_list list;
    struct decorations decorations = {0};

    reader_list(f.reader, &list);
    reader_decorations(f.reader, (struct range){0, 2000}, &decorations);
    VEC_FREE(&decorations);
}

static void do_keys(struct deed *deed, unsigned run)
{
    struct span s = span_of(deed->keys);
    uint32_t key;

    for (size_t at = 0; at < s.n;) {
        at += text_decode(s.p + at, s.n - at, &key, NULL);
        struct moment began = now();
        reader_key(f.reader, key);
        look();
        note(began, &deed->key, run);
        for (bool more = true; more;) {
            began = now();
            more = reader_step(f.reader, 1 << 16);
            note(began, &deed->step, run);
        }
    }
}

/* A thousand documents, of which the one that is read has its share. */
static void write_passages(unsigned n)
{
    struct buf b = {0};

    buf_puts(&b, "%rec: Passage\n%key: Id\n%type: Offset int\n");
    for (unsigned i = 0; i < n; i++)
        buf_printf(
            &b,
            "\nId: id-%u\nDigest: %064u\nPath: %s%.0u\nTitle: Book %u of the long row\n"
            "Section: %u\nOffset: %u\nQuote: the words of passage %u as they stand in the "
            "book, and some more\nPrefix: what stands before it on the page\nSuffix: what "
            "comes after it on the page\nTime: 2026-01-31T09:30:00Z\n",
            i, i % 1000, i % 1000 ? "/home/reader/books/book-" : "/book", i % 1000, i % 1000,
            i % 50, i * 37 % 4000, i);
    write_file(dotfile, b.p, b.n);
    buf_free(&b);
}

static char *make_text(void)
{
    struct buf b = {0};

    for (unsigned i = 0; i < 200; i++)
        buf_printf(&b, "Paragraph %u tells of this. It has a sentence more. And a third.\n\n",
                   i);
    return buf_take(&b);
}

static void start(unsigned n)
{
    char *text = make_text();

    folder_setup(NULL);
    write_passages(n);
    f = reading_kept(text, 80, 24);
    free(text);
}

static void lower_to(double *least, double value)
{
    if (!*least || value < *least)
        *least = value;
}

static void read_all(void)
{
    char *error;
    struct moment began = now();
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    bookmarks_read(b);
    lower_to(&reading_cost, now().cost - began.cost);
    bookmarks_free(b);
}

static void save_all(void)
{
    char *error;
    struct moment began = now();
    struct bookmarks *b = bookmarks_open(dotfile, &error);

    bookmarks_delete(b, "id-0");
    assert_true(bookmarks_save(b, &error));
    lower_to(&saving_time, now().time - began.time);
    bookmarks_free(b);
}

static void save(void)
{
    char *error;

    assert_true(bookmarks_save(f.bookmarks, &error));
    free(error);
}

static void stop(void)
{
    save();
    reading_close(&f);
    folder_teardown(NULL);
}

/* The first change, when little of the file has been read. */
static void change_unread(struct deed *deed, unsigned run)
{
    struct passage new = {.path = (char[]){"/book"}, .quote = (char[]){"new"}};
    char *error;
    struct bookmarks *b = bookmarks_open(dotfile, &error);
    struct moment began = now();

    bookmarks_put(b, &new);
    bookmarks_refresh(b);
    note(began, &deed->key, run);
    for (bool more = true; more;) {
        began = now();
        more = bookmarks_step(b, 64 * 1024);
        note(began, &deed->step, run);
    }
    bookmarks_save(b, &error);
    bookmarks_free(b);
}

static const struct deed deeds[] = {
    {.name = "a change before the file is read", .keys = NULL},
    {.name = "keeping a sentence", .keys = "jm)"},
    {.name = "a mark, and going there", .keys = "ma'a"},
    {.name = "choosing, keeping, in a style", .keys = "jjvwsm"},
    {.name = "the list of this document", .keys = "B"},
    {.name = "the same: style, delete, undo", .keys = "sduu", .saved = true},
    {.name = "the list of all", .keys = "B"},
    {.name = "to its end and back, moving", .keys = "Ggjjkk"},
    {.name = "filtering it as one types", .keys = "/777\r"},
    {.name = "the list of all again", .keys = "BBG"},
    {.name = "deleting from it", .keys = "dd", .saved = true},
    {.name = "undoing that", .keys = "uu"},
    {.name = "another style in it", .keys = "kkss"},
    {.name = "closing it", .keys = "q"},
};
#define DEEDS (sizeof deeds / sizeof *deeds)

static void run_all(unsigned n, struct deed *v)
{
    for (unsigned run = 0; run < RUNS; run++) {
        start(n);
        for (size_t i = 0; i < DEEDS; i++) {
            if (v[i].saved)
                save();
            if (v[i].keys)
                do_keys(&v[i], run);
            else
                change_unread(&v[i], run);
        }
        save();
        read_all();
        save_all();
        stop();
    }
}

static int compare(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

static double median(double *v)
{
    qsort(v, RUNS, sizeof *v, compare);
    return v[RUNS / 2];
}

static bool is_felt(struct took *few, struct took *many)
{
    double costs[] = {median(few->cost), median(many->cost)};
    double times[] = {median(few->time), median(many->time)};

    printf("  %6.2f %6.2f %6.2f", costs[0], costs[1], times[1]);
    return costs[1] > reading_cost / FELT_SHARE + costs[0] ||
           times[1] > saving_time / WAITED_SHARE + times[0];
}

static void test_no_key_is_felt_among_very_many(void **state)
{
    struct deed few[DEEDS], many[DEEDS];
    bool felt = false;

    (void)state;
    memcpy(few, deeds, sizeof deeds);
    memcpy(many, deeds, sizeof deeds);
    run_all(FEW, few);
    reading_cost = saving_time = 0;
    run_all(MANY, many);
    printf("all are read in %.0f ms, and saved in %.0f\n", reading_cost, saving_time);
    printf("%-36s  keys: few, many, by the clock; steps (ms)\n", "");
    for (size_t i = 0; i < DEEDS; i++) {
        printf("%-36s", deeds[i].name);
        bool key = is_felt(&few[i].key, &many[i].key);
        bool step = is_felt(&few[i].step, &many[i].step);
        printf("%s\n", key || step ? "  felt" : "");
        felt |= key || step;
    }
    assert_false(felt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_key_is_felt_among_very_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
