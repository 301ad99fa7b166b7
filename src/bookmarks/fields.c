/* SPDX-License-Identifier: ISC */
#include "fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char **string_of(const struct field_table *t, void *of, size_t i)
{
    return (char **)(void *)((char *)of + t->v[i].at);
}

static const char *value_of(const struct field_table *t, const void *of, size_t i)
{
    return *(char *const *)(const void *)((const char *)of + t->v[i].at);
}

static uint64_t *offset_of(const struct field_table *t, void *of)
{
    return (uint64_t *)(void *)((char *)of + t->offset_at);
}

static uint64_t offset_value(const struct field_table *t, const void *of)
{
    return *(const uint64_t *)(const void *)((const char *)of + t->offset_at);
}

void fields_free(const struct field_table *t, void *of)
{
    for (size_t i = 0; i < t->n; i++)
        free(*string_of(t, of, i));
}

void fields_copy(const struct field_table *t, const void *from, void *to)
{
    *offset_of(t, to) = offset_value(t, from);
    for (size_t i = 0; i < t->n; i++)
        *string_of(t, to, i) = mem_string(value_of(t, from, i));
}

size_t fields_bytes(const struct field_table *t, const void *of)
{
    size_t bytes = 0;

    for (size_t i = 0; i < t->n; i++)
        bytes += value_of(t, of, i) ? strlen(value_of(t, of, i)) + 1 : 0;
    return bytes;
}

void fields_copy_into(const struct field_table *t, const void *from, void *to, char *memory)
{
    *offset_of(t, to) = offset_value(t, from);
    for (size_t i = 0; i < t->n; i++) {
        const char *value = value_of(t, from, i);
        size_t bytes = value ? strlen(value) + 1 : 0;
        *string_of(t, to, i) = value ? memcpy(memory, value, bytes) : NULL;
        memory += bytes;
    }
}

void fields_from_record(const struct field_table *t, const struct record *r, void *out)
{
    const char *offset = record_get(r, "Offset");

    /* It may have been written by hand, and is only a hint. */
    *offset_of(t, out) = 0;
    if (offset) {
        offset += strspn(offset, " \t");
        number_read(&offset, UINT64_MAX, offset_of(t, out));
    }
    for (size_t i = 0; i < t->n; i++)
        *string_of(t, out, i) = mem_string(record_get(r, t->v[i].name));
}

void fields_to_record(const struct field_table *t, const void *of, struct record *r)
{
    char offset[24];

    snprintf(offset, sizeof offset, "%llu", (unsigned long long)offset_value(t, of));
    for (size_t i = 0; i < t->n; i++) {
        if (strcmp(t->v[i].name, t->offset_before) == 0)
            record_set(r, "Offset", offset);
        record_set(r, t->v[i].name, value_of(t, of, i));
    }
}

struct identity record_identity(const struct record *r)
{
    return (struct identity){.digest = record_get(r, "Digest"),
                             .path = record_get(r, "Path"),
                             .title = record_get(r, "Title"),
                             .fingerprint = record_get(r, "Fingerprint")};
}
