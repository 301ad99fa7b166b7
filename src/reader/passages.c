/* SPDX-License-Identifier: ISC */
/* What is done with a passage: keeping and copying it, its comment, going there. */
#include "private.h"

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
    choose_end(r);
    comment_relayout(r);
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
    struct range here = under_eye(r);

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

void mark_set(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, mark_or_keep, "a letter marks · ) sentence · } paragraph");
}

void annotate(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, annotate_unit, "comment on: ) sentence · } paragraph");
}

void copy_words(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, copy_unit, "copy: ) sentence · } paragraph");
}

void copy_cited(struct reader *r, unsigned long count)
{
    (void)count;
    wait_for(r, cite_unit, "copy with its place: ) sentence · } paragraph");
}

/* The note that is open, whole ----------------------------------------------------------- */

void note_keep(struct reader *r, unsigned long count)
{
    (void)count;
    passage_keep(r, pane_note(r), 0);
}

void note_annotate(struct reader *r, unsigned long count)
{
    (void)count;
    keep_with_comment(r, pane_note(r), 0);
}

void note_copy(struct reader *r, unsigned long count)
{
    (void)count;
    copy_range(r, pane_note(r), false);
}

void note_cite(struct reader *r, unsigned long count)
{
    (void)count;
    copy_range(r, pane_note(r), true);
}

/* While choosing ---------------------------------------------------------------------- */

void choose_keep(struct reader *r, unsigned long count)
{
    (void)count;
    if (r->choice.placing) {
        passage_place(r, r->choice.placing, chosen_range(r));
        choose_end(r);
    } else if (passage_keep(r, chosen_range(r), r->choice.style))
        choose_end(r);
}

void choose_annotate(struct reader *r, unsigned long count)
{
    (void)count;
    keep_with_comment(r, chosen_range(r), r->choice.style);
}

void choose_copy(struct reader *r, unsigned long count)
{
    (void)count;
    if (copy_range(r, chosen_range(r), false))
        choose_end(r);
}

void choose_cite(struct reader *r, unsigned long count)
{
    (void)count;
    if (copy_range(r, chosen_range(r), true))
        choose_end(r);
}

void choose_style(struct reader *r, unsigned long count)
{
    (void)count;
    r->choice.style = style_after(r->choice.style);
    reader_say(r, "to be kept as %s", style_name(r->choice.style));
}

/* Going there -------------------------------------------------------------------- */

void go_passage(struct reader *r, size_t index)
{
    const struct passage *p = passage_of(r, index);
    struct range range;

    if (!p)
        return;
    if (passage_here(r, p) || kept_state(r, index, &range) == FINDING_FOUND) {
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
