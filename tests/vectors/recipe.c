#include "recipe.h"

#include <string.h>

#include "families.h"

// What peers and means cannot say, by the beginning of the folder's name.
static const struct {
    const char *prefix, *why;
} LACKING[] = {
    {"not_", "a trap: the peer's own numbers are wrong, and must not come out"},
    {"coinr_asem_treated", "treatment of outliers: winsorising until a test passes, then a log"},
    {"coinr_transforms", "treatment: logs and Box-Cox"},
    {"coinr_stats", "statistics of a column, not a score"},
    {"coinr_corr", "correlations between columns, not a score"},
    {"coinr_cronbach", "a statistic over columns, not a score"},
    {"coinr_effective_weights", "weights of a tree, not a score"},
    {"coinr_impute", "imputation: a column for a column, by group"},
    {"coinr_pca_weights", "weights out of the data: a number per column"},
    {"coinr_strengths", "a listing of one subject's ranks, not a score"},
    {"pmml_", "a scorecard: points by band and reason codes"},
    {"pymcdm_weights", "weights out of the data: a number per column"},
    {"skc_weights", "weights out of the data: a number per column"},
    {"jmcdm_weights", "weights out of the data: a number per column"},
    {"jmcdm_ahp", "weights out of a matrix of judgements"},
    {"pymcdm_", "ranking over several raw columns at once"},
    {"skc_", "ranking over several raw columns at once"},
    {"jmcdm_", "ranking over several raw columns at once"},
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
