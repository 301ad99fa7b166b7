/* SPDX-License-Identifier: ISC */
/* The language of a text, by the frequency of common words.  Words that a related
 * language has as well are left out. */
#include <ibid/text.h>

#include <string.h>
#include <unicase.h>

/* Minimum words of a sample. */
#define MIN_WORDS 20

/* Minimum percentage of a language's words in a text of that language. */
#define MIN_PERCENT 6

static const struct language {
    const char *tag;
    const char *words; /* in lower case, each between blanks */
} languages[] = {
    {"en", " the of and to that is was it for with as his be by on not which have "},
    {"de", " der und das ist nicht mit von dem des ein eine sich auch auf für zu "},
    {"fr", " le les des et est une dans qui pour pas il du sur au ce par "},
    {"ru", " что как это его он они было был чтобы только все из ее её мы уже "},
    {"it", " di che il per non una sono con della nel gli del più dei è da "},
    {"es", " el los las y en con una del su pero como más por lo "},
    {"la", " et est non ad cum ut quod sed atque ab nec enim esse autem sunt si "},
};

#define LANGUAGES (sizeof languages / sizeof *languages)

/* Maximum bytes of a word, its blanks included. */
#define MAX_WORD 32

struct folded_word {
    char bytes[MAX_WORD];
    size_t n;
};

/* The next word of s from *at on, in lower case between two blanks, cut to MAX_WORD; false
 * where there is none. */
static bool next_word(struct span s, size_t *at, struct folded_word *word)
{
    uint32_t cp;

    word->bytes[0] = ' ';
    word->n = 1;
    while (*at < s.n) {
        size_t bytes = text_decode(s.p + *at, s.n - *at, &cp, NULL);
        if (!text_is_letter(cp) && word->n > 1)
            break;
        *at += bytes;
        if (text_is_letter(cp) && word->n + 5 < MAX_WORD)
            word->n += text_encode(uc_tolower(cp), word->bytes + word->n);
    }
    word->bytes[word->n] = ' ';
    word->bytes[word->n + 1] = '\0';
    return word->n > 1;
}

const char *text_language(struct span sample)
{
    size_t hits[LANGUAGES] = {0}, words = 0, best = 0, second = 0;
    struct folded_word word;

    for (size_t at = 0; next_word(sample, &at, &word); words++)
        for (size_t i = 0; i < LANGUAGES; i++)
            hits[i] += strstr(languages[i].words, word.bytes) != NULL;
    for (size_t i = 1; i < LANGUAGES; i++)
        if (hits[i] > hits[best])
            best = i;
    for (size_t i = 0; i < LANGUAGES; i++)
        if (i != best && hits[i] > second)
            second = hits[i];
    bool clear = hits[best] * 100 >= words * MIN_PERCENT && hits[best] * 2 >= second * 3;
    return words >= MIN_WORDS && clear ? languages[best].tag : NULL;
}
