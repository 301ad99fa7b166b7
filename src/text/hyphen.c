/* SPDX-License-Identifier: ISC */
/*
 * Hyphenation by libhyphen with the system's patterns, where both exist.  Only
 * divisions that leave the letters unchanged are used.
 */
#include <ibid/text.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_HYPHEN

#include <dirent.h>
#include <fcntl.h>
#include <hyphen.h>
#include <stdio.h>
#include <unicase.h>
#include <uniconv.h>

/* Directories in which systems install patterns, as hyph_LANGUAGE.dic. */
static const char *const folders[] = {
    "/usr/share/hyphen",
    "/usr/local/share/hyphen",
    "/opt/homebrew/share/hyphen",
    "/usr/share/myspell/dicts",
};

/* Code points above all that 8-bit dictionaries use. */
#define MAX_CODE 0x600

/* Maximum bytes read of a file of patterns, and bytes of a first level that is used. */
#define MAX_FILE ((size_t)8 << 20)
#define MAX_LEVEL (256 * 1024)

/* Maximum letters of a word that is divided. */
#define MAX_WORD 64

struct text_hyphens {
    HyphenDict *dict;
    uint8_t
        byte[MAX_CODE]; /* for a dictionary in an 8-bit charset: byte of a code point, or 0 */
};

/* Patterns -------------------------------------------------------------------------- */

/* Does a file hold patterns of the language?  exact: hyph_LANGUAGE.dic; otherwise those of
 * one of its countries. */
static bool is_pattern_file(const char *file, const char *language, bool exact)
{
    size_t n = strlen(language);

    if (strncmp(file, "hyph_", 5) != 0 || strncmp(file + 5, language, n) != 0)
        return false;
    const char *end = strstr(file, ".dic");
    return end && !end[4] && (exact ? end == file + 5 + n : file[5 + n] == '_');
}

/* The path of the first file by name in a directory for a language, or NULL. */
static char *find_file(const char *folder, const char *language, bool exact)
{
    DIR *open = opendir(folder);
    char *found = NULL;

    for (struct dirent *entry; open && (entry = readdir(open));) {
        if (!is_pattern_file(entry->d_name, language, exact) ||
            (found && strcmp(found, entry->d_name) <= 0))
            continue;
        free(found);
        found = mem_string(entry->d_name);
    }
    if (open)
        closedir(open);
    char *path = found ? mem_printf("%s/%s", folder, found) : NULL;
    free(found);
    return path;
}

/* Opens regular files only: reading others might block. */
static FILE *open_regular(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;

    if (fd < 0)
        return NULL;
    FILE *file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? fdopen(fd, "r") : NULL;
    if (!file)
        close(fd);
    return file;
}

static bool read_file(const char *path, struct buf *out)
{
    char bytes[4096];
    FILE *file = open_regular(path);

    if (!file)
        return false;
    for (size_t n; out->n < MAX_FILE && (n = fread(bytes, 1, sizeof bytes, file));)
        buf_put(out, bytes, n);
    fclose(file);
    return out->n > 0;
}

/* Drops the first level where it is a list of tens of thousands of words, as in German:
 * libhyphen needs seconds for it, and the patterns of the second level do nearly as well. */
static void drop_word_level(struct buf *file)
{
    static const char next[] = "\nNEXTLEVEL";
    char *charset_end = strchr(file->p, '\n'), *level = strstr(file->p, next);

    if (!charset_end || !level || level - file->p < MAX_LEVEL)
        return;
    level += sizeof next - 1;
    size_t rest = file->n - (size_t)(level - file->p);
    memmove(charset_end, level, rest);
    file->n = (size_t)(charset_end - file->p) + rest;
}

static HyphenDict *load_patterns(const char *path)
{
    struct buf file = {0};
    HyphenDict *dict = NULL;

    if (read_file(path, &file)) {
        drop_word_level(&file);
        FILE *stream = fmemopen(file.p, file.n, "r");
        if (stream) {
            dict = hnj_hyphen_load_file(stream);
            fclose(stream);
        }
    }
    buf_free(&file);
    return dict;
}

static HyphenDict *load(const char *language)
{
    for (int exact = 1; exact >= 0; exact--) {
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
            char *path = find_file(folders[i], language, exact);
            HyphenDict *dict = path ? load_patterns(path) : NULL;
            free(path);
            if (dict)
                return dict;
        }
    }
    return NULL;
}

/* "de-AT" as in file names, "de_AT"; false for a string that is no tag. */
static bool file_tag(const char *tag, char *out, size_t room)
{
    size_t n = strlen(tag);

    if (!n || n >= room)
        return false;
    for (size_t i = 0; i <= n; i++) {
        char c = tag[i];
        bool letter = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (c && !letter && c != '-' && c != '_')
            return false;
        out[i] = c == '-' ? '_' : c;
    }
    return true;
}

/* Fills the bytes of an 8-bit charset by code point; false for an unknown charset. */
static bool fill_bytes(struct text_hyphens *h)
{
    const char *charset =
        strcmp(h->dict->cset, "microsoft-cp1251") == 0 ? "CP1251" : h->dict->cset;

    for (unsigned c = 1; c < 256; c++) {
        char byte = (char)c;
        size_t n = 0;
        uint8_t *s =
            u8_conv_from_encoding(charset, iconveh_question_mark, &byte, 1, NULL, NULL, &n);
        uint32_t cp;
        if (!s)
            return false;
        if (n && text_decode((char *)s, n, &cp, NULL) == n && cp < MAX_CODE && !h->byte[cp])
            h->byte[cp] = (uint8_t)c;
        free(s);
    }
    return true;
}

struct text_hyphens *text_hyphens_new(const char *language)
{
    char tag[32];

    if (!file_tag(language, tag, sizeof tag))
        return NULL;
    HyphenDict *dict = load(tag);
    char *country = strchr(tag, '_');
    if (!dict && country) {
        *country = '\0';
        dict = load(tag);
    }
    if (!dict)
        return NULL;
    struct text_hyphens *h = mem_alloc(sizeof *h);
    h->dict = dict;
    if (!dict->utf8 && !fill_bytes(h)) {
        text_hyphens_free(h);
        return NULL;
    }
    return h;
}

void text_hyphens_free(struct text_hyphens *h)
{
    if (!h)
        return;
    hnj_hyphen_free(h->dict);
    free(h);
}

/* Words ------------------------------------------------------------------------------ */

/* A word as libhyphen expects it, and the offsets of its letters in the text. */
struct hyphen_word {
    char bytes[MAX_WORD * 4 + 1];
    size_t n;
    size_t at[MAX_WORD];
    size_t letters;
};

/* Appends a letter in lower case and the dictionary's charset; false if it has none. */
static bool put_letter(const struct text_hyphens *h, struct hyphen_word *word, uint32_t cp)
{
    uint32_t small = uc_tolower(cp);

    if (word->letters == MAX_WORD)
        return false;
    if (h->dict->utf8)
        word->n += text_encode(small, word->bytes + word->n);
    else if (small < MAX_CODE && h->byte[small])
        word->bytes[word->n++] = (char)h->byte[small];
    else
        return false;
    return true;
}

static void free_changes(char **rep, int *pos, int *cut, size_t n)
{
    for (size_t i = 0; rep && i < n; i++)
        free(rep[i]);
    free(rep);
    free(pos);
    free(cut);
}

static void hyphenate_word(const struct text_hyphens *h, struct hyphen_word *word,
                           struct text_hyphen_points *out)
{
    char hyphens[sizeof word->bytes + 5] = {0};
    char **rep = NULL;
    int *pos = NULL, *cut = NULL;

    word->bytes[word->n] = '\0';
    if (hnj_hyphen_hyphenate2(h->dict, word->bytes, (int)word->n, hyphens, NULL, &rep, &pos,
                              &cut) == 0)
        for (size_t i = 0; i + 1 < word->letters; i++)
            if ((hyphens[i] & 1) && !(rep && rep[i]))
                VEC_PUSH(out, word->at[i + 1]);
    free_changes(rep, pos, cut, word->n);
}

static bool is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == 0x2019;
}

/* The range of s from its first letter to its last; empty where it holds anything but
 * letters and apostrophes: an address, a number, a word with a hyphen. */
static struct range letters_of(struct span s)
{
    struct range r = {s.n, s.n};
    bool other = false;
    uint32_t cp;

    for (size_t at = 0, bytes; at < s.n; at += bytes) {
        bytes = text_decode(s.p + at, s.n - at, &cp, NULL);
        if (text_is_letter(cp)) {
            if (r.from == s.n)
                r.from = at;
            if (other)
                return (struct range){0, 0};
            r.to = at + bytes;
        } else if (text_is_digit(cp)) {
            return (struct range){0, 0};
        } else if (r.from < s.n && !is_apostrophe(cp)) {
            other = true;
        }
    }
    return r;
}

void text_hyphenate(const struct text_hyphens *h, struct span s, struct text_hyphen_points *out)
{
    struct range r = letters_of(s);
    struct hyphen_word word = {.n = 0};
    bool known = true;
    uint32_t cp;

    for (size_t at = r.from, bytes; at < r.to; at += bytes) {
        bytes = text_decode(s.p + at, r.to - at, &cp, NULL);
        if (is_apostrophe(cp)) {
            if (known && word.letters)
                hyphenate_word(h, &word, out);
            word.n = word.letters = 0;
            known = true;
            continue;
        }
        known = known && put_letter(h, &word, cp);
        if (known)
            word.at[word.letters++] = at;
    }
    if (known && word.letters)
        hyphenate_word(h, &word, out);
}

#else

struct text_hyphens *text_hyphens_new(const char *language)
{
    (void)language;
    return NULL;
}

void text_hyphens_free(struct text_hyphens *h)
{
    (void)h;
}

void text_hyphenate(const struct text_hyphens *h, struct span s, struct text_hyphen_points *out)
{
    (void)h;
    (void)s;
    (void)out;
}

#endif
