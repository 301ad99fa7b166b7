/* SPDX-License-Identifier: ISC */
/*
 * A file of records as it stands: chunks of text, one a record or what is
 * between, in the file's order.  Only chunks that were changed are written
 * anew; all others keep every byte.
 */
#ifndef IBID_BOOKMARKS_RECORD_H
#define IBID_BOOKMARKS_RECORD_H

#include <ibid/base.h>

struct field {
    char *name, *value; /* decoded; owned */
};

struct record {
    struct buf raw;  /* as in the file, its line breaks included */
    struct field *v; /* its fields; n is 0 for a comment or blank lines */
    size_t n, cap;
    bool changed; /* raw is out of date */
    bool removed;
};

struct records {
    struct record *v;
    size_t n, cap;
};

void records_parse(struct span file, struct records *out);
void records_free(struct records *r);
void records_print(const struct records *r, struct buf *out);

/* A new record at the end; its address is good until the next one. */
struct record *records_add(struct records *r);

const char *record_get(const struct record *r, const char *name); /* NULL if absent */
/* value NULL removes the field. */
void record_set(struct record *r, const char *name, const char *value);
/* Does the record describe a type (%rec: NAME)? */
bool record_declares(const struct record *r, const char *type);

#endif
