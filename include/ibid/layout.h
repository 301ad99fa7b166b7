/* SPDX-License-Identifier: ISC */
/*
 * layout: lines and pages for a width, a height and a width table, and from a
 * position to its line and back.
 *
 * A layout is disposable: it is made anew for another width, and nothing
 * durable points into it.  It is lazy: a line or a page is set when it is asked
 * for, and the grid of pages grows with layout_step.
 *
 * Units: positions and sizes of text are bytes, widths and indents columns,
 * heights lines.
 */
#ifndef IBID_LAYOUT_H
#define IBID_LAYOUT_H

#include <ibid/base.h>
#include <ibid/document.h>
#include <ibid/text.h>

struct layout;

/* Where notes are set. */
enum layout_notes {
    NOTES_IN_TEXT,   /* where they stand in the text */
    NOTES_AT_FOOT,   /* at the foot of the page that cites them */
    NOTES_ON_DEMAND, /* on no page */
};

struct layout_form {
    unsigned measure;           /* columns of a line, at least 1 */
    unsigned height;            /* lines of a page, at least 1 */
    struct text_widths *widths; /* borrowed */
    enum layout_notes notes;
    bool justify;                       /* lines of running text are spread to the measure */
    const struct text_hyphens *hyphens; /* borrowed; NULL: no word is divided */
    unsigned departures; /* TEXT_LOOSE_KANA, TEXT_KOREAN_WORDS: where lines may end */
};

struct layout *layout_new(struct document *d, const struct layout_form *form);
void layout_free(struct layout *l);
const struct layout_form *layout_form(const struct layout *l);

/* Another form of the same document: all that is set is set anew. */
void layout_set_form(struct layout *l, const struct layout_form *form);

/* The document has grown or was read on: nothing set so far is wrong but the
 * last block's lines. */
void layout_grow(struct layout *l);

/*
 * Where lines end.  The lines of a stretch of flowing text are those of the
 * least total cost, in square columns:
 *   - a line but the last costs the square of the columns it leaves free, and
 *     LAYOUT_HYPHEN_COST where a hyphen is shown at its end;
 *   - the last line is free, but where it is not the only one and narrower than
 *     a LAYOUT_LEAST_LASTth part of its room, it costs the square of what it
 *     lacks of that;
 *   - where lines are justified, one but the last that leaves more free than it
 *     has blanks, so that some would become two blanks wider than they were,
 *     costs LAYOUT_WIDE_COST more: it is set only where no other way is.
 * Lines end at break opportunities, and in words where a form has hyphens; a
 * word wider than the line is cut at clusters.  Where lines have more than 1024
 * columns each is filled in turn instead.  A line never depends on the page it
 * falls on.
 *
 * Paragraphs, quotations, items and notes are running text: only their lines
 * are justified, and only their words divided.  The columns that are left are
 * shared among a line's blanks as evenly as can be, and not where those of the
 * line above are wide, if that can be helped.  A line with so few blanks that
 * one would have to get more than two columns stays ragged.
 *
 * A line of the source with wide gaps in it, as in a list of contents, is set on
 * one line where narrower gaps, of two columns at least, make it fit.
 */
enum { LAYOUT_HYPHEN_COST = 36, LAYOUT_LEAST_LAST = 6 };
#define LAYOUT_WIDE_COST ((uint64_t)1 << 40)

/*
 * A line.  The lines of a document partition its text: every position stands
 * in exactly one, [at, next); at increases strictly from line to line.  What
 * is set is [from, to): blanks and line breaks around it are not.  Blank lines
 * stand between blocks as in the source, never more than two in a row.
 */
struct line {
    size_t at, next;      /* what the line owns */
    size_t from, to;      /* what is set on it; from == to on a blank line */
    unsigned indent;      /* columns before it */
    unsigned width;       /* columns of it */
    enum block_kind kind; /* of its block, or of the block after a blank line */
    bool blank;
    bool first, last;      /* of its block, or of what of it stands between lifted notes */
    bool hyphen;           /* a hyphen is shown after it, counted in width */
    bool folded;           /* notes in the running text may be folded to signs on it */
    bool verbatim;         /* set with TEXT_VERBATIM */
    uint16_t spread;       /* columns shared among its blanks, counted in width; 0: ragged */
    uint16_t blanks, turn; /* private: among how many, beginning where */
    uint16_t squeeze;      /* columns that its wide gaps are narrower by than in the text */
};

/* The line that holds pos; false for a text without lines. */
bool layout_line(struct layout *l, size_t pos, struct line *out);
bool layout_line_next(struct layout *l, const struct line *line, struct line *out);
bool layout_line_prev(struct layout *l, const struct line *line, struct line *out);

/* What is set on a line, glyph by glyph.  Zero the walk but for line. */
struct layout_walk {
    const struct line *line;
    size_t at;            /* position of the glyph last given */
    unsigned column;      /* where it stands, from the line's left edge, indent included */
    size_t next_at;       /* private */
    unsigned next_column; /* private */
    uint32_t before;      /* private */
    unsigned blank, run;  /* private */
    bool begun, ended;    /* private */
};
bool layout_walk(struct layout *l, struct layout_walk *walk, struct text_glyph *out);

/* The line as it is printed: indent, glyphs, hyphen, no blanks at its end;
 * appended to out. */
void layout_line_print(struct layout *l, const struct line *line, struct buf *out);

/*
 * The flow: the lines that pages are made of.  A note that the text cites, or
 * that such a note cites, is lifted out of the flow where notes are set at feet
 * or on demand, as soon as the document is known, and in a text that is not ordinary
 * as soon as layout_collect_notes has found it; what nothing cites stays.
 * A heading that announces nothing but lifted notes, which follow it, is lifted
 * with them.  From a line of a lifted note or heading, however, the flow goes on
 * as the text stands: so a note that one goes to is read in its block.
 */
bool layout_flow_next(struct layout *l, const struct line *line, struct line *out);
bool layout_flow_prev(struct layout *l, const struct line *line, struct line *out);

/* The lifted note that pos stands in, or the first of those whose lifted heading it
 * stands in; or NOWHERE. */
size_t layout_collected_note_at(struct layout *l, size_t pos);

/*
 * A note in the running text is folded, where notes are set at feet or on demand: a
 * sign is set in its place, its number or a star in brackets.  A walk gives the sign
 * as glyphs of one column that begin at the note's first bytes; the last of them holds
 * the rest of the note.  One that stands in more than one stretch is never folded.
 */
bool layout_note_is_folded(struct layout *l, size_t note);
/* The lines of its body, which the caller frees. */
size_t layout_folded_note_lines(struct layout *l, size_t note, struct line **out);

/*
 * A line at a page's foot: of a note, or a reference to a note that was set on
 * an earlier page: its label, first words and page in one line.
 */
struct foot_line {
    struct line line;    /* of the note; a reference's first words */
    size_t note;         /* index */
    bool begins;         /* the note begins with it */
    bool reference, cut; /* a reference; to more words than it has room for */
    struct range label;  /* set before the line, in its indent; empty where the line holds it */
    bool stop;           /* with a full stop after it */
    size_t page;         /* of a reference */
    bool page_known;     /* or an estimate */
};

/*
 * Where a page begins: with the line at a position, and with what is carried to
 * its foot.  Zero but for at where nothing is carried.
 */
struct page_start {
    size_t at;
    size_t foot, end; /* of the notes in the order they are set in, those carried */
    size_t from;      /* where the first of them goes on; 0: it begins */
};

/* What is carried to a page, by positions, which hold for any width and whenever
 * the text is opened: where its first note begins and where it goes on (0: there),
 * and where its last begins. */
struct page_carried {
    size_t first, from, last;
};

/*
 * A page: lines of the flow, and the notes they cite, as many as the height
 * takes under the rules of "Pages" in the design: no heading is left alone at
 * its foot, and no line of a paragraph alone at its head or foot, unless there is
 * no other way; and where that would leave the page less than half full, of
 * headings in a row the last alone goes on.  It is a function of where it begins.
 * A page may be one of notes alone, when what is carried fills it.  It takes n
 * lines and, where foot has any, one for the rule, layout_foot_gap for the blank
 * between, and one for each.
 */
struct page {
    struct line *v;
    size_t n;
    size_t at;                   /* v[0].at; of a page without text, where the text goes on */
    size_t next;                 /* at of the first line after it; the text's size at the end */
    bool last;                   /* there is no line after it, and nothing is carried on */
    struct page_start start, on; /* itself, and the page after it unless last */
    struct {
        struct foot_line *v;
        size_t n, cap;
    } foot;
};

/* The page that begins with the line holding pos, nothing carried; n is 0 for an
 * empty text.  layout_page_from: that which begins at start. */
void layout_page(struct layout *l, size_t pos, struct page *out);
void layout_page_from(struct layout *l, struct page_start start, struct page *out);
void page_free(struct page *p);

/* From a page's beginning to what is carried to it; false where nothing is.  And
 * back: start keeps its at, and nothing is carried where that names no notes. */
bool layout_save_carried(struct layout *l, struct page_start start, struct page_carried *out);
void layout_restore_carried(struct layout *l, const struct page_carried *carried,
                            struct page_start *start);

/* Does pos stand on the page, in its text or at its foot? */
bool page_holds(const struct page *p, size_t pos);

/* Does the whole of a note stand at its foot? */
bool page_has_note(struct layout *l, const struct page *p, size_t note);

/* Blank lines between a page's text and the rule above its foot. */
unsigned layout_foot_gap(const struct layout *l, const struct page *p);

/* The rule above the foot, with what it says: which note is continued, which goes
 * on and which begin on the next page; a line at most the measure wide, appended. */
void layout_rule_print(struct layout *l, const struct page *p, struct buf *out);

/* A line of the foot as it is printed; appended.  layout_reference_tail: what ends
 * a reference, at the right. */
void layout_foot_print(struct layout *l, const struct foot_line *line, struct buf *out);
void layout_reference_tail(const struct foot_line *line, struct buf *out);

/* Where the first page of the grid begins. */
struct page_start layout_page_first(struct layout *l);

/* Where the page after p begins: with the first line after it that is not blank.
 * False where there is none. */
bool layout_page_next(struct layout *l, const struct page *p, struct page_start *out);

/*
 * The page to show when one pages back from start: the one before it on the
 * grid, or else the furthest back that still reaches at least to start's line, so
 * that no line is skipped.  False at the text's beginning.
 */
bool layout_page_prev(struct layout *l, struct page_start start, struct page_start *out);

/* The first line of the last page: of the one that shows the text's end with
 * as much before it as fits. */
size_t layout_page_last(struct layout *l);

/*
 * The grid: the pages from the text's beginning.  Pages are numbered from 1.
 * Known as far as layout_step has come; beyond that a number is an estimate.
 */
struct layout_place {
    size_t page, pages;
    bool page_known, pages_known;
};
struct layout_place layout_place(struct layout *l, size_t pos);
/* Of a page itself: exact where several begin at the same line. */
struct layout_place layout_page_place(struct layout *l, const struct page *p);

/* Pages that references name by an estimate, named as the grid knows them now. */
void layout_page_update_references(struct layout *l, struct page *p);

/* Where grid page number begins; false where it is not known (yet). */
bool layout_grid_page(struct layout *l, size_t number, struct page_start *out);

/* Whether the document is known and its notes are still to be collected. */
bool layout_notes_pending(const struct layout *l);

/* Collects notes for about as long as reading budget bytes takes; returns whether any are
 * still to be collected. */
bool layout_collect_notes(struct layout *l, size_t budget);

/* Collects notes, then adds pages to the grid, about budget bytes of text; returns whether
 * there is more to do now. */
bool layout_step(struct layout *l, size_t budget);

#endif
