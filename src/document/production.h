/* SPDX-License-Identifier: ISC */
/*
 * production: the text that a producer makes of raw bytes, and what it says beside it:
 * blocks, styles, links, anchors, references and notes by id, metadata, members.
 */
#ifndef IBID_DOCUMENT_PRODUCTION_H
#define IBID_DOCUMENT_PRODUCTION_H

#include "id_index.h"
#include "raw_map.h"

#include <ibid/document.h>
#include <ibid/infer.h>
#include <ibid/spool.h>

struct produced_link {
    struct range range;
    struct pooled target;
};

/* A marker that cites a note by its id. */
struct reference {
    struct range whole, label;
    struct pooled id;
};

struct identified_note {
    struct pooled id;
    size_t from;
    struct range label, body;
};

struct member {
    struct pooled name;
    size_t raw; /* number of raw bytes in the members before it */
};

struct production { /* its members are the lists of what a producer says, one each */
    const struct producer *producer;
    void *state; /* the producer's */
    struct span raw;
    bool raw_whole, done;
    size_t consumed; /* raw bytes that have become text */
    char *error;     /* what cut the text short */

    struct spool text;
    struct buf waiting; /* end of the text, not in the spool yet */
    struct raw_map map;

    struct evidence *evidence; /* the document's, where the producer gives it; else NULL */
    struct blocks blocks;
    VEC(struct style_run) styles;
    struct id_index anchors; /* positions by id */
    VEC(struct produced_link) links;
    VEC(struct reference) references;
    VEC(struct identified_note) notes;
    VEC(struct member) members;
    struct pooled metadata[METADATA_KINDS];
    struct buf strings; /* the pool */
};

/* Makes a text of raw, which is borrowed until production_free and whose address does not
 * change; NULL and errno where there is no storage for the text. */
struct production *production_new(const struct producer *producer, struct span raw, bool whole);
void production_free(struct production *p); /* NULL is allowed */
void production_grow(struct production *p, size_t size, bool whole);

/* Reads about budget raw bytes; whether there is more to read now. */
bool production_step(struct production *p, size_t budget);

struct span production_text(const struct production *p);
struct span production_string(const struct production *p, struct pooled s);
/* Empty where the format does not say; p may be NULL. */
struct span production_metadata(const struct production *p, enum metadata kind);

/* The attributes that all characters of range have, blanks aside. */
uint16_t production_attributes(const struct production *p, struct range range);

/* Pairs references with notes by id, and adds both, and a diagnostic for each reference that
 * leads nowhere, to what inference found. */
void production_pair(const struct production *p, struct findings *f);

#endif
