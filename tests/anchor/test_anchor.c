/* SPDX-License-Identifier: ISC */
/* Quotations found again in other editions of invented texts; with a number of
 * quotations, in those of IBID_CORPUS where it is set.  test-anchor [QUOTATIONS] */
#include <ibid/anchor.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "edition.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static size_t quotations = 300;
static bool with_corpus;

/* The texts ---------------------------------------------------------------------- */

struct taken {
    struct quotation quotation;
    struct range range;
    bool twice; /* stands verbatim elsewhere with the same context */
};

struct text {
    char *name;
    struct buf bytes;
    VEC(struct taken) taken;
};

static VEC(struct text) texts;

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_text(const char *folder, const char *name)
{
    char *path = mem_printf("%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    struct text t = {.name = mem_string(name)};
    char chunk[65536];
    size_t n;

    while (f && (n = fread(chunk, 1, sizeof chunk, f)))
        buf_put(&t.bytes, chunk, n);
    if (f)
        fclose(f);
    free(path);
    /* Other encodings are the business of source. */
    if (t.bytes.n && text_malformed(buf_bytes(&t.bytes), 0) == t.bytes.n) {
        VEC_PUSH(&texts, t);
    } else {
        buf_free(&t.bytes);
        free(t.name);
    }
}

/* Of a file with markup a document has another text than its bytes. */
static bool has_markup(const char *name)
{
    const char *dot = strrchr(name, '.');

    return !dot || strstr(dot, "htm") || strcmp(dot, ".epub") == 0;
}

static void read_corpus(const char *corpus)
{
    char *folder = mem_printf("%s/open", corpus);
    struct dirent **names;
    int n = scandir(folder, &names, NULL, by_name);

    for (int i = 0; i < n; i++) {
        if (!has_markup(names[i]->d_name))
            read_text(folder, names[i]->d_name);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    free(folder);
}

static void invent_texts(void)
{
    struct chance c = {20260131};

    for (int i = 0; i < 4; i++) {
        struct text t = {.name = mem_string("invented")};
        edition_invent(200000, &c, &t.bytes);
        VEC_PUSH(&texts, t);
    }
}

/* Taking ------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t word_begin(struct span text, size_t at)
{
    while (at && !is_blank(text.p[at - 1]))
        at--;
    return at;
}

static struct range whole_paragraph(struct span text, size_t at)
{
    struct range r = {at, at};

    while (r.from && !(text.p[r.from - 1] == '\n' && is_blank(text.p[r.from])))
        r.from--;
    while (r.from < at && is_blank(text.p[r.from]))
        r.from++;
    while (r.to < text.n &&
           !(text.p[r.to] == '\n' && r.to + 1 < text.n && is_blank(text.p[r.to + 1])))
        r.to++;
    return r;
}

/* Words, sentences and paragraphs, as readers choose them. */
static struct range choose(struct span text, struct chance *c)
{
    static const size_t lengths[][2] = {{15, 60}, {60, 300}, {60, 300}, {300, 1500}};
    size_t at = word_begin(text, chance_below(c, text.n)), kind = chance_below(c, 5);

    if (kind == 4)
        return whole_paragraph(text, at);
    size_t to = at + lengths[kind][0] + chance_below(c, lengths[kind][1] - lengths[kind][0]);
    to = to < text.n ? word_begin(text, to) : text.n;
    return to > at ? (struct range){at, to} : whole_paragraph(text, at);
}

static struct text_letters letters_of(struct span s)
{
    struct text_letters l = {0};

    text_letters(s, 0, s.n, &l);
    return l;
}

static bool stands_at(const struct text_letters *t, const struct text_letters *p, size_t at)
{
    for (size_t i = 0; i < p->n; i++)
        if (t->v[at + i].cp != p->v[i].cp)
            return false;
    return true;
}

static bool stands_twice(const struct text_letters *t, const struct quotation *q)
{
    char *all = mem_printf("%s %s %s", q->prefix, q->exact, q->suffix);
    struct text_letters l = letters_of(span_of(all));
    unsigned count = 0;

    for (size_t at = 0; count < 2 && at + l.n <= t->n; at++)
        count += stands_at(t, &l, at);
    text_letters_free(&l);
    free(all);
    return count > 1;
}

static void take_some(struct text *t, size_t n, struct chance *c)
{
    struct span text = buf_bytes(&t->bytes);
    struct text_letters letters = letters_of(text);

    while (t->taken.n < n) {
        struct taken k = {.range = choose(text, c)};
        k.quotation = quotation_take(text, k.range);
        struct text_letters quote = letters_of(span_of(k.quotation.exact));
        if (quote.n >= 8) {
            k.twice = stands_twice(&letters, &k.quotation);
            VEC_PUSH(&t->taken, k);
        } else {
            quotation_free(&k.quotation);
        }
        text_letters_free(&quote);
    }
    text_letters_free(&letters);
}

/* In the text itself all stand where they were taken; their lookalikes are worked out. */
static void learn_lookalikes(struct text *t)
{
    struct anchoring *a = anchor_new(buf_bytes(&t->bytes));
    struct range r;

    for (size_t i = 0; i < t->taken.n; i++) {
        anchor_add(a, &t->taken.v[i].quotation, t->taken.v[i].range.from, true);
        assert_int_equal(anchor_get(a, i, &r), ANCHOR_FOUND);
    }
    while (anchor_step(a, 1 << 18))
        ;
    for (size_t i = 0; i < t->taken.n; i++) {
        int lookalike = anchor_lookalike(a, i);
        assert_true(lookalike >= 0);
        t->taken.v[i].quotation.lookalike = lookalike;
    }
    anchor_free(a);
}

static int setup(void **state)
{
    const char *corpus = with_corpus ? getenv("IBID_CORPUS") : NULL;
    struct chance c = {1234567};
    size_t total = 0, done = 0, size = 0;

    (void)state;
    if (corpus)
        read_corpus(corpus);
    if (!texts.n)
        invent_texts();
    for (size_t i = 0; i < texts.n; i++)
        total += texts.v[i].bytes.n;
    for (size_t i = 0; i < texts.n; i++) {
        size += texts.v[i].bytes.n;
        size_t n = (size_t)((double)size / (double)total * (double)quotations + 0.5) - done;
        take_some(&texts.v[i], n, &c);
        learn_lookalikes(&texts.v[i]);
        done += n;
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    for (size_t i = 0; i < texts.n; i++) {
        for (size_t k = 0; k < texts.v[i].taken.n; k++)
            quotation_free(&texts.v[i].taken.v[k].quotation);
        VEC_FREE(&texts.v[i].taken);
        buf_free(&texts.v[i].bytes);
        free(texts.v[i].name);
    }
    VEC_FREE(&texts);
    return 0;
}

/* What has become of them -------------------------------------------------------------- */

/* What is left of a quotation lies apart where so many bytes are between. */
#define APART 2000

struct remains {
    struct range range; /* where most of it stands in the edition */
    size_t letters;     /* of it there, in order */
};

/* For every byte of the old text where it stands in the edition, or NOWHERE. */
static size_t *places_of(const struct edition *e, size_t n)
{
    size_t *place = mem_alloc((n + 1) * sizeof *place);

    for (size_t i = 0; i <= n; i++)
        place[i] = NOWHERE;
    for (size_t i = e->n; i-- > 0;)
        if (e->origin[i] != NOWHERE)
            place[e->origin[i]] = i;
    return place;
}

static bool counts(struct span text, size_t at)
{
    return !is_blank(text.p[at]) && ((unsigned char)text.p[at] & 0xC0) != 0x80;
}

static struct remains remains_of(struct span text, struct range r, const size_t *place)
{
    struct remains best = {.letters = 0}, now = best;

    for (size_t at = r.from; at < r.to; at++) {
        if (place[at] == NOWHERE || !counts(text, at))
            continue;
        if (!now.letters || place[at] < now.range.to || place[at] > now.range.to + APART) {
            best = now.letters > best.letters ? now : best;
            now = (struct remains){{place[at], 0}, 0};
        }
        now.range.to = place[at] + 1;
        now.letters++;
    }
    return now.letters > best.letters ? now : best;
}

static size_t letters_in(struct span text, struct range r)
{
    size_t n = 0;

    for (size_t at = r.from; at < r.to; at++)
        n += counts(text, at);
    return n;
}

/* Does the place begin or mostly consist of words of the quotation, or hold most
 * of what is left of it, however little that is? */
static bool is_its_own(const struct edition *e, struct range found, const struct taken *k,
                       struct range left)
{
    size_t own = 0, held = 0;

    for (size_t at = found.from; at < found.to; at++) {
        size_t origin = e->origin[at];
        own += origin != NOWHERE && origin >= k->range.from && origin < k->range.to;
        held += at >= left.from && at < left.to;
    }
    size_t begins = e->origin[found.from];
    if (begins != NOWHERE && begins >= k->range.from && begins < k->range.to)
        return true;
    return 2 * own >= found.to - found.from || (held && 2 * held >= left.to - left.from);
}

struct row {
    size_t taken, surviving, found, wrong, orphans, exact;
    double seconds, worst; /* of all steps; of one */
};

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run_steps(struct anchoring *a, struct row *row)
{
    bool more = true;

    while (more) {
        double begin = now();
        more = anchor_step(a, 1 << 16);
        double took = now() - begin;
        row->seconds += took;
        row->worst = took > row->worst ? took : row->worst;
    }
}

static void show_wrong(const struct taken *k, struct span edition, struct range found)
{
    print_message("wrong: took \"%.70s\"\n       found \"%.*s\"\n", k->quotation.exact,
                  (int)(found.to - found.from > 70 ? 70 : found.to - found.from),
                  edition.p + found.from);
}

static void count_one(const struct taken *k, struct span text, const struct edition *e,
                      const size_t *place, enum anchor_state state, struct range found,
                      struct row *row)
{
    struct remains left = remains_of(text, k->range, place);
    bool survives = left.letters * 5 >= letters_in(text, k->range) * 4;
    bool there = state == ANCHOR_FOUND;
    bool right = there && is_its_own(e, found, k, left.range);

    assert_int_not_equal(state, ANCHOR_PENDING);
    row->taken++;
    row->surviving += survives;
    row->found += survives && right;
    row->exact += survives && right && found.from == left.range.from;
    row->orphans += !there;
    row->wrong += there && !right;
    if (there && !right)
        show_wrong(k, buf_bytes(&e->text), found);
}

static void read_edition(struct text *t, double share, enum edition_form form, struct chance *c,
                         struct row *row)
{
    struct edition e;
    struct span text = buf_bytes(&t->bytes);

    edition_make(text, share, form, c, &e);
    size_t *place = places_of(&e, text.n);
    double begin = now();
    struct anchoring *a = anchor_new(buf_bytes(&e.text));
    for (size_t i = 0; i < t->taken.n; i++)
        anchor_add(a, &t->taken.v[i].quotation, t->taken.v[i].range.from, false);
    row->seconds += now() - begin;
    run_steps(a, row);
    for (size_t i = 0; i < t->taken.n; i++) {
        struct range found;
        enum anchor_state state = anchor_get(a, i, &found);
        if (!t->taken.v[i].twice)
            count_one(&t->taken.v[i], text, &e, place, state, found, row);
    }
    anchor_free(a);
    free(place);
    edition_free(&e);
}

static void test_quotations_are_found_in_other_editions(void **state)
{
    static const double shares[] = {0.01, 0.05, 0.2, 0.5};
    static const char *const forms[] = {"as it is", "rewrapped", "re-encoded"};
    struct chance c = {987654321};

    (void)state;
    print_message(
        "changed  form       taken surviving  found  (of them)  from the word  orphans "
        "wrong  seconds  longest step\n");
    for (size_t i = 0; i < 4; i++) {
        for (int form = 0; form < EDITION_FORMS; form++) {
            struct row row = {0};
            for (size_t t = 0; t < texts.n; t++)
                read_edition(&texts.v[t], shares[i], (enum edition_form)form, &c, &row);
            print_message(
                "%5.0f %%  %-10s %5zu %9zu %6zu %9.2f %% %12zu %8zu %5zu %8.2f %10.1f ms\n",
                shares[i] * 100, forms[form], row.taken, row.surviving, row.found,
                100.0 * (double)row.found / (double)row.surviving, row.exact, row.orphans,
                row.wrong, row.seconds, row.worst * 1000);
            assert_int_equal(row.wrong, 0);
            assert_true(row.found * 100 >= row.surviving * 99);
        }
    }
}

/* What no string can hold ------------------------------------------------------------ */

static void test_a_nul_in_the_text_ends_no_quotation(void **state)
{
    static const char old[] = "What stood before it. One \0word and\0\0another\n\0say it all. "
                              "And what came after.";
    static const char new[] = "Something new. What stood before it. One word an\0d another "
                              "say it all. And \0what came after.";
    struct span text = {old, sizeof old - 1}, later = {new, sizeof new - 1};
    struct quotation q = quotation_take(text, (struct range){22, 57});
    struct range found;

    (void)state;
    assert_string_equal(q.exact, "One word and another say it all.");
    assert_string_equal(q.suffix, "And what came after.");
    struct anchoring *a = anchor_new(later);
    anchor_add(a, &q, 22, false);
    while (anchor_step(a, 1 << 16))
        ;
    assert_int_equal(anchor_get(a, 0, &found), ANCHOR_FOUND);
    assert_memory_equal(later.p + found.from, "One word an", 11);
    anchor_free(a);
    quotation_free(&q);
}

/* Slices -------------------------------------------------------------------------- */

#define WORDS ((size_t)3 << 20)
#define LONG ((size_t)60000)

static char *invent_words(struct chance *c)
{
    struct buf b = {0};

    while (b.n < WORDS) {
        for (size_t n = 2 + chance_below(c, 8); n--;)
            buf_putc(&b, (char)('a' + chance_below(c, 22)));
        buf_puts(&b, chance_below(c, 12) ? " " : ".\n\n");
    }
    return buf_take(&b);
}

/* Four tenths of what stands at from are put where to is, a run at a time: enough for
 * its k-grams to turn up, and for little more. */
static void put_damaged(char *text, size_t from, size_t to)
{
    for (size_t i = 0; i < LONG; i++)
        if (i / 200 % 10 < 4)
            text[to + i] = text[from + i];
}

static double cpu(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

/* A quotation as long as any, of which something stands in many places: no step takes a
 * large share of the time that all of them do. */
static void test_no_step_is_long_for_a_long_quotation(void **state)
{
    struct chance c = {42};
    double worst = 0, total = 0;
    char *text = invent_words(&c);

    (void)state;
    struct quotation q =
        quotation_take(span_of(text), (struct range){WORDS / 2, WORDS / 2 + LONG});
    for (size_t to = 0; to + LONG < WORDS / 2; to += 2 * LONG)
        put_damaged(text, WORDS / 2, to);
    for (size_t i = 0; i < LONG; i += 1 + chance_below(&c, 9))
        text[WORDS / 2 + i] = 'z';
    struct anchoring *a = anchor_new(span_of(text));
    anchor_add(a, &q, 0, false);
    for (bool more = true; more;) {
        double begin = cpu();
        more = anchor_step(a, 1 << 16);
        double took = cpu() - begin;
        total += took;
        worst = took > worst ? took : worst;
    }
    print_message("longest step: %.1f ms of %.0f\n", worst * 1000, total * 1000);
    assert_true(worst * 25 < total);
    anchor_free(a);
    quotation_free(&q);
    free(text);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quotations_are_found_in_other_editions),
        cmocka_unit_test(test_a_nul_in_the_text_ends_no_quotation),
        cmocka_unit_test(test_no_step_is_long_for_a_long_quotation),
    };

    if (argc > 1 && getenv("IBID_CORPUS")) {
        quotations = (size_t)atoi(argv[1]);
        with_corpus = true;
    }
    return cmocka_run_group_tests(tests, setup, teardown);
}
