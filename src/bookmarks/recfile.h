/* SPDX-License-Identifier: ISC */
/*
 * A file of records as it stands: chunks of text, one a record or what is
 * between, in the file's order.  Only fields that were changed are written
 * anew; all others, and every line that is no field, keep every byte.
 */
#ifndef IBID_BOOKMARKS_RECFILE_H
#define IBID_BOOKMARKS_RECFILE_H

#include <ibid/base.h>

/* A field, or (name NULL) a line that is none: a comment, or damaged. */
struct field {
    char *name, *value; /* decoded; owned */
    struct span raw;    /* in the record's raw; p NULL where it was changed */
};

struct record {
    struct buf raw;  /* as in the file, its line breaks included */
    struct field *v; /* in their order; n is 0 for blank lines */
    size_t n, cap;
    size_t fields;  /* of them, those with a name */
    bool describes; /* one of them is %rec */
    bool changed;   /* raw is out of date, though its items may lie in it */
    bool removed;
};

struct recfile {
    struct record *v;
    size_t n, cap;
};

void recfile_parse(struct span file, struct recfile *out);
void recfile_free(struct recfile *r);
void recfile_print(const struct recfile *r, struct buf *out);

/* A new record at the end; its address is good until the next one. */
struct record *recfile_add(struct recfile *r);

/* A new record behind those of a type, before another type's description. */
struct record *recfile_add_typed(struct recfile *r, const char *type);

/* The records but the descriptions, one after the other.  Begin with all zero. */
struct recfile_iter {
    size_t at; /* the record found */
    size_t next;
    bool other; /* the record stands behind the description of another type */
};
bool recfile_next(const struct recfile *r, const char *type, struct recfile_iter *w);

const char *record_get(const struct record *r, const char *name); /* NULL if absent */
/* value NULL removes the field. */
void record_set(struct record *r, const char *name, const char *value);
/* Does the record describe a type (%rec: NAME)? */
bool record_declares(const struct record *r, const char *type);

#endif
