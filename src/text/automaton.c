/* SPDX-License-Identifier: ISC */
/*
 * Boundaries of every kind, by finite automata made from Unicode's rules.  A tailoring
 * makes one class behave like another, so a tailored automaton is a copy of the
 * standard's with columns overwritten; it is made once.
 */
#include "automaton.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct automaton {
    const uint8_t *index, *block; /* classes, in two stages */
    unsigned mask;                /* the bits of a class in block */
    unsigned shift, end;          /* of a state; the class of the end of the text */
    const uint16_t *next;
    size_t entries;
};

static const struct automaton automata[] = {
    [TEXT_CLUSTERS] = {cluster_index, cluster_block, (unsigned)~CLUSTER_HIDDEN, CLUSTER_SHIFT,
                       CLUSTER_END, cluster_next, CLUSTER_STATES << CLUSTER_SHIFT},
    [TEXT_WORDS] = {word_index, word_block, ~0u, WORD_SHIFT, WORD_END, word_next,
                    WORD_STATES << WORD_SHIFT},
    [TEXT_SENTENCES] = {sentence_index, sentence_block, ~0u, SENTENCE_SHIFT, SENTENCE_END,
                        sentence_next, SENTENCE_STATES << SENTENCE_SHIFT},
    [TEXT_LINES] = {line_index, line_block, ~0u, LINE_SHIFT, LINE_END, line_next,
                    LINE_STATES << LINE_SHIFT},
};

/* The class that replaces another under an option. */
static const struct tailoring {
    uint8_t unit, option, class, as;
} tailorings[] = {
    {TEXT_LINES, TEXT_SOFT_LINES, LINE_BK, LINE_SP},
    {TEXT_LINES, TEXT_SOFT_LINES, LINE_CR, LINE_SP},
    {TEXT_LINES, TEXT_SOFT_LINES, LINE_LF, LINE_SP},
    {TEXT_LINES, TEXT_SOFT_LINES, LINE_BA_TAB, LINE_SP},
    {TEXT_LINES, TEXT_SOFT_LINES, LINE_NL, LINE_AL},
    {TEXT_SENTENCES, TEXT_SOFT_LINES, SENTENCE_CR, SENTENCE_SP},
    {TEXT_SENTENCES, TEXT_SOFT_LINES, SENTENCE_LF, SENTENCE_SP},
    {TEXT_SENTENCES, TEXT_SOFT_LINES, SENTENCE_SEP, SENTENCE_SP},
    {TEXT_LINES, TEXT_LOOSE_KANA, LINE_CJ_WIDE, LINE_ID_WIDE},
    {TEXT_LINES, TEXT_KOREAN_WORDS, LINE_H2_WIDE, LINE_AL},
    {TEXT_LINES, TEXT_KOREAN_WORDS, LINE_H3_WIDE, LINE_AL},
    {TEXT_LINES, TEXT_KOREAN_WORDS, LINE_JL_WIDE, LINE_AL},
    {TEXT_LINES, TEXT_KOREAN_WORDS, LINE_JV, LINE_AL},
    {TEXT_LINES, TEXT_KOREAN_WORDS, LINE_JT, LINE_AL},
};

/* Number of combinations of options. */
#define OPTIONS 8u

static uint16_t *tailor(enum text_unit unit, unsigned options)
{
    const struct automaton *m = &automata[unit];
    uint16_t *table = mem_alloc(m->entries * sizeof *table);

    memcpy(table, m->next, m->entries * sizeof *table);
    for (size_t i = 0; i < sizeof tailorings / sizeof *tailorings; i++) {
        const struct tailoring *s = &tailorings[i];
        if (s->unit != unit || !(s->option & options))
            continue;
        for (size_t state = 0; state < m->entries; state += (size_t)1 << m->shift)
            table[state + s->class] = m->next[state + s->as];
    }
    return table;
}

/* Made when first asked for, in whatever thread. */
static const uint16_t *tailored(enum text_unit unit, unsigned options)
{
    static uint16_t *_Atomic made[TEXT_LINES + 1][OPTIONS];

    options %= OPTIONS;
    if (!options)
        return automata[unit].next;
    uint16_t *table = atomic_load_explicit(&made[unit][options], memory_order_acquire);
    uint16_t *first = NULL;
    if (table)
        return table;
    table = tailor(unit, options);
    if (atomic_compare_exchange_strong(&made[unit][options], &first, table))
        return table;
    /* Another thread was faster. */
    free(table);
    return first;
}

const uint16_t *automaton_for_lines(unsigned options)
{
    return tailored(TEXT_LINES, options);
}

void text_boundaries_begin(struct text_boundaries *b, enum text_unit unit, struct span s,
                           unsigned options)
{
    *b = (struct text_boundaries){
        .s = s, .unit = unit, .next = tailored(unit, options), .queued = NOWHERE};
}

/* Reads one code point, or the end; returns whether that decides a boundary, in *at.  Where
 * it decides two, the second is queued. */
static bool step(struct text_boundaries *b, size_t *at)
{
    const struct automaton *m = &automata[b->unit];
    size_t here = b->at;
    unsigned class = m->end;

    b->ended = here >= b->s.n;
    if (!b->ended) {
        uint32_t cp;
        b->at += text_decode(b->s.p + here, b->s.n - here, &cp, NULL);
        class = table_value(m->index, m->block, cp) & m->mask;
    }
    unsigned found = automaton_step(b->next, &b->entry, class);
    unsigned kind = found & BOUNDARY_KIND;
    bool here_too = kind == BOUNDARY || kind == BOUNDARY_MUST;
    b->must = kind == BOUNDARY_MUST;
    *at = here;
    if (found & BOUNDARY_COMMIT) {
        *at = b->open;
        b->queued = here_too ? here : NOWHERE;
    }
    if (kind == BOUNDARY_OPEN)
        b->open = here;
    return here_too || (found & BOUNDARY_COMMIT);
}

bool text_boundaries_next(struct text_boundaries *b, size_t *at, bool *must)
{
    bool queued = b->queued != NOWHERE;

    if (queued) {
        *at = b->queued;
        b->queued = NOWHERE;
    } else {
        do {
            if (b->ended)
                return false;
        } while (!step(b, at));
    }
    if (must)
        *must = b->must && b->queued == NOWHERE;
    return true;
}

const char *text_unicode_version(void)
{
    return TABLES_UNICODE;
}
