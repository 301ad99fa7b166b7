/* SPDX-License-Identifier: ISC */
#include "sample.h"

#include <ibid/text.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The format ------------------------------------------------------------------- */

static enum block_kind kind_of(char first)
{
    switch (first) {
    case '#':
        return BLOCK_HEADING;
    case '>':
        return BLOCK_QUOTATION;
    case '~':
        return BLOCK_VERSE;
    case '-':
        return BLOCK_ITEM;
    case '|':
        return BLOCK_TABLE;
    case '`':
        return BLOCK_PREFORMATTED;
    default:
        return BLOCK_PARAGRAPH;
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

/* Position after the indent of the line [at, to), which may hold ideographic spaces. */
static size_t after_indent(struct span text, size_t at, size_t to)
{
    for (;;) {
        if (at < to && is_blank(text.p[at]))
            at++;
        else if (to - at >= 3 && memcmp(text.p + at, "\u3000", 3) == 0)
            at += 3;
        else
            return at;
    }
}

static void finish(struct builder *b, struct block *block, struct span text)
{
    if (block->from == NOWHERE)
        return;
    block->kind = kind_of(text.p[block->from]);
    bool meant = block->kind == BLOCK_VERSE || block->kind == BLOCK_TABLE ||
                 block->kind == BLOCK_PREFORMATTED;
    block->fill = meant ? 0 : BLOCK_FILL_ALL;
    build_block(b, block);
    *block = (struct block){.from = NOWHERE};
}

static void parse(const void *state, struct span text, struct range chunk, unsigned need,
                  struct builder *b)
{
    struct block block = {.from = NOWHERE};

    (void)state;
    if (!(need & NEED_BLOCKS))
        return;
    for (size_t at = chunk.from, next; at < chunk.to; at = next) {
        const char *newline = memchr(text.p + at, '\n', chunk.to - at);
        size_t to = newline ? (size_t)(newline - text.p) : chunk.to;
        next = newline ? to + 1 : to;
        at = after_indent(text, at, to);
        while (to > at && is_blank(text.p[to - 1]))
            to--;
        if (at == to) {
            finish(b, &block, text);
            block.blank += block.blank < 255;
            continue;
        }
        if (block.from == NOWHERE)
            block.from = at;
        block.to = to;
    }
    finish(b, &block, text);
}

static void *no_state(struct span head)
{
    (void)head;
    return NULL;
}

const struct parser sample_format = {no_state, parse, free};

/* Made texts ------------------------------------------------------------------- */

size_t roll(struct dice *dice, size_t below)
{
    uint64_t x = dice->state ? dice->state : 0x9E3779B97F4A7C15u;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    dice->state = x;
    return (size_t)((x * 0x2545F4914F6CDD1Du) >> 33) % below;
}

/* Pieces of generated texts with their sizes, since some hold NULs. */
#define ATOM(s)                                                                                \
    {                                                                                          \
        s, sizeof s - 1                                                                        \
    }
static const struct span atoms[] = {
    ATOM("word"),
    ATOM("a"),
    ATOM("the"),
    ATOM("[12]"),
    ATOM("e.g."),
    ATOM("long-winded"),
    ATOM("\"quoted\""),
    ATOM("(in brackets)"),
    ATOM("1,234.50"),
    ATOM("antidisestablishmentarianism"),
    ATOM("слово"),
    ATOM("«ёлочки»"),
    ATOM("е\u0308лка"),
    ATOM("naïve"),
    ATOM("Straße"),
    ATOM("漢字"),
    ATOM("「引用」"),
    ATOM("です。"),
    ATOM("，"),
    ATOM("きゃっ"),
    ATOM("한국어"),
    ATOM("ภาษาไทย"),
    ATOM("العربية"),
    ATOM("हिन्दी"),
    ATOM("👨\u200D👩\u200D👧"),
    ATOM("🇩🇪🇫🇷"),
    ATOM("👍🏽"),
    ATOM("a\u0301\u0302\u0303\u0304\u0305\u0306"),
    ATOM("\u0301"),
    ATOM("soft\u00ADhyphen\u00ADated"),
    ATOM("no\u00A0break"),
    ATOM("\u200B"),
    ATOM("\u2060"),
    ATOM("\u3000"),
    ATOM("\u2003"),
    ATOM("\uFEFF"),
    ATOM("\x1B[31m"),
    ATOM("\0"),
    ATOM("\x7F"),
    ATOM("\xC2\x9B"),
    ATOM("\xFF"),
    ATOM("\xE2\x82"),
    ATOM("\xED\xA0\x80"),
    ATOM("\xF0\x9F"),
    ATOM("\xE2\x80\xA8"),
    ATOM("\t"),
    ATOM("\f"),
    ATOM("\r"),
};

static const struct span joints[] = {
    ATOM(" "),    ATOM(" "),         ATOM(" "),  ATOM(" "),    ATOM(" "),
    ATOM(""),     ATOM("  "),        ATOM("\n"), ATOM("\r\n"), ATOM("\n   "),
    ATOM("\n\n"), ATOM("\n \n\n\n"), ATOM("\t"), ATOM(" - "),
};

static const struct span beginnings[] = {
    ATOM(""), ATOM(""), ATOM("# "), ATOM("> "), ATOM("~ "), ATOM("- "), ATOM("| "), ATOM("` "),
};

#define ANY(dice, from) (from)[roll(dice, sizeof(from) / sizeof *(from))]

/* A word longer than most lines, or more blanks than a line has columns. */
static void put_run(struct dice *dice, struct buf *out)
{
    struct span atom = roll(dice, 2) ? ANY(dice, atoms) : (struct span)ATOM(" ");

    for (size_t n = roll(dice, 150); n; n--)
        buf_span(out, atom);
}

void sample_text(struct dice *dice, size_t bytes, struct buf *out)
{
    for (size_t end = out->n + bytes; out->n < end;) {
        bool begins = !out->n || out->p[out->n - 1] == '\n';
        if (begins)
            buf_span(out, ANY(dice, beginnings));
        if (roll(dice, 100) == 0)
            put_run(dice, out);
        /* Half of the words are plain ASCII. */
        buf_span(out, roll(dice, 2) ? atoms[roll(dice, 4)] : ANY(dice, atoms));
        buf_span(out, ANY(dice, joints));
    }
}

void sample_paragraph(struct dice *dice, size_t words, struct buf *out)
{
    for (size_t i = 0; i < words; i++) {
        if (i)
            buf_putc(out, ' ');
        for (size_t n = 1 + roll(dice, 5) + roll(dice, 6); n; n--)
            buf_putc(out, (char)('a' + roll(dice, 26)));
        if (roll(dice, 8) == 0)
            buf_putc(out, ",.;-"[roll(dice, 4)]);
    }
}

/* The corpus ------------------------------------------------------------------- */

static bool read_file(const char *path, struct buf *out)
{
    char bytes[65536];
    size_t n;
    FILE *file = fopen(path, "rb");

    if (!file)
        return false;
    while ((n = fread(bytes, 1, sizeof bytes, file)))
        buf_put(out, bytes, n);
    fclose(file);
    return out->n > 0;
}

/* Converted from Latin-1, so that any bytes become words. */
static void convert(struct buf *text)
{
    struct buf converted = {0};
    char bytes[4];

    for (size_t i = 0; i < text->n; i++)
        buf_put(&converted, bytes, text_encode((unsigned char)text->p[i], bytes));
    buf_free(text);
    *text = converted;
}

bool sample_corpus(void (*what)(const char *name, struct span text, void *data), void *data)
{
    const char *corpus = getenv("IBID_CORPUS");
    char *folder = mem_printf("%s/open", corpus ? corpus : "");
    DIR *open = corpus ? opendir(folder) : NULL;

    for (struct dirent *entry; open && (entry = readdir(open));) {
        struct buf text = {0};
        char *path = mem_printf("%s/%s", folder, entry->d_name);
        bool wanted = entry->d_name[0] != '.' && !strstr(entry->d_name, ".epub");
        if (wanted && read_file(path, &text)) {
            if (text_malformed(buf_bytes(&text), 0) < text.n)
                convert(&text);
            what(entry->d_name, buf_bytes(&text), data);
        }
        buf_free(&text);
        free(path);
    }
    free(folder);
    return open && closedir(open) == 0;
}
