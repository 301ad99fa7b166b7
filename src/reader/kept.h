/* SPDX-License-Identifier: ISC */
/* The passages of the document: changing them, and where they stand. */
#ifndef IBID_READER_KEPT_H
#define IBID_READER_KEPT_H

#include "reader_internal.h"

bool can_keep(struct reader *r);                 /* else it says so */
struct identity identity_here(struct reader *r); /* of this document */
/* How well a passage's document agrees with this one. */
enum identity_match passage_match(struct reader *r, const struct passage *p);
/* Is it this document's, even where it is not found?  One known by no more than its title
 * is this document's where it is found. */
bool passage_here(struct reader *r, const struct passage *p);
const struct passage *passage_of(const struct reader *r,
                                 size_t index); /* of a number among all; or NULL */
struct passage passage_new(struct reader *r, size_t pos);
/* A passage to be kept; false, and said why, where it cannot be. */
bool passage_draft(struct reader *r, struct range range, size_t style, struct passage *out);
const struct passage *passage_same(struct reader *r, const struct passage *draft);
bool passage_keep(struct reader *r, struct range range, size_t style);
void passage_put(struct reader *r, const struct passage *p, const char *say);
void passage_place(struct reader *r, const char *id, struct range range);
void passage_restyle(struct reader *r, size_t index);
void passage_delete(struct reader *r, size_t index);
size_t passage_undo(struct reader *r);
const char *style_name(size_t style);
size_t style_after(size_t style);
char passage_sign(const struct passage *p); /* of its style; NUL for none */
void say_saved(struct reader *r, const char *format, ...) BASE_PRINTF(2, 3); /* once it is */
void kept_heed(struct reader *r);   /* what came of it */
bool kept_offer(struct reader *r);  /* tries to save the rest; else it asks */
void kept_forget(struct reader *r); /* the passages were changed */
void kept_change(struct reader *r,
                 size_t number);  /* one was changed here, or deleted, or is new */
void kept_lose(struct reader *r); /* the text was changed */
bool kept_read(struct reader *r, size_t budget); /* on in the dotfile */
bool kept_step(struct reader *r, size_t budget);
/* The passages of this document; from is NOWHERE while one is not found. */
const struct passage *kept_passage(struct reader *r, size_t i, struct range *range);
/* Of a passage among all; one of another document is sought for ever. */
enum anchor_state kept_state(struct reader *r, size_t index, struct range *range);
const struct numbers *
kept_numbers(struct reader *r);      /* that may be of this document; some are empty */
void kept_refresh(struct reader *r); /* somebody else may have changed the passages */
/* Looks on for one of this document's passages, about budget bytes; false where there is
 * none of that id. */
bool kept_seek(struct reader *r, const char *id, size_t budget, enum anchor_state *state,
               struct range *range);
void kept_decorate(struct reader *r, struct range range, struct decorations *out);
void kept_free(struct reader *r);

#endif
