/* SPDX-License-Identifier: ISC */
/* Decorations of the text: passages, markers, hits, the selection. */
#include "comment_pane.h"
#include "lookup.h"
#include "note_pane.h"
#include "overlay.h"
#include "passage_row.h"
#include "search.h"
#include "selection.h"

#include <stdio.h>

static struct decoration decoration_of(struct reader *r, const struct passage *p,
                                       struct range range)
{
    static const enum reader_role roles[PASSAGE_STYLES] = {
        [PASSAGE_PLAIN] = ROLE_PASSAGE,
        [PASSAGE_IMPORTANT] = ROLE_PASSAGE_IMPORTANT,
        [PASSAGE_QUESTION] = ROLE_PASSAGE_QUESTION,
        [PASSAGE_DOUBT] = ROLE_PASSAGE_DOUBT,
    };
    bool has_comment = p->comment && *p->comment;
    struct decoration d = {range, p->mark ? ROLE_MARK : roles[passage_style(p)], ""};
    char style[] = {passage_sign(p), '\0'};

    if (has_comment && comment_is_chosen(r, p, range.from))
        d.role = ROLE_CHOSEN;
    snprintf(d.sign, sizeof d.sign, "%s%s%s", p->mark ? p->mark : "", style,
             has_comment ? "+" : "");
    return d;
}

static void decorate_passages(struct reader *r, struct range range, struct decorations *out)
{
    const struct passage *p;
    struct range where;

    for (size_t i = 0; (p = annotations_in(r->annotations, range, &i, &where));)
        VEC_PUSH(out, decoration_of(r, p, where));
}

/* The marker chosen last fades, on the page or in the pane; the one whose note is open does
 * not. */
static bool is_shown_chosen(const struct reader *r, size_t marker)
{
    size_t inner = note_pane_chosen(r), latest = inner != NOWHERE ? inner : r->focus.marker;

    return marker == latest ? !r->focus.faded : marker == r->focus.marker;
}

static void decorate_markers(struct reader *r, struct range range, struct decorations *out)
{
    const struct marker *markers;
    const struct note *notes;
    size_t n = document_markers(r->setup.document, &markers);
    size_t i = document_marker_before(r->setup.document, range.from);

    document_notes(r->setup.document, &notes);
    for (i = i == NOWHERE ? 0 : i; i < n && markers[i].from < range.to; i++) {
        if (markers[i].to <= range.from || !marker_is_shown(r, i))
            continue;
        struct range where = {markers[i].from, markers[i].to};
        /* A folded note is a sign in place of its first bytes; its body is text. */
        if (markers[i].is_inline)
            where.to = notes[markers[i].note].body.from;
        enum reader_role role = is_shown_chosen(r, i) ? ROLE_CHOSEN : ROLE_MARKER;
        VEC_PUSH(out, (struct decoration){where, role, ""});
    }
}

size_t reader_styles(const struct reader *r, struct range range, const struct style_run **out)
{
    return document_styles(r->setup.document, range, out);
}

void reader_decorations(struct reader *r, struct range range, struct decorations *out)
{
    decorate_passages(r, range, out);
    decorate_markers(r, range, out);
    search_decorate(r, range, out);
    if (overlay_is_open(r, &selection_overlay))
        VEC_PUSH(out, (struct decoration){selection_range(r), ROLE_SELECTED, ""});
}
