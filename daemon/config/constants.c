// Constants, and the office's own shorthand functions.
#include <string.h>

#include "config/sections.h"

const struct form constants_form = {.what = "constants", .texts = TEXT_PLAIN};
const struct form functions_form = {.what = "functions", .texts = TEXT_FUNCTION};

static bool read_constant(struct reader *r, const struct setting *s, struct constant *out)
{
    label_make(r, &out->label, s->name, s->name_at, NAME_BARE, "constant");
    if (s->tag != SETTING_STRING && s->tag != SETTING_NUMBER)
        return setting_wrong(r, s, s->name, "a number or a text");
    const char *unit;
    out->text = s->text.chars;
    out->is_text = !read_measured(r, s->text.chars, s->text.size, &out->number, &unit);
    if (!out->is_text)
        expr_read(r, s, &out->value);
    if (unit)
        (void)unit_read(r, s->at, unit);
    return true;
}

void constants_read(struct reader *r, const struct setting *s)
{
    struct model *m = r->model;
    m->constants = arena_array(r->arena, s->count, sizeof *m->constants);
    for (const struct setting *child = s->first; child; child = child->next) {
        struct constant constant = {.is_text = false};
        if (read_constant(r, child, &constant))
            m->constants[m->constant_count++] = constant;
    }
}

void functions_read(struct reader *r, const struct setting *s)
{
    struct model *m = r->model;
    m->functions = arena_array(r->arena, s->count, sizeof *m->functions);
    for (const struct setting *child = s->first; child; child = child->next) {
        struct function function = {.text = child->text};
        label_make(r, &function.label, child->name, child->name_at, NAME_BARE, "function");
        (void)name_claim(r, &function.label, "function");
        if (child->tag != SETTING_STRING)
            setting_wrong(r, child, child->name, "a text such as \"(x, t) = min(1, x / t)\"");
        else
            m->functions[m->function_count++] = function;
    }
}
