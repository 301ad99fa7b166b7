/* SPDX-License-Identifier: ISC */
/* Evidence as the builder was given it, and the state of one inference. */
#ifndef IBID_INFER_INTERNAL_H
#define IBID_INFER_INTERNAL_H

#include <ibid/infer.h>
#include <ibid/job.h>

/*
 * There may be an item of evidence for each kilobyte of a large text, so items are small:
 * ranges are kept as offsets from the item's beginning, and references to other items as
 * 32-bit indices, of which NONE is no index.
 */
#define NONE UINT32_MAX

struct subrange {
    uint32_t at, size;
};

struct marker_candidate {
    size_t from;
    uint32_t note; /* index of the note candidate it is paired with, or NONE */
    uint32_t size;
    uint16_t label_at, label_size;
    uint8_t form; /* enum marker_form */
    bool glued;
};

struct note_candidate {
    size_t from;
    struct subrange label, body;
    uint32_t heading; /* index of the heading of notes that it stands below, or NONE */
    uint8_t form;     /* enum note_form */
    bool closed;      /* by its own bracket, at the body's end; else its block ends there */
    bool accepted;    /* it is a note */
    bool cited;       /* a marker cites it */
};

struct heading_candidate {
    size_t from;
    uint32_t size;
    struct subrange label, title;
    uint8_t rank;
    bool notes; /* announces notes */
};

struct inline_candidate {
    size_t from;
    uint32_t size;
    struct subrange label, body;
};

struct work_edge {
    size_t pos;
    bool is_start;
};

struct marker_candidates {
    struct marker_candidate *v;
    size_t n, cap;
};

struct evidence {
    struct marker_candidates markers;
    struct marker_candidates numbers; /* of MARKER_NUMBER and MARKER_SUFFIX */
    VEC(struct note_candidate) notes;
    VEC(struct heading_candidate) headings;
    VEC(struct inline_candidate) inlines;
    VEC(struct work_edge) edges;
};

struct inference {
    struct span text;
    struct evidence *evidence;
    const struct infer_source *source;
    const struct job *job;       /* the thread's, which may be cancelled; NULL: none */
    bool roman[MARKER_FORMS][2]; /* labels in small, in capital letters are Roman numerals */
    struct findings *findings;
};

static inline bool is_cancelled(const struct inference *in)
{
    return in->job && job_is_cancelled(in->job);
}

static inline struct range subrange_in(size_t from, struct subrange s)
{
    return (struct range){from + s.at, from + s.at + s.size};
}

static inline struct range marker_label(const struct marker_candidate *m)
{
    return subrange_in(m->from, (struct subrange){m->label_at, m->label_size});
}

static inline struct range note_label(const struct note_candidate *n)
{
    return subrange_in(n->from, n->label);
}

static inline struct range note_body(const struct note_candidate *n)
{
    return subrange_in(n->from, n->body);
}

static inline struct range heading_range(const struct heading_candidate *h)
{
    return (struct range){h->from, h->from + h->size};
}

static inline struct range heading_label(const struct heading_candidate *h)
{
    return subrange_in(h->from, h->label);
}

static inline struct range heading_title(const struct heading_candidate *h)
{
    return subrange_in(h->from, h->title);
}

#endif
