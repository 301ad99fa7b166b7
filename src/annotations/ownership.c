/* SPDX-License-Identifier: ISC */
/* The identity of the document, compared with that of the documents of passages. */
#include "annotations_internal.h"

#include <stdlib.h>

struct identity annotations_identity(struct annotations *a)
{
    const struct annotations_setup *s = &a->setup;
    struct span text = document_text(s->document);

    if (!text_identity_is_current(&a->text_identity, text))
        text_identity_update(&a->text_identity, text, document_title(s->document));
    return text_identity_of(&a->text_identity, s->digest, s->path);
}

enum identity_match annotations_match(struct annotations *a, const struct passage *p)
{
    struct identity here = annotations_identity(a), other = passage_identity(p);

    return identity_compare(&here, &other);
}

bool annotations_owns(struct annotations *a, const struct passage *p)
{
    return annotations_match(a, p) > MATCH_TITLE;
}

const struct passage *annotations_get(const struct annotations *a, size_t number)
{
    return a->setup.bookmarks ? bookmarks_get(a->setup.bookmarks, number) : NULL;
}

size_t annotations_find(const struct annotations *a, const char *id)
{
    return a->setup.bookmarks && id ? bookmarks_find(a->setup.bookmarks, id) : NOWHERE;
}

const struct passage *annotations_mark(struct annotations *a, const char *letter)
{
    const struct passage *found = NULL;
    enum identity_match best = MATCH_REPLACED;
    struct numbers marks = {0};

    if (!a->setup.bookmarks)
        return NULL;
    bookmarks_with(a->setup.bookmarks, BOOKMARKS_MARK, letter, &marks);
    numbers_sort(&marks);
    for (size_t i = 0; i < marks.n; i++) {
        const struct passage *p = annotations_get(a, marks.v[i]);
        enum identity_match match = annotations_match(a, p);
        if (match >= best) {
            found = p;
            best = match;
        }
    }
    VEC_FREE(&marks);
    return found;
}
