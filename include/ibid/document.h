/* SPDX-License-Identifier: ISC */
/*
 * document: the text, its blocks, sections, markers and notes; one builder as
 * the only way in; the pairing of markers with notes, the same for every
 * format.
 *
 * A position is a byte offset into the document's text.  Ranges are half-open
 * ranges of positions.
 *
 * Blocks are found again whenever they are asked for, from any place in the
 * text, without what stands before it having been read: the text falls into
 * pieces of some 64 KiB that begin at fixed positions, and a piece is parsed
 * by itself.  What needs the whole text (sections, markers, notes, links)
 * is gathered by document_step, in the text's order, and known when it is done.
 * In a large text it is then told by a thread that the module begins and ends; to
 * the caller, a document belongs to one thread.
 */
#ifndef IBID_DOCUMENT_H
#define IBID_DOCUMENT_H

#include <ibid/base.h>

struct document;

/* Blocks ------------------------------------------------------------------ */

enum block_kind {
    BLOCK_PARAGRAPH,
    BLOCK_HEADING,
    BLOCK_QUOTATION,
    BLOCK_VERSE,
    BLOCK_ITEM,
    BLOCK_PREFORMATTED,
    BLOCK_TABLE,
    BLOCK_RULE,
    BLOCK_NOTE,
};

struct block {
    size_t from, to; /* from the first character that is no blank to the end of the last
                        line, its line break excluded; never empty */
    enum block_kind kind;
    uint8_t blank; /* blank lines before it, at most 255 */
    uint16_t fill; /* columns: a line break is soft where the next word would not have
                      fitted; 0: every line break is meant; BLOCK_FILL_ALL: none is */
};

#define BLOCK_FILL_ALL UINT16_MAX

/* The block that holds pos, or else the next one after it; false after the last. */
bool document_block(struct document *d, size_t pos, struct block *out);
bool document_block_next(struct document *d, const struct block *b, struct block *out);
bool document_block_prev(struct document *d, const struct block *b, struct block *out);
/* The last block; false for a text without one. */
bool document_block_last(struct document *d, struct block *out);

/*
 * A stretch is what stands in a block between line breaks that are meant: the
 * part that is set as one paragraph.  The line breaks inside it are soft.
 */
struct stretch {
    size_t from, to; /* without the indent before it and the line break after it */
    size_t next;     /* where the next stretch's line begins; the block's to for the last */
    uint16_t indent; /* columns before its first line */
    uint16_t hang;   /* columns before its other lines */
    bool centred;
    bool verbatim; /* blanks are kept and lines never wrapped but where they must be */
};

/* The stretch of b that holds pos (or its indent); pos in [b->from, b->to). */
void document_stretch(struct document *d, const struct block *b, size_t pos,
                      struct stretch *out);

/* Sections, markers, notes ------------------------------------------------ */

struct section {
    size_t from;         /* the first byte of its label, or of its heading */
    struct range label;  /* as printed, without its full stop; may be empty */
    struct range title;  /* may be empty */
    unsigned level;      /* 1 outermost */
    unsigned long meant; /* the number it stands for where its label is misprinted; else 0 */
};

struct marker {
    size_t from, to;    /* with its brackets */
    struct range label; /* without them */
    size_t note;        /* index of its note; NOWHERE while it dangles */
    bool in_note;       /* stands inside a note's body */
    bool is_inline;     /* all of a note in the running text, which is its own marker */
};

struct note {
    size_t from; /* the first byte of its label or bracket */
    struct range label;
    struct range body; /* after the label; may hold several blocks */
    size_t cited;      /* how many markers cite it */
    size_t marker;     /* index of the first of them; NOWHERE for an orphan */
    bool is_inline;    /* stands in the running text; nothing else cites it */
};

/* A heading that announces notes, and those below it: notes [first, end). */
struct notes_heading {
    struct range range;
    size_t first, end;
};

/* All in the order of the text.  While the document is being read they are
 * those known so far (none, until everything has been paired). */
size_t document_sections(const struct document *d, const struct section **out);
size_t document_markers(const struct document *d, const struct marker **out);
size_t document_notes(const struct document *d, const struct note **out);
size_t document_notes_headings(const struct document *d, const struct notes_heading **out);

/* The document's title: what a head of fields says ("Title: On Liberty"), else its
 * first heading, in which soft line breaks may stand, or its first line; some 200
 * bytes at most; may be empty. */
struct range document_title(const struct document *d);

/* What a proofreader would say, in the order of the text. */
size_t document_diags(const struct document *d, const struct diag **out);

/* The notes that markers in range cite, each once, in the order in which they are cited
 * there, but for those in the running text: their indices, the caller's to free. */
size_t document_cited(const struct document *d, struct range range, size_t **out);

/* Indices, or NOWHERE. */
size_t document_section_at(const struct document *d, size_t pos);   /* that pos stands in */
size_t document_marker_at(const struct document *d, size_t pos);    /* with from <= pos < to */
size_t document_marker_after(const struct document *d, size_t pos); /* first with from >= pos */
size_t document_marker_before(const struct document *d, size_t pos); /* last with from < pos */
size_t document_note_at(const struct document *d,
                        size_t pos); /* whose label or body holds pos */

/*
 * The section a reader means who types wanted while reading at pos: its label
 * with or without its full stop, any case, or else the start of its title (of its
 * first words, where it has none); of
 * several, the next one forward from pos (wrapping round).  A section whose
 * label is misprinted is found under either number, and *misprint says so.
 */
size_t document_find_section(const struct document *d, struct span wanted, size_t pos,
                             bool *misprint);

/*
 * The marker whose note a reader means who types a label while [view.from,
 * view.to) is on the screen: cited in the view, else nearest in this section,
 * else the next forward, else the nearest back.  NOWHERE where nothing cites a
 * note of that label; then *note may still give an orphan note of that label.
 */
size_t document_find_marker(const struct document *d, struct span label, struct range view,
                            size_t *note);

/* Reading ------------------------------------------------------------------ */

/*
 * A parser knows a format.  Its parse function is given a piece of the text
 * and drives the builder: the piece's blocks in order, and what in it looks
 * like a section, a marker or a note.  It is called for any piece in any order
 * and as often as wanted, by more threads than one, so it keeps no state but
 * what it inferred from the text's head.
 */
struct builder;

/* A parser may look at so many bytes beyond the piece, and takes no more into
 * account. */
#define PARSER_AHEAD ((size_t)64 * 1024)

/* NEED_NUMBERS: markers of MARKER_NUMBER and MARKER_FIGURE, and nothing else. */
enum document_need { NEED_BLOCKS = 1, NEED_EVIDENCE = 2, NEED_NUMBERS = 4 };

struct parser {
    const char *name;                /* "text" */
    void *(*open)(struct span head); /* what the text's head tells; freed with close */
    void (*parse)(const void *state, struct span text, struct range piece, unsigned need,
                  struct builder *b);
    void (*close)(void *state);
};

/* A block.  Blocks come in order and do not overlap, and none is of blanks alone. */
void build_block(struct builder *b, const struct block *block);

/*
 * The rest is evidence: what something looks like.  What it is, is decided by
 * the document when it has seen everything.  All in the order of the text; each
 * shorter than 4 GiB, and with its parts behind its beginning.
 */

/* How markers are written. */
enum marker_form {
    MARKER_BRACKET,  /* [1] [A] [*] */
    MARKER_CITATION, /* [RFC2119] [Knuth84] */
    MARKER_PAREN,    /* (1) (a) */
    MARKER_HALF,     /* word1) word*) */
    MARKER_SIGN,     /* (*) (+) (#) */
    MARKER_BRACE,    /* {1} */
    MARKER_STAR,     /* word* word** word† */
    MARKER_STARRED,  /* *a */
    MARKER_RAISED,   /* ¹ ① ⑴ */
    MARKER_TORTOISE, /* 〔1〕 */
    MARKER_NAMED,    /* （註一） */
    MARKER_HAT,      /* ^1 ^{1} */
    MARKER_ANGLE,    /* <1> */
    MARKER_SLASH,    /* /1/ */
    MARKER_WORD,     /* [Note 1] [see endnote 1] */
    MARKER_FN,       /* [FN#1] */
    MARKER_CARET,    /* [^id], of Markdown */
    MARKER_ORG,      /* [fn:id] */
    MARKER_REST,     /* [1]_ [#]_ [#id]_ [*]_, of reStructuredText */
    MARKER_NUMBER,   /* a bare number after a word: given only where asked for */
    MARKER_FIGURE,   /* word.1 word,1 word1: likewise */
    MARKER_FORMS
};

/* How notes are written. */
enum note_form {
    NOTE_BRACKET,     /* [1] text */
    NOTE_CITATION,    /* [RFC2119]  text */
    NOTE_FOOTNOTE,    /* [Footnote 1: text], [*Footnote: text], closed by its bracket */
    NOTE_NUMBER,      /* 1. text */
    NOTE_WORD,        /* Footnote 1: text, Note 1. text, without a bracket */
    NOTE_PAREN,       /* (1) text */
    NOTE_HALF,        /* 1) text, *) text */
    NOTE_SIGN,        /* (*) text */
    NOTE_BRACE,       /* {1} text */
    NOTE_STAR,        /* * text, ** text, † text */
    NOTE_RAISED,      /* ¹ text, ① text */
    NOTE_TORTOISE,    /* 〔1〕 text */
    NOTE_NAMED,       /* （註一） text, 註一 text */
    NOTE_IDEOGRAPHIC, /* 一 text, with an ideographic space */
    NOTE_HAT,         /* ^1 text */
    NOTE_ANGLE,       /* <1> text */
    NOTE_SLASH,       /* /1/ text */
    NOTE_COLON,       /* 1: text */
    NOTE_POINT,       /* iv. text, a. text */
    NOTE_ALONE,       /* 1, and the text below it */
    NOTE_FN,          /* [FN#1] text */
    NOTE_CARET,       /* [^id]: text */
    NOTE_ORG,         /* [fn:id] text, from the line's very beginning */
    NOTE_REST,        /* .. [1] text */
    NOTE_OPEN,        /* 51 [ text], closed by its bracket */
    NOTE_BARE,        /* 1 text */
    NOTE_FORMS
};

/* Something that looks like a marker: [from, to) with its brackets.  glued: no
 * blank stands before it.  label is shorter than 64 KiB. */
void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued);

/* A paragraph or line that may be a note, up to where its own bracket closes it.
 * One of NOTE_NUMBER may be a section as well. */
void build_body(struct builder *b, size_t from, struct range label, struct range body,
                enum note_form form);
/* The same where no bracket closes it: body ends with its block, and what follows
 * may belong to it too. */
void build_open_body(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form);

/* A note in the running text, whole with its brackets; its label may be empty.
 * One that has a number and a parenthesis is a note only among others in order. */
void build_inline(struct builder *b, struct range whole, struct range label, struct range body);

/* Where a frame of another hand ends or begins: before the first such beginning
 * and after the end that follows it (a licence, say) nothing is a note. */
void build_edge(struct builder *b, size_t pos, bool beginning);

/* A heading.  rank: 1 for books and parts, 2 for chapters and their like, 3 for
 * sections, 4 for what is a heading by its looks alone, 5 for a short line;
 * HEADING_CONTENTS where it announces a table of contents; HEADING_MARKED + depth (from 1)
 * where the text marks it as one. */
#define HEADING_CONTENTS 9
#define HEADING_MARKED 10
#define HEADING_RANKS 32
void build_heading(struct builder *b, struct range whole, struct range label,
                   struct range title, unsigned rank);

/* A heading that announces notes (FOOTNOTES:, NOTES TO BOOK II).  rank: as above where the
 * text marks it, else 4. */
void build_notes_heading(struct builder *b, struct range whole, struct range title,
                         unsigned rank);

/*
 * The document of a text.  The text is borrowed, and its address must not
 * change; it may grow (document_grow) until it is declared whole.
 */
struct document *document_new(struct span text, bool whole, const struct parser *parser);
/* The text may go when this returns. */
void document_free(struct document *d);
void document_grow(struct document *d, size_t size, bool whole);

struct span document_text(const struct document *d);

/* Reads on, about budget bytes, or waits for as long as that would take, at most a few
 * milliseconds; returns whether there is more to do now. */
bool document_step(struct document *d, size_t budget);

/* How far reading has come; all of the text, and paired, when done. */
bool document_done(const struct document *d);
size_t document_read(const struct document *d); /* the bytes [0, n) have been read */

#endif
