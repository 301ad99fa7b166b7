/* SPDX-License-Identifier: ISC */
/* Diagnostics of markers and notes: dangling, uncited, misprinted, out of sequence. */
#include "label_value.h"
#include "notes.h"

static void warn(struct inference *in, size_t at, struct range label, const char *format)
{
    diags_add(&in->findings->diags, at, format, (int)(label.to - label.from),
              in->text.p + label.from);
}

static uint64_t key_of(const struct inference *in, struct range label)
{
    return label_key(span_sub(in->text, label.from, label.to));
}

/* Marker [581], which cites note 681.  A label that numbers itself (#) is no misprint. */
static void report_misprint(struct inference *in, const struct marker *m)
{
    const struct note *n = &in->findings->notes.v[m->note];

    if (key_of(in, m->label) != key_of(in, n->label) && in->text.p[m->label.from] != '#')
        diags_add(&in->findings->diags, m->from,
                  "marker %.*s cites note %.*s: one of the two is misprinted",
                  (int)(m->to - m->from), in->text.p + m->from,
                  (int)(n->label.to - n->label.from), in->text.p + n->label.from);
}

/* A number given twice, or one where another belongs.  Restarting and missing numbers are
 * no errors. */
static void report_sequence(struct inference *in, size_t i)
{
    const struct note *n = &in->findings->notes.v[i];
    unsigned long here = label_number(in->text, n->label);
    unsigned long before = i ? label_number(in->text, n[-1].label) : 0;
    unsigned long after =
        i + 1 < in->findings->notes.n ? label_number(in->text, n[1].label) : 0;

    if (here > 1 && here == before)
        warn(in, n->from, n->label, "number %.*s is given to two notes");
    else if (before && here && after == before + 2 && here != before + 1 && here != after)
        diags_add(&in->findings->diags, n->from, "note %lu stands where %lu belongs", here,
                  before + 1);
}

void proofread(struct inference *in)
{
    const struct findings *f = in->findings;

    for (size_t i = 0; i < f->markers.n; i++) {
        const struct marker *m = &f->markers.v[i];
        if (m->note == NOWHERE)
            warn(in, m->from, (struct range){m->from, m->to}, "marker %.*s has no note");
        else if (!m->is_inline)
            report_misprint(in, m);
    }
    for (size_t i = 0; i < f->notes.n; i++) {
        const struct note *n = &f->notes.v[i];
        if (n->is_inline)
            continue;
        if (!n->cited)
            warn(in, n->from, n->label, "note %.*s is cited nowhere");
        report_sequence(in, i);
    }
}
