#include "caller.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plugin/host.h"

#define PARAMETERS_MOST 64

static struct host host; // process lifetime

bool caller_open(void)
{
    static const char *const NAMES[] = {"peers", "means"};
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
    char room[512];
    double parameters[PARAMETERS_MOST];
    const char *texts[PARAMETERS_MOST];
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

bool caller_column(const char *method, const char *given, size_t rows, const double *const *columns,
                   double *out)
{
    struct method_call c = {.row_count = rows, .columns = columns, .result = out};
    return call(method_find(method), given, &c);
}

bool caller_group(const char *method, const char *given, size_t rows, size_t children,
                  const double *const *columns, const double *worths, double *out)
{
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
