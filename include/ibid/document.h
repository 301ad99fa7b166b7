/* SPDX-License-Identifier: ISC */
/*
 * document: a text, its blocks, sections, markers and notes.
 *
 * A position is a byte offset into the document's text.  Ranges are half-open
 * ranges of positions.
 *
 * Blocks are parsed anew whenever they are asked for, from any place in the text: the
 * text falls into chunks of some 64 KiB that begin at fixed positions, and a chunk is
 * parsed by itself.  Whatever needs the whole text (sections, markers, notes, links) is
 * gathered by document_step, in the text's order, and known when that is done.  For a
 * large text the last part of the work is done by a thread that the module begins and
 * ends; for the caller, a document belongs to one thread.
 */
#ifndef IBID_DOCUMENT_H
#define IBID_DOCUMENT_H

#include <ibid/base.h>
#include <ibid/structure.h>

struct document;
struct parser;
struct producer;

/* Reading ------------------------------------------------------------------ */

/*
 * The document of a text.  The text is borrowed until document_free returns, and its
 * address must not change; it may grow (document_grow) until it is declared whole.
 */
struct document *document_new(struct span text, bool whole, const struct parser *parser);
/*
 * The document of a text that a producer makes of raw bytes, which are borrowed in the same
 * way, and grow.  parser finds the blocks and the evidence in that text; NULL: the producer
 * builds them.  Beginning and growing makes some of the text, document_step the rest.  NULL
 * and errno where there is no storage for the text.
 */
struct document *document_new_produced(struct span raw, bool whole,
                                       const struct producer *producer,
                                       const struct parser *parser);
/* What cut the text of such a document short, one line; NULL for nothing. */
const char *document_error(const struct document *d);

/* The same of a whole text of which each line is a paragraph, and nothing else is known. */
struct document *document_new_lines(struct span text);
void document_free(struct document *d);
void document_grow(struct document *d, size_t size, bool whole);

struct span document_text(const struct document *d);
/* Whether the text will not grow any more. */
bool document_whole(const struct document *d);

/* Reads about budget bytes, or waits for as long as reading them would take, at most a few
 * milliseconds; returns whether there is more to do now. */
bool document_step(struct document *d, size_t budget);

/* Whether the whole text is read, and its markers paired with its notes. */
bool document_done(const struct document *d);
size_t document_read(const struct document *d); /* bytes read so far */

/* Places ------------------------------------------------------------------- */

/*
 * A place is what is kept of a position: an offset in the file as given, or in a member of
 * an archive.  The raw offset is one number for both: the members of an archive count as
 * standing one after the other.
 */
struct document_origin {
    size_t (*raw)(void *data, size_t offset); /* from an offset in the bytes that the
                                                 document reads to one in the file */
    size_t (*offset)(void *data, size_t raw); /* and back */
    void *data;
};

/* By default an offset in the bytes is one in the file. */
void document_set_origin(struct document *d, const struct document_origin *origin);

size_t document_raw(const struct document *d, size_t pos);
size_t document_position(const struct document *d, size_t raw);
/* The member that a raw offset stands in, and *offset in it; an empty name where the file is
 * no archive. */
struct span document_member(const struct document *d, size_t raw, size_t *offset);

/* Styles, links, metadata ---------------------------------------------------- */

/* The runs of styled text that touch range: their number, and the first of them, in order. */
size_t document_styles(const struct document *d, struct range range,
                       const struct style_run **out);

struct document_link {
    struct range range;
    struct span target; /* "#" and an id, or an address */
};
/* The first link that ends after pos; false for none. */
bool document_link(const struct document *d, size_t pos, struct document_link *out);
/* Where what is called id begins, the first of several; NOWHERE where nothing is. */
size_t document_anchor(const struct document *d, struct span id);

/* Empty where the format does not say.  Good until the document reads on. */
struct span document_author(const struct document *d);
struct span document_language(const struct document *d); /* a BCP 47 tag */

/* Whether a program set the text for a terminal: its lines may be as wide as the window. */
bool document_keeps_lines(const struct document *d);

/* Blocks ------------------------------------------------------------------ */

/* The block that holds pos, or else the next one after it; false after the last. */
bool document_block(struct document *d, size_t pos, struct block *out);
bool document_block_next(struct document *d, const struct block *b, struct block *out);
bool document_block_prev(struct document *d, const struct block *b, struct block *out);
/* The last block; false for a text without one. */
bool document_block_last(struct document *d, struct block *out);

/*
 * A logical line is the part of a block between two line breaks that are meant.  It is
 * set as one paragraph; the line breaks inside it are soft.
 */
struct logical_line {
    size_t from, to; /* without the indent before it and the line break after it */
    size_t next;     /* where the source line of the next one begins; the block's to after
                        the last */
    uint16_t indent; /* columns before its first line */
    uint16_t hang;   /* columns before its other lines */
    bool centred;
    bool verbatim; /* blanks are kept, and lines are broken only where they must be */
};

/* The logical line of b that holds pos (or whose indent does); pos in [b->from, b->to). */
void document_logical_line(struct document *d, const struct block *b, size_t pos,
                           struct logical_line *out);

/* Sections, markers, notes ------------------------------------------------ */

/* Each gives the number of items, and the items in the order of the text, which belong to
 * the document.  There are none until everything has been paired. */
size_t document_sections(const struct document *d, const struct section **out);
size_t document_markers(const struct document *d, const struct marker **out);
size_t document_notes(const struct document *d, const struct note **out);
size_t document_notes_headings(const struct document *d, const struct notes_heading **out);
/* Diagnostics for a proofreader: dangling markers, uncited notes, misprints. */
size_t document_diags(const struct document *d, const struct diag **out);

/* The document's title: what its format says ("Title: On Liberty" in a plain text's head),
 * else its first heading, in which soft line breaks may stand, else its first line; at most
 * 200 bytes; may be empty.  Good until the document reads on. */
struct span document_title(struct document *d);

/* The notes that markers in range cite, without inline ones, each once, in the order in
 * which they are cited there: their number, and their indices, the caller's to free. */
size_t document_cited(const struct document *d, struct range range, size_t **out);

/* Indices, or NOWHERE. */
size_t document_section_at(const struct document *d, size_t pos);    /* that holds pos */
size_t document_marker_at(const struct document *d, size_t pos);     /* from <= pos < to */
size_t document_marker_after(const struct document *d, size_t pos);  /* first, from >= pos */
size_t document_marker_before(const struct document *d, size_t pos); /* last, from < pos */
size_t document_note_at(const struct document *d, size_t pos); /* whose label or body has pos */

/*
 * The section that somebody reading at pos means by the words wanted: its label with or
 * without its full stop, in any case, or else the beginning of its title (of its first
 * words, where it has no title).  Of several, the next one forward from pos, wrapping
 * round.  A section whose label is misprinted is found under either number, and *misprint
 * tells so.
 */
size_t document_find_section(const struct document *d, struct span wanted, size_t pos,
                             bool *misprint);

/*
 * The marker whose note is meant by a label typed while [view.from, view.to) is on the
 * screen: cited in the view, else the first in this section, else the next forward, else
 * the nearest back.  NOWHERE where nothing cites a note of that label; then *note may
 * still give an orphan note of that label.
 */
size_t document_find_marker(const struct document *d, struct span label, struct range view,
                            size_t *note);

#endif
