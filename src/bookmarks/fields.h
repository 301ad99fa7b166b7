/* SPDX-License-Identifier: ISC */
/* The fields of a record as members of a struct: strings, and one offset. */
#ifndef IBID_BOOKMARKS_FIELDS_H
#define IBID_BOOKMARKS_FIELDS_H

#include "recfile.h"

#include <ibid/anchor.h>

/* A member of type char *, owned by the struct; NULL: the field is absent. */
struct string_field {
    const char *name;
    size_t at; /* in the struct */
};

struct field_table {
    const struct string_field *v; /* in the order in which a new record has them */
    size_t n;
    size_t offset_at;          /* of the uint64_t that is the field Offset */
    const char *offset_before; /* the field that comes after it in a new record */
};

void fields_free(const struct field_table *t, void *of); /* the strings */
void fields_copy(const struct field_table *t, const void *from, void *to);

/* Bytes of all strings with their NULs; and a copy with the strings in memory of that
 * size, which is not for fields_free. */
size_t fields_bytes(const struct field_table *t, const void *of);
void fields_copy_into(const struct field_table *t, const void *from, void *to, char *memory);

void fields_from_record(const struct field_table *t, const struct record *r, void *out);
void fields_to_record(const struct field_table *t, const void *of, struct record *r);

/* The identity of the document that a record names. */
struct identity record_identity(const struct record *r);

#endif
