/* SPDX-License-Identifier: ISC */
/* The flow: the lines of the text without collected notes. */
#include "layout_internal.h"

size_t layout_collected_note_at(struct layout *l, size_t pos)
{
    return collect_if_ordinary(l) ? collected_note_at(l, pos) : NOWHERE;
}

/* The collected note that a line belongs to; a blank line belongs to the block after it. */
static size_t collected_note_of(struct layout *l, const struct line *line)
{
    size_t pos = line->from;

    if (line->blank)
        pos = layout_block(l, line->at)->block.from;
    return layout_collected_note_at(l, pos);
}

bool layout_flow_next(struct layout *l, const struct line *line, struct line *out)
{
    size_t note = collected_note_of(l, line);

    if (!layout_line_next(l, line, out))
        return false;
    if (note != NOWHERE)
        return true;
    while ((note = collected_note_of(l, out)) != NOWHERE) {
        size_t at = out->at, end = note_run_end(l, note);
        if (end >= document_text(l->document).n || !layout_line(l, end, out))
            return false;
        if (out->from < end && !layout_line_next(l, out, out))
            return false;
        /* The file was truncated: the note no longer ends after its line. */
        if (out->at <= at)
            return false;
    }
    return true;
}

/* Goes back over collected notes to a line of the flow. */
static bool skip_notes_back(struct layout *l, struct line *line)
{
    size_t note;

    while ((note = collected_note_of(l, line)) != NOWHERE) {
        size_t at = line->at;
        if (!line->blank && !layout_line(l, note_run_begin(l, note), line))
            return false;
        if (!layout_line_prev(l, line, line) || line->at >= at)
            return false;
    }
    return true;
}

bool layout_flow_prev(struct layout *l, const struct line *line, struct line *out)
{
    size_t note = collected_note_of(l, line);

    if (!layout_line_prev(l, line, out))
        return false;
    return note != NOWHERE || skip_notes_back(l, out);
}

bool layout_flow_last(struct layout *l, struct line *out)
{
    size_t size = document_text(l->document).n;

    if (!size || !layout_line(l, size - 1, out))
        return false;
    return skip_notes_back(l, out) || layout_line(l, size - 1, out);
}

struct page_start layout_page_first(struct layout *l)
{
    struct line line, next;

    if (layout_line(l, 0, &line) && collected_note_of(l, &line) != NOWHERE) {
        size_t end = note_run_end(l, collected_note_of(l, &line));
        while (line.at < end && layout_line_next(l, &line, &next))
            line = next;
        return (struct page_start){.at = line.at};
    }
    return (struct page_start){0};
}
