/* SPDX-License-Identifier: ISC */
#include "identity.h"

#include "passage.h"

#include <stdlib.h>
#include <string.h>

/*
 * Digits of a fingerprint that agree.  Different texts have been seen to have 10 in
 * common, a text of which half the paragraphs were changed 34 and more with what it
 * was, one with a fifth of them changed 44.
 */
#define ENOUGH 20
#define ENOUGH_ALONE 40

/* Of a title so much is kept. */
#define TITLE_BYTES 100

bool identity_same_path(const struct identity *a, const struct identity *b)
{
    /* Whatever is read from standard input has that path. */
    return same_string(a->path, b->path) && strcmp(a->path, "-") != 0;
}

enum known identity_compare(const struct identity *a, const struct identity *b)
{
    bool path = identity_same_path(a, b), title = same_string(a->title, b->title) && *a->title;
    bool both = a->fingerprint && b->fingerprint;

    if (same_string(a->digest, b->digest))
        return KNOWN_DIGEST;
    unsigned agreeing = both ? text_fingerprint_agreement(a->fingerprint, b->fingerprint) : 0;
    if (agreeing >= ENOUGH_ALONE || (title && agreeing >= ENOUGH))
        return KNOWN_CONTENT;
    if (path)
        return both && agreeing < ENOUGH ? KNOWN_REPLACED : KNOWN_PATH;
    return title ? KNOWN_NAMESAKE : KNOWN_NOT;
}

bool identity_replaces(const struct identity *a, const struct identity *b)
{
    enum known known = identity_compare(a, b);

    return known == KNOWN_DIGEST || (known >= KNOWN_PATH && identity_same_path(a, b));
}

struct identity passage_identity(const struct passage *p)
{
    return (struct identity){
        .digest = p->digest, .path = p->path, .title = p->title, .fingerprint = p->fingerprint};
}

struct identity identity_of_record(const struct record *r)
{
    return (struct identity){.digest = record_get(r, "Digest"),
                             .path = record_get(r, "Path"),
                             .title = record_get(r, "Title"),
                             .fingerprint = record_get(r, "Fingerprint")};
}

/* The title as it is shown, in one line. */
static char *title_of(struct document *d)
{
    struct text_widths *widths = text_widths_fixed();
    struct span text = document_text(d);
    struct range title = document_title(d);
    struct buf b = {0};
    uint32_t before = 0;

    while (title.from < title.to && b.n < TITLE_BYTES) {
        struct text_glyph g = text_glyph(widths, text.p + title.from, title.to - title.from,
                                         before, TEXT_FLOW, 0);
        buf_put(&b, g.shown, g.n);
        title.from += g.bytes;
        text_decode_back(text.p, title.from, &before, NULL);
    }
    text_widths_free(widths);
    return buf_take(&b);
}

void likeness_take(struct likeness *l, struct document *d)
{
    struct span text = document_text(d);
    size_t size = text.n < TEXT_FINGERPRINTED ? text.n : TEXT_FINGERPRINTED;

    if (l->title && l->size == size)
        return;
    free(l->title);
    l->size = size;
    l->title = title_of(d);
    l->has_fingerprint = text_fingerprint(text, l->fingerprint);
}

struct identity likeness_identity(const struct likeness *l, const char *digest,
                                  const char *path)
{
    return (struct identity){.digest = digest,
                             .path = path,
                             .title = l->title,
                             .fingerprint = l->has_fingerprint ? l->fingerprint : NULL};
}

void likeness_free(struct likeness *l)
{
    free(l->title);
    *l = (struct likeness){0};
}
