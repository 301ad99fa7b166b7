/* SPDX-License-Identifier: ISC */
/*
 * Segments, which are found and measured in one pass, beside the same put
 * together slowly: from boundaries of lines and clusters, and from glyphs.
 */
#include "../random.h"

#include <ibid/text.h>

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_widths *widths;

static int set_up(void **state)
{
    (void)state;
    widths = text_widths_fixed();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    text_widths_free(widths);
    return 0;
}

static bool is_white(uint32_t cp)
{
    return text_is_blank(cp) || cp == '\n' || cp == '\r' || cp == '\f' || cp == 0x2028 ||
           cp == 0x2029;
}

static uint32_t columns(struct span s, size_t from, size_t to)
{
    uint32_t sum = 0, before = 0;

    while (from < to) {
        if (from)
            text_decode_back(s.p, from, &before, NULL);
        struct text_glyph g = text_glyph(widths, s.p + from, s.n - from, before, TEXT_FLOW, 0);
        sum += g.width;
        from += g.bytes;
    }
    return sum;
}

/* Whether a line can begin at at: neither with white space nor inside what is
 * one glyph. */
static bool can_begin(struct span s, size_t at)
{
    uint32_t cp, before = 0;
    size_t begin = 0;

    text_decode(s.p + at, s.n - at, &cp, NULL);
    if (is_white(cp))
        return false;
    while (begin < at) {
        begin += text_glyph(widths, s.p + begin, s.n - begin, before, TEXT_FLOW, 0).bytes;
        text_decode_back(s.p, begin, &before, NULL);
    }
    return begin == at;
}

static void slowly(struct span s, unsigned options, struct text_segments *out)
{
    struct text_boundaries b;
    size_t from = 0, to;

    text_boundaries_begin(&b, TEXT_LINES, s, options | TEXT_SOFT_LINES);
    while (text_boundaries_next(&b, &to, NULL)) {
        size_t body = to;
        uint32_t cp;
        if (to < s.n && !can_begin(s, to))
            continue;
        while (body > from) {
            size_t bytes = text_decode_back(s.p, body, &cp, NULL);
            if (!is_white(cp))
                break;
            body -= bytes;
        }
        VEC_PUSH(out,
                 (struct text_segment){
                     .body = (uint32_t)(body - from),
                     .blanks = (uint32_t)(to - body),
                     .width = columns(s, from, body),
                     .gap = columns(s, body, to),
                     .hyphen = body - from >= 2 && memcmp(s.p + body - 2, "\xC2\xAD", 2) == 0,
                 });
        from = to;
    }
}

static bool same(const struct text_segment *x, const struct text_segment *y)
{
    return x->body == y->body && x->blanks == y->blanks && x->width == y->width &&
           x->gap == y->gap && x->hyphen == y->hyphen;
}

static void describe(const struct text_segment *x, struct buf *out)
{
    buf_printf(out, "%u+%u bytes, %u+%u columns%s", x->body, x->blanks, x->width, x->gap,
               x->hyphen ? ", a hyphen" : "");
}

static void fail_at(struct span s, size_t at, const struct text_segment *x,
                    const struct text_segment *y)
{
    struct buf b = {0};

    buf_printf(&b, "at byte %zu: ", at);
    describe(x, &b);
    buf_puts(&b, "; slowly: ");
    describe(y, &b);
    buf_puts(&b, "; the text: ");
    for (size_t i = 0; i < s.n; i++)
        buf_printf(&b, "%s\\x%02X", i == at ? " " : "", (unsigned char)s.p[i]);
    fail_msg("%s", b.p);
}

static void compare(struct span s, unsigned options)
{
    struct text_segments quick = {0}, slow = {0};
    size_t at = 0;

    text_segment(widths, s, options, &quick);
    slowly(s, options, &slow);
    for (size_t i = 0; i < slow.n && i < quick.n; i++) {
        if (!same(&quick.v[i], &slow.v[i]))
            fail_at(s, at, &quick.v[i], &slow.v[i]);
        at += slow.v[i].body + slow.v[i].blanks;
    }
    assert_int_equal(quick.n, slow.n);
    VEC_FREE(&quick);
    VEC_FREE(&slow);
}

/* Code points for every path: each script, marks, joiners, hidden ones,
 * white space of all kinds, controls, quotes and numbers. */
static const uint32_t some[] = {
    'a',    'b',     'z',     'A',     'Z',     '@',     '[',     '`',     '{',      '#',
    '1',    '2',     '.',     ',',     '-',     '/',     '$',     '%',     '(',      ')',
    '"',    ' ',     ' ',     ' ',     '\t',    '\n',    '\n',    '\r',    '\f',     '\v',
    0x1B,   0x7F,    0x85,    0xA0,    0xAD,    0xAD,    0xC9,    0xD7,    0x300,    0x301,
    0x338,  0x378,   0x3A9,   0x410,   0x42F,   0x430,   0x44F,   0x451,   0x482,    0x483,
    0x5D0,  0x5B0,   0x600,   0x627,   0x64B,   0x915,   0x94D,   0x93F,   0xE01,    0xE31,
    0xE33,  0x1100,  0x1160,  0x11A8,  0x115F,  0xAC00,  0xAC01,  0x1B05,  0x1B44,   0x2003,
    0x2007, 0x200B,  0x200C,  0x200D,  0x200D,  0x200E,  0x2014,  0x2018,  0x2019,   0x201C,
    0x201D, 0x2028,  0x2029,  0x2060,  0x25CC,  0x2764,  0x3000,  0x3001,  0x3002,   0x3041,
    0x3042, 0x30FC,  0x4E00,  0x4E01,  0x4E8C,  0x9FFF,  0xFE0F,  0xFEFF,  0xFF01,   0xFF9E,
    0xFFFD, 0x1F1E6, 0x1F1E7, 0x1F3FB, 0x1F468, 0x1F469, 0x20000, 0xE0061, 0x10FFFF,
};

static size_t put(struct random *r, char *out)
{
    static const char malformed[] = "\x80\xC0\xC2\xE4\xED\xF0\xF5\xFF";

    if (random_below(r, 20) == 0) {
        *out = malformed[random_below(r, sizeof malformed - 1)];
        return 1;
    }
    return text_encode(some[random_below(r, sizeof some / sizeof *some)], out);
}

/* What is said to be shown as it stands, from any glyph on, is what the glyphs
 * show. */
static void compare_shown(struct span s, enum text_mode mode)
{
    uint32_t before = 0;
    size_t run = 0, columns = 0, sum = 0;

    for (size_t at = 0; at < s.n;) {
        if (at >= run) {
            assert_int_equal(at, run);
            assert_int_equal(sum, columns);
            run = at + text_shown_run(widths, s.p + at, s.n - at, &columns);
            sum = 0;
        }
        struct text_glyph g = text_glyph(widths, s.p + at, s.n - at, before, mode, 0);
        bool inside = at < run;
        if (inside) {
            assert_int_equal(g.n, g.bytes);
            assert_memory_equal(g.shown, s.p + at, g.n);
            sum += g.width;
        }
        at += g.bytes;
        text_decode_back(s.p, at, &before, NULL);
        if (!inside)
            run = at;
    }
}

static void shown_as_it_stands(void **state)
{
    struct span s = span_of("Plain, “naïve” 一二 and 한국 text");
    size_t columns;

    (void)state;
    assert_int_equal(text_shown_run(widths, s.p, s.n, &columns), s.n);
    assert_int_equal(columns, 33);
    assert_int_equal(text_shown_run(widths, "ab cd\n", 6, &columns), 4);
    assert_int_equal(text_shown_run(widths, "e\xCC\x81", 3, &columns), 0);
    assert_int_equal(text_shown_run(widths, "", 0, &columns), 0);
    assert_int_equal(columns, 0);
}

static size_t put_string(const char *string, char *out)
{
    memcpy(out, string, strlen(string));
    return strlen(string);
}

static void random_texts(void **state)
{
    struct random r = {1};
    char bytes[512];

    (void)state;
    for (size_t i = 0; i < 60000; i++) {
        size_t size = 0, most = 1 + random_below(&r, i % 8 ? 40 : 480);
        while (size < most) {
            size_t run = random_below(&r, 6) ? 1 : 1 + random_below(&r, 24);
            size_t n = put(&r, bytes + size);
            for (size_t from = size; run > 0 && size + n <= most; run--, size += n)
                memmove(bytes + size, bytes + from, n);
            if (size + 4 > most)
                break;
        }
        compare((struct span){bytes, size}, (unsigned)(i % 4) * TEXT_LOOSE_KANA);
        compare_shown((struct span){bytes, size}, i % 2 ? TEXT_FLOW : TEXT_VERBATIM);
    }
}

/* Mostly words with single blanks between them, which take a path of their own. */
static void random_words(void **state)
{
    static const char *const letters[] = {"a", "k", "Q", "п", "я", "Ж", "λ", "é", "@"};
    struct random r = {5};
    char bytes[512];

    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        size_t n = 0, kind = random_below(&r, 2) ? 3 : 0, kinds = random_below(&r, 4) ? 3 : 9;
        while (n < 400) {
            const char *letter = letters[(kind + random_below(&r, kinds)) % 9];
            size_t which = random_below(&r, 60);
            if (which < 12)
                bytes[n++] = ' ';
            else if (which == 12)
                n += put(&r, bytes + n);
            else
                n += put_string(letter, bytes + n);
        }
        compare((struct span){bytes, n}, 0);
        compare_shown((struct span){bytes, n}, TEXT_FLOW);
    }
}

/* What a run of letters may be taken for depends on all of them being alike. */
static void every_letter(void **state)
{
    char bytes[64];

    (void)state;
    for (uint32_t cp = 0x20; cp < 0x800; cp++) {
        size_t n = 0;
        for (size_t i = 0; i < 9; i++)
            n += text_encode(i % 4 == 3 ? cp : cp < 0x80 ? 'k' : cp ^ 1, bytes + n);
        for (size_t i = 0; i < 9; i++)
            n += text_encode(cp, bytes + n);
        compare((struct span){bytes, n}, 0);
    }
}

static void expect(const char *text, unsigned options, const char *expected)
{
    struct text_segments v = {0};
    struct buf found = {0};
    size_t at = 0;

    text_segment(widths, span_of(text), options, &v);
    for (size_t i = 0; i < v.n; i++) {
        buf_printf(&found, "%s%.*s", i ? "|" : "", (int)v.v[i].body, text + at);
        at += v.v[i].body + v.v[i].blanks;
    }
    assert_int_equal(at, strlen(text));
    assert_string_equal(found.p, expected);
    buf_free(&found);
    VEC_FREE(&v);
}

static void what_readers_see(void **state)
{
    (void)state;
    expect("e.g. example.com, wait...what", 0, "e.g.|example.com,|wait...what");
    expect("a long-lived\n one\ttab", 0, "a|long-|lived|one|tab");
    expect("at 10\xC2\xA0km, $5.00", 0, "at|10\xC2\xA0km,|$5.00");
    expect("他说：“好。”我", 0, "他|说：|“好。”|我");
    expect("カード", 0, "カー|ド");
    expect("カード", TEXT_LOOSE_KANA, "カ|ー|ド");
    expect("한국어 책", 0, "한|국|어|책");
    expect("한국어 책", TEXT_KOREAN_WORDS, "한국어|책");
    expect("  indented", 0, "|indented");
}

static void appends(void **state)
{
    struct text_segments v = {0};

    (void)state;
    text_segment(widths, span_of("one two "), 0, &v);
    text_segment(widths, span_of(" three"), 0, &v);
    text_segment(widths, span_of(""), 0, &v);
    assert_int_equal(v.n, 4);
    assert_int_equal(v.v[1].blanks, 1);
    assert_int_equal(v.v[2].body, 0);
    assert_int_equal(v.v[3].body, 5);
    VEC_FREE(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_readers_see), cmocka_unit_test(appends),
        cmocka_unit_test(every_letter),     cmocka_unit_test(shown_as_it_stands),
        cmocka_unit_test(random_texts),     cmocka_unit_test(random_words),
    };
    return cmocka_run_group_tests_name("segments", tests, set_up, tear_down);
}
