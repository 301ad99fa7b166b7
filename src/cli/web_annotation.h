/* SPDX-License-Identifier: ISC */
/*
 * web_annotation: passages as Web Annotations (W3C Recommendation of 23 February
 * 2017) in JSON-LD, with a TextQuoteSelector, and a TextPositionSelector where
 * the document is at hand.  What the model has no word for has the prefix
 * "ibid:".
 */
#ifndef IBID_CLI_WEB_ANNOTATION_H
#define IBID_CLI_WEB_ANNOTATION_H

#include <ibid/bookmarks.h>

#define WEB_ANNOTATION_CONTEXT "http://www.w3.org/ns/anno.jsonld"
#define WEB_ANNOTATION_ID_PREFIX "urn:x-ibid:"

/*
 * JSON strings cannot hold bytes that are not UTF-8: they become U+FFFD.  A string with
 * such bytes is written a second time, percent-encoded, as a member of the object of
 * this name, so that importing restores it.
 */
#define WEB_ANNOTATION_BYTES "ibid:bytes"

struct web_annotation_string {
    const char *name;
    size_t at; /* offset of its char * in struct passage */
};
extern const struct web_annotation_string web_annotation_strings[];
extern const size_t web_annotation_strings_n;

/* Appends p; characters is where it stands, in code points of the text (the
 * model's unit), or begins at NOWHERE. */
void web_annotation_put(const struct passage *p, struct range characters, struct buf *out);

struct passages {
    struct passage *v;
    size_t n, cap;
};

/*
 * The passages in a file of annotations: one, a list, or a page or collection of
 * them.  What has no quotation is left out.  False and *error (the caller frees
 * it) where it is no JSON, or this program was built without a reader of it.
 */
bool web_annotations_read(struct span json, struct passages *out, char **error);

#endif
