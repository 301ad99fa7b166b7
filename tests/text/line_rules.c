/* SPDX-License-Identifier: ISC */
/*
 * Each rule of the annex is tried in its order at each place, by looking at the
 * whole text around it; the first that has an answer gives it.  Nothing is
 * remembered from one place to the next.
 */
#include "line_rules.h"

#include <string.h>

/* Decision of a rule on a place. */
enum answer { SILENT, NO, YES };

/* The text with marks taken into what they stand on (LB9): c[i], and after it
 * the end. */
struct text {
    unsigned char c[LINE_RULES_MOST + 1];
    bool joiner[LINE_RULES_MOST + 1]; /* a ZWJ stands right before c[i] (LB8a) */
    size_t n;
};

/* Sets of classes, as bits. */
typedef uint64_t set;
#define S(class) ((set)1 << (LINE_##class))

#define BK_CR_LF_NL (S(BK) | S(CR) | S(LF) | S(NL))
#define AL_ANY (S(AL) | S(AL_CN) | S(AL_DC) | S(AL_WIDE))
#define LETTER (AL_ANY | S(HL))
#define BA_ANY (S(BA) | S(BA_TAB) | S(BA_WIDE))
#define CL_ANY (S(CL) | S(CL_WIDE))
#define EX_ANY (S(EX) | S(EX_WIDE))
#define GL_ANY (S(GL) | S(GL_WIDE))
#define ID_ANY (S(ID) | S(ID_CN) | S(ID_WIDE))
#define EB_ANY (S(EB) | S(EB_WIDE))
#define EM_ANY S(EM_WIDE)
#define IN_ANY (S(IN) | S(IN_WIDE))
#define NS_ANY (S(NS) | S(NS_WIDE) | S(CJ_WIDE))
#define OP_ANY (S(OP) | S(OP_WIDE))
#define PO_ANY (S(PO) | S(PO_WIDE))
#define PR_ANY (S(PR) | S(PR_WIDE))
#define QU_ANY (S(QU) | S(QU_PF) | S(QU_PI))
#define HANGUL (S(JL_WIDE) | S(JV) | S(JT) | S(H2_WIDE) | S(H3_WIDE))
#define AKSARA (S(AK) | S(AS) | S(AL_DC))
#define EAST_ASIAN                                                                             \
    (S(AL_WIDE) | S(BA_WIDE) | S(CJ_WIDE) | S(CL_WIDE) | S(EB_WIDE) | S(EM_WIDE) |             \
     S(EX_WIDE) | S(GL_WIDE) | S(H2_WIDE) | S(H3_WIDE) | S(ID_WIDE) | S(IN_WIDE) |             \
     S(JL_WIDE) | S(NS_WIDE) | S(OP_WIDE) | S(PO_WIDE) | S(PR_WIDE))

/* Whether c[i] is one of a set; there is none before the start nor at the end. */
static bool in(const struct text *t, size_t i, set s)
{
    return i < t->n && (s >> t->c[i] & 1);
}

/* The last place before i that is not of the set; SIZE_MAX before the start. */
static size_t past(const struct text *t, size_t i, set s)
{
    do
        i--;
    while (in(t, i, s));
    return i;
}

static bool starts(const struct text *t, size_t i, set s)
{
    return i == SIZE_MAX || in(t, i, s);
}

/* Each rule decides on the place between c[i - 1] and c[i], 0 < i < n. */

static enum answer lb4_to_8a(const struct text *t, size_t i)
{
    if (in(t, i - 1, S(BK)))
        return YES; /* LB4 */
    if (in(t, i - 1, S(CR)) && in(t, i, S(LF)))
        return NO; /* LB5 */
    if (in(t, i - 1, S(CR) | S(LF) | S(NL)))
        return YES; /* LB5 */
    if (in(t, i, BK_CR_LF_NL))
        return NO; /* LB6 */
    if (in(t, i, S(SP) | S(ZW)))
        return NO; /* LB7 */
    if (in(t, past(t, i, S(SP)), S(ZW)))
        return YES; /* LB8 */
    if (t->joiner[i])
        return NO; /* LB8a */
    return SILENT;
}

static enum answer lb11_to_14(const struct text *t, size_t i)
{
    if (in(t, i, S(WJ)) || in(t, i - 1, S(WJ)))
        return NO; /* LB11 */
    if (in(t, i - 1, GL_ANY))
        return NO; /* LB12 */
    if (!in(t, i - 1, S(SP) | BA_ANY | S(HY) | S(HH)) && in(t, i, GL_ANY))
        return NO; /* LB12a */
    if (in(t, i, CL_ANY | S(CP) | EX_ANY | S(SY)))
        return NO; /* LB13 */
    if (in(t, past(t, i, S(SP)), OP_ANY))
        return NO; /* LB14 */
    return SILENT;
}

static enum answer lb15_to_18(const struct text *t, size_t i)
{
    size_t quote = past(t, i, S(SP));

    if (in(t, quote, S(QU_PI)) &&
        starts(t, quote - 1, BK_CR_LF_NL | OP_ANY | QU_ANY | GL_ANY | S(SP) | S(ZW)))
        return NO; /* LB15a */
    if (in(t, i, S(QU_PF)) &&
        (i + 1 == t->n || in(t, i + 1,
                             S(SP) | GL_ANY | S(WJ) | CL_ANY | QU_ANY | S(CP) | EX_ANY | S(IS) |
                                 S(SY) | BK_CR_LF_NL | S(ZW))))
        return NO; /* LB15b */
    if (in(t, i - 1, S(SP)) && in(t, i, S(IS)) && in(t, i + 1, S(NU)))
        return YES; /* LB15c */
    if (in(t, i, S(IS)))
        return NO; /* LB15d */
    if (in(t, past(t, i, S(SP)), CL_ANY | S(CP)) && in(t, i, NS_ANY))
        return NO; /* LB16 */
    if (in(t, past(t, i, S(SP)), S(B2)) && in(t, i, S(B2)))
        return NO; /* LB17 */
    if (in(t, i - 1, S(SP)))
        return YES; /* LB18 */
    return SILENT;
}

static enum answer lb19(const struct text *t, size_t i)
{
    if (in(t, i, QU_ANY & ~S(QU_PI)) || in(t, i - 1, QU_ANY & ~S(QU_PF)))
        return NO; /* LB19 */
    if (in(t, i, QU_ANY) && (!in(t, i - 1, EAST_ASIAN) || !in(t, i + 1, EAST_ASIAN)))
        return NO; /* LB19a */
    if (in(t, i - 1, QU_ANY) && (!in(t, i, EAST_ASIAN) || i == 1 || !in(t, i - 2, EAST_ASIAN)))
        return NO; /* LB19a */
    return SILENT;
}

static enum answer lb20_to_22(const struct text *t, size_t i)
{
    if (in(t, i, S(CB)) || in(t, i - 1, S(CB)))
        return YES; /* LB20 */
    if (starts(t, i - 2, BK_CR_LF_NL | S(SP) | S(ZW) | S(CB) | GL_ANY) &&
        in(t, i - 1, S(HY) | S(HH)) && in(t, i, LETTER))
        return NO; /* LB20a */
    if (in(t, i, BA_ANY | S(HH) | S(HY) | NS_ANY) || in(t, i - 1, S(BB)))
        return NO; /* LB21 */
    if (i > 1 && in(t, i - 2, S(HL)) && in(t, i - 1, S(HY) | S(HH)) && !in(t, i, S(HL)))
        return NO; /* LB21a */
    if (in(t, i - 1, S(SY)) && in(t, i, S(HL)))
        return NO; /* LB21b */
    if (in(t, i, IN_ANY))
        return NO; /* LB22 */
    return SILENT;
}

static enum answer lb23_to_24(const struct text *t, size_t i)
{
    set ideograph = ID_ANY | EB_ANY | EM_ANY;

    if (in(t, i - 1, LETTER) && in(t, i, S(NU)))
        return NO; /* LB23 */
    if (in(t, i - 1, S(NU)) && in(t, i, LETTER))
        return NO; /* LB23 */
    if (in(t, i - 1, PR_ANY) && in(t, i, ideograph))
        return NO; /* LB23a */
    if (in(t, i - 1, ideograph) && in(t, i, PO_ANY))
        return NO; /* LB23a */
    if (in(t, i - 1, PR_ANY | PO_ANY) && in(t, i, LETTER))
        return NO; /* LB24 */
    if (in(t, i - 1, LETTER) && in(t, i, PR_ANY | PO_ANY))
        return NO; /* LB24 */
    return SILENT;
}

static enum answer lb25(const struct text *t, size_t i)
{
    size_t digits = past(t, i, S(SY) | S(IS));
    size_t bracketed = in(t, i - 1, CL_ANY | S(CP)) ? past(t, i - 1, S(SY) | S(IS)) : SIZE_MAX;

    if ((in(t, digits, S(NU)) || in(t, bracketed, S(NU))) && in(t, i, PO_ANY | PR_ANY))
        return NO;
    if (in(t, i - 1, PO_ANY | PR_ANY) && in(t, i, OP_ANY) &&
        (in(t, i + 1, S(NU)) || (in(t, i + 1, S(IS)) && in(t, i + 2, S(NU)))))
        return NO;
    if (in(t, i - 1, PO_ANY | PR_ANY | S(HY) | S(IS)) && in(t, i, S(NU)))
        return NO;
    if (in(t, digits, S(NU)) && in(t, i, S(NU)))
        return NO;
    return SILENT;
}

static enum answer lb26_to_28(const struct text *t, size_t i)
{
    if (in(t, i - 1, S(JL_WIDE)) && in(t, i, S(JL_WIDE) | S(JV) | S(H2_WIDE) | S(H3_WIDE)))
        return NO; /* LB26 */
    if (in(t, i - 1, S(JV) | S(H2_WIDE)) && in(t, i, S(JV) | S(JT)))
        return NO; /* LB26 */
    if (in(t, i - 1, S(JT) | S(H3_WIDE)) && in(t, i, S(JT)))
        return NO; /* LB26 */
    if (in(t, i - 1, HANGUL) && in(t, i, PO_ANY))
        return NO; /* LB27 */
    if (in(t, i - 1, PR_ANY) && in(t, i, HANGUL))
        return NO; /* LB27 */
    if (in(t, i - 1, LETTER) && in(t, i, LETTER))
        return NO; /* LB28 */
    return SILENT;
}

static enum answer lb28a(const struct text *t, size_t i)
{
    if (in(t, i - 1, S(AP)) && in(t, i, AKSARA))
        return NO;
    if (in(t, i - 1, AKSARA) && in(t, i, S(VF) | S(VI)))
        return NO;
    if (i > 1 && in(t, i - 2, AKSARA) && in(t, i - 1, S(VI)) && in(t, i, S(AK) | S(AL_DC)))
        return NO;
    if (in(t, i - 1, AKSARA) && in(t, i, AKSARA) && in(t, i + 1, S(VF)))
        return NO;
    return SILENT;
}

static enum answer lb29_to_30b(const struct text *t, size_t i)
{
    if (in(t, i - 1, S(IS)) && in(t, i, LETTER))
        return NO; /* LB29 */
    if (in(t, i - 1, LETTER | S(NU)) && in(t, i, S(OP)))
        return NO; /* LB30 */
    if (in(t, i - 1, S(CP)) && in(t, i, LETTER | S(NU)))
        return NO; /* LB30 */
    if (in(t, i - 1, S(RI)) && in(t, i, S(RI)) && (i - 1 - past(t, i, S(RI))) % 2)
        return NO; /* LB30a */
    if (in(t, i - 1, EB_ANY | S(ID_CN) | S(AL_CN)) && in(t, i, EM_ANY))
        return NO; /* LB30b */
    return SILENT;
}

static bool may_break(const struct text *t, size_t i)
{
    static enum answer (*const rules[])(const struct text *, size_t) = {
        lb4_to_8a,  lb11_to_14, lb15_to_18, lb19,  lb20_to_22,
        lb23_to_24, lb25,       lb26_to_28, lb28a, lb29_to_30b};

    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++) {
        enum answer answer = rules[r](t, i);
        if (answer != SILENT)
            return answer == YES;
    }
    return true; /* LB31 */
}

void line_rules(const unsigned char *classes, size_t n, bool *breaks)
{
    struct text t = {.n = 0};
    size_t place[LINE_RULES_MOST]; /* of each of t, in classes */

    memset(breaks, 0, n + 1);
    for (size_t i = 0; i < n; i++) {
        bool mark = classes[i] == LINE_CM || classes[i] == LINE_ZWJ;
        if (mark && t.n && !in(&t, t.n - 1, BK_CR_LF_NL | S(SP) | S(ZW)))
            continue; /* LB9 */
        t.joiner[t.n] = i && classes[i - 1] == LINE_ZWJ;
        t.c[t.n] = mark ? LINE_AL : classes[i]; /* LB10 */
        place[t.n++] = i;
    }
    for (size_t i = 1; i < t.n; i++)
        breaks[place[i]] = may_break(&t, i);
    breaks[n] = true; /* LB3 */
}
