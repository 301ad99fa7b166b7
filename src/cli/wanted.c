/* SPDX-License-Identifier: ISC */
#include "wanted.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

struct wanted wanted_of(const char *file)
{
    struct wanted w = {.path = file};

    if (!file)
        return w;
    w.real = realpath(file, NULL);
    struct book *b = book_open(file, NULL, &w.error);
    if (b && source_wait_fd(b->source) < 0) {
        memcpy(w.digest, b->digest, sizeof w.digest);
        text_identity_update(&w.text_identity, document_text(b->document),
                             document_title(b->document));
    }
    book_free(b);
    return w;
}

void wanted_free(struct wanted *w)
{
    free(w->real);
    free(w->error);
    text_identity_free(&w->text_identity);
}

int wanted_status(const struct wanted *w, size_t n)
{
    if (n || !w->error)
        return 0;
    report(report_name(w->path), "%s", w->error);
    return EXIT_ERROR;
}

bool is_wanted(const struct wanted *w, const struct passage *p)
{
    if (!w->path || (p->path && strcmp(p->path, w->path) == 0))
        return true;
    struct identity file =
        text_identity_of(&w->text_identity, *w->digest ? w->digest : NULL, w->real);
    struct identity other = passage_identity(p);
    return identity_compare(&file, &other) > MATCH_TITLE;
}
