/* SPDX-License-Identifier: ISC */
/*
 * Hyphenation: libhyphen's engine over the system's patterns, where both are
 * there.  Only plain divisions are made: a position between two letters, nothing
 * of the text replaced.
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

/* Where systems keep patterns, as hyph_LANGUAGE.dic. */
static const char *const folders[] = {
    "/usr/share/hyphen",
    "/usr/local/share/hyphen",
    "/opt/homebrew/share/hyphen",
    "/usr/share/myspell/dicts",
};

/* The patterns of 8-bit dictionaries know code points below this. */
#define CODES 0x600

/* Of patterns, in bytes: no more is read; and a first level that is read. */
#define LARGEST_FILE ((size_t)8 << 20)
#define LARGEST_LEVEL (256 * 1024)

/* A longer word is no word. */
#define LONGEST_WORD 64

struct text_hyphens {
    HyphenDict *dict;
    uint8_t byte[CODES]; /* of a dictionary that is not in UTF-8; 0: none */
};

/* Patterns -------------------------------------------------------------------------- */

/* Does a file hold patterns of the language?  Exactly hyph_LANGUAGE.dic, or of one
 * of its countries. */
static bool names(const char *file, const char *language, bool exact)
{
    size_t n = strlen(language);

    if (strncmp(file, "hyph_", 5) != 0 || strncmp(file + 5, language, n) != 0)
        return false;
    const char *end = strstr(file, ".dic");
    return end && !end[4] && (exact ? end == file + 5 + n : file[5 + n] == '_');
}

/* The file of a folder for a language, the first by name; NULL without one. */
static char *file_in(const char *folder, const char *language, bool exact)
{
    DIR *open = opendir(folder);
    char *found = NULL;

    for (struct dirent *entry; open && (entry = readdir(open));) {
        if (!names(entry->d_name, language, exact) ||
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

/* A file that is no regular one is none: reading it might wait. */
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
    for (size_t n; out->n < LARGEST_FILE && (n = fread(bytes, 1, sizeof bytes, file));)
        buf_put(out, bytes, n);
    fclose(file);
    return out->n > 0;
}

/* Without its first level where that is a list of words by the ten thousand, as
 * in German: libhyphen needs seconds for it, and the patterns proper, in the
 * second, do nearly as well. */
static void leave_out_words(struct buf *file)
{
    static const char next[] = "\nNEXTLEVEL";
    char *charset_end = strchr(file->p, '\n'), *level = strstr(file->p, next);

    if (!charset_end || !level || level - file->p < LARGEST_LEVEL)
        return;
    level += sizeof next - 1;
    size_t rest = file->n - (size_t)(level - file->p);
    memmove(charset_end, level, rest);
    file->n = (size_t)(charset_end - file->p) + rest;
}

static HyphenDict *load_file(const char *path)
{
    struct buf file = {0};
    HyphenDict *dict = NULL;

    if (read_file(path, &file)) {
        leave_out_words(&file);
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
            char *path = file_in(folders[i], language, exact);
            HyphenDict *dict = path ? load_file(path) : NULL;
            free(path);
            if (dict)
                return dict;
        }
    }
    return NULL;
}

/* "de-AT" as files are named, "de_AT"; false for what is no tag. */
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

/* The bytes of an 8-bit character set by code point; false for an unknown one. */
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
        if (n && text_decode((char *)s, n, &cp, NULL) == n && cp < CODES && !h->byte[cp])
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

/* A word as the patterns want it, and where its letters begin in the text. */
struct word {
    char bytes[LONGEST_WORD * 4 + 1];
    size_t n;
    size_t at[LONGEST_WORD];
    size_t letters;
};

/* Small letters, in the dictionary's character set; false for what has none. */
static bool put_letter(const struct text_hyphens *h, struct word *word, uint32_t cp)
{
    uint32_t small = uc_tolower(cp);

    if (word->letters == LONGEST_WORD)
        return false;
    if (h->dict->utf8)
        word->n += text_encode(small, word->bytes + word->n);
    else if (small < CODES && h->byte[small])
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

static void divide(const struct text_hyphens *h, struct word *word, struct text_points *out)
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

/* What stands in s from its first letter to its last; empty where that is not
 * made of letters and apostrophes alone: an address, a number, a word that its
 * writer divided. */
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

void text_hyphenate(const struct text_hyphens *h, struct span s, struct text_points *out)
{
    struct range r = letters_of(s);
    struct word word = {.n = 0};
    bool known = true;
    uint32_t cp;

    for (size_t at = r.from, bytes; at < r.to; at += bytes) {
        bytes = text_decode(s.p + at, r.to - at, &cp, NULL);
        if (is_apostrophe(cp)) {
            if (known && word.letters)
                divide(h, &word, out);
            word.n = word.letters = 0;
            known = true;
            continue;
        }
        known = known && put_letter(h, &word, cp);
        if (known)
            word.at[word.letters++] = at;
    }
    if (known && word.letters)
        divide(h, &word, out);
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

void text_hyphenate(const struct text_hyphens *h, struct span s, struct text_points *out)
{
    (void)h;
    (void)s;
    (void)out;
}

#endif
