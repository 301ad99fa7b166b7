/* SPDX-License-Identifier: ISC */
/*
 * Notes in the running text that are folded to a sign: the sign, its glyphs, and the text
 * with signs in the notes' places, which lines are wrapped from.
 */
#include "layout_internal.h"

#include <string.h>

/* The number of the note in brackets; a star where it has none that fits. */
size_t note_sign(struct layout *l, size_t note, char sign[MAX_SIGN])
{
    struct span text = document_text(l->document);
    const struct note *notes;
    size_t n = 0;

    document_notes(l->document, &notes);
    struct range label = notes[note].label;
    bool counted = label.from < label.to && label.to - label.from <= MAX_SIGN - 2;
    for (size_t i = label.from; i < label.to; i++)
        counted &= text.p[i] >= '0' && text.p[i] <= '9';
    sign[n++] = '[';
    for (size_t i = label.from; counted && i < label.to; i++)
        sign[n++] = text.p[i];
    if (!counted)
        sign[n++] = '*';
    sign[n++] = ']';
    return n;
}

bool folded_glyph(struct layout *l, size_t pos, size_t *to, struct text_glyph *out)
{
    static const char shown[] = "[*]0123456789";
    size_t note = folded_after(l, pos, *to);
    char sign[MAX_SIGN];

    if (note == NOWHERE)
        return false;
    struct range range = note_extent(l, note);
    if (pos < range.from) {
        *to = range.from;
        return false;
    }
    size_t n = note_sign(l, note, sign), i = pos - range.from;
    *out = (struct text_glyph){.bytes = i + 1 < n ? 1 : range.to - pos,
                               .width = 1,
                               .n = 1,
                               .shown = strchr(shown, sign[i < n ? i : n - 1])};
    return true;
}

bool fold_notes(struct layout *l, size_t from, size_t to)
{
    struct span text = document_text(l->document);
    size_t note;

    l->folds.n = 0;
    l->folded_text.n = 0;
    while ((note = folded_after(l, from, to)) != NOWHERE) {
        char sign[MAX_SIGN];
        struct fold fold = {.range = note_extent(l, note), .sign = note_sign(l, note, sign)};
        if (fold.range.from < from || fold.range.to > to)
            break;
        buf_put(&l->folded_text, text.p + from, fold.range.from - from);
        fold.at = l->folded_text.n;
        buf_put(&l->folded_text, sign, fold.sign);
        VEC_PUSH(&l->folds, fold);
        from = fold.range.to;
    }
    if (!l->folds.n)
        return false;
    buf_put(&l->folded_text, text.p + from, to - from);
    return true;
}

size_t unfold(const struct layout *l, size_t from, size_t pos)
{
    size_t i;

    LOWER_BOUND(i, l->folds.n, l->folds.v[i].at <= pos);
    if (!i)
        return from + pos;
    const struct fold *fold = &l->folds.v[i - 1];
    pos -= fold->at;
    return pos < fold->sign ? fold->range.from + pos : fold->range.to + (pos - fold->sign);
}
