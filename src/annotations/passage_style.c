/* SPDX-License-Identifier: ISC */
/* Styles of passages; their names are those of the dotfile, where plain is the absence of one.
 */
#include <ibid/annotations.h>

#include <stdlib.h>
#include <string.h>

static const char *const names[PASSAGE_STYLES] = {
    [PASSAGE_PLAIN] = NULL,
    [PASSAGE_IMPORTANT] = "important",
    [PASSAGE_QUESTION] = "question",
    [PASSAGE_DOUBT] = "doubt",
};

enum passage_style passage_style(const struct passage *p)
{
    for (unsigned i = PASSAGE_PLAIN + 1; i < PASSAGE_STYLES; i++)
        if (p->style && strcmp(p->style, names[i]) == 0)
            return (enum passage_style)i;
    return PASSAGE_PLAIN;
}

void passage_set_style(struct passage *p, enum passage_style style)
{
    free(p->style);
    p->style = mem_string(names[style]);
}

const char *passage_style_name(enum passage_style style)
{
    return names[style] ? names[style] : "plain";
}

enum passage_style passage_style_next(enum passage_style style)
{
    return (enum passage_style)((style + 1) % PASSAGE_STYLES);
}
