/* SPDX-License-Identifier: ISC */
/*
 * layout: lines and pages for a width, a height and a width table, and from a
 * position to its line and back.
 *
 * A layout is disposable: another width needs another layout, and nothing
 * durable points into one.  It is lazy: lines and pages are made when they are
 * asked for, and the grid of pages grows with layout_step.
 *
 * Units: positions and sizes of text are bytes, widths and indents columns,
 * heights lines.  Ranges are half-open.
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

/* Columns of a line where the user asks for no others. */
#define LAYOUT_DEFAULT_MEASURE 66

struct layout_form {
    unsigned measure;           /* columns of a line, at least 1 */
    unsigned height;            /* lines of a page, at least 1 */
    struct text_widths *widths; /* borrowed */
    enum layout_notes notes;
    bool justify;                       /* pads lines of running text to the measure */
    const struct text_hyphens *hyphens; /* borrowed; NULL: no word is divided */
    unsigned break_tailoring;           /* TEXT_LOOSE_KANA, TEXT_KOREAN_WORDS, or 0 */
};

/* The document is borrowed and outlives the layout; form is copied, except for what it
 * borrows. */
struct layout *layout_new(struct document *d, const struct layout_form *form);
void layout_free(struct layout *l);
const struct layout_form *layout_form(const struct layout *l);

/* Gives the layout another form, which discards all lines and pages. */
void layout_set_form(struct layout *l, const struct layout_form *form);

/* To be called when the document has grown or inference has finished.  Pages already
 * numbered stay valid except for the last. */
void layout_grow(struct layout *l);

/*
 * Where lines end.  The lines of a logical line of flowing text have the least total cost,
 * in square columns:
 *   - a line but the last costs the square of the columns it leaves free, and
 *     LAYOUT_HYPHEN_COST where a hyphen is shown at its end;
 *   - the last line is free; if it is not the only one and is narrower than
 *     1/LAYOUT_LEAST_LAST of its room, it costs the square of the columns it lacks;
 *   - where lines are justified, one but the last that leaves more columns free than it
 *     has blanks, so that some blanks would grow by two columns, costs LAYOUT_WIDE_COST
 *     more: it is used only where there is no other way.
 * Lines end at break opportunities, and in words where a form has hyphens; a
 * word wider than the line is cut at clusters.  Lines of more than 1024 columns
 * are filled one by one instead.  A line never depends on the page it falls on.
 *
 * Paragraphs, quotations, items and notes are running text: only their lines
 * are justified, and only their words divided.  The free columns are distributed
 * among a line's blanks as evenly as possible, and, if there is a choice, not where
 * blanks of the line above are wide.  A line with so few blanks that one would grow
 * by more than two columns stays ragged.
 *
 * A line of the source with wide gaps in it, as in a table of contents, stays one
 * line where gaps can shrink enough, to two columns at least.
 */
enum { LAYOUT_HYPHEN_COST = 36, LAYOUT_LEAST_LAST = 6 };
#define LAYOUT_WIDE_COST ((uint64_t)1 << 40)

/*
 * A line.  The lines of a document partition its text: every position stands
 * in exactly one, [at, next); at increases strictly from line to line.  The line
 * shows [from, to), without the blanks and line breaks around it.  Blank lines
 * stand between blocks as in the source, at most two in a row.
 */
struct line {
    size_t at, next;      /* the text that belongs to the line */
    size_t from, to;      /* the text that it shows; from == to on a blank line */
    unsigned indent;      /* columns before it */
    unsigned width;       /* columns of it, hyphen and padding included */
    enum block_kind kind; /* of its block, or of the block after a blank line */
    bool blank;
    bool first, last;       /* of its block, or of the part of it between collected notes */
    bool hyphen;            /* a hyphen is shown after it */
    bool folded;            /* it may hold folded notes */
    bool verbatim;          /* shown with TEXT_VERBATIM */
    uint16_t padding;       /* columns added to its blanks; 0: ragged */
    uint16_t blanks, phase; /* private: number of blanks; which of them is padded first */
    uint16_t shrink;        /* columns removed from its wide gaps */
};

/* The line that holds pos, or the last for a position after the text; false for a text
 * without lines. */
bool layout_line(struct layout *l, size_t pos, struct line *out);
/* The next and the previous line; false where there is none.  out may be line. */
bool layout_line_next(struct layout *l, const struct line *line, struct line *out);
bool layout_line_prev(struct layout *l, const struct line *line, struct line *out);

/* Iterator over the glyphs of a line.  Zero it except for line, which is borrowed. */
struct layout_walk {
    const struct line *line;
    size_t at;            /* position of the current glyph */
    unsigned column;      /* its first column, from the line's left edge, indent included */
    size_t next_at;       /* private */
    unsigned next_column; /* private */
    uint32_t before;      /* private */
    unsigned blank, run;  /* private */
    bool begun, ended;    /* private */
};
/* The next glyph; false after the last.  Its strings stay valid until the next call. */
bool layout_walk(struct layout *l, struct layout_walk *walk, struct text_glyph *out);

/* Appends the line as it is printed: indent, glyphs and hyphen, without blanks at its end. */
void layout_line_print(struct layout *l, const struct line *line, struct buf *out);

/*
 * The flow: the lines that pages are made of.  Where notes are set at feet or on
 * demand, notes that the text cites, and notes that these cite, are collected: they
 * are left out of the flow.  Notes that nothing cites stay in it.  Notes are collected
 * as soon as the document is known; in a text larger than ORDINARY_TEXT once
 * layout_collect_notes has finished.  A heading that announces only collected notes,
 * which follow it, is collected with them.  From a line of a collected note or heading
 * the flow continues as the text stands, so that a note can be read in its place.
 */
bool layout_flow_next(struct layout *l, const struct line *line, struct line *out);
bool layout_flow_prev(struct layout *l, const struct line *line, struct line *out);

/* The collected note that holds pos, or the first note below the collected heading that
 * holds it; or NOWHERE. */
size_t layout_collected_note_at(struct layout *l, size_t pos);

/*
 * A note in the running text is folded where notes are set at feet or on demand: a
 * sign stands in its place, its number or a star in brackets.  A walk gives the sign
 * as glyphs of one column that begin at the note's first bytes; the last of them holds
 * the rest of the note.  A note that extends over several logical lines is never folded.
 */
bool layout_note_is_folded(struct layout *l, size_t note);
/* The lines of a folded note's body, in *out, which the caller frees; returns their
 * number. */
size_t layout_folded_note_lines(struct layout *l, size_t note, struct line **out);

/*
 * A line at a page's foot: of a note, or a reference to a note that was set on
 * an earlier page: its label, first words and page in one line.
 */
struct foot_line {
    struct line line;   /* of the note, or the first words of a reference */
    size_t note;        /* index */
    bool begins;        /* it is the note's first line */
    bool reference;     /* it is a reference */
    bool cut;           /* the reference has no room for more words */
    struct range label; /* shown in the line's indent; empty where the line holds it */
    bool stop;          /* a full stop follows the label */
    size_t page;        /* that a reference names */
    bool page_known;    /* page is no estimate */
};

/*
 * Where a page begins: the position of its first line, and the notes carried to its foot.
 * Zero except for at where nothing is carried.
 */
struct page_start {
    size_t at;
    size_t foot, end; /* the notes carried, [foot, end) in the order of setting */
    size_t from;      /* position at which the first of them continues; 0: it begins */
};

/* The notes carried to a page, by positions, which are valid for any width and can be
 * stored. */
struct page_carried {
    size_t first; /* where the first note begins */
    size_t from;  /* position at which it continues; 0: it begins */
    size_t last;  /* where the last note begins */
};

/*
 * A page: lines of the flow, and the notes they cite, as many as its height has room
 * for.  No heading is left alone at the end of a page, and no line of a paragraph alone at
 * its beginning or end, unless there is no other way; where this would leave a page less
 * than half full, only the last of several headings in a row moves to the next page.
 * A page depends only on its start.  It may have no text where carried notes fill it.
 * It takes n lines and, where foot has any, one for the rule, layout_foot_gap for the
 * blank between, and one for each line of the foot.
 */
struct page {
    struct line *v;
    size_t n;
    size_t at;   /* v[0].at; on a page without text the position where the text continues */
    size_t next; /* at of the first line after it, or the size of the text */
    bool last;   /* no text and no notes follow */
    struct page_start start;
    struct page_start next_start; /* unless last; see layout_page_next */
    struct {
        struct foot_line *v;
        size_t n, cap;
    } foot;
};

/* The page that begins with the line holding pos, with no notes carried; n is 0 for an
 * empty text.  To be freed with page_free. */
void layout_page(struct layout *l, size_t pos, struct page *out);
/* The page that begins at start. */
void layout_page_from(struct layout *l, struct page_start start, struct page *out);
void page_free(struct page *p);

/* The notes carried to a page, as positions; false where there are none. */
bool layout_save_carried(struct layout *l, struct page_start start, struct page_carried *out);
/* Adds the notes carried to start, which keeps its at; none where carried names no notes. */
void layout_restore_carried(struct layout *l, const struct page_carried *carried,
                            struct page_start *start);

/* Does a line of the page or of its foot hold pos? */
bool page_holds(const struct page *p, size_t pos);

/* Is all of a note at its foot? */
bool page_has_note(struct layout *l, const struct page *p, size_t note);

/* Number of blank lines between a page's text and the rule above its foot. */
unsigned layout_foot_gap(const struct layout *l, const struct page *p);

/* Appends the rule above the foot, at most the measure wide.  It names the note that is
 * continued, the note that goes on, and those that begin on the next page. */
void layout_rule_print(struct layout *l, const struct page *p, struct buf *out);

/* Appends a line of the foot as it is printed. */
void layout_foot_print(struct layout *l, const struct foot_line *foot, struct buf *out);
/* Appends the end of a reference, its page, which stands at the right. */
void layout_reference_tail(const struct foot_line *line, struct buf *out);

/* The start of the first page of the grid. */
struct page_start layout_page_first(struct layout *l);

/* The start of the page after p, at the first line that is not blank; false where there is
 * none. */
bool layout_page_next(struct layout *l, const struct page *p, struct page_start *out);

/*
 * The page before one that begins at start: its predecessor in the grid, or else the
 * page furthest back that reaches start's line, so that no line is skipped.  False at
 * the beginning of the text.
 */
bool layout_page_prev(struct layout *l, struct page_start start, struct page_start *out);

/* Position of the last page: the one furthest back that shows the end of the text. */
size_t layout_page_last(struct layout *l);

/*
 * The grid: the pages from the beginning of the text, numbered from 1.  It is known as
 * far as layout_step has come; beyond that numbers are estimates.
 */
struct page_number {
    size_t page, pages; /* the number of the page, and of all pages */
    bool page_known, pages_known;
};
/* The number of the page that holds pos. */
struct page_number layout_page_number_at(struct layout *l, size_t pos);
/* The number of a page, exact also where several pages begin at the same line. */
struct page_number layout_page_number(struct layout *l, const struct page *p);

/* Replaces the estimated pages that references on a page name by those that are known
 * now. */
void layout_page_update_references(struct layout *l, struct page *p);

/* The start of the page with a number; false where it is not known (yet). */
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
