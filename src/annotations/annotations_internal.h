/* SPDX-License-Identifier: ISC */
/* The passages of one document from inside: their state, and what the files share. */
#ifndef IBID_ANNOTATIONS_INTERNAL_H
#define IBID_ANNOTATIONS_INTERNAL_H

#include <ibid/annotations.h>

/* A passage of this document. */
struct annotation {
    char *id;
    uint64_t offset; /* raw, of the passage when it was gathered */
    size_t number;
    size_t target; /* in the anchoring */
    bool is_new;   /* added since the document was opened */
};

struct annotations {
    struct annotations_setup setup;
    annotations_observer *observer;
    void *observer_data;
    struct text_identity text_identity;
    unsigned long texts; /* how often the text has changed */

    /* Gathered, by number. */
    struct annotation *v;
    size_t n, cap;
    struct numbers candidates; /* that may be of this document */
    unsigned long readings;    /* of the bookmarks, when they were gathered */
    bool stale;                /* they have to be gathered again */
    bool stale_by_reading;     /* because more of them were read */
    bool reading;              /* there is more to be read */

    struct anchoring *anchoring; /* NULL: not begun */
    bool pending;                /* it has work left */

    VEC(struct passage) undo; /* passages as they were, the latest change last */
};

static inline void notify(struct annotations *a, enum annotations_event event, size_t number)
{
    if (a->observer)
        a->observer(a->observer_data, event, number);
}

/* gather.c */

/* Gathers the passages of this document, unless they are. */
void gather_passages(struct annotations *a);
void gathered_clear(struct annotations *a);

/* The passages have to be gathered again; the observer is told. */
void gathered_expire(struct annotations *a);

/* The number's passage was put or deleted: the others stay as they are. */
void gathered_update(struct annotations *a, size_t number);

#endif
