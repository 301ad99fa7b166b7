/* SPDX-License-Identifier: ISC */
/*
 * Headings that markup tells: # of Markdown, stars of Org, underlines of reStructuredText,
 * instructions to the printer of Aozora Bunko, and 第…章, which needs no blank line around
 * it.
 */
#include "label_lexer.h"
#include "plain.h"

#include <string.h>

/* Maximum bytes of a line that may be a heading. */
#define MAX_HEADING_LINE 240

static struct range trim(struct span text, size_t from, size_t to, const char *set)
{
    while (from < to && strchr(set, text.p[from]))
        from++;
    while (to > from && strchr(set, text.p[to - 1]))
        to--;
    return (struct range){from, to};
}

/* Splits the number from a title that begins with it: "1.2 Of the railways". */
static void split_number(struct span text, struct heading_match *h)
{
    size_t at = h->title.from;
    bool digit = false;

    while (at < h->title.to && (text_is_digit((unsigned char)text.p[at]) || text.p[at] == '.'))
        digit |= text.p[at++] != '.';
    if (!digit || at == h->title.to || text.p[at] != ' ')
        return;
    h->label = (struct range){h->title.from, at - (text.p[at - 1] == '.')};
    h->title = trim(text, at, h->title.to, " ");
}

static void fill_heading(struct span text, struct range whole, struct range title,
                         unsigned depth, struct heading_match *out)
{
    *out = (struct heading_match){.whole = whole,
                                  .label = {title.from, title.from},
                                  .title = title,
                                  .rank = HEADING_MARKED + depth};
    split_number(text, out);
    out->notes = is_notes_heading_line(span_sub(text, out->title.from, out->title.to));
}

/* "## Title ##", "** Title" where the text is Org. */
static bool markdown_or_org_heading(const struct plain *plain, struct span text,
                                    const struct text_line *l, struct heading_match *out)
{
    char mark = text.p[l->text];
    size_t n = l->text;

    if (mark != (plain->org ? '*' : '#') || l->indent > (mark == '#' ? 3 : 0))
        return false;
    while (n < l->to && text.p[n] == mark)
        n++;
    unsigned depth = (unsigned)(n - l->text);
    if (depth > 6 || n == l->to || text.p[n] != ' ')
        return false;
    struct range title = trim(text, n, l->to, mark == '#' ? " #" : " ");
    fill_heading(text, (struct range){l->text, l->to}, title, depth, out);
    return title.from < title.to;
}

/* The title stands before ［＃「…」は大見出し］, and after other instructions. */
static bool aozora_heading(struct span text, const struct text_line *l,
                           struct heading_match *out)
{
    static const char *const sizes[] = {"は大見出し］", "は中見出し］", "は小見出し］"};
    struct span s = span_sub(text, l->text, l->to);
    unsigned depth = 0;

    for (unsigned i = 0; i < 3 && !depth; i++) {
        size_t n = strlen(sizes[i]);
        if (s.n > n && memcmp(s.p + s.n - n, sizes[i], n) == 0)
            depth = i + 1;
    }
    size_t from = 0, to = 0;
    for (size_t at = 0; depth && at < s.n; at++)
        if (is_at(s, at, "［＃「"))
            to = at;
    if (!depth || !to)
        return false;
    for (size_t at = 0; is_at(s, from, "［＃") && at < to; at++)
        if (is_at(s, at, "］"))
            from = at + 3;
    if (from >= to)
        return false;
    fill_heading(text, (struct range){l->text, l->to},
                 (struct range){l->text + from, l->text + to}, depth, out);
    return true;
}

/* 第三章　始 */
static bool cjk_chapter(struct span text, const struct text_line *l, struct heading_match *out)
{
    static const struct {
        const char *word;
        unsigned rank;
    } words[] = {
        {"部", 1}, {"卷", 1}, {"巻", 1}, {"篇", 1}, {"編", 1}, {"编", 1}, {"集", 1},
        {"章", 2}, {"回", 2}, {"話", 2}, {"话", 2}, {"節", 3}, {"节", 3},
    };
    struct span s = span_sub(text, l->text, l->to);
    size_t n = is_at(s, 0, "第") ? label_cjk(span_sub(s, 3, s.n)) : 0, end = 3 + n;

    if (!n || s.n > MAX_HEADING_LINE || is_at(s, s.n - 3, "。") || is_at(s, s.n - 3, "，"))
        return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!is_at(s, end, words[i].word))
            continue;
        end += 3;
        size_t title = end;
        while (is_at(s, title, " ") || is_at(s, title, "\xE3\x80\x80"))
            title += is_at(s, title, " ") ? 1 : 3;
        if (title == end && title < s.n && !is_at(s, title, "「"))
            return false;
        *out = (struct heading_match){.whole = {l->text, l->to},
                                      .label = {l->text, l->text + end},
                                      .title = {l->text + title, l->to},
                                      .rank = words[i].rank};
        return true;
    }
    return false;
}

bool find_marked_heading(const struct plain *plain, struct span text, const struct text_line *l,
                         struct heading_match *out)
{
    struct heading_match keep;

    out = out ? out : &keep;
    if (l->to - l->text < 3 || l->to - l->text > MAX_HEADING_LINE)
        return false;
    switch ((unsigned char)text.p[l->text]) {
    case '#':
    case '*':
        return markdown_or_org_heading(plain, text, l, out);
    case 0xE7:
        if (cjk_chapter(text, l, out))
            return true;
        break;
    default:
        break;
    }
    return (unsigned char)text.p[l->to - 1] == 0xBD && aozora_heading(text, l, out);
}

bool find_underlined_heading(struct span text, const struct text_line *title,
                             const struct text_line *under, struct heading_match *out)
{
    static const char marks[] = "=-~^\"'`+";
    const char *mark = text.p[under->text] ? strchr(marks, text.p[under->text]) : NULL;
    struct span s = span_sub(text, title->text, title->to);
    size_t width = text_clusters(s), line = under->to - under->text;
    struct heading_match keep;
    unsigned letters = 0;

    for (size_t i = 0; i < s.n; i++)
        letters += (s.p[i] & 0x80) || text_is_letter((unsigned char)s.p[i]);
    if (!mark || letters < 3 || title->indent != under->indent || line < width ||
        line > width + 3 || s.n > MAX_HEADING_LINE || strchr(".,;:", s.p[s.n - 1]))
        return false;
    fill_heading(text, (struct range){title->text, title->to},
                 (struct range){title->text, title->to}, (unsigned)(mark - marks) + 1,
                 out ? out : &keep);
    return true;
}
