/* SPDX-License-Identifier: ISC */
/* The reader from inside: its state, and what its files do for each other. */
#ifndef IBID_READER_PRIVATE_H
#define IBID_READER_PRIVATE_H

#include <ibid/reader.h>

enum mode { MODE_TEXT, MODE_PANE, MODE_LIST, MODE_PROMPT, MODE_HINTS, MODES };

/* A place to come back to: a screen, and what was chosen on it. */
struct jump {
    size_t at;          /* the page's first line */
    size_t marker;      /* the marker that was followed, or NOWHERE */
};

/* A page that was left by paging on. */
struct step {
    size_t from, to;
};

struct level {
    size_t marker, note;    /* the citing marker may be NOWHERE */
    size_t top;             /* first line in view */
};

struct pane {
    bool open;
    VEC(struct level) levels;   /* the last is shown */
    VEC(struct line) lines;
    char *title;
    size_t chosen;              /* a marker inside the note, or NOWHERE */
    size_t return_at;           /* the page before it was shifted for the pane */
};

/* A marker in view, and the letters that open its note. */
struct hint {
    size_t marker;
    char letters[3];
};

enum hunt { HUNT_NONE, HUNT_FORWARD, HUNT_BACK };

struct search {
    struct text_matcher *matcher;
    char *pattern;
    bool backward;              /* typed with ? */
    struct range hit;           /* the current one; from == to for none */
    bool shown;                 /* hits are highlighted */

    enum hunt hunt;             /* what reader_step goes on with */
    size_t origin, at;          /* where it began and has come to */
    bool wrapped;
    bool typing;                /* the prompt is open: no jump is recorded */
    VEC(char *) history;
};

enum prompt_kind { PROMPT_NONE, PROMPT_SEARCH, PROMPT_SEARCH_BACK, PROMPT_SECTION };

struct prompt {
    enum prompt_kind kind;
    struct buf text;
    size_t cursor;
    bool fails;
    size_t origin;              /* the page when it was opened */
    size_t past;                /* index into the history, its n for the new line */
};

enum list_kind { LIST_NONE, LIST_CONTENTS, LIST_NOTES, LIST_PASSAGES, LIST_HELP };

struct row {
    struct reader_row shown;
    size_t target;              /* index of what it stands for */
    char *key;                  /* folded, for the filter */
};

struct list {
    enum list_kind kind;
    const char *title, *empty;
    VEC(struct row) all;
    VEC(struct reader_row) v;   /* those that pass; borrowed from all */
    VEC(size_t) index;          /* of v in all */
    size_t top, chosen;
    struct buf filter;
    bool filtering;
};

struct reader {
    struct reader_setup setup;
    struct layout *layout;
    struct page page;
    size_t anchor;              /* the position the top line is to keep when resized */
    VEC(struct step) trail;

    char typed[10];             /* a number being typed */
    void (*letter)(struct reader *, uint32_t key);      /* waits for a letter */
    const char *letter_prompt;

    size_t chosen;              /* marker, or NOWHERE */
    bool flash;                 /* chosen is shown only for a moment */
    uint64_t flash_until, now;

    VEC(struct jump) back, forward;
    struct pane pane;
    VEC(struct hint) hints;     /* letters are shown while there are any */
    char hint_typed[2];         /* the first of two letters */
    struct search search;
    struct prompt prompt;
    struct list list;
    struct passage deleted;     /* for undo; id NULL for none */

    char *message;
    bool changed;
    enum reader_request request;
    unsigned told_progress;
    char *wish_section, *wish_note;
    uint64_t save_at;           /* when the place is to be kept; 0: not moved */
};

/* keymap.c */
typedef void command(struct reader *r, unsigned long count);
enum mode reader_mode(const struct reader *r);
bool keymap_run(struct reader *r, enum mode mode, uint32_t key, unsigned long count);

/* reader.c */
void say_nothing(struct reader *r);
unsigned long take_count(struct reader *r);     /* the typed number, 0 for none */
size_t text_size(const struct reader *r);
bool in_view(const struct reader *r, size_t pos);
char *excerpt(const struct reader *r, struct range range, size_t most);

/* move.c */
void show_page(struct reader *r, size_t pos);
command page_on, page_back, half_on, half_back, line_on, line_back, go_start, go_end, go_percent,
    section_on, section_back;

/* jump.c */
void jump_to(struct reader *r, size_t pos);     /* remembers where one was */
void jump_push(struct reader *r, size_t marker);
command jump_back, jump_forward;

/* hint.c */
command hints_show, hints_leave, hints_rub;
void hints_clear(struct reader *r);
void hints_type(struct reader *r, uint32_t key);

/* note.c */
command marker_on, marker_back, enter, drop;
bool notes_known(struct reader *r);             /* says so where they are not */
void marker_open(struct reader *r, size_t marker);  /* one in view, of the page or the pane */
void pane_show(struct reader *r, size_t marker, size_t note);
void pane_close(struct reader *r);
void pane_relayout(struct reader *r);
unsigned pane_height(const struct reader *r);
command pane_on, pane_off, pane_page_on, pane_page_back, pane_enter, pane_leave, pane_marker_on,
    pane_marker_back;

/* search.c */
command search_next, search_prev, search_clear;
void search_type(struct reader *r, struct span pattern, bool backward, size_t origin);
void search_commit(struct reader *r, struct span pattern, bool backward, size_t origin);
void search_cancel(struct reader *r);
bool search_step(struct reader *r, size_t budget);
void search_free(struct reader *r);

/* prompt.c */
command prompt_search, prompt_search_back, prompt_section, prompt_accept, prompt_cancel,
    prompt_left, prompt_right, prompt_home, prompt_end, prompt_rub, prompt_delete, prompt_word,
    prompt_clear, prompt_cut, prompt_older, prompt_newer;
void prompt_insert(struct reader *r, uint32_t key);
bool go_section(struct reader *r, struct span wanted, bool jump);

/* list.c */
command list_contents, list_notes, list_passages, list_help, list_on, list_back, list_page_on,
    list_page_back, list_first, list_last, list_filter, list_enter, list_close, list_delete,
    list_undo, list_rub;
void list_insert(struct reader *r, uint32_t key);
void list_open(struct reader *r, enum list_kind kind, const char *title, const char *empty);
void list_add(struct reader *r, struct reader_row row, size_t target);
void list_ready(struct reader *r, size_t chosen);
void list_free(struct reader *r);
unsigned list_height(const struct reader *r);

/* mark.c */
command mark_set, mark_go;
bool passage_here(const struct reader *r, const struct passage *p);
void fill_passages(struct reader *r);
void go_passage(struct reader *r, size_t index);
void delete_passage(struct reader *r, size_t index);
void undelete_passage(struct reader *r);

/* status.c */
command where_am_i, about;
void section_name(struct reader *r, size_t section, struct buf *out);

/* keep.c */
void place_moved(struct reader *r);

#endif
