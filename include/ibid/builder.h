/* SPDX-License-Identifier: ISC */
/*
 * builder: how a parser tells what it finds in a text.  Only parsers, the document that
 * calls them and the inference that collects their evidence include this header.
 *
 * Everything is given in the order of the text.  A position is a byte offset into the
 * text; ranges are half-open.
 */
#ifndef IBID_BUILDER_H
#define IBID_BUILDER_H

#include <ibid/structure.h>

struct builder;

/* Bytes beyond a chunk that a parser may look at; it takes no more into account. */
#define PARSER_LOOKAHEAD ((size_t)64 * 1024)

/* Parts of the work of a parser, which are asked for separately.  NEED_NUMBERS: markers of the
 * forms MARKER_NUMBER and MARKER_SUFFIX, and nothing else. */
enum parser_need { NEED_BLOCKS = 1, NEED_EVIDENCE = 2, NEED_NUMBERS = 4 };

/*
 * A parser knows a format.  parse is given a chunk of the text and calls the builder with
 * the chunk's blocks and with whatever in it looks like a section, a marker or a note.
 * It is called for any chunk, in any order, as often as wanted and from several threads,
 * so its only state is what open inferred from the beginning of the text.
 */
struct parser {
    void *(*open)(struct span head); /* its state; freed with close */
    void (*parse)(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b);
    void (*close)(void *state);
    /* The text was set by a program for a terminal: its lines are kept where they fit, and may
     * be as wide as the window. */
    bool keeps_lines;
    /* The title that the head of a text tells in the format's own way: a range of it, empty
     * where it tells none.  NULL where the format has no way to do so. */
    struct range (*title)(struct span head);
};

/*
 * A producer makes a document's text of raw bytes (a file's, or those of the members of an
 * archive).  It is shown each byte once, in order: produce is given those from offset on,
 * and returns how many of them it has read.  What it leaves it is shown again together with
 * more; it reads on whenever it is shown PRODUCER_LOOKAHEAD bytes, and reads everything
 * where final says that nothing follows.
 *
 * Its calls of the builder carry bytes, offsets and ids alone, so they can come from another
 * process, which nobody need trust: a call that does not keep to what is said below is ignored,
 * but for build_text, whose raw range is clamped.  Ranges and positions are of text that was
 * built before; ids, addresses and names have at most 4 KiB, and all of them together at most
 * four times the bytes of the text and of the raw ones, and 64 KiB.
 */
struct producer {
    void *(*open)(void); /* its state; freed with close */
    size_t (*produce)(void *state, struct span raw, size_t offset, bool final,
                      struct builder *b);
    void (*close)(void *state);
};

#define PRODUCER_LOOKAHEAD ((size_t)128 * 1024)

/*
 * Adds bytes (UTF-8) to the end of the text: their position.  They stand for raw: byte for
 * byte where both have one size, else as a whole.  Raw ranges rise; raw bytes between two of
 * them stand for nothing.
 */
size_t build_text(struct builder *b, struct span bytes, struct range raw);

/* Runs rise, do not overlap, and are not empty. */
void build_style(struct builder *b, const struct style_run *run);

/* What is called id begins at pos. */
void build_anchor(struct builder *b, size_t pos, struct span id);

/* A link; target is "#" and an id, or an address elsewhere.  Links rise, do not overlap, and
 * are not empty. */
void build_link(struct builder *b, struct range range, struct span target);

/* A marker that cites the note of an id, and the note; each in the order of the text.  Markers
 * do not overlap, and no two notes have one from; a label stands before its body. */
void build_reference(struct builder *b, struct range whole, struct range label, struct span id);
void build_identified_note(struct builder *b, struct span id, size_t from, struct range label,
                           struct range body);

/* What a format says of the whole text; the first of each kind counts. */
enum metadata { METADATA_TITLE, METADATA_AUTHOR, METADATA_LANGUAGE, METADATA_KINDS };
void build_metadata(struct builder *b, enum metadata kind, struct span value);

/* The raw bytes from raw on are those of the archive's member of this name; raw rises. */
void build_member(struct builder *b, struct span name, size_t raw);

/* The attributes that all characters of range have, blanks aside; 0 in a text that was not
 * produced.  For parsers of produced text. */
uint16_t build_attributes(const struct builder *b, struct range range);

/* A block.  Blocks do not overlap, and none is blank. */
void build_block(struct builder *b, const struct block *block);

/*
 * The rest is evidence: something looks like a marker, a note or a heading.  Inference
 * decides whether it is one, when it has all of the evidence.  Each item is shorter than 4 GiB,
 * and its parts do not begin before it does.
 */

/* How markers are written. */
enum marker_form {
    MARKER_BRACKET,     /* [1] [A] [*] */
    MARKER_CITATION,    /* [RFC2119] [Knuth84] */
    MARKER_PAREN,       /* (1) (a) */
    MARKER_HALF_PAREN,  /* word1) word*) */
    MARKER_SIGN,        /* (*) (+) (#) */
    MARKER_BRACE,       /* {1} */
    MARKER_STAR,        /* word* word** word† */
    MARKER_STARRED,     /* *a */
    MARKER_SUPERSCRIPT, /* ¹ ① ⑴ */
    MARKER_TORTOISE,    /* 〔1〕 */
    MARKER_CJK,         /* （註一） */
    MARKER_CARET,       /* ^1 ^{1} */
    MARKER_ANGLE,       /* <1> */
    MARKER_SLASH,       /* /1/ */
    MARKER_WORD,        /* [Note 1] [see endnote 1] */
    MARKER_FN,          /* [FN#1] */
    MARKER_MARKDOWN,    /* [^id] */
    MARKER_ORG,         /* [fn:id] */
    MARKER_RST,         /* [1]_ [#]_ [#id]_ [*]_, of reStructuredText */
    MARKER_NUMBER,      /* a bare number after a word; only for NEED_NUMBERS */
    MARKER_SUFFIX,      /* word.1 word,1 word1; only for NEED_NUMBERS */
    MARKER_FORMS
};

/* How notes are written. */
enum note_form {
    NOTE_BRACKET,        /* [1] text */
    NOTE_CITATION,       /* [RFC2119]  text */
    NOTE_FOOTNOTE,       /* [Footnote 1: text], [*Footnote: text], closed by its bracket */
    NOTE_NUMBER,         /* 1. text */
    NOTE_WORD,           /* Footnote 1: text, Note 1. text, without a bracket */
    NOTE_PAREN,          /* (1) text */
    NOTE_HALF_PAREN,     /* 1) text, *) text */
    NOTE_SIGN,           /* (*) text */
    NOTE_BRACE,          /* {1} text */
    NOTE_STAR,           /* * text, ** text, † text */
    NOTE_SUPERSCRIPT,    /* ¹ text, ① text */
    NOTE_TORTOISE,       /* 〔1〕 text */
    NOTE_CJK,            /* （註一） text, 註一 text */
    NOTE_IDEOGRAPHIC,    /* 一 text, with an ideographic space */
    NOTE_CARET,          /* ^1 text */
    NOTE_ANGLE,          /* <1> text */
    NOTE_SLASH,          /* /1/ text */
    NOTE_COLON,          /* 1: text */
    NOTE_LETTERED,       /* iv. text, a. text */
    NOTE_LABEL_LINE,     /* 1, alone on its line, and the text below it */
    NOTE_FN,             /* [FN#1] text */
    NOTE_MARKDOWN,       /* [^id]: text */
    NOTE_ORG,            /* [fn:id] text, from the line's very beginning */
    NOTE_RST,            /* .. [1] text */
    NOTE_NUMBER_BRACKET, /* 51 [ text], closed by its bracket */
    NOTE_BARE,           /* 1 text */
    NOTE_FORMS
};

/* Something that looks like a marker.  whole: with its brackets; label: without them,
 * shorter than 64 KiB.  glued: no blank stands before it. */
void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued);

/* A paragraph or line that may be a note, whose body its own bracket closes.  One of
 * NOTE_NUMBER may be a numbered section as well. */
void build_note(struct builder *b, size_t from, struct range label, struct range body,
                enum note_form form);
/* The same without a closing bracket: body ends with its block, and the blocks that follow
 * may belong to the note too. */
void build_open_note(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form);

/* A note in the running text, whole with its brackets; its label may be empty.  One
 * written as a number and text in parentheses is a note only among others in order. */
void build_inline_note(struct builder *b, struct range whole, struct range label,
                       struct range body);

/* Where the work itself begins or ends, between the words that a library puts around it
 * (a licence, say).  Before the first beginning and after the last end nothing is a note. */
void build_work_start(struct builder *b, size_t pos);
void build_work_end(struct builder *b, size_t pos);

/* Ranks of headings: 1 books and parts, 2 chapters and their like, 3 sections, 4 headings
 * by their looks alone, 5 short lines; HEADING_CONTENTS announces a table of contents;
 * HEADING_MARKED + depth (from 1) is marked as a heading by the text's markup. */
#define HEADING_CONTENTS 9
#define HEADING_MARKED 10
#define HEADING_RANKS 32

void build_heading(struct builder *b, struct range whole, struct range label,
                   struct range title, unsigned rank);

/* A heading that announces notes (FOOTNOTES:, NOTES TO BOOK II).  rank: above
 * HEADING_MARKED where the markup says that it is a heading, else 4. */
void build_notes_heading(struct builder *b, struct range whole, struct range title,
                         unsigned rank);

#endif
