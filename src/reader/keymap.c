/* SPDX-License-Identifier: ISC */
#include "keymap.h"

#include "citations.h"
#include "citing_pane.h"
#include "command_line.h"
#include "comment_pane.h"
#include "comment_prompt.h"
#include "contents.h"
#include "hints.h"
#include "history.h"
#include "list.h"
#include "markers.h"
#include "motion.h"
#include "note_pane.h"
#include "overlay.h"
#include "passage_commands.h"
#include "passage_list.h"
#include "prompt.h"
#include "reflow.h"
#include "save_message.h"
#include "search.h"
#include "search_prompt.h"
#include "second_key.h"
#include "selection.h"
#include "status.h"

#include <string.h>

/* Maximum of keys in a row. */
#define MOST_KEYS 5

/* The mode of keys that hold wherever keys are commands. */
#define ANY NULL

/* Second keys for a sentence and a paragraph. */
#define UNIT                                                                                   \
    {                                                                                          \
        ')', '}', '(', '{'                                                                     \
    }

/* A row is what keys do in a mode, and how the help says it; rows without a text are not in
 * the help. */
struct binding {
    const struct overlay_type *mode;
    uint32_t keys[MOST_KEYS];
    const char *shown;
    command *run;
    const char *help;
};

/* Commands on the program ------------------------------------------------------------ */

/* Something is not saved; any other key stays. */
static const struct overlay_type after_quit = {
    .name = "q",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
};

static void quit(struct reader *r)
{
    if (save_before_quitting(r))
        r->request.what = REQUEST_QUIT;
    else
        overlay_open(r, &after_quit, NULL);
}

static void quit_anyway(struct reader *r)
{
    r->request.what = REQUEST_QUIT;
}

static void suspend(struct reader *r)
{
    r->request.what = REQUEST_SUSPEND;
}

static void repaint(struct reader *r)
{
    r->request.what = REQUEST_REPAINT;
    r->changed = true;
}

static void reload(struct reader *r)
{
    r->request.what = REQUEST_RELOAD;
}

/* After Z; any other key does nothing. */
static const struct overlay_type after_Z = {
    .name = "Z",
    .layer = LAYER_KEY,
    .flags = OVERLAY_SECOND_KEY,
    .hint = "ZZ quits",
};

static void quit_begin(struct reader *r)
{
    overlay_open(r, &after_Z, NULL);
}

static command list_help, command_line;

/* The table --------------------------------------------------------------------------- */

static const struct binding bindings[] = {
    {&text_mode,
     {' ', IBID_KEY_PAGE_DOWN, IBID_KEY_RIGHT, IBID_KEY_CTRL('F')},
     "Space PgDn Right ^F",
     page_next,
     "a page on"},
    {&text_mode,
     {'b', IBID_KEY_PAGE_UP, IBID_KEY_LEFT, IBID_KEY_CTRL('B')},
     "b PgUp Left ^B",
     page_prev,
     "a page back"},
    {&text_mode, {'d', IBID_KEY_CTRL('D')}, "d ^D", half_page_next, "half a page on"},
    {&text_mode, {'u', IBID_KEY_CTRL('U')}, "u ^U", half_page_prev, "half a page back"},
    {&text_mode,
     {'j', IBID_KEY_DOWN, IBID_KEY_CTRL('N'), IBID_KEY_CTRL('E')},
     "j Down",
     line_down,
     "a line on (5j: five)"},
    {&text_mode,
     {'k', IBID_KEY_UP, IBID_KEY_CTRL('P'), IBID_KEY_CTRL('Y')},
     "k Up",
     line_up,
     "a line back"},
    {&text_mode, {'g', IBID_KEY_HOME, '<'}, "g Home <", go_start, "the beginning"},
    {&text_mode, {'G', IBID_KEY_END, '>'}, "G End >", go_end, "the end (12G: page 12)"},
    {&text_mode, {'%'}, "50%", go_percent, "so far into the text"},
    {&text_mode, {']'}, "]", section_next, "the next section (3]: three on)"},
    {&text_mode, {'['}, "[", section_prev, "the previous section"},
    {&text_mode, {'s'}, "s LABEL Enter", section_prompt, "go to a section"},
    {&text_mode, {'t'}, "t", list_contents, "the contents"},
    {&text_mode, {'T'}, "T", list_notes, "the list of notes"},
    {&text_mode, {IBID_KEY_TAB}, "Tab", marker_next, "choose the next marker"},
    {&text_mode, {IBID_KEY_BACKTAB}, "Shift-Tab", marker_prev, "choose the previous marker"},
    {&text_mode,
     {IBID_KEY_ENTER},
     "Enter",
     marker_enter,
     "open the note of a marker (26 Enter: note 26)"},
    {&text_mode, {'c'}, "c", list_citing, "the places that cite a note"},
    {&text_mode, {'f'}, "f", hints_show, "letters that open the markers in view"},
    {&text_mode, {'F'}, "F", notes_cycle, "notes at the foot, on demand, or in place"},
    {&text_mode, {'|'}, "|", spread_toggle, "one page, or two side by side"},
    {&text_mode,
     {IBID_KEY_BACKSPACE, IBID_KEY_CTRL('O'), 'H'},
     "Backspace ^O H",
     jump_back,
     "back to where one came from"},
    {&text_mode, {'L'}, "L", jump_forward, "forward again"},
    {&text_mode, {'/'}, "/", search_prompt, "search on"},
    {&text_mode, {'?'}, "?", search_prompt_backward, "search back"},
    {&text_mode, {':'}, ":", command_line, "a command: 12 50% /WORDS s e h q"},
    {&text_mode, {'n'}, "n", search_next, "the next hit"},
    {&text_mode, {'N'}, "N", search_prev, "the previous hit"},
    {&text_mode, {'v'}, "v", selection_begin, "choose a passage to keep"},
    {&text_mode, {'m'}, "m LETTER", mark_begin, "mark this place"},
    {&after_m, UNIT, "m ) m }", keep_unit, "keep the sentence, the paragraph"},
    {&text_mode, {'a'}, NULL, annotate_begin, NULL},
    {&after_a, UNIT, "a ) a }", annotate_unit, "keep it with a comment"},
    {&text_mode, {'y'}, NULL, copy_begin, NULL},
    {&after_y, UNIT, "y ) y }", copy_unit, "copy it"},
    {&text_mode, {'Y'}, NULL, cite_begin, NULL},
    {&after_Y, UNIT, "Y ) Y }", cite_unit, "copy it with its place and notes"},
    {&text_mode, {'\''}, "' LETTER", mark_go_begin, "go to a mark"},
    {&after_quote, {'\''}, "''", jump_to_last, "go to the place before the last jump"},
    {&text_mode, {'B'}, "B", list_passages, "the passages kept"},
    {&text_mode, {'='}, "=", where_am_i, "where am I"},
    {&text_mode, {'i'}, "i", about, "about this document"},
    {&text_mode, {IBID_KEY_ESCAPE}, "Esc", clear_focus, "clear what is chosen or searched"},
    {&text_mode, {'R'}, "R", reload, "read the file again"},
    {&text_mode, {'q', 'Q'}, "q", quit, "quit"},
    {&text_mode, {'Z'}, NULL, quit_begin, NULL},
    {&after_Z, {'Z'}, "ZZ", quit, "the same"},
    {&after_quit, {'q', 'Q'}, NULL, quit_anyway, NULL},

    {&selection_overlay, {IBID_KEY_RIGHT}, "Right", select_char_next, "a character on"},
    {&selection_overlay, {IBID_KEY_LEFT}, "Left", select_char_prev, "a character back"},
    {&selection_overlay, {'w', 'e'}, "w e", select_word_next, "a word on (3w: three)"},
    {&selection_overlay, {'b'}, "b", select_word_prev, "a word back"},
    {&selection_overlay, {')'}, ")", select_sentence_next, "to the end of the sentence"},
    {&selection_overlay, {'('}, "(", select_sentence_prev, "to its beginning"},
    {&selection_overlay,
     {'j', IBID_KEY_DOWN, IBID_KEY_CTRL('N')},
     "j Down",
     select_line_next,
     "a line on"},
    {&selection_overlay,
     {'k', IBID_KEY_UP, IBID_KEY_CTRL('P')},
     "k Up",
     select_line_prev,
     "a line back"},
    {&selection_overlay,
     {'0', IBID_KEY_HOME, '^'},
     "0 Home",
     select_line_start,
     "the line's beginning"},
    {&selection_overlay, {'$', IBID_KEY_END}, "$ End", select_line_end, "the line's end"},
    {&selection_overlay, {'}'}, "}", select_paragraph_next, "to the end of the paragraph"},
    {&selection_overlay, {'{'}, "{", select_paragraph_prev, "to its beginning"},
    {&selection_overlay, {']'}, "]", select_section_next, "to the end of the section"},
    {&selection_overlay, {'['}, "[", select_section_prev, "to its beginning"},
    {&selection_overlay,
     {IBID_KEY_PAGE_DOWN, IBID_KEY_CTRL('F')},
     "PgDn ^F",
     select_page_next,
     "a page on"},
    {&selection_overlay,
     {IBID_KEY_PAGE_UP, IBID_KEY_CTRL('B')},
     "PgUp ^B",
     select_page_prev,
     "a page back"},
    {&selection_overlay, {'/'}, "/", search_prompt, "to what is searched, on"},
    {&selection_overlay, {'?'}, "?", search_prompt_backward, "the same, back"},
    {&selection_overlay, {'n'}, "n", select_hit_next, "to the next hit"},
    {&selection_overlay, {'N'}, "N", select_hit_prev, "to the previous hit"},
    {&selection_overlay, {'o'}, "o", select_other_end, "move the other end"},
    {&selection_overlay, {' '}, "Space", select_here, "begin anew with this word"},
    {&selection_overlay, {'v'}, "v", select_wider, "the whole sentence, then the paragraph"},
    {&selection_overlay, {'s'}, "s", selection_next_style, "another style to keep it in"},
    {&selection_overlay, {'m', IBID_KEY_ENTER}, "m Enter", selection_keep, "keep it"},
    {&selection_overlay, {'a'}, "a", selection_annotate, "keep it with a comment"},
    {&selection_overlay, {'y'}, "y", selection_copy, "copy it"},
    {&selection_overlay, {'Y'}, "Y", selection_cite, "copy it with its place and notes"},
    {&selection_overlay,
     {IBID_KEY_ESCAPE, 'q'},
     "Esc q",
     selection_leave,
     "leave it, back to the page"},

    {&note_pane_overlay,
     {'j', IBID_KEY_DOWN},
     "j Down",
     note_pane_down,
     "a line on in the note"},
    {&note_pane_overlay, {'k', IBID_KEY_UP}, "k Up", note_pane_up, "a line back"},
    {&note_pane_overlay,
     {' ', IBID_KEY_PAGE_DOWN, IBID_KEY_RIGHT, 'd', IBID_KEY_CTRL('F')},
     "Space PgDn",
     note_pane_page_down,
     "further on in the note"},
    {&note_pane_overlay,
     {'b', IBID_KEY_PAGE_UP, IBID_KEY_LEFT, 'u', IBID_KEY_CTRL('B')},
     "b PgUp",
     note_pane_page_up,
     "further back"},
    {&note_pane_overlay,
     {'g', IBID_KEY_HOME, '<'},
     "g Home",
     note_pane_first,
     "the note's beginning"},
    {&note_pane_overlay, {'G', IBID_KEY_END, '>'}, "G End", note_pane_last, "the note's end"},
    {&note_pane_overlay,
     {IBID_KEY_TAB},
     "Tab",
     note_pane_marker_next,
     "choose a marker in the note"},
    {&note_pane_overlay,
     {IBID_KEY_BACKTAB},
     "Shift-Tab",
     note_pane_marker_prev,
     "choose the marker before"},
    {&note_pane_overlay, {'f'}, "f", hints_show, "letters that open the markers in view"},
    {&note_pane_overlay,
     {IBID_KEY_ENTER},
     "Enter",
     note_pane_enter,
     "go to the note itself, or open the chosen one"},
    {&note_pane_overlay, {'c'}, "c", list_citing, "the places that cite the note"},
    {&note_pane_overlay,
     {'v'},
     "v",
     select_in_note,
     "choose a passage of the note, where it stands"},
    {&note_pane_overlay, {'m'}, "m", note_keep, "keep the note as a passage"},
    {&note_pane_overlay, {'a'}, "a", note_annotate, "keep it with a comment"},
    {&note_pane_overlay, {'y'}, "y", note_copy, "copy it"},
    {&note_pane_overlay,
     {'Y'},
     "Y",
     note_cite,
     "copy it with its place, and the notes it cites"},
    {&note_pane_overlay,
     {IBID_KEY_BACKSPACE, IBID_KEY_CTRL('O'), 'H'},
     "Backspace",
     note_pane_leave,
     "back, one note at a time"},
    {&note_pane_overlay, {IBID_KEY_ESCAPE, 'q'}, "Esc q", note_pane_leave, "close the note"},

    {&hints_overlay, {IBID_KEY_ESCAPE}, "Esc ^G", hints_leave, "leave the letters"},
    {&hints_overlay,
     {IBID_KEY_BACKSPACE},
     "Backspace",
     hints_backspace,
     "take the first letter back"},

    {&citing_pane_overlay, {IBID_KEY_ENTER}, NULL, citing_pane_enter, NULL},
    {&citing_pane_overlay, {IBID_KEY_ESCAPE}, NULL, citing_pane_leave, NULL},

    {&comment_pane_overlay,
     {'j', IBID_KEY_DOWN},
     "j Down",
     comment_pane_down,
     "a line on in the comment"},
    {&comment_pane_overlay, {'k', IBID_KEY_UP}, "k Up", comment_pane_up, "a line back"},
    {&comment_pane_overlay,
     {' ', IBID_KEY_PAGE_DOWN, 'd'},
     "Space PgDn",
     comment_pane_page_down,
     "further on"},
    {&comment_pane_overlay,
     {'b', IBID_KEY_PAGE_UP, 'u'},
     "b PgUp",
     comment_pane_page_up,
     "further back"},
    {&comment_pane_overlay,
     {'g', IBID_KEY_HOME, '<'},
     "g Home",
     comment_pane_first,
     "its beginning"},
    {&comment_pane_overlay, {'G', IBID_KEY_END, '>'}, "G End", comment_pane_last, "its end"},
    {&comment_pane_overlay,
     {'e', 'a', IBID_KEY_ENTER},
     "e Enter",
     comment_pane_edit,
     "edit it"},
    {&comment_pane_overlay,
     {IBID_KEY_ESCAPE, 'q', IBID_KEY_BACKSPACE},
     "Esc q",
     comment_pane_leave,
     "close the comment"},

    {&list_overlay, {'j', IBID_KEY_DOWN, IBID_KEY_CTRL('N')}, "j Down", list_next, "a row on"},
    {&list_overlay, {'k', IBID_KEY_UP, IBID_KEY_CTRL('P')}, "k Up", list_prev, "a row back"},
    {&list_overlay,
     {' ', IBID_KEY_PAGE_DOWN, IBID_KEY_CTRL('F'), 'f'},
     "Space PgDn",
     list_page_next,
     "a page on"},
    {&list_overlay,
     {'b', IBID_KEY_PAGE_UP, IBID_KEY_CTRL('B')},
     "b PgUp",
     list_page_prev,
     "a page back"},
    {&list_overlay, {'g', IBID_KEY_HOME, '<'}, "g Home", list_first, "the first row"},
    {&list_overlay, {'G', IBID_KEY_END, '>'}, "G End", list_last, "the last row"},
    {&list_overlay, {'/'}, "/", list_filter, "show only rows that hold what is typed"},
    {&list_overlay, {IBID_KEY_ENTER}, "Enter", list_enter, "go there"},
    {&list_overlay, {'B'}, "B", list_all_documents, "passages: of all texts, or of this"},
    {&list_overlay, {'e'}, "e", list_edit, "passages: edit the comment"},
    {&list_overlay, {'s'}, "s", list_restyle, "passages: another style"},
    {&list_overlay, {'p'}, "p", list_place, "passages: choose where it stands now"},
    {&list_overlay, {'d'}, "d", list_delete, "passages: delete"},
    {&list_overlay, {'u'}, "u", list_undo, "passages: undo the last change"},
    {&list_filter_overlay, {IBID_KEY_BACKSPACE}, NULL, list_backspace, NULL},
    {&list_overlay,
     {IBID_KEY_ESCAPE, 'q', IBID_KEY_BACKSPACE},
     "Esc q",
     list_close,
     "close the list"},

    {&prompt_overlay, {IBID_KEY_ENTER}, "Enter", prompt_accept, "do it"},
    {&prompt_overlay, {IBID_KEY_ESCAPE}, "Esc ^G", prompt_cancel, "leave it"},
    {&prompt_overlay,
     {IBID_KEY_LEFT, IBID_KEY_CTRL('B')},
     "Left ^B",
     prompt_left,
     "to the left"},
    {&prompt_overlay,
     {IBID_KEY_RIGHT, IBID_KEY_CTRL('F')},
     "Right ^F",
     prompt_right,
     "to the right"},
    {&prompt_overlay,
     {IBID_KEY_HOME, IBID_KEY_CTRL('A')},
     "Home ^A",
     prompt_home,
     "to the beginning"},
    {&prompt_overlay, {IBID_KEY_END, IBID_KEY_CTRL('E')}, "End ^E", prompt_end, "to the end"},
    {&prompt_overlay,
     {IBID_KEY_BACKSPACE},
     "Backspace",
     prompt_backspace,
     "delete to the left"},
    {&prompt_overlay,
     {IBID_KEY_DELETE, IBID_KEY_CTRL('D')},
     "Del ^D",
     prompt_delete,
     "delete to the right"},
    {&prompt_overlay, {IBID_KEY_CTRL('W')}, "^W", prompt_delete_word, "delete a word"},
    {&prompt_overlay, {IBID_KEY_CTRL('U')}, "^U", prompt_clear, "delete all"},
    {&prompt_overlay, {IBID_KEY_CTRL('K')}, "^K", prompt_delete_to_end, "delete to the end"},
    {&comment_prompt_overlay, {IBID_KEY_CTRL('X')}, NULL, comment_prompt_ctrl_x, NULL},
    {&after_ctrl_x,
     {IBID_KEY_CTRL('E')},
     "^X^E",
     comment_prompt_editor,
     "a comment: in $EDITOR"},
    {&search_prompt_overlay,
     {IBID_KEY_CTRL('R')},
     "^R",
     search_prompt_regex,
     "a regular expression, or not"},
    {&search_prompt_overlay,
     {IBID_KEY_TAB},
     "Tab",
     search_prompt_scope,
     "search the text, the notes, both"},
    {&search_prompt_overlay,
     {IBID_KEY_UP, IBID_KEY_CTRL('P')},
     "Up ^P",
     search_prompt_older,
     "what was searched before"},
    {&search_prompt_overlay,
     {IBID_KEY_DOWN, IBID_KEY_CTRL('N')},
     "Down ^N",
     search_prompt_newer,
     "what was searched after"},
    {&command_line_overlay, {IBID_KEY_TAB}, "Tab", command_line_complete, "complete a name"},

    {ANY, {'h'}, "h", list_help, "this help"},
    {ANY, {IBID_KEY_HELP}, "F1", list_help, "the same, where letters are typed"},
    {ANY, {IBID_KEY_CTRL('L')}, "^L", repaint, "draw the screen again"},
    {ANY, {IBID_KEY_CTRL('Z')}, "^Z", suspend, "suspend"},
};

/* Commands by name ------------------------------------------------------------------ */

static void run_section(struct reader *r, struct span label)
{
    if (label.n)
        go_to_section_named(r, label);
    else
        reader_say(r, "s LABEL goes to a section");
}

static void run_edit(struct reader *r, struct span path)
{
    if (!path.n) {
        reader_say(r, "e FILE opens another text");
        return;
    }
    passage_free(&r->request.passage);
    r->request.passage = (struct passage){.path = mem_copy(path.p, path.n)};
    r->request.what = REQUEST_OPEN;
}

static void run_help(struct reader *r, struct span argument)
{
    (void)argument;
    list_help(r);
}

static void run_quit(struct reader *r, struct span argument)
{
    (void)argument;
    quit(r);
}

static const struct named_command named_commands[] = {
    {"s", run_section, section_completion},
    {"e", run_edit, NULL},
    {"h", run_help, NULL},
    {"help", run_help, NULL},
    {"q", run_quit, NULL},
    {NULL, NULL, NULL},
};

static void command_line(struct reader *r)
{
    command_line_open(r, named_commands);
}

/* Keys -------------------------------------------------------------------------------- */

#define BINDINGS (sizeof bindings / sizeof *bindings)

static const struct binding *binding_in(const struct overlay_type *mode, uint32_t key)
{
    for (size_t i = 0; i < BINDINGS; i++)
        for (size_t k = 0; bindings[i].mode == mode && k < MOST_KEYS && bindings[i].keys[k];
             k++)
            if (bindings[i].keys[k] == key)
                return &bindings[i];
    return NULL;
}

/* Keys of the mode come before those of its base, and these before those of any. */
static const struct binding *binding_of(const struct overlay_type *mode, uint32_t key)
{
    const struct binding *b = binding_in(mode, key);

    if (!b && mode->base)
        b = binding_in(mode->base, key);
    if (!b && !(mode->flags & OVERLAY_OWN_KEYS))
        b = binding_in(ANY, key);
    return b;
}

bool keymap_has(const struct overlay_type *mode, uint32_t key)
{
    return binding_of(mode, key) != NULL;
}

bool keymap_run(struct reader *r, const struct overlay_type *mode, uint32_t key)
{
    const struct binding *b = binding_of(mode, key);

    r->input.key = key;
    if (b)
        b->run(r);
    return b != NULL;
}

/* Help --------------------------------------------------------------------------------- */

/* The mode whose help has a row: second keys stand in the help of the first. */
static const struct overlay_type *help_mode(const struct binding *b)
{
    if (b->mode == &after_ctrl_x)
        return &comment_prompt_overlay;
    return b->mode && b->mode->flags & OVERLAY_ONE_KEY ? &text_mode : b->mode;
}

static bool is_help_of(const struct binding *b, const struct overlay_type *mode)
{
    const struct overlay_type *of = help_mode(b);
    bool typed = mode->typed && b->keys[0] > ' ' && b->keys[0] < IBID_KEY_BACKSPACE;

    if (of == ANY)
        return !typed && !(mode->flags & OVERLAY_OWN_KEYS);
    return b->shown && (of == mode || of == mode->base);
}

size_t reader_help(const struct reader_help **out)
{
    static struct reader_help help[BINDINGS];
    size_t n = 0;

    for (size_t i = 0; i < BINDINGS; i++) {
        const struct overlay_type *mode = help_mode(&bindings[i]);
        if (bindings[i].shown)
            help[n++] = (struct reader_help){mode ? mode->name : "any", bindings[i].shown,
                                             bindings[i].help};
    }
    *out = help;
    return n;
}

/* In a narrow window only the first of several keys is shown. */
static void help_row(struct reader *r, size_t target, struct reader_row *row,
                     struct buf *sought)
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

static const struct list_source help_source = {
    .row = help_row,
    .to_read = true,
    .hints = (const char *const[]){"Space further · q close", NULL},
};

static void list_help(struct reader *r)
{
    const struct overlay_type *top = overlay_top(r), *mode = top ? top : &text_mode;

    if (list_is(r, &help_source))
        return;
    list_open(r, &help_source, "Keys", "no key does that");
    for (size_t i = 0; i < BINDINGS; i++)
        if (is_help_of(&bindings[i], mode))
            list_add(r, i, (unsigned)text_columns(r->setup.widths, span_of(bindings[i].shown)));
    list_ready(r, NOWHERE);
}
