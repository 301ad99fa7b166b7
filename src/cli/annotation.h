/* SPDX-License-Identifier: ISC */
/*
 * annotation: passages as Web Annotations (W3C Recommendation of 23 February
 * 2017) in JSON-LD, with a TextQuoteSelector, and a TextPositionSelector where
 * the document is at hand.  What the model has no word for has the prefix
 * "ibid:".
 */
#ifndef IBID_CLI_ANNOTATION_H
#define IBID_CLI_ANNOTATION_H

#include <ibid/bookmarks.h>

#define ANNOTATION_CONTEXT "http://www.w3.org/ns/anno.jsonld"
#define ANNOTATION_OURS "urn:x-ibid:"

/*
 * JSON has no place for bytes that are not UTF-8: they are U+FFFD.  A string that
 * has such bytes stands once more, as a URI would have it, by its name here in a
 * member of this name, so that it comes back as it was.
 */
#define ANNOTATION_BYTES "ibid:bytes"

struct annotation_string {
    const char *name;
    size_t at; /* of its char * in struct passage */
};
extern const struct annotation_string annotation_strings[];
extern const size_t annotation_strings_n;

/* Appends p; characters is where it stands, in code points of the text (the
 * model's unit), or begins at NOWHERE. */
void annotation_put(const struct passage *p, struct range characters, struct buf *out);

struct passages {
    struct passage *v;
    size_t n, cap;
};

/*
 * The passages in a file of annotations: one, a list, or a page or collection of
 * them.  What has no quotation is left out.  False and *error (the caller frees
 * it) where it is no JSON, or this program was built without a reader of it.
 */
bool annotations_read(struct span json, struct passages *out, char **error);

#endif
