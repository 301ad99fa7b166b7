/* SPDX-License-Identifier: ISC */
/*
 * infer: from evidence to sections, markers and notes.
 *
 * Parsers say what looks like a marker, a note or a heading (builder.h).  Inference
 * collects that as evidence, and when it has all of it decides what it is: it pairs
 * markers with notes, makes sections of headings and numbers, and says what a
 * proofreader would.  The rules are the same for every format.
 *
 * A position is a byte offset into the text; ranges are half-open.
 */
#ifndef IBID_INFER_H
#define IBID_INFER_H

#include <ibid/builder.h>

/* Blocks in the order of the text. */
struct blocks {
    struct block *v;
    size_t n, cap;
};

struct evidence;
struct evidence *evidence_new(void);
void evidence_free(struct evidence *e); /* NULL is allowed */

/* Collects what a parser reports. */
struct builder {
    struct blocks *blocks;         /* NULL: blocks are not wanted */
    struct evidence *evidence;     /* NULL: evidence is not wanted */
    struct production *production; /* the document's; NULL: its text is not made */
    const size_t *text_end; /* end of the text that a producer has built, whose blocks and
                               evidence are checked; NULL: a parser's, which is trusted */
};

/* The result of inference, each list in the order of the text. */
struct findings {
    VEC(struct section) sections;
    VEC(struct marker) markers;
    VEC(struct note) notes;
    VEC(struct notes_heading) notes_headings;
    struct diags diags;
};

void findings_free(struct findings *f);
size_t findings_section_at(const struct findings *f,
                           size_t pos); /* that holds pos, or NOWHERE */
size_t findings_note_at(const struct findings *f,
                        size_t pos); /* whose label or body holds pos */

/* The text that evidence is about, and what inference asks of its parser again.  The
 * functions are called by the thread that infers, and by no other meanwhile. */
struct infer_source {
    struct span text;
    /* The block that holds pos, or else the next one after it; false after the last. */
    bool (*block)(void *data, size_t pos, struct block *out);
    /* Parses the chunk that holds pos for NEED_NUMBERS; where the next chunk begins. */
    size_t (*parse_numbers)(void *data, size_t pos, struct builder *b);
    void *data;
};

/* Removes what reaches beyond the first size bytes of the text. */
void evidence_cut(struct evidence *e, size_t size);

/* Infers in this thread, and empties e. */
void infer(struct evidence *e, const struct infer_source *source, struct findings *out);

/*
 * The same beside the caller, in a thread.  The evidence becomes the analysis's, and
 * source's data the thread's, until analysis_finish or analysis_cancel returns.  Where no
 * thread can be had, analysis_begin itself does the work.
 */
struct analysis *analysis_begin(struct evidence *e, const struct infer_source *source);
/* Waits at most about so many milliseconds; whether the work is done. */
bool analysis_wait(struct analysis *a, int ms);
/* Waits for the end, moves what was found to out, and frees a. */
void analysis_finish(struct analysis *a, struct findings *out);
/* Stops the thread as soon as it notices, drops what it found, and frees a.  NULL is
 * allowed. */
void analysis_cancel(struct analysis *a);

#endif
