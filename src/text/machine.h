/* SPDX-License-Identifier: ISC */
/*
 * The machines that scripts/unicode.py makes.  An entry of a machine's table,
 * found by state and class, holds the state that follows and what is known of
 * the boundary before the code point of that class.
 */
#ifndef IBID_TEXT_MACHINE_H
#define IBID_TEXT_MACHINE_H

#include "tables.h"

#include <ibid/text.h>

/* The boundary before the code point just taken. */
enum { BOUNDARY_NONE, BOUNDARY, BOUNDARY_MUST, BOUNDARY_OPEN };
#define BOUNDARY_KIND 3u
/* And the one that was left open is a boundary after all. */
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

/* *entry is what the last step gave, 0 before the first. */
static inline unsigned machine_step(const uint16_t *next, unsigned *entry, unsigned class)
{
    *entry = next[(*entry >> BOUNDARY_BITS) + class];
    return *entry & (BOUNDARY_COMMIT | BOUNDARY_KIND);
}

/* The machine for lines under options, LINE_STATES << LINE_SHIFT entries. */
const uint16_t *machine_line_next(unsigned options);

#endif
