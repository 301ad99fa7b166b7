/* SPDX-License-Identifier: ISC */
/* The reader from inside: its state, and what its files do for each other. */
#ifndef IBID_READER_PRIVATE_H
#define IBID_READER_PRIVATE_H

#include <ibid/reader.h>

enum mode {
    MODE_TEXT,
    MODE_SELECTION,
    MODE_NOTE,
    MODE_COMMENT,
    MODE_LIST,
    MODE_PROMPT,
    MODE_HINTS,
    MODES
};

/* A place to come back to: a screen, and the markers that were followed from it,
 * each but the first inside the note of the one before.  Positions. */
struct jump {
    struct page_start start;
    VEC(size_t) followed;
    bool jumped_into_notes; /* see struct reader */
};

struct jumps {
    struct jump *v;
    size_t n, cap;
};

struct history {
    struct jumps back, forward;
    bool jumped_into_notes; /* a jump, not reading on, led into the notes in view */
};

/* A page that was left for the next one. */
struct page_turn {
    struct page_start from, to;
};

struct paging {
    size_t anchor;           /* the position that stays in view when the pages are set anew */
    bool spread;             /* two pages are wished for */
    enum layout_notes notes; /* as wished; a low window has no room for feet */
    VEC(struct page_turn) trail;
    unsigned long shown; /* how often a page has been shown */
};

/* What is chosen on the page. */
struct focus {
    size_t marker;        /* or NOWHERE */
    bool flashing;        /* it is shown only for a moment */
    bool faded;           /* the moment is over: it is no longer shown as chosen */
    uint64_t flash_until; /* milliseconds */
    size_t comment;       /* where the passage begins whose comment is chosen, or NOWHERE */
    size_t nth_comment;   /* among the comments on passages that begin there */
};

struct level {
    size_t marker, note; /* the citing marker may be NOWHERE */
    size_t top;          /* first line in view */
};

struct pane {
    bool open;
    VEC(struct level) levels; /* the last is shown */
    VEC(struct line) lines;
    char *title;
    size_t chosen;          /* a marker inside the note, or NOWHERE */
    struct page_start back; /* the page before it was shifted for the pane */
};

/* A marker in view, and the letters that open its note. */
struct hint {
    size_t marker;
    char letters[3];
};

/* The sentence that cites a note, under the page until the next key. */
struct citing_pane {
    bool open, fresh; /* fresh: the key that showed it is still being heeded */
    size_t marker;
    VEC(struct line) lines;
    size_t top; /* first line in view */
    char *title;
};

enum search_direction { SEARCH_IDLE, SEARCH_FORWARD, SEARCH_BACKWARD };

/* Where is searched. */
enum scope { SCOPE_ALL, SCOPE_TEXT, SCOPE_NOTES, SCOPES };

struct search_options {
    bool backward; /* typed with ? */
    bool regex;
    enum scope scope;
};

struct history_entry {
    char *pattern;
    bool regex;
};

struct search {
    struct text_matcher *matcher;
    char *pattern;
    struct search_options options, kept; /* kept: of the last that was not left */
    struct range hit;                    /* the current one; from == to for none */
    bool shown;                          /* hits are highlighted */

    enum search_direction direction; /* what reader_step goes on with */
    size_t origin, at;               /* where it began and has come to */
    bool wrapped;
    unsigned long left; /* so many hits are passed over */
    bool passed;        /* one has been, since the last time round */
    bool typing;        /* the prompt is open: no jump is recorded */
    VEC(struct history_entry) history;
};

enum prompt_kind {
    PROMPT_NONE,
    PROMPT_SEARCH,
    PROMPT_SEARCH_BACK,
    PROMPT_SECTION,
    PROMPT_COMMENT
};

struct prompt {
    enum prompt_kind kind;
    struct buf text;
    size_t cursor;
    bool fails;
    bool regex; /* of a search */
    enum scope scope;
    char *wrong; /* what is wrong with a regular expression; NULL for nothing */
    size_t wrong_at;
    struct page_start origin; /* the page when it was opened */
    size_t past;              /* index into the history, its n for the new line */
};

enum list_kind { LIST_NONE, LIST_CONTENTS, LIST_NOTES, LIST_CITING, LIST_PASSAGES, LIST_HELP };

/* A row is made when it is shown, or looked at by the filter; of a list only what its
 * rows stand for is held. */
struct list {
    enum list_kind kind;
    bool everywhere; /* the passages of all documents */
    const char *title, *empty;
    VEC(size_t) all;     /* targets: indices of what rows stand for */
    unsigned labels;     /* columns of the widest */
    VEC(size_t) passing; /* of all: those that pass the filter, if there is one */
    size_t sought;       /* so many of all have been looked at */
    size_t wanted;       /* of all: is to be chosen, or the last before it that passes */
    VEC(struct reader_row) shown; /* those in view, since they were last drawn */
    size_t top, chosen;           /* of those that pass */
    struct buf filter, folded;
    bool filtering;
};

/* How a list is looked at, while its rows are made anew. */
struct list_view {
    char *filter;
    bool filtering;
    size_t row, top;
};

/* A passage that is to be listed, and by what it is sorted. */
struct entry {
    const char *path;
    uint64_t place;
    size_t number;
};

enum rows_stage { ROWS_DONE, ROWS_HERE, ROWS_ELSEWHERE };

/* Rows of the list of passages that are to come: first those of this document. */
struct rows {
    enum rows_stage stage;
    size_t next; /* to be looked at, among its numbers or all */
    VEC(struct entry) v;
    struct entry *merged;     /* as many: a pass of the sorting, of runs so wide */
    size_t width, from, i, j; /* merges two of them, from i and j on */
    size_t listed;            /* have become rows */
    unsigned long readings;   /* of the bookmarks, when it was begun */
    bool outdated;            /* passages have changed since */
    char *id;                 /* of the passage chosen, or NULL */
    size_t wished;            /* number of that to be chosen when its row comes; or NOWHERE */
    size_t top;               /* with this row on top */
};

/* A passage being chosen: from what it began with to the moving end. */
struct selection {
    bool open;
    struct range begun;
    size_t at;              /* the moving end */
    bool keeps_goal;        /* it moves by lines */
    unsigned goal;          /* along this column */
    struct page_start back; /* the page it began on */
    size_t style;
    char *placing; /* the id of a passage that is to stand there; or NULL */
};

/* The comment on a passage, in its pane. */
struct comment_pane {
    bool open;
    char *text, *title;
    struct document *document; /* of the text */
    struct layout *layout;
    VEC(struct line) lines;
    size_t top;             /* first line in view */
    struct page_start back; /* the page before it was shifted for the pane */
};

/* A passage of this document, and its place among those that are looked for. */
struct kept {
    char *id;
    uint64_t offset; /* raw, where it was kept */
    size_t index;    /* its number among all passages */
    size_t sought;   /* in the finding */
    bool is_new;     /* kept since the document was opened */
};

/* The passages of this document. */
struct kept_passages {
    struct kept *v;
    size_t n, cap;
    struct anchoring *anchoring; /* NULL: not begun */
    struct numbers here;         /* of those that may be of this document */
    unsigned long readings;      /* of the bookmarks, when they were gathered */
    bool stale;                  /* the passages have changed since */
    bool is_old;                 /* because more of them were read */
    bool reading;                /* there may be more to read */
    bool more;                   /* some are looked for still */
    bool found;                  /* all have been, since the list of them was made */
    char *say;                   /* when so many changes are saved */
    unsigned long when;
};

/* A passage to be gone to, while it is looked for. */
struct going {
    bool open;
    struct passage passage;
    struct anchoring *alone; /* of it alone; NULL */
};

struct reader {
    struct reader_setup setup;
    struct layout *layout;
    struct page page;
    struct page facing; /* beside it, in a spread; else n and foot.n are 0 */
    struct paging paging;
    struct focus focus;
    struct history history;
    struct {
        char typed[10];      /* a count being typed */
        unsigned long count; /* typed before the key that is run; 0 for none */
    } keys;

    void (*letter)(struct reader *, uint32_t key); /* waits for a letter */
    const char *letter_prompt;

    struct text_identity text_identity; /* of the document: see identity_here */
    struct pane pane;
    VEC(struct hint) hints;   /* letters are shown while there are any */
    unsigned long hints_page; /* paging.shown when they were set */
    char hint_typed[2];       /* the first of two letters */
    struct citing_pane citing;
    struct search search;
    struct prompt prompt;
    struct list list;
    struct rows rows;
    struct selection selection;
    size_t pressed; /* where the mouse is held; NOWHERE */
    struct comment_pane comment;
    struct passage draft;  /* while its comment is typed */
    struct passage wanted; /* to be gone to, in another document */
    struct going going;
    struct buf copied;        /* for the terminal's clipboard */
    VEC(struct passage) undo; /* as they were before they were changed */
    struct kept_passages kept;

    char *message;
    bool changed; /* the screen is to be drawn */
    enum reader_request request;
    uint64_t now; /* milliseconds; see reader_tick */
    unsigned told_progress;
    struct {
        char *section, *note; /* labels to go to when the text has been read */
    } wishes;
    struct {
        uint64_t at; /* when the place is to be saved; 0: it has not moved */
        bool failed; /* the last time, which was said */
    } saving;
};

/* A command that a key runs. */
typedef void command(struct reader *r);

/* The count typed before the key, or else 1. */
static inline unsigned long count_or_one(const struct reader *r)
{
    return r->keys.count ? r->keys.count : 1;
}

#endif
