/* SPDX-License-Identifier: ISC */
/* Folding of code points for comparison, cached page by page. */
#include "fold.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

/* Code points of a page. */
#define PAGE 256u

/* The folded form of a code point.  Pages are filled when one of their code points is first
 * folded, by any thread. */
struct folded {
    uint32_t cp[FOLD_MAX];
    uint8_t n;
};
static struct folded *_Atomic pages[4][0x110000u / PAGE];

static uint32_t plain_equivalent(uint32_t cp)
{
    switch (cp) {
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x02BC:
    case 0x0060:
    case 0x00B4:
    case 0x2039:
    case 0x203A:
        return '\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x00AB:
    case 0x00BB:
        return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
        return '-';
    case '\n':
    case '\r':
    case '\t':
    case '\f':
    case 0x2028:
    case 0x2029:
    case 0x00A0:
    case 0x202F:
    case 0x2007:
        return ' ';
    default:
        return text_is_blank(cp) ? ' ' : cp;
    }
}

static bool is_ignored(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060 || cp == 0xFEFF ||
           (cp >= 0xFE00 && cp <= 0xFE0F);
}

static struct folded compute_fold(uint32_t cp, unsigned folding)
{
    struct folded f = {{0}, 0};
    uint32_t decomposed[32], lowered[96];
    size_t n = 32, m = 96;

    cp = plain_equivalent(cp);
    if (is_ignored(cp))
        return f;
    uint32_t *d = u32_normalize(UNINORM_NFKD, &cp, 1, decomposed, &n);
    if (!d) {
        d = &cp;
        n = 1;
    }
    uint32_t *l = d;
    m = folding & FOLD_CASE ? 96 : n;
    if (folding & FOLD_CASE)
        l = u32_casefold(d, n, NULL, NULL, lowered, &m);
    for (size_t i = 0; l && i < m && f.n < FOLD_MAX; i++)
        if (!(folding & FOLD_MARKS) || !uc_is_general_category(l[i], UC_MARK))
            f.cp[f.n++] = plain_equivalent(l[i]);
    if (l && l != d && l != lowered)
        free(l);
    if (d != &cp && d != decomposed)
        free(d);
    return f;
}

static const struct folded *fold_page(uint32_t number, unsigned folding)
{
    struct folded *page = atomic_load_explicit(&pages[folding][number], memory_order_acquire);
    struct folded *first = NULL;

    if (page)
        return page;
    page = mem_alloc(PAGE * sizeof *page);
    for (uint32_t i = 0; i < PAGE; i++)
        page[i] = compute_fold(number * PAGE + i, folding);
    if (atomic_compare_exchange_strong(&pages[folding][number], &first, page))
        return page;
    /* Another thread was faster. */
    free(page);
    return first;
}

unsigned fold_cp(uint32_t cp, unsigned folding, uint32_t out[FOLD_MAX])
{
    if (cp > 0x20 && cp < 0x7F && cp != '`') {
        out[0] = (folding & FOLD_CASE) && cp >= 'A' && cp <= 'Z' ? cp | 0x20 : cp;
        return 1;
    }
    if (cp > 0x10FFFF)
        cp = TEXT_REPLACEMENT;
    const struct folded *f = &fold_page(cp / PAGE, folding & 3)[cp % PAGE];
    for (unsigned i = 0; i < f->n; i++)
        out[i] = f->cp[i];
    return f->n;
}

void text_fold(struct span s, struct buf *out)
{
    bool begun = false, blank = false;

    for (size_t at = 0; at < s.n;) {
        uint32_t cp, folded[FOLD_MAX];
        at += text_decode(s.p + at, s.n - at, &cp, NULL);
        unsigned n = fold_cp(cp, FOLD_CASE | FOLD_MARKS, folded);
        for (unsigned i = 0; i < n; i++) {
            char bytes[4];
            if (folded[i] == ' ') {
                blank = true;
                continue;
            }
            if (blank && begun)
                buf_putc(out, ' ');
            buf_put(out, bytes, text_encode(folded[i], bytes));
            blank = false;
            begun = true;
        }
    }
}
