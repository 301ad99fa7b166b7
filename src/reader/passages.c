/* SPDX-License-Identifier: ISC */
/* What is done with a passage: keeping and copying it, its comment, going there. */
#include "passages.h"

#include "comment.h"
#include "copy.h"
#include "kept.h"
#include "mark.h"
#include "note.h"
#include "prompt.h"
#include "rows.h"
#include "selection.h"
#include "text_objects.h"

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
    selection_close(r);
    comment_pane_relayout(r);
    list_changed(r, number);
}

void comment_cancel(struct reader *r)
{
    passage_free(&r->draft);
}

static void keep_with_comment(struct reader *r, struct range range, size_t style)
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

/* In the text: a key for what is done, and one for with how much -------------------- */

static bool whole_unit(struct reader *r, uint32_t key, struct range *out)
{
    struct range here = selection_start(r);

    if (key == ')' || key == '(')
        *out = sentence_at(r, here.from);
    else if (key == '}' || key == '{')
        *out = paragraph_at(r, here.from);
    else
        return false;
    return true;
}

static void mark_or_keep(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        passage_keep(r, range, 0);
    else
        set_mark(r, key);
}

static void annotate_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        keep_with_comment(r, range, 0);
    else
        reader_say(r, "a: ) comments on the sentence, } on the paragraph");
}

static void copy_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        copy_range(r, range, false);
    else
        reader_say(r, "y: ) copies the sentence, } the paragraph");
}

static void cite_unit(struct reader *r, uint32_t key)
{
    struct range range;

    if (whole_unit(r, key, &range))
        copy_range(r, range, true);
    else
        reader_say(r, "Y: ) copies the sentence with its place, } the paragraph");
}

static void wait_for(struct reader *r, void (*letter)(struct reader *, uint32_t),
                     const char *prompt)
{
    r->letter = letter;
    r->letter_prompt = prompt;
    r->changed = true;
}

void mark_set(struct reader *r)
{
    wait_for(r, mark_or_keep, "a letter marks · ) sentence · } paragraph");
}

void annotate(struct reader *r)
{
    wait_for(r, annotate_unit, "comment on: ) sentence · } paragraph");
}

void copy_words(struct reader *r)
{
    wait_for(r, copy_unit, "copy: ) sentence · } paragraph");
}

void copy_cited(struct reader *r)
{
    wait_for(r, cite_unit, "copy with its place: ) sentence · } paragraph");
}

/* The note that is open, whole ----------------------------------------------------------- */

void note_keep(struct reader *r)
{
    passage_keep(r, note_pane_range(r), 0);
}

void note_annotate(struct reader *r)
{
    keep_with_comment(r, note_pane_range(r), 0);
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
    if (r->selection.placing) {
        passage_place(r, r->selection.placing, selection_range(r));
        selection_close(r);
    } else if (passage_keep(r, selection_range(r), r->selection.style))
        selection_close(r);
}

void selection_annotate(struct reader *r)
{
    keep_with_comment(r, selection_range(r), r->selection.style);
}

void selection_copy(struct reader *r)
{
    if (copy_range(r, selection_range(r), false))
        selection_close(r);
}

void selection_cite(struct reader *r)
{
    if (copy_range(r, selection_range(r), true))
        selection_close(r);
}

void selection_style(struct reader *r)
{
    r->selection.style = style_after(r->selection.style);
    reader_say(r, "to be kept as %s", style_name(r->selection.style));
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
