/* SPDX-License-Identifier: ISC */
/*
 * The automata that scripts/unicode.py generates.  An entry of an automaton's table,
 * indexed by state and class, holds the next state and the decision on the boundary
 * before the code point of that class.
 */
#ifndef IBID_TEXT_MACHINE_H
#define IBID_TEXT_MACHINE_H

#include "tables.h"

#include <ibid/text.h>

/* Decision on the boundary before the code point just read; OPEN: a later one decides. */
enum { BOUNDARY_NONE, BOUNDARY, BOUNDARY_MUST, BOUNDARY_OPEN };
#define BOUNDARY_KIND 3u
/* Set in addition where the boundary that was left open is one. */
#define BOUNDARY_COMMIT 4u
#define BOUNDARY_BITS 3

static inline unsigned table_value(const uint8_t *index, const uint8_t *block, uint32_t cp)
{
    return block[index[cp / TABLES_BLOCK] * TABLES_BLOCK + cp % TABLES_BLOCK];
}

static inline unsigned cluster_class(uint32_t cp)
{
    return table_value(cluster_index, cluster_block, cp) & ~(unsigned)CLUSTER_HIDDEN;
}

/* *entry is the result of the last step, 0 before the first. */
static inline unsigned automaton_step(const uint16_t *next, unsigned *entry, unsigned class)
{
    *entry = next[(*entry >> BOUNDARY_BITS) + class];
    return *entry & (BOUNDARY_COMMIT | BOUNDARY_KIND);
}

/* The automaton for lines under options: LINE_STATES << LINE_SHIFT entries. */
const uint16_t *automaton_for_lines(unsigned options);

#endif
