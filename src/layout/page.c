/* SPDX-License-Identifier: ISC */
/*
 * Pages.  Lines are taken in turn, each with the notes it cites, until the height
 * is full; then the page ends at the last place where it may.
 */
#include "foot_builder.h"

#include <stdlib.h>

/* Below this height pages are filled without regard to what stands at their foot. */
#define LOWEST_RULED 6

/* Below this one notes have no room at a page's foot. */
#define LEAST_FOOT 4

/* From this one on a blank stands above the rule. */
#define ROOMY_FOOT 12

/* Of a page on which a long note goes on, the text has at least one line in so many. */
#define TEXT_SHARE 3

/* So many lines on, a paragraph of which one line would be left alone goes on well. */
#define MOST_KEPT_TOGETHER 3

/* A page being made. */
struct page_builder {
    struct layout *l;
    VEC(struct line) lines; /* the last is the next page's, unless the text ends */
    VEC(size_t) feet;       /* lines of the foot below the first n lines */
    size_t n;               /* lines taken */
    bool ended;             /* they are the last of the text */
    struct foot_builder foot;
    bool has_foot;
    size_t split; /* with so many lines or more not all of the foot is set; or NOWHERE */
};

/* Lines of a foot above its first note: the rule, and the blank line above it. */
static unsigned foot_overhead(const struct layout *l, size_t lines)
{
    return 1 + (lines && l->form.height >= ROOMY_FOOT);
}

static size_t rows(const struct layout *l, size_t lines, size_t foot)
{
    return lines + foot + (foot ? foot_overhead(l, lines) : 0);
}

/* The rows a foot may take below so many lines. */
static size_t foot_room(const struct layout *l, size_t lines)
{
    size_t taken = rows(l, lines, 1) - 1;

    return l->form.height > taken ? l->form.height - taken : 0;
}

/* Where a page may end -------------------------------------------------------------- */

static size_t without_blank_end(const struct line *v, size_t n)
{
    while (n && v[n - 1].blank)
        n--;
    return n;
}

/* A heading may be underlined. */
static bool ends_with_heading(const struct line *v, size_t n)
{
    if (n > 1 && v[n - 1].kind == BLOCK_RULE)
        n--;
    return v[n - 1].kind == BLOCK_HEADING;
}

/* Of v[0, n], n > 0, where v[n] would begin the next page. */
static bool may_end(const struct line *v, size_t n)
{
    const struct line *last = &v[n - 1], *next = &v[n];
    bool orphan = last->first && !last->last;
    bool widow = !next->blank && next->last && !next->first;

    return !ends_with_heading(v, n) && !orphan && !widow;
}

/* Of v[0, n], where v[n] would begin the next page: how many may stay; 0 where
 * there is no good place. */
static size_t without_lone_lines(const struct line *v, size_t n)
{
    for (; (n = without_blank_end(v, n)) > 0; n--)
        if (may_end(v, n))
            return n;
    return 0;
}

/* Of v[0, n]: how many may stay where a heading may end the page that another follows; 0
 * where none does. */
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

/* Taking lines ---------------------------------------------------------------------- */

/* The line after those taken; false at the text's end. */
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

static void take(struct page_builder *p)
{
    p->n++;
    VEC_PUSH(&p->feet, p->foot.lines.n);
}

/* The notes of one line that could not all begin on any page: as many begin as
 * the room takes. */
static bool is_hopeless(const struct page_builder *p)
{
    size_t before = p->feet.v[p->n];
    size_t room = foot_room(p->l, 1);

    return !foot_builder_cut(&p->foot, before + 1, before + room);
}

/* Of a foot that is not all set, how many lines stay below n of the text. */
static size_t cut_below(const struct page_builder *p, size_t n)
{
    size_t least = p->split ? p->feet.v[p->split - 1] + 1 : 1;

    return foot_builder_cut(&p->foot, least, foot_room(p->l, n));
}

/* A line whose notes cannot all be set below it. */
static bool take_citing(struct page_builder *p)
{
    size_t before = p->feet.v[p->n], room = foot_room(p->l, p->n + 1);
    bool alone = !p->n && !before;

    p->split = p->n + 1;
    if (!cut_below(p, p->n + 1) && !alone && (room <= before || !is_hopeless(p))) {
        p->split = NOWHERE;
        return false;
    }
    take(p);
    return true;
}

/* More text beside a note that is too long for the page: its share, and what else
 * keeps a line from being left alone. */
static void take_beside(struct page_builder *p)
{
    size_t share = p->l->form.height / TEXT_SHARE, most = p->n + MOST_KEPT_TOGETHER;

    for (; look_ahead(p) && (p->n < share || p->n < most); take(p)) {
        bool good = p->n && !p->lines.v[p->n - 1].blank && may_end(p->lines.v, p->n);
        if (p->n >= share && good)
            break;
        if (foot_builder_would_cite(&p->foot, &p->lines.v[p->n]) || !cut_below(p, p->n + 1))
            break;
    }
    look_ahead(p);
}

static void take_lines(struct page_builder *p)
{
    size_t height = p->l->form.height;

    while (look_ahead(p)) {
        bool cites = p->has_foot && foot_builder_cite(&p->foot, &p->lines.v[p->n]);
        bool whole = foot_builder_fill(&p->foot, p->feet.v[p->n] + height);
        if (!whole || rows(p->l, p->n + 1, p->foot.lines.n) > height) {
            if (cites && take_citing(p))
                take_beside(p);
            break;
        }
        take(p);
    }
    look_ahead(p);
}

/* Making the page ------------------------------------------------------------------- */

/* Notes are known anew when a text has grown or was read on. */
static bool can_be_carried(struct layout *l, const struct page_start *start)
{
    if (start->foot >= start->end || start->end > l->order.n)
        return false;
    struct range whole = note_extent(l, l->order.v[start->foot].note);
    return !start->from || (start->from > whole.from && start->from <= whole.to);
}

static bool begin(struct page_builder *p, struct layout *l, struct page_start start)
{
    struct line line;

    *p = (struct page_builder){.l = l};
    p->has_foot = collect_if_ordinary(l) && l->form.notes == NOTES_AT_FOOT &&
                  l->form.height >= LEAST_FOOT;
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

/* Ends the page where it may end; before all text where notes fill it. */
static void settle(struct page_builder *p, bool carried)
{
    size_t n;

    if (p->ended || !p->n || p->l->form.height < LOWEST_RULED)
        return;
    n = without_lone_lines(p->lines.v, p->n);
    /* Headings that would fill a page with what they stand over are not all kept from
     * the one before. */
    if (n * 2 < p->n && between_headings(p->lines.v, p->n) > n)
        n = between_headings(p->lines.v, p->n);
    if (n || carried)
        p->n = n;
}

static void fill(struct page_builder *p, bool carried)
{
    bool whole = foot_builder_fill(&p->foot, p->l->form.height);

    p->split = NOWHERE;
    VEC_PUSH(&p->feet, p->foot.lines.n);
    if (!p->ended && whole && rows(p->l, 0, p->foot.lines.n) <= p->l->form.height) {
        take_lines(p);
    } else {
        p->split = 0;
        /* What has waited to begin goes before the text. */
        if (p->foot.needed <= p->foot.begun)
            take_beside(p);
    }
    settle(p, carried);
}

/* How many lines of the foot stay. */
static size_t foot_lines(const struct page_builder *p)
{
    size_t room = foot_room(p->l, p->n), cut;

    if (p->n < p->split)
        return p->feet.v[p->n];
    cut = cut_below(p, p->n);
    if (!cut)
        cut = room;
    return cut < p->foot.lines.n ? cut : p->foot.lines.n;
}

static void hand_over(struct page_builder *p, struct page *out)
{
    size_t size = document_text(p->l->document).n;
    size_t cut = foot_lines(p), n = without_blank_end(p->lines.v, p->n);

    if (p->n >= p->split)
        foot_builder_carry(&p->foot, cut, &out->on);
    while (cut && p->foot.lines.v[cut - 1].line.blank)
        cut--;
    out->v = p->lines.v;
    out->n = n ? n : p->n;
    out->at = p->lines.n ? p->lines.v[0].at : size;
    out->next = p->n < p->lines.n ? p->lines.v[p->n].at : size;
    out->on.at = out->next;
    out->last = out->next == size && out->on.foot >= out->on.end;
    out->foot.v = p->foot.lines.v;
    out->foot.n = cut;
    out->foot.cap = p->foot.lines.cap;
    p->foot.lines.v = NULL;
}

void layout_page_from(struct layout *l, struct page_start start, struct page *out)
{
    struct page_builder p;

    *out = (struct page){.at = start.at, .start = start, .last = true};
    if (begin(&p, l, start)) {
        fill(&p, p.foot.items.n > 0);
        hand_over(&p, out);
    }
    out->start.at = out->at;
    foot_builder_free(&p.foot);
    VEC_FREE(&p.feet);
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

/* Where the note that begins at pos stands in the order; NOWHERE where none does. */
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

/* What stands on it ----------------------------------------------------------------- */

unsigned layout_foot_gap(const struct layout *l, const struct page *p)
{
    return p->foot.n ? foot_overhead(l, p->n) - 1 : 0;
}

bool page_holds(const struct page *p, size_t pos)
{
    size_t low = 0, high = p->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->v[middle].at <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    if (low && pos < p->v[low - 1].next)
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
        (p->on.foot < p->on.end && l->order.v[p->on.foot].note == note))
        return false;
    for (size_t i = 0; i < p->foot.n; i++)
        begins |= p->foot.v[i].note == note && p->foot.v[i].begins;
    return begins;
}
