/* SPDX-License-Identifier: ISC */
/* Findings: freeing, and lookup by position. */
#include "findings.h"

#include <stdlib.h>

void findings_free(struct findings *f)
{
    VEC_FREE(&f->sections);
    VEC_FREE(&f->markers);
    VEC_FREE(&f->notes);
    VEC_FREE(&f->notes_headings);
    diags_free(&f->diags);
}

size_t findings_first_note(const struct findings *f, size_t pos)
{
    size_t low = 0, high = f->notes.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->notes.v[middle].from < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t findings_note_at(const struct findings *f, size_t pos)
{
    size_t count = findings_first_note(f, pos + 1);

    return count && pos < f->notes.v[count - 1].body.to ? count - 1 : NOWHERE;
}

size_t findings_section_at(const struct findings *f, size_t pos)
{
    size_t low = 0, high = f->sections.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->sections.v[middle].from <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : NOWHERE;
}
