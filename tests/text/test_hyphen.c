/* SPDX-License-Identifier: ISC */
/* Languages recognised, and words divided by their patterns. */
#include <ibid/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* libhyphen 2.8.8 loses some bytes where patterns of two levels share a state. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libhyphen";
}

static const struct {
    const char *tag, *text;
} samples[] = {
    {"en",
     "The gardeners met on the first Monday of the month, and it was agreed that the shed "
     "should be painted by those who had not paid for the brush."},
    {"de",
     "Der Gärtner und das Kind sind nicht mit dem Wagen gekommen, sondern zu Fuß; auch der "
     "Hund ist auf dem Weg geblieben, von dem man nichts weiß."},
    {"fr", "Le jardinier et les enfants sont dans la cour, qui est grande; il ne faut pas y "
           "laisser une échelle pour monter sur le mur du voisin."},
    {"ru",
     "Он сказал, что это было давно и что он уже не помнит, как они жили в его доме; все, "
     "что осталось, лежит на столе, и только он это знает."},
    {"it",
     "Il giardiniere non sa che la scala è nel cortile, e per questo i ragazzi della casa "
     "sono saliti con una corda sul muro del vicino di fronte."},
    {"es",
     "El jardinero no sabe que la escalera está en el patio, y por eso los niños de la casa "
     "subieron con una cuerda al muro del vecino, pero se cayeron como las hojas."},
    {"la",
     "Hortulanus non est in horto, sed pueri cum scala ad murum venerunt, ut poma caperent; "
     "nec enim satis est videre quod alii habent, et si clausum est."},
};

static void languages_are_told_by_their_commonest_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        assert_string_equal(text_language(span_of(samples[i].text)), samples[i].tag);
}

static void what_is_not_clear_is_not_told(void **state)
{
    (void)state;
    struct buf both = {0};

    assert_null(text_language(span_of("")));
    assert_null(text_language(span_of("The end of it.")));
    assert_null(text_language(span_of("漢字かな交じり文、ひらがな、カタカナ。"
                                      "1 2 3 4 5 6 7 8 9")));
    assert_null(text_language(
        span_of("Oni diras ke la ĝardenisto kaj la infanoj estas en la korto kiu estas granda "
                "sed oni ne devas lasi tie ŝtupetaron ĉar iu supreniros la muron de najbaro")));
    buf_puts(&both, samples[0].text);
    buf_puts(&both, samples[1].text);
    assert_null(text_language(buf_bytes(&both)));
    buf_free(&both);
}

/* The word with "-" at every position where it may be divided. */
static void assert_divided(struct text_hyphens *h, const char *word, const char *wanted)
{
    struct text_hyphen_points points = {0};
    struct buf divided = {0};
    size_t at = 0;

    text_hyphenate(h, span_of(word), &points);
    for (size_t i = 0; i < points.n; i++) {
        assert_true(points.v[i] > at && points.v[i] < strlen(word));
        buf_put(&divided, word + at, points.v[i] - at);
        buf_putc(&divided, '-');
        at = points.v[i];
    }
    buf_puts(&divided, word + at);
    assert_string_equal(divided.p, wanted);
    buf_free(&divided);
    VEC_FREE(&points);
}

static struct text_hyphens *patterns(const char *language)
{
    struct text_hyphens *h = text_hyphens_new(language);

    if (!h)
        skip();
    return h;
}

static void english_words(void **state)
{
    (void)state;
    struct text_hyphens *h = patterns("en-US");

    assert_divided(h, "hyphenation", "hy-phen-ation");
    assert_divided(h, "Hyphenation,\u201D", "Hy-phen-ation,\u201D");
    assert_divided(h, "(gardeners\u2019", "(gar-den-ers\u2019");
    assert_divided(h, "to", "to");
    assert_divided(h, "", "");
    text_hyphens_free(h);
}

static void words_in_8_bit_patterns(void **state)
{
    (void)state;
    struct text_hyphens *h = patterns("de");

    assert_divided(h, "Gartenzaun", "Gar-ten-zaun");
    assert_divided(h, "über\u00ADall", "über\u00ADall");
    assert_divided(h, "Gärtnerei", "Gärt-ne-rei");
    assert_divided(h, "слово", "слово");
    text_hyphens_free(h);
    h = patterns("ru");
    assert_divided(h, "Садовник", "Садов-ник");
    text_hyphens_free(h);
}

static void what_is_no_plain_word_stays_whole(void **state)
{
    (void)state;
    struct text_hyphens *h = patterns("en");
    static const char *const whole[] = {
        "https://example.com/hyphenation",
        "hyphenation@example.com",
        "hyphenation2",
        "2hyphenation",
        "hy\u00ADphenation",
        "hyphenation\xFFhyphenation",
        "漢字漢字漢字",
        "\xFF\xFE",
        "----------",
    };

    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_divided(h, whole[i], whole[i]);
    char longest[500];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_divided(h, longest, longest);
    text_hyphens_free(h);
}

static void a_language_without_patterns_is_none(void **state)
{
    (void)state;
    static const char *const none[] = {
        "", "xx", "../en", "en/US", "tlh", "a-tag-that-is-longer-than-any-tag-there-is"};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_null(text_hyphens_new(none[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_are_told_by_their_commonest_words),
        cmocka_unit_test(what_is_not_clear_is_not_told),
        cmocka_unit_test(english_words),
        cmocka_unit_test(words_in_8_bit_patterns),
        cmocka_unit_test(what_is_no_plain_word_stays_whole),
        cmocka_unit_test(a_language_without_patterns_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
