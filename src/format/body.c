/* SPDX-License-Identifier: ISC */
/*
 * What looks like a note: the beginning of a paragraph, or of a line that goes
 * on a list of notes.  Nothing is decided here.
 */
#include "label.h"
#include "plain.h"

#include <string.h>

size_t plain_note_word(struct span s)
{
    static const char *const words[] = {"footnote", "note",      "endnote",  "fn",
                                        "anm",      "anmerkung", "fussnote", "fußnote",
                                        "nota",     "сноска",    "прим",     "примечание"};

    if (!s.n || !strchr("FfNnEeAa\xD0\xD1", *s.p))
        return 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t k = 0;
        while (words[i][k] && k < s.n) {
            char c = s.p[k];
            if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != words[i][k])
                break;
            k++;
        }
        if (!words[i][k] && !(k < s.n && ((s.p[k] | 0x20) >= 'a' && (s.p[k] | 0x20) <= 'z')))
            return k;
    }
    return 0;
}

/* A line that is no longer may be a label alone, above its note. */
#define LONGEST_LABEL 16

/* What a line begins with. */
struct start {
    enum note_form form;
    struct range label;
    size_t body;
    char close; /* the bracket that ends it; NUL for none */
};

static size_t skip_blanks(struct span s, size_t at)
{
    while (at < s.n) {
        if (strchr(" \t", s.p[at]))
            at++;
        else if (label_is(s, at, "\xC2\xA0"))
            at += 2;
        else if (label_is(s, at, "\xE3\x80\x80"))
            at += 3;
        else
            break;
    }
    return at;
}

/* Blanks, with the end of the line if it stands there. */
static size_t skip_line(struct span s, size_t at)
{
    at = skip_blanks(s, at);
    at += label_is(s, at, "\r");
    at += label_is(s, at, "\n");
    return skip_blanks(s, at);
}

static bool start_at(struct start *out, enum note_form form, size_t label, size_t n,
                     size_t body)
{
    *out = (struct start){form, {label, label + n}, body, '\0'};
    return n > 0;
}

/* "[*Footnote: text": the sign stands before the word. */
static bool sign_and_word(struct span s, struct range *label, size_t *body)
{
    size_t n = label_signs(span_sub(s, 1, s.n)), end = 1 + n;

    end += n ? plain_note_word(span_sub(s, end, s.n)) : 0;
    if (end == 1 + n || !label_is(s, end, ":"))
        return false;
    *label = (struct range){1, 1 + n};
    *body = skip_blanks(s, end + 1);
    return true;
}

bool plain_footnote(struct span s, struct range *label, size_t *body)
{
    size_t at = 1 + (s.n ? plain_note_word(span_sub(s, 1, s.n)) : 0);

    if (at == 1)
        return s.n && sign_and_word(s, label, body);
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '.'))
        at++;
    size_t n = label_plain(span_sub(s, at, s.n));
    if (!n)
        n = label_signs(span_sub(s, at, s.n));
    bool digits = n && text_is_digit((unsigned char)s.p[at]);
    if (!n || at + n >= s.n || !strchr(digits ? ":.] " : ":.]", s.p[at + n]))
        return false;
    *label = (struct range){at, at + n};
    *body = skip_blanks(s, at + n + 1);
    return true;
}

/* "[Footnote 1: text]", and the same in other brackets. */
static bool footnote(struct span s, char close, struct start *out)
{
    struct range label;
    size_t body;

    if (!plain_footnote(s, &label, &body) || (close != ']' && s.p[label.to] == ']'))
        return false;
    start_at(out, NOTE_FOOTNOTE, label.from, label.to - label.from, body);
    out->close = s.p[label.to] != ']' ? close : '\0';
    return true;
}

static bool named(struct span s, size_t open, const char *close, struct start *out)
{
    size_t sign = label_note_sign(span_sub(s, open, s.n));
    size_t n = label_eastern(span_sub(s, open + sign, s.n));
    size_t end = open + sign + n;

    if (!n || (close && !label_is(s, end, close)))
        return false;
    end += close ? strlen(close) : 0;
    size_t body = skip_blanks(s, end);
    if (label_is(s, body, "：") || label_is(s, body, "．") || label_is(s, body, "、"))
        body = skip_blanks(s, body + 3);
    else if (label_is(s, body, ":") || label_is(s, body, "."))
        body = skip_blanks(s, body + 1);
    if (!close && body == end)
        return false;
    return start_at(out, sign ? NOTE_CJK : NOTE_TORTOISE, open + sign, n, body);
}

static bool bracketed(struct span s, unsigned indent, struct start *out)
{
    size_t n;

    if (footnote(s, ']', out))
        return true;
    if (label_is(s, 1, "^") && (n = label_name(span_sub(s, 2, s.n))) &&
        label_is(s, 2 + n, "]:"))
        return start_at(out, NOTE_MARKDOWN, 2, n, skip_blanks(s, 4 + n));
    if (label_is(s, 1, "fn:") && (n = label_name(span_sub(s, 4, s.n))) &&
        label_is(s, 4 + n, "]"))
        return indent == 0 && start_at(out, NOTE_ORG, 4, n, skip_blanks(s, 5 + n));
    if (label_is(s, 3, "#") && (s.p[1] | 0x20) == 'f' && (s.p[2] | 0x20) == 'n' &&
        (n = label_plain(span_sub(s, 4, s.n))) && label_is(s, 4 + n, "]"))
        return start_at(out, NOTE_FN, 4, n, skip_blanks(s, 5 + n));
    if (label_note_sign(span_sub(s, 1, s.n)))
        return named(s, 1, "]", out);
    size_t from, end = label_bracketed(s, ']', &from, &n);
    if (end && !label_is(s, end, "_"))
        return start_at(out, NOTE_BRACKET, from, n,
                        skip_blanks(s, end + label_is(s, end, ":")));
    n = label_name(span_sub(s, 1, s.n));
    if (n > 1 && label_is(s, 1 + n, "]") && !label_is(s, 1 + n, "]_"))
        return start_at(out, NOTE_CITATION, 1, n, skip_blanks(s, 2 + n));
    return false;
}

/* "Footnote 12: text", "Note 12. text" */
static bool worded(struct span s, struct start *out)
{
    size_t stressed = label_is(s, 0, "_");
    size_t word = plain_note_word(span_sub(s, stressed, s.n)), at = stressed + word;

    while (at < s.n && s.p[at] == ' ')
        at++;
    size_t n = word ? label_plain(span_sub(s, at, s.n)) : 0;
    if (!n || at == stressed + word || at + n >= s.n || !strchr(":.)", s.p[at + n]))
        return false;
    return start_at(out, NOTE_WORD, at, n, skip_blanks(s, at + n + 1));
}

/* "12) text", "*) text" */
static bool half(struct span s, size_t n, struct start *out)
{
    size_t body = n && label_is(s, n, ")") ? skip_blanks(s, n + 1) : 0;

    return body && start_at(out, NOTE_HALF_PAREN, 0, n, body);
}

/* "12. text", "12 [text]", "12 text" */
static bool numbered(struct span s, struct start *out)
{
    size_t n = label_digits(s), blanks;

    if (!n)
        return false;
    if (half(s, n, out))
        return true;
    blanks = skip_blanks(s, n);
    /* What is left of a link back. */
    if (label_is(s, blanks, "(return)"))
        blanks = skip_line(s, blanks + 8);
    static const char *const stops[] = {"、", "．", "："};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (label_is(s, n, stops[i]))
            return start_at(out, NOTE_NUMBER, 0, n, skip_blanks(s, n + 3));
    if (label_is(s, n, ".")) {
        size_t body = skip_blanks(s, n + 1);
        return body > n + 1 && start_at(out, NOTE_NUMBER, 0, n, body);
    }
    if (label_is(s, n, ":"))
        return blanks == n && skip_blanks(s, n + 1) > n + 1 &&
               start_at(out, NOTE_COLON, 0, n, skip_blanks(s, n + 1));
    if (blanks < s.n && s.p[blanks] == '[') {
        start_at(out, NOTE_NUMBER_BRACKET, 0, n, skip_blanks(s, blanks + 1));
        out->close = ']';
        return true;
    }
    if (label_is(s, n, "\xE3\x80\x80"))
        return start_at(out, NOTE_IDEOGRAPHIC, 0, n, blanks);
    return blanks > n && blanks < s.n && start_at(out, NOTE_BARE, 0, n, blanks);
}

static bool signed_or_parenthesised(struct span s, struct start *out)
{
    size_t n = label_point(span_sub(s, 1, s.n));

    if (footnote(s, ')', out))
        return true;
    if (label_note_sign(span_sub(s, 1, s.n)))
        return named(s, 1, ")", out);
    if (n && label_is(s, 1 + n, ")"))
        return start_at(out, NOTE_PAREN, 1, n, skip_blanks(s, 2 + n));
    n = label_signs(span_sub(s, 1, s.n));
    if (n && label_is(s, 1 + n, ")"))
        return start_at(out, NOTE_SIGN, 1, n, skip_blanks(s, 2 + n));
    return false;
}

static bool beyond_ascii(struct span s, struct start *out)
{
    size_t n = label_raised(s);

    if (n)
        return start_at(out, NOTE_SUPERSCRIPT, 0, n, skip_blanks(s, n));
    n = label_signs(s);
    if (n)
        return start_at(out, NOTE_STAR, 0, n, skip_blanks(s, n));
    if (label_is(s, 0, "（") || label_is(s, 0, "〔") || label_is(s, 0, "［") ||
        label_is(s, 0, "【"))
        return named(s, 3,
                     label_is(s, 0, "（")   ? "）"
                     : label_is(s, 0, "〔") ? "〕"
                     : label_is(s, 0, "［") ? "］"
                                            : "】",
                     out);
    if (label_note_sign(s))
        return named(s, 0, NULL, out);
    n = label_eastern(s);
    if (n && label_is(s, n, "\xE3\x80\x80"))
        return start_at(out, NOTE_IDEOGRAPHIC, 0, n, skip_blanks(s, n));
    return false;
}

/* "*text": the star cites nothing and is not one of two around what is stressed. */
static bool glued_star(struct span s, size_t n)
{
    if (n >= s.n || !(text_is_letter((unsigned char)s.p[n]) || strchr("\"'[(_", s.p[n])))
        return false;
    for (size_t i = n + 1; i < s.n; i++)
        if (s.p[i] == '*' && !strchr(" \n*", s.p[i - 1]))
            return false;
    return true;
}

static bool starred(struct span s, bool first, struct start *out)
{
    size_t n = label_signs(s), body = skip_blanks(s, n);

    if (half(s, n, out))
        return true;
    if (body < s.n && s.p[body] != '*' && (body > n || (first && glued_star(s, n))))
        return start_at(out, NOTE_STAR, 0, n, body);
    return false;
}

/* ".. [1] text" */
static bool directive(struct span s, struct start *out)
{
    size_t n = label_is(s, 0, ".. [") ? label_name(span_sub(s, 4, s.n)) : 0;

    return n && label_is(s, 4 + n, "]") && start_at(out, NOTE_RST, 4, n, skip_blanks(s, 5 + n));
}

/* "{12} text", "<12> text", "/12/ text" */
static bool between(struct span s, const char *close, enum note_form form, struct start *out)
{
    size_t n = label_digits(span_sub(s, 1, s.n));

    return n && label_is(s, 1 + n, close) && start_at(out, form, 1, n, skip_blanks(s, 2 + n));
}

/* "^12 text", "^{12} text" */
static bool hat(struct span s, struct start *out)
{
    size_t open = label_is(s, 1, "{"), n = label_digits(span_sub(s, 1 + open, s.n));
    size_t end = 1 + open + n, body = skip_blanks(s, end + open);

    return n && (open ? label_is(s, end, "}") : body > end) &&
           start_at(out, NOTE_CARET, 1 + open, n, body);
}

/* "iv. text", "a. text" */
static bool point(struct span s, struct start *out)
{
    size_t n = memchr(s.p, '.', s.n < 8 ? s.n : 8) ? label_plain(s) : 0;
    size_t body = n && label_is(s, n, ".") ? skip_blanks(s, n + 1) : 0;

    return body > n + 1 && start_at(out, NOTE_LETTERED, 0, n, body);
}

/* "12", "Footnote 12": nothing else stands on the line. */
static bool alone(struct span s, struct start *out)
{
    size_t at = plain_note_word(s);

    at = at ? skip_blanks(s, at) : 0;
    size_t n = label_digits(span_sub(s, at, s.n)), end = at + n + label_is(s, at + n, ".");
    return n && end == s.n && start_at(out, NOTE_LABEL_LINE, at, n, end);
}

/* What s begins with, the rest of a block from a line on; first: the first line. */
static bool start_of(struct span s, unsigned indent, bool first, struct start *out)
{
    if (first && alone(s, out))
        return true;
    if (s.n < 2)
        return false;
    switch (*s.p) {
    case '[':
        return bracketed(s, indent, out);
    case '(':
        return signed_or_parenthesised(s, out);
    case '{':
        return footnote(s, '}', out) || between(s, "}", NOTE_BRACE, out);
    case '<':
        return between(s, ">", NOTE_ANGLE, out);
    case '/':
        return between(s, "/", NOTE_SLASH, out);
    case '^':
        return hat(s, out);
    case '_':
        return worded(s, out);
    case '*':
        return starred(s, first, out);
    case '.':
        return directive(s, out);
    default:
        if (*s.p & 0x80)
            return beyond_ascii(s, out) || worded(s, out);
        if (text_is_digit((unsigned char)*s.p))
            return numbered(s, out);
        return worded(s, out) || point(s, out);
    }
}

/* Forms that say what they are on any line; the others may be a line of prose
 * that happens to begin so, unless a paragraph begins or the number before
 * them is the one before theirs. */
static bool anywhere(const struct start *start)
{
    enum note_form form = start->form;

    return (form == NOTE_FOOTNOTE && start->close) || form == NOTE_MARKDOWN ||
           form == NOTE_ORG || form == NOTE_RST || form == NOTE_IDEOGRAPHIC;
}

/* Is label the next one after last: 4 after 3, iv after iii, d after c, ** after *? */
static bool goes_on(struct span last, struct span label)
{
    unsigned long before, number;

    if (text_numeral(last, &before) && text_numeral(label, &number))
        return number == before + 1;
    if (last.n && text_roman(last, &before) == last.n &&
        text_roman(label, &number) == label.n && number == before + 1)
        return true;
    if (last.n && label_signs(label) == label.n && label.n > last.n &&
        memcmp(last.p, label.p, last.n) == 0)
        return true;
    return last.n == 1 && label.n == 1 && text_is_letter((unsigned char)*label.p) &&
           *label.p == *last.p + 1;
}

bool plain_ends_paragraph(struct span text, const struct plain_line *l)
{
    char last = text.p[l->to - 1];

    return !(last >= 'a' && last <= 'z') && !strchr(",;-", last);
}

/* Where the bracket stands that closes a note whose body begins at at; NOWHERE where
 * none does.  Parentheses and braces are not looked for beyond the block. */
static size_t closing(const struct start *start, struct plain_brackets *brackets, size_t at,
                      size_t to)
{
    char open = start->close == ')' ? '(' : '{';
    size_t depth = 1;

    if (!start->close)
        return NOWHERE;
    if (start->close == ']')
        return plain_closing(brackets, at);
    for (; at < to && depth; at++) {
        char c = brackets->text.p[at];
        depth += c == open;
        depth -= c == start->close;
        if (c == '\n' &&
            label_is(brackets->text, at + 1, open == '(' ? "(Footnote" : "{Footnote"))
            return NOWHERE;
    }
    return depth ? NOWHERE : at - 1;
}

/* Two dashes or more and nothing else: what stands below begins anew. */
static bool is_divider(struct span text, const struct plain_line *l)
{
    char mark = text.p[l->text];

    for (size_t i = l->text; i < l->to; i++)
        if (text.p[i] != mark)
            return false;
    return (mark == '-' || mark == '_') && l->to - l->text >= 2;
}

/* Where a note ends that begins on line i and that no bracket closes: with its block, or
 * with its line where that is a paragraph of its own. */
static size_t end_of_open(struct span text, const struct plain_line *lines, size_t i, size_t n,
                          bool unwrapped)
{
    bool alone = unwrapped && i + 1 < n && lines[i].to - lines[i].text > LONGEST_LABEL &&
                 plain_ends_paragraph(text, &lines[i]);

    return lines[alone ? i : n - 1].to;
}

void plain_evidence(struct span text, const struct plain_line *lines, size_t n, bool unwrapped,
                    struct plain_brackets *brackets, struct builder *b)
{
    struct span last = {0};
    enum note_form last_form = NOTE_FORMS;
    bool star_open = false;
    size_t first = n > 1 && is_divider(text, &lines[0]);

    for (size_t i = 0; i < n; i++) {
        size_t pos = lines[i].text, to = lines[i].to;
        struct span s = span_sub(text, pos, lines[n - 1].to);
        struct start start;
        if (start_of(s, lines[i].indent, i == first, &start)) {
            struct span label = span_sub(s, start.label.from, start.label.to);
            bool follows = start.form == last_form && goes_on(last, label);
            bool same = i && start.form == last_form && start.form == NOTE_CITATION &&
                        lines[i].indent == lines[0].indent;
            if (i == first || (i && unwrapped && plain_ends_paragraph(text, &lines[i - 1])) ||
                anywhere(&start) || follows || same) {
                struct range whole = {pos + start.label.from, pos + start.label.to};
                size_t at = pos + start.body;
                size_t end = closing(&start, brackets, at, lines[n - 1].to);
                if (end != NOWHERE)
                    build_note(b, pos, whole, (struct range){at, end}, start.form);
                else
                    build_open_note(
                        b, pos, whole,
                        (struct range){at, end_of_open(text, lines, i, n, unwrapped)},
                        start.form);
                last = label;
                last_form = start.form;
            }
        }
        plain_markers(text, pos, to, &star_open, brackets, b);
    }
}
