/* SPDX-License-Identifier: ISC */
/*
 * text: Unicode.  Decoding, clusters, how a cluster is shown and how wide,
 * break opportunities, and one matcher for search and quotations.
 *
 * Text is UTF-8 that may be malformed anywhere; nothing here needs it to be
 * well formed, and nothing here changes it.  Sizes and offsets are bytes;
 * widths are columns of the terminal.
 */
#ifndef IBID_TEXT_H
#define IBID_TEXT_H

#include <ibid/base.h>

/* Decoding -------------------------------------------------------------- */

#define TEXT_REPLACEMENT 0xFFFDu

/*
 * The first code point of s[0, n), n > 0: how many bytes it takes (1 to 4).
 * A malformed sequence gives TEXT_REPLACEMENT and its maximal subpart
 * (Unicode 3.9, table 3-8), and sets *malformed where that is not NULL.
 */
size_t text_decode(const char *s, size_t n, uint32_t *cp, bool *malformed);

/* The last code point of s[0, n), n > 0, so that decoding forwards from there
 * gives the same: how many bytes it takes. */
size_t text_decode_back(const char *s, size_t n, uint32_t *cp, bool *malformed);

/* Writes cp to out (4 bytes) and returns how many it took. */
size_t text_encode(uint32_t cp, char *out);

/* How many leading bytes of s[0, n) are printable ASCII (0x20 to 0x7E). */
size_t text_printable_run(const char *s, size_t n);

/* How many leading bytes of s[0, n) are below 0x80. */
size_t text_ascii_run(const char *s, size_t n);

/* The first malformed byte of s at or after from; s.n where there is none. */
size_t text_malformed(struct span s, size_t from);

/* Properties, by code point. */
bool text_is_blank(uint32_t cp); /* SPACE, TAB, U+3000, other Zs but the no-break spaces */
bool text_is_upper(uint32_t cp);
bool text_is_letter(uint32_t cp);
bool text_is_digit(uint32_t cp);       /* ASCII digits only */
bool text_is_wide_script(uint32_t cp); /* Han, kana: written without spaces between words */

/* Is s a number, in digits of ASCII, fullwidth, raised, in a ring, or in kanji with ten and
 * more as in 二十三?  *value says which, where it is not too large. */
bool text_numeral(struct span s, unsigned long *value);

/* The Roman numeral that s begins with, in letters of one case and as it ought to be
 * written: its bytes, and in *value its number; 0 where there is none, or where a
 * letter follows. */
size_t text_roman(struct span s, unsigned long *value);

/* Clusters (UAX #29, extended grapheme clusters) ------------------------- */

/* Bytes of the first cluster of s[0, n); 0 only for n == 0.  CR LF is one. */
size_t text_cluster(const char *s, size_t n);

/* Bytes of the last cluster of s[0, n); looks back a bounded way. */
size_t text_cluster_back(const char *s, size_t n);

/* How many clusters s holds; for columns of diagnostics. */
size_t text_clusters(struct span s);

/* Boundaries (UAX #14, UAX #29) ------------------------------------------- */

enum text_unit { TEXT_CLUSTERS, TEXT_WORDS, TEXT_SENTENCES, TEXT_LINES };

/* The version of Unicode that boundaries of every kind follow, "17.0.0". */
const char *text_unicode_version(void);

/*
 * Tailorings: options that depart from the standards for the units named.  Without
 * any, boundaries follow the standards to the letter.
 *   TEXT_SOFT_LINES    lines, sentences: flowing text, in which LF, CR, FF,
 *                      U+2028 and U+2029 are blanks, as tabs are; VT and NEL,
 *                      shown by placeholders, are letters
 *   TEXT_LOOSE_KANA    lines: a line may begin with small kana and the prolonged
 *                      sound mark (CJ as ID: CSS's "normal", not "strict")
 *   TEXT_KOREAN_WORDS  lines: Korean breaks at blanks, not at syllables
 */
enum { TEXT_SOFT_LINES = 1, TEXT_LOOSE_KANA = 2, TEXT_KOREAN_WORDS = 4 };

/*
 * The boundaries of s in order.  For TEXT_LINES they are the opportunities to
 * break a line before the code point at that offset (LB2: not at the start).
 * The last boundary is the end of s, and its start is none; an empty s has none.
 * The members are private; s is borrowed and must not change during the iteration.
 */
struct text_boundaries {
    struct span s;
    enum text_unit unit;
    const uint16_t *next;
    size_t at, open, queued;
    unsigned entry;
    bool must, ended;
};

void text_boundaries_begin(struct text_boundaries *b, enum text_unit unit, struct span s,
                           unsigned options);

/* The next boundary; false after the last.  *must, if must is not NULL, tells whether a
 * line has to break there (lines only; LB3 to LB5). */
bool text_boundaries_next(struct text_boundaries *b, size_t *at, bool *must);

/*
 * The word, or the run between words, and the sentence that hold the byte at
 * at, at < s.n.  The next boundary after a position is therefore .to, and the
 * one before it is the .from of position - 1.  A sentence ends with the blanks
 * after its stop; with TEXT_SOFT_LINES s is one block of flowing text.
 *
 * At most TEXT_UNIT_MAX bytes are read on either side of at, so a longer unit is
 * cut; .from <= at < .to holds all the same.
 */
#define TEXT_UNIT_MAX ((size_t)16 * 1024)
struct range text_word_at(struct span s, size_t at);
struct range text_sentence_at(struct span s, size_t at, unsigned options);

/* Whether s holds a letter, an ideograph or a digit: a word, not the blanks and
 * punctuation between words. */
bool text_is_word(struct span s);

/* Width ----------------------------------------------------------------- */

/*
 * A table of widths by code point.  The terminal's comes from wcwidth(3),
 * asked page by page as code points turn up, since filling it all would cost
 * more than opening a file does; -1 counts as the one blank curses shows.  The
 * fixed one does not depend on the C library: tests bring it.
 */
struct text_widths;
struct text_widths *text_widths_terminal(void);
struct text_widths *text_widths_fixed(void);
void text_widths_free(struct text_widths *w);
unsigned text_width(struct text_widths *w, uint32_t cp); /* 0, 1 or 2; controls are 1 */

/*
 * How a cluster of the text is shown.  Everything that reaches a screen or a
 * dump comes from here, so nothing else has to know what is safe:
 *   - control characters are shown as their picture (U+2400 + c; DEL U+2421;
 *     those of C1 as U+FFFD), malformed bytes as U+FFFD each;
 *   - a line break with the blanks around it is one blank, or nothing at all
 *     between characters of a script written without spaces (flow only);
 *   - a tab is one blank in flow, and goes to the next eighth column otherwise;
 *   - U+200D is dropped; U+00AD has no width (a line that breaks at one shows
 *     a hyphen, which is layout's to add); form feeds, BOMs, the CR of a CR LF
 *     and format characters that stand alone are shown as nothing;
 *   - a mark without a base gets a blank to stand on.
 * The width is the sum of the widths of the cluster's code points, since that
 * is how curses and tmux place them; it may exceed 2.
 */
struct text_glyph {
    size_t bytes;      /* of the text, at least 1 */
    uint8_t width;     /* columns, 0 where nothing is shown */
    bool placeholder;  /* shown in place of what must not or cannot be */
    uint8_t n;         /* bytes of what is shown */
    const char *shown; /* into s, static, or good until the next glyph from w */
};

/* Maximum bytes shown by one glyph.  A longer cluster becomes several glyphs, without
 * loss; those after the first usually begin with marks and have no width. */
#define TEXT_GLYPH_MAX 64

enum text_mode { TEXT_FLOW, TEXT_VERBATIM };

/*
 * The first glyph of s[0, n), n > 0.  before is what precedes s in the same
 * line (a code point, 0 at its start); column is where the glyph will stand,
 * which matters to tabs in TEXT_VERBATIM only.
 */
struct text_glyph text_glyph(struct text_widths *w, const char *s, size_t n, uint32_t before,
                             enum text_mode mode, size_t column);

/*
 * How many leading bytes of s[0, n) are shown unchanged in either mode, up to the end
 * of a glyph: for printing a line without a call for each glyph.  The result may be
 * smaller than possible; glyphs show the rest.  *columns is the width of these bytes.
 */
size_t text_shown_run(struct text_widths *w, const char *s, size_t n, size_t *columns);

/* Columns of s as shown in flow. */
size_t text_columns(struct text_widths *w, struct span s);

/* Columns of a line as the program that wrapped it may have counted them: characters, two
 * columns for wide scripts, judged by the first byte alone.  Fast; needs no widths. */
unsigned text_columns_simple(struct span line);

/* Lines of the source ------------------------------------------------------ */

/* Whether a byte may stand at the end of a line, or between its words. */
static inline bool text_is_line_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

/* Whether a byte is a space, a tab or part of a line break. */
static inline bool text_is_white(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* A line as it stands in a text, without its line break; offsets into the text. */
struct text_line {
    size_t from;     /* its beginning */
    size_t text;     /* after its indent, a CR in it, and the byte order mark of the text */
    size_t to;       /* after its last byte that is no blank; a blank line's is text */
    size_t next;     /* the next line's beginning */
    unsigned indent; /* columns; a tab goes to the next eighth */
    bool page;       /* a form feed stands before its text */
};

/* The line that begins at from, of text[0, end). */
struct text_line text_line_at(struct span text, size_t from, size_t end);

/* Columns with the indent, counted by text_columns_simple. */
unsigned text_line_columns(struct span text, const struct text_line *l);

/* Columns of the first word, which is one character in a script written without spaces. */
unsigned text_line_first_word(struct span text, const struct text_line *l);

/* Whether a small letter begins the line, so that it may continue a sentence. */
bool text_line_begins_lower(struct span text, const struct text_line *l);

/* Labels of items of lists.  One of TEXT_ITEM_NUMBER may number a note or a section as well,
 * or be a word in parentheses. */
enum text_item {
    TEXT_ITEM_NONE,
    TEXT_ITEM_BULLET,      /* "- ", "* ", "+ ", U+2022 */
    TEXT_ITEM_PARENTHESES, /* "(a) ", "(12) " */
    TEXT_ITEM_NUMBER,      /* "12. ", "12) ", "(viii) " */
};

struct text_item_label {
    enum text_item kind;
    unsigned columns; /* with the blanks after it; 0 for TEXT_ITEM_NONE */
};

/* The label that the line begins with. */
struct text_item_label text_line_item_label(struct span text, const struct text_line *l);

/* Segments --------------------------------------------------------------- */

/*
 * A segment reaches from one break opportunity to the next.  A logical line of
 * flowing text (line breaks inside are blanks) is the sequence of its segments:
 *
 *      word␣   long-␣   …
 *      [body][blanks]
 *
 * A line is a run of segments; the blanks of its last do not count for its width.
 * No-break spaces belong to the body, and no segment but the first begins with
 * blanks.  A segment wider than a line is cut at clusters by layout.
 */
struct text_segment {
    uint32_t body;   /* bytes before the blanks; 0 for blanks at the start of s */
    uint32_t blanks; /* bytes of trailing blanks and soft line breaks */
    uint32_t width;  /* columns of the body as shown */
    uint32_t gap;    /* columns of the blanks, if the line continues after them */
    bool hyphen;     /* the body ends in U+00AD: breaking here shows a hyphen */
};

struct text_segments {
    struct text_segment *v;
    size_t n, cap;
};

/*
 * Appends the segments of s to out; their bytes add up to s.n.  s is at most
 * 2^31 bytes.  The same s always gives the same segments.  The options are
 * TEXT_LOOSE_KANA and TEXT_KOREAN_WORDS; TEXT_SOFT_LINES is understood.  No
 * cluster is divided.  The caller frees with VEC_FREE.
 */
void text_segment(struct text_widths *w, struct span s, unsigned options,
                  struct text_segments *out);

/* Languages and hyphens ---------------------------------------------------- */

/*
 * The language of a text, as a tag ("en", "de", "ru"), recognised by its commonest
 * words; NULL where no known language stands out.  The string is static.  A few KB
 * are enough.
 */
const char *text_language(struct span sample);

/*
 * The system's patterns for dividing words of a language, given by its tag ("de",
 * "de-AT"; those of another country serve where its own are missing).  NULL
 * where there are none, or where ibid was built without libhyphen.
 */
struct text_hyphens;
struct text_hyphens *text_hyphens_new(const char *language);
void text_hyphens_free(struct text_hyphens *h);

struct text_hyphen_points {
    size_t *v;
    size_t n, cap;
};

/*
 * Appends the offsets in s, the body of a segment, at which its words may be divided
 * by a hyphen that is not written, ascending, each between two letters.  A body with
 * anything but letters and apostrophes between its letters is not divided.
 * The caller frees with VEC_FREE.
 */
void text_hyphenate(const struct text_hyphens *h, struct span s,
                    struct text_hyphen_points *out);

/* Matching --------------------------------------------------------------- */

/*
 * A matcher finds a pattern in a text, ignoring what a reader does not type:
 * case and diacritics (unless the pattern itself has capitals, or diacritics,
 * respectively), typographic quotes and dashes against plain ones, no-break
 * and other blanks, line breaks with the blanks around them against one blank,
 * soft hyphens.  Positions are those of the text as it stands; hits begin and
 * end on clusters, and begin neither inside a run of blanks nor at what is ignored.
 * A hit holds at most some 4 KiB of blanks and of what is ignored, and ends at most
 * 256 bytes into its last cluster: the cost of a search is linear in the text.
 */
struct text_matcher;

enum { TEXT_MATCH_EXACT_CASE = 1, TEXT_MATCH_EXACT_MARKS = 2, TEXT_MATCH_SMART = 4 };

/* NULL where the pattern folds to nothing. */
struct text_matcher *text_matcher_new(struct span pattern, unsigned flags);

/*
 * A matcher of a regular expression (PCRE2).  Case is ignored as above, marks and
 * quotes are not.  A hit is not empty and stands in one paragraph (what blank
 * lines separate), in which . matches line breaks too, ^ and $ at each line; a
 * blank in the pattern, but in a class, matches any run of blanks and line
 * breaks.  A paragraph of more than 16 KiB is searched in pieces, and no hit
 * reaches more than 4 KiB past one.
 *
 * NULL where the pattern is wrong, or PCRE2 was not there when ibid was built:
 * *error then says so in one line (the caller frees it), and *at is the byte of
 * the pattern where.
 */
struct text_matcher *text_matcher_regex(struct span pattern, unsigned flags, char **error,
                                        size_t *at);

/* Has a regular expression exceeded its limits in a paragraph so far?  The rest of that
 * paragraph was skipped. */
bool text_matcher_gave_up(const struct text_matcher *m);
void text_matcher_free(struct text_matcher *m);

/*
 * The first hit that begins in [from, to) of s, and may reach past to; false
 * where there is none.  Calls over consecutive ranges find what one call over
 * their union finds, so a long search can be done in slices.
 */
bool text_match(const struct text_matcher *m, struct span s, size_t from, size_t to,
                struct range *hit);

/* The last hit that begins in [from, to). */
bool text_match_back(const struct text_matcher *m, struct span s, size_t from, size_t to,
                     struct range *hit);

/*
 * A search in steps.  left is the range in which hits may begin; the caller sets it, and
 * backward, before the first step, and all else to 0.
 */
struct text_search {
    struct range left; /* what has not been searched yet */
    bool backward;     /* the last hit is sought, not the first */
    /* Private: for a regular expression searched backward, up to where hits are known in the
     * paragraph or chunk at the end of left, 0 for none, and the last of them. */
    size_t searched;
    struct range last;
};

/*
 * Searches about *budget bytes of left, fewer where they take longer than usual, and takes
 * the cost from *budget.  At most one piece of 1 KiB (4 KiB without regular expressions) is
 * searched beyond the budget.  Returns whether *hit has been found; if not, the search is
 * over if left is empty, and goes on with the next step otherwise.  The hits are those of
 * text_match and text_match_back.  After a hit the caller sets left anew.
 */
bool text_search_step(const struct text_matcher *m, struct span s, struct text_search *t,
                      size_t *budget, struct range *hit);

/* s folded as a matcher folds without flags (case, marks, quotes, blanks to
 * one, none at either end), appended to out: for filters and comparing labels. */
void text_fold(struct span s, struct buf *out);

/* Fuzzy matching ---------------------------------------------------------- */

/*
 * The letters of a text: the text without anything that another edition of the
 * same words may change: white space and line breaks, hyphens and dashes, soft
 * hyphens, the normalisation form.  Quotation marks of any
 * style are one letter, and so are several in a row.  Case and diacritics count.
 */
struct text_letter {
    uint32_t cp;
    uint32_t at; /* where its code point begins, counted from the letters' from */
};

struct text_letters {
    struct text_letter *v;
    size_t n, cap;
    size_t from; /* the position that at is counted from */
};

/* Sets out to the letters of s[from, to), which is less than 4 GiB. */
void text_letters(struct span s, size_t from, size_t to, struct text_letters *out);
void text_letters_free(struct text_letters *letters);

/* The bytes of s that letters [from, to) stand for, on clusters; from < to. */
struct range text_letters_range(struct span s, const struct text_letters *letters, size_t from,
                                size_t to);

/*
 * A pattern that a text may hold with errors: letters inserted, deleted or
 * substituted (Levenshtein distance).  It has at most 64 letters, so that a letter
 * of the text costs a few instructions for any pattern (Myers, 1999); longer ones
 * are searched for in pieces, so that an insertion between two pieces is no error
 * of either.
 */
#define TEXT_FUZZY_MAX 64
struct text_fuzzy;

struct text_fuzzy_hit {
    size_t from, to; /* letters */
    unsigned errors;
};

/* n is 1 to TEXT_FUZZY_MAX. */
struct text_fuzzy *text_fuzzy_new(const struct text_letter *pattern, size_t n);
void text_fuzzy_free(struct text_fuzzy *a);

/* The hit in t[from, to) with the fewest errors, at most most; of several the one
 * whose end is nearest to end.  False where there is none. */
bool text_fuzzy_best(const struct text_fuzzy *a, const struct text_letters *t, size_t from,
                     size_t to, unsigned most, size_t end, struct text_fuzzy_hit *out);

/* The end of the first hit in t[from, to) with at most most errors, or NOWHERE. */
size_t text_fuzzy_next(const struct text_fuzzy *a, const struct text_letters *t, size_t from,
                       size_t to, unsigned most);

/* Fingerprints ------------------------------------------------------------ */

/*
 * A fingerprint identifies a text even when it has been edited, by 64 hexadecimal
 * digits.  All runs of 12 letters (as above) in its first 128 KiB fall into 64
 * classes by their hashes, and each digit follows from the run with the least hash
 * of its class.  The hash of a run does not depend on its place, so that inserting,
 * moving or deleting text changes the digits of its own runs only.
 *
 * Fingerprints are stored in files: the same letters have to give the same digits
 * for ever.  False for a text of fewer than 256 letters, too few to identify it.
 */
#define TEXT_FINGERPRINT 65 /* bytes: its digits and a NUL */
#define TEXT_FINGERPRINT_BYTES ((size_t)128 * 1024)
bool text_fingerprint(struct span s, char out[TEXT_FINGERPRINT]);

/*
 * How many digits agree, 0 to 64: of texts that have the share x of all their runs
 * in common about 4 + 60 x, give or take 4; 0 where one is no fingerprint.
 */
unsigned text_fingerprint_agreement(const char *a, const char *b);

#endif
