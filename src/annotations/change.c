/* SPDX-License-Identifier: ISC */
/*
 * Changes of passages, and undoing them.  Every change goes one way: it is made in the
 * bookmarks, then to what is gathered, then the observer is told.
 */
#include "change.h"

#include <stdlib.h>
#include <string.h>

#define MAX_UNDO 100

static void change_put(struct annotations *a, const struct passage *p,
                       enum annotations_event event)
{
    struct bookmarks *b = a->setup.bookmarks;

    bookmarks_put(b, p);
    size_t number = p->id ? bookmarks_find(b, p->id) : bookmarks_numbers(b) - 1;
    gathered_update(a, number);
    notify(a, event, number);
}

static void change_delete(struct annotations *a, const char *id, size_t number)
{
    bookmarks_delete(a->setup.bookmarks, id);
    gathered_update(a, number);
    notify(a, ANNOTATIONS_DELETED, number);
}

void change_lookalike(struct annotations *a, size_t number, int lookalike)
{
    struct passage p = passage_copy(annotations_get(a, number));

    p.lookalike = mem_printf("%d", lookalike);
    change_put(a, &p, ANNOTATIONS_OUTDATED);
    passage_free(&p);
}

/* Remembers how a passage was. */
static void remember(struct annotations *a, const struct passage *before)
{
    if (a->undo.n == MAX_UNDO) {
        passage_free(&a->undo.v[0]);
        memmove(a->undo.v, a->undo.v + 1, (MAX_UNDO - 1) * sizeof *a->undo.v);
        a->undo.n--;
    }
    VEC_PUSH(&a->undo, passage_copy(before));
}

struct passage annotations_draft(struct annotations *a, struct range range)
{
    const struct document *document = a->setup.document;
    struct identity here = annotations_identity(a);
    struct passage p = {.path = mem_string(here.path),
                        .digest = mem_string(here.digest),
                        .title = mem_string(here.title),
                        .fingerprint = mem_string(here.fingerprint),
                        .offset = document_raw(document, range.from)};

    passage_quote(&p, document_text(document), range);
    return p;
}

/* A copy of the passage of the same document that has the letter of another, without an
 * id where there is none. */
static struct passage mark_holder(struct annotations *a, const struct passage *p)
{
    struct identity document = passage_identity(p);
    const struct passage *found = NULL;
    struct numbers marks = {0};

    bookmarks_with(a->setup.bookmarks, BOOKMARKS_MARK, p->mark, &marks);
    for (size_t i = 0; i < marks.n; i++) {
        const struct passage *q = annotations_get(a, marks.v[i]);
        struct identity other = passage_identity(q);
        if (identity_replaces(&document, &other))
            found = q;
    }
    VEC_FREE(&marks);
    return found ? passage_copy(found) : (struct passage){0};
}

void annotations_put(struct annotations *a, const struct passage *p)
{
    const struct passage *before = annotations_get(a, annotations_find(a, p->id));
    struct passage holder = mark_holder(a, p);

    gather_passages(a);
    if (before)
        remember(a, before);
    change_put(a, p, ANNOTATIONS_PUT);
    const struct passage *now = annotations_get(a, annotations_find(a, holder.id));
    if (now && !now->mark)
        remember(a, &holder);
    passage_free(&holder);
}

bool annotations_move(struct annotations *a, const char *id, const struct passage *draft)
{
    const struct passage *p = annotations_get(a, annotations_find(a, id));

    if (!p)
        return false;
    struct passage old = passage_copy(p), moved = passage_copy(draft);
    moved.id = mem_string(old.id);
    moved.comment = mem_string(old.comment);
    moved.style = mem_string(old.style);
    moved.mark = mem_string(old.mark);
    moved.time = mem_string(old.time);
    annotations_put(a, &moved);
    passage_free(&moved);
    passage_free(&old);
    return true;
}

void annotations_delete(struct annotations *a, size_t number)
{
    const struct passage *p = annotations_get(a, number);

    if (!p)
        return;
    remember(a, p);
    change_delete(a, a->undo.v[a->undo.n - 1].id, number);
}

enum annotations_undone annotations_undo(struct annotations *a)
{
    if (!a->undo.n)
        return UNDONE_NOTHING;
    struct passage before = a->undo.v[--a->undo.n];
    bool was_deleted = annotations_find(a, before.id) == NOWHERE;
    change_put(a, &before, ANNOTATIONS_PUT);
    passage_free(&before);
    return was_deleted ? UNDONE_DELETION : UNDONE_CHANGE;
}
