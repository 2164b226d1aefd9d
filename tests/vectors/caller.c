#include "caller.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/host.h"
#include "through.h"

#define PARAMETERS_MOST 64

static struct host host; // process lifetime
static bool through;     // likewise

bool caller_through(void)
{
    return through;
}

bool caller_open(bool by_daemon)
{
    through = by_daemon;
    static const char *const NAMES[] = {"peers", "means", "weights", "treat", "outrank", "stats"};
    const char *folder = PLUGIN_DIR;
    host_init(&host);
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        struct err e;
        if (!host_load(&host, NAMES[i], &folder, 1, &e)) {
            fprintf(stderr, "%s\n", e.text);
            return false;
        }
    }
    return true;
}

void caller_close(void)
{
    host_release(&host);
}

static const struct method *method_find(const char *method)
{
    char plugin[64];
    snprintf(plugin, sizeof plugin, "%.*s", (int)strcspn(method, "."), method);
    const char *dot = strchr(method, '.');
    const struct method *m = dot ? methods_find(&host.methods, plugin, dot + 1) : NULL;
    if (!m)
        fprintf(stderr, "no method %s\n", method);
    return m;
}

struct given {
    char room[1024];
    double parameters[PARAMETERS_MOST];
    const char *texts[PARAMETERS_MOST];
    struct method_list lists[PARAMETERS_MOST];
};

// One "name: value" of the text.
static bool given_set(struct given *g, const struct method *m, const char *name, char *value)
{
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (strcmp(m->parameters[i].name, name) != 0)
            continue;
        if (value[0] == '\'') {
            value[strlen(value) - 1] = '\0';
            g->texts[i] = value + 1;
        } else if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0) {
            g->parameters[i] = value[0] == 't' ? 1.0 : 0.0;
        } else {
            g->parameters[i] = strtod(value, NULL);
        }
        return true;
    }
    fprintf(stderr, "%s.%s has no parameter \"%s\"\n", m->plugin, m->name, name);
    return false;
}

static bool given_read(struct given *g, const struct method *m, const char *text)
{
    for (size_t i = 0; i < m->parameter_count; i++) {
        g->parameters[i] = m->parameters[i].number;
        g->texts[i] = m->parameters[i].text;
    }
    snprintf(g->room, sizeof g->room, "%s", text);
    for (char *at = g->room; *at != '\0';) {
        char *name = at, *colon = strstr(at, ": ");
        if (!colon)
            return false;
        *colon = '\0';
        at = colon + 2 + strcspn(colon + 2, ",");
        if (*at != '\0') {
            *at = '\0';
            at += 2;
        }
        if (!given_set(g, m, name, colon + 2))
            return false;
    }
    return true;
}

static bool call(const struct method *m, const char *given, struct method_call *c)
{
    struct given g;
    struct err e;
    if (!m || !given_read(&g, m, given))
        return false;
    c->parameters = g.parameters;
    c->texts = g.texts;
    if (m->call(m, c, &e))
        return true;
    fprintf(stderr, "%s\n", e.text);
    return false;
}

bool caller_columns(const char *method, size_t rows, const struct caller_job *jobs, size_t count)
{
    if (through)
        return through_columns(method, rows, jobs, count);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        struct method_call c = {
            .row_count = rows, .columns = jobs[i].columns, .result = jobs[i].out};
        done = call(method_find(method), jobs[i].given, &c);
    }
    return done;
}

bool caller_column(const char *method, const char *given, size_t rows, const double *const *columns,
                   double *out)
{
    const struct method *m = method_find(method);
    struct caller_job job = {.given = given, .out = out};
    if (!m)
        return false;
    for (size_t i = 0; i < m->argument_count && i < sizeof job.columns / sizeof *job.columns; i++)
        job.columns[job.column_count++] = columns[i];
    return caller_columns(method, rows, &job, 1);
}

bool caller_group(const char *method, const char *given, size_t rows, size_t children,
                  const double *const *columns, const double *worths, double *out)
{
    if (through)
        return through_group(method, given, rows, children, columns, worths, out);
    const double **weights = calloc(children + 1, sizeof *weights);
    double *room = calloc(rows * children + 1, sizeof *room);
    for (size_t k = 0; k < children; k++) {
        for (size_t i = 0; i < rows; i++)
            room[k * rows + i] = worths[k];
        weights[k] = room + k * rows;
    }
    struct method_call c = {.row_count = rows,
                            .columns = columns,
                            .worths = weights,
                            .child_count = children,
                            .result = out};
    bool done = call(method_find(method), given, &c);
    free(weights);
    free(room);
    return done;
}

// The lists of the call, defaults first.
static void lists_fill(const struct method *m, const struct caller_criteria *k, struct given *g,
                       double *none, const char **standard)
{
    for (size_t i = 0; i < m->parameter_count; i++) {
        const struct method_parameter *p = &m->parameters[i];
        g->lists[i] = (struct method_list){.count = 0};
        if (!p->per_criterion)
            continue;
        for (size_t j = 0; j < k->count; j++) {
            none[j] = (double)NAN;
            standard[j] = p->text ? p->text : standard[j];
        }
        g->lists[i].count = k->count;
        if (p->type == PARAMETER_NUMBERS)
            g->lists[i].numbers = none;
        else
            g->lists[i].texts = standard;
    }
    for (size_t at = 0; at < k->list_count; at++)
        for (size_t i = 0; i < m->parameter_count; i++)
            if (strcmp(m->parameters[i].name, k->lists[at].parameter) == 0)
                g->lists[i] =
                    (struct method_list){k->count, k->lists[at].numbers, k->lists[at].texts};
}

bool caller_criteria(const char *method, const char *given, const struct caller_criteria *k)
{
    const struct method *m = method_find(method);
    struct given g;
    struct err e;
    if (through && m)
        return through_criteria(method, given,
                                m->gives == GIVES_WEIGHTS ? THROUGH_WEIGHTS
                                : m->gives == GIVES_CELLS ? THROUGH_CELLS
                                                          : THROUGH_COLUMN,
                                k);
    if (!m || !given_read(&g, m, given))
        return false;
    double *none = calloc(k->count + 1, sizeof *none);
    const char **standard = calloc(k->count + 1, sizeof *standard);
    double *room = calloc((m->output_count + 1) * k->rows + 1, sizeof *room);
    double **results = calloc(m->output_count + 1, sizeof *results);
    uint8_t *fates = calloc(k->count * k->rows + 1, sizeof *fates);
    uint8_t **fate = calloc(k->count + 1, sizeof *fate);
    for (size_t j = 0; j < k->count; j++)
        fate[j] = fates + j * k->rows;
    lists_fill(m, k, &g, none, standard);
    size_t wanted = 0;
    for (size_t i = 0; i < m->output_count; i++) {
        results[i] = room + i * k->rows;
        if (k->output && strcmp(m->outputs[i].name, k->output) == 0)
            wanted = i;
    }
    struct method_call c = {.row_count = k->rows,
                            .columns = k->columns,
                            .child_count = k->count,
                            .directions = (const int8_t *)k->directions,
                            .weights = m->gives == GIVES_WEIGHTS ? NULL : k->weights,
                            .parameters = g.parameters,
                            .texts = g.texts,
                            .lists = g.lists,
                            .result = room,
                            .results = m->output_count > 0 ? results : NULL,
                            .vector = m->gives == GIVES_WEIGHTS ? k->out : NULL,
                            .cells = k->cells,
                            .fates = fate};
    bool done = m->call(m, &c, &e);
    if (!done)
        fprintf(stderr, "%s\n", e.text);
    for (size_t i = 0; done && m->gives == GIVES_COLUMNS && i < k->rows; i++)
        k->out[i] = room[wanted * k->rows + i];
    free(none);
    free(standard);
    free(room);
    free(results);
    free(fates);
    free(fate);
    return done;
}
