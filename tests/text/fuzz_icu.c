/* SPDX-License-Identifier: ISC */
/*
 * fuzz-icu N: boundaries of N random texts of each kind beside ICU's.  Where
 * they differ, the difference has to be one of those in known[], which are ICU's
 * documented tailorings and what Unicode changed since the version ICU has; they
 * are counted.  Anything else is printed, and the status is 1.
 *
 * Left out are code points whose classes have changed since Unicode 15.0 (U+0600,
 * a semicolon in sentences, conjuncts in clusters), and in words what ICU finds by
 * dictionary (Han, kana, Korean).
 */
#include "../random.h"
#include "tables.h"

#include <ibid/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>

#define MOST 24

struct text {
    char bytes[4 * MOST];
    size_t n; /* bytes */
    uint32_t cp[MOST];
    size_t at[MOST + 1]; /* where each begins */
    size_t count;
    bool ours[4 * MOST + 1], icus[4 * MOST + 1];
};

/* Letters of many scripts, digits, marks, quotes, blanks, signs and emoji. */
static const uint32_t common[] = {
    'a',     'b',     'Z',     '0',    '7',     ' ',    ' ',    '.',    ',',    '-',    '/',
    '\'',    '"',     '(',     ')',    '[',     ']',    '!',    '?',    '$',    '%',    '#',
    '\n',    '\r',    '\t',    0x0B,   0x85,    0xA0,   0xAD,   0xAB,   0xBB,   0xE9,   0x300,
    0x308,   0x3A9,   0x416,   0x436,  0x5D0,   0x5D1,  0x5B0,  0x627,  0x628,  0x64B,  0x660,
    0x2010,  0x2013,  0x2014,  0x2018, 0x2019,  0x201C, 0x201D, 0x2024, 0x2026, 0x2028, 0x2029,
    0x200B,  0x200C,  0x200D,  0x200E, 0x2060,  0x20AC, 0x2030, 0x2116, 0xFEFF, 0xFE0F, 0x1F1E6,
    0x1F1E7, 0x1F468, 0x1F469, 0x2764, 0x1F3FB, 0xA9,   0xFFFC, 0x3000};
static const uint32_t eastern[] = {0x4E00, 0x4E8C, 0x3001, 0x3002, 0x300C, 0x300D, 0x3042,
                                   0x3041, 0x30A2, 0x30FC, 0xFF01, 0xFF08, 0xFF09, 0xFF9E,
                                   0x1100, 0x1160, 0x11A8, 0xAC00, 0xAC01, ';'};

#define COUNT(v) (sizeof(v) / sizeof *(v))

static uint32_t any_of(struct random *r, enum text_unit unit)
{
    bool has_all = unit == TEXT_LINES || unit == TEXT_CLUSTERS;

    return has_all && random_below(r, 4) == 0 ? eastern[random_below(r, COUNT(eastern))]
                                              : common[random_below(r, COUNT(common))];
}

static void make_text(struct random *r, enum text_unit unit, struct text *t)
{
    uint32_t few[5];
    bool all = random_below(r, 2);

    memset(t, 0, sizeof *t);
    t->count = 2 + random_below(r, MOST - 1);
    for (size_t i = 0; i < COUNT(few); i++)
        few[i] = any_of(r, unit);
    for (size_t i = 0; i < t->count; i++) {
        t->cp[i] = all ? any_of(r, unit) : few[random_below(r, COUNT(few))];
        t->at[i] = t->n;
        t->n += text_encode(t->cp[i], t->bytes + t->n);
    }
    t->at[t->count] = t->n;
}

/* Known differences, all of lines -------------------------------------------- */

static unsigned class_of(uint32_t cp)
{
    return line_block[line_index[cp / TABLES_BLOCK] * TABLES_BLOCK + cp % TABLES_BLOCK];
}

/* What stands before the i-th but for marks, and blanks where they are skipped;
 * LINE_END at the start. */
static unsigned class_before(const struct text *t, size_t *i, bool skip_blanks)
{
    while (*i > 0) {
        unsigned c = class_of(t->cp[--*i]);
        if (c != LINE_CM && c != LINE_ZWJ && !(skip_blanks && c == LINE_SP))
            return c;
    }
    return LINE_END;
}

static bool is_quote(unsigned c)
{
    return c == LINE_QU || c == LINE_QU_PI || c == LINE_QU_PF;
}

static bool is_hyphen(unsigned c)
{
    return c == LINE_HY || c == LINE_HH;
}

/* LB15a and LB15b of 15.1 and LB19a of 16.0 in the place of LB15 and LB19. */
static bool at_a_quote(const struct text *t, size_t i)
{
    return is_quote(class_of(t->cp[i])) || is_quote(class_before(t, &i, true));
}

/* LB20a of 16.0, which ICU had as a tailoring for fewer signs before it. */
static bool after_a_hyphen(const struct text *t, size_t i)
{
    return is_hyphen(class_before(t, &i, false));
}

/* LB21a spoke of all of BA until 16.0. */
static bool after_hebrew(const struct text *t, size_t i)
{
    unsigned c = class_before(t, &i, false);

    return (c == LINE_BA || c == LINE_BA_TAB || c == LINE_BA_WIDE) &&
           class_before(t, &i, false) == LINE_HL;
}

/* ICU counts regional indicators anew after one that a joiner precedes (LB8a,
 * LB30a). */
static bool after_a_joined_indicator(const struct text *t, size_t i)
{
    bool joined = false;

    if (class_of(t->cp[i]) != LINE_RI)
        return false;
    while (i > 0) {
        unsigned c = class_of(t->cp[--i]);
        joined = joined || c == LINE_ZWJ;
        if (c != LINE_RI && c != LINE_CM && c != LINE_ZWJ)
            break;
    }
    return joined;
}

static struct known {
    const char *what;
    bool (*holds)(const struct text *t, size_t i);
    size_t count;
} known[] = {
    {"quotation marks: LB15a, LB15b, LB19a", at_a_quote, 0},
    {"hyphens before words: LB20a", after_a_hyphen, 0},
    {"Hebrew: LB21a", after_hebrew, 0},
    {"joined regional indicators: LB8a, LB30a", after_a_joined_indicator, 0},
};

static bool is_known(const struct text *t, size_t i)
{
    for (size_t k = 0; k < COUNT(known); k++)
        if (known[k].holds(t, i)) {
            known[k].count++;
            return true;
        }
    return false;
}

/* Whether every boundary is the same but for known differences. */
static bool agrees(const struct text *t, enum text_unit unit)
{
    for (size_t i = 1; i < t->count; i++)
        if (t->ours[t->at[i]] != t->icus[t->at[i]] && !(unit == TEXT_LINES && is_known(t, i)))
            return false;
    return t->ours[t->n] == t->icus[t->n];
}

static void by_us(struct text *t, enum text_unit unit)
{
    struct text_boundaries b;
    size_t at;

    text_boundaries_begin(&b, unit, (struct span){t->bytes, t->n}, 0);
    while (text_boundaries_next(&b, &at, NULL))
        t->ours[at] = true;
}

static void by_icu(struct text *t, UBreakIterator *iterator)
{
    UErrorCode error = U_ZERO_ERROR;
    UText *utext = utext_openUTF8(NULL, t->bytes, (int64_t)t->n, &error);

    ubrk_setUText(iterator, utext, &error);
    for (int32_t at = ubrk_first(iterator); at != UBRK_DONE; at = ubrk_next(iterator))
        if (at > 0)
            t->icus[at] = true;
    utext_close(utext);
}

static void print(const struct text *t, const char *unit)
{
    printf("%s:", unit);
    for (size_t i = 0; i < t->count; i++) {
        bool ours = i && t->ours[t->at[i]], icus = i && t->icus[t->at[i]];
        printf("%s %04X",
               ours && icus ? " ÷"
               : ours       ? " [ibid]"
               : icus       ? " [ICU]"
                            : "",
               (unsigned)t->cp[i]);
    }
    putchar('\n');
}

/* Number of random texts with a difference that is not a known one. */
static size_t fuzz(const char *name, enum text_unit unit, UBreakIteratorType type, size_t texts)
{
    struct random r = {(uint64_t)unit + 1};
    UErrorCode error = U_ZERO_ERROR;
    UBreakIterator *iterator = ubrk_open(type, "en", NULL, 0, &error);
    struct text t;
    size_t differ = 0;

    if (U_FAILURE(error)) {
        fprintf(stderr, "fuzz-icu: %s\n", u_errorName(error));
        exit(2);
    }
    for (size_t i = 0; i < texts; i++) {
        make_text(&r, unit, &t);
        by_us(&t, unit);
        by_icu(&t, iterator);
        if (!agrees(&t, unit) && ++differ <= 20)
            print(&t, name);
    }
    ubrk_close(iterator);
    printf("%s: %zu texts, %zu unexplained\n", name, texts, differ);
    return differ;
}

int main(int argc, char **argv)
{
    size_t texts = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    size_t differ = fuzz("clusters", TEXT_CLUSTERS, UBRK_CHARACTER, texts) +
                    fuzz("words", TEXT_WORDS, UBRK_WORD, texts) +
                    fuzz("sentences", TEXT_SENTENCES, UBRK_SENTENCE, texts) +
                    fuzz("lines", TEXT_LINES, UBRK_LINE, texts);

    printf("Unicode %s here, ICU %s with Unicode %s\n", text_unicode_version(), U_ICU_VERSION,
           U_UNICODE_VERSION);
    for (size_t k = 0; k < COUNT(known); k++)
        printf("%8zu at %s\n", known[k].count, known[k].what);
    return differ != 0;
}
