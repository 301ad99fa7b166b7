/* SPDX-License-Identifier: ISC */
/*
 * Copying to the terminal's clipboard: words with their lines joined and, on demand, a
 * reference to their place and the notes that they cite.
 */
#include "copy.h"

#include "excerpt.h"
#include "lookup.h"

#include <stdlib.h>
#include <string.h>

/* Maximum bytes copied: terminals take sequences of 100,000 bytes, and base64 makes three bytes
 * four. */
#define MAX_COPIED ((size_t)74994)

/* Words ------------------------------------------------------------------------------ */

/* Appends text as it stands, but soft line breaks and the blanks around them as they are shown.
 */
static void put_flowing(struct reader *r, struct range range, struct buf *out)
{
    struct span text = document_text(r->setup.document);
    uint32_t before = 0;

    while (range.from < range.to) {
        struct text_glyph g = text_glyph(r->setup.widths, text.p + range.from,
                                         range.to - range.from, before, TEXT_FLOW, 0);
        if (memchr(text.p + range.from, '\n', g.bytes))
            buf_put(out, g.shown, g.n);
        else
            buf_put(out, text.p + range.from, g.bytes);
        range.from += g.bytes;
        text_decode_back(text.p, range.from, &before, NULL);
    }
}

static struct range overlap(struct range a, size_t from, size_t to)
{
    return (struct range){a.from > from ? a.from : from, a.to < to ? a.to : to};
}

static void put_block(struct reader *r, const struct block *b, struct range range,
                      struct buf *out)
{
    struct span text = document_text(r->setup.document);
    struct logical_line line;
    bool begun = false;

    for (size_t pos = b->from; pos < b->to && pos < range.to; pos = line.next) {
        document_logical_line(r->setup.document, b, pos, &line);
        struct range part = overlap(range, line.from, line.to);
        if (part.from >= part.to)
            continue;
        if (begun)
            buf_putc(out, '\n');
        begun = true;
        if (line.verbatim)
            buf_span(out, span_sub(text, part.from, part.to));
        else
            put_flowing(r, part, out);
    }
}

/* Appends the blocks of a range, with a blank line between paragraphs. */
static void put_words(struct reader *r, struct range range, struct buf *out)
{
    size_t begins = out->n;
    struct block b;

    for (bool more = document_block(r->setup.document, range.from, &b);
         more && b.from < range.to; more = document_block_next(r->setup.document, &b, &b)) {
        if (out->n > begins)
            buf_puts(out, b.blank ? "\n\n" : "\n");
        put_block(r, &b, range, out);
    }
}

/* References --------------------------------------------------------------------- */

static void put_section(struct reader *r, size_t pos, struct buf *out)
{
    const struct section *sections;
    size_t i = document_section_at(r->setup.document, pos);

    if (i == NOWHERE)
        return;
    document_sections(r->setup.document, &sections);
    struct range label = sections[i].label, title = sections[i].title;
    char *name = excerpt(r, label.from < label.to ? label : title, 100);
    bool number = strspn(name, "0123456789") == strlen(name);
    if (*name)
        buf_printf(out, number ? ", section %s" : ", %s", name);
    free(name);
}

static void put_citation(struct reader *r, size_t pos, struct buf *out)
{
    const struct note *notes;
    size_t note = document_note_at(r->setup.document, pos);
    char *title = excerpt_title(r, 200);

    buf_puts(out, *title ? title : r->setup.file.name);
    free(title);
    put_section(r, pos, out);
    if (note == NOWHERE)
        return;
    document_notes(r->setup.document, &notes);
    char *label = excerpt(r, notes[note].label, 40);
    buf_printf(out, ", note %s", label);
    free(label);
}

/* Appends each note that is cited in a range, once, and returns how many they are.  Stops where
 * it is too much to copy. */
static size_t put_notes(struct reader *r, struct range range, struct buf *out)
{
    const struct note *notes;
    size_t *cited, n = document_cited(r->setup.document, range, &cited), put = 0;

    document_notes(r->setup.document, &notes);
    for (; put < n && out->n <= MAX_COPIED; put++) {
        const struct note *note = &notes[cited[put]];
        buf_puts(out, put ? "\n\n" : "\n");
        put_words(r, trim_blanks(r, (struct range){note->from, note->body.to}), out);
    }
    free(cited);
    return put;
}

/* Copying ------------------------------------------------------------------------------ */

static bool fits(struct reader *r, size_t bytes, size_t most)
{
    if (bytes > most)
        reader_say(r, "too long to copy: a terminal takes %zu bytes", MAX_COPIED);
    return bytes <= most;
}

static void say_copied(struct reader *r, size_t characters, bool cited, size_t notes)
{
    if (!cited)
        reader_say(r, "copied: %zu characters", characters);
    else if (!notes)
        reader_say(r, "copied with its place: %zu characters", characters);
    else
        reader_say(r, "copied with its place and %zu note%s: %zu characters", notes,
                   notes > 1 ? "s" : "", characters);
}

bool copy_range(struct reader *r, struct range range, bool cited)
{
    size_t notes = 0;

    range = trim_blanks(r, range);
    if (range.from == range.to) {
        reader_say(r, "nothing is chosen");
        return false;
    }
    /* What is copied is shorter by indents and line breaks, but not by half. */
    if (!fits(r, range.to - range.from, 2 * MAX_COPIED))
        return false;
    buf_clear(&r->request.copied);
    put_words(r, range, &r->request.copied);
    size_t characters = text_clusters(buf_bytes(&r->request.copied));
    if (cited) {
        buf_puts(&r->request.copied, "\n\n");
        put_citation(r, range.from, &r->request.copied);
        buf_putc(&r->request.copied, '\n');
        notes = put_notes(r, range, &r->request.copied);
    }
    if (notes)
        buf_putc(&r->request.copied, '\n');
    if (!fits(r, r->request.copied.n, MAX_COPIED))
        return false;
    r->request.what = REQUEST_COPY;
    say_copied(r, characters, cited, notes);
    return true;
}

struct span reader_copied(const struct reader *r)
{
    return buf_bytes(&r->request.copied);
}
