#include "recipe.h"

#include <string.h>

#include "families.h"

// What is not worked out, or only by one of the two ways, by the beginning of the folder's name.
static const struct {
    const char *prefix, *why;
} LACKING[] = {
    {"pmml_", "a scorecard: through a daemon alone"},
    {"pymcdm_weights_ahp", "a list in the call: through a daemon alone"},
    {"jmcdm_ahp", "a list in the call: through a daemon alone"},
};

bool recipe_run(const struct vector *v, struct compare *c, const char **why)
{
    static const struct {
        bool (*known)(const struct vector *v);
        bool (*run)(const struct vector *v, struct compare *c);
    } FAMILIES[] = {
        {ranked_known, ranked_run},       {related_known, related_run},
        {scorecard_known, scorecard_run}, {treated_known, treated_run},
        {columns_known, columns_run},     {weighed_known, weighed_run},
        {tree_known, tree_run},           {own_known, own_run},
    };
    for (size_t i = 0; i < sizeof FAMILIES / sizeof *FAMILIES; i++) {
        if (!FAMILIES[i].known(v))
            continue;
        if (!FAMILIES[i].run(v, c))
            c->wrong++; // why stands on stderr
        return true;
    }
    *why = NULL;
    for (size_t i = 0; !*why && i < sizeof LACKING / sizeof *LACKING; i++)
        if (strncmp(v->name, LACKING[i].prefix, strlen(LACKING[i].prefix)) == 0)
            *why = LACKING[i].why;
    return false;
}
