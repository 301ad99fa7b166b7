/* SPDX-License-Identifier: ISC */
/*
 * Page breaks.  Lines are accepted one by one, each with the notes it cites, until the
 * height is full; then the page ends at the last line where it may.
 */
#include "foot_builder.h"

#include <stdlib.h>

/* Minimum height, in lines, of pages whose ends are chosen; lower ones are filled. */
#define MIN_RULED_HEIGHT 6

/* Minimum height of pages with notes at their feet. */
#define MIN_FOOT_HEIGHT 4

/* Minimum height of pages with a blank line above the rule. */
#define MIN_GAP_HEIGHT 12

/* The text gets at least 1/TEXT_SHARE of a page that a long note fills otherwise. */
#define TEXT_SHARE 3

/* Maximum lines accepted beyond this share, to leave no line of a paragraph alone. */
#define MAX_EXTRA_LINES 3

struct page_builder {
    struct layout *l;
    VEC(struct line) lines;  /* the last begins the next page, unless the text ends */
    VEC(size_t) foot_counts; /* for each n: lines of the foot below the first n lines */
    size_t n;                /* lines accepted */
    bool ended;              /* no line of the text follows them */
    struct foot_builder foot;
    bool has_foot;
    size_t split; /* least n at which the foot is not complete, or NOWHERE */
};

/* Lines of a foot above its first note: the rule, and the blank line above it. */
static unsigned foot_overhead(const struct layout *l, size_t lines)
{
    return 1 + (lines && l->form.height >= MIN_GAP_HEIGHT);
}

static size_t rows(const struct layout *l, size_t lines, size_t foot)
{
    return lines + foot + (foot ? foot_overhead(l, lines) : 0);
}

/* Rows for a foot below a number of lines. */
static size_t foot_room(const struct layout *l, size_t lines)
{
    size_t taken = rows(l, lines, 1) - 1;

    return l->form.height > taken ? l->form.height - taken : 0;
}

/* Ends of pages --------------------------------------------------------------------- */

static size_t without_blank_end(const struct line *v, size_t n)
{
    while (n && v[n - 1].blank)
        n--;
    return n;
}

/* A heading may be underlined by a rule. */
static bool ends_with_heading(const struct line *v, size_t n)
{
    if (n > 1 && v[n - 1].kind == BLOCK_RULE)
        n--;
    return v[n - 1].kind == BLOCK_HEADING;
}

/* May a page end with v[0, n), n > 0, if v[n] begins the next? */
static bool may_end(const struct line *v, size_t n)
{
    const struct line *last = &v[n - 1], *next = &v[n];
    bool orphan = last->first && !last->last;
    bool widow = !next->blank && next->last && !next->first;

    return !ends_with_heading(v, n) && !orphan && !widow;
}

/* The most lines of v[0, n) that a page may end with; 0 where there is no good end. */
static size_t last_good_end(const struct line *v, size_t n)
{
    for (; (n = without_blank_end(v, n)) > 0; n--)
        if (may_end(v, n))
            return n;
    return 0;
}

/* The most lines of v[0, n) that end with a heading which another follows; 0 for none. */
static size_t between_headings(const struct line *v, size_t n)
{
    const struct line *next = &v[n];

    for (size_t i = n; i-- > 0;) {
        if (v[i].blank)
            continue;
        if (next->kind == BLOCK_HEADING && next->first && ends_with_heading(v, i + 1) &&
            v[i].last)
            return i + 1;
        next = &v[i];
    }
    return 0;
}

/* Accepting lines ---------------------------------------------------------------------- */

/* Reads the line after those accepted; false at the end of the text. */
static bool look_ahead(struct page_builder *p)
{
    struct line line;

    if (p->lines.n > p->n)
        return true;
    if (p->ended || !layout_flow_next(p->l, &p->lines.v[p->n - 1], &line)) {
        p->ended = true;
        return false;
    }
    VEC_PUSH(&p->lines, line);
    return true;
}

static void accept_line(struct page_builder *p)
{
    p->n++;
    VEC_PUSH(&p->foot_counts, p->foot.lines.n);
}

/* Could the notes of the next line not all begin even on a page with this line alone?  Then
 * as many begin as there is room for. */
static bool exceeds_any_page(const struct page_builder *p)
{
    size_t before = p->foot_counts.v[p->n];
    size_t room = foot_room(p->l, 1);

    return !foot_builder_cut(&p->foot, before + 1, before + room);
}

/* Lines of an incomplete foot that stay below n lines of the text. */
static size_t cut_below(const struct page_builder *p, size_t n)
{
    size_t least = p->split ? p->foot_counts.v[p->split - 1] + 1 : 1;

    return foot_builder_cut(&p->foot, least, foot_room(p->l, n));
}

/* Accepts a line whose notes do not all fit below it, if they may be divided. */
static bool accept_citing_line(struct page_builder *p)
{
    size_t before = p->foot_counts.v[p->n], room = foot_room(p->l, p->n + 1);
    bool alone = !p->n && !before;

    p->split = p->n + 1;
    if (!cut_below(p, p->n + 1) && !alone && (room <= before || !exceeds_any_page(p))) {
        p->split = NOWHERE;
        return false;
    }
    accept_line(p);
    return true;
}

/* Accepts text beside a note that is too long for the page: its share, and further lines so
 * that none is left alone. */
static void accept_lines_beside_note(struct page_builder *p)
{
    size_t share = p->l->form.height / TEXT_SHARE, most = p->n + MAX_EXTRA_LINES;

    for (; look_ahead(p) && (p->n < share || p->n < most); accept_line(p)) {
        bool good = p->n && !p->lines.v[p->n - 1].blank && may_end(p->lines.v, p->n);
        if (p->n >= share && good)
            break;
        if (foot_builder_would_cite(&p->foot, &p->lines.v[p->n]) || !cut_below(p, p->n + 1))
            break;
    }
    look_ahead(p);
}

static void accept_lines(struct page_builder *p)
{
    size_t height = p->l->form.height;

    while (look_ahead(p)) {
        bool cites = p->has_foot && foot_builder_cite(&p->foot, &p->lines.v[p->n]);
        bool whole = foot_builder_fill(&p->foot, p->foot_counts.v[p->n] + height);
        if (!whole || rows(p->l, p->n + 1, p->foot.lines.n) > height) {
            if (cites && accept_citing_line(p))
                accept_lines_beside_note(p);
            break;
        }
        accept_line(p);
    }
    look_ahead(p);
}

/* Making the page ------------------------------------------------------------------- */

/* Does start fit the order of notes?  This changes when a text has grown. */
static bool can_be_carried(struct layout *l, const struct page_start *start)
{
    if (start->foot >= start->end || start->end > l->order.n)
        return false;
    struct range whole = note_extent(l, l->order.v[start->foot].note);
    return !start->from || (start->from > whole.from && start->from <= whole.to);
}

static bool begin_page(struct page_builder *p, struct layout *l, struct page_start start)
{
    struct line line;

    *p = (struct page_builder){.l = l};
    p->has_foot = collect_if_ordinary(l) && l->form.notes == NOTES_AT_FOOT &&
                  l->form.height >= MIN_FOOT_HEIGHT;
    if (!p->has_foot || !can_be_carried(l, &start))
        start.foot = start.end = start.from = 0;
    bool carried = start.foot < start.end;
    bool over = carried && start.at >= document_text(l->document).n;
    p->ended = over || !layout_line(l, start.at, &line);
    if (!p->ended) {
        VEC_PUSH(&p->lines, line);
        start.at = line.at;
    }
    foot_builder_begin(&p->foot, l, &start);
    return p->lines.n || carried;
}

/* Chooses the number of lines that stay; none where notes fill the page. */
static void choose_end(struct page_builder *p, bool carried)
{
    size_t n;

    if (p->ended || !p->n || p->l->form.height < MIN_RULED_HEIGHT)
        return;
    n = last_good_end(p->lines.v, p->n);
    /* A row of headings is divided where the page would be less than half full. */
    if (n * 2 < p->n && between_headings(p->lines.v, p->n) > n)
        n = between_headings(p->lines.v, p->n);
    if (n || carried)
        p->n = n;
}

static void fill_page(struct page_builder *p, bool carried)
{
    bool whole = foot_builder_fill(&p->foot, p->l->form.height);

    p->split = NOWHERE;
    VEC_PUSH(&p->foot_counts, p->foot.lines.n);
    if (!p->ended && whole && rows(p->l, 0, p->foot.lines.n) <= p->l->form.height) {
        accept_lines(p);
    } else {
        p->split = 0;
        /* Notes that have waited to begin go before the text. */
        if (p->foot.needed <= p->foot.begun)
            accept_lines_beside_note(p);
    }
    choose_end(p, carried);
}

/* Number of foot lines that stay. */
static size_t foot_lines(const struct page_builder *p)
{
    size_t room = foot_room(p->l, p->n), cut;

    if (p->n < p->split)
        return p->foot_counts.v[p->n];
    cut = cut_below(p, p->n);
    if (!cut)
        cut = room;
    return cut < p->foot.lines.n ? cut : p->foot.lines.n;
}

static void finish_page(struct page_builder *p, struct page *out)
{
    size_t size = document_text(p->l->document).n;
    size_t cut = foot_lines(p), n = without_blank_end(p->lines.v, p->n);

    if (p->n >= p->split)
        foot_builder_carry(&p->foot, cut, &out->next_start);
    while (cut && p->foot.lines.v[cut - 1].line.blank)
        cut--;
    out->v = p->lines.v;
    out->n = n ? n : p->n;
    out->at = p->lines.n ? p->lines.v[0].at : size;
    out->next = p->n < p->lines.n ? p->lines.v[p->n].at : size;
    out->next_start.at = out->next;
    out->last = out->next == size && out->next_start.foot >= out->next_start.end;
    out->foot.v = p->foot.lines.v;
    out->foot.n = cut;
    out->foot.cap = p->foot.lines.cap;
    p->foot.lines.v = NULL;
}

void layout_page_from(struct layout *l, struct page_start start, struct page *out)
{
    struct page_builder p;

    *out = (struct page){.at = start.at, .start = start, .last = true};
    if (begin_page(&p, l, start)) {
        fill_page(&p, p.foot.items.n > 0);
        finish_page(&p, out);
    }
    out->start.at = out->at;
    foot_builder_free(&p.foot);
    VEC_FREE(&p.foot_counts);
}

bool layout_save_carried(struct layout *l, struct page_start start, struct page_carried *out)
{
    const struct note *notes;

    if (!collect_if_ordinary(l) || !can_be_carried(l, &start))
        return false;
    document_notes(l->document, &notes);
    *out = (struct page_carried){.first = notes[l->order.v[start.foot].note].from,
                                 .from = start.from,
                                 .last = notes[l->order.v[start.end - 1].note].from};
    return true;
}

/* The index in the order of the note that begins at pos, or NOWHERE. */
static size_t seq_at(struct layout *l, size_t pos)
{
    const struct note *notes;
    size_t note = document_note_at(l->document, pos);

    document_notes(l->document, &notes);
    return note == NOWHERE || notes[note].from != pos ? NOWHERE : order_of_note(l, note);
}

void layout_restore_carried(struct layout *l, const struct page_carried *carried,
                            struct page_start *start)
{
    *start = (struct page_start){.at = start->at};
    if (!collect_if_ordinary(l))
        return;
    struct page_start with = *start;
    size_t last = seq_at(l, carried->last);
    with.foot = seq_at(l, carried->first);
    with.end = last == NOWHERE ? 0 : last + 1;
    with.from = carried->from;
    if (can_be_carried(l, &with))
        *start = with;
}

void layout_page(struct layout *l, size_t pos, struct page *out)
{
    layout_page_from(l, (struct page_start){.at = pos}, out);
}

void page_free(struct page *p)
{
    free(p->v);
    free(p->foot.v);
    *p = (struct page){0};
}

/* Queries --------------------------------------------------------------------------- */

unsigned layout_foot_gap(const struct layout *l, const struct page *p)
{
    return p->foot.n ? foot_overhead(l, p->n) - 1 : 0;
}

bool page_holds(const struct page *p, size_t pos)
{
    size_t after;

    LOWER_BOUND(after, p->n, p->v[after].at <= pos);
    if (after && pos < p->v[after - 1].next)
        return true;
    for (size_t i = 0; i < p->foot.n; i++) {
        const struct foot_line *foot = &p->foot.v[i];
        if (!foot->reference && pos >= foot->line.at && pos < foot->line.next)
            return true;
    }
    return false;
}

bool page_has_note(struct layout *l, const struct page *p, size_t note)
{
    bool begins = false;

    if (!collect_if_ordinary(l) ||
        (p->next_start.foot < p->next_start.end && l->order.v[p->next_start.foot].note == note))
        return false;
    for (size_t i = 0; i < p->foot.n; i++)
        begins |= p->foot.v[i].note == note && p->foot.v[i].begins;
    return begins;
}
