/* SPDX-License-Identifier: ISC */
#include "passage_filter.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

struct passage_filter passage_filter_new(const char *file)
{
    struct passage_filter f = {.path = file};

    if (!file)
        return f;
    f.real = realpath(file, NULL);
    struct book *b = book_open(file, NULL, &f.error);
    if (b && source_wait_fd(b->source) < 0) {
        memcpy(f.digest, b->digest, sizeof f.digest);
        text_identity_update(&f.text_identity, document_text(b->document),
                             document_title(b->document));
    }
    book_free(b);
    return f;
}

void passage_filter_free(struct passage_filter *f)
{
    free(f->real);
    free(f->error);
    text_identity_free(&f->text_identity);
}

int passage_filter_status(const struct passage_filter *f, size_t n)
{
    if (n || !f->error)
        return 0;
    report(report_name(f->path), "%s", f->error);
    return EXIT_ERROR;
}

bool passage_filter_matches(const struct passage_filter *f, const struct passage *p)
{
    if (!f->path || (p->path && strcmp(p->path, f->path) == 0))
        return true;
    struct identity file =
        text_identity_of(&f->text_identity, *f->digest ? f->digest : NULL, f->real);
    struct identity other = passage_identity(p);
    return identity_compare(&file, &other) > MATCH_TITLE;
}
