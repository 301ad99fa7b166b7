/* SPDX-License-Identifier: ISC */
#include "mark.h"

#include "kept.h"

#include <stdlib.h>
#include <string.h>

void mark_set(struct reader *r, uint32_t key)
{
    char letter[5] = {0};

    if (!can_keep(r))
        return;
    if (!text_is_letter(key)) {
        reader_say(r, "a mark is a letter");
        return;
    }
    text_encode(key, letter);
    struct passage p = passage_new(r, r->paging.anchor);
    p.mark = mem_string(letter);
    passage_quote(&p, document_text(r->setup.document),
                  (struct range){r->paging.anchor, r->paging.anchor});
    bookmarks_put(r->setup.bookmarks, &p);
    say_saved(r, "marked %s", letter);
    kept_change(r, bookmarks_numbers(r->setup.bookmarks) - 1);
    passage_free(&p);
}

/* Of the marks of a letter that of the text that agrees best, the last of several;
 * NULL for none. */
static const struct passage *marked(struct reader *r, const char *letter)
{
    const struct passage *found = NULL;
    enum identity_match best = MATCH_REPLACED;
    struct numbers marks = {0};

    bookmarks_with(r->setup.bookmarks, BOOKMARKS_MARK, letter, &marks);
    numbers_sort(&marks);
    for (size_t i = 0; i < marks.n; i++) {
        const struct passage *p = passage_of(r, marks.v[i]);
        enum identity_match known = passage_match(r, p);
        if (known >= best) {
            found = p;
            best = known;
        }
    }
    VEC_FREE(&marks);
    return found;
}

void mark_go(struct reader *r, uint32_t key)
{
    char letter[5] = {0};

    if (!can_keep(r))
        return;
    text_encode(key, letter);
    kept_refresh(r);
    const struct passage *p = marked(r, letter);
    if (p)
        reader_goto_passage(r, p);
    else
        reader_say(r, "there is no mark %s", text_is_letter(key) ? letter : "of that name");
}
