/* SPDX-License-Identifier: ISC */
/* Headings of plain text by their looks and their words. */
#include "label_lexer.h"
#include "plain.h"

#include <string.h>

#define MAX_HEADING_BYTES 72

/* Maximum bytes of a heading that announces notes, folded. */
#define MAX_NOTES_HEADING_BYTES 48

/* Words that begin a heading, folded, and its rank.  alone: the word may be all of the
 * heading, without a number and in small letters.  The languages are those whose books are
 * most often typed as plain text. */
static const struct keyword {
    const char *word;
    unsigned rank;
    bool alone;
} keywords[] = {
    {"book", 1, false},
    {"part", 1, false},
    {"volume", 1, false},
    {"livre", 1, false},
    {"tome", 1, false},
    {"partie", 1, false},
    {"buch", 1, false},
    {"teil", 1, false},
    {"theil", 1, false},
    {"band", 1, false},
    {"abteilung", 1, false},
    {"abtheilung", 1, false},
    {"libro", 1, false},
    {"parte", 1, false},
    {"книга", 1, false},
    {"часть", 1, false},
    {"том", 1, false},
    {"chapter", 2, false},
    {"chap", 2, false},
    {"chapters", 2, false},
    {"lecture", 2, false},
    {"lectures", 2, false},
    {"letter", 2, false},
    {"letters", 2, false},
    {"lettre", 2, false},
    {"chapitre", 2, false},
    {"kapitel", 2, false},
    {"hauptstuck", 2, false},
    {"capitulo", 2, false},
    {"capitolo", 2, false},
    {"canto", 2, false},
    {"chant", 2, false},
    {"act", 2, false},
    {"acte", 2, false},
    {"akt", 2, false},
    {"aufzug", 2, false},
    {"brief", 2, false},
    {"глава", 2, false},
    {"письмо", 2, false},
    {"appendix", 2, true},
    {"introduction", 2, true},
    {"preface", 2, true},
    {"conclusion", 2, true},
    {"epilogue", 2, true},
    {"prologue", 2, true},
    {"foreword", 2, true},
    {"afterword", 2, true},
    {"postscript", 2, true},
    {"dedication", 2, true},
    {"vorrede", 2, true},
    {"vorwort", 2, true},
    {"einleitung", 2, true},
    {"nachwort", 2, true},
    {"schluss", 2, true},
    {"anhang", 2, true},
    {"avant-propos", 2, true},
    {"предисловие", 2, true},
    {"введение", 2, true},
    {"послесловие", 2, true},
    {"эпилог", 2, true},
    {"пролог", 2, true},
    {"contents", HEADING_CONTENTS, true},
    {"inhalt", HEADING_CONTENTS, true},
    {"inhaltsverzeichnis", HEADING_CONTENTS, true},
    {"sommaire", HEADING_CONTENTS, true},
    {"содержание", HEADING_CONTENTS, true},
    {"оглавление", HEADING_CONTENTS, true},
    {"index", 2, true},
    {"glossary", 2, true},
    {"acknowledgments", 2, true},
    {"acknowledgements", 2, true},
    {"section", 3, false},
    {"abschnitt", 3, false},
    {"scene", 3, false},
    {"szene", 3, false},
    {"auftritt", 3, false},
    {"явление", 3, false},
};

/* Words that begin a heading that announces notes.  A title may begin with some of them
 * too (NOTES ON VIRGINIA): those have to be followed by what the notes are to. */
static const struct notes_word {
    const char *word;
    enum { ALONE, WITH_OBJECT, WITH_MORE } more;
} notes_words[] = {
    {"footnotes", WITH_MORE},  {"footnote", ALONE},          {"foot-notes", WITH_MORE},
    {"foot notes", WITH_MORE}, {"endnotes", WITH_MORE},      {"end notes", WITH_MORE},
    {"end-notes", WITH_MORE},  {"notes", WITH_OBJECT},       {"note", ALONE},
    {"remarks", ALONE},        {"references", WITH_MORE},    {"bibliography", WITH_OBJECT},
    {"works cited", ALONE},    {"anmerkungen", WITH_OBJECT}, {"fussnoten", WITH_MORE},
    {"noten", ALONE},          {"voetnoten", WITH_MORE},     {"remarques", ALONE},
    {"note del", WITH_MORE},   {"notas", WITH_OBJECT},       {"примечания", WITH_OBJECT},
    {"примечание", ALONE},     {"сноски", WITH_OBJECT},      {"комментарии", ALONE},
    {"σημειωσεισ", ALONE},     {"υποσημειωσεισ", ALONE},
};

/* BOOK II FOOTNOTES, Normative References, EXPLANATORY NOTES */
static const char *const notes_endings[] = {"footnotes", "references", "notes"};

/* TRANSCRIBER'S NOTES: notes that the text does not cite. */
static const char *const uncited_notes[] = {"transcriber", "publisher", "printer"};

static bool is_roman(struct span s)
{
    if (!s.n || s.n > 8)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!strchr("ivxlcdmIVXLCDM", s.p[i]))
            return false;
    return true;
}

static bool is_number(struct span s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!text_is_digit((unsigned char)s.p[i]))
            return false;
    return s.n > 0 && s.n < 5;
}

/* Bytes that end a word. */
static const bool ends_word[256] = {
    [0] = true,   [' '] = true, ['\t'] = true, ['\r'] = true, ['\n'] = true,
    ['('] = true, ['['] = true, ['*'] = true,  ['{'] = true};

/* The word at the beginning of s, without punctuation at its end. */
static struct span first_word(struct span s)
{
    size_t n = 0;

    while (n < s.n && !ends_word[(unsigned char)s.p[n]])
        n++;
    while (n > 1 && strchr(".,:;", s.p[n - 1]))
        n--;
    return span_sub(s, 0, n);
}

/* The keyword that a word is, or NULL. */
static const struct keyword *keyword_of(struct span word)
{
    struct buf folded = {0};
    const struct keyword *found = NULL;

    if (word.n < 3 || word.n > 32)
        return NULL;
    text_fold(word, &folded);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords && !found; i++)
        if (folded.n && *folded.p == *keywords[i].word &&
            folded.n == strlen(keywords[i].word) &&
            memcmp(folded.p, keywords[i].word, folded.n) == 0)
            found = &keywords[i];
    buf_free(&folded);
    return found;
}

static struct span skip_blanks(struct span s)
{
    while (s.n && strchr(" \t\r\n.,:-", *s.p))
        s = span_sub(s, 1, s.n);
    return s;
}

/* 注　释: one of these words alone, however it is spaced. */
static bool is_cjk_notes_heading(struct span s)
{
    static const char *const words[] = {"注",   "註",   "注释", "注釋", "註釋", "註解", "注解",
                                        "原注", "原註", "訳注", "訳註", "脚注", "附注", "附註"};
    char bare[16];
    size_t n = 0;

    for (size_t at = 0; at < s.n;) {
        if (strchr(" *#_:", s.p[at])) {
            at++;
        } else if (s.n - at >= 3 && (memcmp(s.p + at, "\xE3\x80\x80", 3) == 0 ||
                                     memcmp(s.p + at, "：", 3) == 0)) {
            at += 3;
        } else if (n == sizeof bare || !(s.p[at] & 0x80)) {
            return false;
        } else {
            bare[n++] = s.p[at++];
        }
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && memcmp(bare, words[i], n) == 0)
            return true;
    return false;
}

/* 12.1.  Normative References */
static struct span skip_section_number(struct span s)
{
    size_t n = 0;

    while (n < s.n && (text_is_digit((unsigned char)s.p[n]) || s.p[n] == '.'))
        n++;
    while (n && n < s.n && s.p[n] == ' ')
        n++;
    return span_sub(s, n, s.n);
}

/* Whether s may begin with word once it is folded: ASCII letters fold to small ones, any
 * other character may fold to them. */
static bool may_fold_to(struct span s, const char *word)
{
    for (size_t i = 0; word[i]; i++) {
        if (i == s.n)
            return false;
        if (s.p[i] & 0x80)
            return true;
        if ((text_is_upper((unsigned char)s.p[i]) ? s.p[i] | 0x20 : s.p[i]) != word[i])
            return false;
    }
    return true;
}

/* Folding is slow, and nearly no line needs it. */
static bool may_begin_with_notes(struct span s)
{
    for (size_t i = 0; i < sizeof notes_words / sizeof *notes_words; i++)
        if (may_fold_to(s, notes_words[i].word))
            return true;
    return false;
}

static bool may_end_in_notes(struct span s)
{
    if (!s.n || ((s.p[s.n - 1] | 0x20) != 's' && !(s.p[s.n - 1] & 0x80)))
        return false;
    for (size_t i = 0; i < sizeof notes_endings / sizeof *notes_endings; i++) {
        size_t n = strlen(notes_endings[i]);
        if (s.n > n && may_fold_to(span_sub(s, s.n - n, s.n), notes_endings[i]))
            return true;
    }
    return false;
}

/* The rest of a heading that says what the notes are to: "to book ii", "zum dritten
 * kapitel", "chapter 3", "and references". */
static bool is_notes_object(struct span folded)
{
    static const char *const words[] = {"to",  "for", "and", "zu", "zum", "zur", "de",
                                        "des", "du",  "del", "al", "aux", "et",  "und",
                                        "y",   "к",   "по",  "из", "и"};
    struct span word = first_word(skip_blanks(folded));

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_equal(word, (struct span){words[i], strlen(words[i])}))
            return true;
    if (span_equal(word, (struct span){"on", 2}))
        word = first_word(
            skip_blanks(span_sub(folded, (size_t)(word.p + 2 - folded.p), folded.n)));
    return keyword_of(word) != NULL || is_number(word) || is_roman(word);
}

static bool begins_with_notes(struct span folded)
{
    for (size_t i = 0; i < sizeof notes_words / sizeof *notes_words; i++) {
        const struct notes_word *w = &notes_words[i];
        size_t n = strlen(w->word);
        if (folded.n < n || memcmp(folded.p, w->word, n) != 0)
            continue;
        if (folded.n == n)
            return true;
        if (w->more == ALONE || folded.p[n] != ' ' || folded.n >= MAX_NOTES_HEADING_BYTES)
            continue;
        if (w->more == WITH_MORE || is_notes_object(span_sub(folded, n, folded.n)))
            return true;
    }
    return false;
}

/* The last word of s has to begin with a capital, as in a heading. */
static bool ends_in_notes(struct span s, struct span folded)
{
    for (size_t i = 0; i < sizeof uncited_notes / sizeof *uncited_notes; i++)
        if (may_fold_to(s, uncited_notes[i]))
            return false;
    for (size_t i = 0; i < sizeof notes_endings / sizeof *notes_endings; i++) {
        size_t n = strlen(notes_endings[i]);
        if (s.n > n && folded.n > n &&
            memcmp(folded.p + folded.n - n, notes_endings[i], n) == 0 &&
            s.p[s.n - n - 1] == ' ' && text_is_upper((unsigned char)s.p[s.n - n]))
            return true;
    }
    return false;
}

static bool is_notes_heading(struct span s)
{
    while (s.n && strchr(".:*_ ", s.p[s.n - 1]))
        s.n--;
    while (s.n && strchr("*_# ", *s.p))
        s = span_sub(s, 1, s.n);
    if (is_cjk_notes_heading(s))
        return true;
    s = skip_section_number(s);
    if (!may_begin_with_notes(s) && !may_end_in_notes(s))
        return false;
    struct buf folded = {0};
    text_fold(s, &folded);
    bool found = begins_with_notes(buf_bytes(&folded)) || ends_in_notes(s, buf_bytes(&folded));
    buf_free(&folded);
    return found;
}

bool is_notes_heading_line(struct span line)
{
    return line.n < MAX_HEADING_BYTES && is_notes_heading(line);
}

struct letters {
    size_t upper, lower, other;
};

static struct letters count_letters(struct span s)
{
    struct letters l = {0, 0, 0};

    for (size_t at = 0; at < s.n;) {
        uint32_t cp = (unsigned char)s.p[at];
        at += cp < 0x80 ? 1 : text_decode(s.p + at, s.n - at, &cp, NULL);
        if (!text_is_letter(cp))
            l.other += cp != ' ';
        else if (text_is_upper(cp))
            l.upper++;
        else
            l.lower++;
    }
    return l;
}

/* Whether a word is an ordinal (Erstes, première, third), by its beginning. */
static bool is_ordinal(struct span word)
{
    static const char *const stems[] = {
        "first",  "second", "third", "fourth", "fifth", "sixth",  "seventh", "eighth",
        "ninth",  "tenth",  "last",  "one",    "two",   "three",  "four",    "five",
        "erst",   "zweit",  "dritt", "viert",  "funft", "sechst", "siebt",   "siebent",
        "acht",   "neunt",  "zehnt", "letzt",  "premi", "deuxi",  "troisi",  "quatri",
        "cinqui", "sixi",   "septi", "huiti",  "neuvi", "dixi",   "derni",   "prim",
        "segund", "terc",   "terz",  "quart",  "quint", "перв",   "втор",    "трет",
        "четв",   "пят",    "шест",  "седьм",  "восьм", "девят",  "десят",   "послед",
    };
    struct buf folded = {0};
    bool found = false;

    text_fold(word, &folded);
    for (size_t i = 0; i < sizeof stems / sizeof *stems && !found; i++)
        found = folded.n && *folded.p == *stems[i] &&
                strncmp(folded.p, stems[i], strlen(stems[i])) == 0;
    buf_free(&folded);
    return found;
}

/* Erstes Buch, Livre premier: an ordinal and a keyword. */
static bool ordinal_and_keyword(struct span text, struct span s, struct heading_match *out)
{
    while (s.n && strchr(".:", s.p[s.n - 1]))
        s.n--;
    struct span first = first_word(s), second = skip_blanks(span_sub(s, first.n, s.n));
    uint32_t initial;

    if (!first.n || !second.n || first_word(second).n != second.n)
        return false;
    const struct keyword *k = keyword_of(first);
    struct span other = k ? second : first;
    if (!k)
        k = keyword_of(second);
    text_decode(first.p, first.n, &initial, NULL);
    if (!k || !text_is_upper(initial) || !is_ordinal(other))
        return false;
    size_t from = (size_t)(s.p - text.p);
    out->label = (struct range){from, from + s.n};
    out->title = (struct range){from + s.n, from + s.n};
    out->rank = k->rank;
    return true;
}

static bool is_conjunction(struct span word)
{
    static const char *const words[] = {"and", "to", "und", "bis", "et", "e", "y", "и", "&"};
    struct buf folded = {0};
    bool found = false;

    text_fold(word, &folded);
    for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++)
        found = folded.n == strlen(words[i]) && memcmp(folded.p, words[i], folded.n) == 0;
    buf_free(&folded);
    return found;
}

/* LECTURES XI, XII, AND XIII: the end in s of the last number; end: of the first. */
static size_t end_of_numbers(struct span s, size_t end)
{
    for (;;) {
        bool comma = end < s.n && s.p[end] == ',';
        struct span rest = skip_blanks(span_sub(s, end, s.n)), word = first_word(rest);
        bool conjunction = word.n && is_conjunction(word);
        if (conjunction)
            word = first_word(skip_blanks(span_sub(rest, word.n, rest.n)));
        if (!(conjunction || comma) || !(is_roman(word) || is_number(word)))
            return end;
        end = (size_t)(word.p + word.n - s.p);
    }
}

/* CHAPTER IV. Of the railways: label and title. */
static bool keyword_heading(struct span text, struct range whole, struct heading_match *out)
{
    struct span s = span_sub(text, whole.from, whole.to);

    if (ordinal_and_keyword(text, s, out))
        return true;
    struct span word = first_word(s);
    const struct keyword *k = keyword_of(word);
    if (!k)
        return false;
    struct letters l = count_letters(s);
    bool capitals = l.lower == 0;
    struct span rest = skip_blanks(span_sub(s, word.n, s.n));
    struct span number = first_word(rest);
    bool numbered = is_roman(number) || is_number(number);
    if (!numbered && !capitals && !(k->alone && !rest.n))
        return false;
    size_t label = numbered ? end_of_numbers(s, (size_t)(number.p + number.n - s.p)) : 0;
    struct span title = numbered ? skip_blanks(span_sub(s, label, s.n)) : s;
    if (numbered && title.n && !capitals && !text_is_upper((unsigned char)*title.p) &&
        (unsigned char)*title.p < 0x80)
        return false;
    out->label = (struct range){whole.from, whole.from + label};
    out->title = (struct range){(size_t)(title.p - text.p), whole.to};
    out->rank = k->rank;
    return true;
}

/* Signs around a heading that are not part of it: * PART ONE *, _Preface_ */
static struct range without_signs(struct span text, struct range whole)
{
    while (whole.from < whole.to && strchr("*_=~ ", text.p[whole.from]))
        whole.from++;
    while (whole.to > whole.from && strchr("*_=~ ", text.p[whole.to - 1]))
        whole.to--;
    return whole;
}

/* Of the elements / Second Part / Of logic: one line among others has the keyword. */
static bool keyword_heading_inside(struct span text, const struct text_line *lines, size_t n,
                                   struct heading_match *out)
{
    for (size_t i = 0; i < n && n > 1; i++) {
        if (!ordinal_and_keyword(text, span_sub(text, lines[i].text, lines[i].to), out))
            continue;
        if (i + 1 < n)
            out->title = (struct range){lines[i + 1].text, lines[n - 1].to};
        else
            out->title = (struct range){lines[0].text, lines[n - 2].to};
        return true;
    }
    return false;
}

/* "Railways, 12.": an entry of an index. */
static bool ends_with_number(struct span s)
{
    while (s.n && strchr(".,;", s.p[s.n - 1]))
        s.n--;
    return s.n && text_is_digit((unsigned char)s.p[s.n - 1]);
}

/* "Of the railways . . . . 12", "Introduction    iv": a line of a table of contents. */
static bool ends_with_page_number(struct span s)
{
    size_t n = s.n, gap = 0;

    while (n > 0 && (text_is_digit((unsigned char)s.p[n - 1]) || strchr("ivxlc", s.p[n - 1])))
        n--;
    if (n == s.n)
        return false;
    while (n > 0 && strchr(" .\t", s.p[n - 1])) {
        gap++;
        n--;
    }
    return n > 0 && gap >= 3;
}

static bool ends_like_sentence(struct span s)
{
    static const char *const ends[] = {".", ",", ";", ":", "?",  "!", "\"",
                                       "-", "”", "’", "»", "。", "、"};

    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t n = strlen(ends[i]);
        if (s.n >= n && memcmp(s.p + s.n - n, ends[i], n) == 0)
            return true;
    }
    return false;
}

/* "W. L. COURTNEY.": the signature below a preface. */
static bool is_author_name(struct span s)
{
    size_t at = 0;

    for (unsigned initials = 0; initials < 2; initials++) {
        if (s.n - at < 3 || !text_is_upper((unsigned char)s.p[at]) || s.p[at + 1] != '.')
            return false;
        at += 2;
        while (at < s.n && s.p[at] == ' ')
            at++;
    }
    return true;
}

/* THE END, END OF VOL. I. */
static bool is_end_of_work(struct span s)
{
    static const char *const words[] = {"the end", "end of", "finis", "fin",
                                        "fin de",  "ende",   "конец"};
    struct buf folded = {0};
    bool found = false;

    text_fold(s, &folded);
    for (size_t i = 0; i < sizeof words / sizeof *words && !found; i++) {
        size_t n = strlen(words[i]);
        found = folded.n >= n && memcmp(folded.p, words[i], n) == 0 &&
                (folded.n == n || strchr(" .", folded.p[n]));
    }
    buf_free(&folded);
    return found;
}

/* A Roman numeral alone: "IV." */
static bool is_bare_numeral(struct span s)
{
    while (s.n && s.p[s.n - 1] == '.')
        s.n--;
    return is_roman(s) && count_letters(s).lower == 0;
}

bool find_heading(const struct plain *plain, struct span text, const struct text_line *lines,
                  size_t n, unsigned blank, bool alone, struct heading_match *out)
{
    struct heading_match h = {.whole = {lines[0].text, lines[n - 1].to}};
    struct span s = span_sub(text, h.whole.from, h.whole.to);
    struct heading_match keep;

    if (!alone || s.n > 4 * MAX_HEADING_BYTES || (!blank && lines[0].from > 0) ||
        ends_with_page_number(s))
        return false;
    if (!out)
        out = &keep;
    h.label = (struct range){h.whole.from, h.whole.from};
    h.title = h.whole;
    if (s.n < MAX_HEADING_BYTES && is_notes_heading(s)) {
        h.notes = true;
        h.title = without_signs(text, h.whole);
        h.rank = 4;
        *out = h;
        return true;
    }
    h.title = without_signs(text, h.whole);
    if ((n <= 3 && s.n <= 2 * MAX_HEADING_BYTES && keyword_heading(text, h.title, &h)) ||
        keyword_heading_inside(text, lines, n, &h)) {
        *out = h;
        return true;
    }
    bool note = strchr("({", *s.p) && label_note_word(span_sub(s, 1, s.n));
    if (s.n > MAX_HEADING_BYTES || n > 2 || *s.p == '[' || note)
        return false;
    struct letters l = count_letters(s);
    if (l.upper + l.lower < 2 && !is_bare_numeral(s))
        return false;
    if (is_bare_numeral(s) && n == 1) {
        size_t dot = s.p[s.n - 1] == '.';
        h.label.to = h.whole.to - dot;
        h.title.from = h.title.to;
        h.rank = 3;
        *out = h;
        return true;
    }
    if (ends_with_number(s))
        return false;
    if (is_author_name(s) || (l.upper + l.lower < 40 && is_end_of_work(s)))
        return false;
    if (l.lower == 0 && l.upper >= 3 && l.other <= l.upper) {
        h.rank = 4;
        *out = h;
        return true;
    }
    uint32_t first;
    text_decode(s.p, s.n, &first, NULL);
    if (n > 1 || !(text_is_upper(first) || first == '(') || ends_like_sentence(s) ||
        text_is_wide_script(first))
        return false;
    if (plain->fill && blank < 2 && lines[0].indent < 8)
        return false;
    h.rank = 5;
    *out = h;
    return true;
}
