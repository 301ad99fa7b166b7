/* SPDX-License-Identifier: ISC */
#include <ibid/text.h>

#include <string.h>

static const struct {
    const char *letters;
    unsigned long value;
    unsigned most; /* one after another */
} parts[] = {
    {"m", 1000, 3}, {"cm", 900, 1}, {"d", 500, 1}, {"cd", 400, 1}, {"c", 100, 3},
    {"xc", 90, 1},  {"l", 50, 1},   {"xl", 40, 1}, {"x", 10, 3},   {"ix", 9, 1},
    {"v", 5, 1},    {"iv", 4, 1},   {"i", 1, 3},
};

/* Do the letters stand in s at at, in small or (upper) in capitals? */
static bool stands(struct span s, size_t at, const char *letters, char upper)
{
    for (size_t i = 0; letters[i]; i++)
        if (at + i >= s.n || s.p[at + i] != (upper ? letters[i] & ~0x20 : letters[i]))
            return false;
    return true;
}

size_t text_roman(struct span s, unsigned long *value)
{
    char upper = s.n && text_is_upper((unsigned char)*s.p);
    size_t at = 0;

    *value = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t n = strlen(parts[i].letters);
        for (unsigned k = 0; k < parts[i].most && stands(s, at, parts[i].letters, upper); k++) {
            *value += parts[i].value;
            at += n;
        }
    }
    return at < s.n && text_is_letter((unsigned char)s.p[at]) ? 0 : at;
}
