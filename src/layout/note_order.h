/* SPDX-License-Identifier: ISC */
/*
 * The order in which notes are set at feet: each with the marker of the text that first
 * cites it, and after it the notes that it cites itself.  A page then carries on a run of
 * this order, and whether a note was set before is a comparison of two indices.
 *
 * Notes in the order are "collected", that is left out of the flow, or "folded" to a sign
 * where they stand in the running text.
 */
#ifndef IBID_LAYOUT_NOTE_ORDER_H
#define IBID_LAYOUT_NOTE_ORDER_H

#include <ibid/layout.h>

struct collector;

/* A note in the order.  A gigabyte may have a million; 32 bits count what 200 GB of
 * markers would take. */
struct ordered_note {
    uint32_t note;   /* index */
    uint32_t marker; /* the first that cites it */
    uint32_t root;   /* the marker in the text, outside of notes, that leads to it */
};
#define ORDER_NONE UINT32_MAX

/* A heading that announces nothing but collected notes, collected with them. */
struct collected_heading {
    struct range range;
    size_t note; /* the first of them */
};

struct note_order {
    bool known;
    struct collector *collector; /* NULL before collecting and once the order is known */
    struct ordered_note *v;
    size_t n, cap;
    size_t notes_n;
    uint32_t *index;  /* for each note its index in v, or ORDER_NONE */
    uint64_t *joined; /* a bit for each note: it is collected, and so are the one before
                       * it and all that stands between them */
    VEC(struct collected_heading) headings;
};

/* Whether the order is known and notes are to be set by it. */
bool notes_are_collected(const struct layout *l);

/* All of a note, with the bracket that closes it. */
struct range note_extent(struct layout *l, size_t note);
bool note_is_enclosed(struct layout *l, const struct note *note);
/* How many notes begin at or before pos. */
size_t notes_begun_at(struct layout *l, size_t pos);

/* By number.  The index of a note in the order, or NOWHERE. */
size_t order_of_note(const struct layout *l, size_t note);
bool note_is_collected(const struct layout *l, size_t note);
bool note_is_folded(const struct layout *l, size_t note);
/* The index in the order of the first note that a marker at or after pos leads to. */
size_t order_first_cited_from(struct layout *l, size_t pos);
/* The first and the last note of the run of collected notes, with nothing between them,
 * that a collected note belongs to. */
size_t note_run_first(const struct layout *l, size_t note);
size_t note_run_last(const struct layout *l, size_t note);
/* The beginning of this run, with the heading that is collected with it, and its end. */
size_t note_run_begin(struct layout *l, size_t note);
size_t note_run_end(struct layout *l, size_t note);

/* By position.  The collected note that holds pos, or the first of those whose collected
 * heading holds it; or NOWHERE. */
size_t collected_note_at(struct layout *l, size_t pos);
/* The end of the collected note at pos, or else the beginning of the next; at most to. */
size_t collected_edge(struct layout *l, size_t pos, size_t to);
/* The first folded note that ends after pos and begins before to; NOWHERE for none. */
size_t folded_after(struct layout *l, size_t pos, size_t to);

#endif
