/* SPDX-License-Identifier: ISC */
/* The reader's state.  Files that stand lower (paging, overlay, lookup) call none that stand
 * above them (commands, keymap, status, reader). */
#ifndef IBID_READER_INTERNAL_H
#define IBID_READER_INTERNAL_H

#include <ibid/annotations.h>
#include <ibid/reader.h>

/* A screen to come back to, and the positions of the markers that were followed from it, each
 * but the first inside the note of the one before. */
struct jump {
    struct page_start start;
    VEC(size_t) followed;
    bool jumped_into_notes; /* see struct history */
};

struct jumps {
    struct jump *v;
    size_t n, cap;
};

struct history {
    struct jumps back, forward;
    bool jumped_into_notes; /* the notes in view were reached by a jump */
};

/* A page that was left for the next one, and the start of that. */
struct page_turn {
    struct page_start from, to;
};

struct paging {
    struct page page;
    struct page facing;      /* the right one of a spread; empty (n and foot.n 0) elsewhere */
    size_t anchor;           /* position that stays in view when the pages are laid out again */
    bool spread;             /* two pages are asked for */
    enum layout_notes notes; /* as asked for; a low window has no room for feet */
    VEC(struct page_turn) trail; /* for going back to the same pages */
    unsigned long shown;         /* number of times that a page has been shown */
};

/* What is chosen on the page. */
struct focus {
    size_t marker;        /* or NOWHERE */
    bool flashing;        /* it is highlighted until flash_until */
    bool faded;           /* it is chosen but no longer highlighted */
    uint64_t flash_until; /* milliseconds */
    size_t comment;       /* where the passage begins whose comment is chosen, or NOWHERE */
    size_t nth_comment;   /* among the comments on passages that begin there */
};

struct input {
    char typed[10];      /* a count being typed */
    unsigned long count; /* typed before the key that is run; 0 for none */
    uint32_t key;        /* the key that is run */
    size_t pressed;      /* position where the mouse button is held; NOWHERE */
};

/* What the caller is asked to do. */
struct request {
    enum reader_request what;
    struct passage passage; /* to be gone to, in another document */
    struct buf copied;      /* for the terminal's clipboard */
};

/* See overlay.h. */
struct overlay {
    const struct overlay_type *type;
    void *state;
    struct page_start page; /* in view when it was opened, to return to */
    unsigned long shown;    /* paging.shown then */
};

struct reader {
    struct reader_setup setup;
    struct layout *layout;
    struct paging paging;
    struct focus focus;
    struct history history;
    VEC(struct overlay) overlays; /* from the bottom up */
    struct input input;

    struct annotations *annotations;
    struct search *search;
    struct passage_list *passage_list;
    struct passage draft;                  /* the passage whose comment is typed */
    struct passage_search *passage_search; /* for the passage to go to; or NULL */
    struct {
        char *say; /* when this many changes of passages are saved; or NULL */
        unsigned long changes;
    } saved;

    char *message; /* in the status line; or NULL */
    char *error;   /* why the text is not whole; or NULL */
    bool changed;  /* the screen is to be drawn */
    struct request request;
    uint64_t now; /* milliseconds; see reader_tick */
    struct {
        char *section, *note; /* labels to go to when the text has been read */
        unsigned told;        /* percentage last shown */
    } loading;
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
    return r->input.count ? r->input.count : 1;
}

#endif
