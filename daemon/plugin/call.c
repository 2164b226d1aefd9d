#include "plugin/call.h"

#include <stdio.h>
#include <string.h>

#include "plugin/clean.h"
#include "plugin/given.h"
#include "plugin/signature.h"
#include "plugin/word.h"

static const struct merit_host *lent; // process lifetime

void call_lend(const struct merit_host *functions)
{
    lent = functions;
}

static const struct merit_series *const *series_fill(struct call *c, size_t count)
{
    if (count == 0)
        return NULL;
    struct merit_series *list = arena_array(&c->scratch, count, sizeof *list);
    const struct merit_series **pointers = arena_array(&c->scratch, count, sizeof *pointers);
    for (size_t i = 0; i < count; i++) {
        const struct method_series *from = &c->asked->series[i];
        list[i] = (struct merit_series){
            .size = sizeof list[i],
            .offsets = from->offsets,
            .dates = from->dates,
            .untils = from->untils,
            .numbers = from->numbers,
        };
        pointers[i] = &list[i];
    }
    return pointers;
}

const struct merit_list *const *call_lists(const struct method *m, const struct method_list *lists,
                                           struct arena *a)
{
    const struct signature *entry = m->handle;
    if (!entry->has_list)
        return NULL;
    struct merit_list *list = arena_array(a, m->parameter_count, sizeof *list);
    const struct merit_list **pointers = arena_array(a, m->parameter_count, sizeof *pointers);
    for (size_t i = 0; i < m->parameter_count; i++) {
        if (m->parameters[i].type != PARAMETER_NUMBERS && m->parameters[i].type != PARAMETER_TEXTS)
            continue;
        const struct method_list *from = lists ? &lists[i] : NULL;
        list[i] = (struct merit_list){
            .size = sizeof list[i],
            .count = from ? from->count : 0,
            .numbers = from ? from->numbers : NULL,
            .texts = from ? from->texts : NULL,
        };
        pointers[i] = &list[i];
    }
    return pointers;
}

static void call_fill(struct call *c, char *error, size_t error_size)
{
    const struct signature *entry = c->method->handle;
    const struct method_call *asked = c->asked;
    bool group = c->method->scope == METHOD_GROUP;
    bool criteria = c->method->scope == METHOD_CRITERIA;
    c->given = (struct merit_call){
        .size = sizeof c->given,
        .row_count = asked->row_count,
        .columns = asked->columns,
        .column_count = group || criteria ? asked->child_count : entry->column_count,
        .series = series_fill(c, entry->series_count),
        .series_count = entry->series_count,
        .parameters = asked->parameters,
        .texts = asked->texts,
        .parameter_count = c->method->parameter_count,
        .worths = group ? asked->worths : NULL,
        .result = asked->result,
        .host = lent,
        .error = error,
        .error_size = error_size,
        .owner = c,
        .lists = call_lists(c->method, asked->lists, &c->scratch),
        .directions = criteria ? asked->directions : NULL,
        .weights = criteria ? asked->weights : NULL,
        .results = asked->results,
        .vector = asked->vector,
        .cells = asked->cells,
        .flags = asked->fates,
    };
}

void call_fail_row(struct call *c, size_t row, const char *text)
{
    if (!c->failed)
        c->failed = arena_array(&c->scratch, c->asked->row_count, sizeof *c->failed);
    if (c->failed[row])
        return;
    c->failed[row] = 1;
    if (!c->asked->row_failed)
        return;
    char clean[CLEAN_SIZE], whole[CLEAN_SIZE + 2 * PLUGIN_WORD_MOST + 4];
    clean_text(clean, text);
    snprintf(whole, sizeof whole, "%s.%s: %s", c->method->plugin, c->method->name, clean);
    c->asked->row_failed(c->asked->context, row, whole);
}

static bool code_check(int32_t code, char *error, size_t error_size, struct err *e)
{
    if (code == MERIT_DONE)
        return true;
    if (code != MERIT_FAILED)
        return err_set(e, "it returned %d; a run returns MERIT_DONE (0) or MERIT_FAILED (1)", code);
    error[error_size - 1] = '\0';
    char clean[CLEAN_SIZE];
    clean_text(clean, error);
    return err_set(e, "%s", clean[0] != '\0' ? clean : "it failed and did not say why");
}

bool call_method(const struct method *m, const struct method_call *asked, struct err *e)
{
    const struct signature *entry = m->handle;
    struct call c = {.method = m, .asked = asked};
    char error[CLEAN_SIZE] = "";
    arena_init(&c.scratch);
    call_fill(&c, error, sizeof error);
    given_open(&c);
    int32_t code = entry->run(&c.given);
    bool done = code_check(code, error, sizeof error, e) && given_check(&c, e);
    if (!done)
        err_wrap(e, "%s.%s: ", m->plugin, m->name);
    arena_release(&c.scratch);
    return done;
}
