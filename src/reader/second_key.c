/* SPDX-License-Identifier: ISC */
#include "second_key.h"

#include "annotate.h"
#include "copy.h"
#include "history.h"
#include "mark.h"
#include "overlay.h"
#include "passage_commands.h"
#include "selection.h"
#include "text_objects.h"

/* Sentence and paragraph ------------------------------------------------------------- */

/* The sentence or paragraph in which a selection would begin. */
static struct range unit_in_focus(struct reader *r)
{
    struct range here = selection_origin(r);
    bool sentence = r->input.key == ')' || r->input.key == '(';

    return sentence ? sentence_at(r, here.from) : paragraph_at(r, here.from);
}

void keep_unit(struct reader *r)
{
    keep_range(r, unit_in_focus(r), PASSAGE_PLAIN);
}

void annotate_unit(struct reader *r)
{
    annotate_range(r, unit_in_focus(r), PASSAGE_PLAIN);
}

void copy_unit(struct reader *r)
{
    copy_range(r, unit_in_focus(r), false);
}

void cite_unit(struct reader *r)
{
    copy_range(r, unit_in_focus(r), true);
}

/* What the keys were for, where the second is another ----------------------------------- */

static void explain_annotate(struct reader *r, uint32_t key)
{
    (void)key;
    reader_say(r, "a: ) comments on the sentence, } on the paragraph");
}

static void explain_copy(struct reader *r, uint32_t key)
{
    (void)key;
    reader_say(r, "y: ) copies the sentence, } the paragraph");
}

static void explain_cite(struct reader *r, uint32_t key)
{
    (void)key;
    reader_say(r, "Y: ) copies the sentence with its place, } the paragraph");
}

const struct overlay_type after_m = {
    .name = "m",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "a letter marks · ) sentence · } paragraph",
    .unknown = mark_set,
};

const struct overlay_type after_a = {
    .name = "a",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "comment on: ) sentence · } paragraph",
    .unknown = explain_annotate,
};

const struct overlay_type after_y = {
    .name = "y",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "copy: ) sentence · } paragraph",
    .unknown = explain_copy,
};

const struct overlay_type after_Y = {
    .name = "Y",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "copy with its place: ) sentence · } paragraph",
    .unknown = explain_cite,
};

const struct overlay_type after_quote = {
    .name = "'",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "go to mark: a letter, or ' for the last place",
    .unknown = mark_go,
};

void mark_begin(struct reader *r)
{
    overlay_open(r, &after_m, NULL);
}

void annotate_begin(struct reader *r)
{
    overlay_open(r, &after_a, NULL);
}

void copy_begin(struct reader *r)
{
    overlay_open(r, &after_y, NULL);
}

void cite_begin(struct reader *r)
{
    overlay_open(r, &after_Y, NULL);
}

void mark_go_begin(struct reader *r)
{
    overlay_open(r, &after_quote, NULL);
}

void jump_to_last(struct reader *r)
{
    if (r->history.back.n)
        jump_to(r, r->history.back.v[r->history.back.n - 1].start.at);
    else
        reader_say(r, "nowhere to go back to");
}
