/* SPDX-License-Identifier: ISC */
/* Decoding, clusters, the word and sentence at an offset, widths and glyphs. */
#include "../random.h"

#include <ibid/text.h>

#include <locale.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

/* Decoding ----------------------------------------------------------------- */

/* The code points of s in hexadecimal, those of malformed bytes in brackets. */
static char *decoded(struct span s)
{
    struct buf out = {0};

    buf_puts(&out, "");
    for (size_t at = 0; at < s.n;) {
        uint32_t cp;
        bool malformed;
        size_t bytes = text_decode(s.p + at, s.n - at, &cp, &malformed);
        assert_true(bytes >= 1 && bytes <= 4 && at + bytes <= s.n);
        if (malformed) {
            assert_int_equal(cp, TEXT_REPLACEMENT);
            buf_printf(&out, "[%zu]", bytes);
        } else {
            buf_printf(&out, "%X ", (unsigned)cp);
        }
        at += bytes;
    }
    return buf_take(&out);
}

static void expect_decoded(const char *bytes, const char *expected)
{
    char *found = decoded(span_of(bytes));

    assert_string_equal(found, expected);
    free(found);
}

static void decodes_well_formed(void **state)
{
    (void)state;
    expect_decoded("a\xC2\x80\xDF\xBF", "61 80 7FF ");
    expect_decoded("\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", "800 D7FF E000 FFFF ");
    expect_decoded("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF", "10000 10FFFF ");
}

/* The tables of section 3.9 of the standard: one replacement for each maximal
 * subpart. */
static void decodes_malformed(void **state)
{
    (void)state;
    expect_decoded("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "[1][1][1][1][1][1][1][1]41 ");
    expect_decoded("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "[1][1][1][1][1][1][1][1]41 ");
    expect_decoded("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", "[1][1][1][1][1]41 [1][1]42 ");
    expect_decoded("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "[2][1][3][2]41 ");
    expect_decoded("\xE4\xB8", "[2]");
    expect_decoded("\xC2", "[1]");
}

/* Every sequence of up to three bytes that can matter, followed by others. */
static void decodes_as_it_encodes(void **state)
{
    char bytes[8];

    (void)state;
    for (uint32_t cp = 0; cp < 0x110000; cp++) {
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        size_t n = text_encode(cp, bytes);
        memcpy(bytes + n, "abc", 3);
        for (size_t most = n; most <= n + 3; most += 3) {
            uint32_t found;
            bool malformed;
            assert_int_equal(text_decode(bytes, most, &found, &malformed), n);
            assert_false(malformed);
            assert_int_equal(found, cp);
        }
        uint32_t back;
        assert_int_equal(text_decode_back(bytes, n, &back, NULL), n);
        assert_int_equal(back, cp);
    }
}

static size_t random_bytes(struct random *r, char *out, size_t most)
{
    static const char leads[] =
        "\x41\x80\x8F\x9F\xA0\xBF\xC2\xDF\xE0\xE4\xED\xEF\xF0\xF4\xF5\xFF";
    size_t n = random_below(r, most + 1);

    for (size_t i = 0; i < n; i++)
        out[i] = leads[random_below(r, sizeof leads - 1)];
    return n;
}

static void decodes_the_same_backwards(void **state)
{
    struct random r = {2};
    char bytes[24];

    (void)state;
    for (size_t i = 0; i < 200000; i++) {
        size_t n = random_bytes(&r, bytes, sizeof bytes), from[sizeof bytes], count = 0;
        uint32_t forwards[sizeof bytes], cp;
        for (size_t at = 0; at < n; count++) {
            from[count] = at;
            at += text_decode(bytes + at, n - at, &forwards[count], NULL);
        }
        for (size_t at = n; at > 0;) {
            at -= text_decode_back(bytes, at, &cp, NULL);
            count--;
            assert_int_equal(at, from[count]);
            assert_int_equal(cp, forwards[count]);
        }
        assert_int_equal(count, 0);
    }
}

static void finds_what_is_malformed(void **state)
{
    (void)state;
    assert_int_equal(text_malformed(span_of("plain, \xC3\xA9, \xE4\xB8\x80"), 0), 14);
    assert_int_equal(text_malformed(span_of("eight by\xC3tes"), 0), 8);
    assert_int_equal(text_malformed(span_of("\xFF and \xFE"), 1), 6);
}

/* Runs stop at the same byte wherever in a word they begin. */
static void runs(void **state)
{
    char bytes[40];

    (void)state;
    for (unsigned stop = 0; stop < 256; stop++)
        for (size_t n = 0; n < 20; n++) {
            memset(bytes, 'a', sizeof bytes);
            bytes[n] = (char)stop;
            bool plain = stop >= 0x20 && stop < 0x7F;
            assert_int_equal(text_printable_run(bytes, 24), plain ? 24 : n);
            assert_int_equal(text_ascii_run(bytes, 24), stop < 0x80 ? 24 : n);
            assert_int_equal(text_printable_run(bytes, n), n);
        }
}

/* Clusters, words, sentences ------------------------------------------------- */

static const uint32_t clustered[] = {
    'a',     '\r',   '\n',    ' ',    0x300,  0x338,  0x200D, 0x200D, 0xFE0F,  0x600,
    0x915,   0x94D,  0x93F,   0x1100, 0x1160, 0x11A8, 0xAC00, 0xAC01, 0x1F1E6, 0x1F1E7,
    0x1F468, 0x2764, 0x1F3FB, 0xAD,   0x4E00, 0xE01,  0xE33,  0x0D4E, 0x110BD};

static void clusters_back_and_forth(void **state)
{
    struct random r = {3};
    char bytes[200];

    (void)state;
    for (size_t i = 0; i < 100000; i++) {
        size_t n = 0, from[200], count = 0;
        for (size_t k = random_below(&r, 20); k > 0; k--)
            n += text_encode(clustered[random_below(&r, sizeof clustered / sizeof *clustered)],
                             bytes + n);
        for (size_t at = 0; at < n; at += text_cluster(bytes + at, n - at))
            from[count++] = at;
        assert_int_equal(text_clusters((struct span){bytes, n}), count);
        for (size_t at = n; at > 0;) {
            at -= text_cluster_back(bytes, at);
            assert_int_equal(at, from[--count]);
        }
    }
    assert_int_equal(text_cluster("", 0), 0);
    assert_int_equal(text_cluster_back("", 0), 0);
}

static void looks_back_a_bounded_way(void **state)
{
    struct buf b = {0};

    (void)state;
    buf_putc(&b, 'a');
    for (size_t i = 0; i < 100000; i++)
        buf_puts(&b, "\xCC\x80");
    assert_int_equal(text_cluster(b.p, b.n), b.n);
    size_t back = text_cluster_back(b.p, b.n);
    assert_true(back > 0 && back < 1024);
    struct range word = text_word_at(buf_bytes(&b), b.n / 2);
    assert_true(word.from <= b.n / 2 && word.to > b.n / 2 && word.to - word.from < 65536);
    struct range sentence = text_sentence_at(buf_bytes(&b), b.n / 2, 0);
    assert_true(sentence.from <= b.n / 2 && sentence.to > b.n / 2 &&
                sentence.to - sentence.from < 65536);
    buf_free(&b);
}

static void expect_range(struct span s, struct range r, const char *expected)
{
    struct span found = span_sub(s, r.from, r.to);

    if (!span_equal(found, span_of(expected)))
        fail_msg("\"%.*s\", not \"%s\"", (int)found.n, found.p, expected);
}

static void words_around_a_place(void **state)
{
    struct span s = span_of("can't stop\nат 3,14 年");

    (void)state;
    expect_range(s, text_word_at(s, 0), "can't");
    expect_range(s, text_word_at(s, 4), "can't");
    expect_range(s, text_word_at(s, 5), " ");
    expect_range(s, text_word_at(s, 9), "stop");
    expect_range(s, text_word_at(s, 10), "\n");
    expect_range(s, text_word_at(s, 12), "ат");
    expect_range(s, text_word_at(s, 16), "3,14");
    expect_range(s, text_word_at(s, s.n - 1), "年");
    assert_true(text_is_word(span_of("3")) && text_is_word(span_of("年")));
    assert_true(text_is_word(span_of("can't")) && text_is_word(span_of("ไทย")));
    assert_false(text_is_word(span_of(" ")) || text_is_word(span_of("—\n…")));
    assert_false(text_is_word(span_of("")));
}

static void sentences_around_a_place(void **state)
{
    struct span s = span_of("It is, e.g. so.  He asked,\n“Why?” and left. Then");

    (void)state;
    expect_range(s, text_sentence_at(s, 3, TEXT_SOFT_LINES), "It is, e.g. so.  ");
    expect_range(s, text_sentence_at(s, 16, TEXT_SOFT_LINES), "It is, e.g. so.  ");
    expect_range(s, text_sentence_at(s, 20, TEXT_SOFT_LINES), "He asked,\n“Why?” ");
    expect_range(s, text_sentence_at(s, 20, 0), "He asked,\n");
    expect_range(s, text_sentence_at(s, s.n - 1, TEXT_SOFT_LINES), "Then");
}

/* Widths and glyphs ------------------------------------------------------------ */

static void expect_roman(const char *text, size_t bytes, unsigned long value)
{
    unsigned long got;

    assert_int_equal(text_roman(span_of(text), &got), bytes);
    if (bytes)
        assert_int_equal(got, value);
}

static void roman_numerals(void **state)
{
    (void)state;
    expect_roman("i", 1, 1);
    expect_roman("iv.", 2, 4);
    expect_roman("XIX]", 3, 19);
    expect_roman("mcmxcix", 7, 1999);
    expect_roman("cdxliv 2", 6, 444);
    expect_roman("", 0, 0);
    expect_roman("a", 0, 0);
    expect_roman("iiii", 0, 0);
    expect_roman("iX", 0, 0);
    expect_roman("vx", 0, 0);
    expect_roman("vivid", 0, 0);
}

static void widths_are_the_terminals(void **state)
{
    struct text_widths *w = text_widths_terminal();

    (void)state;
    for (uint32_t cp = 0xA0; cp < 0x110000; cp++) {
        int width = wcwidth((wchar_t)cp);
        assert_int_equal(text_width(w, cp), width < 0 ? 1 : width);
    }
    for (uint32_t cp = 0; cp < 0xA0; cp++)
        assert_int_equal(text_width(w, cp), 1);
    assert_int_equal(text_width(w, 0x110000), text_width(w, TEXT_REPLACEMENT));
    text_widths_free(w);
}

/* Each glyph as "shown/columns", a placeholder with "!". */
static void expect_glyphs(const char *text, enum text_mode mode, const char *expected)
{
    struct text_widths *w = text_widths_fixed();
    struct span s = span_of(text);
    struct buf out = {0};
    size_t column = 0;
    uint32_t before = 0;

    for (size_t at = 0; at < s.n;) {
        struct text_glyph g = text_glyph(w, s.p + at, s.n - at, before, mode, column);
        assert_true(g.bytes >= 1 && at + g.bytes <= s.n);
        buf_printf(&out, "%s%.*s/%u%s", at ? " " : "", g.n, g.shown, g.width,
                   g.placeholder ? "!" : "");
        at += g.bytes;
        column += g.width;
        text_decode_back(s.p, at, &before, NULL);
    }
    assert_string_equal(out.p, expected);
    if (mode == TEXT_FLOW)
        assert_int_equal(text_columns(w, s), column);
    buf_free(&out);
    text_widths_free(w);
}

static void columns_are_counted_as_typed(void **state)
{
    static const struct {
        const char *line;
        unsigned columns;
    } typed[] = {
        {"", 0},
        {"of wood", 7},
        {"\xD0\xBB\xD0\xB5\xD1\x81", 3},   /* Cyrillic */
        {"\xE2\x80\x9Cso\xE2\x80\x9D", 4}, /* quotes */
        {"\xE5\xAE\x9D\xE5\xB3\xB6", 4},   /* kanji */
        {"\xEF\xBC\xBB", 1},               /* a fullwidth bracket is told by more bytes */
    };

    (void)state;
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        assert_int_equal(text_columns_simple(span_of(typed[i].line)), typed[i].columns);
}

static void glyphs_of_letters(void **state)
{
    (void)state;
    expect_glyphs("ab", TEXT_FLOW, "a/1 b/1");
    expect_glyphs("e\xCC\x81\xCC\xA3x", TEXT_FLOW, "e\xCC\x81\xCC\xA3/1 x/1");
    expect_glyphs("一a", TEXT_FLOW, "一/2 a/1");
    expect_glyphs("\xCC\x81", TEXT_FLOW, " \xCC\x81/1");
    expect_glyphs("a \xCC\x81", TEXT_FLOW, "a/1  /1  \xCC\x81/1");
}

static void glyphs_that_are_hidden(void **state)
{
    (void)state;
    expect_glyphs("a\xE2\x80\x8D"
                  "b",
                  TEXT_FLOW, "a/1 b/1");
    expect_glyphs("👨\xE2\x80\x8D👩", TEXT_FLOW, "👨👩/4");
    expect_glyphs("co\xC2\xADop", TEXT_FLOW, "c/1 o/1 /0 o/1 p/1");
    expect_glyphs("\xEF\xBB\xBFx\xE2\x80\x8E", TEXT_FLOW, "/0 x/1 /0");
    /* The Arabic number sign has the same category, but is visible. */
    expect_glyphs("\xD8\x80 ", TEXT_FLOW, " \xD8\x80/1  /1");
}

static void glyphs_of_controls(void **state)
{
    (void)state;
    expect_glyphs("\x1B[m", TEXT_FLOW, "␛/1! [/1 m/1");
    expect_glyphs("\x7F\xC2\x9B", TEXT_FLOW, "␡/1! \xEF\xBF\xBD/1!");
    expect_glyphs("\xFF\xE4\xB8x", TEXT_FLOW, "\xEF\xBF\xBD/1! \xEF\xBF\xBD/1! x/1");
    expect_glyphs("\xFF\xCC\x81", TEXT_FLOW, "\xEF\xBF\xBD/1!  \xCC\x81/1");
    expect_glyphs("a\rb", TEXT_FLOW, "a/1 ␍/1! b/1");
}

static void glyphs_of_white_space(void **state)
{
    (void)state;
    expect_glyphs("a \r\n  b", TEXT_FLOW, "a/1  /1 b/1");
    expect_glyphs("一\n二", TEXT_FLOW, "一/2 /0 二/2");
    expect_glyphs("一\nb", TEXT_FLOW, "一/2  /1 b/1");
    expect_glyphs("a\tb\fc", TEXT_FLOW, "a/1  /1 b/1 /0 c/1");
    expect_glyphs("a\tb", TEXT_VERBATIM, "a/1        /7 b/1");
}

/* A cluster with any number of marks keeps all of them, and its width. */
static void glyphs_of_many_marks(void **state)
{
    struct text_widths *w = text_widths_fixed();
    struct buf text = {0}, shown = {0};
    unsigned columns = 0;
    uint32_t before = 0;

    (void)state;
    buf_putc(&text, 'a');
    for (size_t i = 0; i < 1000; i++)
        buf_puts(&text, i % 3 ? "\xCC\x81" : "\xE2\x83\x92");
    buf_putc(&text, 'b');
    for (size_t at = 0; at < text.n;) {
        struct text_glyph g =
            text_glyph(w, text.p + at, text.n - at, before, TEXT_FLOW, columns);
        assert_true(g.n <= TEXT_GLYPH_MAX);
        buf_put(&shown, g.shown, g.n);
        columns += g.width;
        at += g.bytes;
        text_decode_back(text.p, at, &before, NULL);
    }
    assert_true(span_equal(buf_bytes(&shown), buf_bytes(&text)));
    assert_int_equal(columns, 2);
    buf_free(&text);
    buf_free(&shown);
    text_widths_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_well_formed),
        cmocka_unit_test(decodes_malformed),
        cmocka_unit_test(decodes_as_it_encodes),
        cmocka_unit_test(decodes_the_same_backwards),
        cmocka_unit_test(finds_what_is_malformed),
        cmocka_unit_test(runs),
        cmocka_unit_test(clusters_back_and_forth),
        cmocka_unit_test(looks_back_a_bounded_way),
        cmocka_unit_test(words_around_a_place),
        cmocka_unit_test(sentences_around_a_place),
        cmocka_unit_test(roman_numerals),
        cmocka_unit_test(widths_are_the_terminals),
        cmocka_unit_test(columns_are_counted_as_typed),
        cmocka_unit_test(glyphs_of_letters),
        cmocka_unit_test(glyphs_that_are_hidden),
        cmocka_unit_test(glyphs_of_controls),
        cmocka_unit_test(glyphs_of_white_space),
        cmocka_unit_test(glyphs_of_many_marks),
    };
    setlocale(LC_ALL, "C.UTF-8");
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
