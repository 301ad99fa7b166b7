/* SPDX-License-Identifier: ISC */
/* The reader from inside: its state, and what its files do for each other. */
#ifndef IBID_READER_PRIVATE_H
#define IBID_READER_PRIVATE_H

#include <ibid/annotations.h>
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

    struct annotations *annotations;
    struct search *search;
    struct passage_list *passage_list;
    size_t pressed;                        /* where the mouse is held; NOWHERE */
    struct passage draft;                  /* while its comment is typed */
    struct passage wanted;                 /* to be gone to, in another document */
    struct passage_search *passage_search; /* for the one to be gone to; NULL */
    struct buf copied;                     /* for the terminal's clipboard */
    struct {
        char *say; /* when this many changes of passages are saved; or NULL */
        unsigned long changes;
    } saved;

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
