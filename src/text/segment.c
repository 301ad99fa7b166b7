/* SPDX-License-Identifier: ISC */
/*
 * One pass over a stretch: break opportunities, clusters and columns together.
 * Columns are the sum of those of the code points, as long as nothing special
 * begins a cluster; what is special, and white space but for a single blank, is
 * measured as the glyphs it is shown as.
 */
#include "decode.h"
#include "width.h"

struct pass {
    struct text_widths *w;
    struct span s;
    struct text_segments *out;
    size_t from;                /* where the segment begins */
    size_t white;               /* where the white run it ends in begins; NOWHERE without one */
    uint32_t columns;           /* of the segment, but for that run */
    size_t open;                /* the boundary left open; NOWHERE without one */
    struct text_segment opened; /* the segment that would end there */
};

/* Columns of s[from, to) as shown. */
static uint32_t shown_columns(struct pass *p, size_t from, size_t to)
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

static inline void end_segment(struct pass *p, size_t at, struct text_segment seg)
{
    VEC_PUSH(p->out, seg);
    p->from = at;
    p->columns -= seg.width + seg.gap;
}

static void commit(struct pass *p)
{
    if (p->open != NOWHERE)
        end_segment(p, p->open, p->opened);
    p->open = NOWHERE;
}

/* What the machine says of the boundary at at, which follows what is not white
 * or begins a cluster, or where the text ends. */
static void settle(struct pass *p, size_t at, unsigned found)
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

/* The same for what is most frequent: a break after one blank or none.  False
 * for anything else. */
static inline bool settle_plain(struct pass *p, size_t at, unsigned found)
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

/* White space belongs to what it follows: no segment but the first begins with
 * it. */
static inline void take_white(struct pass *p, size_t at, unsigned found)
{
    if (found & BOUNDARY_COMMIT)
        commit(p);
    p->open = NOWHERE;
    if (p->white == NOWHERE)
        p->white = at;
}

/* What the special glyph that begins at at has more than the sum of its code
 * points; modulo 2^32. */
static uint32_t correction(struct pass *p, size_t at)
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

/* A code point at at, of bytes, that begins no cluster.  As the glyphs do, cuts
 * what has more than one of them holds: the machine begins anew. */
static bool cut_cluster(const struct pass *p, size_t *from, size_t at, size_t bytes,
                        unsigned record, unsigned *cluster)
{
    uint32_t cp;

    if (*from == NOWHERE)
        *from = at - text_decode_back(p->s.p, at, &cp, NULL);
    if (at + bytes - *from <= GLYPH_MOST)
        return false;
    *cluster = 0;
    machine_step(cluster_next, cluster, RECORD_CLUSTER_OF(record));
    return true;
}

/* The record of the code point s[0, n) begins with; how many bytes it takes. */
static inline size_t look_up(struct text_widths *w, const char *s, size_t n, unsigned *record)
{
    bool malformed;
    uint32_t cp;
    size_t bytes = decode_inline(s, n, &cp, &malformed);

    *record = widths_record(w, cp);
    if (malformed) {
        /* Shown by itself, with no marks on it. */
        *record &= ~(RECORD_CLUSTER << RECORD_CLUSTER_SHIFT);
        *record |= CLUSTER_CONTROL << RECORD_CLUSTER_SHIFT;
    }
    return bytes;
}

/* Takes the code points from at on that have the same record as the one before
 * and leave the machine as it is: the letters of a word. */
static inline size_t take_letters(struct pass *p, size_t at, size_t bytes, unsigned record)
{
    const unsigned width = RECORD_WIDTH_OF(record);
    const char *s = p->s.p;
    size_t n = p->s.n, run;
    unsigned like, lead = (unsigned char)s[at - bytes];

    if (bytes == 1 && record == p->w->letter) {
        run = letter_run(s + at, n - at);
        p->columns += (uint32_t)run;
        at += run;
        if (at < n && (unsigned char)s[at] < 0x80)
            return at;
    }
    /* Where a lead and its neighbour lead to nothing else, as in an alphabet's
     * middle, they alone decide. */
    if (bytes == 2 && p->w->leads[lead & 0x1F] == record &&
        p->w->leads[(lead ^ 1) & 0x1F] == record) {
        run = lead_run(s + at, n - at, lead);
        p->columns += (uint32_t)run * width;
        at += 2 * run;
        if (at < n && (unsigned char)s[at] < 0x80)
            return at;
    }
    while (at < n) {
        bytes = look_up(p->w, s + at, n - at, &like);
        if (like != record)
            break;
        p->columns += width;
        at += bytes;
    }
    return at;
}

/* Whether a blank and one more of this record bring the machine back to where it
 * is, with a break between. */
static inline bool words_repeat(const uint16_t *next, unsigned line, unsigned record)
{
    unsigned blank = next[(line >> BOUNDARY_BITS) + LINE_SP];
    unsigned again = next[(blank >> BOUNDARY_BITS) + (record & RECORD_LINE)];

    return !(blank & (BOUNDARY_COMMIT | BOUNDARY_KIND)) &&
           (again & (BOUNDARY_COMMIT | BOUNDARY_KIND)) == BOUNDARY &&
           again >> BOUNDARY_BITS == line >> BOUNDARY_BITS;
}

/* The same for words of them, with single blanks between. */
static inline size_t take_words(struct pass *p, size_t at, size_t bytes, unsigned record)
{
    const size_t n = p->s.n;
    unsigned like;

    for (;;) {
        at = take_letters(p, at, bytes, record);
        if (n - at < 2 || p->s.p[at] != ' ')
            return at;
        bytes = look_up(p->w, p->s.p + at + 1, n - at - 1, &like);
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

/* The same where the machine breaks before each of them: ideographs. */
static inline size_t take_ideographs(struct pass *p, size_t at, unsigned record)
{
    const unsigned width = RECORD_WIDTH_OF(record);
    unsigned like;

    while (at < p->s.n) {
        size_t bytes = look_up(p->w, p->s.p + at, p->s.n - at, &like);
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

/* Whether a code point of this record is a cluster of its own, and what is shown
 * of it is itself. */
static inline bool is_simple(unsigned record)
{
    return (record & ~(RECORD_LINE | RECORD_WIDTH << RECORD_WIDTH_SHIFT)) ==
           CLUSTER_OTHER << RECORD_CLUSTER_SHIFT;
}

static void take_all(struct pass *p, const uint16_t *next)
{
    const size_t n = p->s.n;
    unsigned line = 0, cluster = 0;
    size_t at = 0, cluster_from = 0;

    /* The first code point begins a cluster, as after a control. */
    machine_step(cluster_next, &cluster, CLUSTER_CONTROL);
    while (at < n) {
        unsigned record;
        size_t here = at;
        at += look_up(p->w, p->s.p + at, n - at, &record);
        unsigned found = machine_step(next, &line, record & RECORD_LINE);
        bool begins = machine_step(cluster_next, &cluster, RECORD_CLUSTER_OF(record));
        if (record & RECORD_WHITE) {
            take_white(p, here, found);
            continue;
        }
        if (!begins)
            begins = cut_cluster(p, &cluster_from, here, at - here, record, &cluster);
        if (begins)
            cluster_from = here;
        else
            found &= BOUNDARY_COMMIT;
        if ((found || p->white != NOWHERE) && !settle_plain(p, here, found))
            settle(p, here, found);
        if (begins && (record & RECORD_SPECIAL))
            p->columns += correction(p, here);
        p->columns += RECORD_WIDTH_OF(record);
        /* What one more of the same would do. */
        unsigned again = next[(line >> BOUNDARY_BITS) + (record & RECORD_LINE)];
        if (again >> BOUNDARY_BITS != line >> BOUNDARY_BITS || !is_simple(record))
            continue;
        /* The last of them is found again where marks follow. */
        cluster_from = NOWHERE;
        again &= BOUNDARY_COMMIT | BOUNDARY_KIND;
        if (again == BOUNDARY)
            at = take_ideographs(p, at, record);
        else if (again == BOUNDARY_NONE && words_repeat(next, line, record))
            at = take_words(p, at, at - here, record);
        else if (again == BOUNDARY_NONE)
            at = take_letters(p, at, at - here, record);
    }
    settle(p, n, machine_step(next, &line, LINE_END));
}

void text_segment(struct text_widths *w, struct span s, unsigned options,
                  struct text_segments *out)
{
    struct pass p = {.w = w, .s = s, .out = out, .white = NOWHERE, .open = NOWHERE};

    if (!s.n)
        return;
    take_all(&p, machine_line_next(options | TEXT_SOFT_LINES));
}
