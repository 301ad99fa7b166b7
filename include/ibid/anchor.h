/* SPDX-License-Identifier: ISC */
/*
 * anchor: finds a quotation again in a text that may have changed since it was taken,
 * and tells by its text whether a document is the one it was taken from.  No file is
 * read or written here.
 *
 * Positions and ranges are bytes of the text.  A quotation that is found nowhere is an
 * orphan; it is never moved to a place that merely resembles its own.
 */
#ifndef IBID_ANCHOR_H
#define IBID_ANCHOR_H

#include <ibid/base.h>
#include <ibid/text.h>

/* The lookalike of a quotation whose text was never searched for one. */
#define LOOKALIKE_UNKNOWN (-1)

/*
 * A quotation and its surroundings, as the TextQuoteSelector of W3C's Web Annotations.
 * NULL stands for what is absent.
 */
struct quotation {
    char *exact;
    char *prefix, *suffix;
    /*
     * The letters of exact, in per cent, that stand at the place which resembles it
     * most but for its own, in the text that it was taken from; 0 for less than half.
     * In another text a place that says no more than that is not the quotation's,
     * unless both its sides say so.
     */
    int lookalike;
};

/*
 * Takes a quotation from a text: its range (where that is empty the words from its
 * position on, some 8 of them and at most 96 clusters, within their paragraph), with
 * up to 48 clusters on either side, white space folded to single blanks.  To be freed
 * with quotation_free.
 */
struct quotation quotation_take(struct span text, struct range range);
void quotation_free(struct quotation *q);

/* Could these words have been taken by an empty range? */
bool quotation_is_short(struct span exact);

/*
 * Quotations anchored in one text.  Letters are compared (see text_letters), so that
 * line breaks, white space, hyphens, quotation marks and the normalisation form do not
 * matter; a quotation may be damaged, and its surroundings decide between places.
 *
 * A quotation that stands at its hint between the same words is found at once, in the
 * time that comparing it takes.  The others wait for anchor_step: they are searched
 * for near their hints, then in the whole text in one pass, then each with errors.
 * What is left is an orphan: no place says enough of what it said, or two say the same.
 */
struct anchoring;

enum anchor_state {
    ANCHOR_PENDING,
    ANCHOR_FOUND,
    ANCHOR_ORPHAN,
};

/* The text is borrowed, and must be whole. */
struct anchoring *anchor_new(struct span text);
void anchor_free(struct anchoring *a);

/*
 * Adds a quotation, which is not kept hold of, at any time; returns the index of its
 * result.  hint: the position where it should stand.  same_text: the text is the very
 * one it was taken from.
 */
size_t anchor_add(struct anchoring *a, const struct quotation *q, size_t hint, bool same_text);

/* Goes on, about budget bytes; returns whether there is more to do. */
bool anchor_step(struct anchoring *a, size_t budget);

/* The state of a quotation; *range is where it stands, if it was found (empty for one
 * without letters). */
enum anchor_state anchor_get(const struct anchoring *a, size_t index, struct range *range);

/* The lookalike of a quotation (see above), LOOKALIKE_UNKNOWN as long as it has not been
 * worked out, and where the text is not the one it was taken from. */
int anchor_lookalike(const struct anchoring *a, size_t index);

/*
 * The position of a quotation in a text other than its own, searched for within 256 KiB
 * of its hint, so that nobody waits for long; NOWHERE where it is not found.
 */
size_t anchor_find_near(struct span text, const struct quotation *q, size_t hint);

/* Properties by which a document is recognised; NULL where it has none.  The title is as
 * text_identity_update makes it.  All strings are borrowed. */
struct identity {
    const char *digest, *path, *title, *fingerprint;
};

/*
 * How well two identities agree, the best last.  The text decides before the name of
 * its file: it is the same (digest), or an edited one (content): the title is the same
 * and the fingerprints resemble each other, or they resemble each other so much that
 * the title may have changed as well (a head was put before it, or it never had one).
 * A path whose fingerprint says otherwise holds another text now.  The same title alone
 * is that of two volumes as often as of two editions: passages of the one are searched
 * for in the other, and belong to it where they are found, but are not missed there.
 */
enum identity_match {
    MATCH_NONE,
    MATCH_TITLE,
    MATCH_REPLACED, /* the path, which holds another text now */
    MATCH_PATH,     /* the path, and nothing says that the text is another */
    MATCH_CONTENT,
    MATCH_DIGEST,
};
enum identity_match identity_compare(const struct identity *a, const struct identity *b);

/* Of things that exist once for each document, does that of a take the place of that of
 * b?  Not where b may be a file of its own: an edited copy that lies elsewhere. */
bool identity_replaces(const struct identity *a, const struct identity *b);

bool identity_same_path(const struct identity *a, const struct identity *b);

/* A text's own part of its document's identity.  Begin with all zero. */
struct text_identity {
    char *title; /* as it is shown, in one line; owned; may be empty */
    bool has_fingerprint;
    char fingerprint[TEXT_FINGERPRINT];
    size_t size; /* bytes of the text that were read for it */
};

/* Has it been worked out, and would it be the same for the text as it has grown? */
bool text_identity_is_current(const struct text_identity *t, struct span text);
void text_identity_update(struct text_identity *t, struct span text, struct span title);
void text_identity_free(struct text_identity *t);

/* The identity of a document with this text; borrows from t, digest and path. */
struct identity text_identity_of(const struct text_identity *t, const char *digest,
                                 const char *path);

#endif
