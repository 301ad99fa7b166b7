/* SPDX-License-Identifier: ISC */
#include "mark.h"

#include "annotate.h"
#include "save_message.h"

void mark_set(struct reader *r, uint32_t key)
{
    size_t at = r->paging.anchor;
    char letter[5] = {0};

    if (!can_annotate(r))
        return;
    if (!text_is_letter(key)) {
        reader_say(r, "a mark is a letter");
        return;
    }
    text_encode(key, letter);
    struct passage p = draft_passage(r, (struct range){at, at});
    p.mark = mem_string(letter);
    annotations_put(r->annotations, &p);
    say_when_saved(r, "marked %s", letter);
    passage_free(&p);
}

void mark_go(struct reader *r, uint32_t key)
{
    char letter[5] = {0};

    if (!can_annotate(r))
        return;
    text_encode(key, letter);
    annotations_refresh(r->annotations);
    const struct passage *p = annotations_mark(r->annotations, letter);
    if (p)
        reader_goto_passage(r, p);
    else
        reader_say(r, "there is no mark %s", text_is_letter(key) ? letter : "of that name");
}
