/* SPDX-License-Identifier: ISC */
/*
 * A text that a producer of the test's own makes: blocks with indents, notes by id, links,
 * anchors, metadata and members, and the way back to raw places.  A raw line is a command
 * and what it says:
 *
 *     # TITLE            a heading
 *     - TEXT {ID LABEL}  a paragraph, with references
 *     > TEXT             a quotation, 4 columns indented, its other lines 2
 *     n ID LABEL TEXT    a note
 *     l TARGET TEXT      a paragraph that is a link
 *     @ ID               an anchor for what follows
 *     t TEXT, u TEXT, w TEXT   title, author, language
 *     m NAME             the member that follows
 */
#include <ibid/builder.h>
#include <ibid/document.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct writer {
    struct builder *b;
    struct span line; /* after the command and its blank */
    size_t raw;       /* of line.p */
    size_t from;      /* where the block began */
};

static size_t put(const struct writer *w, size_t at, size_t n)
{
    return build_text(w->b, span_sub(w->line, at, at + n),
                      (struct range){w->raw + at, w->raw + at + n});
}

/* The first word of the line, from at on. */
static struct span word(const struct writer *w, size_t at)
{
    struct span rest = span_sub(w->line, at, w->line.n);
    const char *end = rest.n ? memchr(rest.p, ' ', rest.n) : NULL;

    return span_sub(rest, 0, end ? (size_t)(end - rest.p) : rest.n);
}

static void end_block(const struct writer *w, size_t from, size_t to, enum block_kind kind)
{
    uint16_t indent = kind == BLOCK_QUOTATION ? 4 : 0;
    struct block b = {
        .from = from, .to = to, .kind = kind, .blank = 1, .indent = indent, .hang = indent / 2};

    build_block(w->b, &b);
    build_text(w->b, span_of("\n"), (struct range){w->raw + w->line.n, w->raw + w->line.n + 1});
}

static void write_paragraph(const struct writer *w)
{
    size_t at = 0, from = NOWHERE, to = 0;

    while (at < w->line.n) {
        struct span rest = span_sub(w->line, at, w->line.n);
        const char *open = memchr(rest.p, '{', rest.n);
        size_t n = open ? (size_t)(open - rest.p) : rest.n;
        size_t pos = put(w, at, n);
        from = from == NOWHERE ? pos : from;
        to = pos + n;
        at += n;
        if (!open)
            continue;
        struct span id = word(w, at + 1);
        size_t label = at + 1 + id.n + 1;
        const char *close = memchr(w->line.p + label, '}', w->line.n - label);
        size_t size = (size_t)(close - w->line.p) - label;
        pos = put(w, label, size);
        build_reference(w->b, (struct range){pos, pos + size}, (struct range){pos, pos + size},
                        id);
        to = pos + size;
        at = label + size + 1;
    }
    end_block(w, from, to, BLOCK_PARAGRAPH);
}

static void write_plain(const struct writer *w, enum block_kind kind)
{
    size_t pos = put(w, 0, w->line.n);
    struct range whole = {pos, pos + w->line.n};

    if (kind == BLOCK_HEADING)
        build_heading(w->b, whole, (struct range){pos, pos}, whole, HEADING_MARKED + 1);
    end_block(w, pos, pos + w->line.n, kind);
}

static void write_note(const struct writer *w)
{
    struct span id = word(w, 0), label = word(w, id.n + 1);
    size_t pos = put(w, id.n + 1, w->line.n - id.n - 1), to = pos + w->line.n - id.n - 1;

    build_identified_note(w->b, id, pos, (struct range){pos, pos + label.n},
                          (struct range){pos + label.n + 1, to});
    end_block(w, pos, to, BLOCK_PARAGRAPH);
}

static void write_link(const struct writer *w)
{
    struct span target = word(w, 0);
    size_t n = w->line.n - target.n - 1, pos = put(w, target.n + 1, n);

    build_link(w->b, (struct range){pos, pos + n}, target);
    build_style(w->b, &(struct style_run){pos, pos + n, ATTR_UNDERLINE, 0, 0});
    end_block(w, pos, pos + n, BLOCK_PARAGRAPH);
}

static void write_line(const struct writer *w, char command)
{
    size_t here = build_text(w->b, (struct span){"", 0}, (struct range){w->raw, w->raw});

    switch (command) {
    case '#':
        write_plain(w, BLOCK_HEADING);
        break;
    case '-':
        write_paragraph(w);
        break;
    case '>':
        write_plain(w, BLOCK_QUOTATION);
        break;
    case 'n':
        write_note(w);
        break;
    case 'l':
        write_link(w);
        break;
    case '@':
        build_anchor(w->b, here, w->line);
        break;
    case 'm':
        build_member(w->b, w->line, w->raw + w->line.n + 1);
        break;
    default:
        build_metadata(w->b,
                       command == 't'   ? METADATA_TITLE
                       : command == 'u' ? METADATA_AUTHOR
                                        : METADATA_LANGUAGE,
                       w->line);
    }
}

static void *open_lines(void)
{
    return NULL;
}

static size_t produce_lines(void *state, struct span raw, size_t offset, bool final,
                            struct builder *b)
{
    size_t at = 0;
    const char *end;

    (void)state;
    (void) final;
    while (at < raw.n && (end = memchr(raw.p + at, '\n', raw.n - at))) {
        size_t to = (size_t)(end - raw.p);
        struct writer w = {b, span_sub(raw, at + 2, to), offset + at + 2, 0};
        write_line(&w, raw.p[at]);
        at = to + 1;
    }
    return at;
}

static const struct producer line_producer = {open_lines, produce_lines, free};

static const char book[] = "t The Ferry\n"
                           "u Ann Oar\n"
                           "w en\n"
                           "m one.xhtml\n"
                           "# Chapter one\n"
                           "- It was low{a 1} and slow{b 2}, and{c 3} so it stayed.\n"
                           "> A ferry waits for nobody who owns a boat.\n"
                           "m two.xhtml\n"
                           "@ back\n"
                           "l #back once more\n"
                           "- Nobody read{a 1} it.\n"
                           "n b 2 The second note stands first, and cites nothing.\n"
                           "n a 1 The first.\n"
                           "n d 4 Cited nowhere.\n"
                           "n a 1 Twice the same id.\n";

static struct document *open_book(void)
{
    struct document *d = document_new_produced(span_of(book), true, &line_producer, NULL);

    assert_non_null(d);
    while (document_step(d, 100))
        ;
    return d;
}

static char *text_of(const struct document *d, size_t from, size_t to)
{
    struct span s = span_sub(document_text(d), from, to);

    return mem_copy(s.p, s.n);
}

static void says(const struct document *d, size_t from, size_t to, const char *text)
{
    char *found = text_of(d, from, to);

    assert_string_equal(found, text);
    free(found);
}

static void blocks_are_those_built(void **state)
{
    struct document *d = open_book();
    struct block b, last;
    struct logical_line line;

    (void)state;
    assert_true(document_block(d, 0, &b));
    says(d, b.from, b.to, "Chapter one");
    assert_true(document_block_next(d, &b, &b));
    says(d, b.from, b.to, "It was low1 and slow2, and3 so it stayed.");
    document_logical_line(d, &b, b.from + 3, &line);
    assert_int_equal(line.from, b.from);
    assert_int_equal(line.to, b.to);
    assert_true(document_block_next(d, &b, &b));
    assert_int_equal(b.kind, BLOCK_QUOTATION);
    document_logical_line(d, &b, b.from, &line);
    assert_int_equal(line.indent, 4);
    assert_int_equal(line.hang, 2);
    assert_true(document_block_last(d, &last));
    says(d, last.from, last.to, "1 Twice the same id.");
    assert_true(document_block_prev(d, &last, &b));
    says(d, b.from, b.to, "4 Cited nowhere.");
    document_free(d);
}

static void headings_become_sections(void **state)
{
    struct document *d = open_book();
    const struct section *sections;

    (void)state;
    assert_int_equal(document_sections(d, &sections), 1);
    says(d, sections[0].title.from, sections[0].title.to, "Chapter one");
    document_free(d);
}

static void notes_are_paired_by_id(void **state)
{
    struct document *d = open_book();
    const struct marker *markers;
    const struct note *notes;

    (void)state;
    assert_int_equal(document_markers(d, &markers), 4);
    assert_int_equal(document_notes(d, &notes), 4);
    says(d, markers[0].from, markers[0].to, "1");
    says(d, notes[markers[0].note].body.from, notes[markers[0].note].body.to, "The first.");
    assert_int_equal(markers[1].note, 0);
    assert_int_equal(markers[2].note, NOWHERE);
    assert_int_equal(markers[3].note, markers[0].note);
    assert_int_equal(notes[1].cited, 2);
    assert_int_equal(notes[1].marker, 0);
    assert_int_equal(notes[2].marker, NOWHERE);
    assert_int_equal(notes[3].cited, 0);
    document_free(d);
}

static void what_leads_nowhere_is_reported(void **state)
{
    struct document *d = open_book();
    const struct diag *diags;

    (void)state;
    assert_int_equal(document_diags(d, &diags), 3);
    assert_string_equal(diags[0].message, "no note has the id c");
    assert_string_equal(diags[1].message, "note d is cited nowhere");
    assert_string_equal(diags[2].message, "another note has the id a");
    document_free(d);
}

static void links_and_anchors_are_found(void **state)
{
    struct document *d = open_book();
    struct document_link link;
    const struct style_run *runs;

    (void)state;
    assert_true(document_link(d, 0, &link));
    says(d, link.range.from, link.range.to, "once more");
    assert_true(span_equal(link.target, span_of("#back")));
    assert_int_equal(document_anchor(d, span_of("back")), link.range.from);
    assert_int_equal(document_anchor(d, span_of("front")), NOWHERE);
    assert_false(document_link(d, link.range.to, &link));
    assert_int_equal(document_styles(d, link.range, &runs), 1);
    assert_int_equal(runs[0].attributes, ATTR_UNDERLINE);
    document_free(d);
}

static void metadata_is_the_formats(void **state)
{
    struct document *d = open_book();

    (void)state;
    assert_true(span_equal(document_title(d), span_of("The Ferry")));
    assert_true(span_equal(document_author(d), span_of("Ann Oar")));
    assert_true(span_equal(document_language(d), span_of("en")));
    document_free(d);
}

static void places_are_in_members(void **state)
{
    struct document *d = open_book();
    struct span text = document_text(d);
    size_t offset, at = (size_t)(strstr(book, "once more") - book);

    (void)state;
    for (size_t pos = 0; pos < text.n; pos++)
        assert_int_equal(document_position(d, document_raw(d, pos)), pos);
    size_t pos = document_position(d, at);
    says(d, pos, pos + 9, "once more");
    assert_true(span_equal(document_member(d, at, &offset), span_of("two.xhtml")));
    assert_int_equal(offset, at - (size_t)(strstr(book, "@ back") - book));
    assert_true(span_equal(document_member(d, 2, &offset), span_of("")));
    assert_int_equal(offset, 2);
    document_free(d);
}

static size_t raw_after_head(void *head, size_t offset)
{
    return offset + *(size_t *)head;
}

static size_t offset_before_head(void *head, size_t raw)
{
    return raw > *(size_t *)head ? raw - *(size_t *)head : 0;
}

static void an_origin_maps_on(void **state)
{
    struct document *d = open_book();
    size_t head = 1000;

    (void)state;
    document_set_origin(d,
                        &(struct document_origin){raw_after_head, offset_before_head, &head});
    assert_int_equal(document_raw(d, 0), 1000 + (size_t)(strstr(book, "Chapter") - book));
    assert_int_equal(document_position(d, document_raw(d, 20)), 20);
    document_free(d);
}

static void nowhere_to_store_is_told(void **state)
{
    const char *before = getenv("TMPDIR");
    char *kept = mem_string(before);

    (void)state;
    setenv("TMPDIR", "/nowhere", 1);
    assert_null(document_new_produced(span_of(book), true, &line_producer, NULL));
    if (kept)
        setenv("TMPDIR", kept, 1);
    else
        unsetenv("TMPDIR");
    free(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_those_built),
        cmocka_unit_test(headings_become_sections),
        cmocka_unit_test(notes_are_paired_by_id),
        cmocka_unit_test(what_leads_nowhere_is_reported),
        cmocka_unit_test(links_and_anchors_are_found),
        cmocka_unit_test(metadata_is_the_formats),
        cmocka_unit_test(places_are_in_members),
        cmocka_unit_test(an_origin_maps_on),
        cmocka_unit_test(nowhere_to_store_is_told),
    };

    return cmocka_run_group_tests_name("produced texts", tests, NULL, NULL);
}
