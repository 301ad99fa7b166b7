/* SPDX-License-Identifier: ISC */
/* Unpaired markers: one whose note is missing dangles; a year in brackets, [1923], is no
 * marker. */
#include "label_value.h"
#include "notes.h"

/* Minimum paired markers of a form before an unpaired one is taken for a marker. */
#define MIN_PAIRED 2

/* How far the number of a dangling marker may lie beyond the highest paired one. */
#define MAX_BEYOND 2

static unsigned long ordinal(const struct inference *in, const struct marker_candidate *m)
{
    return label_ordinal(in, m->form, marker_label(m));
}

struct form_survey survey_forms(const struct inference *in)
{
    struct form_survey s = {{0}, {0}};

    for (size_t i = 0; i < in->evidence->markers.n; i++) {
        const struct marker_candidate *m = &in->evidence->markers.v[i];
        if (m->note == NONE)
            continue;
        unsigned long number = ordinal(in, m);
        s.paired[m->form]++;
        if (number > s.highest[m->form])
            s.highest[m->form] = number;
    }
    return s;
}

/* Markup stands for nothing else.  Other forms need a number that fits among those of the
 * paired markers, as a year does not. */
bool is_dangling_marker(const struct inference *in, const struct marker_candidate *m,
                        const struct form_survey *s)
{
    unsigned long number = ordinal(in, m);

    switch (m->form) {
    case MARKER_MARKDOWN:
    case MARKER_ORG:
    case MARKER_RST:
    case MARKER_FN:
        return true;
    case MARKER_BRACKET:
    case MARKER_TORTOISE:
    case MARKER_SUPERSCRIPT:
    case MARKER_CJK:
        return s->paired[m->form] >= MIN_PAIRED && number &&
               number <= s->highest[m->form] + MAX_BEYOND;
    default:
        return false;
    }
}
