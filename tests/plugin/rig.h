// A test's hold on one plugin: its method with default parameters, called with columns.
#ifndef TESTS_PLUGIN_RIG_H
#define TESTS_PLUGIN_RIG_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plugin/host.h"

#define RIG_PARAMETERS_MOST 64
#define NONE ((double)NAN) // no data in a test's columns
#define ZOO BUILD_DIR "/tests/plugin/zoo"
#define OUTSIDE BUILD_DIR "/tests/plugin/outside"

struct rig {
    struct host host;
    const struct method *method;
    double parameters[RIG_PARAMETERS_MOST];
    const char *texts[RIG_PARAMETERS_MOST];
    size_t failed_count; // rows that failed in the last call, and the last one's text
    size_t failed_row;
    char failed_text[1024];
    struct err error;
};

static inline void rig_open_in(struct rig *r, const char *folder, const char *plugin)
{
    *r = (struct rig){.method = NULL};
    host_init(&r->host);
    struct err e;
    if (!host_load(&r->host, plugin, &folder, 1, &e))
        fail_msg("%s", e.text);
}

static inline void rig_open(struct rig *r, const char *plugin)
{
    rig_open_in(r, PLUGIN_DIR, plugin);
}

static inline void rig_close(struct rig *r)
{
    host_release(&r->host);
}

// Take a method up, with the defaults of all its parameters.
static inline void rig_method(struct rig *r, const char *name)
{
    r->method = methods_find(&r->host.methods, r->host.plugins[0].name, name);
    assert_non_null(r->method);
    for (size_t i = 0; i < r->method->parameter_count; i++) {
        r->parameters[i] = r->method->parameters[i].number;
        r->texts[i] = r->method->parameters[i].text;
    }
}

static inline void rig_set(struct rig *r, const char *parameter, double value)
{
    for (size_t i = 0; i < r->method->parameter_count; i++)
        if (strcmp(r->method->parameters[i].name, parameter) == 0) {
            r->parameters[i] = value;
            return;
        }
    fail_msg("no parameter %s", parameter);
}

static inline void rig_text(struct rig *r, const char *parameter, const char *text)
{
    for (size_t i = 0; i < r->method->parameter_count; i++)
        if (strcmp(r->method->parameters[i].name, parameter) == 0) {
            assert_int_equal(r->method->parameters[i].type, PARAMETER_TEXT);
            r->texts[i] = text;
            return;
        }
    fail_msg("no parameter %s", parameter);
}

// Take a method up with parameters as a ruleset gives them: "low: 60, better: 'less', clip: false".
// The texts lie in `room`, of 256 bytes, which must outlive the calls.
static inline void rig_method_with(struct rig *r, const char *name, const char *given, char *room)
{
    rig_method(r, name);
    assert_true(strlen(given) < 256);
    snprintf(room, 256, "%s", given);
    for (char *at = room; *at != '\0';) {
        char *parameter = at, *value = strstr(at, ": ");
        assert_non_null(value);
        *value = '\0';
        value += 2;
        at = value + strcspn(value, ",");
        if (*at != '\0') {
            *at = '\0';
            at += 2;
        }
        if (value[0] == '\'') {
            value[strlen(value) - 1] = '\0';
            rig_text(r, parameter, value + 1);
        } else {
            rig_set(r, parameter,
                    strcmp(value, "true") == 0    ? 1.0
                    : strcmp(value, "false") == 0 ? 0.0
                                                  : strtod(value, NULL));
        }
    }
}

static inline void rig_row_failed(void *context, size_t row, const char *text)
{
    struct rig *r = context;
    r->failed_count++;
    r->failed_row = row;
    snprintf(r->failed_text, sizeof r->failed_text, "%s", text);
}

static inline bool rig_call(struct rig *r, struct method_call *c)
{
    r->failed_count = 0;
    c->parameters = r->parameters;
    c->texts = r->texts;
    c->row_failed = rig_row_failed;
    c->context = r;
    return r->method->call(r->method, c, &r->error);
}

// Call with columns; the call must succeed.
static inline void rig_columns(struct rig *r, size_t rows, const double *const *columns,
                               double *out)
{
    struct method_call c = {.row_count = rows, .columns = columns, .result = out};
    if (!rig_call(r, &c))
        fail_msg("%s", r->error.text);
}

// One row of one or two numbers.
static inline double rig_row(struct rig *r, double x, double t)
{
    const double *const columns[] = {&x, &t};
    double out;
    rig_columns(r, 1, columns, &out);
    return out;
}

// Equal as the language compares: to 12 digits; no data equals no data.
static inline void assert_number(double found, double wanted)
{
    bool same = isnan(wanted) ? isnan(found)
                              : found == wanted || fabs(found - wanted) <= 1e-12 * fabs(wanted);
    if (!same)
        fail_msg("%.17g is not %.17g", found, wanted);
}

static inline void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" does not say \"%s\"", text, part);
}

// A small generator, the same numbers on every machine.
static inline uint64_t rig_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

#endif
