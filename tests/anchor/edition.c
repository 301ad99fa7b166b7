/* SPDX-License-Identifier: ISC */
#include "edition.h"

#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

uint64_t chance_next(struct chance *c)
{
    c->x ^= c->x << 13;
    c->x ^= c->x >> 7;
    c->x ^= c->x << 17;
    return c->x * 0x2545F4914F6CDD1Du;
}

size_t chance_below(struct chance *c, size_t n)
{
    return (size_t)((chance_next(c) >> 16) % n);
}

bool chance_of(struct chance *c, double probability)
{
    return (double)chance_below(c, 1000000) < probability * 1000000;
}

/* Writing ------------------------------------------------------------------------- */

static void put(struct edition *e, const char *bytes, size_t n, size_t origin)
{
    buf_put(&e->text, bytes, n);
    while (e->n < e->text.n) {
        if (e->n == e->cap)
            e->origin = mem_grow(e->origin, &e->cap, sizeof *e->origin);
        e->origin[e->n++] = origin;
    }
}

/* A stretch of the old text as it stands. */
static void put_old(struct edition *e, struct span text, struct range r)
{
    for (size_t at = r.from; at < r.to;) {
        uint32_t cp;
        size_t n = text_decode(text.p + at, r.to - at, &cp, NULL);
        put(e, text.p + at, n, at);
        at += n;
    }
}

static void put_new(struct edition *e, const char *string)
{
    put(e, string, strlen(string), NOWHERE);
}

void edition_free(struct edition *e)
{
    buf_free(&e->text);
    free(e->origin);
    *e = (struct edition){0};
}

/* Paragraphs ------------------------------------------------------------------------- */

struct paragraphs {
    struct range *v;
    size_t n, cap;
};

/* Up to the next blank line, or to the end of a line that is a paragraph. */
static size_t paragraph_end(struct span text, size_t at)
{
    while (at < text.n) {
        const char *end = memchr(text.p + at, '\n', text.n - at);
        size_t to = end ? (size_t)(end - text.p) + 1 : text.n;
        bool is_long = to - at > 300;
        at = to;
        if (is_long || at == text.n || text.p[at] == '\n' || text.p[at] == '\r')
            break;
    }
    while (at < text.n && (text.p[at] == '\n' || text.p[at] == '\r'))
        at++;
    return at;
}

static void find_paragraphs(struct span text, struct paragraphs *out)
{
    for (size_t at = 0, to; at < text.n; at = to) {
        to = paragraph_end(text, at);
        VEC_PUSH(out, (struct range){at, to});
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static size_t word_end(struct span text, size_t at, size_t to)
{
    while (at < to && !is_blank(text.p[at]))
        at++;
    while (at < to && is_blank(text.p[at]))
        at++;
    return at;
}

static size_t decode(struct span text, size_t at)
{
    uint32_t cp;

    return text_decode(text.p + at, text.n - at, &cp, NULL);
}

/* New words, each from anywhere in the text; of scripts without blanks, the
 * first few letters. */
static void put_words(struct edition *e, struct span text, size_t words, struct chance *c)
{
    for (size_t i = 0; i < words; i++) {
        size_t at = word_end(text, chance_below(c, text.n), text.n);
        size_t from = e->text.n, to = word_end(text, at, text.n);
        for (size_t n; at < to && e->text.n - from < 20; at += n) {
            n = decode(text, at);
            put(e, text.p + at, n, NOWHERE);
        }
    }
    put_new(e, " ");
}

static size_t count_words(struct span text, struct range p)
{
    size_t words = 0;

    for (size_t at = p.from; at < p.to; words++)
        at = word_end(text, at, p.to);
    return words;
}

/* A word in twenty or so is put in, left out or replaced; now and then a whole
 * sentence is put in. */
static void put_edited(struct edition *e, struct span text, struct range p, struct chance *c)
{
    size_t words = count_words(text, p), edits = 1 + chance_below(c, 1 + words / 10);
    bool sentence = chance_of(c, 0.2);
    size_t sentence_at = chance_below(c, words + 1), i = 0;

    for (size_t at = p.from, to; at < p.to; at = to, i++) {
        to = word_end(text, at, p.to);
        if (sentence && i == sentence_at)
            put_words(e, text, 8 + chance_below(c, 12), c);
        if (!chance_of(c, (double)edits / (double)words)) {
            put_old(e, text, (struct range){at, to});
            continue;
        }
        size_t how = chance_below(c, 3);
        if (how == 0)
            put_old(e, text, (struct range){at, to});
        if (how != 1)
            put_words(e, text, 1 + chance_below(c, 3), c);
    }
}

static bool put_mistaken(struct edition *e, struct span text, size_t at, size_t to)
{
    static const struct {
        const char *right, *wrong;
    } mistakes[] = {{"rn", "m"}, {"m", "rn"}, {"l", "1"}, {"e", "c"},  {"c", "e"},
                    {"h", "b"},  {"i", "j"},  {"O", "0"}, {"cl", "d"}, {"tt", "u"},
                    {"n", "u"},  {"и", "н"},  {"о", "0"}, {"т", "г"},  {"в", "е"}};

    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
        size_t n = strlen(mistakes[i].right);
        if (to - at >= n && memcmp(text.p + at, mistakes[i].right, n) == 0) {
            put_new(e, mistakes[i].wrong);
            return true;
        }
    }
    return false;
}

/* As a scanner reads: letters taken for others, lost, put in; blanks too. */
static void put_retyped(struct edition *e, struct span text, struct range p, struct chance *c)
{
    double rate = 0.01 + 0.01 * (double)chance_below(c, 8);

    for (size_t at = p.from; at < p.to;) {
        size_t n = decode(text, at);
        bool wrong = at + 2 < p.to && chance_of(c, rate);
        size_t how = wrong ? chance_below(c, 5) : 0;
        if (wrong && how < 3 && !is_blank(text.p[at]) && put_mistaken(e, text, at, p.to)) {
            at += n;
            if (text.p[at - n] == 'r' || text.p[at - n] == 't')
                at += at < p.to ? decode(text, at) : 0;
            continue;
        }
        if (wrong && how == 3)
            put_new(e, chance_of(c, 0.5) ? "." : " ");
        if (!wrong || how != 4)
            put(e, text.p + at, n, at);
        at += n;
    }
}

static void shuffle_some(struct paragraphs *p, double share, struct chance *c)
{
    for (size_t i = 0; i < p->n; i++) {
        if (!chance_of(c, share))
            continue;
        struct range moved = p->v[i];
        size_t to = chance_below(c, p->n);
        if (to < i)
            memmove(p->v + to + 1, p->v + to, (i - to) * sizeof *p->v);
        else
            memmove(p->v + i, p->v + i + 1, (to - i) * sizeof *p->v);
        p->v[to] = moved;
    }
}

static void change(struct span text, double share, struct chance *c, struct edition *out)
{
    struct paragraphs p = {0};

    find_paragraphs(text, &p);
    shuffle_some(&p, share / 4, c);
    for (size_t i = 0; i < p.n; i++) {
        size_t how = chance_of(c, share * 3 / 4) ? 1 + chance_below(c, 3) : 0;
        if (how == 0)
            put_old(out, text, p.v[i]);
        else if (how == 1)
            put_edited(out, text, p.v[i], c);
        else if (how == 2)
            put_retyped(out, text, p.v[i], c);
    }
    VEC_FREE(&p);
}

/* Forms ------------------------------------------------------------------------------- */

static bool is_ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* May a word be broken before at? */
static bool inside_word(struct span s, size_t at)
{
    return at >= 3 && at + 3 < s.n && is_ascii_letter(s.p[at - 2]) &&
           is_ascii_letter(s.p[at - 1]) && is_ascii_letter(s.p[at]) &&
           is_ascii_letter(s.p[at + 1]);
}

static void rewrap(const struct edition *from, struct chance *c, struct edition *out)
{
    struct span s = buf_bytes(&from->text);
    size_t column = 0, width = 40 + chance_below(c, 50);

    for (size_t at = 0, n; at < s.n; at += n) {
        n = decode(s, at);
        bool paragraph = s.p[at] == '\n' && at + 1 < s.n && is_blank(s.p[at + 1]);
        bool blank = is_blank(s.p[at]) && !paragraph && !(at && s.p[at - 1] == '\n');
        if (blank && column > width) {
            put(out, "\n    ", 5, NOWHERE);
        } else if (blank) {
            put(out, " ", 1, from->origin[at]);
        } else {
            if (column > width && inside_word(s, at))
                put_new(out, "-\n");
            put(out, s.p + at, n, from->origin[at]);
        }
        column = out->text.n && out->text.p[out->text.n - 1] == '\n' ? 0 : column + 1;
        if (blank && column > width)
            column = 4;
    }
}

static const char *plain_of(uint32_t cp)
{
    switch (cp) {
    case 0x2018:
    case 0x2019:
        return "'";
    case 0x201C:
    case 0x201D:
    case 0xAB:
    case 0xBB:
        return "\"";
    case 0x2013:
        return "-";
    case 0x2014:
        return "--";
    case 0xA0:
        return " ";
    default:
        return NULL;
    }
}

static void reencode(const struct edition *from, struct edition *out)
{
    struct span s = buf_bytes(&from->text);

    put_new(out, "\xEF\xBB\xBF");
    for (size_t at = 0, n; at < s.n; at += n) {
        uint32_t cp;
        bool malformed;
        n = text_decode(s.p + at, s.n - at, &cp, &malformed);
        const char *plain = plain_of(cp);
        uint8_t decomposed[64];
        size_t bytes = sizeof decomposed;
        if (plain)
            put(out, plain, strlen(plain), from->origin[at]);
        else if (cp == '\n' && !(at && s.p[at - 1] == '\r'))
            put(out, "\r\n", 2, from->origin[at]);
        else if (cp >= 0x80 && !malformed &&
                 u8_normalize(UNINORM_NFD, (const uint8_t *)s.p + at, n, decomposed, &bytes))
            put(out, (const char *)decomposed, bytes, from->origin[at]);
        else
            put(out, s.p + at, n, from->origin[at]);
    }
}

void edition_make(struct span text, double share, enum edition_form form, struct chance *c,
                  struct edition *out)
{
    struct edition changed = {.origin = NULL};

    *out = (struct edition){.origin = NULL};
    change(text, share, c, &changed);
    if (form == EDITION_AS_IS) {
        *out = changed;
        return;
    }
    if (form == EDITION_REWRAPPED)
        rewrap(&changed, c, out);
    else
        reencode(&changed, out);
    edition_free(&changed);
}

/* A text of its own ----------------------------------------------------------------------- */

static void invent_word(struct chance *c, bool cyrillic, struct buf *out)
{
    static const char *const latin[] = {"ba",  "re",  "ti",       "no",  "sol", "ver",
                                        "mun", "que", "\xC3\xA9", "dra", "lis", "pho",
                                        "an",  "ost", "ick",      "u"};
    static const char *const other[] = {"ва", "ре",  "ти",  "но", "сол", "вер", "мун", "че",
                                        "ё",  "дра", "лис", "фо", "ан",  "ост", "ик",  "у"};
    size_t syllables = 1 + chance_below(c, 3);

    for (size_t i = 0; i < syllables; i++)
        buf_puts(out, (cyrillic ? other : latin)[chance_below(c, 16)]);
}

static void invent_sentence(struct chance *c, bool cyrillic, struct buf *out)
{
    size_t words = 4 + chance_below(c, 20);

    for (size_t i = 0; i < words; i++) {
        invent_word(c, cyrillic, out);
        buf_puts(out, i + 1 == words ? ". " : chance_of(c, 0.1) ? ", " : " ");
    }
}

static void invent_paragraph(struct chance *c, bool cyrillic, struct buf *out)
{
    size_t sentences = 1 + chance_below(c, 6);

    for (size_t i = 0; i < sentences; i++) {
        if (chance_of(c, 0.1))
            buf_puts(out, "“Said he – as ever – ‘yes’.” ");
        invent_sentence(c, cyrillic, out);
    }
    buf_puts(out, "\n\n");
}

static void invent_verse(struct chance *c, bool cyrillic, struct buf *out)
{
    for (size_t i = 0; i < 4; i++) {
        invent_word(c, cyrillic, out);
        buf_putc(out, ' ');
        invent_word(c, cyrillic, out);
        buf_puts(out, "\n");
    }
    buf_puts(out, "with a hey, and a ho, and a hey nonino\nthe rain it raineth every day\n\n");
}

static void invent_table(struct chance *c, struct buf *out)
{
    for (size_t i = 0; i < 6; i++)
        buf_printf(out, "Year %zu    tons %zu    carried %zu\n", 1900 + i, chance_below(c, 900),
                   chance_below(c, 900));
    buf_putc(out, '\n');
}

void edition_invent(size_t size, struct chance *c, struct buf *out)
{
    for (size_t i = 1; out->n < size; i++) {
        bool cyrillic = i % 3 == 0;
        if (i % 20 == 1)
            buf_printf(out, "CHAPTER %zu\n\n", i / 20 + 1);
        if (chance_of(c, 0.08))
            invent_verse(c, cyrillic, out);
        else if (chance_of(c, 0.04))
            invent_table(c, out);
        else
            invent_paragraph(c, cyrillic, out);
    }
}
