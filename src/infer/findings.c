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
    size_t i;

    LOWER_BOUND(i, f->notes.n, f->notes.v[i].from < pos);
    return i;
}

size_t findings_note_at(const struct findings *f, size_t pos)
{
    size_t count = findings_first_note(f, pos + 1);

    return count && pos < f->notes.v[count - 1].body.to ? count - 1 : NOWHERE;
}

size_t findings_section_at(const struct findings *f, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, f->sections.n, f->sections.v[i].from <= pos);
    return i ? i - 1 : NOWHERE;
}
