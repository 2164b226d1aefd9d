#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caller.h"
#include "families.h"

// How to say each vector: the method, its parameters, which of its columns, and the column of
// expected.csv that it is.
static const struct ranked {
    const char *name, *method, *given, *output, *column;
    bool unscaled; // the peer's weights do not sum to 1, and its score grows with their sum
    double tolerance;
} RANKED[] = {
    {"pymcdm_aras", "outrank.aras", "", NULL, "score", false, 5e-3},
    {"pymcdm_aras_optimal", "outrank.aras", "", NULL, "score", false, 5e-5},
    {"pymcdm_cocoso", "outrank.cocoso", "", NULL, "score", false, 5e-4},
    {"pymcdm_edas", "outrank.edas", "", NULL, "score", false, 5e-4},
    {"pymcdm_mabac", "outrank.mabac", "", NULL, "score", true, 5e-5},
    {"pymcdm_mairca", "outrank.mairca", "", NULL, "score", true, 5e-5},
    {"pymcdm_marcos", "outrank.marcos", "", NULL, "score", false, 5e-5},
    {"pymcdm_moora", "outrank.moora", "", NULL, "score", false, 5e-5},
    {"pymcdm_promethee2", "outrank.promethee", "", NULL, "score", false, 5e-3},
    {"pymcdm_spotis", "outrank.spotis", "", NULL, "score", true, 5e-5},
    {"pymcdm_spotis_esp", "outrank.spotis", "", NULL, "score", true, 5e-5},
    {"pymcdm_topsis", "outrank.topsis_minmax", "", NULL, "score", false, 5e-4},
    {"pymcdm_vikor_opricovic", "outrank.vikor", "", "q", "score", false, 1e-12},
    {"pymcdm_wsm", "outrank.wsm", "normalise: 'sum'", NULL, "score", true, 5e-4},
    {"skc_wsm_kracka2010", "outrank.wsm", "normalise: 'sum'", NULL, "score", false, 1e-4},
    {"skc_moora_kracka2010", "outrank.moora", "", NULL, "score", true, 1e-4},
    {"jmcdm_saw_4x4", "outrank.wsm", "", NULL, "score", true, 1e-4},
    {"jmcdm_copras_38x6", "outrank.copras", "", "utility", "score", false, 1e-4},
    {"not_copras_pymcdm_copras", "outrank.copras", "", "utility", "score", false, 5e-5},
    {"copras_road_designs", "outrank.copras", "", "utility", "score", false, 1e-9},
    {"jmcdm_moora_reference_point", "outrank.reference_point", "", "miss", "score", false, 1e-5},
    {"jmcdm_promethee2", "outrank.promethee", "", "net", "net_flow", false, 5.5e-3},
    {"jmcdm_vikor", "outrank.vikor", "", "q", "q", false, 1e-2},
    {"skc_cocoso", "outrank.cocoso", "", NULL, "score", false, 2e-3},
    {"skc_codas_bakir_atalik_2018", "outrank.codas", "", NULL, "score", false, 2e-3},
    {"skc_codas_zavadaskas_turskis_2010", "outrank.codas", "", NULL, "score", false, 2e-3},
    {"skc_edas_electric_motorcycles", "outrank.edas", "", NULL, "score", false, 1e-3},
    {"skc_edas_mobile_selection", "outrank.edas", "", NULL, "score", false, 1e-3},
    {"skc_ocra_hotels", "outrank.ocra", "", NULL, "performance", false, 1e-3},
    {"skc_reference_point_kracka2010", "outrank.reference_point", "", "miss", "score", true, 1e-3},
    {"skc_vikor_basic", "outrank.vikor", "", "q", "q_k", false, 1e-3},
    {"skc_vikor_basic", "outrank.vikor", "", "s", "s_k", false, 1e-3},
    {"skc_vikor_basic", "outrank.vikor", "", "r", "r_k", false, 1e-3},
    {"skc_vikor_opricovic2007_w1", "outrank.vikor", "", "q", "q_k", false, 1e-3},
    {"skc_vikor_opricovic2007_w1", "outrank.vikor", "", "s", "s_k", false, 1e-3},
    {"skc_vikor_opricovic2007_w2", "outrank.vikor", "", "q", "q_k", false, 1e-3},
    {"skc_vikor_tied", "outrank.vikor", "", "q", "q_k", false, 1e-3},
    {"pymcdm_weights_angle", "weights.angle", "", NULL, NULL, false, 5e-5},
    {"pymcdm_weights_cilos", "weights.cilos", "", NULL, NULL, false, 5e-5},
    {"pymcdm_weights_critic", "weights.critic_undirected", "", NULL, NULL, false, 5e-4},
    {"pymcdm_weights_entropy", "weights.entropy", "", NULL, NULL, false, 5e-7},
    {"pymcdm_weights_gini", "weights.gini", "", NULL, NULL, false, 5e-5},
    {"pymcdm_weights_lopcow", "weights.lopcow", "", NULL, NULL, false, 5e-5},
    {"pymcdm_weights_merec", "weights.merec", "", NULL, NULL, false, 5e-5},
    {"pymcdm_weights_std", "weights.deviation", "", NULL, NULL, false, 5e-3},
    {"pymcdm_weights_variance", "weights.variance", "", NULL, NULL, false, 5e-5},
    {"jmcdm_weights_critic", "weights.critic", "", NULL, NULL, false, 1e-4},
    {"skc_weights_entropy_2x2", "weights.entropy", "", NULL, NULL, false, 1e-5},
    {"skc_weights_gini_women", "weights.gini", "", NULL, NULL, false, 1e-3},
    {"skc_weights_std_2x2", "weights.deviation", "", NULL, NULL, false, 1e-5},
};

enum { CRITERIA_MOST = 64, LISTS_MOST = 5 };

// A vector's numbers as a call takes them.
struct ranking {
    const double *columns[CRITERIA_MOST];
    signed char directions[CRITERIA_MOST];
    double weights[CRITERIA_MOST], total;
    double bottom[CRITERIA_MOST], top[CRITERIA_MOST];
    double ideal[CRITERIA_MOST], optimal[CRITERIA_MOST];
    double q[CRITERIA_MOST], p[CRITERIA_MOST];
    const char *preference[CRITERIA_MOST];
    struct caller_list lists[LISTS_MOST];
    struct caller_criteria call;
};

bool ranked_known(const struct vector *v)
{
    for (size_t i = 0; i < sizeof RANKED / sizeof *RANKED; i++)
        if (strcmp(RANKED[i].name, v->name) == 0)
            return true;
    return false;
}

static double number_at(const json_t *list, size_t at)
{
    const json_t *x = json_array_get(list, at);
    return json_is_number(x) ? json_number_value(x) : (double)NAN;
}

static void list_add(struct ranking *r, const char *parameter, const double *numbers,
                     const char *const *texts)
{
    assert(r->call.list_count < LISTS_MOST);
    r->lists[r->call.list_count++] = (struct caller_list){parameter, numbers, texts};
}

static void list_numbers(struct ranking *r, const struct vector *v, const char *key,
                         const char *parameter, double *room)
{
    const json_t *list = json_object_get(v->params, key);
    for (size_t k = 0; k < r->call.count; k++)
        room[k] = number_at(list, k);
    if (list)
        list_add(r, parameter, room, NULL);
}

static void lists_read(struct ranking *r, const struct vector *v)
{
    const json_t *bounds = json_object_get(v->params, "bounds");
    const json_t *preference = json_object_get(v->params, "preference");
    for (size_t k = 0; k < r->call.count; k++) {
        r->bottom[k] = number_at(json_array_get(bounds, k), 0);
        r->top[k] = number_at(json_array_get(bounds, k), 1);
        const char *word = json_string_value(
            json_is_array(preference) ? json_array_get(preference, k) : preference);
        r->preference[k] = word && strcmp(word, "v-shape") == 0 ? "v" : word;
    }
    if (bounds) {
        list_add(r, "bottom", r->bottom, NULL);
        list_add(r, "top", r->top, NULL);
    }
    if (preference)
        list_add(r, "preference", NULL, r->preference);
    list_numbers(r, v, "expected_point", "ideal", r->ideal);
    list_numbers(r, v, "optimal_row", "optimal", r->optimal);
    list_numbers(r, v, "q", "q", r->q);
    list_numbers(r, v, "p", "p", r->p);
}

static void ranking_read(struct ranking *r, const struct vector *v)
{
    const json_t *types = json_object_get(v->params, "types");
    const json_t *weights = json_object_get(v->params, "weights");
    r->call = (struct caller_criteria){.rows = v->input.rows, .count = v->input.columns - 1};
    assert(r->call.count <= CRITERIA_MOST);
    r->total = 0;
    for (size_t k = 0; k < r->call.count; k++) {
        r->columns[k] = v->input.cells + (k + 1) * v->input.rows;
        r->directions[k] = number_at(types, k) < 0 ? -1 : 1;
        r->weights[k] = json_is_array(weights) ? number_at(weights, k) : 1;
        r->total += r->weights[k];
    }
    for (size_t k = 0; k < r->call.count; k++)
        r->weights[k] /= r->total;
    lists_read(r, v);
    r->call.columns = r->columns;
    r->call.directions = r->directions;
    r->call.weights = r->weights;
    r->call.lists = r->lists;
}

static void weights_compare(const struct vector *v, struct compare *c, const double *found)
{
    for (size_t k = 0; k + 1 < v->input.columns; k++)
        for (size_t i = 0; i < v->expected.rows; i++)
            if (strcmp(v->expected.texts[i * v->expected.columns], v->input.names[k + 1]) == 0)
                compare_cell(c, v->input.names[k + 1], "weight", found[k],
                             table_column(&v->expected, "weight")[i]);
}

bool ranked_run(const struct vector *v, struct compare *c)
{
    struct ranking *r = calloc(1, sizeof *r);
    double *out = calloc(v->input.rows + v->input.columns, sizeof *out);
    bool done = true;
    ranking_read(r, v);
    r->call.out = out;
    for (size_t at = 0; done && at < sizeof RANKED / sizeof *RANKED; at++) {
        const struct ranked *how = &RANKED[at];
        if (strcmp(how->name, v->name) != 0)
            continue;
        c->tolerance = how->tolerance;
        r->call.output = how->output;
        done = caller_criteria(how->method, how->given, &r->call);
        for (size_t i = 0; done && how->unscaled && i < v->input.rows; i++)
            out[i] *= r->total;
        if (done && how->column)
            compare_column(c, v, how->column, out);
        else if (done)
            weights_compare(v, c, out);
    }
    free(out);
    free(r);
    return done;
}
