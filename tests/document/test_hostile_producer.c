/* SPDX-License-Identifier: ISC */
/*
 * A producer that calls the builder without regard to what builder.h says: what it gives is
 * ignored or clamped, so that lists stay in order, inside the text, and bounded by its size.
 */
#include "../random.h"

#include <ibid/builder.h>
#include <ibid/document.h>

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

/* What the producer does with all of its raw bytes. */
static void (*script)(struct builder *b);

static void *open_state(void)
{
    return NULL;
}

static size_t run_script(void *state, struct span raw, size_t offset, bool final,
                         struct builder *b)
{
    (void)state;
    if (!final)
        return 0;
    if (offset == 0)
        script(b);
    return raw.n;
}

static const struct producer hostile = {open_state, run_script, free};

static struct document *document_of(void (*calls)(struct builder *b))
{
    script = calls;
    struct document *d = document_new_produced(span_of("0123456789"), true, &hostile, NULL);
    assert_non_null(d);
    while (document_step(d, 1000))
        ;
    assert_true(document_done(d));
    return d;
}

static struct range range_of(size_t from, size_t to)
{
    return (struct range){from, to};
}

static size_t put(struct builder *b, const char *text)
{
    return build_text(b, span_of(text), range_of(0, strlen(text)));
}

/* Ranges ------------------------------------------------------------------------------- */

static void give_wrong_links(struct builder *b)
{
    put(b, "one two");
    build_link(b, range_of(3, 3), span_of("#empty"));
    build_link(b, range_of(5, 3), span_of("#backwards"));
    build_link(b, range_of(0, 8), span_of("#beyond"));
    build_link(b, range_of(2, SIZE_MAX), span_of("#beyond"));
    build_link(b, range_of(0, 3), span_of(""));
    build_link(b, range_of(2, 5), span_of("#two"));
    build_link(b, range_of(4, 7), span_of("#overlaps"));
    build_link(b, range_of(0, 1), span_of("#before"));
    build_link(b, range_of(5, 7), span_of("#three"));
}

static void wrong_links_are_ignored(void **state)
{
    struct document *d = document_of(give_wrong_links);
    struct document_link link;

    (void)state;
    assert_true(document_link(d, 0, &link));
    assert_int_equal(link.range.from, 2);
    assert_true(span_equal(link.target, span_of("#two")));
    assert_true(document_link(d, link.range.to, &link));
    assert_int_equal(link.range.from, 5);
    assert_false(document_link(d, link.range.to, &link));
    document_free(d);
}

static void give_wrong_styles(struct builder *b)
{
    put(b, "one two");
    build_style(b, &(struct style_run){0, 8, ATTR_BOLD, 0, 0});
    build_style(b, &(struct style_run){3, 3, ATTR_BOLD, 0, 0});
    build_style(b, &(struct style_run){2, 4, ATTR_DIM, 0, 0});
    build_style(b, &(struct style_run){3, 5, ATTR_BOLD, 0, 0});
}

static void wrong_styles_are_ignored(void **state)
{
    struct document *d = document_of(give_wrong_styles);
    const struct style_run *runs;

    (void)state;
    assert_int_equal(document_styles(d, range_of(0, SIZE_MAX), &runs), 1);
    assert_int_equal(runs[0].attributes, ATTR_DIM);
    document_free(d);
}

static void give_wrong_blocks(struct builder *b)
{
    put(b, "one two");
    build_block(b, &(struct block){.from = 4, .to = 9});
    build_block(b, &(struct block){.from = 3, .to = 3});
    build_block(b, &(struct block){.from = 0, .to = 3});
    build_block(b, &(struct block){.from = 2, .to = 7});
    build_block(b, &(struct block){.from = 4, .to = 7, .kind = (enum block_kind)99});
    build_heading(b, range_of(0, 3), range_of(0, 0), range_of(0, 9), 1);
    build_heading(b, range_of(0, 3), range_of(0, 0), range_of(0, 3), 999);
    build_marker(b, range_of(0, 3), range_of(2, 1), MARKER_BRACKET, false);
    build_note(b, 4, range_of(3, 4), range_of(5, 6), NOTE_BRACKET);
    build_work_end(b, 99);
}

static void wrong_blocks_and_evidence_are_ignored(void **state)
{
    struct document *d = document_of(give_wrong_blocks);
    const struct section *sections;
    const struct marker *markers;
    const struct note *notes;
    struct block block;

    (void)state;
    assert_true(document_block(d, 0, &block));
    assert_int_equal(block.to, 3);
    assert_false(document_block_next(d, &block, &block));
    assert_int_equal(document_sections(d, &sections), 0);
    assert_int_equal(document_markers(d, &markers), 0);
    assert_int_equal(document_notes(d, &notes), 0);
    document_free(d);
}

/* Strings ------------------------------------------------------------------------------ */

static void give_long_strings(struct builder *b)
{
    struct span megabyte = {mem_alloc(1 << 20), 1 << 20};

    put(b, "one two");
    build_anchor(b, 0, megabyte);
    build_anchor(b, 0, span_sub(megabyte, 0, 4097));
    build_anchor(b, 1, span_sub(megabyte, 0, 4096));
    build_metadata(b, METADATA_TITLE, megabyte);
    build_metadata(b, METADATA_TITLE, span_of("Short"));
    build_metadata(b, (enum metadata)77, span_of("x"));
    for (size_t i = 0; i < 100000; i++)
        build_anchor(b, 0, span_of("flood"));
    build_anchor(b, 0, span_of("last"));
    free((char *)megabyte.p);
}

static void long_strings_are_ignored(void **state)
{
    struct document *d = document_of(give_long_strings);
    char *id = mem_alloc(1 << 20);

    (void)state;
    assert_int_equal(document_anchor(d, (struct span){id, 1 << 20}), NOWHERE);
    assert_int_equal(document_anchor(d, (struct span){id, 4097}), NOWHERE);
    assert_int_equal(document_anchor(d, (struct span){id, 4096}), 1);
    assert_true(span_equal(document_title(d), span_of("Short")));
    assert_int_equal(document_anchor(d, span_of("flood")), 0);
    assert_int_equal(document_anchor(d, span_of("last")), NOWHERE);
    free(id);
    document_free(d);
}

/* Each comparing with each would take minutes. */
#define MANY_ANCHORS ((size_t)200000)

static void give_many_anchors(struct builder *b)
{
    char id[32];

    for (size_t i = MANY_ANCHORS; i-- > 0;) {
        snprintf(id, sizeof id, "%zu", i);
        build_anchor(b, put(b, "word "), span_of(id));
    }
}

static void many_anchors_are_found_fast(void **state)
{
    struct document *d = document_of(give_many_anchors);
    char id[32];

    (void)state;
    for (size_t i = 0; i < MANY_ANCHORS; i++) {
        snprintf(id, sizeof id, "%zu", i);
        assert_int_equal(document_anchor(d, span_of(id)), (MANY_ANCHORS - 1 - i) * 5);
    }
    document_free(d);
}

/* Places ------------------------------------------------------------------------------- */

static void give_wrong_raw_ranges(struct builder *b)
{
    build_text(b, span_of("ab"), range_of(5, 7));
    build_text(b, span_of("cd"), range_of(2, 4));
    build_text(b, span_of("ef"), range_of(9, 3));
    build_text(b, span_of("gh"), range_of(SIZE_MAX - 1, SIZE_MAX));
}

/* Text that stands for nothing, before raw bytes that are left out. */
static void skip_raw_bytes(struct builder *b)
{
    build_text(b, span_of("ab"), range_of(0, 2));
    build_text(b, span_of("+"), range_of(2, 2));
    build_text(b, span_of("cd"), range_of(6, 8));
}

static void raw_places_rise_and_stay_inside(void **state)
{
    struct document *d = document_of(give_wrong_raw_ranges);
    size_t before = 0;

    (void)state;
    assert_true(span_equal(document_text(d), span_of("abcdefgh")));
    for (size_t pos = 0; pos <= 8; pos++) {
        size_t raw = document_raw(d, pos);
        assert_true(raw >= before && raw <= 10);
        before = raw;
    }
    for (size_t raw = 0; raw < 20; raw++)
        assert_true(document_position(d, raw) <= 8);
    document_free(d);

    d = document_of(skip_raw_bytes);
    assert_int_equal(document_position(d, 1), 1);
    assert_int_equal(document_position(d, 4), 3);
    assert_int_equal(document_position(d, 6), 3);
    document_free(d);
}

/* Storage ------------------------------------------------------------------------------ */

static void give_much_text(struct builder *b)
{
    for (size_t i = 0; i < 20000; i++) {
        size_t pos = put(b, "1 word of many\n");
        build_block(b, &(struct block){.from = pos, .to = pos + 14});
        build_style(b, &(struct style_run){pos, pos + 6, ATTR_BOLD, 0, 0});
        build_link(b, range_of(pos, pos + 6), span_of("#a"));
        build_heading(b, range_of(pos, pos + 14), range_of(pos, pos + 1),
                      range_of(pos + 2, pos + 14), HEADING_MARKED + 1);
        build_identified_note(b, span_of("a"), pos, range_of(pos, pos + 1),
                              range_of(pos + 2, pos + 14));
    }
}

static void check_findings(struct document *d);
static void check_lists(struct document *d);

/* What was built of text that could not be stored is forgotten. */
static void nothing_reaches_beyond_what_was_stored(void **state)
{
    struct rlimit before, small;
    struct document *d;

    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){100000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    d = document_of(give_much_text);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_non_null(document_error(d));
    assert_int_equal(document_text(d).n, 100000);
    check_lists(d);
    check_findings(d);
    document_free(d);
}

/* Random calls ------------------------------------------------------------------------- */

static struct random seed;

static size_t random_position(void)
{
    return random_below(&seed, 50) ? random_below(&seed, 400)
                                   : SIZE_MAX - random_below(&seed, 3);
}

static struct range random_range(void)
{
    size_t from = random_position();

    return random_below(&seed, 8) ? range_of(from, from + random_below(&seed, 20))
                                  : range_of(from, random_position());
}

static struct range random_part(struct range whole)
{
    size_t size = whole.to - whole.from;

    if (!size || !random_below(&seed, 6))
        return random_range();
    size_t from = whole.from + random_below(&seed, size);
    return range_of(from, from + random_below(&seed, whole.to - from + 1));
}

static void call_at_random(struct builder *b)
{
    static const char *const ids[] = {"a", "b", "#c", "", "note"};
    struct span id = span_of(ids[random_below(&seed, 5)]);
    struct range whole = random_range(), label = random_part(whole), rest = random_part(whole);
    struct style_run run = {whole.from, whole.to, ATTR_BOLD, 1, 1};
    struct block block = {.from = whole.from,
                          .to = whole.to,
                          .kind = (enum block_kind)random_below(&seed, 10),
                          .indent = (uint16_t)random_below(&seed, 65536)};

    switch (random_below(&seed, 15)) {
    case 0:
        build_style(b, &run);
        break;
    case 1:
        build_anchor(b, whole.from, id);
        break;
    case 2:
        build_link(b, whole, id);
        break;
    case 3:
        build_reference(b, whole, label, id);
        break;
    case 4:
        build_identified_note(b, id, whole.from, label, rest);
        break;
    case 5:
        build_member(b, id, whole.from);
        break;
    case 6:
        build_block(b, &block);
        break;
    case 7:
        build_marker(b, whole, label, (enum marker_form)random_below(&seed, 30), true);
        break;
    case 8:
        build_note(b, whole.from, label, rest, (enum note_form)random_below(&seed, 30));
        break;
    case 9:
        build_open_note(b, whole.from, label, rest, (enum note_form)random_below(&seed, 30));
        break;
    case 10:
        build_inline_note(b, whole, label, rest);
        break;
    case 11:
        build_heading(b, whole, label, rest, (unsigned)random_below(&seed, 40));
        break;
    case 12:
        build_notes_heading(b, whole, rest, (unsigned)random_below(&seed, 40));
        break;
    case 13:
        random_below(&seed, 2) ? build_work_start(b, whole.from)
                               : build_work_end(b, whole.from);
        break;
    default:
        build_text(b, span_of("12 [1] ab\n"), random_range());
    }
}

static void call_often(struct builder *b)
{
    for (size_t i = 0; i < 300; i++)
        call_at_random(b);
}

static void assert_inside(const struct document *d, struct range r)
{
    assert_true(r.from <= r.to && r.to <= document_text(d).n);
}

static void check_findings(struct document *d)
{
    const struct section *sections;
    const struct marker *markers;
    const struct note *notes;
    size_t n = document_sections(d, &sections);

    for (size_t i = 0; i < n; i++) {
        assert_inside(d, sections[i].label);
        assert_inside(d, sections[i].title);
    }
    size_t note_count = document_notes(d, &notes);
    for (size_t i = 0; i < note_count; i++) {
        assert_inside(d, notes[i].label);
        assert_inside(d, notes[i].body);
        assert_true(!i || notes[i - 1].from <= notes[i].from);
    }
    n = document_markers(d, &markers);
    for (size_t i = 0; i < n; i++) {
        assert_inside(d, range_of(markers[i].from, markers[i].to));
        assert_inside(d, markers[i].label);
        assert_true(markers[i].note == NOWHERE || markers[i].note < note_count);
        assert_true(!i || markers[i - 1].from <= markers[i].from);
    }
}

static void check_lists(struct document *d)
{
    const struct style_run *runs;
    struct document_link link = {0};
    struct logical_line line;
    struct block block = {0};
    size_t n = document_styles(d, range_of(0, SIZE_MAX), &runs), end = 0;

    for (size_t i = 0; i < n; end = runs[i++].to)
        assert_true(runs[i].from >= end && runs[i].from < runs[i].to);
    assert_true(end <= document_text(d).n);
    for (size_t pos = 0; document_link(d, pos, &link); pos = link.range.to)
        assert_inside(d, link.range);
    for (end = 0; document_block(d, end, &block); end = block.to) {
        assert_inside(d, range_of(block.from, block.to));
        assert_true(block.from >= end && block.from < block.to);
        for (size_t pos = block.from; pos < block.to; pos = line.next)
            document_logical_line(d, &block, pos, &line);
    }
    for (size_t pos = 0; pos <= document_text(d).n; pos++)
        assert_true(document_position(d, document_raw(d, pos)) <= document_text(d).n);
    size_t anchor = document_anchor(d, span_of("a"));
    assert_true(anchor == NOWHERE || anchor <= document_text(d).n);
}

static void random_calls_leave_sound_lists(void **state)
{
    (void)state;
    for (uint64_t run = 0; run < 3000; run++) {
        seed = (struct random){run};
        struct document *d = document_of(call_often);
        check_lists(d);
        check_findings(d);
        document_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_links_are_ignored),
        cmocka_unit_test(wrong_styles_are_ignored),
        cmocka_unit_test(wrong_blocks_and_evidence_are_ignored),
        cmocka_unit_test(long_strings_are_ignored),
        cmocka_unit_test(many_anchors_are_found_fast),
        cmocka_unit_test(raw_places_rise_and_stay_inside),
        cmocka_unit_test(nothing_reaches_beyond_what_was_stored),
        cmocka_unit_test(random_calls_leave_sound_lists),
    };

    return cmocka_run_group_tests_name("hostile producers", tests, NULL, NULL);
}
