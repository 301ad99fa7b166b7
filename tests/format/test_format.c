/* SPDX-License-Identifier: ISC */
/*
 * Recognising blocks, markers, notes and headings.  The builder is the
 * test's own: it writes down what it is told.
 */
#include <ibid/builder.h>
#include <ibid/format.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct builder {
    struct span text;
    struct buf told;
};

static void quote(struct builder *b, struct range r)
{
    struct span s = span_sub(b->text, r.from, r.to);

    buf_putc(&b->told, '<');
    for (size_t i = 0; i < s.n; i++)
        buf_putc(&b->told, strchr("\r\n", s.p[i]) ? '|' : s.p[i]);
    buf_putc(&b->told, '>');
}

static void tell(struct builder *b, const char *what, size_t n, const struct range *ranges)
{
    buf_puts(&b->told, what);
    for (size_t i = 0; i < n; i++) {
        buf_putc(&b->told, ' ');
        quote(b, ranges[i]);
    }
}

/* The builder ------------------------------------------------------------------------- */

/* These texts have no styles. */
uint16_t build_attributes(const struct builder *b, struct range range)
{
    (void)b;
    (void)range;
    return 0;
}

void build_block(struct builder *b, const struct block *block)
{
    static const char *const kinds[] = {"paragraph", "heading", "quotation", "verse", "item",
                                        "verbatim",  "table",   "rule",      "note"};

    tell(b, kinds[block->kind], 1, &(struct range){block->from, block->to});
    if (block->fill == BLOCK_FILL_ALL)
        buf_puts(&b->told, " all soft");
    else if (block->fill)
        buf_printf(&b->told, " fill %u", block->fill);
    buf_printf(&b->told, " after %u\n", block->blank);
}

void build_marker(struct builder *b, struct range whole, struct range label,
                  enum marker_form form, bool glued)
{
    static const char *const forms[] = {
        "bracket", "citation", "paren",    "half",  "sign", "brace",  "star",
        "starred", "raised",   "tortoise", "named", "hat",  "angle",  "slash",
        "word",    "fn",       "caret",    "org",   "rest", "number", "figure"};

    tell(b, forms[form], 2, (struct range[]){whole, label});
    buf_puts(&b->told, glued ? " glued\n" : "\n");
}

static void tell_body(struct builder *b, struct range label, struct range body,
                      enum note_form form, const char *end)
{
    static const char *const forms[] = {
        "bracket", "citation", "footnote", "number", "word",     "paren", "half",
        "sign",    "brace",    "star",     "raised", "tortoise", "named", "ideographic",
        "hat",     "angle",    "slash",    "colon",  "point",    "alone", "fn",
        "caret",   "org",      "rest",     "open",   "bare"};

    buf_puts(&b->told, "note ");
    tell(b, forms[form], 2, (struct range[]){label, body});
    buf_puts(&b->told, end);
}

void build_note(struct builder *b, size_t from, struct range label, struct range body,
                enum note_form form)
{
    (void)from;
    tell_body(b, label, body, form, " closed\n");
}

void build_open_note(struct builder *b, size_t from, struct range label, struct range body,
                     enum note_form form)
{
    (void)from;
    tell_body(b, label, body, form, "\n");
}

void build_inline_note(struct builder *b, struct range whole, struct range label,
                       struct range body)
{
    tell(b, "inline", 3, (struct range[]){whole, label, body});
    buf_putc(&b->told, '\n');
}

void build_work_start(struct builder *b, size_t pos)
{
    (void)pos;
    buf_puts(&b->told, "work begins\n");
}

void build_work_end(struct builder *b, size_t pos)
{
    (void)pos;
    buf_puts(&b->told, "work ends\n");
}

void build_heading(struct builder *b, struct range whole, struct range label,
                   struct range title, unsigned rank)
{
    (void)whole;
    buf_printf(&b->told, "heading %u", rank);
    tell(b, "", 2, (struct range[]){label, title});
    buf_putc(&b->told, '\n');
}

void build_notes_heading(struct builder *b, struct range whole, struct range title,
                         unsigned rank)
{
    (void)title;
    (void)rank;
    tell(b, "notes", 1, &whole);
    buf_putc(&b->told, '\n');
}

/* Rows -------------------------------------------------------------------------------- */

struct row {
    const char *text, *told;
};

static char *told_of(const char *text, unsigned need)
{
    struct builder b = {.text = span_of(text)};
    void *state = format_plain.open(b.text);

    format_plain.parse(state, b.text, (struct range){0, b.text.n}, need, &b);
    format_plain.close(state);
    return buf_take(&b.told);
}

static void check(const struct row *rows, size_t n, unsigned need)
{
    for (size_t i = 0; i < n; i++) {
        char *told = told_of(rows[i].text, need);
        if (strcmp(told, rows[i].told) != 0)
            print_error("of: %s\n", rows[i].text);
        assert_string_equal(told, rows[i].told);
        free(told);
    }
}

#define CHECK(rows, need) check(rows, sizeof(rows) / sizeof *(rows), need)
/* Tests ------------------------------------------------------------------------------ */

static void markers_are_told(void **state)
{
    static const struct row rows[] = {
        {"so it is.[1] And", "bracket <[1]> <1> glued\n"},
        {"so it is [12], and", "bracket <[12]> <12>\n"},
        {"[A]so", "note bracket <A> <so>\n"
                  "bracket <[A]> <A>\n"},
        {"so[AA] it", "bracket <[AA]> <AA> glued\n"},
        {"so[12a] it", "bracket <[12a]> <12a> glued\n"},
        {"a[*] b[**] c[†] d", "bracket <[*]> <*> glued\n"
                              "bracket <[**]> <**> glued\n"
                              "bracket <[†]> <†> glued\n"},
        {"so it[3 is", "bracket <[3> <3> glued\n"},
        {"[sic] [Exit] [the] [1923]", "note citation <sic> <[Exit] [the] [1923]>\n"
                                      "citation <[sic]> <sic>\n"
                                      "citation <[Exit]> <Exit>\n"
                                      "citation <[the]> <the>\n"
                                      "bracket <[1923]> <1923>\n"},
        {"[RFC2119] [KNUTH84] [p. 12] [Pg 12]",
         "note citation <RFC2119> <[KNUTH84] [p. 12] [Pg 12]>\n"
         "citation <[RFC2119]> <RFC2119>\n"
         "citation <[KNUTH84]> <KNUTH84>\n"},
        {"so (1), so(2) and (a)", "paren <(1)> <1>\n"
                                  "paren <(2)> <2> glued\n"
                                  "paren <(a)> <a>\n"},
        {"so (*) and (+)(#)", "sign <(*)> <*>\n"
                              "sign <(+)> <+>\n"
                              "sign <(#)> <#> glued\n"},
        {"in {12} and{3}", "brace <{12}> <12>\n"
                           "brace <{3}> <3> glued\n"},
        {"so it is* and is** so", "star <*> <*> glued\n"
                                  "star <**> <**> glued\n"},
        {"so* he† said‡ it§", "star <*> <*> glued\n"
                              "star <†> <†> glued\n"
                              "star <‡> <‡> glued\n"
                              "star <§> <§> glued\n"},
        {"it is *not* so* here", "star <*> <*> glued\n"},
        {"** it * is", "note star <**> <it * is>\n"},
        {"so *a and *b, but *not", "starred <*a> <a>\n"
                                   "starred <*b> <b>\n"},
        {"so it *emphasised* and **strong** is", ""},
        {"word1) and word*) but (see 1) not (x*)", "half <1)> <1> glued\n"
                                                   "star <*> <*> glued\n"
                                                   "half <*)> <*> glued\n"
                                                   "star <*> <*> glued\n"},
        {"Fin¹ and ①, ⑴", "heading 5 <> <Fin¹ and ①, ⑴>\n"
                          "raised <¹> <¹> glued\n"
                          "raised <①> <①>\n"
                          "raised <⑴> <⑴>\n"},
        {"是〔1〕或［２］或（註一）或（注3）※4", "tortoise <〔1〕> <1> glued\n"
                                                 "tortoise <［２］> <２> glued\n"
                                                 "named <（註一）> <一> glued\n"
                                                 "named <（注3）> <3> glued\n"
                                                 "named <※4> <4> glued\n"},
        {"［＃「（註一）」は行右小書き］", ""},
        {"a[^x] b`[^y]` c[fn:1] d=[fn:2]= e[FN#3]", "caret <[^x]> <x> glued\n"
                                                    "org <[fn:1]> <1> glued\n"
                                                    "fn <[FN#3]> <3> glued\n"},
        {"a [1]_ b [#]_ c [#x]_ d [*]_ e [x]_y", "rest <[1]_> <1>\n"
                                                 "rest <[#]_> <#>\n"
                                                 "rest <[#x]_> <#x>\n"
                                                 "rest <[*]_> <*>\n"
                                                 "bracket <[x]> <x>\n"},
        {"[Note. A word] and [Noted: that]", ""},
        {"it is [Footnote: so.] here", "inline <[Footnote: so.]> <> <so.>\n"},
        {"it is^[so] here[fn:: so][fn:a: so]", "inline <^[so]> <> <so>\n"
                                               "inline <[fn:: so]> <> <so>\n"
                                               "inline <[fn:a: so]> <a> <so>\n"},
        {"it is (12. So (p. 4).) here (1868) so",
         "inline <(12. So (p. 4).)> <12> <So (p. 4).>\n"
         "paren <(1868)> <1868>\n"},
        {"see (1. open", ""},
        {"it^1 is^{12} so, x^2 10^6 it^1st", "hat <^1> <1> glued\n"
                                             "hat <^{12}> <12> glued\n"},
        {"so<1> it /2/ is <b>, 1/2/3 a/b/", "angle <<1>> <1> glued\n"
                                            "slash </2/> <2>\n"},
        {"so [Note 1] it [see endnote iv] is [see page 2]", "word <[Note 1]> <1>\n"
                                                            "word <[see endnote iv]> <iv>\n"},
        {"so [ 1 ] it [2.] is [*3] so [xiv] a [mix]", "bracket <[ 1 ]> <1>\n"
                                                      "bracket <[2.]> <2>\n"
                                                      "bracket <[*3]> <*3>\n"
                                                      "bracket <[xiv]> <xiv>\n"
                                                      "citation <[mix]> <mix>\n"},
        {"wor[l]d [a text][1] it[1][2]", "bracket <[1]> <1> glued\n"
                                         "bracket <[2]> <2> glued\n"},
        {"so 5 m² km² x³ 10² 1850² ¹/₂ it¹", "raised <²> <²> glued\n"
                                             "raised <¹> <¹> glued\n"},
        {"- [1] so", ""},
        {"* * * * *", ""},
        {"[[1]] [](2) [x", "bracket <[1]> <1> glued\n"
                           "paren <(2)> <2> glued\n"},
    };

    (void)state;
    CHECK(rows, NEED_EVIDENCE);
}

static void notes_are_told(void **state)
{
    static const struct row rows[] = {
        {"[1] So.", "note bracket <1> <So.>\n"
                    "bracket <[1]> <1>\n"},
        {"[1]So.", "note bracket <1> <So.>\n"
                   "bracket <[1]> <1>\n"},
        {"   [A] So.\n   And so.", "note bracket <A> <So.|   And so.>\n"
                                   "bracket <[A]> <A>\n"},
        {"[Footnote 1: So [so].]", "note footnote <1> <So [so].> closed\n"
                                   "citation <[so]> <so>\n"},
        {"[Footnote 1: So", "note footnote <1> <So>\n"},
        {"[Footnote 12. So.]", "note footnote <12> <So.> closed\n"},
        {"[Footnote 3 So.]", "note footnote <3> <So.> closed\n"},
        {"[Note *: So.]", "note footnote <*> <So.> closed\n"},
        {"Footnote 1: So.", "note word <1> <So.>\n"},
        {"Note 2. So.", "note word <2> <So.>\n"},
        {"Noted 2. So.", ""},
        {"12. So.", "note number <12> <So.>\n"},
        {"12.So", ""},
        {"12.", "note alone <12> <>\n"},
        {"12\n\nSo.", "note alone <12> <>\n"},
        {"Footnote 12", "note alone <12> <>\n"},
        {"12: So", "note colon <12> <So>\n"},
        {"xii. So", "note point <xii> <So>\n"},
        {"^12 So", "note hat <12> <So>\n"
                   "hat <^12> <12>\n"},
        {"<12> So", "note angle <12> <So>\n"
                    "angle <<12>> <12>\n"},
        {"/12/ So", "note slash <12> <So>\n"
                    "slash </12/> <12>\n"},
        {"[*Footnote: So.]", "note footnote <*> <So.> closed\n"},
        {"(Footnote 1: So (it) is.)", "note footnote <1> <So (it) is.> closed\n"},
        {"{Footnote 1: So", "note footnote <1> <So>\n"},
        {"[1]: So", "note bracket <1> <So>\n"
                    "bracket <[1]> <1>\n"},
        {"12 So.", "note bare <12> <So.>\n"},
        {"12 [ So.]", "note open <12> <So.> closed\n"},
        {"12 (return)\n[ So.]", "note open <12> <So.> closed\n"},
        {"(3) So.", "note paren <3> <So.>\n"
                    "paren <(3)> <3>\n"},
        {"(b) So.", "note paren <b> <So.>\n"
                    "paren <(b)> <b>\n"},
        {"(*) So.", "note sign <*> <So.>\n"
                    "sign <(*)> <*>\n"},
        {"3) So.", "note half <3> <So.>\n"},
        {"*) So.", "note half <*> <So.>\n"},
        {"{4} So.", "note brace <4> <So.>\n"
                    "brace <{4}> <4>\n"},
        {"* So.", "note star <*> <So.>\n"},
        {"*So.", "note star <*> <So.>\n"},
        {"*So* it is.", ""},
        {"** So.", "note star <**> <So.>\n"},
        {"† So.", "note star <†> <So.>\n"
                  "star <†> <†>\n"},
        {"† So* it", "note star <†> <So* it>\n"
                     "star <†> <†>\n"
                     "star <*> <*> glued\n"},
        {"¹ So.", "note raised <¹> <So.>\n"
                  "raised <¹> <¹>\n"},
        {"①是。", "note raised <①> <是。>\n"
                  "raised <①> <①>\n"},
        {"〔1〕是。", "note tortoise <1> <是。>\n"
                      "tortoise <〔1〕> <1>\n"},
        {"（註一）是。", "note named <一> <是。>\n"
                         "named <（註一）> <一>\n"},
        {"註一　是。", "note named <一> <是。>\n"},
        {"注1：是。", "note named <1> <是。>\n"},
        {"一　是。", "note ideographic <一> <是。>\n"},
        {"1、是。", "note number <1> <是。>\n"},
        {"[FN#1] So.", "note fn <1> <So.>\n"
                       "fn <[FN#1]> <1>\n"},
        {"[^x]: So.", "note caret <x> <So.>\n"
                      "caret <[^x]> <x>\n"},
        {"[fn:x] So.", "note org <x> <So.>\n"
                       "org <[fn:x]> <x>\n"},
        {" [fn:x] So.", "org <[fn:x]> <x>\n"},
        {".. [1] So.", "note rest <1> <So.>\n"
                       "bracket <[1]> <1>\n"},
        {".. [#x] So.", "note rest <#x> <So.>\n"},
        {"[RFC2119]  So.", "note citation <RFC2119> <So.>\n"
                           "citation <[RFC2119]> <RFC2119>\n"},
        {"So it was\n[1] and so on", "bracket <[1]> <1>\n"},
        {"[1] So.\n[2] And so.\n[4] Not so.", "note bracket <1> <So.|[2] And so.|[4] Not so.>\n"
                                              "bracket <[1]> <1>\n"
                                              "note bracket <2> <And so.|[4] Not so.>\n"
                                              "bracket <[2]> <2>\n"
                                              "note bracket <4> <Not so.>\n"
                                              "bracket <[4]> <4>\n"},
        {"It is so.[1]\n[Footnote 1: So.]", "bracket <[1]> <1> glued\n"
                                            "note footnote <1> <So.> closed\n"},
    };

    (void)state;
    CHECK(rows, NEED_EVIDENCE);
}

static void headings_are_told(void **state)
{
    static const struct row rows[] = {
        {"CHAPTER IV\n\nText.\n", "heading 2 <CHAPTER IV> <>\n"},
        {"CHAPTER IV. Of the Railways\n\nText.", "heading 2 <CHAPTER IV> <Of the Railways>\n"},
        {"Chapter 4\n\nText.", "heading 2 <Chapter 4> <>\n"},
        {"Chapter four and so on.\n\nText.", ""},
        {"BOOK II.\n\nText.", "heading 1 <BOOK II> <>\n"},
        {"LETTER 12\n\nText.", "heading 2 <LETTER 12> <>\n"},
        {"LETTRE PREMIÈRE.\n\nText.", "heading 2 <LETTRE PREMIÈRE> <>\n"},
        {"Erstes Buch\n\nText.", "heading 1 <Erstes Buch> <>\n"},
        {"Глава 3\n\nText.", "heading 2 <Глава 3> <>\n"},
        {"ГЛАВА ТРЕТЬЯ\n\nText.", "heading 2 <ГЛАВА ТРЕТЬЯ> <>\n"},
        {"第一章　始\n\n始。", "heading 2 <第一章> <始>\n"},
        {"IV.\n\nText.", "heading 3 <IV> <>\n"},
        {"I am here.\n\nText.", ""},
        {"# A title\n\nText.", "heading 11 <> <A title>\n"},
        {"### 1.2 A title ###\n\nText.", "heading 13 <1.2> <A title>\n"},
        {"#not a title, but a tag of some sort\n\nText.", ""},
        {"####### that is one too many of them\n\nText.", ""},
        {"A title\n=======\n\nText.", "heading 11 <> <A title>\n"},
        {"A title\n-------\n\nText.", "heading 12 <> <A title>\n"},
        {"** TODO A title\n\nText.", "note star <**> <TODO A title>\n"},
        {"THE RAILWAYS\n\nText.", "heading 4 <> <THE RAILWAYS>\n"},
        {"The Railways\n\nText.", "heading 5 <> <The Railways>\n"},
        {"FOOTNOTES:\n\n1. So.", "notes <FOOTNOTES:>\n"
                                 "note number <1> <So.>\n"},
        {"NOTES TO BOOK II\n\n1. So.", "notes <NOTES TO BOOK II>\n"
                                       "note number <1> <So.>\n"},
        {"BOOK II FOOTNOTES\n\n1. So.", "notes <BOOK II FOOTNOTES>\n"
                                        "note number <1> <So.>\n"},
        {"Anmerkungen\n\n1. So.", "notes <Anmerkungen>\n"
                                  "note number <1> <So.>\n"},
        {"注　释\n\n是。", "notes <注　释>\n"},
        {"12.1.  Normative References\n\n   [A1]  So.", "notes <12.1.  Normative References>\n"
                                                        "note citation <A1> <So.>\n"
                                                        "citation <[A1]> <A1>\n"},
        {"Two references.\n\nSo.", ""},
        {"EXPLANATORY NOTES\n\nSo.", "notes <EXPLANATORY NOTES>\n"},
        {"NOTES ON CHAPTER IV\n\nSo.", "notes <NOTES ON CHAPTER IV>\n"},
        {"NOTES ON VIRGINIA\n\nSo.", "heading 4 <> <NOTES ON VIRGINIA>\n"},
        {"TRANSCRIBER'S NOTES\n\nSo.", "heading 4 <> <TRANSCRIBER'S NOTES>\n"},
        {"ΣΗΜΕΙΩΣΕΙΣ\n\nSo.", "notes <ΣΗΜΕΙΩΣΕΙΣ>\n"},
        {"*** START OF THIS PROJECT GUTENBERG EBOOK X ***\n\nText.\n\n*** END OF THIS PROJECT "
         "GUTENBERG EBOOK X ***\n",
         "work begins\n"
         "work ends\n"},
    };

    (void)state;
    CHECK(rows, NEED_EVIDENCE);
}

static void blocks_are_told(void **state)
{
    static const struct row rows[] = {
        {"One.\n\n\nTwo.\n", "paragraph <One.> all soft after 0\n"
                             "paragraph <Two.> all soft after 2\n"},
        {"One long line of words that goes on to the column where it ends\nand a second that "
         "does much the same, so that the break is soft\nand a third.\n",
         "paragraph <One long line of words that goes on to the column where it ends|and a "
         "second that does much the same, so that the break is soft|and a third.> fill 63 "
         "after 0\n"},
        {"[12]\nOne long line of words that goes on to the column where it ends\nand a second "
         "that does much the same, so that the break is soft\nand a third.\n",
         "paragraph <[12]|One long line of words that goes on to the column where it ends|and "
         "a "
         "second that does much the same, so that the break is soft|and a third.> fill 63 "
         "after 0\n"},
        {"[12]\nOne.\n", "paragraph <[12]|One.> after 0\n"},
        {"Roses\nViolets\nSugar\nYou\n", "paragraph <Roses|Violets|Sugar|You> after 0\n"},
        {"    Indented it is\n    so and so\n",
         "quotation <Indented it is|    so and so> fill 18 after 0\n"},
        {"- an item\n- another\n", "item <- an item|- another> after 0\n"},
        {"* * * * *\n", "rule <* * * * *> all soft after 0\n"},
        {"a | b | c\nd | e | f\n", "table <a | b | c|d | e | f> after 0\n"},
        {"name      value      unit\nabc       12         m\n",
         "table <name      value      unit|abc       12         m> after 0\n"},
        {"```\ncode  here\n```\n", "verbatim <```> after 0\n"
                                   "verbatim <code  here|```> after 0\n"},
        {"one\fpage\n\ftwo\n", "paragraph <one\fpage> all soft after 0\n"
                               "paragraph <two> all soft after 0\n"},
        {"\r\n\r\nOne.\r\n\r\nTwo.\r\n", "paragraph <One.> all soft after 2\n"
                                         "paragraph <Two.> all soft after 1\n"},
    };

    (void)state;
    CHECK(rows, NEED_BLOCKS);
}

/* A piece gives the same evidence whatever was parsed before it. */
static void pieces_are_independent(void **state)
{
    (void)state;
    struct span text =
        span_of("CHAPTER I\n\nOne.[1]\n\n[1] So.\n\nTwo *and* three.*\n\n* So.\n");
    void *plain = format_plain.open(text);

    for (size_t cut = 11; cut < text.n; cut++) {
        if (text.p[cut - 1] != '\n' || text.p[cut - 2] != '\n')
            continue;
        struct builder whole = {.text = text}, first = {.text = text}, last = {.text = text};
        format_plain.parse(plain, text, (struct range){0, text.n}, NEED_EVIDENCE, &whole);
        format_plain.parse(plain, text, (struct range){cut, text.n}, NEED_EVIDENCE, &last);
        format_plain.parse(plain, text, (struct range){0, cut}, NEED_EVIDENCE, &first);
        buf_span(&first.told, buf_bytes(&last.told));
        assert_string_equal(first.told.p, whole.told.p);
        buf_free(&whole.told);
        buf_free(&first.told);
        buf_free(&last.told);
    }
    format_plain.close(plain);
}

static void bare_numbers_are_told_only_when_asked_for(void **state)
{
    static const struct row rows[] = {
        {"a temple 51 concerning, 12. And 1st or x3 in\n23. So",
         "number <51> <51>\nnumber <12> <12>\nnumber <23> <23>\n"},
        {"52 things.\n\n12, And 3", "number <3> <3>\n"},
        {"word.1 word,2 word3 p.4 vol. 4 the12 x6",
         "figure <1> <1> glued\nfigure <2> <2> glued\n"
         "figure <3> <3> glued\nfigure <12> <12> glued\n"}};

    (void)state;
    CHECK(rows, NEED_NUMBERS);
}

static void assert_title(const char *text, const char *title)
{
    struct span head = span_of(text);
    struct range found = format_plain.title(head);

    assert_int_equal(found.to - found.from, strlen(title));
    assert_memory_equal(text + found.from, title, strlen(title));
}

static void titles_are_told(void **state)
{
    (void)state;
    assert_title("", "");
    assert_title("A library's book\n\nTitle: On the Moon \r\n\nText\n", "On the Moon");
    assert_title("---\ntitle:\tThe Moon\n---\n", "The Moon");
    assert_title("#+TITLE: The Moon\n", "The Moon");
    assert_title("## First\nTitle: The Moon", "The Moon");
    assert_title("\n \n## The Moon\n", "The Moon");
    assert_title("##\n", "");
    assert_title("First\n## Second\n", "");
    /* An empty field says nothing, nor does one that no line begins with. */
    assert_title("First\nTitle: \nThe Title: x\n", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markers_are_told),
        cmocka_unit_test(notes_are_told),
        cmocka_unit_test(headings_are_told),
        cmocka_unit_test(blocks_are_told),
        cmocka_unit_test(pieces_are_independent),
        cmocka_unit_test(bare_numbers_are_told_only_when_asked_for),
        cmocka_unit_test(titles_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
