/* SPDX-License-Identifier: ISC */
/*
 * breaks FILE...: how fast the paragraphs of each file, a line each, are cut
 * into segments with their columns, beside libunistring's u8_width_linebreaks,
 * which finds opportunities and fills lines of 72 columns.  MB/s of processor
 * time, medians of seven taken in turns.
 */
#include <ibid/text.h>

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unilbrk.h>

#define RUNS 7

static struct text_widths *widths;
static struct text_segments segments;
static char *breaks;

static size_t by_segments(struct span s)
{
    segments.n = 0;
    text_segment(widths, s, 0, &segments);
    return segments.n;
}

static size_t by_boundaries(struct span s)
{
    struct text_boundaries b;
    size_t at, count = 0;

    text_boundaries_begin(&b, TEXT_LINES, s, 0);
    while (text_boundaries_next(&b, &at, NULL))
        count++;
    return count;
}

static size_t by_clusters(struct span s)
{
    return text_clusters(s);
}

static size_t by_decoding(struct span s)
{
    return text_malformed(s, 0);
}

static size_t by_libunistring(struct span s)
{
    return (size_t)u8_width_linebreaks((const uint8_t *)s.p, s.n, 72, 0, 0, NULL, "UTF-8",
                                       breaks);
}

static const struct way {
    const char *name;
    size_t (*paragraph)(struct span s);
} ways[] = {
    {"segments with columns", by_segments},   {"boundaries of lines alone", by_boundaries},
    {"clusters alone", by_clusters},          {"decoding alone", by_decoding},
    {"u8_width_linebreaks", by_libunistring},
};

#define WAYS (sizeof ways / sizeof *ways)

static struct span read_file(const char *path)
{
    struct buf b = {0};
    char bytes[65536];
    size_t n;
    FILE *f = fopen(path, "r");

    if (!f) {
        perror(path);
        exit(2);
    }
    while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
        buf_put(&b, bytes, n);
    fclose(f);
    return buf_bytes(&b);
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Keeps the compiler from leaving out what is measured. */
static volatile size_t sink;

static double run(const struct way *way, struct span text)
{
    double begin = seconds();

    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop)
            stop = end;
        sink += way->paragraph((struct span){p, (size_t)(stop - p)});
        p = stop + 1;
    }
    return seconds() - begin;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static void measure(const char *path)
{
    struct span text = read_file(path);
    double taken[WAYS][RUNS];

    breaks = mem_resize(breaks, text.n);
    for (size_t i = 0; i < RUNS; i++)
        for (size_t k = 0; k < WAYS; k++)
            taken[k][i] = run(&ways[k], text);
    for (size_t k = 0; k < WAYS; k++)
        qsort(taken[k], RUNS, sizeof(double), by_size);
    for (size_t k = 0; k < WAYS; k++)
        printf("%-26s %8.1f MB/s %6.2f of u8_width_linebreaks\n", ways[k].name,
               (double)text.n / 1e6 / taken[k][RUNS / 2],
               taken[WAYS - 1][RUNS / 2] / taken[k][RUNS / 2]);
    free((char *)text.p);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C.UTF-8");
    widths = text_widths_terminal();
    for (int i = 1; i < argc; i++)
        measure(argv[i]);
    free(breaks);
    VEC_FREE(&segments);
    text_widths_free(widths);
    return 0;
}
