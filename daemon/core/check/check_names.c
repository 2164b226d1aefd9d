// Declarations whose names meet only here: a plugin's, and an indicator's with an attribute. The
// rest of the namespace is kept by the config room, which knows both places.
#include "core/check/check.h"

static void check_plugin_name(struct checker *c, const char *sort, const struct label *l)
{
    if (methods_has_plugin(c->methods, l->name))
        problem_error(c->problems, l->at, "%s \"%s\": the name is that of a plugin", sort, l->name);
}

void check_names(struct checker *c)
{
    const struct model *m = c->model;
    for (size_t i = 0; i < m->kind_count; i++) {
        const struct kind *k = &m->kinds[i];
        check_plugin_name(c, "kind", &k->label);
        for (size_t n = 0; n < k->indicator_count; n++)
            if (kind_attribute(k, k->indicators[n].label.name) != NONE)
                problem_error(c->problems, k->indicators[n].label.at,
                              "indicator \"%s\": %s has an attribute of that name",
                              k->indicators[n].label.name, k->label.name);
    }
    for (size_t i = 0; i < m->record_count; i++)
        check_plugin_name(c, "record type", &m->records[i].label);
    for (size_t i = 0; i < m->scheme_count; i++)
        check_plugin_name(c, "scheme", &m->schemes[i].label);
    for (size_t i = 0; i < m->table_count; i++)
        check_plugin_name(c, "table", &m->tables[i].label);
    for (size_t i = 0; i < m->function_count; i++)
        check_plugin_name(c, "function", &m->functions[i].label);
}
