/* SPDX-License-Identifier: ISC */
/* The place: kept while one reads, and gone back to. */
#include "private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How soon after moving the place is kept. */
#define SAVE_AFTER_MS 4000

void place_moved(struct reader *r)
{
    if (!r->save_at)
        r->save_at = r->now + SAVE_AFTER_MS;
}

static bool in_note(const struct reader *r, size_t pos)
{
    return document_note_at(r->setup.document, pos) != NOWHERE;
}

/* Where one is in the text: from inside a note, the place it was opened from. */
static size_t place_in_text(const struct reader *r)
{
    size_t at = r->choice.open ? r->choice.return_at
                : r->pane.open ? r->pane.back.at
                               : r->anchor;

    if (!in_note(r, at))
        return at;
    for (size_t i = r->back.n; i-- > 0;)
        if (r->back.v[i].marker != NOWHERE && !in_note(r, r->back.v[i].start.at))
            return r->back.v[i].start.at;
    return at;
}

static char *jumps_of(const struct reader *r)
{
    struct buf b = {0};
    size_t from = r->back.n > 20 ? r->back.n - 20 : 0;

    for (size_t i = from; i < r->back.n; i++)
        buf_printf(&b, "%s%zu", b.n ? " " : "", raw_of(r, r->back.v[i].start.at));
    return b.n ? buf_take(&b) : NULL;
}

static char *searches_of(const struct reader *r)
{
    struct buf b = {0};
    size_t n = r->search.history.n;

    for (size_t i = n > 20 ? n - 20 : 0; i < n; i++)
        buf_printf(&b, "%s%s", b.n ? "\n" : "", r->search.history.v[i]);
    return b.n ? buf_take(&b) : NULL;
}

void reader_save(struct reader *r, bool sync)
{
    char *error = NULL;

    if (!r->setup.places)
        return;
    struct place place = {.digest = mem_string(r->setup.file.digest),
                          .path = mem_string(r->setup.file.path),
                          .title = excerpt(r, document_title(r->setup.document), 100),
                          .offset = raw_of(r, place_in_text(r)),
                          .jumps = jumps_of(r),
                          .searches = searches_of(r)};
    places_put(r->setup.places, &place);
    if (!places_save(r->setup.places, sync, &error) && error)
        reader_say(r, "%s", error);
    free(error);
    place_free(&place);
    if (sync && r->setup.bookmarks) {
        error = NULL;
        bookmarks_save(r->setup.bookmarks, &error);
        free(error);
    }
    r->save_at = 0;
}

static void restore_jumps(struct reader *r, const char *jumps)
{
    unsigned long raw;
    int used;

    while (jumps && sscanf(jumps, "%lu%n", &raw, &used) == 1) {
        show_page(r, position_of(r, raw));
        jump_push(r, NOWHERE);
        jumps += used;
    }
}

static void restore_searches(struct reader *r, const char *searches)
{
    while (searches && *searches) {
        size_t n = strcspn(searches, "\n");
        if (n)
            VEC_PUSH(&r->search.history, mem_copy(searches, n));
        searches += n + (searches[n] == '\n');
    }
}

bool reader_restore(struct reader *r)
{
    struct place place;

    if (!r->setup.places ||
        !places_get(r->setup.places, r->setup.file.digest, r->setup.file.path, &place))
        return false;
    restore_jumps(r, place.jumps);
    restore_searches(r, place.searches);
    show_page(r, position_of(r, (size_t)place.offset));
    r->save_at = 0;
    place_free(&place);
    return true;
}

void reader_replace(struct reader *r, struct document *document, const struct reader_file *file)
{
    VEC(size_t) raws = {0};

    choose_end(r);
    size_t here = raw_of(r, place_in_text(r));

    for (size_t i = 0; i < r->back.n; i++)
        VEC_PUSH(&raws, raw_of(r, r->back.v[i].start.at));
    pane_close(r);
    kept_forget(r);
    r->list.kind = LIST_NONE;
    search_clear(r, 0);
    r->setup.document = document;
    r->setup.file = *file;
    r->chosen = NOWHERE;
    r->forward.n = r->trail.n = 0;
    struct layout_form form = *layout_form(r->layout);
    layout_free(r->layout);
    r->layout = layout_new(document, &form);
    for (size_t i = 0; i < r->back.n; i++)
        r->back.v[i] = (struct jump){{.at = position_of(r, raws.v[i])}, NOWHERE};
    VEC_FREE(&raws);
    show_page(r, position_of(r, here));
}
