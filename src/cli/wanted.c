/* SPDX-License-Identifier: ISC */
#include "wanted.h"

#include <stdlib.h>
#include <string.h>

struct wanted wanted_of(const char *file)
{
    struct wanted w = {.path = file};
    char *error = NULL;
    struct source *source;

    if (!file)
        return w;
    w.real = realpath(file, NULL);
    source = source_open(file, NULL, &error);
    free(error);
    if (source && source_wait_fd(source) < 0)
        source_digest(source, w.digest);
    source_free(source);
    return w;
}

void wanted_free(struct wanted *w)
{
    free(w->real);
}

bool is_wanted(const struct wanted *w, const struct passage *p)
{
    if (!w->path)
        return true;
    if (p->digest && *w->digest && strcmp(p->digest, w->digest) == 0)
        return true;
    return p->path && (strcmp(p->path, w->path) == 0 || (w->real && !strcmp(p->path, w->real)));
}
