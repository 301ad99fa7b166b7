/* SPDX-License-Identifier: ISC */
/* The reader from inside: its state, and what its files do for each other. */
#ifndef IBID_READER_PRIVATE_H
#define IBID_READER_PRIVATE_H

#include <ibid/reader.h>

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

enum prompt_kind { PROMPT_SEARCH, PROMPT_SEARCH_BACK, PROMPT_SECTION, PROMPT_COMMENT };

struct prompt {
    enum prompt_kind kind;
    struct buf text;
    size_t cursor;
    bool fails;
    bool regex; /* of a search */
    enum scope scope;
    char *wrong; /* what is wrong with a regular expression; NULL for nothing */
    size_t wrong_at;
    size_t past; /* index into the history, its n for the new line */
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
    bool everywhere; /* of all documents */
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

/* See overlay.h. */
struct overlay {
    const struct overlay_type *type;
    void *state;
    struct page_start page; /* in view when it was opened */
    unsigned long shown;    /* paging.shown then */
};

struct reader {
    struct reader_setup setup;
    struct layout *layout;
    struct page page;
    struct page facing; /* beside it, in a spread; else n and foot.n are 0 */
    struct paging paging;
    struct focus focus;
    struct history history;
    VEC(struct overlay) overlays; /* from the bottom up */
    struct {
        char typed[10];      /* a count being typed */
        unsigned long count; /* typed before the key that is run; 0 for none */
        uint32_t key;        /* that is run */
    } keys;

    struct text_identity text_identity; /* of the document: see identity_here */
    struct search search;
    struct prompt prompt;
    struct rows rows;
    size_t pressed;        /* where the mouse is held; NOWHERE */
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
