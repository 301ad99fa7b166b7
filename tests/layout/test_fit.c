/* SPDX-License-Identifier: ISC */
/*
 * Where lines end costs as little as it can, by the definition in layout.h: what
 * is set is compared with an optimum found here, without what makes that of the
 * layout fast, and for few words with every way there is to set them.
 */
#include "sample.h"

#include <ibid/layout.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* A word and the blanks after it. */
struct word {
    size_t width, gap;
    bool hyphen;
    size_t inner, blanks; /* that get a share where lines are justified: in it, after it */
};

struct words {
    struct word *v;
    size_t n, cap;
    size_t first_room, room;
    bool justify;
};

static size_t least_room(const struct words *words)
{
    return words->first_room < words->room ? words->first_room : words->room;
}

/* For each position of a logical line, the columns of the glyphs before it. */
static size_t *columns_before(struct text_widths *w, struct span s)
{
    size_t *columns = mem_alloc((s.n + 1) * sizeof *columns), sum = 0;
    uint32_t before = 0;

    for (size_t at = 0, end; at < s.n; at = end) {
        struct text_glyph g = text_glyph(w, s.p + at, s.n - at, before, TEXT_FLOW, 0);
        columns[at] = sum;
        sum += g.width;
        for (end = at + g.bytes; ++at < end;)
            columns[at] = sum;
        text_decode_back(s.p, end, &before, NULL);
    }
    columns[s.n] = sum;
    return columns;
}

/* Number of blanks in [from, to) of s that padding is distributed among. */
static size_t count_blanks(struct span s, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++)
        n += strchr(" \t\r\n\f", s.p[i]) && (!i || !strchr(" \t\r\n\f", s.p[i - 1]));
    return n;
}

/* The parts of a word that no line holds, each as wide as fits; blanks where it is
 * cut are set on no line. */
static void add_parts(struct words *words, const size_t *columns, struct span s, size_t at,
                      const struct text_segment *seg)
{
    struct word part = {0};

    for (size_t to = at + seg->body, n; at < to; at += n) {
        n = text_cluster(s.p + at, to - at);
        size_t more = columns[at + n] - columns[at];
        bool full = part.width && more && part.width + part.gap + more > least_room(words);
        if (strchr(" \t\r\n", s.p[at]) && full) {
            part.gap += more;
            continue;
        }
        if (full || part.gap) {
            VEC_PUSH(words, part);
            part = (struct word){0};
        }
        part.width += more;
    }
    part.hyphen = seg->hyphen && part.width < least_room(words);
    VEC_PUSH(words, part);
}

static void add_words(struct words *words, struct text_widths *w, struct span s)
{
    struct text_segments segments = {0};
    size_t *columns = columns_before(w, s), at = 0;

    text_segment(w, s, 0, &segments);
    for (size_t i = 0; i < segments.n; i++) {
        const struct text_segment *seg = &segments.v[i];
        size_t to = at + seg->body, width = columns[to] - columns[at];
        if (seg->body && width + seg->hyphen <= least_room(words))
            VEC_PUSH(words, (struct word){width, 0, seg->hyphen, count_blanks(s, at, to), 0});
        else if (seg->body)
            add_parts(words, columns, s, at, seg);
        at = to + seg->blanks;
        if (words->n) {
            words->v[words->n - 1].gap += columns[at] - columns[to];
            words->v[words->n - 1].blanks +=
                columns[at] > columns[to] ? count_blanks(s, to, at) : 0;
        }
    }
    VEC_FREE(&segments);
    free(columns);
}

/* Cost of a line other than the last. */
static size_t cost_of(const struct words *words, size_t left, size_t blanks, bool hyphen)
{
    bool wide = words->justify && left > blanks;

    return left * left + (hyphen ? LAYOUT_HYPHEN_COST : 0) + (wide ? LAYOUT_WIDE_COST : 0);
}

/* Cost of a line; NOWHERE if it is too wide. */
static size_t line_cost(const struct words *words, size_t from, size_t to)
{
    size_t room = from ? words->room : words->first_room, width = words->v[from].width;
    const struct word *last = &words->v[to - 1];

    for (size_t i = from + 1; i < to; i++)
        width += words->v[i - 1].gap + words->v[i].width;
    if (to == words->n) {
        size_t wanted = from ? room / LAYOUT_LEAST_LAST : 0;
        if (width > room)
            return to - from > 1 ? NOWHERE : 0;
        return width < wanted ? (wanted - width) * (wanted - width) : 0;
    }
    width += last->hyphen;
    if (width > room && to - from > 1)
        return NOWHERE;
    size_t left = width < room ? room - width : 0, blanks = words->v[from].inner;
    for (size_t i = from + 1; i < to; i++)
        blanks += words->v[i - 1].blanks + words->v[i].inner;
    return cost_of(words, left, blanks, last->hyphen);
}

/* Least cost of all words, by trying every beginning of every line. */
static size_t optimum(const struct words *words)
{
    size_t *least = mem_alloc((words->n + 1) * sizeof *least);

    for (size_t to = 1; to <= words->n; to++) {
        least[to] = NOWHERE;
        for (size_t from = to; from-- > 0;) {
            size_t cost = line_cost(words, from, to);
            if (cost == NOWHERE)
                break;
            if (least[from] + cost < least[to])
                least[to] = least[from] + cost;
        }
        /* The first line may have more room than the others. */
        size_t cost = line_cost(words, 0, to);
        if (cost != NOWHERE && cost < least[to])
            least[to] = cost;
    }
    size_t all = least[words->n];
    free(least);
    return all;
}

/* The same by enumerating all ways to set the words. */
static size_t by_enumeration(const struct words *words, size_t from)
{
    size_t least = from == words->n ? 0 : NOWHERE;

    for (size_t to = from + 1; to <= words->n; to++) {
        size_t cost = line_cost(words, from, to);
        if (cost == NOWHERE)
            continue;
        size_t rest = by_enumeration(words, to);
        if (rest != NOWHERE && cost + rest < least)
            least = cost + rest;
    }
    return least;
}

/* Cost of filling one line after another. */
static size_t first_fit(const struct words *words)
{
    size_t all = 0;

    for (size_t from = 0, to; from < words->n; from = to) {
        for (to = from + 1; to < words->n; to++)
            if (line_cost(words, from, to + 1) == NOWHERE)
                break;
        all += line_cost(words, from, to);
    }
    return all;
}

/* Cost of the lines of a logical line. */
struct sums {
    size_t stretches, set, filled;
};

static void check_stretch(struct layout *l, struct document *d,
                          const struct logical_line *stretch, struct sums *sums)
{
    size_t measure = layout_form(l)->measure, cost = 0;
    struct words words = {.first_room = measure, .room = measure};
    words.justify = layout_form(l)->justify;
    struct line line;

    layout_line(l, stretch->from, &line);
    if (line.shrink)
        return;
    words.first_room = words.room = measure - line.indent;
    if (line.next < stretch->to) {
        layout_line_next(l, &line, &line);
        words.room = measure - line.indent;
    }
    add_words(&words, layout_form(l)->widths,
              span_sub(document_text(d), stretch->from, stretch->to));
    layout_line(l, stretch->from, &line);
    for (size_t lines = 0;; lines++) {
        bool last = line.next >= stretch->to;
        size_t room = lines ? words.room : words.first_room;
        size_t wanted = lines ? room / LAYOUT_LEAST_LAST : 0;
        size_t width = line.width - line.padding;
        size_t left = (last ? wanted : room) > width ? (last ? wanted : room) - width : 0;
        struct span text = document_text(d);
        cost +=
            last ? left * left
                 : cost_of(&words, left, count_blanks(text, line.from, line.to), line.hyphen);
        if (last)
            break;
        layout_line_next(l, &line, &line);
    }
    assert_int_equal(cost, optimum(&words));
    if (words.n <= 12)
        assert_int_equal(cost, by_enumeration(&words, 0));
    sums->stretches++;
    sums->set += cost;
    sums->filled += first_fit(&words);
    VEC_FREE(&words);
}

static void check_text(struct span text, unsigned measure, bool justify, struct sums *sums)
{
    struct document *d = document_new(text, true, &sample_format);
    struct layout_form form = {.measure = measure, .height = 20, .widths = text_widths_fixed()};
    struct layout *l = layout_new(d, &form);
    struct block block;
    struct logical_line stretch;

    for (bool more = document_block(d, 0, &block); more;
         more = document_block_next(d, &block, &block)) {
        for (size_t pos = block.from; pos < block.to; pos = stretch.next) {
            document_logical_line(d, &block, pos, &stretch);
            bool running = block.kind != BLOCK_HEADING && block.kind != BLOCK_VERSE;
            if (!stretch.verbatim && !stretch.centred && (running || !justify))
                check_stretch(l, d, &stretch, sums);
        }
    }
    layout_free(l);
    document_free(d);
    text_widths_free(form.widths);
}

static void report(const char *what, unsigned measure, const struct sums *sums)
{
    print_message("%s at %u: %zu stretches, squares %zu, filling each line %zu: %.3f of it\n",
                  what, measure, sums->stretches, sums->set, sums->filled,
                  sums->filled ? (double)sums->set / (double)sums->filled : 1.0);
}

static const unsigned measures[] = {30, 45, 66, 100};

static void made_paragraphs(void **state)
{
    (void)state;
    struct dice dice = {1};

    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++) {
        struct sums sums = {0}, justified = {0};
        for (int i = 0; i < 300; i++) {
            struct buf text = {0};
            for (size_t n = roll(&dice, 4); n; n--)
                buf_putc(&text, ' ');
            sample_paragraph(&dice, 1 + roll(&dice, roll(&dice, 2) ? 12 : 300), &text);
            check_text(buf_bytes(&text), measures[m], false, &sums);
            check_text(buf_bytes(&text), measures[m], true, &justified);
            buf_free(&text);
        }
        assert_true(sums.set < sums.filled);
        report("made paragraphs", measures[m], &sums);
    }
}

/* Few words on narrow lines, so that every penalty comes into play. */
static void all_ways_to_set_few_words(void **state)
{
    (void)state;
    static const char *const joints[] = {" ", "  ", " ", "-", "\u00AD", "\n", " \u2003 "};
    struct dice dice = {2};
    struct sums sums = {0};

    for (int i = 0; i < 3000; i++) {
        struct buf text = {0};
        buf_puts(&text, roll(&dice, 3) ? "" : "- ");
        for (size_t n = 1 + roll(&dice, 11); n; n--) {
            sample_paragraph(&dice, 1, &text);
            if (n > 1)
                buf_puts(&text, joints[roll(&dice, sizeof joints / sizeof *joints)]);
        }
        check_text(buf_bytes(&text), (unsigned)(3 + roll(&dice, 30)), i % 2, &sums);
        buf_free(&text);
    }
}

struct by_measure {
    struct sums justified;
    struct sums sums[sizeof measures / sizeof *measures];
};

static void check_file(const char *name, struct span text, void *data)
{
    struct by_measure *all = data;

    (void)name;
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
        check_text(text, measures[m], false, &all->sums[m]);
    check_text(text, 66, true, &all->justified);
}

static void the_corpus(void **state)
{
    (void)state;
    struct by_measure all = {0};

    if (!sample_corpus(check_file, &all))
        skip();
    for (size_t m = 0; m < sizeof measures / sizeof *measures; m++)
        report("corpus", measures[m], &all.sums[m]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(made_paragraphs),
        cmocka_unit_test(all_ways_to_set_few_words),
        cmocka_unit_test(the_corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
