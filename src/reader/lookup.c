/* SPDX-License-Identifier: ISC */
#include "lookup.h"

size_t text_size(const struct reader *r)
{
    return document_text(r->setup.document).n;
}

const struct marker *marker_of(const struct reader *r, size_t i)
{
    const struct marker *markers;

    document_markers(r->setup.document, &markers);
    return &markers[i];
}

const struct note *note_of(const struct reader *r, size_t i)
{
    const struct note *notes;

    document_notes(r->setup.document, &notes);
    return &notes[i];
}

bool in_note(const struct reader *r, size_t pos)
{
    size_t note = document_note_at(r->setup.document, pos);

    return note != NOWHERE && !note_of(r, note)->is_inline;
}

bool notes_known(struct reader *r)
{
    if (document_done(r->setup.document))
        return true;
    size_t size = text_size(r);
    reader_say(r, "notes are known when the text has been read (%zu%%)",
               size ? document_read(r->setup.document) / (size / 100 + 1) : 0);
    return false;
}

bool marker_is_shown(struct reader *r, size_t marker)
{
    const struct marker *m = marker_of(r, marker);

    return !m->is_inline || layout_note_is_folded(r->layout, m->note);
}

size_t raw_offset_of(const struct reader *r, size_t pos)
{
    return document_raw(r->setup.document, pos);
}

size_t position_of(const struct reader *r, uint64_t raw)
{
    return document_position(r->setup.document, (size_t)raw);
}

struct annotations_setup annotations_setup_of(const struct reader *r)
{
    const struct reader_file *f = &r->setup.file;

    return (struct annotations_setup){.bookmarks = r->setup.bookmarks,
                                      .document = r->setup.document,
                                      .path = f->path,
                                      .digest = f->digest};
}

static bool is_blank_at(struct span text, size_t pos)
{
    char c = text.p[pos];

    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

struct range trim_blanks(const struct reader *r, struct range range)
{
    struct span text = document_text(r->setup.document);

    while (range.to > range.from && is_blank_at(text, range.to - 1))
        range.to--;
    while (range.from < range.to && is_blank_at(text, range.from))
        range.from++;
    return range;
}
