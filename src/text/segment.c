/* SPDX-License-Identifier: ISC */
/*
 * Segments, in one pass over the text: break opportunities, clusters and columns.
 * Columns are the sum of those of the code points, unless a cluster begins with a
 * special one (see width.h); such clusters, and white space other than a single
 * blank, are measured by their glyphs.
 */
#include "decode.h"
#include "width.h"

struct segmenter {
    struct text_widths *w;
    struct span s;
    struct text_segments *out;
    size_t from;                /* where the segment begins */
    size_t white;               /* beginning of the white space at its end; NOWHERE for none */
    uint32_t columns;           /* of the segment without this white space */
    size_t open;                /* the boundary left open; NOWHERE for none */
    struct text_segment opened; /* the segment that would end there */
};

/* Columns of s[from, to) as shown. */
static uint32_t shown_columns(struct segmenter *p, size_t from, size_t to)
{
    uint32_t before = 0, columns = 0;

    if (from)
        text_decode_back(p->s.p, from, &before, NULL);
    while (from < to) {
        struct text_glyph g =
            text_glyph(p->w, p->s.p + from, p->s.n - from, before, TEXT_FLOW, 0);
        columns += g.width;
        from += g.bytes;
        text_decode_back(p->s.p, from, &before, NULL);
    }
    return columns;
}

static inline bool ends_in_soft_hyphen(struct span s, size_t from, size_t to)
{
    return to - from >= 2 && s.p[to - 1] == '\xAD' && s.p[to - 2] == '\xC2';
}

static inline void end_segment(struct segmenter *p, size_t at, struct text_segment seg)
{
    VEC_PUSH(p->out, seg);
    p->from = at;
    p->columns -= seg.width + seg.gap;
}

static void commit(struct segmenter *p)
{
    if (p->open != NOWHERE)
        end_segment(p, p->open, p->opened);
    p->open = NOWHERE;
}

/* Applies the automaton's decision on the boundary at at, the beginning of a cluster or the
 * end of the text. */
static void resolve_boundary(struct segmenter *p, size_t at, unsigned found)
{
    unsigned kind = found & BOUNDARY_KIND;
    size_t body = at;
    uint32_t gap = 0;

    if (found & BOUNDARY_COMMIT)
        commit(p);
    if (p->white != NOWHERE) {
        body = p->white;
        gap = at - body == 1 && p->s.p[body] == ' ' ? 1 : shown_columns(p, body, at);
        p->white = NOWHERE;
    }
    struct text_segment seg = {
        .body = (uint32_t)(body - p->from),
        .blanks = (uint32_t)(at - body),
        .width = p->columns,
        .gap = gap,
        .hyphen = ends_in_soft_hyphen(p->s, p->from, body),
    };
    p->columns += gap;
    if (kind == BOUNDARY || kind == BOUNDARY_MUST) {
        end_segment(p, at, seg);
    } else if (kind == BOUNDARY_OPEN) {
        p->open = at;
        p->opened = seg;
    } else {
        p->open = NOWHERE;
    }
}

/* The same for the most frequent case, a break after one blank or none; false for any
 * other. */
static inline bool resolve_plain_boundary(struct segmenter *p, size_t at, unsigned found)
{
    size_t body = at;

    if (found != BOUNDARY)
        return false;
    if (p->white != NOWHERE) {
        body = at - 1;
        if (p->white != body || p->s.p[body] != ' ')
            return false;
    }
    VEC_PUSH(p->out, (struct text_segment){
                         .body = (uint32_t)(body - p->from),
                         .blanks = (uint32_t)(at - body),
                         .width = p->columns,
                         .gap = (uint32_t)(at - body),
                         .hyphen = ends_in_soft_hyphen(p->s, p->from, body),
                     });
    p->from = at;
    p->columns = 0;
    p->white = NOWHERE;
    return true;
}

/* White space belongs to the segment before it, so that only the first segment can begin
 * with it. */
static inline void add_white(struct segmenter *p, size_t at, unsigned found)
{
    if (found & BOUNDARY_COMMIT)
        commit(p);
    p->open = NOWHERE;
    if (p->white == NOWHERE)
        p->white = at;
}

/* The columns of the special glyph at at minus the sum of those of its code points, modulo
 * 2^32. */
static uint32_t glyph_correction(struct segmenter *p, size_t at)
{
    uint32_t before = 0, sum = 0, cp;

    if (at)
        text_decode_back(p->s.p, at, &before, NULL);
    struct text_glyph g = text_glyph(p->w, p->s.p + at, p->s.n - at, before, TEXT_FLOW, 0);
    for (size_t i = 0; i < g.bytes;) {
        i += text_decode(p->s.p + at + i, g.bytes - i, &cp, NULL);
        sum += text_width(p->w, cp);
    }
    return g.width - sum;
}

/* Cuts a cluster before the code point [at, at + bytes), where a glyph would have no room
 * for it: the automaton for clusters starts again. */
static bool cut_cluster(const struct segmenter *p, size_t *from, size_t at, size_t bytes,
                        unsigned record, unsigned *cluster)
{
    uint32_t cp;

    if (*from == NOWHERE)
        *from = at - text_decode_back(p->s.p, at, &cp, NULL);
    if (at + bytes - *from <= GLYPH_TEXT_MAX)
        return false;
    *cluster = 0;
    automaton_step(cluster_next, cluster, RECORD_CLUSTER_OF(record));
    return true;
}

/* The record of the first code point of s[0, n); returns its bytes. */
static inline size_t record_at(struct text_widths *w, const char *s, size_t n, unsigned *record)
{
    bool malformed;
    uint32_t cp;
    size_t bytes = decode_inline(s, n, &cp, &malformed);

    *record = widths_record(w, cp);
    if (malformed) {
        /* Shown on its own, without marks. */
        *record &= ~(RECORD_CLUSTER << RECORD_CLUSTER_SHIFT);
        *record |= CLUSTER_CONTROL << RECORD_CLUSTER_SHIFT;
    }
    return bytes;
}

/* Skips the code points from at on that have the same record as the one before and do not
 * change the state of the automaton: the letters of a word. */
static inline size_t scan_letters(struct segmenter *p, size_t at, size_t bytes, unsigned record)
{
    const unsigned width = RECORD_WIDTH_OF(record);
    const char *s = p->s.p;
    size_t n = p->s.n, run;
    unsigned like, lead = (unsigned char)s[at - bytes];

    if (bytes == 1 && record == p->w->letter_record) {
        run = letter_run(s + at, n - at);
        p->columns += (uint32_t)run;
        at += run;
        if (at < n && (unsigned char)s[at] < 0x80)
            return at;
    }
    /* Where all code points of a lead byte and its neighbour have this record, as within
     * an alphabet, comparing lead bytes is enough. */
    if (bytes == 2 && p->w->lead_records[lead & 0x1F] == record &&
        p->w->lead_records[(lead ^ 1) & 0x1F] == record) {
        run = lead_run(s + at, n - at, lead);
        p->columns += (uint32_t)run * width;
        at += 2 * run;
        if (at < n && (unsigned char)s[at] < 0x80)
            return at;
    }
    while (at < n) {
        bytes = record_at(p->w, s + at, n - at, &like);
        if (like != record)
            break;
        p->columns += width;
        at += bytes;
    }
    return at;
}

/* Whether a blank and another code point with this record lead the automaton back to the
 * same state, with a break between them. */
static inline bool words_repeat(const uint16_t *next, unsigned line, unsigned record)
{
    unsigned blank = next[(line >> BOUNDARY_BITS) + LINE_SP];
    unsigned again = next[(blank >> BOUNDARY_BITS) + (record & RECORD_LINE)];

    return !(blank & (BOUNDARY_COMMIT | BOUNDARY_KIND)) &&
           (again & (BOUNDARY_COMMIT | BOUNDARY_KIND)) == BOUNDARY &&
           again >> BOUNDARY_BITS == line >> BOUNDARY_BITS;
}

/* Skips words of such letters with single blanks between them. */
static inline size_t scan_words(struct segmenter *p, size_t at, size_t bytes, unsigned record)
{
    const size_t n = p->s.n;
    unsigned like;

    for (;;) {
        at = scan_letters(p, at, bytes, record);
        if (n - at < 2 || p->s.p[at] != ' ')
            return at;
        bytes = record_at(p->w, p->s.p + at + 1, n - at - 1, &like);
        if (like != record)
            return at;
        VEC_PUSH(p->out, (struct text_segment){.body = (uint32_t)(at - p->from),
                                               .blanks = 1,
                                               .width = p->columns,
                                               .gap = 1});
        p->from = at + 1;
        p->columns = RECORD_WIDTH_OF(record);
        at += 1 + bytes;
    }
}

/* Skips code points with the same record that are segments each: ideographs. */
static inline size_t scan_ideographs(struct segmenter *p, size_t at, unsigned record)
{
    const unsigned width = RECORD_WIDTH_OF(record);
    unsigned like;

    while (at < p->s.n) {
        size_t bytes = record_at(p->w, p->s.p + at, p->s.n - at, &like);
        if (like != record)
            break;
        VEC_PUSH(p->out,
                 (struct text_segment){.body = (uint32_t)(at - p->from), .width = p->columns});
        p->from = at;
        p->columns = width;
        at += bytes;
    }
    return at;
}

/* Whether a code point with this record is a cluster of its own and shown unchanged. */
static inline bool is_simple(unsigned record)
{
    return (record & ~(RECORD_LINE | RECORD_WIDTH << RECORD_WIDTH_SHIFT)) ==
           CLUSTER_OTHER << RECORD_CLUSTER_SHIFT;
}

static void scan(struct segmenter *p, const uint16_t *next)
{
    const size_t n = p->s.n;
    unsigned line = 0, cluster = 0;
    size_t at = 0, cluster_from = 0;

    /* The first code point begins a cluster, as after a control. */
    automaton_step(cluster_next, &cluster, CLUSTER_CONTROL);
    while (at < n) {
        unsigned record;
        size_t here = at;
        at += record_at(p->w, p->s.p + at, n - at, &record);
        unsigned found = automaton_step(next, &line, record & RECORD_LINE);
        bool begins = automaton_step(cluster_next, &cluster, RECORD_CLUSTER_OF(record));
        if (record & RECORD_WHITE) {
            add_white(p, here, found);
            continue;
        }
        if (!begins)
            begins = cut_cluster(p, &cluster_from, here, at - here, record, &cluster);
        if (begins)
            cluster_from = here;
        else
            found &= BOUNDARY_COMMIT;
        if ((found || p->white != NOWHERE) && !resolve_plain_boundary(p, here, found))
            resolve_boundary(p, here, found);
        if (begins && (record & RECORD_SPECIAL))
            p->columns += glyph_correction(p, here);
        p->columns += RECORD_WIDTH_OF(record);
        /* The entry for another code point with the same record. */
        unsigned again = next[(line >> BOUNDARY_BITS) + (record & RECORD_LINE)];
        if (again >> BOUNDARY_BITS != line >> BOUNDARY_BITS || !is_simple(record))
            continue;
        /* Found again if a mark follows the last of them. */
        cluster_from = NOWHERE;
        again &= BOUNDARY_COMMIT | BOUNDARY_KIND;
        if (again == BOUNDARY)
            at = scan_ideographs(p, at, record);
        else if (again == BOUNDARY_NONE && words_repeat(next, line, record))
            at = scan_words(p, at, at - here, record);
        else if (again == BOUNDARY_NONE)
            at = scan_letters(p, at, at - here, record);
    }
    resolve_boundary(p, n, automaton_step(next, &line, LINE_END));
}

void text_segment(struct text_widths *w, struct span s, unsigned options,
                  struct text_segments *out)
{
    struct segmenter p = {.w = w, .s = s, .out = out, .white = NOWHERE, .open = NOWHERE};

    if (!s.n)
        return;
    scan(&p, automaton_for_lines(options | TEXT_SOFT_LINES));
}
