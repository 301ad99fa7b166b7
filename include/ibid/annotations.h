/* SPDX-License-Identifier: ISC */
/*
 * annotations: the passages of one open document.  They are gathered from the bookmarks,
 * anchored in the text, changed, and changes of them are undone.  The module knows no screen,
 * no page and no key.
 *
 * Positions and ranges are bytes of the document's text; ranges are half-open.  The offset in a
 * struct passage is raw: a byte of the file.  A number is that of a passage among all (see
 * bookmarks_readings for how long it is valid); NOWHERE stands for none.  A passage that is
 * returned belongs to the bookmarks and is valid until it is changed or the bookmarks are read
 * again.
 *
 * Gathering and anchoring begin when something is first asked, and again when the passages or
 * the text have changed; anchoring goes on in annotations_step.
 */
#ifndef IBID_ANNOTATIONS_H
#define IBID_ANNOTATIONS_H

#include <ibid/anchor.h>
#include <ibid/base.h>
#include <ibid/bookmarks.h>
#include <ibid/document.h>

struct annotations;

/* All borrowed for the life of the annotations, or until annotations_replace. */
struct annotations_setup {
    struct bookmarks *bookmarks; /* NULL: there are no passages, and none can be added */
    struct document *document;
    const char *path, *digest; /* of the file; digest may be NULL */
};

struct annotations *annotations_new(const struct annotations_setup *setup);
void annotations_free(struct annotations *a);

/* Another document, or the same read anew, takes the place of this one. */
void annotations_replace(struct annotations *a, const struct annotations_setup *setup);

/* The document has grown: every passage is anchored anew. */
void annotations_grow(struct annotations *a);

/* Notice of changes --------------------------------------------------------------- */

enum annotations_event {
    ANNOTATIONS_PUT,        /* the passage of the number was added, changed or brought back */
    ANNOTATIONS_DELETED,    /* the passage of the number was deleted; the number is empty */
    ANNOTATIONS_OUTDATED,   /* other passages may be of this document, or stand elsewhere */
    ANNOTATIONS_RENUMBERED, /* the passages were read again: numbers belong to others now */
    ANNOTATIONS_ANCHORED,   /* no passage is pending any more */
};

/* Receives each event when it happens, from within the function that caused it, which has
 * finished its work by then: every function here may be called.  number is NOWHERE for
 * the events that concern no single passage. */
typedef void annotations_observer(void *data, enum annotations_event event, size_t number);

/* There is one observer; NULL for none. */
void annotations_observe(struct annotations *a, annotations_observer *observer, void *data);

/* The document --------------------------------------------------------------------- */

/* The identity of the document; it borrows from the annotations until the text changes. */
struct identity annotations_identity(struct annotations *a);

/* How well a passage's document agrees with this one. */
enum identity_match annotations_match(struct annotations *a, const struct passage *p);

/* Does a passage belong to this document even where it is not found?  One that only shares the
 * title belongs to it where it is found. */
bool annotations_owns(struct annotations *a, const struct passage *p);

/* Passages ------------------------------------------------------------------------- */

/* Of all documents; NULL where the number is empty. */
const struct passage *annotations_get(const struct annotations *a, size_t number);
size_t annotations_find(const struct annotations *a, const char *id); /* a number or NOWHERE */

/* The numbers of the passages that may be of this document, rising; some may be empty.  Valid
 * until the next call. */
const struct numbers *annotations_numbers(struct annotations *a);

/* The ith passage of this document by number; NULL behind the last.  *range is where it is
 * found, {NOWHERE, NOWHERE} while it is not. */
const struct passage *annotations_nth(struct annotations *a, size_t i, struct range *range);

/* The next passage that is found and overlaps a range: begins with *i = 0 and advances it; NULL
 * behind the last. */
const struct passage *annotations_in(struct annotations *a, struct range range, size_t *i,
                                     struct range *where);

/* The state of the passage of a number; *range is where it is found.  A passage of another
 * document stays ANCHOR_PENDING. */
enum anchor_state annotations_state(struct annotations *a, size_t number, struct range *range);

/* The passage of this document that quotes the same words at the same place as a draft and is
 * no mark; NULL for none. */
const struct passage *annotations_same(struct annotations *a, const struct passage *draft);

/* Of the marks of a letter that of the document which agrees best with this one, the last of
 * several; NULL for none. */
const struct passage *annotations_mark(struct annotations *a, const char *letter);

/* Work in steps -------------------------------------------------------------------- */

/* Reads on in the dotfile, at most budget bytes; returns whether there is more to do, if only
 * to tell that a save has ended. */
bool annotations_read(struct annotations *a, size_t budget);
bool annotations_is_reading(const struct annotations *a); /* what it returned last */

/* Anchors, comparing and scanning about budget bytes; returns whether passages are pending
 * still.  When none is, what passages added here resemble elsewhere is noted in them. */
bool annotations_step(struct annotations *a, size_t budget);
bool annotations_pending(const struct annotations *a); /* annotations_step has work to do */

/* Looks whether another session has changed the passages. */
void annotations_refresh(struct annotations *a);

/* A search for one passage, of whichever document, ahead of the others. */
struct passage_search;
struct passage_search *passage_search_new(struct annotations *a, const struct passage *p);
void passage_search_free(struct passage_search *s);
const struct passage *passage_search_passage(const struct passage_search *s); /* a copy */

/* Goes on, about budget bytes; *range is where it is found. */
enum anchor_state passage_search_step(struct passage_search *s, size_t budget,
                                      struct range *range);

/* Changes -------------------------------------------------------------------------- */

enum passage_style {
    PASSAGE_PLAIN,
    PASSAGE_IMPORTANT,
    PASSAGE_QUESTION,
    PASSAGE_DOUBT,
    PASSAGE_STYLES,
};

enum passage_style passage_style(const struct passage *p); /* PASSAGE_PLAIN for unknown ones */
void passage_set_style(struct passage *p, enum passage_style style);
const char *passage_style_name(enum passage_style style);
enum passage_style passage_style_next(enum passage_style style); /* the first after the last */

/* Maximum bytes of a passage, which is quoted whole in the dotfile. */
#define PASSAGE_MAX_BYTES ((size_t)64 * 1024)

/* A new passage of this document that quotes a range (of an empty one the words from there on),
 * to be freed with passage_free.  Its section is the caller's to add. */
struct passage annotations_draft(struct annotations *a, struct range range);

/* Adds a passage, or changes the one with its id.  A mark takes its letter from the
 * passage that had it, and undoing gives it back: see bookmarks_put. */
void annotations_put(struct annotations *a, const struct passage *p);

/* Gives a passage the place of a draft; false where there is none of that id. */
bool annotations_move(struct annotations *a, const char *id, const struct passage *draft);
void annotations_delete(struct annotations *a, size_t number);

enum annotations_undone {
    UNDONE_NOTHING, /* there was no change */
    UNDONE_CHANGE,
    UNDONE_DELETION,
};

/* Undoes the latest change or deletion; up to 100 can be undone.  Added passages stay. */
enum annotations_undone annotations_undo(struct annotations *a);

/* Saving --------------------------------------------------------------------------- */

/* Changes made so far, and how many of them, in their order, are on the disk. */
unsigned long annotations_made(const struct annotations *a);
unsigned long annotations_saved(const struct annotations *a);

/* Sees whether a save has ended. */
void annotations_poll(struct annotations *a);

/* Why changes could not be saved, or that both versions of one were kept; told once, the
 * caller's to free.  NULL: nothing is to be told. */
char *annotations_complaint(struct annotations *a);

/* Are there changes that no save is under way for, since the last one failed? */
bool annotations_unsaved(const struct annotations *a);

/* Waits for the save that is under way and saves what is left; false where that fails, and
 * *error, the caller's to free, says why (NULL otherwise). */
bool annotations_save(struct annotations *a, char **error);
const char *annotations_path(const struct annotations *a); /* of the dotfile; may be empty */

/* The order of a list ------------------------------------------------------------------ */

/*
 * The passages in order: those of this document first, by their place in the text, then those
 * of the others by path and place.  There may be very many: they are sorted in steps.
 */
struct passage_order;
struct passage_order *passage_order_new(struct annotations *a);
void passage_order_free(struct passage_order *o);

/* Begins anew, with the passages of this document or of all. */
void passage_order_begin(struct passage_order *o, bool everywhere);

/* Goes on by about budget units (4 for a passage that is looked at, 1 for one that is moved)
 * and appends the numbers that come next in the order. */
void passage_order_step(struct passage_order *o, size_t budget, struct numbers *out);
bool passage_order_is_done(const struct passage_order *o);

/* Does it wait for annotations_read?  Passages of other documents are sorted when all have been
 * read. */
bool passage_order_waits(const struct passage_order *o);

/* Is it done, and do the numbers still belong to their passages? */
bool passage_order_is_current(const struct passage_order *o);

/* Appends the passages of this document in order, all at once; ends what was begun. */
void passage_order_here(struct passage_order *o, struct numbers *out);

/* Less than, equal to or greater than 0, as one stands before the other.  An empty number
 * stands before all. */
int passage_order_compare(struct annotations *a, size_t x, size_t y);

/* Does it stand among the passages of this document? */
bool passage_order_is_here(struct annotations *a, size_t number);

#endif
