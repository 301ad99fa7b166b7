/* SPDX-License-Identifier: ISC */
#include "wanted.h"

#include <stdlib.h>
#include <string.h>

struct wanted wanted_of(const char *file)
{
    struct wanted w = {.path = file};
    char *error = NULL;

    if (!file)
        return w;
    w.real = realpath(file, NULL);
    struct book *b = book_open(file, NULL, &error);
    free(error);
    if (b && source_wait_fd(b->source) < 0) {
        memcpy(w.digest, b->digest, sizeof w.digest);
        likeness_take(&w.likeness, b->document);
    }
    book_free(b);
    return w;
}

void wanted_free(struct wanted *w)
{
    free(w->real);
    likeness_free(&w->likeness);
}

bool is_wanted(const struct wanted *w, const struct passage *p)
{
    if (!w->path || (p->path && strcmp(p->path, w->path) == 0))
        return true;
    struct identity file =
        likeness_identity(&w->likeness, *w->digest ? w->digest : NULL, w->real);
    struct identity other = passage_identity(p);
    return identity_compare(&file, &other) > KNOWN_NAMESAKE;
}
