/* SPDX-License-Identifier: ISC */
#include <ibid/anchor.h>

#include <stdlib.h>
#include <string.h>

/*
 * Minimum digits of two fingerprints that agree, where the title is the same and without
 * it.  Different texts have been seen to have 10 in common, a text of which half the
 * paragraphs were changed 34 and more with what it was, one with a fifth of them changed
 * 44.
 */
#define MIN_AGREEING 20
#define MIN_AGREEING_UNTITLED 40

/* Bytes of a title, about. */
#define TITLE_BYTES 100

static bool are_equal(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

bool identity_same_path(const struct identity *a, const struct identity *b)
{
    /* All texts that are read from standard input have that path. */
    return are_equal(a->path, b->path) && strcmp(a->path, "-") != 0;
}

enum identity_match identity_compare(const struct identity *a, const struct identity *b)
{
    bool title = are_equal(a->title, b->title) && *a->title;
    bool both = a->fingerprint && b->fingerprint;

    if (are_equal(a->digest, b->digest))
        return MATCH_DIGEST;
    unsigned agreeing = both ? text_fingerprint_agreement(a->fingerprint, b->fingerprint) : 0;
    if (agreeing >= MIN_AGREEING_UNTITLED || (title && agreeing >= MIN_AGREEING))
        return MATCH_CONTENT;
    if (identity_same_path(a, b))
        return both && agreeing < MIN_AGREEING ? MATCH_REPLACED : MATCH_PATH;
    return title ? MATCH_TITLE : MATCH_NONE;
}

bool identity_replaces(const struct identity *a, const struct identity *b)
{
    enum identity_match match = identity_compare(a, b);

    return match == MATCH_DIGEST || (match >= MATCH_PATH && identity_same_path(a, b));
}

/* The text of a title as it is shown, in one line. */
static char *shown_title(struct span title)
{
    struct text_widths *widths = text_widths_fixed();
    struct buf b = {0};
    uint32_t before = 0;
    size_t at = 0;

    while (at < title.n && b.n < TITLE_BYTES) {
        struct text_glyph g =
            text_glyph(widths, title.p + at, title.n - at, before, TEXT_FLOW, 0);
        buf_put(&b, g.shown, g.n);
        at += g.bytes;
        text_decode_back(title.p, at, &before, NULL);
    }
    text_widths_free(widths);
    return buf_take(&b);
}

static size_t fingerprinted(struct span text)
{
    return text.n < TEXT_FINGERPRINT_BYTES ? text.n : TEXT_FINGERPRINT_BYTES;
}

bool text_identity_is_current(const struct text_identity *t, struct span text)
{
    return t->title && t->size == fingerprinted(text);
}

void text_identity_update(struct text_identity *t, struct span text, struct span title)
{
    free(t->title);
    t->size = fingerprinted(text);
    t->title = shown_title(title);
    t->has_fingerprint = text_fingerprint(text, t->fingerprint);
}

struct identity text_identity_of(const struct text_identity *t, const char *digest,
                                 const char *path)
{
    return (struct identity){.digest = digest,
                             .path = path,
                             .title = t->title,
                             .fingerprint = t->has_fingerprint ? t->fingerprint : NULL};
}

void text_identity_free(struct text_identity *t)
{
    free(t->title);
    *t = (struct text_identity){0};
}
