/* SPDX-License-Identifier: ISC */
/*
 * reader: the state machine of a session with one document.  Keys and the mouse change the
 * page in view, the jumps, the search and what lies over the page.  The reader knows the size
 * of the window and nothing else of the screen; view draws it.
 *
 * Units: positions and sizes of text are bytes; columns and rows are cells.
 */
#ifndef IBID_READER_H
#define IBID_READER_H

#include <ibid/base.h>
#include <ibid/bookmarks.h>
#include <ibid/document.h>
#include <ibid/key.h>
#include <ibid/layout.h>
#include <ibid/text.h>

struct reader;

/* The file of the document; borrowed for the reader's life, or until reader_replace. */
struct reader_file {
    const char *path; /* as given */
    const char *name; /* for the screen */
    const char *encoding;
    const char *digest; /* NULL: passages are matched by the text and by path */
    uint64_t size;      /* bytes */
};

struct reader_setup {
    struct document *document; /* all borrowed */
    struct reader_file file;
    struct text_widths *widths;
    struct bookmarks *bookmarks; /* NULL: no passage can be kept */
    struct places *places;       /* NULL: the place is not saved */
    unsigned cols, rows;
    unsigned measure;                   /* columns asked for; 0 for the default */
    bool justify;                       /* as layout.h says */
    const struct text_hyphens *hyphens; /* borrowed; NULL: no word is divided */
    unsigned break_tailoring;           /* as layout.h says */
};

struct reader *reader_new(const struct reader_setup *setup);
void reader_free(struct reader *r);

/* The window has another size; the top line keeps its first word. */
void reader_resize(struct reader *r, unsigned cols, unsigned rows);

/* Replaces the document by the same file read again (reloaded, or its encoding settled late).
 * Place, jumps and open prompts are carried over by offsets in the file; what else lies over
 * the page is closed.  Both are borrowed; the old ones may be freed after the call. */
void reader_replace(struct reader *r, struct document *document,
                    const struct reader_file *file);

/* The document has grown or was read on. */
void reader_grow(struct reader *r);

/* Goes to the place of the last session, in a changed text to the same words; false where
 * there is none. */
bool reader_restore(struct reader *r);

/* Goes to a section or a note by its label; false where there is none.  While the document is
 * being read, returns true and goes there when it has been read. */
bool reader_goto_section(struct reader *r, const char *label);
bool reader_goto_note(struct reader *r, const char *label);

/* A key was typed: a value of enum key, or a code point. */
void reader_key(struct reader *r, uint32_t key);

/*
 * A text was pasted, UTF-8; cut: there was more of it.  It is inserted, filtered and as far as
 * there is room, where text is typed: in prompts, comments and the filter of a list.  Anywhere
 * else it is ignored, and the status line says so.
 */
void reader_paste(struct reader *r, struct span text, bool cut);

/*
 * All input that had arrived has been handed over: begins what is not done for each key but
 * for all of them together, the search for what is typed.  reader_step does so too; called
 * before the screen is drawn, the screen shows what is found at once.
 */
void reader_input_end(struct reader *r);

/* The mouse did something at a cell, rows and columns from 0. */
struct reader_mouse {
    enum { READER_PRESS, READER_RELEASE, READER_WHEEL_UP, READER_WHEEL_DOWN } what;
    unsigned row, col;
};
void reader_mouse(struct reader *r, const struct reader_mouse *m);

/* Does about budget bytes of the work that is left, beginning with what the screen waits for:
 * lists, search, the document, the grid of pages.  Returns whether there is more. */
bool reader_step(struct reader *r, size_t budget);

/* Is the screen to be drawn again?  Asking resets it. */
bool reader_changed(struct reader *r);

/* Tells the time, in milliseconds: highlights end, the place is saved.  Returns after how many
 * milliseconds it is to be called again, or -1. */
int reader_tick(struct reader *r, uint64_t now);

/* What the last key asks the caller to do; asking resets it. */
enum reader_request {
    REQUEST_NONE,
    REQUEST_QUIT,
    REQUEST_SUSPEND,
    REQUEST_REPAINT,
    REQUEST_RELOAD,
    REQUEST_COPY, /* reader_copied to the terminal's clipboard */
    REQUEST_EDIT, /* reader_edit in an editor, and then reader_edited */
    REQUEST_OPEN, /* the document of reader_wanted, at that passage */
};
enum reader_request reader_request(struct reader *r);

/* The text to be copied: bytes of the document as they stand, not filtered for a screen.  Valid
 * until the next key. */
struct span reader_copied(const struct reader *r);

/* The comment being typed, for an editor, and its text as the editor left it, which is kept. */
struct span reader_edit(const struct reader *r);
void reader_edited(struct reader *r, struct span text);

/* The comment being typed when a signal ends the session; empty where nothing is typed or
 * changed.  Valid until the next key. */
struct span reader_typed(const struct reader *r);

/* Keeps reader_typed as the comment of its passage.  False, and nothing is changed, where it
 * would replace an older comment by a half-typed one. */
bool reader_keep_typed(struct reader *r);

/* The passage of another document to go to, or with a path alone a document to open.  Valid
 * until the next key. */
const struct passage *reader_wanted(const struct reader *r);

/* Goes to a passage of this document, or where it is gone to its old place.  In a long text
 * that has changed it is searched for in steps, until a key. */
void reader_goto_passage(struct reader *r, const struct passage *p);

/* Shows a message in the status line until the next key. */
void reader_say(struct reader *r, const char *format, ...) BASE_PRINTF(2, 3);

/* Says once why the text is cut short or not shown as it should be, one line (copied), and
 * from now on in what the key i tells; NULL: it is whole.  reader_replace forgets it. */
void reader_set_error(struct reader *r, const char *error);

/* Saves the place: in the text, also where a note is open.  sync: the session is ending, and
 * the file is written before it returns. */
void reader_save(struct reader *r, bool sync);

/* For view -------------------------------------------------------------- */

/* Where things stand on the screen; rows and columns from 0. */
struct reader_frame {
    unsigned cols, rows;
    bool has_header;
    unsigned header_row;
    unsigned top, height;   /* the page's rows */
    unsigned left, measure; /* the page's columns */
    bool spread;            /* two pages side by side */
    unsigned facing_left;   /* where the second begins */
    unsigned status_row;
};
struct reader_frame reader_frame(const struct reader *r);

struct layout *reader_layout(const struct reader *r);

/* The page on the screen. */
const struct page *reader_page(const struct reader *r);
/* The one beside it; NULL for none. */
const struct page *reader_facing(const struct reader *r);

/* Decorations: ranges of the text with a role.  Later ones lie on top. */
enum reader_role {
    ROLE_MARK, /* a mark: looks like the text around it, and has a sign */
    ROLE_MARKER,
    ROLE_CHOSEN,  /* the chosen marker, or where one has come back to */
    ROLE_PASSAGE, /* a passage, by its style */
    ROLE_PASSAGE_IMPORTANT,
    ROLE_PASSAGE_QUESTION,
    ROLE_PASSAGE_DOUBT,
    ROLE_HIT,
    ROLE_HIT_CURRENT,
    ROLE_SELECTED, /* the passage being chosen */
};
#define READER_SIGN_MAX 8
struct decoration {
    struct range range;
    enum reader_role role;
    char sign[READER_SIGN_MAX]; /* for the margin of the line it begins on; may be empty */
};
/* Those that touch range, sorted so; appended to out. */
struct decorations {
    struct decoration *v;
    size_t n, cap;
};
void reader_decorations(struct reader *r, struct range range, struct decorations *out);

/* What the text's format says of how it looks; it lies below the decorations.  The runs that
 * touch range, in order: their number, and the first of them, which is the document's. */
size_t reader_styles(const struct reader *r, struct range range, const struct style_run **out);

/* The moving end of the passage being chosen, where the cursor is to be; false
 * while none is chosen. */
bool reader_caret(const struct reader *r, size_t *pos);

/* The line above and the line below: what stands left and right.  Status says
 * whether the right (what a key has just done) matters more than the left, in a
 * window that has no room for both. */
void reader_header(struct reader *r, struct buf *left, struct buf *right);
bool reader_status(struct reader *r, struct buf *left, struct buf *right);

/* A prompt in the status row, instead of the status; false where none is open. */
struct reader_prompt {
    const char *label; /* "/", "section " */
    struct span text;
    size_t cursor;    /* bytes into text */
    bool fails;       /* what is typed finds nothing */
    const char *said; /* beside it; NULL for nothing */
};
bool reader_prompt(const struct reader *r, struct reader_prompt *out);

/* A note's pane at the foot of the page, over its last rows; false for none. */
struct reader_pane {
    unsigned row, height;  /* with its rule, which takes the first row */
    unsigned left;         /* the column it begins in: over the page that does not cite it */
    const char *title;     /* for the rule */
    struct layout *layout; /* of the lines; NULL for the document's own */
    const struct line *v;  /* the lines in view */
    size_t n;
    struct range range; /* the note: nothing outside it is shown */
    bool above, below;  /* there is more */
};
bool reader_pane(const struct reader *r, struct reader_pane *out);

/* Letters over the markers in view, each to be opened by typing its own; in the
 * order of the page's or the pane's text.  False where there is no ith. */
struct reader_hint {
    struct range range;  /* what they lie on: a label, or a whole marker */
    const char *letters; /* those still to be typed; empty for one ruled out */
};
bool reader_hint(const struct reader *r, size_t i, struct reader_hint *out);

/* A list over the page's rows; false for none.  Help is one too. */
struct reader_row {
    char *left; /* a label, or a key */
    char *text;
    char *right;
    unsigned level; /* indent */
    bool faint;
};
struct reader_list {
    const char *title;
    const struct reader_row *v; /* those in view; good until the next call or key */
    size_t shown;               /* how many */
    size_t n;                   /* that pass the filter, as far as it has looked */
    size_t top;                 /* first row in view; reader keeps chosen in view */
    size_t chosen;              /* NOWHERE where rows are not to be chosen (help) */
    unsigned labels;            /* columns of the widest label of all rows */
    const char *empty;          /* what to say when there are no rows */
    struct span filter;         /* typed so far */
    bool filtering;             /* the filter is being typed: shows a cursor */
};
bool reader_list(struct reader *r, struct reader_list *out);

/* Help: every key of a mode with what it does, from the table that the dispatcher uses; the
 * keys of the mode "any" hold in every other one. */
struct reader_help {
    const char *mode, *keys, *help;
};
size_t reader_help(const struct reader_help **out);

#endif
