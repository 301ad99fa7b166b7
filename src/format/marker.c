/* SPDX-License-Identifier: ISC */
/*
 * Recognising markers in every form.  Whether they are any, inference decides; the same
 * bytes may be reported twice, as two forms.
 */
#include "label_lexer.h"
#include "note_start.h"
#include "plain.h"

#include <string.h>

/* Maximum bytes of an inline note in parentheses. */
#define MAX_INLINE_NOTE ((size_t)2 * 1024)

/* Maximum bytes of an instruction to the printer in Aozora Bunko's texts. */
#define MAX_INSTRUCTION 600

/* Maximum bytes of a link's text, looked back over. */
#define MAX_LINK_TEXT 200

/* Maximum bytes of "[see endnote 12]". */
#define MAX_WORD_MARKER 40

/* A line in which markers are looked for. */
struct marker_scan {
    struct span text;
    size_t from, to; /* the line */
    struct builder *b;
    bool *star_open; /* a star before a word waits for the one that ends the emphasis */
    struct brackets *brackets;
};

static struct span rest_at(const struct marker_scan *s, size_t at)
{
    return span_sub(s->text, at, s->to);
}

static bool is_blank_before(const struct marker_scan *s, size_t at)
{
    return at == s->from || strchr(" \t", s->text.p[at - 1]) ||
           (at - s->from >= 2 && memcmp(s->text.p + at - 2, "\xC2\xA0", 2) == 0);
}

static size_t add_marker(const struct marker_scan *s, size_t at, size_t before, size_t label,
                         size_t after, enum marker_form form)
{
    struct range inner = {at + before, at + before + label};
    struct range whole = {at, inner.to + after};

    build_marker(s->b, whole, inner, form, !is_blank_before(s, at));
    return whole.to;
}

/* Markup quotes an example of a marker between these. */
static bool is_quoted(const struct marker_scan *s, size_t at)
{
    return at > s->from && strchr("`=~", s->text.p[at - 1]);
}

/* [^id], [fn:id], [FN#1]; 0 for none. */
static size_t markup_marker(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at);
    size_t n;

    if (is_at(r, 1, "^") && (n = label_name(span_sub(r, 2, r.n))) && is_at(r, 2 + n, "]"))
        return is_quoted(s, at) ? at + n : add_marker(s, at, 2, n, 1, MARKER_MARKDOWN);
    if (is_at(r, 1, "fn:") && (n = label_name(span_sub(r, 4, r.n))) && is_at(r, 4 + n, "]"))
        return is_quoted(s, at) ? at + n : add_marker(s, at, 4, n, 1, MARKER_ORG);
    if ((is_at(r, 1, "FN#") || is_at(r, 1, "Fn#") || is_at(r, 1, "fn#")) &&
        (n = label_simple(span_sub(r, 4, r.n))) && is_at(r, 4 + n, "]"))
        return add_marker(s, at, 4, n, 1, MARKER_FN);
    return 0;
}

/* Bytes of the words before the word for a note: [see Note 3]. */
static size_t skip_see(struct span s)
{
    static const char *const words[] = {"see", "cf.", "vide", "siehe", "voir", "см."};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (s.n <= n || (*s.p | 0x20) != (*words[i] | 0x20) ||
            memcmp(s.p + 1, words[i] + 1, n - 1) != 0)
            continue;
        while (n < s.n && strchr(" \r\n", s.p[n]))
            n++;
        return n;
    }
    return 0;
}

/* [Note 3], [see endnote 5]; 0 for none. */
static size_t word_marker(const struct marker_scan *s, size_t at)
{
    /* A line break may stand in it. */
    struct span r = span_sub(s->text, at, at + MAX_WORD_MARKER);
    size_t n = 1 + skip_see(span_sub(r, 1, r.n)), word = label_note_word(span_sub(r, n, r.n));

    for (n += word; n < r.n && strchr(". \r\n", r.p[n]);)
        n++;
    size_t label = word ? label_simple(span_sub(r, n, r.n)) : 0;
    if (!label || !is_at(r, n + label, "]"))
        return 0;
    return add_marker(s, at, n, label, 1, MARKER_WORD);
}

/* Markup: after a bracket stands the name of a link, [text][1].  After a label, [1][2],
 * another label may stand. */
static bool names_link(const struct marker_scan *s, size_t at)
{
    size_t from = at, label, n;

    if (at == s->from || s->text.p[at - 1] != ']')
        return false;
    while (from > s->from && at - from < MAX_LINK_TEXT && s->text.p[from - 1] != '[')
        from--;
    if (from == s->from || s->text.p[from - 1] != '[')
        return true;
    return !label_bracketed(span_sub(s->text, from - 1, at), ']', &label, &n);
}

static bool is_small_letter(struct span s, size_t at)
{
    return at < s.n && s.p[at] >= 'a' && s.p[at] <= 'z';
}

/* "[t]he", "wor[l]d": a letter inserted by an editor. */
static bool is_inserted_letter(struct span r, size_t label, size_t whole)
{
    return is_small_letter(r, label) && is_small_letter(r, whole);
}

/* "* [3] text", "> [3] text": a label right after the sign of an item or a quotation is
 * the item's own. */
static bool labels_item(const struct marker_scan *s, size_t at)
{
    struct span before = span_sub(s->text, s->from, at);

    while (before.n && before.p[before.n - 1] == ' ')
        before.n--;
    return before.n == 1 && strchr("*-+>", *before.p);
}

static bool is_citation(struct span label)
{
    bool letter = false;

    for (size_t i = 0; i < label.n; i++) {
        char c = label.p[i];
        bool here = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!here && !text_is_digit((unsigned char)c) && !strchr("-._+/", c))
            return false;
        letter |= here;
    }
    return letter && label.n > 1;
}

/* An inline note: [Footnote: …], ^[…], [fn:: …], [fn:id: …]. */
static bool inline_note(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at);
    size_t word = is_at(r, 0, "[") ? label_note_word(span_sub(r, 1, r.n)) : 0;
    size_t before = 0, label = 0;

    if (word && is_at(r, 1 + word, ":") && (2 + word == r.n || r.p[2 + word] == ' '))
        before = 2 + word;
    else if (is_at(r, 0, "^["))
        before = 2;
    else if (is_at(r, 0, "[fn:") && (label = label_name(span_sub(r, 4, r.n)), true) &&
             is_at(r, 4 + label, ":"))
        before = 5 + label;
    if (!before || is_quoted(s, at))
        return false;
    size_t end = brackets_closing(s->brackets, at + before);
    if (end == NOWHERE)
        return false;
    size_t from = at + before;
    while (from < end && strchr(" \r\n", s->text.p[from]))
        from++;
    build_inline_note(s->b, (struct range){at, end + 1}, (struct range){at + 4, at + 4 + label},
                      (struct range){from, end});
    return true;
}

/* A note that does not begin its line: it may stand after another. */
static bool footnote_in_line(const struct marker_scan *s, size_t at)
{
    struct range label;
    size_t body;

    if (at == s->from || !note_start_footnote(rest_at(s, at), &label, &body) ||
        s->text.p[at + label.to] == ']')
        return false;
    size_t end = brackets_closing(s->brackets, at + body);
    if (end == NOWHERE)
        return false;
    build_note(s->b, at, (struct range){at + label.from, at + label.to},
               (struct range){at + body, end}, NOTE_FOOTNOTE);
    return true;
}

static size_t bracket_marker(const struct marker_scan *s, size_t at)
{
    if (inline_note(s, at) || footnote_in_line(s, at))
        return at + 2;

    struct span r = rest_at(s, at);
    size_t n = markup_marker(s, at);

    if (n)
        return n;
    n = label_name(span_sub(r, 1, r.n));
    if (n && is_at(r, 1 + n, "]_") &&
        !(r.n > n + 3 && text_is_letter((unsigned char)r.p[n + 3])))
        return is_quoted(s, at) ? at + n : add_marker(s, at, 1, n, 2, MARKER_RST);
    size_t sign = label_cjk_note_sign(span_sub(r, 1, r.n));
    size_t numeral = sign ? label_cjk(span_sub(r, 1 + sign, r.n)) : 0;
    if (numeral && is_at(r, 1 + sign + numeral, "]"))
        return add_marker(s, at, 1 + sign, numeral, 1, MARKER_CJK);
    if ((n = word_marker(s, at)))
        return n;
    size_t from, plain, whole = label_bracketed(r, ']', &from, &plain);
    if (whole &&
        (names_link(s, at) || labels_item(s, at) || is_inserted_letter(r, from, whole)))
        return at + whole;
    if (whole)
        return add_marker(s, at, from, plain, whole - from - plain, MARKER_BRACKET);
    n = label_name(span_sub(r, 1, r.n));
    /* Its closing bracket may be missing. */
    if (plain && from == 1 && text_is_digit((unsigned char)r.p[1]) && !is_blank_before(s, at) &&
        (1 + plain == r.n || strchr(" .,;", r.p[1 + plain])))
        return add_marker(s, at, 1, plain, 0, MARKER_BRACKET);
    if (n && is_at(r, 1 + n, "]") && is_citation(span_sub(r, 1, 1 + n)))
        return add_marker(s, at, 1, n, 1, MARKER_CITATION);
    return at + 1;
}

/* The end of "(12. a whole note.)" in its paragraph; NOWHERE for none. */
static size_t closing_parenthesis(const struct marker_scan *s, size_t from)
{
    size_t end = s->text.n - from > MAX_INLINE_NOTE ? from + MAX_INLINE_NOTE : s->text.n;
    unsigned depth = 1;

    for (size_t i = from; i < end; i++) {
        char c = s->text.p[i];
        if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return i;
        else if (c == '\n' && i + 1 < end && strchr("\r\n", s->text.p[i + 1]))
            return NOWHERE;
    }
    return NOWHERE;
}

static void numbered_inline_note(const struct marker_scan *s, size_t at, size_t n)
{
    size_t from = at + n + 2;

    while (from < s->to && s->text.p[from] == ' ')
        from++;
    size_t end = from > at + n + 2 ? closing_parenthesis(s, from) : NOWHERE;
    if (end != NOWHERE)
        build_inline_note(s->b, (struct range){at, end + 1}, (struct range){at + 1, at + 1 + n},
                          (struct range){from, end});
}

static size_t paren_marker(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at);
    size_t n = label_digits(span_sub(r, 1, r.n));

    if (n && is_at(r, 1 + n, ".")) {
        numbered_inline_note(s, at, n);
        return at + 1;
    }
    n = label_in_parens(span_sub(r, 1, r.n));

    if (n && is_at(r, 1 + n, ")"))
        return add_marker(s, at, 1, n, 1, MARKER_PAREN);
    n = label_signs(span_sub(r, 1, r.n));
    if (n && is_at(r, 1 + n, ")"))
        return add_marker(s, at, 1, n, 1, MARKER_SIGN);
    size_t sign = label_cjk_note_sign(span_sub(r, 1, r.n));
    n = sign ? label_cjk(span_sub(r, 1 + sign, r.n)) : 0;
    if (n && is_at(r, 1 + sign + n, ")"))
        return add_marker(s, at, 1 + sign, n, 1, MARKER_CJK);
    return at + 1;
}

/* Maximum bytes looked back over for the parenthesis that a closing one may belong to. */
#define MAX_PARENTHESIS 200

/* "word1)", "word*)": a parenthesis that closes nothing. */
static bool is_unmatched(const struct marker_scan *s, size_t at)
{
    for (size_t i = at, n = 0; i > 0 && n < MAX_PARENTHESIS; i--, n++) {
        char c = s->text.p[i - 1];
        if (c == ')' || (c == '\n' && i > 1 && strchr("\r\n", s->text.p[i - 2])))
            return true;
        if (c == '(')
            return false;
    }
    return true;
}

static size_t half_paren_marker(const struct marker_scan *s, size_t at)
{
    struct span before = span_sub(s->text, s->from, at);
    size_t n = 0;

    while (n < before.n && text_is_digit((unsigned char)before.p[before.n - n - 1]))
        n++;
    for (size_t k = before.n < 3 ? before.n : 3; !n && k > 0; k--)
        n = label_signs(span_sub(before, before.n - k, before.n)) == k ? k : 0;
    if (!n || n == before.n || n > 3 || !is_unmatched(s, at))
        return at + 1;
    add_marker(s, at - n, 0, n, 1, MARKER_HALF_PAREN);
    return at + 1;
}

static size_t brace_marker(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at);
    size_t n = label_digits(span_sub(r, 1, r.n));

    return n && is_at(r, 1 + n, "}") ? add_marker(s, at, 1, n, 1, MARKER_BRACE) : at + 1;
}

static size_t digits_before(struct span s)
{
    size_t n = 0;

    while (n < s.n && text_is_digit((unsigned char)s.p[s.n - n - 1]))
        n++;
    return n;
}

/* "^12", "^{12}": a typed superscript.  After digits that are no year, or after a single
 * letter, it is a power. */
static size_t caret_marker(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at), before = span_sub(s->text, s->from, at);
    size_t open = is_at(r, 1, "{"), n = label_digits(span_sub(r, 1 + open, r.n));
    size_t end = 1 + open + n;
    bool letter = before.n && text_is_letter((unsigned char)before.p[before.n - 1]);

    if (!n || n > 3 || (open && !is_at(r, end, "}")) ||
        (!open && end < r.n && text_is_letter((unsigned char)r.p[end])) ||
        digits_before(before) % 4 != 0 ||
        (letter && !(before.n > 1 && text_is_letter((unsigned char)before.p[before.n - 2]))))
        return at + 1;
    return add_marker(s, at, 1 + open, n, open, MARKER_CARET);
}

/* "<12>", "/12/" */
static size_t between_signs(const struct marker_scan *s, size_t at, const char *close,
                            enum marker_form form)
{
    struct span r = rest_at(s, at);
    size_t n = label_digits(span_sub(r, 1, r.n));
    bool path = *close == '/' && ((at > s->from && text_is_digit((unsigned char)r.p[-1])) ||
                                  (n + 2 < r.n && (text_is_digit((unsigned char)r.p[n + 2]) ||
                                                   text_is_letter((unsigned char)r.p[n + 2]))));

    return n && n <= 3 && is_at(r, 1 + n, close) && !path ? add_marker(s, at, 1, n, 1, form)
                                                          : at + 1;
}

static bool ends_word(struct span r, size_t at)
{
    return at >= r.n || strchr(" \t.,;:!?)]'\"-", r.p[at]) || (r.p[at] & 0x80);
}

/*
 * A star after a word is a marker, and one before a single letter ("*a") is with it.  A
 * star before a word and the next one after a word are emphasis.
 */
static size_t star_marker(const struct marker_scan *s, size_t at)
{
    struct span r = rest_at(s, at);
    size_t n = label_signs(r);
    bool blank = is_blank_before(s, at);

    if (!blank && s->text.p[at - 1] == '(')
        return at + n;
    bool apart = blank || strchr(".,;:!?)\"'", s->text.p[at - 1]);
    if (n == 1 && apart && r.n > 1 && ((r.p[1] | 0x20) >= 'a' && (r.p[1] | 0x20) <= 'z') &&
        ends_word(r, 2))
        return add_marker(s, at, 1, 1, 0, MARKER_STARRED);
    if (n == 2 && *r.p == '*' && blank && ends_word(r, 2) && at > s->from)
        add_marker(s, at, 1, 1, 0, MARKER_STARRED);
    if (blank && n < r.n && !strchr(" \t", r.p[n])) {
        *s->star_open = *r.p == '*';
        return at + n;
    }
    if (!blank && ends_word(r, n) && !*s->star_open)
        return add_marker(s, at, 0, n, 0, MARKER_STAR);
    if (!blank)
        *s->star_open = false;
    return at + n;
}

/* km², x³, 10², ¹/₂: a unit, a power, a fraction.  After a year it is a marker. */
static bool is_power(const struct marker_scan *s, size_t at, size_t end)
{
    static const char *const units[] = {"cm", "dm", "km", "mm"};
    struct span before = span_sub(s->text, s->from, at);
    size_t letters = 0, digits = digits_before(before);

    while (letters < before.n &&
           text_is_letter((unsigned char)before.p[before.n - letters - 1]))
        letters++;
    for (size_t i = 0; i < sizeof units / sizeof *units && letters == 2; i++)
        if (memcmp(before.p + before.n - 2, units[i], 2) == 0)
            return true;
    return (letters == 1 && !text_is_upper((unsigned char)before.p[before.n - 1])) ||
           digits == 1 || digits == 2 || is_at(rest_at(s, end), 0, "/") ||
           is_at(rest_at(s, end), 0, "⁄");
}

/* †, ¹, ①, 〔1〕, （註一） */
static size_t non_ascii_marker(const struct marker_scan *s, size_t at)
{
    static const char *const open[] = {"（", "［", "〔", "【"};
    static const char *const close[] = {"）", "］", "〕", "】"};
    struct span r = rest_at(s, at);
    size_t n = label_superscript(r);

    if (n && is_power(s, at, at + n))
        return at + n;
    if (n)
        return add_marker(s, at, 0, n, 0, MARKER_SUPERSCRIPT);
    n = label_signs(r);
    if (n)
        return add_marker(s, at, 0, n, 0, MARKER_STAR);
    /* An instruction to the printer, which may repeat the marker. */
    if (is_at(r, 0, "［＃")) {
        for (size_t i = 6; i + 3 <= r.n && i < MAX_INSTRUCTION; i++)
            if (is_at(r, i, "］"))
                return at + i + 3;
        return at + 6;
    }
    /* The reference mark has other uses too, but not before a number. */
    size_t reference = is_at(r, 0, "※") ? label_cjk(span_sub(r, 3, r.n)) : 0;
    if (reference && (text_is_digit((unsigned char)r.p[3]) || (unsigned char)r.p[3] == 0xEF))
        return add_marker(s, at, 3, reference, 0, MARKER_CJK);
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        if (!is_at(r, 0, open[i]))
            continue;
        size_t sign = label_cjk_note_sign(span_sub(r, 3, r.n));
        n = label_cjk(span_sub(r, 3 + sign, r.n));
        if (n && is_at(r, 3 + sign + n, close[i]))
            return sign ? add_marker(s, at, 3 + sign, n, 3, MARKER_CJK)
                        : add_marker(s, at, 3, n, 3, i == 0 ? MARKER_PAREN : MARKER_TORTOISE);
    }
    return at + 1;
}

/* Bytes that may begin a marker, by the function that looks at them. */
static const uint8_t beginning_kind[256] = {
    ['['] = 1,  ['('] = 2,  ['{'] = 3, ['*'] = 4, [0xC2] = 5, [0xE2] = 5,
    [0xE3] = 6, [0xEF] = 7, ['^'] = 8, [')'] = 9, ['<'] = 10, ['/'] = 11,
};

/* Bytes looked at together: compilers make a few vector instructions of that. */
#define BYTES_TOGETHER 32

/* Whether one of them may begin a marker; few others pass.  [ and { differ by one bit, <
 * and ^ by two. */
static bool may_hold_beginning(const unsigned char *p)
{
    unsigned char any = 0;

    for (size_t i = 0; i < BYTES_TOGETHER; i++) {
        unsigned char c = p[i], sign = (unsigned char)(c - '(') <= '*' - '(';
        any |= sign | ((c | 0x20) == '{') | ((c | 0x62) == '~') | (c == '/') | (c == 0xC2) |
               (c >= 0xE2);
    }
    return any;
}

static size_t next_beginning(const unsigned char *p, size_t at, size_t to)
{
    while (to - at >= BYTES_TOGETHER && !may_hold_beginning(p + at))
        at += BYTES_TOGETHER;
    while (at < to && !beginning_kind[p[at]])
        at++;
    return at;
}

void find_markers(struct span text, size_t from, size_t to, bool *star_open,
                  struct brackets *brackets, struct builder *b)
{
    struct marker_scan s = {text, from, to, b, star_open, brackets};
    const unsigned char *p = (const unsigned char *)text.p;

    for (size_t at = from; at < to;) {
        at = next_beginning(p, at, to);
        if (at == to)
            break;
        switch (beginning_kind[p[at]]) {
        case 1:
            at = bracket_marker(&s, at);
            break;
        case 2:
            at = paren_marker(&s, at);
            break;
        case 3:
            at = brace_marker(&s, at);
            break;
        case 9:
            at = half_paren_marker(&s, at);
            break;
        case 8:
            at = inline_note(&s, at) ? at + 2 : caret_marker(&s, at);
            break;
        case 10:
            at = between_signs(&s, at, ">", MARKER_ANGLE);
            break;
        case 11:
            at = between_signs(&s, at, "/", MARKER_SLASH);
            break;
        case 4:
            at = star_marker(&s, at);
            break;
        case 5:
            at = non_ascii_marker(&s, at);
            break;
        default:
            /* These begin many characters; markers begin with those of one second byte each. */
            at = p[at] == 0xE3
                     ? (at + 1 < to && p[at + 1] == 0x80 ? non_ascii_marker(&s, at) : at + 3)
                     : (at + 1 < to && p[at + 1] == 0xBC ? non_ascii_marker(&s, at) : at + 3);
        }
    }
}

static size_t next_digit(const unsigned char *p, size_t at, size_t to)
{
    for (; to - at >= BYTES_TOGETHER; at += BYTES_TOGETHER) {
        unsigned char any = 0;
        for (size_t i = 0; i < BYTES_TOGETHER; i++)
            any |= (unsigned char)(p[at + i] - '0') < 10;
        if (any)
            break;
    }
    while (at < to && !text_is_digit(p[at]))
        at++;
    return at;
}

/* Bytes of the word before at. */
static size_t word_length_before(const struct marker_scan *s, size_t at)
{
    size_t n = 0;

    while (at - n > s->from && (text_is_letter((unsigned char)s->text.p[at - n - 1]) ||
                                (s->text.p[at - n - 1] & 0x80)))
        n++;
    return n;
}

/* Whether a number stands right after a word or after the stop that ends it.  After the
 * stop of an abbreviation it counts something else: p.12. */
static bool follows_word(const struct marker_scan *s, size_t at)
{
    static const char *const closing[] = {"\xE2\x80\x9D", "\xE2\x80\x99", "\xC2\xBB"};
    struct span before = span_sub(s->text, s->from, at);
    size_t end = at;

    while (end > s->from && strchr(".,;:!?)\"'_", s->text.p[end - 1]))
        end--;
    for (size_t i = 0; i < 3 && end == at; i++)
        if (before.n > 3 &&
            memcmp(s->text.p + at - strlen(closing[i]), closing[i], strlen(closing[i])) == 0)
            return true;
    return word_length_before(s, end) >
           (end < at && s->text.p[end] == '.' && end + 1 == at ? 3 : 1);
}

/* "p. 12", "vol. 2": the number counts something else. */
static bool follows_abbreviation(const struct marker_scan *s, size_t at)
{
    static const char *const words[] = {"p",   "pp",  "vol",  "no",   "nr",  "ch", "cap", "sec",
                                        "fig", "art", "lib",  "l",    "c",   "v",  "n",   "ver",
                                        "bk",  "cf",  "sect", "chap", "tom", "t",  "s"};
    size_t end = at;

    while (end > s->from && s->text.p[end - 1] == ' ')
        end--;
    if (end == s->from || s->text.p[--end] != '.')
        return false;
    size_t n = word_length_before(s, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (n == strlen(words[i]) && (s->text.p[end - n] | 0x20) == *words[i] &&
            memcmp(s->text.p + end - n + 1, words[i] + 1, n - 1) == 0)
            return true;
    return false;
}

static void number_marker(const struct marker_scan *s, size_t at, size_t n, bool numbered)
{
    struct span r = rest_at(s, at);
    bool goes_on =
        n + 1 < r.n && strchr(".,:-", r.p[n]) && text_is_digit((unsigned char)r.p[n + 1]);

    /* A number at the beginning of a paragraph numbers it. */
    if (!ends_word(r, n) || numbered || follows_abbreviation(s, at))
        return;
    if (is_blank_before(s, at))
        add_marker(s, at, 0, n, 0, MARKER_NUMBER);
    else if (at > s->from && n <= 3 && *r.p != '0' && !goes_on && follows_word(s, at))
        add_marker(s, at, 0, n, 0, MARKER_SUFFIX);
}

void find_numbers(struct span text, size_t from, size_t to, bool numbered, struct builder *b)
{
    bool open = false;
    struct marker_scan s = {text, from, to, b, &open, NULL};

    for (size_t at = from; at < to;) {
        at = next_digit((const unsigned char *)text.p, at, to);
        size_t n = at < to ? label_digits(rest_at(&s, at)) : 0;
        if (!n) {
            at++;
            continue;
        }
        number_marker(&s, at, n, numbered && at == from);
        for (at += n; at < to && text_is_digit((unsigned char)text.p[at]);)
            at++;
    }
}
