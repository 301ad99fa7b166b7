/* SPDX-License-Identifier: ISC */
#include "passage_commands.h"

#include "annotate.h"
#include "comment_pane.h"
#include "comment_prompt.h"
#include "copy.h"
#include "note_pane.h"
#include "overlay.h"
#include "selection.h"

void annotate_range(struct reader *r, struct range range, enum passage_style style)
{
    struct passage draft;

    if (!draft_range(r, range, style, &draft))
        return;
    const struct passage *same = annotations_same(r->annotations, &draft);
    if (same) {
        struct passage p = passage_copy(same);
        passage_free(&draft);
        draft = p;
    }
    prompt_comment(r, draft);
}

void comment_pane_edit(struct reader *r)
{
    const struct passage *p = comment_in_focus(r);

    if (p)
        prompt_comment(r, passage_copy(p));
}

/* The note whose pane is open --------------------------------------------------------- */

void note_keep(struct reader *r)
{
    keep_range(r, note_pane_range(r), PASSAGE_PLAIN);
}

void note_annotate(struct reader *r)
{
    annotate_range(r, note_pane_range(r), PASSAGE_PLAIN);
}

void note_copy(struct reader *r)
{
    copy_range(r, note_pane_range(r), false);
}

void note_cite(struct reader *r)
{
    copy_range(r, note_pane_range(r), true);
}

/* The selection ------------------------------------------------------------------------ */

void selection_keep(struct reader *r)
{
    if (selection_placing(r)) {
        move_passage(r, selection_placing(r), selection_range(r));
        overlay_close(r, &selection_overlay);
    } else if (keep_range(r, selection_range(r), selection_style(r))) {
        overlay_close(r, &selection_overlay);
    }
}

void selection_annotate(struct reader *r)
{
    annotate_range(r, selection_range(r), selection_style(r));
}

void selection_copy(struct reader *r)
{
    if (copy_range(r, selection_range(r), false))
        overlay_close(r, &selection_overlay);
}

void selection_cite(struct reader *r)
{
    if (copy_range(r, selection_range(r), true))
        overlay_close(r, &selection_overlay);
}

void selection_next_style(struct reader *r)
{
    enum passage_style style = passage_style_next(selection_style(r));

    selection_set_style(r, style);
    reader_say(r, "to be kept as %s", passage_style_name(style));
}
