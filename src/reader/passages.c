/* SPDX-License-Identifier: ISC */
/* What is done with a passage: keeping and copying it, its comment, going there. */
#include "passages.h"

#include "comment_pane.h"
#include "copy.h"
#include "kept.h"
#include "note_pane.h"
#include "overlay.h"
#include "prompt.h"
#include "rows.h"
#include "selection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Comments ---------------------------------------------------------------------- */

/* Asks for the comment of the draft, which is kept when it has been typed. */
void ask_comment(struct reader *r, struct passage draft)
{
    passage_free(&r->draft);
    r->draft = draft;
    prompt_comment(r, draft.comment ? draft.comment : "");
}

/* A file may hold NULs, which no comment can; the rest of it is kept. */
static char *without_nuls(struct span text, size_t *nuls)
{
    struct buf b = {0};

    *nuls = 0;
    for (size_t at = 0; at < text.n;) {
        size_t n = strnlen(text.p + at, text.n - at);
        buf_put(&b, text.p + at, n);
        *nuls += at + n < text.n;
        at += n + 1;
    }
    if (b.n)
        return buf_take(&b);
    buf_free(&b);
    return NULL;
}

void comment_accept(struct reader *r, struct span text)
{
    struct passage *p = &r->draft;
    size_t nuls;

    free(p->comment);
    p->comment = without_nuls(text, &nuls);
    passage_put(r, p,
                !p->comment ? "kept without a comment"
                : nuls      ? "kept with its comment, but for its NUL bytes"
                            : "kept with its comment");
    size_t number = p->id ? bookmarks_find(r->setup.bookmarks, p->id) : NOWHERE;
    passage_free(p);
    overlay_close(r, &selection_overlay);
    comment_pane_refresh(r);
    list_changed(r, number);
}

void comment_cancel(struct reader *r)
{
    passage_free(&r->draft);
}

void annotate_range(struct reader *r, struct range range, size_t style)
{
    struct passage draft;

    if (!passage_draft(r, range, style, &draft))
        return;
    const struct passage *same = passage_same(r, &draft);
    if (same) {
        struct passage p = passage_copy(same);
        passage_free(&draft);
        draft = p;
    }
    ask_comment(r, draft);
}

void comment_pane_edit(struct reader *r)
{
    const struct passage *p = comment_in_focus(r);

    if (p)
        ask_comment(r, passage_copy(p));
}

/* The note that is open, whole ----------------------------------------------------------- */

void note_keep(struct reader *r)
{
    passage_keep(r, note_pane_range(r), 0);
}

void note_annotate(struct reader *r)
{
    annotate_range(r, note_pane_range(r), 0);
}

void note_copy(struct reader *r)
{
    copy_range(r, note_pane_range(r), false);
}

void note_cite(struct reader *r)
{
    copy_range(r, note_pane_range(r), true);
}

/* While choosing ---------------------------------------------------------------------- */

void selection_keep(struct reader *r)
{
    if (selection_placing(r)) {
        passage_place(r, selection_placing(r), selection_range(r));
        overlay_close(r, &selection_overlay);
    } else if (passage_keep(r, selection_range(r), selection_style(r)))
        overlay_close(r, &selection_overlay);
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
    size_t style = style_after(selection_style(r));

    selection_set_style(r, style);
    reader_say(r, "to be kept as %s", style_name(style));
}

/* Going there -------------------------------------------------------------------- */

void go_passage(struct reader *r, size_t index)
{
    const struct passage *p = passage_of(r, index);
    struct range range;

    if (!p)
        return;
    if (passage_here(r, p) || kept_state(r, index, &range) == ANCHOR_FOUND) {
        reader_goto_passage(r, p);
        return;
    }
    passage_free(&r->wanted);
    r->wanted = passage_copy(p);
    r->request = REQUEST_OPEN;
}

const struct passage *reader_wanted(const struct reader *r)
{
    return &r->wanted;
}
