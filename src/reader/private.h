/* SPDX-License-Identifier: ISC */
/* The reader from inside: its state, and what its files do for each other. */
#ifndef IBID_READER_PRIVATE_H
#define IBID_READER_PRIVATE_H

#include <ibid/reader.h>

enum mode {
    MODE_TEXT,
    MODE_CHOOSE,
    MODE_PANE,
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
    bool strayed; /* see struct reader */
};

struct jumps {
    struct jump *v;
    size_t n, cap;
};

/* A page that was left by paging on. */
struct step {
    struct page_start from, to;
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
struct aside {
    bool open, fresh; /* fresh: the key that showed it is still being heeded */
    size_t marker;
    VEC(struct line) lines;
    size_t top; /* first line in view */
    char *title;
};

enum hunt { HUNT_NONE, HUNT_FORWARD, HUNT_BACK };

/* Where is searched. */
enum scope { SCOPE_ALL, SCOPE_TEXT, SCOPE_NOTES, SCOPES };

struct how {
    bool backward; /* typed with ? */
    bool regex;
    enum scope scope;
};

struct past {
    char *pattern;
    bool regex;
};

struct search {
    struct text_matcher *matcher;
    char *pattern;
    struct how how, kept; /* kept: of the last that was not left */
    struct range hit;     /* the current one; from == to for none */
    bool shown;           /* hits are highlighted */

    enum hunt hunt;    /* what reader_step goes on with */
    size_t origin, at; /* where it began and has come to */
    bool wrapped;
    unsigned long left; /* so many hits are passed over */
    bool passed;        /* one has been, since the last time round */
    bool typing;        /* the prompt is open: no jump is recorded */
    VEC(struct past) history;
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
struct choice {
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
struct remark {
    size_t chosen; /* where the passage begins that is chosen, or NOWHERE */
    size_t nth;    /* of those commented that begin there */
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

/* A passage to be gone to, while it is looked for. */
struct going {
    bool open;
    struct passage passage;
    struct finding *alone; /* of it alone; NULL */
};

struct reader {
    struct reader_setup setup;
    struct layout *layout;
    struct page page;
    struct page facing;      /* beside it, in a spread; else n and foot.n are 0 */
    bool spread;             /* two pages are wished for */
    enum layout_notes notes; /* as wished; a low window has no room for feet */
    size_t anchor;           /* the position the top line is to keep when resized */
    VEC(struct step) trail;

    char typed[10];                                /* a number being typed */
    void (*letter)(struct reader *, uint32_t key); /* waits for a letter */
    const char *letter_prompt;

    struct likeness likeness; /* of the document: see identity_here */
    size_t chosen;            /* marker, or NOWHERE */
    bool flash;               /* it is shown only for a moment */
    bool faded;               /* the moment is over: it is no longer shown as chosen */
    uint64_t flash_until, now;

    struct jumps back, forward;
    bool strayed; /* a jump, not reading on, has led into these notes */
    struct pane pane;
    VEC(struct hint) hints; /* letters are shown while there are any */
    char hint_typed[2];     /* the first of two letters */
    struct aside aside;
    struct search search;
    struct prompt prompt;
    struct list list;
    struct rows rows;
    struct choice choice;
    size_t pressed; /* where the mouse is held; NOWHERE */
    struct remark remark;
    struct passage draft;  /* while its comment is typed */
    struct passage wanted; /* to be gone to, in another document */
    struct going going;
    struct buf copied;        /* for the terminal's clipboard */
    VEC(struct passage) undo; /* as they were before they were changed */
    struct {
        struct kept *v;
        size_t n, cap;
        struct finding *finding; /* NULL: not begun */
        struct numbers here;     /* of those that may be of this document */
        unsigned long readings;  /* of the bookmarks, when they were gathered */
        bool stale;              /* the passages have changed since */
        bool is_old;             /* because more of them were read */
        bool reading;            /* there may be more to read */
        bool more;               /* some are looked for still */
        bool found;              /* all have been, since the list of them was made */
        char *say;               /* when so many changes are saved */
        unsigned long when;
    } kept;

    char *message;
    bool changed;
    enum reader_request request;
    unsigned told_progress;
    char *wish_section, *wish_note;
    uint64_t save_at; /* when the place is to be kept; 0: not moved */
    bool place_lost;  /* the last time it could not be, and this was said */
};

/* keymap.c */
typedef void command(struct reader *r, unsigned long count);
enum mode reader_mode(const struct reader *r);
bool keymap_run(struct reader *r, enum mode mode, uint32_t key, unsigned long count);
bool keymap_has(enum mode mode, uint32_t key);

/* reader.c */
void say_nothing(struct reader *r);
unsigned long take_count(struct reader *r); /* the typed number, 0 for none */
size_t text_size(const struct reader *r);
const struct marker *marker_of(const struct reader *r, size_t i); /* by its index */
const struct note *note_of(const struct reader *r, size_t i);
bool in_view(const struct reader *r, size_t pos);
bool in_note(const struct reader *r, size_t pos); /* but for those in the running text */
/* The beginning of a range as it is shown, in about so many bytes. */
char *excerpt(const struct reader *r, struct range range, size_t most);
/* The same to be read: it says by an ellipsis where it was cut. */
char *abridged(const struct reader *r, struct range range, size_t most);

/* move.c */
void show_page(struct reader *r, size_t pos); /* that begins with the line of pos */
void show_from(struct reader *r, struct page_start start);
size_t view_end(const struct reader *r);     /* of what the pages show of the text */
size_t top_position(const struct reader *r); /* in the page's first line */
command notes_cycle, spread_toggle;
bool is_at(const struct reader *r, struct page_start start);
command page_on, page_back, half_on, half_back, line_on, line_back, go_start, go_end,
    go_percent, section_on, section_back;

/* jump.c */
void jump_to(struct reader *r, size_t pos);        /* remembers where one was */
void jump_from_here(struct reader *r, size_t pos); /* even where one is there */
void jump_push(struct reader *r);
void jump_free(struct jump *j);
void jumps_add(struct jumps *jumps, struct jump jump); /* which is theirs then */
void jumps_clear(struct jumps *jumps);
void flash(struct reader *r); /* what is chosen, for a moment */
void jump_to_page(struct reader *r, struct page_start start);
command jump_back, jump_forward;

/* hint.c */
command hints_show, hints_leave, hints_rub;
void hints_clear(struct reader *r);
void hints_type(struct reader *r, uint32_t key);

/* note.c */
void go_near(struct reader *r, size_t pos); /* the next page, or else a jump */
command marker_on, marker_back, enter, drop;
bool notes_known(struct reader *r); /* says so where they are not */
/* A note in the running text is a marker where it is folded, and not where it stands. */
bool marker_is_set(struct reader *r, size_t marker);
/* Opens the folded note that pos stands in, unless it is seen at a foot. */
void unfold_at(struct reader *r, size_t pos);
void marker_follow(struct reader *r, size_t marker); /* its note opens, over any that is open */
void marker_show(struct reader *r,
                 size_t marker); /* chosen for a moment, in the page or the pane */
void marker_open(struct reader *r, size_t marker); /* one in view, of the page or the pane */
size_t marker_to_open(struct reader *r);
/* Does a foot in view show the whole of a marker's note? */
bool foot_has_note(const struct reader *r, size_t marker);
void pane_show(struct reader *r, size_t marker, size_t note);
void pane_close(struct reader *r); /* the page is as it was before */
void pane_drop(struct reader *r);  /* the page stays */
void pane_relayout(struct reader *r);
struct range pane_note(const struct reader *r); /* the note that is open */
unsigned pane_height(const struct reader *r);
void uncover(struct reader *r, size_t pos, unsigned covered); /* rows at the page's foot */
command pane_on, pane_off, pane_page_on, pane_page_back, pane_first, pane_last, pane_enter,
    pane_leave, pane_marker_on, pane_marker_back;

/* cite.c */
command list_notes, list_citing;
void aside_show(struct reader *r, size_t marker);
void aside_hide(struct reader *r);
void aside_free(struct reader *r);
unsigned aside_height(const struct reader *r); /* 0 while there is none */
bool aside_pane(const struct reader *r, struct reader_pane *out);
void citing_preview(struct reader *r);
void jump_to_citing(struct reader *r, size_t marker); /* to the sentence it stands in */
void cited_go(struct reader *r, size_t marker);       /* the same, and the marker is shown */
void listed_go(struct reader *r, size_t target); /* to what a row of the notes stands for */

/* search.c */
command search_next, search_prev, search_clear;
void search_type(struct reader *r, struct span pattern, struct how how,
                 struct page_start origin);
void search_commit(struct reader *r, struct span pattern, struct how how,
                   struct page_start origin);
bool search_waits(const struct reader *r); /* for the notes to be known */
bool search_in_scope(const struct reader *r, size_t pos);
void search_cancel(struct reader *r);
bool search_step(struct reader *r, size_t budget);
void search_free(struct reader *r);

/* prompt.c */
command prompt_search, prompt_search_back, prompt_section, prompt_accept, prompt_cancel,
    prompt_left, prompt_right, prompt_home, prompt_end, prompt_rub, prompt_delete, prompt_word,
    prompt_clear, prompt_cut, prompt_editor, prompt_older, prompt_newer, prompt_regex,
    prompt_where;
void prompt_comment(struct reader *r, const char *text);
void prompt_insert(struct reader *r, uint32_t key);
bool go_section(struct reader *r, struct span wanted, bool jump);

/* list.c */
command list_contents, list_help, list_on, list_back, list_page_on, list_page_back, list_first,
    list_last, list_filter, list_enter, list_close, list_rub;
void list_insert(struct reader *r, uint32_t key);
void list_open(struct reader *r, enum list_kind kind, const char *title, const char *empty);
void list_add(struct reader *r, size_t target, unsigned label); /* so many columns wide */
void list_ready(struct reader *r, size_t chosen);
bool list_looks(const struct reader *r); /* the filter has not seen all rows */
bool list_step(struct reader *r, size_t budget);
/* Makes the row of a target.  sought: what the filter shall find beside its label and
 * its text. */
typedef void row_maker(struct reader *r, size_t target, struct reader_row *row,
                       struct buf *sought);
row_maker contents_row, notes_row, citing_row, passages_row, help_row;
void list_grow(struct reader *r); /* rows were added since list_ready */
void list_wish(struct reader *r, size_t chosen,
               size_t top); /* of all rows, as soon as it passes */
void list_put_in(struct reader *r, size_t at, size_t target,
                 unsigned label);                                  /* is a row, and chosen */
bool list_choose(struct reader *r, size_t target, unsigned label); /* false: no row is its */
void list_take(struct reader *r); /* the row chosen is no more */
void list_drop(struct reader *r); /* without going anywhere */
void list_relayout(struct reader *r);
void list_free(struct reader *r);
unsigned list_height(const struct reader *r);
size_t list_target(const struct reader *r);                 /* of the row chosen */
const struct passage *list_passage(const struct reader *r); /* the same; NULL for none */
struct list_view list_leave(struct reader *r);
/* With that of all rows chosen; NOWHERE: as many rows down as it was. */
void list_return(struct reader *r, struct list_view view, size_t chosen);

/* mark.c */
command mark_go;
void set_mark(struct reader *r, uint32_t key);

/* unit.c */
size_t word_on(struct reader *r, size_t pos);   /* the next end of a word */
size_t word_back(struct reader *r, size_t pos); /* the last beginning of one */
size_t sentence_on(struct reader *r, size_t pos);
size_t sentence_back(struct reader *r, size_t pos);
struct range word_at(struct reader *r, size_t pos); /* that holds it, or is nearest */
struct range sentence_at(struct reader *r, size_t pos);
/* The one that holds pos, looked for no further than so many bytes around it. */
struct range sentence_near(struct reader *r, size_t pos, size_t reach);
struct range paragraph_at(struct reader *r, size_t pos);

/* choose.c */
struct range under_eye(struct reader *r); /* where choosing begins */
struct range chosen_range(const struct reader *r);
void choose_end(struct reader *r);
void choose_drawn(struct reader *r, size_t from, size_t to); /* by the mouse */
size_t position_in_line(struct reader *r, const struct line *line, unsigned column);
void choose_relayout(struct reader *r);
void choose_search(struct reader *r); /* the moving end goes to the hit */
command choose_begin, choose_in_note, choose_leave, choose_other_end, choose_here, choose_wider,
    choose_right, choose_left, choose_word_on, choose_word_back, choose_sentence_on,
    choose_sentence_back, choose_paragraph_on, choose_paragraph_back, choose_section_on,
    choose_section_back, choose_hit_on, choose_hit_back, choose_line_on, choose_line_back,
    choose_page_on, choose_page_back, choose_line_begin, choose_line_end;

/* kept.c */
size_t raw_of(const struct reader *r, size_t pos);
size_t position_of(const struct reader *r, uint64_t raw);
bool can_keep(struct reader *r);                 /* else it says so */
struct identity identity_here(struct reader *r); /* of this document */
/* How well a passage's document agrees with this one. */
enum known passage_known(struct reader *r, const struct passage *p);
/* Is it this document's, even where it is not found?  One known by no more than its title
 * is this document's where it is found. */
bool passage_here(struct reader *r, const struct passage *p);
const struct passage *passage_of(const struct reader *r,
                                 size_t index); /* of a number among all; or NULL */
struct passage passage_new(struct reader *r, size_t pos);
/* A passage to be kept; false, and said why, where it cannot be. */
bool passage_draft(struct reader *r, struct range range, size_t style, struct passage *out);
const struct passage *passage_same(struct reader *r, const struct passage *draft);
bool passage_keep(struct reader *r, struct range range, size_t style);
void passage_put(struct reader *r, const struct passage *p, const char *say);
void passage_place(struct reader *r, const char *id, struct range range);
void passage_restyle(struct reader *r, size_t index);
void passage_delete(struct reader *r, size_t index);
size_t passage_undo(struct reader *r); /* the number of what it was; or NOWHERE */
struct range without_blanks(const struct reader *r, struct range range);
const char *style_name(size_t style);
size_t style_after(size_t style);
char passage_sign(const struct passage *p);    /* of its style; NUL for none */
void say_error(struct reader *r, char *error); /* frees it */
void say_saved(struct reader *r, const char *format, ...) BASE_PRINTF(2, 3); /* once it is */
void kept_heed(struct reader *r);   /* what came of it */
bool kept_offer(struct reader *r);  /* tries to save the rest; else it asks */
void kept_forget(struct reader *r); /* the passages were changed */
void kept_change(struct reader *r,
                 size_t number);  /* one was changed here, or deleted, or is new */
void kept_lose(struct reader *r); /* the text was changed */
bool kept_read(struct reader *r, size_t budget); /* on in the dotfile */
bool kept_step(struct reader *r, size_t budget);
/* The passages of this document; from is NOWHERE while one is not found. */
const struct passage *kept_passage(struct reader *r, size_t i, struct range *range);
/* Of a passage among all; one of another document is sought for ever. */
enum finding_state kept_state(struct reader *r, size_t index, struct range *range);
const struct numbers *
kept_numbers(struct reader *r);      /* that may be of this document; some are empty */
void kept_refresh(struct reader *r); /* somebody else may have changed the passages */
/* Looks on for one of this document's passages, about budget bytes; false where there is
 * none of that id. */
bool kept_seek(struct reader *r, const char *id, size_t budget, enum finding_state *state,
               struct range *range);
void kept_decorate(struct reader *r, struct range range, struct decorations *out);
void kept_free(struct reader *r);

/* going.c */
bool going_step(struct reader *r, size_t budget); /* false where nothing is gone to */
void going_stop(struct reader *r);
void going_lose(struct reader *r); /* the text was changed */

/* copy.c */
bool copy_range(struct reader *r, struct range range, bool cited); /* else it says why not */

/* comment.c */
size_t comment_chosen(const struct reader *r); /* where it begins that is chosen in view */
size_t comment_to_open(struct reader *r);      /* that Enter would open; NOWHERE for none */
/* The next commented passage from a position on is chosen, unless a marker comes
 * first; the last before a position, unless a marker comes after it. */
bool comment_on(struct reader *r, size_t from, size_t marker);
bool comment_back(struct reader *r, size_t before, size_t marker);
bool comment_beside(struct reader *r, bool on); /* the next at the same place, or the last */
bool comment_is_chosen(struct reader *r, const struct passage *p, size_t from);
bool comment_enter(struct reader *r); /* false where there is none to open */
void comment_close(struct reader *r);
void comment_relayout(struct reader *r);
bool comment_pane(const struct reader *r, struct reader_pane *out);
void comment_free(struct reader *r);
command comment_leave, comment_first, comment_last, comment_down, comment_up, comment_page_down,
    comment_page_up, comment_edit;

/* passages.c */
void ask_comment(struct reader *r, struct passage draft); /* which is then the reader's */
command note_keep, note_annotate, note_copy, note_cite, mark_set, annotate, copy_words,
    copy_cited, choose_keep, choose_annotate, choose_copy, choose_cite, choose_style;
void comment_accept(struct reader *r, struct span text);
void comment_cancel(struct reader *r);
void go_passage(struct reader *r, size_t index);

/* rows.c */
command list_passages, list_all_documents, list_place, list_edit, list_restyle, list_delete,
    list_undo;
void list_again(struct reader *r);
void list_changed(struct reader *r,
                  size_t number);       /* that of a passage put, changed or brought back */
void rows_note(struct reader *r);       /* which is chosen, before passages change */
void rows_found(struct reader *r);      /* where passages stand has become known */
bool rows_more(const struct reader *r); /* rows are still to come */
bool rows_step(struct reader *r);
void rows_free(struct reader *r);

/* status.c */
command where_am_i, about;
void section_name(struct reader *r, size_t section, struct buf *out);
char *page_number(struct reader *r, size_t pos); /* of its page; ~ before an estimate */

/* keep.c */
void place_moved(struct reader *r);

#endif
