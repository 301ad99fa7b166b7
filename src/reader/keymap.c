/* SPDX-License-Identifier: ISC */
/* The one table of keys: the dispatcher and the help are both made from it. */
#include "keymap.h"

#include "citations.h"
#include "comment.h"
#include "hints.h"
#include "history.h"
#include "kept.h"
#include "list.h"
#include "mark.h"
#include "motion.h"
#include "note.h"
#include "passages.h"
#include "prompt.h"
#include "reflow.h"
#include "rows.h"
#include "search.h"
#include "selection.h"
#include "status.h"

#include <string.h>

#define MOST_KEYS 5

struct binding {
    enum mode mode;
    uint32_t keys[MOST_KEYS];
    const char *shown;
    command *run;
    const char *help;
};

static void quit(struct reader *r)
{
    if (kept_offer(r))
        r->request = REQUEST_QUIT;
}

static void suspend(struct reader *r)
{
    r->request = REQUEST_SUSPEND;
}

static void repaint(struct reader *r)
{
    r->request = REQUEST_REPAINT;
    r->changed = true;
}

static void reload(struct reader *r)
{
    r->request = REQUEST_RELOAD;
}

/* A row without a key of its own says what can follow the one before it. */
static const struct binding bindings[] = {
    {MODE_TEXT,
     {' ', READER_KEY_PAGE_DOWN, READER_KEY_RIGHT, READER_KEY_CTRL('F')},
     "Space PgDn Right ^F",
     page_next,
     "a page on"},
    {MODE_TEXT,
     {'b', READER_KEY_PAGE_UP, READER_KEY_LEFT, READER_KEY_CTRL('B')},
     "b PgUp Left ^B",
     page_prev,
     "a page back"},
    {MODE_TEXT, {'d', READER_KEY_CTRL('D')}, "d ^D", half_page_next, "half a page on"},
    {MODE_TEXT, {'u', READER_KEY_CTRL('U')}, "u ^U", half_page_prev, "half a page back"},
    {MODE_TEXT,
     {'j', READER_KEY_DOWN, READER_KEY_CTRL('N'), READER_KEY_CTRL('E')},
     "j Down",
     line_down,
     "a line on (5j: five)"},
    {MODE_TEXT,
     {'k', READER_KEY_UP, READER_KEY_CTRL('P'), READER_KEY_CTRL('Y')},
     "k Up",
     line_up,
     "a line back"},
    {MODE_TEXT, {'g', READER_KEY_HOME, '<'}, "g Home <", go_start, "the beginning"},
    {MODE_TEXT, {'G', READER_KEY_END, '>'}, "G End >", go_end, "the end (12G: page 12)"},
    {MODE_TEXT, {'%'}, "50%", go_percent, "so far into the text"},
    {MODE_TEXT, {']'}, "]", section_next, "the next section (3]: three on)"},
    {MODE_TEXT, {'['}, "[", section_prev, "the previous section"},
    {MODE_TEXT, {'s'}, "s LABEL Enter", prompt_section, "go to a section"},
    {MODE_TEXT, {'t'}, "t", list_contents, "the contents"},
    {MODE_TEXT, {'T'}, "T", list_notes, "the list of notes"},
    {MODE_TEXT, {READER_KEY_TAB}, "Tab", marker_next, "choose the next marker"},
    {MODE_TEXT, {READER_KEY_BACKTAB}, "Shift-Tab", marker_prev, "choose the previous marker"},
    {MODE_TEXT,
     {READER_KEY_ENTER},
     "Enter",
     open_or_follow,
     "open the note of a marker (26 Enter: note 26)"},
    {MODE_TEXT, {'c'}, "c", list_citing, "the places that cite a note"},
    {MODE_TEXT, {'f'}, "f", hints_show, "letters that open the markers in view"},
    {MODE_TEXT, {'F'}, "F", notes_cycle, "notes at the foot, on demand, or in place"},
    {MODE_TEXT, {'|'}, "|", spread_toggle, "one page, or two side by side"},
    {MODE_TEXT,
     {READER_KEY_BACKSPACE, READER_KEY_CTRL('O'), 'H'},
     "Backspace ^O H",
     jump_back,
     "back to where one came from"},
    {MODE_TEXT, {'L'}, "L", jump_forward, "forward again"},
    {MODE_TEXT, {'/'}, "/", prompt_search, "search on"},
    {MODE_TEXT, {'?'}, "?", prompt_search_back, "search back"},
    {MODE_TEXT, {'n'}, "n", search_next, "the next hit"},
    {MODE_TEXT, {'N'}, "N", search_prev, "the previous hit"},
    {MODE_TEXT, {'v'}, "v", selection_begin, "choose a passage to keep"},
    {MODE_TEXT, {'m'}, "m LETTER", mark_set, "mark this place"},
    {MODE_TEXT, {0}, "m ) m }", NULL, "keep the sentence, the paragraph"},
    {MODE_TEXT, {'a'}, "a ) a }", annotate, "keep it with a comment"},
    {MODE_TEXT, {'y'}, "y ) y }", copy_words, "copy it"},
    {MODE_TEXT, {'Y'}, "Y ) Y }", copy_cited, "copy it with its place and notes"},
    {MODE_TEXT, {'\''}, "' LETTER", mark_go, "go to a mark ('': to the last place)"},
    {MODE_TEXT, {'B'}, "B", list_passages, "the passages kept"},
    {MODE_TEXT, {'='}, "=", where_am_i, "where am I"},
    {MODE_TEXT, {'i'}, "i", about, "about this document"},
    {MODE_TEXT, {READER_KEY_ESCAPE}, "Esc", clear_focus, "clear what is chosen or searched"},
    {MODE_TEXT, {'h', READER_KEY_HELP}, "h F1", list_help, "this help"},
    {MODE_TEXT, {'R'}, "R", reload, "read the file again"},
    {MODE_TEXT, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_TEXT, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
    {MODE_TEXT, {'q', 'Q'}, "q", quit, "quit"},

    {MODE_SELECTION, {READER_KEY_RIGHT}, "Right", select_char_next, "a character on"},
    {MODE_SELECTION, {READER_KEY_LEFT}, "Left", select_char_prev, "a character back"},
    {MODE_SELECTION, {'w', 'e'}, "w e", select_word_next, "a word on (3w: three)"},
    {MODE_SELECTION, {'b'}, "b", select_word_prev, "a word back"},
    {MODE_SELECTION, {')'}, ")", select_sentence_next, "to the end of the sentence"},
    {MODE_SELECTION, {'('}, "(", select_sentence_prev, "to its beginning"},
    {MODE_SELECTION,
     {'j', READER_KEY_DOWN, READER_KEY_CTRL('N')},
     "j Down",
     select_line_next,
     "a line on"},
    {MODE_SELECTION,
     {'k', READER_KEY_UP, READER_KEY_CTRL('P')},
     "k Up",
     select_line_prev,
     "a line back"},
    {MODE_SELECTION,
     {'0', READER_KEY_HOME, '^'},
     "0 Home",
     select_line_start,
     "the line's beginning"},
    {MODE_SELECTION, {'$', READER_KEY_END}, "$ End", select_line_end, "the line's end"},
    {MODE_SELECTION, {'}'}, "}", select_paragraph_next, "to the end of the paragraph"},
    {MODE_SELECTION, {'{'}, "{", select_paragraph_prev, "to its beginning"},
    {MODE_SELECTION, {']'}, "]", select_section_next, "to the end of the section"},
    {MODE_SELECTION, {'['}, "[", select_section_prev, "to its beginning"},
    {MODE_SELECTION,
     {READER_KEY_PAGE_DOWN, READER_KEY_CTRL('F')},
     "PgDn ^F",
     select_page_next,
     "a page on"},
    {MODE_SELECTION,
     {READER_KEY_PAGE_UP, READER_KEY_CTRL('B')},
     "PgUp ^B",
     select_page_prev,
     "a page back"},
    {MODE_SELECTION, {'/'}, "/", prompt_search, "to what is searched, on"},
    {MODE_SELECTION, {'?'}, "?", prompt_search_back, "the same, back"},
    {MODE_SELECTION, {'n'}, "n", select_hit_next, "to the next hit"},
    {MODE_SELECTION, {'N'}, "N", select_hit_prev, "to the previous hit"},
    {MODE_SELECTION, {'o'}, "o", select_other_end, "move the other end"},
    {MODE_SELECTION, {' '}, "Space", select_here, "begin anew with this word"},
    {MODE_SELECTION, {'v'}, "v", select_wider, "the whole sentence, then the paragraph"},
    {MODE_SELECTION, {'s'}, "s", selection_style, "another style to keep it in"},
    {MODE_SELECTION, {'m', READER_KEY_ENTER}, "m Enter", selection_keep, "keep it"},
    {MODE_SELECTION, {'a'}, "a", selection_annotate, "keep it with a comment"},
    {MODE_SELECTION, {'y'}, "y", selection_copy, "copy it"},
    {MODE_SELECTION, {'Y'}, "Y", selection_cite, "copy it with its place and notes"},
    {MODE_SELECTION, {'h', READER_KEY_HELP}, "h F1", list_help, "this help"},
    {MODE_SELECTION, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_SELECTION, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
    {MODE_SELECTION,
     {READER_KEY_ESCAPE, 'q'},
     "Esc q",
     selection_leave,
     "leave it, back to the page"},

    {MODE_NOTE, {'j', READER_KEY_DOWN}, "j Down", note_pane_down, "a line on in the note"},
    {MODE_NOTE, {'k', READER_KEY_UP}, "k Up", note_pane_up, "a line back"},
    {MODE_NOTE,
     {' ', READER_KEY_PAGE_DOWN, READER_KEY_RIGHT, 'd', READER_KEY_CTRL('F')},
     "Space PgDn",
     note_pane_page_down,
     "further on in the note"},
    {MODE_NOTE,
     {'b', READER_KEY_PAGE_UP, READER_KEY_LEFT, 'u', READER_KEY_CTRL('B')},
     "b PgUp",
     note_pane_page_up,
     "further back"},
    {MODE_NOTE, {'g', READER_KEY_HOME, '<'}, "g Home", note_pane_first, "the note's beginning"},
    {MODE_NOTE, {'G', READER_KEY_END, '>'}, "G End", note_pane_last, "the note's end"},
    {MODE_NOTE, {READER_KEY_TAB}, "Tab", note_pane_marker_next, "choose a marker in the note"},
    {MODE_NOTE,
     {READER_KEY_BACKTAB},
     "Shift-Tab",
     note_pane_marker_prev,
     "choose the marker before"},
    {MODE_NOTE, {'f'}, "f", hints_show, "letters that open the markers in view"},
    {MODE_NOTE,
     {READER_KEY_ENTER},
     "Enter",
     note_pane_enter,
     "go to the note itself, or open the chosen one"},
    {MODE_NOTE, {'c'}, "c", list_citing, "the places that cite the note"},
    {MODE_NOTE, {'v'}, "v", select_in_note, "choose a passage of the note, where it stands"},
    {MODE_NOTE, {'m'}, "m", note_keep, "keep the note as a passage"},
    {MODE_NOTE, {'a'}, "a", note_annotate, "keep it with a comment"},
    {MODE_NOTE, {'y'}, "y", note_copy, "copy it"},
    {MODE_NOTE, {'Y'}, "Y", note_cite, "copy it with its place, and the notes it cites"},
    {MODE_NOTE,
     {READER_KEY_BACKSPACE, READER_KEY_CTRL('O'), 'H'},
     "Backspace",
     note_pane_leave,
     "back, one note at a time"},
    {MODE_NOTE, {'h', READER_KEY_HELP}, "h F1", list_help, "this help"},
    {MODE_NOTE, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_NOTE, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
    {MODE_NOTE, {READER_KEY_ESCAPE, 'q'}, "Esc q", note_pane_leave, "close the note"},

    {MODE_HINTS, {READER_KEY_ESCAPE}, "Esc ^G", hints_leave, "leave the letters"},
    {MODE_HINTS,
     {READER_KEY_BACKSPACE},
     "Backspace",
     hints_backspace,
     "take the first letter back"},
    {MODE_HINTS, {READER_KEY_HELP}, "F1", list_help, "this help"},
    {MODE_HINTS, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_HINTS, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},

    {MODE_COMMENT,
     {'j', READER_KEY_DOWN},
     "j Down",
     comment_pane_down,
     "a line on in the comment"},
    {MODE_COMMENT, {'k', READER_KEY_UP}, "k Up", comment_pane_up, "a line back"},
    {MODE_COMMENT,
     {' ', READER_KEY_PAGE_DOWN, 'd'},
     "Space PgDn",
     comment_pane_page_down,
     "further on"},
    {MODE_COMMENT,
     {'b', READER_KEY_PAGE_UP, 'u'},
     "b PgUp",
     comment_pane_page_up,
     "further back"},
    {MODE_COMMENT, {'g', READER_KEY_HOME, '<'}, "g Home", comment_pane_first, "its beginning"},
    {MODE_COMMENT, {'G', READER_KEY_END, '>'}, "G End", comment_pane_last, "its end"},
    {MODE_COMMENT, {'e', 'a', READER_KEY_ENTER}, "e Enter", comment_pane_edit, "edit it"},
    {MODE_COMMENT, {'h', READER_KEY_HELP}, "h F1", list_help, "this help"},
    {MODE_COMMENT, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_COMMENT, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
    {MODE_COMMENT,
     {READER_KEY_ESCAPE, 'q', READER_KEY_BACKSPACE},
     "Esc q",
     comment_pane_leave,
     "close the comment"},

    {MODE_LIST, {'j', READER_KEY_DOWN, READER_KEY_CTRL('N')}, "j Down", list_next, "a row on"},
    {MODE_LIST, {'k', READER_KEY_UP, READER_KEY_CTRL('P')}, "k Up", list_prev, "a row back"},
    {MODE_LIST,
     {' ', READER_KEY_PAGE_DOWN, READER_KEY_CTRL('F'), 'f'},
     "Space PgDn",
     list_page_next,
     "a page on"},
    {MODE_LIST,
     {'b', READER_KEY_PAGE_UP, READER_KEY_CTRL('B')},
     "b PgUp",
     list_page_prev,
     "a page back"},
    {MODE_LIST, {'g', READER_KEY_HOME, '<'}, "g Home", list_first, "the first row"},
    {MODE_LIST, {'G', READER_KEY_END, '>'}, "G End", list_last, "the last row"},
    {MODE_LIST, {'/'}, "/", list_filter, "show only rows that hold what is typed"},
    {MODE_LIST, {READER_KEY_ENTER}, "Enter", list_enter, "go there"},
    {MODE_LIST, {'B'}, "B", list_all_documents, "passages: of all texts, or of this"},
    {MODE_LIST, {'e'}, "e", list_edit, "passages: edit the comment"},
    {MODE_LIST, {'s'}, "s", list_restyle, "passages: another style"},
    {MODE_LIST, {'p'}, "p", list_place, "passages: choose where it stands now"},
    {MODE_LIST, {'d'}, "d", list_delete, "passages: delete"},
    {MODE_LIST, {'u'}, "u", list_undo, "passages: undo the last change"},
    {MODE_LIST, {'h', READER_KEY_HELP}, "h F1", list_help, "this help"},
    {MODE_LIST, {READER_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {MODE_LIST, {READER_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
    {MODE_LIST,
     {READER_KEY_ESCAPE, 'q', READER_KEY_BACKSPACE},
     "Esc q",
     list_close,
     "close the list"},

    {MODE_PROMPT, {READER_KEY_ENTER}, "Enter", prompt_accept, "do it"},
    {MODE_PROMPT, {READER_KEY_ESCAPE}, "Esc ^G", prompt_cancel, "leave it"},
    {MODE_PROMPT,
     {READER_KEY_LEFT, READER_KEY_CTRL('B')},
     "Left ^B",
     prompt_left,
     "to the left"},
    {MODE_PROMPT,
     {READER_KEY_RIGHT, READER_KEY_CTRL('F')},
     "Right ^F",
     prompt_right,
     "to the right"},
    {MODE_PROMPT,
     {READER_KEY_HOME, READER_KEY_CTRL('A')},
     "Home ^A",
     prompt_home,
     "to the beginning"},
    {MODE_PROMPT, {READER_KEY_END, READER_KEY_CTRL('E')}, "End ^E", prompt_end, "to the end"},
    {MODE_PROMPT, {READER_KEY_BACKSPACE}, "Backspace", prompt_backspace, "delete to the left"},
    {MODE_PROMPT,
     {READER_KEY_DELETE, READER_KEY_CTRL('D')},
     "Del ^D",
     prompt_delete,
     "delete to the right"},
    {MODE_PROMPT, {READER_KEY_CTRL('W')}, "^W", prompt_delete_word, "delete a word"},
    {MODE_PROMPT, {READER_KEY_CTRL('U')}, "^U", prompt_clear, "delete all"},
    {MODE_PROMPT, {READER_KEY_CTRL('K')}, "^K", prompt_delete_to_end, "delete to the end"},
    {MODE_PROMPT, {READER_KEY_CTRL('X')}, "^X^E", prompt_editor, "a comment: in $EDITOR"},
    {MODE_PROMPT, {READER_KEY_CTRL('R')}, "^R", prompt_regex, "a regular expression, or not"},
    {MODE_PROMPT, {READER_KEY_TAB}, "Tab", prompt_where, "search the text, the notes, both"},
    {MODE_PROMPT,
     {READER_KEY_UP, READER_KEY_CTRL('P')},
     "Up ^P",
     prompt_older,
     "what was searched before"},
    {MODE_PROMPT,
     {READER_KEY_DOWN, READER_KEY_CTRL('N')},
     "Down ^N",
     prompt_newer,
     "what was searched after"},
};

#define BINDINGS (sizeof bindings / sizeof *bindings)

static const char *const mode_names[MODES] = {"text", "choosing", "note",   "comment",
                                              "list", "prompt",   "letters"};

static const struct binding *binding_of(enum mode mode, uint32_t key)
{
    for (size_t i = 0; i < BINDINGS; i++)
        for (size_t k = 0; bindings[i].mode == mode && k < MOST_KEYS && bindings[i].keys[k];
             k++)
            if (bindings[i].keys[k] == key)
                return &bindings[i];
    return NULL;
}

bool keymap_has(enum mode mode, uint32_t key)
{
    return binding_of(mode, key) != NULL;
}

bool keymap_run(struct reader *r, enum mode mode, uint32_t key)
{
    const struct binding *b = binding_of(mode, key);

    if (b)
        b->run(r);
    return b != NULL;
}

size_t reader_help(const struct reader_help **out)
{
    static struct reader_help help[BINDINGS];

    for (size_t i = 0; i < BINDINGS; i++)
        help[i] = (struct reader_help){mode_names[bindings[i].mode], bindings[i].shown,
                                       bindings[i].help};
    *out = help;
    return BINDINGS;
}

/* Of several keys for one thing, a narrow window has room for the first. */
void help_row(struct reader *r, size_t target, struct reader_row *row, struct buf *sought)
{
    const struct binding *b = &bindings[target];
    size_t keys = strlen(b->shown), columns = text_columns(r->setup.widths, span_of(b->help));

    buf_puts(sought, b->shown);
    if (text_columns(r->setup.widths, span_of(b->shown)) + 2 + columns >
        reader_frame(r).measure)
        keys = strcspn(b->shown, " ");
    row->left = mem_copy(b->shown, keys);
    row->text = mem_string(b->help);
}

void list_help(struct reader *r)
{
    enum mode mode = reader_mode(r);

    if (r->list.kind == LIST_HELP)
        return;
    list_open(r, LIST_HELP, "Keys", "no key does that");
    for (size_t i = 0; i < BINDINGS; i++)
        if (bindings[i].mode == mode)
            list_add(r, i, (unsigned)text_columns(r->setup.widths, span_of(bindings[i].shown)));
    list_ready(r, NOWHERE);
}
