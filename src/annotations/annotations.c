/* SPDX-License-Identifier: ISC */
/* Opening and closing the annotations of a document, and putting another text under them. */
#include "annotations_internal.h"

#include <stdlib.h>

struct annotations *annotations_new(const struct annotations_setup *setup)
{
    struct annotations *a = mem_alloc(sizeof *a);

    a->setup = *setup;
    a->stale = true;
    a->reading = setup->bookmarks != NULL;
    return a;
}

void annotations_free(struct annotations *a)
{
    if (!a)
        return;
    gathered_clear(a);
    VEC_FREE(a);
    VEC_FREE(&a->candidates);
    for (size_t i = 0; i < a->undo.n; i++)
        passage_free(&a->undo.v[i]);
    VEC_FREE(&a->undo);
    text_identity_free(&a->text_identity);
    free(a);
}

void annotations_grow(struct annotations *a)
{
    a->texts++;
    gathered_clear(a);
    gathered_expire(a);
}

void annotations_replace(struct annotations *a, const struct annotations_setup *setup)
{
    text_identity_free(&a->text_identity);
    a->setup = *setup;
    annotations_grow(a);
}

void annotations_observe(struct annotations *a, annotations_observer *observer, void *data)
{
    a->observer = observer;
    a->observer_data = data;
}
