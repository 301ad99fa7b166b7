/* SPDX-License-Identifier: ISC */
/* Recognising the beginning of a note in every form.  Whether it is one, inference
 * decides. */
#include "note_start.h"
#include "label_lexer.h"

#include <ibid/text.h>

#include <string.h>

static size_t skip_blanks(struct span s, size_t at)
{
    while (at < s.n) {
        if (strchr(" \t", s.p[at]))
            at++;
        else if (is_at(s, at, "\xC2\xA0"))
            at += 2;
        else if (is_at(s, at, "\xE3\x80\x80"))
            at += 3;
        else
            break;
    }
    return at;
}

/* Skips blanks and at most one line break among them. */
static size_t skip_line(struct span s, size_t at)
{
    at = skip_blanks(s, at);
    at += is_at(s, at, "\r");
    at += is_at(s, at, "\n");
    return skip_blanks(s, at);
}

static bool start_at(struct note_start *out, enum note_form form, size_t label, size_t n,
                     size_t body)
{
    *out = (struct note_start){form, {label, label + n}, body, '\0'};
    return n > 0;
}

/* "[*Footnote: text": the sign stands before the word. */
static bool sign_before_word(struct span s, struct range *label, size_t *body)
{
    size_t n = label_signs(span_sub(s, 1, s.n)), end = 1 + n;

    end += n ? label_note_word(span_sub(s, end, s.n)) : 0;
    if (end == 1 + n || !is_at(s, end, ":"))
        return false;
    *label = (struct range){1, 1 + n};
    *body = skip_blanks(s, end + 1);
    return true;
}

bool note_start_footnote(struct span s, struct range *label, size_t *body)
{
    size_t at = 1 + (s.n ? label_note_word(span_sub(s, 1, s.n)) : 0);

    if (at == 1)
        return s.n && sign_before_word(s, label, body);
    while (at < s.n && (s.p[at] == ' ' || s.p[at] == '.'))
        at++;
    size_t n = label_simple(span_sub(s, at, s.n));
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
static bool footnote(struct span s, char close, struct note_start *out)
{
    struct range label;
    size_t body;

    if (!note_start_footnote(s, &label, &body) || (close != ']' && s.p[label.to] == ']'))
        return false;
    start_at(out, NOTE_FOOTNOTE, label.from, label.to - label.from, body);
    out->close = s.p[label.to] != ']' ? close : '\0';
    return true;
}

static bool cjk_note(struct span s, size_t open, const char *close, struct note_start *out)
{
    size_t sign = label_cjk_note_sign(span_sub(s, open, s.n));
    size_t n = label_cjk(span_sub(s, open + sign, s.n));
    size_t end = open + sign + n;

    if (!n || (close && !is_at(s, end, close)))
        return false;
    end += close ? strlen(close) : 0;
    size_t body = skip_blanks(s, end);
    if (is_at(s, body, "：") || is_at(s, body, "．") || is_at(s, body, "、"))
        body = skip_blanks(s, body + 3);
    else if (is_at(s, body, ":") || is_at(s, body, "."))
        body = skip_blanks(s, body + 1);
    if (!close && body == end)
        return false;
    return start_at(out, sign ? NOTE_CJK : NOTE_TORTOISE, open + sign, n, body);
}

static bool in_brackets(struct span s, unsigned indent, struct note_start *out)
{
    size_t n;

    if (footnote(s, ']', out))
        return true;
    if (is_at(s, 1, "^") && (n = label_name(span_sub(s, 2, s.n))) && is_at(s, 2 + n, "]:"))
        return start_at(out, NOTE_MARKDOWN, 2, n, skip_blanks(s, 4 + n));
    if (is_at(s, 1, "fn:") && (n = label_name(span_sub(s, 4, s.n))) && is_at(s, 4 + n, "]"))
        return indent == 0 && start_at(out, NOTE_ORG, 4, n, skip_blanks(s, 5 + n));
    if (is_at(s, 3, "#") && (s.p[1] | 0x20) == 'f' && (s.p[2] | 0x20) == 'n' &&
        (n = label_simple(span_sub(s, 4, s.n))) && is_at(s, 4 + n, "]"))
        return start_at(out, NOTE_FN, 4, n, skip_blanks(s, 5 + n));
    if (label_cjk_note_sign(span_sub(s, 1, s.n)))
        return cjk_note(s, 1, "]", out);
    size_t from, end = label_bracketed(s, ']', &from, &n);
    if (end && !is_at(s, end, "_"))
        return start_at(out, NOTE_BRACKET, from, n, skip_blanks(s, end + is_at(s, end, ":")));
    n = label_name(span_sub(s, 1, s.n));
    if (n > 1 && is_at(s, 1 + n, "]") && !is_at(s, 1 + n, "]_"))
        return start_at(out, NOTE_CITATION, 1, n, skip_blanks(s, 2 + n));
    return false;
}

/* "Footnote 12: text", "Note 12. text" */
static bool word_note(struct span s, struct note_start *out)
{
    size_t stressed = is_at(s, 0, "_");
    size_t word = label_note_word(span_sub(s, stressed, s.n)), at = stressed + word;

    while (at < s.n && s.p[at] == ' ')
        at++;
    size_t n = word ? label_simple(span_sub(s, at, s.n)) : 0;
    if (!n || at == stressed + word || at + n >= s.n || !strchr(":.)", s.p[at + n]))
        return false;
    return start_at(out, NOTE_WORD, at, n, skip_blanks(s, at + n + 1));
}

/* "12) text", "*) text" */
static bool half_paren(struct span s, size_t n, struct note_start *out)
{
    size_t body = n && is_at(s, n, ")") ? skip_blanks(s, n + 1) : 0;

    return body && start_at(out, NOTE_HALF_PAREN, 0, n, body);
}

/* "12. text", "12 [text]", "12 text" */
static bool number_note(struct span s, struct note_start *out)
{
    size_t n = label_digits(s), blanks;

    if (!n)
        return false;
    if (half_paren(s, n, out))
        return true;
    blanks = skip_blanks(s, n);
    /* The remains of a link back to the marker. */
    if (is_at(s, blanks, "(return)"))
        blanks = skip_line(s, blanks + 8);
    static const char *const stops[] = {"、", "．", "："};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (is_at(s, n, stops[i]))
            return start_at(out, NOTE_NUMBER, 0, n, skip_blanks(s, n + 3));
    if (is_at(s, n, ".")) {
        size_t body = skip_blanks(s, n + 1);
        return body > n + 1 && start_at(out, NOTE_NUMBER, 0, n, body);
    }
    if (is_at(s, n, ":"))
        return blanks == n && skip_blanks(s, n + 1) > n + 1 &&
               start_at(out, NOTE_COLON, 0, n, skip_blanks(s, n + 1));
    if (blanks < s.n && s.p[blanks] == '[') {
        start_at(out, NOTE_NUMBER_BRACKET, 0, n, skip_blanks(s, blanks + 1));
        out->close = ']';
        return true;
    }
    if (is_at(s, n, "\xE3\x80\x80"))
        return start_at(out, NOTE_IDEOGRAPHIC, 0, n, blanks);
    return blanks > n && blanks < s.n && start_at(out, NOTE_BARE, 0, n, blanks);
}

static bool in_parens(struct span s, struct note_start *out)
{
    size_t n = label_in_parens(span_sub(s, 1, s.n));

    if (footnote(s, ')', out))
        return true;
    if (label_cjk_note_sign(span_sub(s, 1, s.n)))
        return cjk_note(s, 1, ")", out);
    if (n && is_at(s, 1 + n, ")"))
        return start_at(out, NOTE_PAREN, 1, n, skip_blanks(s, 2 + n));
    n = label_signs(span_sub(s, 1, s.n));
    if (n && is_at(s, 1 + n, ")"))
        return start_at(out, NOTE_SIGN, 1, n, skip_blanks(s, 2 + n));
    return false;
}

static bool non_ascii(struct span s, struct note_start *out)
{
    size_t n = label_superscript(s);

    if (n)
        return start_at(out, NOTE_SUPERSCRIPT, 0, n, skip_blanks(s, n));
    n = label_signs(s);
    if (n)
        return start_at(out, NOTE_STAR, 0, n, skip_blanks(s, n));
    if (is_at(s, 0, "（") || is_at(s, 0, "〔") || is_at(s, 0, "［") || is_at(s, 0, "【"))
        return cjk_note(s, 3,
                        is_at(s, 0, "（")   ? "）"
                        : is_at(s, 0, "〔") ? "〕"
                        : is_at(s, 0, "［") ? "］"
                                            : "】",
                        out);
    if (label_cjk_note_sign(s))
        return cjk_note(s, 0, NULL, out);
    n = label_cjk(s);
    if (n && is_at(s, n, "\xE3\x80\x80"))
        return start_at(out, NOTE_IDEOGRAPHIC, 0, n, skip_blanks(s, n));
    return false;
}

/* "*text": the star is not the first of two around emphasised words. */
static bool is_note_star(struct span s, size_t n)
{
    if (n >= s.n || !(text_is_letter((unsigned char)s.p[n]) || strchr("\"'[(_", s.p[n])))
        return false;
    for (size_t i = n + 1; i < s.n; i++)
        if (s.p[i] == '*' && !strchr(" \n*", s.p[i - 1]))
            return false;
    return true;
}

static bool star_note(struct span s, bool first, struct note_start *out)
{
    size_t n = label_signs(s), body = skip_blanks(s, n);

    if (half_paren(s, n, out))
        return true;
    if (body < s.n && s.p[body] != '*' && (body > n || (first && is_note_star(s, n))))
        return start_at(out, NOTE_STAR, 0, n, body);
    return false;
}

/* ".. [1] text" */
static bool rst_note(struct span s, struct note_start *out)
{
    size_t n = is_at(s, 0, ".. [") ? label_name(span_sub(s, 4, s.n)) : 0;

    return n && is_at(s, 4 + n, "]") && start_at(out, NOTE_RST, 4, n, skip_blanks(s, 5 + n));
}

/* "{12} text", "<12> text", "/12/ text" */
static bool between_signs(struct span s, const char *close, enum note_form form,
                          struct note_start *out)
{
    size_t n = label_digits(span_sub(s, 1, s.n));

    return n && is_at(s, 1 + n, close) && start_at(out, form, 1, n, skip_blanks(s, 2 + n));
}

/* "^12 text", "^{12} text" */
static bool caret_note(struct span s, struct note_start *out)
{
    size_t open = is_at(s, 1, "{"), n = label_digits(span_sub(s, 1 + open, s.n));
    size_t end = 1 + open + n, body = skip_blanks(s, end + open);

    return n && (open ? is_at(s, end, "}") : body > end) &&
           start_at(out, NOTE_CARET, 1 + open, n, body);
}

/* "iv. text", "a. text" */
static bool lettered_note(struct span s, struct note_start *out)
{
    size_t n = memchr(s.p, '.', s.n < 8 ? s.n : 8) ? label_simple(s) : 0;
    size_t body = n && is_at(s, n, ".") ? skip_blanks(s, n + 1) : 0;

    return body > n + 1 && start_at(out, NOTE_LETTERED, 0, n, body);
}

/* "12", "Footnote 12": nothing else stands on the line. */
static bool label_line(struct span s, struct note_start *out)
{
    size_t at = label_note_word(s);

    at = at ? skip_blanks(s, at) : 0;
    size_t n = label_digits(span_sub(s, at, s.n)), end = at + n + is_at(s, at + n, ".");
    return n && end == s.n && start_at(out, NOTE_LABEL_LINE, at, n, end);
}

bool note_start_of(struct span s, unsigned indent, bool first, struct note_start *out)
{
    if (first && label_line(s, out))
        return true;
    if (s.n < 2)
        return false;
    switch (*s.p) {
    case '[':
        return in_brackets(s, indent, out);
    case '(':
        return in_parens(s, out);
    case '{':
        return footnote(s, '}', out) || between_signs(s, "}", NOTE_BRACE, out);
    case '<':
        return between_signs(s, ">", NOTE_ANGLE, out);
    case '/':
        return between_signs(s, "/", NOTE_SLASH, out);
    case '^':
        return caret_note(s, out);
    case '_':
        return word_note(s, out);
    case '*':
        return star_note(s, first, out);
    case '.':
        return rst_note(s, out);
    default:
        if (*s.p & 0x80)
            return non_ascii(s, out) || word_note(s, out);
        if (text_is_digit((unsigned char)*s.p))
            return number_note(s, out);
        return word_note(s, out) || lettered_note(s, out);
    }
}
