/* SPDX-License-Identifier: ISC */
#include "contents.h"

#include "excerpt.h"
#include "history.h"
#include "list.h"
#include "overlay.h"
#include "paging.h"
#include "prompt.h"

#include <stdlib.h>

/* Most bytes of a title that is completed in place of a label. */
#define COMPLETION_BYTES 200

bool go_to_section(struct reader *r, struct span wanted, bool jump)
{
    const struct section *sections;
    bool misprint;
    size_t pos = r->paging.page.n ? top_position(r) : 0;
    size_t i = document_find_section(r->setup.document, wanted, pos, &misprint);

    if (i == NOWHERE)
        return false;
    document_sections(r->setup.document, &sections);
    if (jump)
        jump_to(r, sections[i].from);
    else
        show_page(r, sections[i].from);
    if (misprint) {
        char *label = excerpt(r, sections[i].label, 20);
        reader_say(r, "section %lu is printed %s here", sections[i].meant, label);
        free(label);
    }
    return true;
}

static void contents_row(struct reader *r, size_t section, struct reader_row *row,
                         struct buf *sought)
{
    const struct section *sections;
    struct buf name = {0};

    (void)sought;
    document_sections(r->setup.document, &sections);
    section_name(r, section, &name);
    row->text = buf_take(&name);
    row->level = sections[section].level - 1;
    row->right = page_number(r, sections[section].from);
}

static void enter_section(struct reader *r, size_t section)
{
    const struct section *sections;

    document_sections(r->setup.document, &sections);
    jump_to(r, sections[section].from);
}

static const struct list_source contents = {
    .row = contents_row,
    .enter = enter_section,
    .hints = (const char *const[]){"↵ go · / filter · q close", NULL},
};

void list_contents(struct reader *r)
{
    const struct section *sections;
    size_t n = document_sections(r->setup.document, &sections);
    size_t last = r->paging.page.n ? top_position(r) : 0;

    list_open(r, &contents, "Contents",
              document_done(r->setup.document) ? "this text has no sections"
                                               : "known when the text has been read");
    for (size_t i = 0; i < n; i++)
        list_add(r, i, 0);
    size_t here = document_section_at(r->setup.document, last);
    list_ready(r, here == NOWHERE ? 0 : here);
}

/* The prompt for a section ---------------------------------------------------------- */

void go_to_section_named(struct reader *r, struct span wanted)
{
    if (!wanted.n || go_to_section(r, wanted, true))
        return;
    char *label = mem_copy(wanted.p, wanted.n);
    reader_say(r,
               document_done(r->setup.document)
                   ? "there is no section %s"
                   : "section %s is not known before the text has been read",
               label);
    free(label);
}

char *section_completion(struct reader *r, struct span typed, size_t nth)
{
    const struct section *sections;
    struct span text = document_text(r->setup.document);
    size_t n = document_sections(r->setup.document, &sections);

    for (size_t i = 0; i < n; i++) {
        struct range label = sections[i].label;
        if (label.from == label.to)
            label = sections[i].title;
        struct span name = span_sub(text, label.from, label.to);
        if (name.n > typed.n && span_equal(span_sub(name, 0, typed.n), typed) && !nth--)
            return excerpt(r, label, COMPLETION_BYTES);
    }
    return NULL;
}

static const char *section_label(const struct reader *r)
{
    (void)r;
    return "section ";
}

static void accept_section(struct reader *r, struct span text, void *data,
                           struct page_start origin)
{
    (void)data;
    (void)origin;
    go_to_section_named(r, text);
}

static const struct prompt_hooks section_hooks = {
    .label = section_label,
    .accept = accept_section,
};

static const struct overlay_type section_prompt_overlay = {
    .name = "section",
    .base = &prompt_overlay,
    .layer = LAYER_PROMPT,
    .flags = PROMPT_FLAGS,
    .typed = prompt_type,
    .free = prompt_free,
};

void section_prompt(struct reader *r)
{
    prompt_open(r, &section_prompt_overlay, &section_hooks, "", NULL);
}
